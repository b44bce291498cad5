#include "bench/plot_rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/spread.h"

/* What the pictures of a part are drawn from. */
struct drawing {
    struct lens_plots *plots;
    const struct lens_bench_report *report;
    const char *part;
    struct lens_arena *arena;
    enum lens_status status;
};

/* Points by the name of their series. */
struct group {
    struct lens_plot_series series[LENS_PLOT_SERIES_MAX];
    size_t caps[LENS_PLOT_SERIES_MAX];
    size_t n, n_points;
};

LENS_PRINTF(2, 3)
static const char *spell(struct drawing *d, const char *fmt, ...)
{
    char text[4 * LENS_BENCH_NAME_MAX + 64];
    const char *copy;
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    copy = lens_arena_copy(d->arena, lens_view_of(text));
    if (!copy)
        d->status = LENS_E_NOMEM;
    return copy ? copy : "";
}

static bool is_of(const struct drawing *d, const struct lens_bench_row *row)
{
    return !strcmp(row->part, d->part);
}

/* Of a time in the row's unit; 0 when the unit is none of time. */
static double to_us(const struct lens_bench_row *row, double figure)
{
    static const struct {
        const char *unit;
        double us;
    } units[] = { { "ns", 1e-3 }, { "us", 1 }, { "ms", 1e3 }, { "s", 1e6 } };

    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        if (!strcmp(row->unit, units[i].unit))
            return figure * units[i].us;
    }
    return 0;
}

static const char *label_of(struct drawing *d, const struct lens_bench_row *row)
{
    return spell(d, "%s%s%s", row->name, *row->configuration ? ", " : "",
                 row->configuration);
}

/* The series of that name, made when it is new; NULL when there is no room. */
static struct lens_plot_series *series_of(struct group *group, const char *name)
{
    for (size_t i = 0; i < group->n; i++) {
        if (!strcmp(group->series[i].name, name))
            return &group->series[i];
    }
    if (group->n == LENS_PLOT_SERIES_MAX)
        return NULL;
    group->series[group->n].name = name;
    return &group->series[group->n++];
}

static void add_point(struct drawing *d, struct group *group, const char *name,
                      const struct lens_plot_point *point)
{
    struct lens_plot_series *series = series_of(group, name);
    size_t *cap, number;

    if (!series)
        return;
    number = (size_t)(series - group->series);
    cap = &group->caps[number];
    if (series->n == *cap) {
        size_t wanted = *cap ? *cap * 2 : 8;
        struct lens_plot_point *points =
            lens_arena_alloc(d->arena, wanted, sizeof(*points));

        if (!points) {
            d->status = LENS_E_NOMEM;
            return;
        }
        if (series->points)
            memcpy(points, series->points, series->n * sizeof(*points));
        series->points = points;
        *cap = wanted;
    }
    series->points[series->n++] = *point;
    group->n_points++;
}

static int by_x(const void *a, const void *b)
{
    const struct lens_plot_point *p = a, *q = b;

    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return (p->y > q->y) - (p->y < q->y);
}

/* What another of its series beats in both is not on the line. */
static void set_aside_beaten(struct lens_plot_series *series)
{
    double best = 0;

    for (size_t i = series->n; i-- > 0;) {
        struct lens_plot_point *point = &series->points[i];

        point->is_aside = point->y <= best;
        if (point->y > best)
            best = point->y;
    }
}

static struct lens_sheet table_of(struct drawing *d, const struct group *group,
                                  const struct lens_sheet_column *columns)
{
    struct lens_sheet sheet;
    char x[LENS_FIGURE_LEN], y[LENS_FIGURE_LEN];

    lens_sheet_init(&sheet, d->arena, columns, 3);
    for (size_t s = 0; s < group->n; s++) {
        for (size_t i = 0; i < group->series[s].n; i++) {
            const struct lens_plot_point *point = &group->series[s].points[i];

            lens_sheet_put(&sheet, "%s", point->label);
            lens_sheet_put(&sheet, "%s", lens_figure_text(point->x, x));
            lens_sheet_put(&sheet, "%s", lens_figure_text(point->y, y));
        }
    }
    if (sheet.status != LENS_OK)
        d->status = sheet.status;
    return sheet;
}

static void gather_recall(struct drawing *d, struct group *group)
{
    for (size_t i = 0; i < d->report->n_rows; i++) {
        const struct lens_bench_row *row = &d->report->rows[i];
        bool is_rate = !strcmp(row->unit, "1/s");
        double us = to_us(row, row->value);
        struct lens_plot_point point = { .x = row->recall };

        /* Growth plots what a corpus of each size does. */
        if (!is_of(d, row) || row->recall < 0 || row->x >= 0 ||
            !(row->low > 0) || !(is_rate || us > 0))
            continue;
        point.y = is_rate ? row->value : 1e6 / us;
        point.low = is_rate ? row->low : 1e6 / to_us(row, row->high);
        point.high = is_rate ? row->high : 1e6 / to_us(row, row->low);
        point.label = label_of(d, row);
        add_point(d, group, row->name, &point);
    }
}

static void draw_recall(struct drawing *d)
{
    static const struct lens_sheet_column columns[] = {
        { "configuration", false },
        { "recall", true },
        { "queries per second", true }
    };
    struct group group = { .n = 0 };
    struct lens_plot plot = {
        .x_label = "recall",
        .y_label = "queries per second",
        .is_log_y = true,
        .description =
            "Each point is a configuration: to the right it finds more of what "
            "an exact search finds, higher up it answers more queries in a "
            "second. The line joins, for each index, the configurations that "
            "no other of the same index beats in both; beaten ones are hollow. "
            "Thin lines are intervals."
    };
    struct lens_sheet table;

    gather_recall(d, &group);
    if (group.n_points < 2)
        return;
    for (size_t s = 0; s < group.n; s++) {
        qsort(group.series[s].points, group.series[s].n,
              sizeof(*group.series[s].points), by_x);
        set_aside_beaten(&group.series[s]);
    }
    table = table_of(d, &group, columns);
    plot.title = spell(d, "Recall against queries per second: %s", d->part);
    plot.series = group.series;
    plot.n_series = group.n;
    plot.table = &table;
    lens_plot_put(d->plots, &plot);
}

/* The configuration without what says where on the axis it is: "200000
 * passages, short" and "n=50000, short" are both "short". */
static const char *common_of(struct drawing *d,
                             const struct lens_bench_row *row)
{
    char rest[LENS_BENCH_NAME_MAX + 1] = "";
    size_t len = 0;

    for (const char *at = row->configuration; *at;) {
        size_t part = strcspn(at, ",");
        bool is_place = (*at >= '0' && *at <= '9') || !strncmp(at, "n=", 2);

        if (!is_place) {
            int n = snprintf(rest + len, sizeof(rest) - len, "%s%.*s",
                             len ? ", " : "", (int)part, at);

            len += n > 0 ? (size_t)n : 0;
            if (len >= sizeof(rest))
                break;
        }
        at += part;
        at += strspn(at, ", ");
    }
    return spell(d, "%s%s%s", row->name, *rest ? ", " : "", rest);
}

static const char *x_name_of(const char *part)
{
    if (!strcmp(part, "throughput"))
        return "threads";
    if (!strcmp(part, "load"))
        return "requests a second";
    return "passages";
}

static void gather_growth(struct drawing *d, const char *unit,
                          struct group *group)
{
    for (size_t i = 0; i < d->report->n_rows; i++) {
        const struct lens_bench_row *row = &d->report->rows[i];
        double scale = to_us(row, 1) > 0 ? to_us(row, 1) : 1;
        const struct lens_plot_point point = {
            .x = row->x,
            .y = row->value * scale,
            .low = row->low * scale,
            .high = row->high * scale,
            .label = label_of(d, row),
        };

        if (is_of(d, row) && row->x > 0 && row->low > 0 &&
            !strcmp(row->unit, unit))
            add_point(d, group, common_of(d, row), &point);
    }
}

static void draw_growth(struct drawing *d, const char *unit)
{
    struct lens_sheet_column columns[] = { { "row", false },
                                           { x_name_of(d->part), true },
                                           { "figure", true } };
    const struct lens_bench_row like = { .unit = unit };
    bool is_time = to_us(&like, 1) > 0;
    struct group group = { .n = 0 };
    struct lens_plot plot = {
        .x_label = x_name_of(d->part),
        .y_label = is_time ? "time" : unit,
        .y_kind = is_time ? LENS_AXIS_TIME : LENS_AXIS_NUMBER,
        .is_log_x = true,
        .is_log_y = true,
        .description = "Both axes are logarithmic: a straight line at 45 "
                       "degrees is in proportion, a flat one does not depend "
                       "on it. Thin lines are intervals."
    };
    struct lens_sheet table;

    gather_growth(d, unit, &group);
    if (group.n_points < 2)
        return;
    for (size_t s = 0; s < group.n; s++)
        qsort(group.series[s].points, group.series[s].n,
              sizeof(*group.series[s].points), by_x);
    columns[2].title = is_time ? "\xc2\xb5s" : unit;
    table = table_of(d, &group, columns);
    plot.title = spell(d, "%s by number of %s, in %s", d->part,
                       x_name_of(d->part), *unit ? unit : "its own unit");
    plot.series = group.series;
    plot.n_series = group.n;
    plot.table = &table;
    lens_plot_put(d->plots, &plot);
}

/* A picture for each unit, at its first row. */
static void draw_all_growth(struct drawing *d)
{
    for (size_t i = 0; i < d->report->n_rows; i++) {
        const struct lens_bench_row *row = &d->report->rows[i];
        bool is_first = is_of(d, row) && row->x > 0;

        for (size_t k = 0; k < i && is_first; k++) {
            const struct lens_bench_row *former = &d->report->rows[k];

            is_first = !is_of(d, former) || !(former->x > 0) ||
                       strcmp(former->unit, row->unit) != 0;
        }
        if (is_first)
            draw_growth(d, row->unit);
    }
}

static void draw_ranges(struct drawing *d,
                        const struct lens_bench_row *const *rows, size_t n)
{
    static const struct lens_sheet_column columns[] = {
        { "\xc2\xb5s", false }, { "fastest", true }, { "p50", true },
        { "p90", true },        { "p99", true },     { "p99.9", true },
        { "slowest", true }
    };
    struct lens_plot_range ranges[LENS_PLOT_RANGES_MAX];
    struct lens_plot_ranges plot = {
        .description =
            "A line for each row, from the fastest call to the slowest one, on "
            "a logarithmic axis; its marks are percentiles.",
        .at = ranges,
        .n = n
    };
    struct lens_sheet table;

    lens_sheet_init(&table, d->arena, columns, 7);
    for (size_t i = 0; i < n; i++) {
        const struct lens_bench_distribution *calls = &rows[i]->calls;
        const double figures[] = { calls->min, calls->p50,  calls->p90,
                                   calls->p99, calls->p999, calls->max };
        double us[6];
        char text[LENS_FIGURE_LEN];

        ranges[i].label = label_of(d, rows[i]);
        lens_sheet_put(&table, "%s", ranges[i].label);
        for (size_t k = 0; k < 6; k++) {
            us[k] = to_us(rows[i], figures[k]);
            lens_sheet_put(&table, "%s", lens_figure_text(us[k], text));
        }
        ranges[i].min = us[0];
        ranges[i].p50 = us[1];
        ranges[i].p90 = us[2];
        ranges[i].p99 = us[3];
        ranges[i].p999 = us[4];
        ranges[i].max = us[5];
    }
    if (table.status != LENS_OK)
        d->status = table.status;
    plot.title = spell(d, "Latency of single calls: %s", d->part);
    plot.table = &table;
    lens_plot_ranges_put(d->plots, &plot);
}

static void draw_all_ranges(struct drawing *d)
{
    const struct lens_bench_row *rows[LENS_PLOT_RANGES_MAX];
    size_t n = 0;

    for (size_t i = 0; i < d->report->n_rows; i++) {
        const struct lens_bench_row *row = &d->report->rows[i];

        if (!is_of(d, row) || !row->calls.n || !(row->calls.min > 0) ||
            !(to_us(row, 1) > 0))
            continue;
        rows[n++] = row;
        if (n == LENS_PLOT_RANGES_MAX) {
            draw_ranges(d, rows, n);
            n = 0;
        }
    }
    if (n)
        draw_ranges(d, rows, n);
}

static size_t place_of(const char **names, size_t *n, size_t max,
                       const char *name)
{
    size_t i = 0;

    while (i < *n && strcmp(names[i], name) != 0)
        i++;
    if (i == *n && i < max)
        names[(*n)++] = name;
    return i;
}

static void draw_stages(struct drawing *d)
{
    static const struct lens_sheet_column columns[] = { { "asked", false },
                                                        { "stage", false },
                                                        { "\xc2\xb5s", true } };
    struct lens_plot_bars bars = {
        .title = "Where the time goes",
        .description = "A bar for each kind of question, as long as all of its "
                       "time, in parts as long as its stages."
    };
    struct lens_sheet table;

    lens_sheet_init(&table, d->arena, columns, 3);
    for (size_t i = 0; i < d->report->n_rows; i++) {
        const struct lens_bench_row *row = &d->report->rows[i];
        double us = to_us(row, row->value);
        size_t bar, segment;
        char text[LENS_FIGURE_LEN];

        if (!is_of(d, row) || !strcmp(row->name, "whole") || !(us > 0))
            continue;
        bar = place_of(bars.labels, &bars.n_bars, LENS_PLOT_BARS_MAX,
                       row->configuration);
        segment = place_of(bars.segments, &bars.n_segments,
                           LENS_PLOT_SERIES_MAX, row->name);
        if (bar == LENS_PLOT_BARS_MAX || segment == LENS_PLOT_SERIES_MAX)
            continue;
        bars.us[bar][segment] = us;
        lens_sheet_put(&table, "%s", row->configuration);
        lens_sheet_put(&table, "%s", row->name);
        lens_sheet_put(&table, "%s", lens_figure_text(us, text));
    }
    if (table.status != LENS_OK)
        d->status = table.status;
    bars.table = &table;
    if (bars.n_segments > 1)
        lens_plot_bars_put(d->plots, &bars);
}

enum lens_status lens_plots_of_part(struct lens_plots *plots,
                                    const struct lens_bench_report *report,
                                    const char *part, struct lens_arena *arena,
                                    struct lens_error *err)
{
    struct drawing d = {
        .plots = plots, .report = report, .part = part, .arena = arena
    };

    if (!strcmp(part, "stages"))
        draw_stages(&d);
    draw_recall(&d);
    draw_all_growth(&d);
    draw_all_ranges(&d);
    if (d.status != LENS_OK)
        return lens_fail(err, d.status, "no room for a plot of the report");
    return LENS_OK;
}
