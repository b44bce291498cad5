#include "bench/runner.h"

#include <stdio.h>

#include "base/error.h"
#include "output.h"

/* The parts that were opened, in their order. */
struct opened {
    const struct lens_bench_part *parts[LENS_BENCH_PARTS_MAX];
    void *states[LENS_BENCH_PARTS_MAX];
    size_t n;
};

static bool may_go_on(const struct lens_bench_run *run,
                      const struct lens_bench_part *part, size_t repeat)
{
    return !run->step || run->step(run, part, repeat);
}

static void tell_left_out(const struct lens_bench_part *part,
                          const struct lens_error *why,
                          struct lens_bench_facts *facts)
{
    char name[64], sentence[640];

    (void)snprintf(name, sizeof(name), "left out: %.40s", part->name);
    lens_bench_fact_add(facts, name, "%s", why->text);
    (void)snprintf(sentence, sizeof(sentence),
                   "the part '%.40s' is left out: "
                   "%s%s%s",
                   part->name, why->text, why->hint[0] ? "; " : "", why->hint);
    lens_warn(sentence);
}

static enum lens_status open_parts(const struct lens_bench_run *run,
                                   struct opened *opened,
                                   struct lens_bench_facts *facts,
                                   struct lens_error *err)
{
    if (run->n_parts > LENS_BENCH_PARTS_MAX)
        return lens_fail(err, LENS_E_LIMIT, "there are more than %d parts",
                         LENS_BENCH_PARTS_MAX);
    for (size_t i = 0; i < run->n_parts; i++) {
        const struct lens_bench_part *part = run->parts[i];
        struct lens_error why = { 0 };
        enum lens_status status;

        if (!may_go_on(run, part, 0))
            return LENS_END;
        status = part->open(run->scope, &opened->states[opened->n], &why);
        if (status == LENS_E_NOT_FOUND) {
            tell_left_out(part, &why, facts);
            continue;
        }
        if (status != LENS_OK) {
            if (err)
                *err = why;
            return status;
        }
        opened->parts[opened->n++] = part;
    }
    return LENS_OK;
}

static enum lens_status measure_once(const struct lens_bench_run *run,
                                     const struct opened *opened, size_t repeat,
                                     struct lens_bench_noise *noise,
                                     struct lens_bench_rows *rows,
                                     struct lens_error *err)
{
    for (size_t i = 0; i < opened->n; i++) {
        enum lens_status status;

        if (!may_go_on(run, opened->parts[i], repeat))
            return LENS_END;
        lens_bench_noise_measure(noise);
        status = opened->parts[i]->measure(opened->states[i], rows, err);
        if (status != LENS_OK)
            return status;
    }
    lens_bench_noise_measure(noise);
    return lens_bench_noise_add(noise, rows, err);
}

static enum lens_status finish(struct lens_arena *arena,
                               const struct lens_bench_noise *noise,
                               const struct lens_bench_rows *rows,
                               struct lens_bench_report *report,
                               struct lens_error *err)
{
    report->rows = rows->at;
    report->n_rows = rows->n;
    report->noise = lens_bench_noise_of(noise);
    report->warning = lens_bench_noise_warning(noise, arena);
    if (!report->warning)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the report");
    return lens_bench_report_finish(report, err);
}

enum lens_status lens_bench_run(const struct lens_bench_run *run,
                                struct lens_bench_facts *facts,
                                struct lens_bench_report *report,
                                struct lens_error *err)
{
    struct lens_arena *arena = run->scope->arena;
    struct lens_bench_noise *noise = lens_arena_alloc(arena, 1, sizeof(*noise));
    struct lens_bench_rows rows = { .arena = arena };
    struct opened opened = { .n = 0 };
    enum lens_status status;

    if (!noise)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the report");
    status = open_parts(run, &opened, facts, err);
    if (status == LENS_OK && !opened.n)
        status = lens_fail(err, LENS_E_NOT_FOUND,
                           "none of the parts has anything to measure here");
    if (status == LENS_OK)
        status = lens_bench_noise_init(noise, arena, err);
    for (size_t r = 1; status == LENS_OK && r <= run->n_repeats; r++)
        status = measure_once(run, &opened, r, noise, &rows, err);
    while (opened.n) {
        opened.n--;
        opened.parts[opened.n]->close(opened.states[opened.n]);
    }
    return status == LENS_OK ? finish(arena, noise, &rows, report, err)
                             : status;
}
