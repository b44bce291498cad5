/*
 * part_dense.c - how fast, how exact, how large: the kinds of vector index.
 *
 * Each kind is built once, when the part is opened, from the same rows; every
 * way to ask it is a row of the report with the share of the ten nearest it
 * finds, which together are its curve.  Recall is of all queries (of the first
 * fifty for a scan of many rows) and does not change from one repetition to the
 * next; times are of single queries, one
 * thread, each alone, as a search comes.
 *
 *     exact    every row by our own kernels
 *     exact int8  the same by codes of a byte, which say whose floats to
 *              compare; how many those are is a row of its own
 *     HNSW32   a graph (efConstruction as dense/plan.h has it)
 *     IVFn     inverted lists, about 4 sqrt(rows) of them
 *     IVFn,PQ  the same with codes of a byte for eight numbers; also with the
 *              best hundred scored again by the vectors themselves
 *     SQ8      every row as bytes; also with the best forty scored again
 *
 * Kinds that need more rows to train on than there are, are left out.  A scan
 * that reads hundreds of megabytes is not asked as often as a graph.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "bench/ann.h"
#include "bench/part_input.h"
#include "bench/parts.h"

enum {
    KINDS_MAX = 6,
    WAYS_MAX = 8, /* to ask one kind */
    CALLS_MAX = 1000,
    CALLS_MIN = 10,
    RECALL_MIN = 50,        /* queries */
    ROWS_PER_CENTROID = 39, /* below it, FAISS trains on too few */
    LISTS_MIN = 4,
    LISTS_MAX = 2048
};

/* Multiplications of one row of a repetition: a quarter of a second of a scan
 * by our kernels, or by FAISS, which reads bytes one by one. */
static const size_t exact_work = (size_t)1 << 30, bytes_work = (size_t)1 << 27;

/* Bytes of an index in memory; of fewer, the allocator's pages decide. */
static const double resident_least = 4 << 20;

/* Building again for each repetition is worth it while it takes no longer. */
static const double build_again_s = 0.1;

struct way {
    char parameters[32]; /* "" for none */
    size_t again;
    double recall;
};

struct kind {
    struct lens_ann ann;
    struct way ways[WAYS_MAX];
    size_t n_ways;
    size_t scan_work; /* of a repetition; 0: it is no scan */
    double compared;  /* rows, of codes, by their floats; or 0 */
};

struct dense {
    struct lens_vector_set set;
    struct kind kinds[KINDS_MAX];
    size_t n_kinds;
    size_t calls;
    bool is_measured; /* the first repetition is over */
};

static struct lens_ann_asking asking_of(const struct way *way)
{
    return (struct lens_ann_asking){ *way->parameters ? way->parameters : NULL,
                                     way->again };
}

static void add_way(struct kind *kind, const char *name, size_t value,
                    size_t again)
{
    struct way *way = &kind->ways[kind->n_ways++];

    *way = (struct way){ .again = again };
    if (name)
        (void)snprintf(way->parameters, sizeof(way->parameters), "%s=%zu", name,
                       value);
}

/* A scan is asked as often as its work allows. */
static size_t calls_of(const struct kind *kind, size_t most, size_t least)
{
    size_t work = kind->ann.n * kind->ann.dim, n;

    if (kind->scan_work == 0 || work == 0)
        return most;
    n = kind->scan_work / work;
    if (n > most)
        return most;
    return n < least ? least : n;
}

/* Build a kind, and find what each of its ways recalls. */
static enum lens_status add_kind(struct dense *dense, const char *name,
                                 const char *parameters, const char *folder,
                                 const struct kind *ways,
                                 struct lens_error *err)
{
    struct kind *kind = &dense->kinds[dense->n_kinds];
    enum lens_status status;

    *kind = *ways;
    status =
        lens_ann_make(&dense->set, name, parameters, folder, &kind->ann, err);
    if (status != LENS_OK)
        return status;
    dense->n_kinds++;
    for (size_t i = 0; status == LENS_OK && i < kind->n_ways; i++) {
        struct lens_ann_asking asking = asking_of(&kind->ways[i]);

        status =
            lens_ann_recall(&kind->ann, &dense->set, &asking,
                            calls_of(kind, LENS_VECTOR_QUERIES, RECALL_MIN),
                            &kind->ways[i].recall, err);
    }
    return status;
}

static enum lens_status add_codes(struct dense *dense, const char *folder,
                                  const struct kind *ways,
                                  struct lens_error *err)
{
    struct kind *kind = &dense->kinds[dense->n_kinds];
    enum lens_status status =
        add_kind(dense, LENS_ANN_CODES, NULL, folder, ways, err);

    return status == LENS_OK
               ? lens_ann_compared(
                     &kind->ann, &dense->set,
                     calls_of(kind, LENS_VECTOR_QUERIES, RECALL_MIN),
                     &kind->compared, err)
               : status;
}

static enum lens_status add_scans(struct dense *dense, const char *folder,
                                  struct lens_error *err)
{
    struct kind exact = { .scan_work = exact_work },
                bytes = { .scan_work = bytes_work };
    enum lens_status status;

    add_way(&exact, NULL, 0, 0);
    add_way(&bytes, NULL, 0, 0);
    add_way(&bytes, NULL, 0, 4 * (size_t)LENS_VECTOR_K);
    status = add_kind(dense, LENS_ANN_EXACT, NULL, folder, &exact, err);
    if (status == LENS_OK)
        status = add_codes(dense, folder, &exact, err);
    return status == LENS_OK ? add_kind(dense, "SQ8", NULL, folder, &bytes, err)
                             : status;
}

static enum lens_status add_graph(struct dense *dense, const char *folder,
                                  struct lens_error *err)
{
    struct kind graph = { .n_ways = 0 };

    for (size_t ef = 16; ef <= 256; ef *= 2)
        add_way(&graph, "efSearch", ef, 0);
    return add_kind(dense, "HNSW32", "efConstruction=80", folder, &graph, err);
}

/* A power of two, at most 4 sqrt(n) and enough rows for each; 0: too few. */
static size_t lists_for(size_t n)
{
    size_t lists = LISTS_MIN;

    if (n < lists * ROWS_PER_CENTROID)
        return 0;
    while (lists < LISTS_MAX && 4 * lists * lists <= 16 * n &&
           2 * lists * ROWS_PER_CENTROID <= n)
        lists *= 2;
    return lists;
}

/* Eight numbers a code where they divide so, of 8 bits where the rows suffice
 * to train that many. */
static void pq_name(size_t n, size_t dim, size_t lists, char *out, size_t max)
{
    size_t parts = dim % 8 == 0 ? dim / 8 : dim % 4 == 0 ? dim / 4 : dim;
    bool is_byte = n >= (size_t)256 * ROWS_PER_CENTROID;

    (void)snprintf(out, max, "IVF%zu,PQ%zu%s", lists, parts,
                   is_byte ? "" : "x4");
}

static enum lens_status add_lists(struct dense *dense, const char *folder,
                                  struct lens_error *err)
{
    size_t n = dense->set.base.n, lists = lists_for(n);
    struct kind flat = { .n_ways = 0 }, codes = { .n_ways = 0 };
    char name[LENS_ANN_NAME_MAX];
    enum lens_status status;

    if (lists == 0)
        return LENS_OK;
    for (size_t probes = 1; probes <= 64 && probes <= lists; probes *= 2)
        add_way(&flat, "nprobe", probes, 0);
    for (size_t probes = 4; probes <= 64 && probes <= lists; probes *= 4)
        add_way(&codes, "nprobe", probes, 0);
    if (lists >= 16)
        add_way(&codes, "nprobe", 16, 10 * (size_t)LENS_VECTOR_K);
    (void)snprintf(name, sizeof(name), "IVF%zu,Flat", lists);
    status = add_kind(dense, name, NULL, folder, &flat, err);
    if (status != LENS_OK)
        return status;
    pq_name(n, dense->set.base.dim, lists, name, sizeof(name));
    return add_kind(dense, name, NULL, folder, &codes, err);
}

static void close_dense(void *state)
{
    struct dense *dense = state;

    if (!dense)
        return;
    for (size_t i = 0; i < dense->n_kinds; i++)
        lens_ann_close(&dense->kinds[i].ann);
    lens_vector_set_release(&dense->set);
    lens_free(dense);
}

static enum lens_status open_dense(const struct lens_bench_scope *scope,
                                   void **state, struct lens_error *err)
{
    struct dense *dense = lens_calloc(1, sizeof(*dense));
    enum lens_status status;

    if (!dense)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the part 'dense'");
    dense->calls = scope->calls < CALLS_MIN   ? CALLS_MIN
                   : scope->calls > CALLS_MAX ? CALLS_MAX
                                              : scope->calls;
    status = lens_bench_vectors(scope, &dense->set, err);
    if (status == LENS_OK)
        status = lens_dir_make(scope->folder, err);
    if (status == LENS_OK)
        status = add_scans(dense, scope->folder, err);
    if (status == LENS_OK)
        status = add_graph(dense, scope->folder, err);
    if (status == LENS_OK)
        status = add_lists(dense, scope->folder, err);
    if (status != LENS_OK) {
        close_dense(dense);
        return status;
    }
    *state = dense;
    return LENS_OK;
}

static void say_way(const struct way *way, char *out, size_t max)
{
    int n = snprintf(out, max, "%s", way->parameters);

    if (way->again && n >= 0)
        (void)snprintf(out + n, max - (size_t)n, "%s%zu scored again",
                       n ? ", " : "", way->again);
}

static enum lens_status measure_way(struct dense *dense, struct kind *kind,
                                    const struct way *way,
                                    struct lens_bench_rows *rows,
                                    struct lens_error *err)
{
    const struct lens_ann_asking asking = asking_of(way);
    size_t n = calls_of(kind, dense->calls, CALLS_MIN);
    double *calls = lens_calloc(n, sizeof(*calls)), median;
    char configuration[64] = "";
    enum lens_status status;

    if (!calls)
        return lens_fail(err, LENS_E_NOMEM, "no memory for %zu times", n);
    say_way(way, configuration, sizeof(configuration));
    status =
        lens_ann_time(&kind->ann, &dense->set, &asking, n, calls, &median, err);
    if (status == LENS_OK)
        status = lens_bench_add(
            rows,
            &(struct lens_bench_row){ .part = "dense",
                                      .name = kind->ann.name,
                                      .configuration = configuration,
                                      .unit = "us",
                                      .better = LENS_BENCH_LOWER,
                                      .recall = way->recall,
                                      .x = -1 },
            median, calls, n, err);
    lens_free(calls);
    return status;
}

static enum lens_status add_figure(struct lens_bench_rows *rows,
                                   const struct kind *kind, const char *what,
                                   const char *unit, double figure,
                                   struct lens_error *err)
{
    return lens_bench_add(rows,
                          &(struct lens_bench_row){ .part = "dense",
                                                    .name = kind->ann.name,
                                                    .configuration = what,
                                                    .unit = unit,
                                                    .better = LENS_BENCH_LOWER,
                                                    .recall = -1,
                                                    .x = -1 },
                          figure, NULL, 0, err);
}

/* What it takes to have the index. */
static enum lens_status measure_having(const struct dense *dense,
                                       const struct kind *kind,
                                       struct lens_bench_rows *rows,
                                       struct lens_error *err)
{
    double build_s = kind->ann.build_s, open_s = kind->ann.open_s;
    bool is_again = dense->is_measured && build_s < build_again_s;
    enum lens_status status = LENS_OK;

    if (is_again)
        status = lens_ann_time_build(&kind->ann, &dense->set, &build_s, err);
    if (status == LENS_OK && (is_again || !dense->is_measured))
        status = add_figure(rows, kind, "build", "s", build_s, err);
    if (status == LENS_OK && dense->is_measured)
        status = lens_ann_time_open(&kind->ann, &open_s, err);
    if (status == LENS_OK)
        status = add_figure(rows, kind, "open", "ms", open_s * 1e3, err);
    if (status == LENS_OK)
        status = add_figure(rows, kind, "size", "MiB",
                            (double)kind->ann.bytes / (1 << 20), err);
    if (status == LENS_OK && !dense->is_measured &&
        kind->ann.resident >= resident_least)
        status = add_figure(rows, kind, "memory of a vector", "B",
                            kind->ann.resident / (double)kind->ann.n, err);
    if (status == LENS_OK && !dense->is_measured && kind->compared > 0)
        status = add_figure(rows, kind, "compared by floats", "rows",
                            kind->compared, err);
    return status;
}

/* How much of the truth that came with the vectors is ours. */
static enum lens_status measure_truth(const struct dense *dense,
                                      struct lens_bench_rows *rows,
                                      struct lens_error *err)
{
    if (dense->set.agreement < 0)
        return LENS_OK;
    return lens_bench_add(
        rows,
        &(struct lens_bench_row){ .part = "dense",
                                  .name = "truth of the files",
                                  .configuration = "as near as ours",
                                  .unit = "",
                                  .better = LENS_BENCH_NEITHER,
                                  .recall = dense->set.agreement,
                                  .x = -1 },
        dense->set.agreement, NULL, 0, err);
}

static enum lens_status measure_dense(void *state, struct lens_bench_rows *rows,
                                      struct lens_error *err)
{
    struct dense *dense = state;
    enum lens_status status = measure_truth(dense, rows, err);

    for (size_t k = 0; status == LENS_OK && k < dense->n_kinds; k++) {
        struct kind *kind = &dense->kinds[k];

        for (size_t i = 0; status == LENS_OK && i < kind->n_ways; i++)
            status = measure_way(dense, kind, &kind->ways[i], rows, err);
        if (status == LENS_OK)
            status = measure_having(dense, kind, rows, err);
    }
    dense->is_measured = true;
    return status;
}

const struct lens_bench_part lens_bench_part_dense = {
    .name = "dense",
    .summary = "time, recall, size and memory of each kind of vector index",
    .open = open_dense,
    .measure = measure_dense,
    .close = close_dense,
};
