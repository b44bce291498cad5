/*
 * topk.h - the best k of many hits, in the order every ranking uses.
 *
 * A binary heap whose root is the worst hit kept: O(log k) per hit that enters,
 * one comparison for each that does not.
 */
#ifndef LENS_BASE_TOPK_H
#define LENS_BASE_TOPK_H

#include <stdbool.h>

#include "asklens/retriever.h"

/* True when `a` ranks before `b`: higher score, then lower docid. */
bool lens_hit_before(struct lens_hit a, struct lens_hit b);

/* `at` is the caller's, with room for `k` hits. */
struct lens_topk {
    struct lens_hit *at;
    size_t k, n;
};

void lens_topk_init(struct lens_topk *top, struct lens_hit *at, size_t k);
void lens_topk_add(struct lens_topk *top, struct lens_hit hit);

/* Order what was kept, best first, in place. */
void lens_topk_sort(struct lens_topk *top);

#endif /* LENS_BASE_TOPK_H */
