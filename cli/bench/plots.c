#include "bench/plots.h"

#include <math.h>
#include <string.h>

enum {
    COLOURS = 8,
    LEFT = 74,
    RIGHT = 20,
    TOP = 14,
    BOTTOM = 48,
    HEIGHT = 380
};

void lens_plot_begin(struct lens_plots *plots, const char *title,
                     const char *description, double height)
{
    struct lens_buffer *out = plots->out;
    size_t id = ++plots->n;

    lens_buffer_add_text(out, "<figure>\n<figcaption>");
    lens_html_put(out, title);
    lens_buffer_add_format(
        out,
        "</figcaption>\n<svg role=\"img\" aria-labelledby=\"t%zu d%zu\" "
        "viewBox=\"0 0 %d %.0f\">\n<title id=\"t%zu\">",
        id, id, LENS_PLOT_WIDTH, height, id);
    lens_html_put(out, title);
    lens_buffer_add_format(out, "</title>\n<desc id=\"d%zu\">", id);
    lens_html_put(out, description);
    lens_buffer_add_text(out, "</desc>\n");
}

void lens_plot_end(struct lens_plots *plots)
{
    lens_buffer_add_text(plots->out, "</svg>\n");
}

void lens_plot_close(struct lens_plots *plots, const struct lens_sheet *table,
                     const char *title)
{
    lens_buffer_add_text(plots->out,
                         "<details><summary>These figures as a table</summary>"
                         "\n<div class=\"wide\" tabindex=\"0\">");
    lens_sheet_html(table, title, plots->out);
    lens_buffer_add_text(plots->out, "</div></details>\n</figure>\n");
}

void lens_plot_text_cut(struct lens_plots *plots, const char *text, size_t max)
{
    char cut[LENS_SHEET_COLUMNS_MAX * 64];
    size_t len = 0, n = 0;

    for (; text[len] && len < sizeof(cut) - 8; len++) {
        bool begins = ((unsigned char)text[len] & 0xc0) != 0x80;

        if (begins && n++ == max)
            break;
        cut[len] = text[len];
    }
    cut[len] = '\0';
    lens_html_put(plots->out, cut);
    if (text[len])
        lens_buffer_add_text(plots->out, "\xe2\x80\xa6");
}

/* The sign of a series around a place; a hollow one is aside. */
static void put_sign(struct lens_buffer *out, size_t series, double x, double y,
                     bool is_hollow)
{
    const char *hollow = is_hollow ? " hollow" : "";
    size_t colour = series % COLOURS;

    switch (series % 4) {
    case 0:
        lens_buffer_add_format(
            out, "<circle class=\"s%zu%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"",
            colour, hollow, x, y);
        break;
    case 1:
        lens_buffer_add_format(
            out,
            "<rect class=\"s%zu%s\" x=\"%.1f\" y=\"%.1f\" width=\"8.4\" "
            "height=\"8.4\"",
            colour, hollow, x - 4.2, y - 4.2);
        break;
    case 2:
        lens_buffer_add_format(
            out, "<path class=\"s%zu%s\" d=\"M%.1f %.1fl5.2 9.4h-10.4z\"",
            colour, hollow, x, y - 5.8);
        break;
    default:
        lens_buffer_add_format(
            out,
            "<path class=\"s%zu%s\" d=\"M%.1f %.1fl5.6 5.6l-5.6 5.6"
            "l-5.6 -5.6z\"",
            colour, hollow, x, y - 5.6);
        break;
    }
}

void lens_plot_legend_item(struct lens_plots *plots, size_t series, bool is_bar,
                           const char *name)
{
    struct lens_buffer *out = plots->out;

    lens_buffer_add_text(out, "<li><svg class=\"sign\" viewBox=\"0 0 26 14\" "
                              "aria-hidden=\"true\">");
    if (is_bar) {
        lens_buffer_add_format(out,
                               "<rect class=\"s%zu\" x=\"1\" y=\"1\" "
                               "width=\"24\" height=\"12\"/>",
                               series % COLOURS);
    } else {
        lens_buffer_add_format(
            out, "<path class=\"line l%zu%s\" d=\"M1 7h24\"/>",
            series % COLOURS, series >= COLOURS ? " dashed" : "");
        put_sign(out, series, 13, 7, false);
        lens_buffer_add_text(out, "/>");
    }
    lens_buffer_add_text(out, "</svg>");
    lens_html_put(out, name);
    lens_buffer_add_text(out, "</li>\n");
}

void lens_plot_x_marks(struct lens_plots *plots, const struct lens_axis *axis,
                       double top, double bottom)
{
    char label[LENS_TICK_LEN];

    for (size_t i = 0; i < axis->n_ticks; i++) {
        double x = lens_axis_place(axis, axis->ticks[i]);

        lens_buffer_add_format(
            plots->out,
            "<path class=\"grid\" d=\"M%.1f %.1fV%.1f\"/>"
            "<text class=\"m\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
            x, top, bottom, x, bottom + 17, lens_axis_label(axis, i, label));
    }
}

static void put_y_marks(struct lens_plots *plots, const struct lens_axis *axis,
                        double left, double right)
{
    char label[LENS_TICK_LEN];

    for (size_t i = 0; i < axis->n_ticks; i++) {
        double y = lens_axis_place(axis, axis->ticks[i]);

        lens_buffer_add_format(
            plots->out,
            "<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>"
            "<text class=\"e\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
            left, y, right, left - 8, y + 4, lens_axis_label(axis, i, label));
    }
}

static void put_axis_names(struct lens_plots *plots,
                           const struct lens_plot *plot)
{
    struct lens_buffer *out = plots->out;
    double middle = (TOP + HEIGHT - BOTTOM) / 2.0;

    lens_buffer_add_format(out, "<text class=\"m name\" x=\"%.1f\" y=\"%d\">",
                           (LEFT + LENS_PLOT_WIDTH - RIGHT) / 2.0, HEIGHT - 8);
    lens_html_put(out, plot->x_label);
    lens_buffer_add_format(out,
                           "</text><text class=\"m name\" transform=\"translate"
                           "(14 %.1f) rotate(-90)\">",
                           middle);
    lens_html_put(out, plot->y_label);
    lens_buffer_add_text(out, "</text>\n");
}

struct span {
    double low, high;
};

static void stretch(struct span *span, double figure)
{
    span->low = fmin(span->low, figure);
    span->high = fmax(span->high, figure);
}

static void put_line(struct lens_buffer *out,
                     const struct lens_plot_series *series, size_t number,
                     const struct lens_axis *x, const struct lens_axis *y)
{
    char command = 'M';

    lens_buffer_add_format(out, "<path class=\"line l%zu%s\" d=\"",
                           number % COLOURS,
                           number >= COLOURS ? " dashed" : "");
    for (size_t i = 0; i < series->n; i++) {
        if (series->points[i].is_aside)
            continue;
        lens_buffer_add_format(out, "%c%.1f %.1f", command,
                               lens_axis_place(x, series->points[i].x),
                               lens_axis_place(y, series->points[i].y));
        command = 'L';
    }
    lens_buffer_add_text(out, "\"/>\n");
}

static void put_points(struct lens_buffer *out,
                       const struct lens_plot_series *series, size_t number,
                       const struct lens_axis *x, const struct lens_axis *y)
{
    for (size_t i = 0; i < series->n; i++) {
        const struct lens_plot_point *point = &series->points[i];
        double at = lens_axis_place(x, point->x);

        if (point->low < point->high)
            lens_buffer_add_format(
                out, "<path class=\"line thin l%zu\" d=\"M%.1f %.1fV%.1f\"/>",
                number % COLOURS, at, lens_axis_place(y, point->low),
                lens_axis_place(y, point->high));
        put_sign(out, number, at, lens_axis_place(y, point->y),
                 point->is_aside);
        lens_buffer_add_text(out, "><title>");
        lens_html_put(out, point->label);
        lens_buffer_add_format(out, "</title></%s>\n",
                               number % 4 == 0   ? "circle"
                               : number % 4 == 1 ? "rect"
                                                 : "path");
    }
}

void lens_plot_put(struct lens_plots *plots, const struct lens_plot *plot)
{
    struct span x = { HUGE_VAL, -HUGE_VAL }, y = x;
    struct lens_axis x_axis, y_axis;

    for (size_t s = 0; s < plot->n_series; s++) {
        for (size_t i = 0; i < plot->series[s].n; i++) {
            stretch(&x, plot->series[s].points[i].x);
            stretch(&y, plot->series[s].points[i].low);
            stretch(&y, plot->series[s].points[i].high);
        }
    }
    x_axis = lens_axis_of(x.low, x.high, plot->is_log_x, LEFT,
                          LENS_PLOT_WIDTH - RIGHT);
    y_axis = lens_axis_of(y.low, y.high, plot->is_log_y, HEIGHT - BOTTOM, TOP);
    y_axis.kind = plot->y_kind;
    lens_plot_begin(plots, plot->title, plot->description, HEIGHT);
    lens_plot_x_marks(plots, &x_axis, TOP, HEIGHT - BOTTOM);
    put_y_marks(plots, &y_axis, LEFT, LENS_PLOT_WIDTH - RIGHT);
    put_axis_names(plots, plot);
    for (size_t s = 0; s < plot->n_series; s++)
        put_line(plots->out, &plot->series[s], s, &x_axis, &y_axis);
    for (size_t s = 0; s < plot->n_series; s++)
        put_points(plots->out, &plot->series[s], s, &x_axis, &y_axis);
    lens_plot_end(plots);
    lens_buffer_add_text(plots->out, "<ul class=\"legend\">\n");
    for (size_t s = 0; s < plot->n_series; s++)
        lens_plot_legend_item(plots, s, false, plot->series[s].name);
    lens_buffer_add_text(plots->out, "</ul>\n");
    lens_plot_close(plots, plot->table, plot->title);
}
