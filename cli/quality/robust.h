/*
 * robust.h - what must hold of an answer when its text changes a little.
 *
 *   denial       a clause that denies something makes the practices it names
 *                fall, taken together, and none of them rises
 *   silence      and no other practice rises either: the clause was understood
 *                to the last word, with whatever reason stands beside it
 *   distraction  a sentence that has nothing to do with the matter, put before,
 *                into or behind a description, leaves its first three practices
 *                among the first five
 */
#ifndef LENS_CLI_QUALITY_ROBUST_H
#define LENS_CLI_QUALITY_ROBUST_H

#include "quality/asking.h"

struct lens_robust {
    size_t n, n_held;
    const char *const *failed; /* ids, as many as n - n_held */
};

/* The texts are pairs; both properties at once. */
LENS_MUST_CHECK enum lens_status
lens_robust_denial(const struct lens_way *way,
                   const struct lens_judged_text *const *pairs, size_t n,
                   struct lens_arena *arena, struct lens_robust *denial,
                   struct lens_robust *silence, struct lens_error *err);

/* Each text three times, with a sentence of `others` in turn. */
LENS_MUST_CHECK enum lens_status lens_robust_distraction(
    const struct lens_way *way, const struct lens_judged_text *const *texts,
    size_t n, const struct lens_judged_text *const *others, size_t n_others,
    struct lens_arena *arena, struct lens_robust *out, struct lens_error *err);

#endif /* LENS_CLI_QUALITY_ROBUST_H */
