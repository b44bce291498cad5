#include "rank/weights.h"

const struct lens_practice_weights lens_practice_weights = {
    .bias = -5.69,
    .clauses = 2.39,
    .whole = 3.20,
    .concepts = 1.89,
    .stress = 3.47,
    .clarity = -2.08,
    .absent = -4.0,
};

const struct lens_subject_weights lens_subject_weights = {
    .bias = -6.55,
    .odds = 0.61,
    .peak = 3.35,
    .best = 3.29,
    .clarity = 0.95,
};
