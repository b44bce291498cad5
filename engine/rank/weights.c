#include "rank/weights.h"

const struct lens_practice_weights lens_practice_weights = {
    .bias = -5.65,
    .clauses = 2.38,
    .whole = 3.75,
    .concepts = 0,
    .stress = 3.68,
    .clarity = -2.13,
    .absent = -4.0,
};

const struct lens_subject_weights lens_subject_weights = {
    .bias = -6.58,
    .odds = 0.60,
    .peak = 3.35,
    .best = 3.50,
    .clarity = 0.95,
};
