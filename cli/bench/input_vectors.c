/* input_vectors.c - the vectors of part_input.h. */
#include <string.h>

#include "base/error.h"
#include "bench/part_input.h"
#include "corpus.h"
#include "dense/vectors.h"
#include "eval_index.h"

bool lens_bench_is_collection(const char *input)
{
    char path[LENS_PATH_MAX];

    return input &&
           lens_path_join(path, input, "corpus.jsonl", NULL) == LENS_OK &&
           lens_path_exists(path);
}

enum lens_status lens_bench_generated_set(uint64_t seed, size_t n,
                                          struct lens_vector_set *out,
                                          struct lens_error *err)
{
    struct lens_vector_table base = { .at = NULL }, queries = { .at = NULL };
    enum lens_status status =
        lens_generated_vectors(seed, false, n, &base, err);

    if (status == LENS_OK)
        status = lens_generated_vectors(seed, true, LENS_VECTOR_QUERIES,
                                        &queries, err);
    if (status == LENS_OK)
        return lens_vector_set_make(&base, "generated", &queries, "generated",
                                    NULL, "", out, err);
    lens_vector_table_release(&base);
    return status;
}

/* The rows of a kind, copied. */
static enum lens_status copy_rows(const struct lens_opened *opened,
                                  enum lens_kind kind,
                                  struct lens_vector_table *out,
                                  struct lens_error *err)
{
    const struct lens_retriever *dense = lens_index_dense(opened->index, kind);
    struct lens_vector_rows rows = { .n = 0 };
    enum lens_status status;

    if (!dense)
        return lens_hint(err,
                         lens_fail(err, LENS_E_NOT_FOUND,
                                   "the index in '%.200s' has no vectors",
                                   opened->dir),
                         "build one with '--embedder lsa', or a model");
    lens_vectors_rows(dense, &rows);
    status = lens_vector_table_make(rows.n, rows.dim, opened->dir, out, err);
    if (status == LENS_OK)
        memcpy(out->at, rows.at, rows.n * rows.dim * sizeof(*out->at));
    return status;
}

static enum lens_status embed_queries(const struct lens_bench_scope *scope,
                                      const struct lens_opened *opened,
                                      struct lens_vector_table *out,
                                      struct lens_error *err)
{
    struct lens_view texts[LENS_VECTOR_QUERIES];
    struct lens_test_queries queries = { .n = 0 };
    char path[LENS_PATH_MAX];
    size_t n;
    enum lens_status status =
        lens_path_join(path, scope->input, "queries.jsonl", err);

    if (status == LENS_OK)
        status = lens_corpus_queries(path, scope->arena, &queries, err);
    n = queries.n < LENS_VECTOR_QUERIES ? queries.n : LENS_VECTOR_QUERIES;
    if (status == LENS_OK)
        status = lens_vector_table_make(n, opened->embedder->facts.dim, path,
                                        out, err);
    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < n; i++)
        texts[i] = lens_view_of(queries.at[i].text);
    status = opened->embedder->ops->embed(opened->embedder, LENS_EMBED_QUERY,
                                          texts, n, out->at, err);
    if (status != LENS_OK)
        lens_vector_table_release(out);
    return status;
}

static enum lens_status of_index(const struct lens_bench_scope *scope,
                                 struct lens_opened *opened,
                                 struct lens_vector_set *out,
                                 struct lens_error *err)
{
    struct lens_vector_table base = { .at = NULL }, queries = { .at = NULL };
    enum lens_status status = lens_opened_attach(scope->cli, opened, err);

    if (status == LENS_OK)
        status = copy_rows(opened, scope->input ? LENS_PASSAGE : LENS_PRACTICE,
                           &base, err);
    if (status == LENS_OK)
        status = scope->input ? embed_queries(scope, opened, &queries, err)
                              : copy_rows(opened, LENS_SCENARIO, &queries, err);
    if (status == LENS_OK)
        return lens_vector_set_make(&base, opened->dir, &queries, opened->dir,
                                    NULL, "", out, err);
    lens_vector_table_release(&base);
    return status;
}

enum lens_status lens_bench_vectors(const struct lens_bench_scope *scope,
                                    struct lens_vector_set *out,
                                    struct lens_error *err)
{
    struct lens_opened opened = { .index = NULL };
    size_t n = 0;
    enum lens_status status = lens_generated_count(scope->input, &n, err);

    if (status != LENS_OK)
        return status;
    if (n)
        return lens_bench_generated_set(scope->seed, n, out, err);
    if (scope->input && !lens_bench_is_collection(scope->input))
        return lens_vector_set_open(scope->input, out, err);
    status = scope->input
                 ? lens_eval_index_open(scope->cli, scope->input, &opened, err)
                 : lens_opened_open(scope->cli, &opened, err);
    if (status != LENS_OK)
        return status;
    status = of_index(scope, &opened, out, err);
    lens_opened_close(&opened);
    return status;
}
