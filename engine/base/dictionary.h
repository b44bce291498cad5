/*
 * dictionary.h - distinct terms, numbered in order of their first appearance.
 *
 * What every builder of an index begins with: terms come by the million, most
 * of them again and again, and only a number each can be kept.  A hash table
 * with open addressing; beside each number stand 32 bits of its term's hash, so
 * that a term is compared with another one that differs about never.
 *
 * Numbers do not depend on the hash.  Their byte order is found at the end, by
 * lens_dictionary_order().
 */
#ifndef LENS_BASE_DICTIONARY_H
#define LENS_BASE_DICTIONARY_H

#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "asklens/view.h"

enum {
    LENS_DICTIONARY_MAX = 1 << 29 /* terms */
};

struct lens_dictionary_slot;

struct lens_dictionary {
    struct lens_arena bytes;
    struct lens_view *at; /* n terms, by number; they live with this */
    uint32_t n, max;      /* terms */
    size_t cap;
    struct lens_dictionary_slot *slots;
    uint32_t n_slots; /* 0 or a power of two */
};

/* Up to `max` terms of up to `max_bytes` between them;
 * max <= LENS_DICTIONARY_MAX. */
void lens_dictionary_init(struct lens_dictionary *dictionary, uint32_t max,
                          size_t max_bytes);
void lens_dictionary_release(struct lens_dictionary *dictionary);

/*
 * The number of a term, which is copied when it is new: it was if *out is the
 * former `n`.  LENS_E_LIMIT for one too many, LENS_E_NOMEM without memory or
 * beyond max_bytes; the dictionary is as it was then.
 */
LENS_MUST_CHECK enum lens_status
lens_dictionary_number(struct lens_dictionary *dictionary,
                       struct lens_view term, uint32_t *out,
                       struct lens_error *err);

/* All numbers in the byte order of their terms, to be freed by lens_free();
 * NULL without memory. */
uint32_t *lens_dictionary_order(const struct lens_dictionary *dictionary);

#endif /* LENS_BASE_DICTIONARY_H */
