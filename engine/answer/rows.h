/* rows.h - which row of a document does a clause of the user speak to? */
#ifndef LENS_ANSWER_ROWS_H
#define LENS_ANSWER_ROWS_H

#include "asklens/arena.h"
#include "asklens/document.h"
#include "asklens/forward.h"
#include "asklens/retriever.h"

/* A term and what it is worth to the document being explained. */
struct lens_term_worth {
    struct lens_view term;
    double worth;
};

struct lens_rows {
    const struct lens_forward *forward;
    const struct lens_document *doc;
    lens_docid docid;
    struct lens_arena *arena;
};

/* LENS_E_CORRUPT when the document and its rows of terms disagree. */
LENS_MUST_CHECK enum lens_status lens_rows_check(const struct lens_rows *rows,
                                                 struct lens_error *err);

/*
 * The row whose field is in `fields` (a bit per enum lens_field) that holds the
 * most worth, the earlier of two equals; "" when none holds any.
 */
LENS_MUST_CHECK enum lens_status
lens_rows_best(const struct lens_rows *rows, uint32_t fields,
               const struct lens_term_worth *worth, size_t n_worth,
               const char **out, struct lens_error *err);

#endif /* LENS_ANSWER_ROWS_H */
