#include "rank/weights.h"

const struct lens_practice_weights lens_practice_weights = {
    .bias = -5.64,
    .clauses = 2.00,
    .whole = 3.87,
    .stress = 4.08,
    .clarity = -2.46,
    .absent = -4.0,
};

const struct lens_subject_weights lens_subject_weights = {
    .bias = -5.4,
    .odds = 0.44,
    .peak = 1.5,
    .best = 2.82,
    .clarity = 0.67,
};
