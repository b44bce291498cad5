#include "rank/weights.h"

#include <string.h>

/* Without vectors. */
static const struct lens_practice_weights by_words = {
    .bias = -5.47,
    .clauses = 2.56,
    .whole = 2.93,
    .concepts = 2.57,
    .stress = 3.62,
    .clarity = -2.13,
    .absent = -4.0,
};

/* An encoder, alone and beside the words. */
static const struct lens_practice_weights encoder_alone = {
    .bias = -4.65,
    .stress = 3.68,
    .clarity = -1.55,
    .meaning = 4.65,
    .absent = -4.0,
    .scenario_meaning = 1.0,
};
static const struct lens_practice_weights encoder_beside = {
    .bias = -5.70,
    .clauses = 1.68,
    .whole = 2.20,
    .concepts = 2.11,
    .stress = 3.56,
    .clarity = -1.96,
    .meaning = 2.75,
    .absent = -4.0,
    .scenario_meaning = 0.25,
};

/* LSA, alone and beside the words. */
static const struct lens_practice_weights lsa_alone = {
    .bias = -4.31,
    .stress = 3.40,
    .clarity = -1.08,
    .meaning = 3.64,
    .absent = -4.0,
    .scenario_meaning = 1.0,
};
static const struct lens_practice_weights lsa_beside = {
    .bias = -5.64,
    .clauses = 2.26,
    .whole = 2.32,
    .concepts = 2.16,
    .stress = 3.63,
    .clarity = -1.95,
    .meaning = 1.93,
    .absent = -4.0,
};

const struct lens_practice_weights *
lens_practice_weights_for(enum lens_channels channels, const char *embedder)
{
    const bool lsa = embedder && !strcmp(embedder, "lsa");

    if (channels == LENS_BOTH)
        return lsa ? &lsa_beside : &encoder_beside;
    if (channels == LENS_DENSE)
        return lsa ? &lsa_alone : &encoder_alone;
    return &by_words;
}

const struct lens_subject_weights lens_subject_weights = {
    .bias = -6.60,
    .odds = 0.61,
    .peak = 3.33,
    .best = 2.52,
    .clarity = 0.89,
};
