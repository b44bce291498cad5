/*
 * part_growth.c - what becomes of time and size as a collection grows.
 *
 * The same questions at 10,000, 50,000, 200,000 and 1,000,000 generated
 * passages and vectors, so far as "generated:N" goes, and at N.  The lens has a
 * size that nobody chooses; a run on it shows 1,000 to 20,000 generated ones,
 * the larger ones without a graph, because building that takes longer than all
 * the rest.  Other inputs have one size, and nothing to measure here.
 *
 * `x` of a row is the number of passages.
 */
#include <stdio.h>

#include "base/alloc.h"
#include "base/error.h"
#include "bench/ann.h"
#include "bench/parts.h"
#include "bench/text_index.h"

enum {
    STANDS_MAX = 5,
    CALLS_MAX = 400,
    SCANS_MIN = 10
};

/* How many passages, up to 0. */
static const size_t sizes[STANDS_MAX] = { 10000, 50000, 200000, 1000000 };
static const size_t lens_sizes[STANDS_MAX] = { 1000, 3000, 10000, 20000 };

/* With more, there is no graph in a run on the lens. */
static const size_t lens_graph_max = 3000;

/* Multiplications of the scans of one repetition. */
static const size_t scan_work = (size_t)1 << 29;

/* What the graph is asked with. */
static const struct lens_ann_asking graph_asking = { "efSearch=64", 0 };
static const struct lens_ann_asking scan_asking = { NULL, 0 };

/* Everything of one number of passages. */
struct stand {
    size_t n;
    struct lens_bench_texts texts;
    struct lens_bench_asking asking;
    struct lens_text_index words;
    struct lens_vector_set set;
    struct lens_ann exact, graph;
    bool has_graph;
    double recall; /* of the graph */
};

struct growth {
    struct stand stands[STANDS_MAX];
    size_t n;
    size_t calls;
    bool is_measured;
};

static void close_growth(void *state)
{
    struct growth *growth = state;

    if (!growth)
        return;
    for (size_t i = 0; i < growth->n; i++) {
        struct stand *stand = &growth->stands[i];

        lens_text_index_close(&stand->words);
        lens_ann_close(&stand->exact);
        lens_ann_close(&stand->graph);
        lens_vector_set_release(&stand->set);
    }
    lens_free(growth);
}

static enum lens_status make_graph(struct stand *stand, const char *folder,
                                   struct lens_error *err)
{
    enum lens_status status = lens_ann_make(
        &stand->set, "HNSW32", "efConstruction=80", folder, &stand->graph, err);

    stand->has_graph = status == LENS_OK;
    if (status != LENS_OK)
        return status;
    return lens_ann_recall(&stand->graph, &stand->set, &graph_asking,
                           LENS_VECTOR_QUERIES, &stand->recall, err);
}

/* What was made stays in `growth`, to be closed with it. */
static enum lens_status add_stand(const struct lens_bench_scope *scope,
                                  struct growth *growth, size_t n,
                                  bool has_graph, struct lens_error *err)
{
    struct stand *stand = &growth->stands[growth->n++];
    enum lens_status status;

    stand->n = n;
    lens_bench_texts_generated(scope->seed, n, &stand->texts);
    status = lens_bench_texts_ask(scope, &stand->texts, &stand->asking, err);
    if (status == LENS_OK)
        status = lens_text_index_make(&stand->texts, scope->folder,
                                      &stand->words, err);
    if (status == LENS_OK)
        status = lens_bench_generated_set(scope->seed, n, &stand->set, err);
    if (status == LENS_OK)
        status = lens_ann_make(&stand->set, LENS_ANN_EXACT, NULL, scope->folder,
                               &stand->exact, err);
    if (status == LENS_OK && has_graph)
        status = make_graph(stand, scope->folder, err);
    /* The indexes have the rows, too; the queries are still asked. */
    lens_vector_table_release(&stand->set.base);
    return status;
}

/* The sizes below `most`, and that. */
static enum lens_status add_generated(const struct lens_bench_scope *scope,
                                      struct growth *growth, size_t most,
                                      struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && sizes[i] && sizes[i] < most; i++)
        status = add_stand(scope, growth, sizes[i], true, err);
    return status == LENS_OK ? add_stand(scope, growth, most, true, err)
                             : status;
}

static enum lens_status add_for_lens(const struct lens_bench_scope *scope,
                                     struct growth *growth,
                                     struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && lens_sizes[i]; i++)
        status = add_stand(scope, growth, lens_sizes[i],
                           lens_sizes[i] <= lens_graph_max, err);
    return status;
}

static enum lens_status open_growth(const struct lens_bench_scope *scope,
                                    void **state, struct lens_error *err)
{
    size_t most = 0;
    struct growth *growth;
    enum lens_status status = lens_generated_count(scope->input, &most, err);

    if (status != LENS_OK)
        return status;
    if (scope->input && most == 0)
        return lens_hint(err,
                         lens_fail(err, LENS_E_NOT_FOUND,
                                   "'%.200s' has one size only", scope->input),
                         "growth is measured with 'generated:1000000'");
    growth = lens_calloc(1, sizeof(*growth));
    if (!growth)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the part 'growth'");
    growth->calls = scope->calls > CALLS_MAX ? CALLS_MAX
                    : scope->calls == 0      ? 1
                                             : scope->calls;
    status = lens_dir_make(scope->folder, err);
    if (status == LENS_OK)
        status = scope->input ? add_generated(scope, growth, most, err)
                              : add_for_lens(scope, growth, err);
    if (status != LENS_OK) {
        close_growth(growth);
        return status;
    }
    *state = growth;
    return LENS_OK;
}

/* One figure of a stand. */
struct figure {
    const char *name, *unit;
    double value, recall;
    const double *calls;
    size_t n;
};

static enum lens_status add_figure(const struct stand *stand,
                                   struct lens_bench_rows *rows,
                                   const struct figure *figure,
                                   struct lens_error *err)
{
    char configuration[32];

    (void)snprintf(configuration, sizeof(configuration), "n=%zu", stand->n);
    return lens_bench_add(
        rows,
        &(struct lens_bench_row){ .part = "growth",
                                  .name = figure->name,
                                  .configuration = configuration,
                                  .unit = figure->unit,
                                  .better = LENS_BENCH_LOWER,
                                  .recall = figure->recall,
                                  .x = (double)stand->n },
        figure->value, figure->calls, figure->n, err);
}

static enum lens_status measure_words(const struct stand *stand, size_t n,
                                      const struct lens_bench_queries *queries,
                                      const char *name,
                                      struct lens_bench_rows *rows,
                                      struct lens_error *err)
{
    double calls[CALLS_MAX];
    struct figure figure = { name, "us", 0, -1, calls, n };
    enum lens_status status;

    if (queries->n == 0)
        return LENS_OK;
    status = lens_text_index_time(&stand->words, NULL, queries, n, calls,
                                  &figure.value, err);
    return status == LENS_OK ? add_figure(stand, rows, &figure, err) : status;
}

static enum lens_status
measure_vectors(struct stand *stand, struct lens_ann *ann, size_t n,
                const struct lens_ann_asking *asking, struct figure figure,
                struct lens_bench_rows *rows, struct lens_error *err)
{
    double calls[CALLS_MAX];
    enum lens_status status =
        lens_ann_time(ann, &stand->set, asking, n, calls, &figure.value, err);

    figure.calls = calls;
    figure.n = n;
    return status == LENS_OK ? add_figure(stand, rows, &figure, err) : status;
}

/* Figures that do not change: once. */
static enum lens_status measure_having(const struct stand *stand,
                                       struct lens_bench_rows *rows,
                                       struct lens_error *err)
{
    const double mib = 1 << 20;
    const struct figure figures[] = {
        { "lexical, build", "s", stand->words.build_s, -1, NULL, 0 },
        { "lexical, size", "MiB", (double)stand->words.bytes / mib, -1, NULL,
          0 },
        { "exact, size", "MiB", (double)stand->exact.bytes / mib, -1, NULL, 0 },
        { "HNSW32, build", "s", stand->graph.build_s, -1, NULL, 0 },
        { "HNSW32, size", "MiB", (double)stand->graph.bytes / mib, -1, NULL,
          0 },
    };
    size_t n = sizeof(figures) / sizeof(*figures) - (stand->has_graph ? 0 : 2);
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < n; i++)
        status = add_figure(stand, rows, &figures[i], err);
    return status;
}

static size_t n_scans(const struct growth *growth, const struct stand *stand)
{
    size_t n = scan_work / (stand->n * LENS_GENERATED_DIM);

    n = n < SCANS_MIN ? SCANS_MIN : n;
    return n < growth->calls ? n : growth->calls;
}

static enum lens_status measure_stand(const struct growth *growth,
                                      struct stand *stand,
                                      struct lens_bench_rows *rows,
                                      struct lens_error *err)
{
    enum lens_status status =
        measure_words(stand, growth->calls, &stand->asking.of_few,
                      "lexical, 2 to 12 words", rows, err);

    if (status == LENS_OK)
        status = measure_words(stand, growth->calls, &stand->asking.of_many,
                               "lexical, 15 to 58 words", rows, err);
    if (status == LENS_OK)
        status = measure_vectors(
            stand, &stand->exact, n_scans(growth, stand), &scan_asking,
            (struct figure){ .name = "exact", .unit = "us", .recall = 1 }, rows,
            err);
    if (status == LENS_OK && stand->has_graph)
        status =
            measure_vectors(stand, &stand->graph, growth->calls, &graph_asking,
                            (struct figure){ .name = "HNSW32, efSearch=64",
                                             .unit = "us",
                                             .recall = stand->recall },
                            rows, err);
    if (status == LENS_OK && !growth->is_measured)
        status = measure_having(stand, rows, err);
    return status;
}

static enum lens_status measure_growth(void *state,
                                       struct lens_bench_rows *rows,
                                       struct lens_error *err)
{
    struct growth *growth = state;
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < growth->n; i++)
        status = measure_stand(growth, &growth->stands[i], rows, err);
    growth->is_measured = true;
    return status;
}

const struct lens_bench_part lens_bench_part_growth = {
    .name = "growth",
    .summary = "times and sizes as the number of passages grows",
    .open = open_growth,
    .measure = measure_growth,
    .close = close_growth,
};
