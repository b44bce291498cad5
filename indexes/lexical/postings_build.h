/*
 * postings_build.h - the lists of all terms while they grow.
 *
 * A million lists, most of them a few bytes long and some of them megabytes,
 * all growing at once.  Each is a chain of blocks in one arena, every block
 * twice as large as the one before it up to a maximum: no list leaves an old
 * copy of itself behind, and about half of the memory is in use at the least.
 */
#ifndef LENS_LEXICAL_POSTINGS_BUILD_H
#define LENS_LEXICAL_POSTINGS_BUILD_H

#include <stdbool.h>

#include "asklens/arena.h"
#include "asklens/retriever.h"
#include "base/buffer.h"
#include "lexical/segment.h"

/* The frequencies of one term in the fields of one document. */
struct lens_posting {
    uint32_t term; /* its number in the builder's dictionary */
    uint32_t mask; /* of the fields it stands in */
    uint32_t tf[LENS_SEGMENT_MAX_FIELDS]; /* valid where mask has a bit */
};

struct lens_postings_block;

/* Zero-initialised is an empty list. */
struct lens_postings_list {
    struct lens_postings_block *first, *last;
    uint64_t bytes;
    lens_docid before; /* the last document in it */
    uint32_t df;
};

/* Add a document behind all that are in the list; false without memory, and the
 * list is as it was. */
bool lens_postings_list_add(struct lens_postings_list *list, lens_docid docid,
                            const struct lens_posting *posting,
                            struct lens_arena *arena);

/* Append the list as segment.h has it. */
void lens_postings_list_write(const struct lens_postings_list *list,
                              struct lens_buffer *out);

#endif /* LENS_LEXICAL_POSTINGS_BUILD_H */
