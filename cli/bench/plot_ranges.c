#include <math.h>

#include "bench/plots.h"

enum {
    LABELS = 250,
    RIGHT = 24,
    TOP = 8,
    LINE = 24,
    BOTTOM = 46,
    LABEL_MAX = 36
};

static struct lens_axis axis_of(const struct lens_plot_ranges *ranges)
{
    double low = HUGE_VAL, high = 0;
    struct lens_axis axis;

    for (size_t i = 0; i < ranges->n; i++) {
        low = fmin(low, ranges->at[i].min);
        high = fmax(high, ranges->at[i].max);
    }
    axis = lens_axis_of(low, high, true, LABELS, LENS_PLOT_WIDTH - RIGHT);
    axis.kind = LENS_AXIS_TIME;
    return axis;
}

static void put_range(struct lens_plots *plots,
                      const struct lens_plot_range *range, double y,
                      const struct lens_axis *axis)
{
    struct lens_buffer *out = plots->out;
    double p50 = lens_axis_place(axis, range->p50);
    double p90 = lens_axis_place(axis, range->p90);
    double p99 = lens_axis_place(axis, range->p99);
    double p999 = lens_axis_place(axis, range->p999);

    lens_buffer_add_format(out, "<text class=\"e\" x=\"%d\" y=\"%.1f\">",
                           LABELS - 10, y + 4);
    lens_plot_text_cut(plots, range->label, LABEL_MAX);
    lens_buffer_add_text(out, "</text><g><title>");
    lens_html_put(out, range->label);
    lens_buffer_add_format(
        out,
        "</title><path class=\"whole\" d=\"M%.1f %.1fH%.1f\"/>"
        "<path class=\"most\" d=\"M%.1f %.1fH%.1f\"/>"
        "<circle class=\"s0\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>"
        "<path class=\"line l0\" d=\"M%.1f %.1fv12\"/>"
        "<rect class=\"s1\" x=\"%.1f\" y=\"%.1f\" width=\"8\" height=\"8\"/>"
        "<path class=\"s1 hollow\" d=\"M%.1f %.1fl5 5l-5 5l-5 -5z\"/></g>\n",
        lens_axis_place(axis, range->min), y, lens_axis_place(axis, range->max),
        p50, y, p99, p50, y, p90, y - 6, p99 - 4, y - 4, p999, y - 5);
}

static void put_legend(struct lens_plots *plots)
{
    lens_buffer_add_text(
        plots->out,
        "<ul class=\"legend\">\n"
        "<li><svg class=\"sign\" viewBox=\"0 0 26 14\" aria-hidden=\"true\">"
        "<circle class=\"s0\" cx=\"13\" cy=\"7\" r=\"5\"/></svg>p50</li>\n"
        "<li><svg class=\"sign\" viewBox=\"0 0 26 14\" aria-hidden=\"true\">"
        "<path class=\"line l0\" d=\"M13 1v12\"/></svg>p90</li>\n"
        "<li><svg class=\"sign\" viewBox=\"0 0 26 14\" aria-hidden=\"true\">"
        "<rect class=\"s1\" x=\"9\" y=\"3\" width=\"8\" height=\"8\"/></svg>"
        "p99</li>\n"
        "<li><svg class=\"sign\" viewBox=\"0 0 26 14\" aria-hidden=\"true\">"
        "<path class=\"s1 hollow\" d=\"M13 2l5 5l-5 5l-5 -5z\"/></svg>p99.9"
        "</li>\n"
        "<li><svg class=\"sign\" viewBox=\"0 0 26 14\" aria-hidden=\"true\">"
        "<path class=\"whole\" d=\"M1 7h24\"/></svg>fastest to slowest</li>\n"
        "</ul>\n");
}

void lens_plot_ranges_put(struct lens_plots *plots,
                          const struct lens_plot_ranges *ranges)
{
    struct lens_axis axis = axis_of(ranges);
    double bottom = TOP + LINE * (double)ranges->n;

    lens_plot_begin(plots, ranges->title, ranges->description, bottom + BOTTOM);
    lens_plot_x_marks(plots, &axis, TOP, bottom);
    for (size_t i = 0; i < ranges->n; i++)
        put_range(plots, &ranges->at[i], TOP + LINE * ((double)i + 0.5), &axis);
    lens_buffer_add_format(plots->out,
                           "<text class=\"m name\" x=\"%.1f\" y=\"%.1f\">time "
                           "of a single call</text>\n",
                           (LABELS + LENS_PLOT_WIDTH - RIGHT) / 2.0,
                           bottom + 38);
    lens_plot_end(plots);
    put_legend(plots);
    lens_plot_close(plots, ranges->table, ranges->title);
}
