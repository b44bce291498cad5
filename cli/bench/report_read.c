#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "bench/report.h"
#include "json/json.h"

enum {
    DEPTH_MAX = 8
};

/* Another host's logarithms may differ in the last digits. */
static const double close_enough = 1e-6;

/* A document on its way to a report. */
struct reading {
    struct lens_json *doc;
    struct lens_arena *arena;
    struct lens_bench_report report;
    bool has_memory;
};

static void *take(struct reading *r, size_t n, size_t size)
{
    void *memory = lens_arena_alloc(r->arena, n ? n : 1, size);

    r->has_memory = r->has_memory && memory;
    return memory;
}

static const char *text_of(struct reading *r, struct lens_json_value object,
                           const char *name)
{
    const char *copy =
        lens_arena_copy(r->arena, lens_view_of(lens_json_text(object, name)));

    r->has_memory = r->has_memory && copy;
    return copy ? copy : "";
}

static const char *name_of(struct reading *r, struct lens_json_value row,
                           const char *name)
{
    const char *text = text_of(r, row, name);

    if (strlen(text) > LENS_BENCH_NAME_MAX)
        lens_json_reject(row, "has a name that is too long");
    return text;
}

static double figure_of(struct lens_json_value at, double figure)
{
    if (!(fabs(figure) <= LENS_BENCH_FIGURE_MAX))
        lens_json_reject(at, "has a figure that is out of range");
    return figure;
}

static enum lens_bench_better better_of(struct lens_json_value row)
{
    const char *word = lens_json_text(row, "better");

    if (!strcmp(word, "lower"))
        return LENS_BENCH_LOWER;
    if (!strcmp(word, "higher"))
        return LENS_BENCH_HIGHER;
    if (strcmp(word, "neither") != 0)
        lens_json_reject(row, "has a 'better' that is none of lower, higher, "
                              "neither");
    return LENS_BENCH_NEITHER;
}

static void read_facts(struct reading *r, struct lens_json_value root)
{
    struct lens_json_value list = lens_json_array(root, "facts");
    size_t n = lens_json_count(list);
    struct lens_bench_fact *facts;

    if (n > LENS_BENCH_FACTS_MAX) {
        lens_json_reject(list, "has too many elements");
        return;
    }
    facts = take(r, n, sizeof(*facts));
    if (!facts)
        return;
    for (struct lens_json_value at = lens_json_first(list);
         !lens_json_is_end(at); at = lens_json_next(at)) {
        struct lens_bench_fact *fact = &facts[r->report.n_facts++];

        fact->name = text_of(r, at, "name");
        fact->value = text_of(r, at, "value");
    }
    r->report.facts = facts;
}

static void read_repeats(struct reading *r, struct lens_json_value row,
                         struct lens_bench_row *out)
{
    struct lens_json_value list = lens_json_array(row, "repeats");
    size_t n = lens_json_count(list);
    double *repeats;

    if (!n || n > LENS_BENCH_REPEATS_MAX) {
        lens_json_reject(row, "has no repetitions, or too many");
        return;
    }
    repeats = take(r, n, sizeof(*repeats));
    if (!repeats)
        return;
    for (struct lens_json_value at = lens_json_first(list);
         !lens_json_is_end(at); at = lens_json_next(at))
        repeats[out->n_repeats++] = figure_of(row, lens_json_as_number(at));
    out->repeats = repeats;
}

static void read_calls(struct lens_json_value row,
                       struct lens_bench_distribution *out)
{
    static const char *const names[] = { "min", "p50",   "p90",
                                         "p99", "p99.9", "max" };
    double *const to[] = { &out->min, &out->p50,  &out->p90,
                           &out->p99, &out->p999, &out->max };
    struct lens_json_value calls;

    if (!lens_json_has(row, "calls"))
        return;
    calls = lens_json_object(row, "calls");
    out->n = (size_t)lens_json_integer(
        calls, "n", 1, (int64_t)LENS_BENCH_CALLS_MAX * LENS_BENCH_REPEATS_MAX);
    for (size_t i = 0; i < sizeof(to) / sizeof(*to); i++) {
        *to[i] = figure_of(calls, lens_json_number(calls, names[i]));
        if (i && *to[i] < *to[i - 1])
            lens_json_reject(calls, "is not in ascending order");
    }
}

static void read_row(struct reading *r, struct lens_json_value at,
                     struct lens_bench_row *row)
{
    row->part = name_of(r, at, "part");
    row->name = name_of(r, at, "name");
    row->configuration = name_of(r, at, "configuration");
    row->unit = name_of(r, at, "unit");
    row->better = better_of(at);
    row->recall = row->x = -1;
    if (lens_json_has(at, "recall")) {
        row->recall = lens_json_number(at, "recall");
        if (!(row->recall >= 0 && row->recall <= 1))
            lens_json_reject(at, "has a recall that is not from 0 to 1");
    }
    if (lens_json_has(at, "x")) {
        row->x = figure_of(at, lens_json_number(at, "x"));
        if (row->x < 0)
            lens_json_reject(at, "has an x below 0");
    }
    row->value = figure_of(at, lens_json_number(at, "value"));
    read_repeats(r, at, row);
    read_calls(at, &row->calls);
}

static void read_rows(struct reading *r, struct lens_json_value list)
{
    size_t n = lens_json_count(list);

    if (n > LENS_BENCH_ROWS_MAX) {
        lens_json_reject(list, "has too many elements");
        return;
    }
    r->report.rows = take(r, n, sizeof(*r->report.rows));
    if (!r->report.rows)
        return;
    for (struct lens_json_value at = lens_json_first(list);
         !lens_json_is_end(at); at = lens_json_next(at))
        read_row(r, at, &r->report.rows[r->report.n_rows++]);
}

static enum lens_status check_schema(struct lens_json_value root,
                                     const char *name, struct lens_error *err)
{
    static const char ours[] = "bench/1", family[] = "bench/";
    const char *schema = lens_json_text(root, "schema");
    enum lens_status status = lens_json_check(root.doc, err);

    if (status != LENS_OK || !strcmp(schema, ours))
        return status;
    status = strncmp(schema, family, strlen(family)) == 0 ? LENS_E_VERSION
                                                          : LENS_E_INVAL;
    (void)lens_fail(err, status, "'%.200s' has the schema '%.40s', not '%s'",
                    name, schema, ours);
    return lens_hint(err, status,
                     "'asklens bench --json' writes what is read "
                     "here");
}

static int by_key(const void *a, const void *b)
{
    return lens_bench_row_compare(*(const struct lens_bench_row *const *)a,
                                  *(const struct lens_bench_row *const *)b);
}

static enum lens_status check_keys(struct reading *r, const char *name,
                                   struct lens_error *err)
{
    size_t n = r->report.n_rows;
    const struct lens_bench_row **sorted = take(r, n, sizeof(*sorted));

    if (!sorted)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%.200s'", name);
    for (size_t i = 0; i < n; i++)
        sorted[i] = &r->report.rows[i];
    qsort(sorted, n, sizeof(*sorted), by_key);
    for (size_t i = 1; i < n; i++) {
        if (!lens_bench_row_compare(sorted[i - 1], sorted[i]))
            return lens_fail(err, LENS_E_INVAL,
                             "'%.100s' has the row '%.60s, %.60s, %.60s' twice",
                             name, sorted[i]->part, sorted[i]->name,
                             sorted[i]->configuration);
    }
    return LENS_OK;
}

/* The median and the interval follow from the repetitions. */
static enum lens_status finish(struct reading *r, const char *name,
                               struct lens_error *err)
{
    struct lens_bench_report *report = &r->report;
    double *said = take(r, report->n_rows, sizeof(*said));
    enum lens_status status;

    if (!said)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%.200s'", name);
    for (size_t i = 0; i < report->n_rows; i++)
        said[i] = report->rows[i].value;
    status = lens_bench_report_finish(report, err);
    for (size_t i = 0; status == LENS_OK && i < report->n_rows; i++) {
        double value = report->rows[i].value;

        if (fabs(said[i] - value) > close_enough * fabs(value))
            status = lens_fail(err, LENS_E_INVAL,
                               "'%.200s': rows/%zu has a value that is not "
                               "the median of its repetitions",
                               name, i);
    }
    return status;
}

static enum lens_status read_document(struct reading *r, const char *name,
                                      struct lens_error *err)
{
    struct lens_json_value root = lens_json_root(r->doc);
    enum lens_status status = check_schema(root, name, err);

    if (status != LENS_OK)
        return status;
    r->report.command = text_of(r, root, "command");
    r->report.warning = text_of(r, root, "warning");
    r->report.noise = lens_json_number(root, "noise");
    if (!(r->report.noise >= 0 && r->report.noise <= LENS_BENCH_FIGURE_MAX))
        lens_json_reject(root, "has a noise that is out of range");
    read_facts(r, root);
    read_rows(r, lens_json_array(root, "rows"));
    status = lens_json_check(r->doc, err);
    if (status == LENS_OK && !r->has_memory)
        status =
            lens_fail(err, LENS_E_NOMEM, "no memory to read '%.200s'", name);
    if (status == LENS_OK)
        status = check_keys(r, name, err);
    return status == LENS_OK ? finish(r, name, err) : status;
}

enum lens_status lens_bench_report_read(struct lens_view text, const char *name,
                                        struct lens_arena *arena,
                                        struct lens_bench_report *out,
                                        struct lens_error *err)
{
    const struct lens_json_limits limits = { LENS_BENCH_REPORT_MAX, DEPTH_MAX };
    struct reading r = { .arena = arena, .has_memory = true };
    enum lens_status status = lens_json_parse(text, name, &limits, &r.doc, err);

    if (status != LENS_OK)
        return status;
    status = read_document(&r, name, err);
    lens_json_free(r.doc);
    if (status == LENS_OK)
        *out = r.report;
    return status;
}
