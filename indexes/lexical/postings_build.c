#include "lexical/postings_build.h"

#include <string.h>

enum {
    FIRST_BYTES = 16, /* of a block: a few postings */
    LAST_BYTES = 16 << 10,
    VARINT_BYTES = 5,
    POSTING_BYTES = (2 + LENS_SEGMENT_MAX_FIELDS) * VARINT_BYTES
};

struct lens_postings_block {
    struct lens_postings_block *next;
    uint32_t len, cap;
    char bytes[];
};

static char *put_varint(char *at, uint32_t value)
{
    while (value >= 0x80) {
        *at++ = (char)(value | 0x80);
        value >>= 7;
    }
    *at++ = (char)value;
    return at;
}

static size_t encode(uint32_t gap, const struct lens_posting *posting,
                     char *out)
{
    char *at = put_varint(put_varint(out, gap), posting->mask);

    for (uint32_t f = 0; f < LENS_SEGMENT_MAX_FIELDS; f++) {
        if (posting->mask >> f & 1)
            at = put_varint(at, posting->tf[f]);
    }
    return (size_t)(at - out);
}

static struct lens_postings_block *add_block(struct lens_postings_list *list,
                                             struct lens_arena *arena)
{
    uint32_t cap = list->last ? list->last->cap * 2 : FIRST_BYTES;
    struct lens_postings_block *block;

    cap = cap < LAST_BYTES ? cap : LAST_BYTES;
    block = lens_arena_alloc(arena, 1, sizeof(*block) + cap);
    if (!block)
        return NULL;
    block->cap = cap;
    if (list->last)
        list->last->next = block;
    else
        list->first = block;
    list->last = block;
    return block;
}

/* A block with room for n bytes: whole postings, so that nothing is undone. */
static struct lens_postings_block *block_for(struct lens_postings_list *list,
                                             size_t n, struct lens_arena *arena)
{
    struct lens_postings_block *block = list->last;

    while (!block || block->cap - block->len < n) {
        block = add_block(list, arena);
        if (!block)
            return NULL;
    }
    return block;
}

bool lens_postings_list_add(struct lens_postings_list *list, lens_docid docid,
                            const struct lens_posting *posting,
                            struct lens_arena *arena)
{
    /* The first gap is docid + 1. */
    uint32_t gap = list->df ? docid - list->before : docid + 1;
    char bytes[POSTING_BYTES];
    size_t n = encode(gap, posting, bytes);
    struct lens_postings_block *block = block_for(list, n, arena);

    if (!block)
        return false;
    memcpy(block->bytes + block->len, bytes, n);
    block->len += (uint32_t)n;
    list->bytes += n;
    list->before = docid;
    list->df++;
    return true;
}

void lens_postings_list_write(const struct lens_postings_list *list,
                              struct lens_buffer *out)
{
    const struct lens_postings_block *block = list->first;

    for (; block; block = block->next)
        lens_buffer_add(out, block->bytes, block->len);
}
