/*
 * calibration.h - do probabilities mean what they say?
 *
 * Of all documents that were given a probability near 0.7, seven in ten should
 * be relevant.  Predictions fall into LENS_CALIBRATION_BINS bins of equal width
 * by their probability; the expected calibration error is
 *
 *     sum over bins of (n of the bin / n) * |mean probability - part relevant|
 *
 * (Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks",
 * ICML 2017, equation 3).  A reliability plot is mean probability against part
 * relevant, bin by bin.
 */
#ifndef LENS_EVAL_CALIBRATION_H
#define LENS_EVAL_CALIBRATION_H

#include <stdbool.h>
#include <stddef.h>

enum {
    LENS_CALIBRATION_BINS = 10
};

/* Zero-initialised is empty. */
struct lens_calibration {
    size_t n[LENS_CALIBRATION_BINS];
    size_t n_relevant[LENS_CALIBRATION_BINS];
    double sum[LENS_CALIBRATION_BINS]; /* of probabilities */
};

/* A prediction of 0 .. 1 and what was true. */
void lens_calibration_add(struct lens_calibration *calibration, double p,
                          bool relevant);

/* 0 without predictions. */
double lens_calibration_error(const struct lens_calibration *calibration);

#endif /* LENS_EVAL_CALIBRATION_H */
