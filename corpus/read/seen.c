#include "read/seen.h"

#include <stdint.h>

#include "base/alloc.h"
#include "base/checksum.h"

struct lens_seen_id {
    struct lens_view id; /* empty: the place is free */
    size_t line;
};

enum {
    FIRST_CAP = 1024
};

void lens_seen_release(struct lens_seen *seen)
{
    lens_arena_release(&seen->ids);
    lens_free(seen->at);
    *seen = (struct lens_seen){ .at = NULL };
}

/* The place of the id, or the free one it belongs in; one is always free. */
static struct lens_seen_id *place_of(struct lens_seen_id *at, size_t cap,
                                     struct lens_view id)
{
    size_t i = (size_t)lens_checksum64(id.p, id.len) & (cap - 1);

    while (at[i].id.len && !lens_view_equal(at[i].id, id))
        i = (i + 1) & (cap - 1);
    return &at[i];
}

static bool grow(struct lens_seen *seen)
{
    size_t cap = seen->cap ? seen->cap * 2 : FIRST_CAP;
    struct lens_seen_id *at = lens_calloc(cap, sizeof(*at));

    if (!at)
        return false;
    for (size_t i = 0; i < seen->cap; i++) {
        if (seen->at[i].id.len)
            *place_of(at, cap, seen->at[i].id) = seen->at[i];
    }
    lens_free(seen->at);
    seen->at = at;
    seen->cap = cap;
    return true;
}

enum lens_status lens_seen_add(struct lens_seen *seen, struct lens_view id,
                               size_t line, size_t *first)
{
    struct lens_seen_id *place;
    const char *copy;

    /* At most half full: runs stay short. */
    if (seen->n * 2 >= seen->cap && !grow(seen))
        return LENS_E_NOMEM;
    place = place_of(seen->at, seen->cap, id);
    if (place->id.len) {
        *first = place->line;
        return LENS_OK;
    }
    copy = lens_arena_copy(&seen->ids, id);
    if (!copy)
        return LENS_E_NOMEM;
    *place = (struct lens_seen_id){ { copy, id.len }, line };
    seen->n++;
    *first = 0;
    return LENS_OK;
}
