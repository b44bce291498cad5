#include "bench/plot_axis.h"

#include <math.h>
#include <stdio.h>

/* Steps of linear axes, by how far the ends are apart. */
static double step_for(double span)
{
    double power = pow(10, floor(log10(span / 5)));
    double rest = span / 5 / power;

    if (rest <= 1)
        return power;
    if (rest <= 2)
        return 2 * power;
    return rest <= 5 ? 5 * power : 10 * power;
}

static void mark_linear(struct lens_axis *axis, double low, double high)
{
    double step = step_for(high - low);
    double first = floor(low / step), last = ceil(high / step);

    axis->from = first * step;
    axis->to = last * step;
    for (double at = first; at <= last && axis->n_ticks < LENS_AXIS_TICKS_MAX;
         at++)
        axis->ticks[axis->n_ticks++] = at * step;
}

/* Number `i` of ... 1, 2, 5, 10, 20, 50, ..., where number 0 is 1. */
static double log_mark(int i)
{
    static const double steps[] = { 1, 2, 5 };
    int decade = (int)floor(i / 3.0);

    return steps[i - 3 * decade] * pow(10, decade);
}

static void mark_log(struct lens_axis *axis, double low, double high)
{
    int first = 3 * (int)floor(log10(low)), last, stride;

    /* A hair of rounding is no reason for another mark. */
    while (log_mark(first + 1) <= low * (1 + 1e-9))
        first++;
    last = first + 1;
    while (log_mark(last) < high * (1 - 1e-9))
        last++;
    axis->from = log_mark(first);
    axis->to = log_mark(last);
    /* Many decades have no room for more than their beginnings. */
    stride = last - first > 9 ? 3 * ((last - first + 29) / 30) : 1;
    for (int i = first; i <= last && axis->n_ticks < LENS_AXIS_TICKS_MAX; i++) {
        if (stride == 1 || i % stride == 0)
            axis->ticks[axis->n_ticks++] = log_mark(i);
    }
}

struct lens_axis lens_axis_of(double low, double high, bool is_log,
                              double begin, double end)
{
    struct lens_axis axis = { .is_log = is_log, .begin = begin, .end = end };

    if (!(high > low)) {
        double about = low != 0 ? fabs(low) / 10 : 1;

        high = low + about;
        low -= is_log ? about / 2 : about;
    }
    if (is_log)
        mark_log(&axis, low, high);
    else
        mark_linear(&axis, low, high);
    return axis;
}

double lens_axis_place(const struct lens_axis *axis, double figure)
{
    double part = axis->is_log
                      ? log(figure / axis->from) / log(axis->to / axis->from)
                      : (figure - axis->from) / (axis->to - axis->from);

    part = fmin(fmax(part, 0), 1);
    return axis->begin + part * (axis->end - axis->begin);
}

static const char *label_number(double at, char out[LENS_TICK_LEN])
{
    if (fabs(at) >= 1e10 || (fabs(at) < 1e-3 && fabs(at) > 1e-12))
        (void)snprintf(out, LENS_TICK_LEN, "%.3g", at);
    else if (fabs(at) >= 1e6)
        (void)snprintf(out, LENS_TICK_LEN, "%.4gM", at / 1e6);
    else if (fabs(at) >= 1e4)
        (void)snprintf(out, LENS_TICK_LEN, "%.4gk", at / 1e3);
    else
        (void)snprintf(out, LENS_TICK_LEN, "%.4g", at + 0.0);
    return out;
}

const char *lens_time_label(double us, char out[LENS_TICK_LEN])
{
    if (us >= 1e6)
        (void)snprintf(out, LENS_TICK_LEN, "%.4g s", us / 1e6);
    else if (us >= 1e3)
        (void)snprintf(out, LENS_TICK_LEN, "%.4g ms", us / 1e3);
    else if (us >= 1 || us == 0)
        (void)snprintf(out, LENS_TICK_LEN, "%.4g \xc2\xb5s", us);
    else
        (void)snprintf(out, LENS_TICK_LEN, "%.4g ns", us * 1e3);
    return out;
}

const char *lens_axis_label(const struct lens_axis *axis, size_t i,
                            char out[LENS_TICK_LEN])
{
    return axis->kind == LENS_AXIS_TIME ? lens_time_label(axis->ticks[i], out)
                                        : label_number(axis->ticks[i], out);
}
