/* plot_axis.h - from figures to places on a line, and where its marks go. */
#ifndef LENS_BENCH_PLOT_AXIS_H
#define LENS_BENCH_PLOT_AXIS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    LENS_AXIS_TICKS_MAX = 32,
    LENS_TICK_LEN = 24
};

/* How the numbers at the marks are written. */
enum lens_axis_kind {
    LENS_AXIS_NUMBER, /* 50k, 1.5M */
    LENS_AXIS_TIME    /* of microseconds: 10 us, 2 ms */
};

struct lens_axis {
    double from, to;   /* figures at its ends */
    double begin, end; /* their places */
    bool is_log;
    enum lens_axis_kind kind;
    double ticks[LENS_AXIS_TICKS_MAX];
    size_t n_ticks;
};

/*
 * An axis that holds `low` to `high`, drawn from `begin` to `end`.  Its ends
 * are marks, of a logarithmic one at 1, 2 or 5 times a power of ten.  Figures
 * at and below 0 have no place on a logarithmic axis: the caller leaves them
 * out.
 */
struct lens_axis lens_axis_of(double low, double high, bool is_log,
                              double begin, double end);

/* The place of a figure, kept between the ends. */
double lens_axis_place(const struct lens_axis *axis, double figure);

/* What stands at mark `i`. */
const char *lens_axis_label(const struct lens_axis *axis, size_t i,
                            char out[LENS_TICK_LEN]);

/* Microseconds in the unit that fits. */
const char *lens_time_label(double us, char out[LENS_TICK_LEN]);

#endif /* LENS_BENCH_PLOT_AXIS_H */
