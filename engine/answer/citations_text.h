/* citations_text.h - what was found about the citations of an answer, for
 * people. */
#ifndef LENS_ANSWER_CITATIONS_TEXT_H
#define LENS_ANSWER_CITATIONS_TEXT_H

#include "answer/citations.h"
#include "answer/page.h"

void lens_citations_text(const struct lens_citations *citations,
                         struct lens_page *page);

#endif /* LENS_ANSWER_CITATIONS_TEXT_H */
