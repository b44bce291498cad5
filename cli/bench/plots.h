/*
 * plots.h - pictures of figures, as SVG within a page.
 *
 * Three kinds: points and lines over two axes, ranges of latencies, stacked
 * bars.  Each is a <figure> with a title and a description that a screen reader
 * finds, a legend in words, and the same figures as a table below.  Colours are
 * variables of the page's style (--c0 to --c7), so that light and dark are one
 * file; series differ in the shape of their points as well.
 */
#ifndef LENS_BENCH_PLOTS_H
#define LENS_BENCH_PLOTS_H

#include "bench/plot_axis.h"
#include "bench/sheet.h"

enum {
    LENS_PLOT_SERIES_MAX = 12,
    LENS_PLOT_RANGES_MAX = 24,
    LENS_PLOT_BARS_MAX = 12
};

struct lens_plots {
    struct lens_buffer *out;
    size_t n; /* figures so far; their ids follow from it */
};

struct lens_plot_point {
    double x, y;
    double low, high;  /* of y; equal for none */
    const char *label; /* shown by the browser when pointed at */
    bool is_aside;     /* drawn hollow, and no line goes through it */
};

struct lens_plot_series {
    const char *name;
    struct lens_plot_point *points; /* in the order of the line */
    size_t n;
};

struct lens_plot {
    const char *title, *description;
    const char *x_label, *y_label;
    bool is_log_x, is_log_y;
    enum lens_axis_kind y_kind;
    const struct lens_plot_series *series;
    size_t n_series; /* at most LENS_PLOT_SERIES_MAX */
    const struct lens_sheet *table;
};

void lens_plot_put(struct lens_plots *plots, const struct lens_plot *plot);

/* Of single calls, in microseconds. */
struct lens_plot_range {
    const char *label;
    double min, p50, p90, p99, p999, max;
};

struct lens_plot_ranges {
    const char *title, *description;
    const struct lens_plot_range *at;
    size_t n; /* at most LENS_PLOT_RANGES_MAX */
    const struct lens_sheet *table;
};

/* plot_ranges.c */
void lens_plot_ranges_put(struct lens_plots *plots,
                          const struct lens_plot_ranges *ranges);

/* A bar per label, of segments in microseconds, 0 where there is none. */
struct lens_plot_bars {
    const char *title, *description;
    const char *labels[LENS_PLOT_BARS_MAX];
    size_t n_bars;
    const char *segments[LENS_PLOT_SERIES_MAX];
    size_t n_segments;
    double us[LENS_PLOT_BARS_MAX][LENS_PLOT_SERIES_MAX];
    const struct lens_sheet *table;
};

/* plot_bars.c */
void lens_plot_bars_put(struct lens_plots *plots,
                        const struct lens_plot_bars *bars);

/* What all kinds are made of. */
enum {
    LENS_PLOT_WIDTH = 760
};
void lens_plot_begin(struct lens_plots *plots, const char *title,
                     const char *description, double height);
void lens_plot_end(struct lens_plots *plots);
/* Lines across the plot at the marks of an axis, and the marks' figures. */
void lens_plot_x_marks(struct lens_plots *plots, const struct lens_axis *axis,
                       double top, double bottom);
/* A legend's item; the sign is that of a series, or of a bar's segment. */
void lens_plot_legend_item(struct lens_plots *plots, size_t series, bool is_bar,
                           const char *name);
/* The table, folded away, and the end of the figure. */
void lens_plot_close(struct lens_plots *plots, const struct lens_sheet *table,
                     const char *title);
/* Text of at most so many code points, cut with an ellipsis. */
void lens_plot_text_cut(struct lens_plots *plots, const char *text, size_t max);

#endif /* LENS_BENCH_PLOTS_H */
