/*
 * answer_csv.h - the practices of an answer as a table for spreadsheets.
 *
 * Columns: rank, id, title, pillar, risk, score, question, url, why.
 *
 * CSV follows RFC 4180: lines end with CR LF, a cell with a comma, a quote or a
 * line break is quoted and its quotes are doubled.  TSV has no quoting: tabs
 * and line breaks inside a cell become blanks, lines end with LF.
 *
 * A cell that begins like a formula (= + - @, after blanks or not) gets an
 * apostrophe in front in both: spreadsheets run formulas from files, and `why`
 * quotes what a stranger may have written.
 */
#ifndef LENS_ANSWER_CSV_H
#define LENS_ANSWER_CSV_H

#include "asklens/answer.h"
#include "base/buffer.h"

void lens_answer_csv(const struct lens_answer *answer, struct lens_buffer *out);
void lens_answer_tsv(const struct lens_answer *answer, struct lens_buffer *out);

#endif /* LENS_ANSWER_CSV_H */
