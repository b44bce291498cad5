#include "bench/plots.h"

enum {
    LABELS = 180,
    RIGHT = 84,
    TOP = 8,
    LINE = 40,
    BAR = 26,
    BOTTOM = 46,
    LABEL_MAX = 26,
    NAME_WIDTH = 56 /* from here on a segment has room for its name */
};

static double length_of(const struct lens_plot_bars *bars, size_t bar)
{
    double sum = 0;

    for (size_t s = 0; s < bars->n_segments; s++)
        sum += bars->us[bar][s];
    return sum;
}

static void put_segment(struct lens_plots *plots,
                        const struct lens_plot_bars *bars, size_t bar,
                        size_t segment, double from, double to)
{
    double y = TOP + LINE * ((double)bar + 0.5) - BAR / 2.0;
    char time[LENS_FIGURE_LEN];

    lens_buffer_add_format(
        plots->out,
        "<rect class=\"s%zu segment\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
        "height=\"%d\"><title>",
        segment % 8, from, y, to - from, BAR);
    lens_html_put(plots->out, bars->segments[segment]);
    lens_buffer_add_format(plots->out, ", %s \xc2\xb5s</title></rect>",
                           lens_figure_text(bars->us[bar][segment], time));
    if (to - from < NAME_WIDTH)
        return;
    lens_buffer_add_format(plots->out,
                           "<text class=\"m inside\" x=\"%.1f\" y=\"%.1f\">",
                           (from + to) / 2, y + BAR / 2.0 + 4);
    lens_plot_text_cut(plots, bars->segments[segment],
                       (size_t)((to - from) / 7));
    lens_buffer_add_text(plots->out, "</text>\n");
}

static void put_bar(struct lens_plots *plots, const struct lens_plot_bars *bars,
                    size_t bar, const struct lens_axis *axis)
{
    double y = TOP + LINE * ((double)bar + 0.5) + 4, sum = 0;
    double whole = length_of(bars, bar);
    char total[LENS_TICK_LEN];

    lens_buffer_add_format(plots->out, "<text class=\"e\" x=\"%d\" y=\"%.1f\">",
                           LABELS - 10, y);
    lens_plot_text_cut(plots, bars->labels[bar], LABEL_MAX);
    lens_buffer_add_format(
        plots->out, "</text><text x=\"%d\" y=\"%.1f\">%s</text>\n",
        LENS_PLOT_WIDTH - RIGHT + 10, y, lens_time_label(whole, total));
    for (size_t s = 0; s < bars->n_segments; s++) {
        double from = lens_axis_place(axis, 100 * sum / whole);

        sum += bars->us[bar][s];
        if (bars->us[bar][s] > 0)
            put_segment(plots, bars, bar, s, from,
                        lens_axis_place(axis, 100 * sum / whole));
    }
}

void lens_plot_bars_put(struct lens_plots *plots,
                        const struct lens_plot_bars *bars)
{
    double bottom = TOP + LINE * (double)bars->n_bars;
    struct lens_axis axis =
        lens_axis_of(0, 100, false, LABELS, LENS_PLOT_WIDTH - RIGHT);

    lens_plot_begin(plots, bars->title, bars->description, bottom + BOTTOM);
    lens_plot_x_marks(plots, &axis, TOP, bottom);
    for (size_t b = 0; b < bars->n_bars; b++)
        put_bar(plots, bars, b, &axis);
    lens_buffer_add_format(
        plots->out,
        "<text class=\"m name\" x=\"%.1f\" y=\"%.1f\">share of the time, stage "
        "after stage (%%); at the end all of it</text>\n",
        (LABELS + LENS_PLOT_WIDTH - RIGHT) / 2.0, bottom + 38);
    lens_plot_end(plots);
    lens_buffer_add_text(plots->out, "<ul class=\"legend\">\n");
    for (size_t s = 0; s < bars->n_segments; s++)
        lens_plot_legend_item(plots, s, true, bars->segments[s]);
    lens_buffer_add_text(plots->out, "</ul>\n");
    lens_plot_close(plots, bars->table, bars->title);
}
