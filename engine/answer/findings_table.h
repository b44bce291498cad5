/*
 * findings_table.h - what a search found, for programs that read columns.
 *
 * TSV: rank, id, score, lexical, dense, title, snippet, as answer_csv.h writes
 * cells; a channel that took no part has an empty cell.
 *
 * A TREC run: topic, "Q0", id, rank, score and the name of the run, parted by
 * blanks, so an id with white space in it cannot be written.
 */
#ifndef LENS_ANSWER_FINDINGS_TABLE_H
#define LENS_ANSWER_FINDINGS_TABLE_H

#include "answer/findings.h"
#include "base/buffer.h"

void lens_findings_tsv(const struct lens_findings *findings,
                       struct lens_buffer *out);

/* LENS_E_INVAL names an id that does not fit the format. */
LENS_MUST_CHECK enum lens_status
lens_findings_trec(const struct lens_findings *findings, const char *topic,
                   struct lens_buffer *out, struct lens_error *err);

#endif /* LENS_ANSWER_FINDINGS_TABLE_H */
