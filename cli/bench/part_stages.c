/*
 * part_stages.c - where the time of one ask goes.
 *
 *     row            analyse, embed, lexical, dense, fuse, explain, whole
 *     configuration  kind of text, and
 *                    warm   the index has been asked before
 *                    cold   the first ask after it was opened anew
 *     figure         median of the repetition's asks
 *
 * One thread.  As many asks a repetition as the run says, of long texts an
 * eighth, for each takes many times as long.  Every repetition asks the same
 * texts in the same order, so that repetitions differ by the host alone.
 *
 * Cold is what a command line meets:
 * fresh mappings, caches of SQLite and allocator empty; the page cache is as it
 * is, and since opening reads every file for its checksum, it holds them.  Cold
 * asks are few, because each needs an opening of its own.
 *
 * A stage that a kind of index does not have is no row: without an embedder
 * there are no "embed" and "dense".
 */
#include <stdio.h>

#include "base/alloc.h"
#include "base/error.h"
#include "bench/asker.h"
#include "bench/calls.h"
#include "bench/parts.h"

enum {
    CALLS_DEFAULT = 100,
    CALLS_LEAST = 10,
    LONG_TAKES = 8, /* as many short asks as a long one is worth */
    COLD_CALLS = 5,
    WARM_UP = 20,
    NS_PER_US = 1000
};

struct stages {
    struct lens_bench_scope scope;
    struct lens_bench_index index;
    struct lens_bench_asker *asker;
    struct lens_bench_asked asked;
    enum lens_channels channels;
    size_t n_calls;
    double *us; /* LENS_N_STAGES times n_calls */
};

static enum lens_status ask(struct stages *s, struct lens_bench_asker *asker,
                            struct lens_view text, size_t n, size_t i,
                            struct lens_error *err)
{
    uint64_t ns[LENS_N_STAGES];
    enum lens_status status = lens_bench_ask(asker, text, s->channels, ns, err);

    for (size_t stage = 0; status == LENS_OK && stage < LENS_N_STAGES; stage++)
        s->us[stage * n + i] = (double)ns[stage] / NS_PER_US;
    return status;
}

/* The second kind is that of long texts. */
static size_t count_calls(const struct stages *s, size_t kind)
{
    size_t n = kind == 0 ? s->n_calls : s->n_calls / LONG_TAKES;

    return n > CALLS_LEAST ? n : CALLS_LEAST;
}

static enum lens_status ask_warm(struct stages *s,
                                 const struct lens_bench_texts *texts, size_t n,
                                 struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < n; i++)
        status = ask(s, s->asker, texts->at[i % texts->n], n, i, err);
    return status;
}

static enum lens_status ask_cold(struct stages *s,
                                 const struct lens_bench_texts *texts,
                                 struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < COLD_CALLS; i++) {
        struct lens_bench_asker *asker = NULL;
        struct lens_bench_index index;

        status = lens_bench_index_open_again(&s->index, &index, err);
        if (status != LENS_OK)
            return status;
        status = lens_bench_asker_open(&index, true, &asker, err);
        if (status == LENS_OK)
            status = ask(s, asker, texts->at[i % texts->n], COLD_CALLS, i, err);
        lens_bench_asker_close(asker);
        lens_bench_index_close(&index);
    }
    return status;
}

static bool has_stage(const struct stages *s, size_t stage)
{
    return s->channels == LENS_BOTH ||
           (stage != LENS_STAGE_EMBED && stage != LENS_STAGE_DENSE);
}

static enum lens_status add(struct stages *s, struct lens_bench_rows *rows,
                            const char *texts, const char *state, size_t n,
                            struct lens_error *err)
{
    char configuration[LENS_BENCH_NAME_MAX];
    enum lens_status status = LENS_OK;

    (void)snprintf(configuration, sizeof(configuration), "%s, %s", texts,
                   state);
    for (size_t stage = 0; status == LENS_OK && stage < LENS_N_STAGES;
         stage++) {
        const struct lens_bench_row row = {
            .part = "stages",
            .name = lens_bench_stage_name((enum lens_bench_stage)stage),
            .configuration = configuration,
            .unit = "us",
            .recall = -1,
            .x = -1,
        };

        if (has_stage(s, stage))
            status = lens_calls_add(rows, &row, s->us + stage * n, n, err);
    }
    return status;
}

static enum lens_status measure(void *state, struct lens_bench_rows *rows,
                                struct lens_error *err)
{
    struct stages *s = state;
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < s->asked.n; i++) {
        const struct lens_bench_texts *texts = &s->asked.of[i];
        const size_t n = count_calls(s, i);

        status = ask_warm(s, texts, n, err);
        if (status == LENS_OK)
            status = add(s, rows, texts->name, "warm", n, err);
        if (status == LENS_OK)
            status = ask_cold(s, texts, err);
        if (status == LENS_OK)
            status = add(s, rows, texts->name, "cold", COLD_CALLS, err);
    }
    return status;
}

static void close_stages(void *state)
{
    struct stages *s = state;

    if (!s)
        return;
    lens_bench_asker_close(s->asker);
    lens_bench_index_close(&s->index);
    lens_free(s->us);
    lens_free(s);
}

static enum lens_status prepare(struct stages *s, struct lens_error *err)
{
    const size_t n = s->n_calls > WARM_UP ? s->n_calls : WARM_UP;
    enum lens_status status = lens_bench_index_open(&s->scope, &s->index, err);

    if (status != LENS_OK)
        return status;
    s->channels = lens_bench_index_channels(&s->index);
    s->us = lens_calloc(n, LENS_N_STAGES * sizeof(*s->us));
    if (!s->us)
        return lens_fail(err, LENS_E_NOMEM, "no memory for times of stages");
    status = lens_bench_index_texts(&s->index, &s->scope, &s->asked, err);
    if (status == LENS_OK)
        status = lens_bench_asker_open(&s->index, true, &s->asker, err);
    for (size_t i = 0; status == LENS_OK && i < s->asked.n; i++)
        status = ask_warm(s, &s->asked.of[i], WARM_UP, err);
    return status;
}

static enum lens_status open_stages(const struct lens_bench_scope *scope,
                                    void **state, struct lens_error *err)
{
    struct stages *s = lens_calloc(1, sizeof(*s));
    enum lens_status status;

    if (!s)
        return lens_fail(err, LENS_E_NOMEM, "no memory to measure stages");
    s->scope = *scope;
    s->n_calls = scope->calls ? scope->calls : CALLS_DEFAULT;
    status = prepare(s, err);
    if (status != LENS_OK) {
        close_stages(s);
        return status;
    }
    *state = s;
    return LENS_OK;
}

const struct lens_bench_part lens_bench_part_stages = {
    .name = "stages",
    .summary = "latency of each stage of one ask, warm and cold",
    .open = open_stages,
    .measure = measure,
    .close = close_stages,
};
