#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "bench/compare.h"
#include "bench/report_print.h"
#include "cli.h"
#include "json/writer.h"

/* Two reports of the largest size, read. */
static const size_t arena_max = (size_t)1 << 30;

struct comparing {
    struct lens_cli *cli;
    struct lens_arena arena;
    struct lens_bench_report reports[2];
    struct lens_bench_comparison comparison;
};

static enum lens_status read_report(struct comparing *c, size_t i,
                                    struct lens_error *err)
{
    const char *path = c->cli->options.args[i];
    struct lens_buffer text;
    enum lens_status status;

    lens_buffer_init(&text, LENS_BENCH_REPORT_MAX);
    status = lens_file_read(path, &text, err);
    if (status == LENS_OK)
        status = lens_bench_report_read(lens_buffer_view(&text), path,
                                        &c->arena, &c->reports[i], err);
    lens_buffer_release(&text);
    return status;
}

static enum lens_status compare(struct comparing *c, struct lens_error *err)
{
    enum lens_status status = read_report(c, 0, err);

    if (status == LENS_OK)
        status = read_report(c, 1, err);
    if (status == LENS_OK)
        status = lens_bench_compare(&c->reports[0], &c->reports[1], &c->arena,
                                    &c->comparison, err);
    return status;
}

static enum lens_exit print_comparison(struct comparing *c)
{
    struct lens_error err = { 0 };
    enum lens_status status = LENS_OK;
    struct lens_buffer out;
    struct lens_page page;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_cli_page(c->cli, &page, &out);
    if (lens_option_given(&c->cli->options, LENS_OPT_JSON))
        lens_bench_comparison_json(&c->comparison, &out);
    else
        status =
            lens_bench_comparison_text(&c->comparison, &c->arena, &page, &err);
    lens_page_release(&page);
    code = status == LENS_OK ? lens_output(&out, LENS_EXIT_HIT)
                             : lens_complain(&err, LENS_EXIT_DATA);
    lens_buffer_release(&out);
    return code;
}

enum lens_exit lens_run_bench_compare(struct lens_cli *cli)
{
    struct comparing c = { .cli = cli };
    struct lens_error err = { 0 };
    enum lens_status status = lens_cli_arguments(cli, 2, 2, &err);
    enum lens_exit code;

    if (status != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    lens_arena_init(&c.arena, arena_max);
    status = compare(&c, &err);
    code = status == LENS_OK ? print_comparison(&c)
                             : lens_complain(&err, lens_cli_exit_of(status));
    lens_arena_release(&c.arena);
    return code;
}

/* "5%", "5" or "0.5 %" as a part: 0.05. */
static enum lens_status read_regression(const struct lens_cli *cli, double *out,
                                        struct lens_error *err)
{
    const char *word =
        lens_option_value(&cli->options, LENS_OPT_MAX_REGRESSION);
    char *end;
    double percent;

    *out = 0.05;
    if (!word)
        return LENS_OK;
    percent = strtod(word, &end);
    if (end == word || !(*word >= '0' && *word <= '9') ||
        (strcmp(end, "") != 0 && strcmp(end, "%") != 0) ||
        !(percent >= 0 && percent <= 1000)) {
        (void)lens_fail(err, LENS_E_INVAL,
                        "'%.40s' is no value of '--max-regression'", word);
        return lens_hint(err, LENS_E_INVAL,
                         "expected a part from 0%% to 1000%%, such as 5%%");
    }
    *out = percent / 100;
    return LENS_OK;
}

static const char *spell_change(const struct lens_bench_pair *pair,
                                char out[64])
{
    if (pair->verdict == LENS_BENCH_REGRESSED && pair->ratio >= 0)
        (void)snprintf(out, 64, " by %.1f %%",
                       100 * lens_bench_regression(pair));
    else
        out[0] = '\0';
    return out;
}

static void put_failed(struct lens_page *page,
                       const struct lens_bench_pair *pair, const char *reason)
{
    const struct lens_bench_row *row = pair->a;
    bool has_configuration = *row->configuration != '\0';
    char change[64];

    lens_page_open(page, 0, 4);
    lens_page_put_format(page, LENS_RED, "%s, %s%s%s: %s%s", row->part,
                         row->name, has_configuration ? ", " : "",
                         row->configuration, reason,
                         spell_change(pair, change));
    lens_page_close(page);
}

static void put_json(struct lens_json_writer *w,
                     const struct lens_bench_pair *pair, const char *reason)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "part", pair->a->part);
    lens_json_put_text(w, "name", pair->a->name);
    lens_json_put_text(w, "configuration", pair->a->configuration);
    lens_json_put_text(w, "reason", reason);
    if (pair->ratio >= 0)
        lens_json_put_double(w, "regression", lens_bench_regression(pair));
    lens_json_close_object(w);
}

/* Rows at once, which may be slower where no single one is known to be. */
static bool is_slower(const struct lens_bench_group *group,
                      double max_regression)
{
    return group->verdict == LENS_BENCH_REGRESSED &&
           group->ratio - 1 > max_regression;
}

static void put_slower(struct lens_page *page,
                       const struct lens_bench_group *group)
{
    lens_page_open(page, 0, 4);
    lens_page_put_format(page, LENS_RED,
                         "%s, %zu timed rows together: slower by %.1f %%",
                         *group->part ? group->part : "all parts", group->n,
                         100 * (group->ratio - 1));
    lens_page_close(page);
}

static void put_json_slower(struct lens_json_writer *w,
                            const struct lens_bench_group *group)
{
    lens_bench_group_json_open(w, group);
    lens_json_put_double(w, "regression", group->ratio - 1);
    lens_json_close_object(w);
}

/* What does not pass is put here, and counted. */
struct gate {
    double max_regression;
    struct lens_page *page;
    struct lens_json_writer *json; /* NULL for text */
    size_t n_rows, n_groups;
};

static void put_rows(struct gate *gate, const struct lens_bench_comparison *c)
{
    for (size_t i = 0; i < c->n; i++) {
        const char *reason =
            lens_bench_gate_reason(&c->pairs[i], gate->max_regression);

        if (!reason)
            continue;
        gate->n_rows++;
        if (gate->json)
            put_json(gate->json, &c->pairs[i], reason);
        else
            put_failed(gate->page, &c->pairs[i], reason);
    }
}

static void put_groups(struct gate *gate, const struct lens_bench_comparison *c)
{
    for (size_t i = 0; i < c->n_groups; i++) {
        if (!is_slower(&c->groups[i], gate->max_regression))
            continue;
        gate->n_groups++;
        if (gate->json)
            put_json_slower(gate->json, &c->groups[i]);
        else
            put_slower(gate->page, &c->groups[i]);
    }
}

static void put_gate_json(struct gate *gate,
                          const struct lens_bench_comparison *c,
                          struct lens_buffer *out)
{
    struct lens_json_writer w;

    gate->json = &w;
    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "bench-gate/1");
    lens_json_put_double(&w, "max_regression", gate->max_regression);
    lens_json_open_array(&w, "failed");
    put_rows(gate, c);
    lens_json_close_array(&w);
    lens_json_open_array(&w, "slower_together");
    put_groups(gate, c);
    lens_json_close_array(&w);
    lens_json_put_bool(&w, "passed", !gate->n_rows && !gate->n_groups);
    lens_json_close_object(&w);
    gate->json = NULL;
}

/* Rows in which a regression of the size of the limit would not show. */
static size_t count_blind(const struct lens_bench_comparison *c,
                          double max_regression)
{
    size_t n = 0;

    for (size_t i = 0; i < c->n; i++) {
        const struct lens_bench_pair *pair = &c->pairs[i];

        if (pair->verdict != LENS_BENCH_SAME || pair->ratio < 0)
            continue;
        n += pair->a->better == LENS_BENCH_LOWER
                 ? pair->high > 1 + max_regression
                 : pair->low < 1 - max_regression;
    }
    return n;
}

static void put_gate_text(struct gate *gate,
                          const struct lens_bench_comparison *c)
{
    put_rows(gate, c);
    put_groups(gate, c);
    lens_page_open(gate->page, 0, 0);
    lens_page_put_format(
        gate->page, gate->n_rows || gate->n_groups ? LENS_BOLD : LENS_PLAIN,
        "%zu of %zu rows do not pass; in %zu a difference "
        "of %g %% could be chance",
        gate->n_rows, c->n, count_blind(c, gate->max_regression),
        100 * gate->max_regression);
    lens_page_close(gate->page);
}

static enum lens_exit print_gate(struct comparing *c, double max_regression)
{
    struct lens_buffer out;
    struct lens_page page;
    struct gate gate = { .max_regression = max_regression, .page = &page };
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_cli_page(c->cli, &page, &out);
    if (lens_option_given(&c->cli->options, LENS_OPT_JSON))
        put_gate_json(&gate, &c->comparison, &out);
    else
        put_gate_text(&gate, &c->comparison);
    lens_page_release(&page);
    code = lens_output(&out, gate.n_rows || gate.n_groups ? LENS_EXIT_NO_MATCH
                                                          : LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}

enum lens_exit lens_run_bench_gate(struct lens_cli *cli)
{
    struct comparing c = { .cli = cli };
    struct lens_error err = { 0 };
    double max_regression;
    enum lens_status status = lens_cli_arguments(cli, 2, 2, &err);
    enum lens_exit code;

    if (status == LENS_OK)
        status = read_regression(cli, &max_regression, &err);
    if (status != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    lens_arena_init(&c.arena, arena_max);
    status = compare(&c, &err);
    code = status == LENS_OK ? print_gate(&c, max_regression)
                             : lens_complain(&err, lens_cli_exit_of(status));
    lens_arena_release(&c.arena);
    return code;
}

enum lens_exit lens_run_bench_show(struct lens_cli *cli)
{
    struct comparing c = { .cli = cli };
    struct lens_error err = { 0 };
    enum lens_status status = lens_cli_arguments(cli, 1, 1, &err);
    const char *format;
    enum lens_exit code;

    if (status == LENS_OK)
        status = lens_cli_format(cli, &format, &err);
    if (status != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    lens_arena_init(&c.arena, arena_max);
    status = read_report(&c, 0, &err);
    code = status == LENS_OK
               ? lens_bench_report_print(cli, &c.reports[0], &c.arena)
               : lens_complain(&err, lens_cli_exit_of(status));
    lens_arena_release(&c.arena);
    return code;
}
