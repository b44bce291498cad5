#include "base/dictionary.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/checksum.h"
#include "base/error.h"

enum {
    FIRST_SLOTS = 4096 /* a power of two, like all that follow */
};

struct lens_dictionary_slot {
    uint32_t hash;
    uint32_t number; /* 1 + number of the term; 0: empty */
};

void lens_dictionary_init(struct lens_dictionary *dictionary, uint32_t max,
                          size_t max_bytes)
{
    *dictionary = (struct lens_dictionary){ .max = max };
    lens_arena_init(&dictionary->bytes, max_bytes);
}

void lens_dictionary_release(struct lens_dictionary *dictionary)
{
    lens_arena_release(&dictionary->bytes);
    lens_free(dictionary->at);
    lens_free(dictionary->slots);
    *dictionary = (struct lens_dictionary){ 0 };
}

/* At least half of the slots stay empty. */
static bool make_slots(struct lens_dictionary *d)
{
    uint32_t n = d->n_slots ? d->n_slots * 2 : FIRST_SLOTS;
    struct lens_dictionary_slot *slots;

    if (d->n < d->n_slots / 2)
        return true;
    slots = lens_calloc(n, sizeof(*slots));
    if (!slots)
        return false;
    for (uint32_t i = 0; i < d->n_slots; i++) {
        uint32_t at = d->slots[i].hash & (n - 1);

        if (!d->slots[i].number)
            continue;
        while (slots[at].number)
            at = (at + 1) & (n - 1);
        slots[at] = d->slots[i];
    }
    lens_free(d->slots);
    d->slots = slots;
    d->n_slots = n;
    return true;
}

static bool make_room(struct lens_dictionary *d)
{
    struct lens_view *at = lens_make_room(d->at, d->n, 1, &d->cap, sizeof(*at));

    if (at)
        d->at = at;
    return at != NULL;
}

/* The slot of a term: its own, or the empty one it would take. */
static struct lens_dictionary_slot *
slot_of(const struct lens_dictionary *d, struct lens_view term, uint32_t hash)
{
    uint32_t mask = d->n_slots - 1, at = hash & mask;

    while (d->slots[at].number &&
           (d->slots[at].hash != hash ||
            !lens_view_equal(d->at[d->slots[at].number - 1], term)))
        at = (at + 1) & mask;
    return &d->slots[at];
}

/* Copy a term that is not there; it gets the number n. */
static enum lens_status add(struct lens_dictionary *d, struct lens_view term,
                            uint32_t hash, struct lens_error *err)
{
    char *copy;

    if (d->n == d->max)
        return lens_fail(err, LENS_E_LIMIT,
                         "there are more than %u distinct terms", d->max);
    copy =
        make_slots(d) && make_room(d) ? lens_arena_copy(&d->bytes, term) : NULL;
    if (!copy)
        return lens_fail(err, LENS_E_NOMEM, "no memory for %u distinct terms",
                         d->n);
    d->at[d->n++] = (struct lens_view){ copy, term.len };
    *slot_of(d, term, hash) = (struct lens_dictionary_slot){ hash, d->n };
    return LENS_OK;
}

enum lens_status lens_dictionary_number(struct lens_dictionary *dictionary,
                                        struct lens_view term, uint32_t *out,
                                        struct lens_error *err)
{
    uint32_t hash = (uint32_t)lens_checksum64(term.p, term.len);
    uint32_t number =
        dictionary->n_slots ? slot_of(dictionary, term, hash)->number : 0;

    if (!number) {
        enum lens_status status = add(dictionary, term, hash, err);

        if (status != LENS_OK)
            return status;
        number = dictionary->n;
    }
    *out = number - 1;
    return LENS_OK;
}

struct named {
    struct lens_view term;
    uint32_t number;
};

static int by_term(const void *pa, const void *pb)
{
    const struct named *a = pa, *b = pb;

    return lens_view_compare(a->term, b->term);
}

uint32_t *lens_dictionary_order(const struct lens_dictionary *dictionary)
{
    size_t n = dictionary->n;
    struct named *named = lens_calloc(n ? n : 1, sizeof(*named));
    uint32_t *order = lens_calloc(n ? n : 1, sizeof(*order));

    if (!named || !order) {
        lens_free(named);
        lens_free(order);
        return NULL;
    }
    for (uint32_t i = 0; i < n; i++)
        named[i] = (struct named){ dictionary->at[i], i };
    qsort(named, n, sizeof(*named), by_term);
    for (size_t i = 0; i < n; i++)
        order[i] = named[i].number;
    lens_free(named);
    return order;
}
