/*
 * forward.h - the port to the terms of each row of each document.
 *
 * A retriever leads from terms to documents; a forward index leads back: which
 * terms stand in row 7 of this document?  Explaining asks it which sentence a
 * clause met, and the lexicon of concepts reads its wordings from it, both
 * without analyzing a word of the lens again.
 *
 * Docids are those of the retriever of the same kind; rows are those of the
 * document's texts, in the same order.  Immutable and safe from any thread.
 */
#ifndef LENS_FORWARD_H
#define LENS_FORWARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asklens/retriever.h"
#include "asklens/view.h"

/* The distinct terms of a row as ascending ids, u32 little-endian. */
struct lens_forward_row {
    const char *ids;
    size_t n;
};

struct lens_forward;

struct lens_forward_ops {
    size_t (*count)(const struct lens_forward *self);

    /* The number of rows of a document; 0 for a docid there is not. */
    size_t (*rows)(const struct lens_forward *self, lens_docid docid);

    /* Row i; i < rows(docid). */
    struct lens_forward_row (*row)(const struct lens_forward *self,
                                   lens_docid docid, size_t i);

    /* True, with its id, when any row holds the term. */
    bool (*find)(const struct lens_forward *self, struct lens_view term,
                 uint32_t *id);

    /* The term of an id that a row gave; lives with the index. */
    struct lens_view (*term)(const struct lens_forward *self, uint32_t id);

    void (*close)(struct lens_forward *self);
};

struct lens_forward {
    const struct lens_forward_ops *ops;
};

/* Id i of a row. */
uint32_t lens_forward_id(struct lens_forward_row row, size_t i);

/* Does the row hold the id? */
bool lens_forward_has(struct lens_forward_row row, uint32_t id);

#endif /* LENS_FORWARD_H */
