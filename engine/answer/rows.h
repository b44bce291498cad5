/*
 * rows.h - which row of a document does a clause of the user speak to?
 *
 * Rows are analyzed when first asked for and kept for the next question about
 * the same document.
 */
#ifndef LENS_ANSWER_ROWS_H
#define LENS_ANSWER_ROWS_H

#include "asklens/analyzer.h"
#include "asklens/document.h"
#include "asklens/retriever.h"

/* A term and what it is worth to the document being explained. */
struct lens_term_worth {
    struct lens_view term;
    double worth;
};

struct lens_row_terms {
    const struct lens_token *tokens;
    size_t n;
    bool known;
};

struct lens_rows {
    struct lens_analyzer *analyzer;
    struct lens_arena *arena;
    const struct lens_document *doc;
    struct lens_row_terms *at; /* one per row of doc->texts */
};

LENS_MUST_CHECK enum lens_status lens_rows_init(struct lens_rows *rows,
                                                struct lens_analyzer *analyzer,
                                                struct lens_arena *arena,
                                                const struct lens_document *doc,
                                                struct lens_error *err);

/*
 * The row whose field is in `fields` (a bit per enum lens_field) that holds the
 * most worth, the earlier of two equals; "" when none holds any.
 */
LENS_MUST_CHECK enum lens_status
lens_rows_best(struct lens_rows *rows, uint32_t fields,
               const struct lens_term_worth *worth, size_t n_worth,
               const char **out, struct lens_error *err);

#endif /* LENS_ANSWER_ROWS_H */
