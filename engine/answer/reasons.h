/*
 * reasons.h - collecting the reasons of one score.
 *
 * What is named is kept; what is too small to name is summed up, so that the
 * shares always sum to the score.
 */
#ifndef LENS_ANSWER_REASONS_H
#define LENS_ANSWER_REASONS_H

#include "asklens/answer.h"
#include "asklens/arena.h"
#include "asklens/status.h"

enum {
    LENS_REASONS_MAX = 12
};

/* Zero-initialised is empty. */
struct lens_reasons {
    struct lens_reason at[LENS_REASONS_MAX];
    size_t n;
    double rest;
};

/* Keep a reason; when there is no room the smallest goes to the rest. */
void lens_reasons_add(struct lens_reasons *reasons, struct lens_reason reason);

/* The largest first; the rest, if any, last, as channel "rest". */
LENS_MUST_CHECK enum lens_status
lens_reasons_finish(struct lens_reasons *reasons, struct lens_arena *arena,
                    const struct lens_reason **out, size_t *n,
                    struct lens_error *err);

#endif /* LENS_ANSWER_REASONS_H */
