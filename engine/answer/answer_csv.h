/*
 * answer_csv.h - the practices of an answer as a table for spreadsheets.
 *
 * Columns: rank, id, title, pillar, risk, score, question, url, why, you_wrote
 * (the user's own words that speak for the practice; may be empty).
 *
 * CSV follows RFC 4180: lines end with CR LF, a cell with a comma, a quote or a
 * line break is quoted and its quotes are doubled.  TSV has no quoting: tabs
 * and line breaks inside a cell become blanks, lines end with LF.
 *
 * A cell that begins like a formula (= + - @, after blanks or not) gets an
 * apostrophe in front in both: spreadsheets run formulas from files, and
 * `you_wrote` quotes what a stranger may have written.
 */
#ifndef LENS_ANSWER_CSV_H
#define LENS_ANSWER_CSV_H

#include <stdbool.h>

#include "asklens/answer.h"
#include "base/buffer.h"

/* The writer of cells, for other tables; start with `out` and `tabs` set. */
struct lens_csv {
    struct lens_buffer *out;
    bool tabs;
    bool has_cells; /* in this row */
};

void lens_csv_cell(struct lens_csv *table, const char *text);
/* The same, with U+FFFD for what would drive a terminal. */
void lens_csv_visible_cell(struct lens_csv *table, struct lens_view text);
void lens_csv_end_row(struct lens_csv *table);

void lens_answer_csv(const struct lens_answer *answer, struct lens_buffer *out);
void lens_answer_tsv(const struct lens_answer *answer, struct lens_buffer *out);

#endif /* LENS_ANSWER_CSV_H */
