/*
 * histogram.h - times, counted in buckets that a factor of 2 to 2.5 divides.
 *
 * Each bucket counts the times up to its bound that are above the one before;
 * Prometheus wants them summed up, which is done when they are written.
 */
#ifndef LENS_API_HISTOGRAM_H
#define LENS_API_HISTOGRAM_H

#include <stdint.h>

#include "base/buffer.h"

enum {
    LENS_HISTOGRAM_BOUNDS = 19 /* 10 us to 10 s */
};

/* Zero-initialised is empty. */
struct lens_histogram {
    uint64_t buckets[LENS_HISTOGRAM_BOUNDS + 1]; /* the last: all above */
    uint64_t n, sum_us;
};

void lens_histogram_add(struct lens_histogram *histogram, uint64_t us);

/* As series of the metric `name`, in seconds; `label` is the name of one label
 * with the value `value`. */
void lens_histogram_write(const struct lens_histogram *histogram,
                          const char *name, const char *label,
                          const char *value, struct lens_buffer *out);

#endif /* LENS_API_HISTOGRAM_H */
