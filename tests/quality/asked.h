/*
 * asked.h - every judged text asked in one way, with a figure per text.
 *
 * A way is a configuration of the ask; figures of two ways over the same texts
 * are pairs, text by text, and can be compared as such.
 */
#ifndef TESTS_QUALITY_ASKED_H
#define TESTS_QUALITY_ASKED_H

#include "asklens/engine.h"
#include "quality/collection.h"

struct configuration {
    const char *name;
    enum lens_channels channels;
};

/* The last is how an ask is answered when nobody chooses. */
extern const struct configuration configurations[];
extern const size_t n_configurations;

enum figure_of_text {
    SCENARIO_FIRST, /* the right one is first */
    NDCG,           /* of the practices, @10 */
    FIRST,          /* the first practice is relevant */
    TOP5,
    RECIPROCAL,
    REFUSED,
    N_FIGURES
};

struct asked {
    size_t n;
    double *of[N_FIGURES]; /* a figure per text; the arena's */
};

/* Ask every text of `split`. */
LENS_MUST_CHECK enum lens_status
asked_all(struct lens_engine *engine, const struct configuration *how,
          const struct judged_texts *texts, const char *split,
          struct lens_arena *arena, struct asked *out, struct lens_error *err);

/* 0 without a text. */
double asked_mean(const struct asked *asked, enum figure_of_text figure);

#endif /* TESTS_QUALITY_ASKED_H */
