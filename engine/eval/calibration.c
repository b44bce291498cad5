#include "eval/calibration.h"

#include <math.h>

void lens_calibration_add(struct lens_calibration *calibration, double p,
                          bool relevant)
{
    size_t bin = p > 0 ? (size_t)(p * LENS_CALIBRATION_BINS) : 0;

    if (bin >= LENS_CALIBRATION_BINS)
        bin = LENS_CALIBRATION_BINS - 1;
    calibration->n[bin]++;
    calibration->n_relevant[bin] += relevant;
    calibration->sum[bin] += p;
}

double lens_calibration_error(const struct lens_calibration *calibration)
{
    double error = 0, n = 0;

    for (size_t b = 0; b < LENS_CALIBRATION_BINS; b++) {
        /* n * |mean p - part| of the bin, without the division. */
        error += fabs(calibration->sum[b] - (double)calibration->n_relevant[b]);
        n += (double)calibration->n[b];
    }
    return n > 0 ? error / n : 0;
}
