#include "rank/weights.h"

const struct lens_practice_weights lens_practice_weights = {
    .bias = -5.47,
    .clauses = 2.56,
    .whole = 2.93,
    .concepts = 2.57,
    .stress = 3.62,
    .clarity = -2.13,
    .absent = -4.0,
};

const struct lens_subject_weights lens_subject_weights = {
    .bias = -6.60,
    .odds = 0.61,
    .peak = 3.33,
    .best = 2.52,
    .clarity = 0.89,
};
