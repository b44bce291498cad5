/*
 * findings_text.h - what a search found, for a person at a terminal.
 *
 *     10 of 5183 passages of scifact
 *
 *      1  4983     The title, or the first words where there is none
 *         23.41    the best sentence, the query's words in it in bold
 *
 * The second line begins with the score.  With `explain` a third tells what
 * each channel gave, and the last lines how they were fused.
 */
#ifndef LENS_ANSWER_FINDINGS_TEXT_H
#define LENS_ANSWER_FINDINGS_TEXT_H

#include "answer/findings.h"
#include "answer/page.h"

void lens_findings_text(const struct lens_findings *findings, bool explain,
                        struct lens_page *page);

/* Why there is nothing: one sentence, full stop included. */
const char *lens_findings_excuse(const struct lens_findings *findings);

#endif /* LENS_ANSWER_FINDINGS_TEXT_H */
