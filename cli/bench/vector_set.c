#include "bench/vector_set.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/topk.h"
#include "bench/vector_hdf5.h"
#include "kernels/kernels.h"

enum {
    SCAN_ROWS = 1024,    /* compared at a time */
    HELD_OUT_ONE_IN = 10 /* of a file without queries, at most */
};

/* Another order of summing is off by this much. */
static const float rounding = 2e-6F;

void lens_vector_set_release(struct lens_vector_set *set)
{
    lens_vector_table_release(&set->base);
    lens_vector_table_release(&set->queries);
    lens_free(set->worst);
    *set = (struct lens_vector_set){ .k = 0 };
}

static void scale_rows(struct lens_vector_table *table)
{
    for (size_t row = 0; row < table->n; row++) {
        float *x = table->at + row * table->dim;
        double square = 0, length;

        for (size_t i = 0; i < table->dim; i++)
            square += (double)x[i] * (double)x[i];
        length = sqrt(square);
        for (size_t i = 0; length > 0 && i < table->dim; i++)
            x[i] = (float)((double)x[i] / length);
    }
}

static float score_of(const struct lens_vector_set *set, size_t q, size_t row)
{
    size_t dim = set->base.dim;

    return lens_kernels()->dot(set->base.at + row * dim,
                               set->queries.at + q * dim, dim);
}

/* The best rows of every query, block by block: a block stays in the cache
 * while all queries pass over it. */
static enum lens_status find_worst(struct lens_vector_set *set,
                                   struct lens_error *err)
{
    size_t dim = set->base.dim, n_queries = set->queries.n;
    struct lens_topk *top = lens_calloc(n_queries, sizeof(*top));
    struct lens_hit *hits = lens_calloc(n_queries * set->k, sizeof(*hits));
    float scores[SCAN_ROWS];

    if (!top || !hits) {
        lens_free(top);
        lens_free(hits);
        return lens_fail(err, LENS_E_NOMEM, "no memory for true neighbours");
    }
    for (size_t q = 0; q < n_queries; q++)
        lens_topk_init(&top[q], hits + q * set->k, set->k);
    for (size_t from = 0; from < set->base.n; from += SCAN_ROWS) {
        size_t left = set->base.n - from;
        size_t n = left < SCAN_ROWS ? left : SCAN_ROWS;

        for (size_t q = 0; q < n_queries; q++) {
            lens_kernels()->dot_rows(set->base.at + from * dim, n, dim,
                                     set->queries.at + q * dim, scores);
            for (size_t i = 0; i < n; i++)
                lens_topk_add(&top[q], (struct lens_hit){
                                           (lens_docid)(from + i), scores[i] });
        }
    }
    for (size_t q = 0; q < n_queries; q++) {
        lens_topk_sort(&top[q]);
        set->worst[q] = hits[q * set->k + set->k - 1].score;
    }
    lens_free(top);
    lens_free(hits);
    return LENS_OK;
}

double lens_vector_set_recall(const struct lens_vector_set *set, size_t q,
                              const uint32_t *rows, size_t n)
{
    size_t right = 0;

    for (size_t i = 0; i < n && i < set->k; i++)
        right += score_of(set, q, rows[i]) >= set->worst[q] - rounding;
    return (double)right / (double)set->k;
}

/* Hold what the files say against what was found. */
static enum lens_status compare_truth(struct lens_vector_set *set,
                                      const struct lens_truth_table *truth,
                                      size_t n_queries, const char *name,
                                      struct lens_error *err)
{
    double sum = 0;

    if (truth->n != n_queries)
        return lens_fail(err, LENS_E_INVAL, "'%s' has %zu rows for %zu queries",
                         name, truth->n, n_queries);
    for (size_t i = 0; i < truth->n * truth->k; i++) {
        if (truth->at[i] >= set->base.n)
            return lens_fail(err, LENS_E_INVAL,
                             "'%s', row %zu, column %zu (from 0): there is no "
                             "row %u among %zu",
                             name, i / truth->k, i % truth->k, truth->at[i],
                             set->base.n);
    }
    for (size_t q = 0; q < set->queries.n; q++)
        sum +=
            lens_vector_set_recall(set, q, truth->at + q * truth->k, truth->k);
    set->agreement = sum / (double)set->queries.n;
    return LENS_OK;
}

static enum lens_status finish(struct lens_vector_set *set,
                               const struct lens_truth_table *truth,
                               const char *truth_name, struct lens_error *err)
{
    size_t n_queries = set->queries.n;
    enum lens_status status;

    if (n_queries > LENS_VECTOR_QUERIES)
        set->queries.n = LENS_VECTOR_QUERIES;
    set->k = set->base.n < LENS_VECTOR_K ? set->base.n : LENS_VECTOR_K;
    set->worst = lens_calloc(set->queries.n, sizeof(*set->worst));
    if (!set->worst)
        return lens_fail(err, LENS_E_NOMEM, "no memory for true neighbours");
    scale_rows(&set->base);
    scale_rows(&set->queries);
    status = find_worst(set, err);
    if (status == LENS_OK && truth && truth->at)
        status = compare_truth(set, truth, n_queries, truth_name, err);
    return status;
}

enum lens_status
lens_vector_set_make(struct lens_vector_table *base, const char *base_name,
                     struct lens_vector_table *queries,
                     const char *queries_name, struct lens_truth_table *truth,
                     const char *truth_name, struct lens_vector_set *out,
                     struct lens_error *err)
{
    struct lens_vector_set set = { .base = *base,
                                   .queries = *queries,
                                   .agreement = -1 };
    enum lens_status status = LENS_OK;

    *base = *queries = (struct lens_vector_table){ .at = NULL };
    if (set.base.dim != set.queries.dim)
        status =
            lens_fail(err, LENS_E_INVAL,
                      "the rows of '%s' have %zu numbers, those of '%s' "
                      "have %zu",
                      base_name, set.base.dim, queries_name, set.queries.dim);
    if (status == LENS_OK)
        status = finish(&set, truth, truth_name, err);
    if (truth)
        lens_truth_table_release(truth);
    if (status != LENS_OK)
        lens_vector_set_release(&set);
    else
        *out = set;
    return status;
}

/* Take rows at equal distances out of a file that has no queries. */
static enum lens_status hold_out(struct lens_vector_table *base,
                                 const char *name,
                                 struct lens_vector_table *queries,
                                 struct lens_error *err)
{
    size_t n = base->n / HELD_OUT_ONE_IN, width = base->dim, step, kept = 0;
    enum lens_status status;

    if (n == 0)
        return lens_hint(err,
                         lens_fail(err, LENS_E_INVAL,
                                   "'%s' has no file of queries beside it and "
                                   "too few rows to take some out",
                                   name),
                         "put a file like 'sift_query.fvecs' beside "
                         "'sift_base.fvecs'");
    n = n < LENS_VECTOR_QUERIES ? n : LENS_VECTOR_QUERIES;
    step = base->n / n;
    status = lens_vector_table_make(n, width, name, queries, err);
    if (status != LENS_OK)
        return status;
    for (size_t row = 0; row < base->n; row++) {
        bool is_query = row % step == 0 && row / step < n;
        float *to = is_query ? queries->at + row / step * width
                             : base->at + kept * width;

        memmove(to, base->at + row * width, width * sizeof(*to));
        kept += !is_query;
    }
    base->n = kept;
    return LENS_OK;
}

static enum lens_status read_files(const struct lens_vector_names *names,
                                   struct lens_vector_table *base,
                                   struct lens_vector_table *queries,
                                   struct lens_truth_table *truth,
                                   struct lens_error *err)
{
    enum lens_status status = lens_vector_file_read(names->base, base, err);

    if (status == LENS_OK && *names->queries)
        status = lens_vector_file_read(names->queries, queries, err);
    else if (status == LENS_OK)
        status = hold_out(base, names->base, queries, err);
    /* Without queries, the truth is of others. */
    if (status == LENS_OK && *names->truth && *names->queries)
        status = lens_truth_file_read(names->truth, truth, err);
    return status;
}

static bool is_hdf5(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot && (!strcmp(dot, ".hdf5") || !strcmp(dot, ".h5"));
}

enum lens_status lens_vector_set_open(const char *path,
                                      struct lens_vector_set *out,
                                      struct lens_error *err)
{
    struct lens_vector_table base = { .at = NULL }, queries = { .at = NULL };
    struct lens_truth_table truth = { .at = NULL };
    struct lens_vector_names names = { .base = "" };
    enum lens_status status;

    if (is_hdf5(path)) {
        status = lens_hdf5_read(path, &base, &queries, &truth, err);
        if (status == LENS_OK)
            return lens_vector_set_make(&base, path, &queries, path, &truth,
                                        path, out, err);
    } else {
        status = lens_vector_names_find(path, &names, err);
        if (status == LENS_OK)
            status = read_files(&names, &base, &queries, &truth, err);
        if (status == LENS_OK)
            return lens_vector_set_make(&base, names.base, &queries,
                                        names.queries, &truth, names.truth, out,
                                        err);
    }
    lens_vector_table_release(&base);
    lens_vector_table_release(&queries);
    lens_truth_table_release(&truth);
    return status;
}
