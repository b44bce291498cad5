#include "bench/ann.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asklens/embedder.h"
#include "base/alloc.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/topk.h"
#include "dense/faiss_index.h"
#include "dense/vectors.h"
#include "kernels/kernels.h"

/* Of one file: a graph over the largest table. */
#define FILE_MAX_BYTES ((size_t)16 << 30)

enum {
    WARM_QUERIES = 20 /* until its pages are in memory */
};

/*
 * The builder of vectors.h takes texts and asks an embedder for their vectors;
 * this one has them already: a text is the number of its row.
 */
struct row_embedder {
    struct lens_embedder base; /* first */
    const struct lens_vector_table *rows;
};

static enum lens_status embed(struct lens_embedder *self,
                              enum lens_embed_role role,
                              const struct lens_view *texts, size_t n,
                              float *out, struct lens_error *err)
{
    const struct lens_vector_table *rows =
        ((const struct row_embedder *)self)->rows;

    (void)role;
    (void)err;
    for (size_t i = 0; i < n; i++) {
        size_t row = 0;

        for (size_t c = 0; c < texts[i].len; c++)
            row = row * 10 + (size_t)(texts[i].p[c] - '0');
        memcpy(out + i * rows->dim, rows->at + row * rows->dim,
               rows->dim * sizeof(*out));
    }
    return LENS_OK;
}

static void close_nothing(struct lens_embedder *self)
{
    (void)self;
}

static const struct lens_embedder_ops row_ops = { .kind = "rows",
                                                  .embed = embed,
                                                  .close = close_nothing };

static void row_embedder_init(struct row_embedder *out,
                              const struct lens_vector_table *rows, size_t dim)
{
    *out = (struct row_embedder){
        .base = { .ops = &row_ops,
                  .facts = { .id = "rows:bench",
                             .hash = "00000000000000000000000000000000",
                             .dim = dim } },
        .rows = rows,
    };
}

static enum lens_status add_row(struct lens_vectors_builder *builder,
                                size_t row, struct lens_error *err)
{
    char text[24];
    enum lens_status status = lens_vectors_builder_document(builder, err);

    (void)snprintf(text, sizeof(text), "%zu", row);
    return status == LENS_OK
               ? lens_vectors_builder_row(builder, 0, lens_view_of(text), err)
               : status;
}

static enum lens_status build_exact(const struct lens_vector_table *rows,
                                    bool codes, struct lens_buffer *out,
                                    struct lens_error *err)
{
    struct lens_vectors_builder *builder = NULL;
    struct row_embedder embedder;
    enum lens_status status;

    row_embedder_init(&embedder, rows, rows->dim);
    status = lens_vectors_builder_new(&embedder.base, &builder, err);
    for (size_t row = 0; status == LENS_OK && row < rows->n; row++)
        status = add_row(builder, row, err);
    if (status == LENS_OK && codes)
        lens_vectors_builder_code(builder);
    if (status == LENS_OK)
        status = lens_vectors_builder_write(builder, NULL, NULL, out, err);
    lens_vectors_builder_free(builder);
    return status;
}

static bool has_codes(const struct lens_ann *ann)
{
    return !strcmp(ann->name, LENS_ANN_CODES);
}

static bool is_exact(const struct lens_ann *ann)
{
    return has_codes(ann) || !strcmp(ann->name, LENS_ANN_EXACT);
}

static double seconds_since(uint64_t from)
{
    return (double)(lens_clock_ns() - from) / 1e9;
}

static enum lens_status build(const struct lens_ann *ann,
                              const struct lens_vector_set *set,
                              struct lens_buffer *out, double *seconds,
                              struct lens_error *err)
{
    const struct lens_faiss_vectors rows = { set->base.at, set->base.n,
                                             set->base.dim };
    const struct lens_faiss_options options = { ann->name, ann->parameters };
    uint64_t from = lens_clock_ns();
    enum lens_status status =
        is_exact(ann) ? build_exact(&set->base, has_codes(ann), out, err)
                      : lens_faiss_build(&rows, &options, out, err);

    *seconds = seconds_since(from);
    return status;
}

enum lens_status lens_ann_time_build(const struct lens_ann *ann,
                                     const struct lens_vector_set *set,
                                     double *out, struct lens_error *err)
{
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, FILE_MAX_BYTES);
    status = build(ann, set, &bytes, out, err);
    lens_buffer_release(&bytes);
    return status;
}

static enum lens_status write_file(struct lens_ann *ann,
                                   const struct lens_vector_set *set,
                                   struct lens_error *err)
{
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, FILE_MAX_BYTES);
    status = build(ann, set, &bytes, &ann->build_s, err);
    ann->bytes = bytes.len;
    if (status == LENS_OK)
        status = lens_file_replace(ann->path, lens_buffer_view(&bytes), err);
    lens_buffer_release(&bytes);
    return status;
}

static enum lens_status open_file(const struct lens_ann *ann,
                                  struct lens_retriever **exact,
                                  struct lens_faiss **faiss,
                                  struct lens_error *err)
{
    struct row_embedder embedder;

    if (!is_exact(ann))
        return lens_faiss_open(ann->path, LENS_FAISS_MAP, NULL, faiss, err);
    row_embedder_init(&embedder, NULL, ann->dim);
    return lens_vectors_open(ann->path, NULL, &embedder.base.facts, exact, err);
}

static void close_file(struct lens_retriever *exact, struct lens_faiss *faiss)
{
    if (exact)
        exact->ops->close(exact);
    lens_faiss_close(faiss);
}

enum lens_status lens_ann_time_open(const struct lens_ann *ann, double *out,
                                    struct lens_error *err)
{
    struct lens_retriever *exact = NULL;
    struct lens_faiss *faiss = NULL;
    uint64_t from = lens_clock_ns();
    enum lens_status status = open_file(ann, &exact, &faiss, err);

    *out = seconds_since(from);
    close_file(exact, faiss);
    return status;
}

/* Bytes of this process in memory, mapped files included; 0: not known. */
static double resident_bytes(void)
{
    char text[128] = "";
    FILE *file = fopen("/proc/self/statm", "re");
    const char *second;

    if (!file)
        return 0;
    if (!fgets(text, sizeof(text), file))
        text[0] = '\0';
    (void)fclose(file);
    second = strchr(text, ' ');
    return second ? strtod(second, NULL) * (double)sysconf(_SC_PAGESIZE) : 0;
}

static enum lens_status open_index(struct lens_ann *ann,
                                   const struct lens_vector_set *set,
                                   struct lens_error *err)
{
    const struct lens_ann_asking asking = { NULL, 0 };
    double before, recall;
    uint64_t from;
    enum lens_status status;

    /* Or what the build gave back would be taken for what opening needs. */
    (void)malloc_trim(0);
    before = resident_bytes();
    from = lens_clock_ns();
    status = open_file(ann, &ann->exact, &ann->faiss, err);
    ann->open_s = seconds_since(from);
    if (status == LENS_OK)
        status = lens_ann_recall(ann, set, &asking, WARM_QUERIES, &recall, err);
    ann->resident = resident_bytes() - before;
    return status;
}

enum lens_status lens_ann_make(const struct lens_vector_set *set,
                               const char *name, const char *parameters,
                               const char *folder, struct lens_ann *out,
                               struct lens_error *err)
{
    struct lens_ann ann = { .parameters = parameters,
                            .n = set->base.n,
                            .dim = set->base.dim };
    char file[LENS_ANN_NAME_MAX + 32];
    enum lens_status status;

    (void)snprintf(ann.name, sizeof(ann.name), "%s", name);
    (void)snprintf(file, sizeof(file), "%s.%zu.ann", name, ann.n);
    status = lens_path_join(ann.path, folder, file, err);
    if (status == LENS_OK)
        status = write_file(&ann, set, err);
    if (status == LENS_OK)
        status = open_index(&ann, set, err);
    if (status != LENS_OK) {
        lens_ann_close(&ann);
        return status;
    }
    *out = ann;
    return LENS_OK;
}

void lens_ann_close(struct lens_ann *ann)
{
    close_file(ann->exact, ann->faiss);
    ann->exact = NULL;
    ann->faiss = NULL;
}

enum lens_status lens_ann_tune(struct lens_ann *ann,
                               const struct lens_ann_asking *asking,
                               struct lens_error *err)
{
    if (asking->again > LENS_ANN_ASKED_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "%zu rows to score again are more than the limit of "
                         "%d",
                         asking->again, LENS_ANN_ASKED_MAX);
    return asking->parameters && ann->faiss
               ? lens_faiss_tune(ann->faiss, asking->parameters, err)
               : LENS_OK;
}

static enum lens_status search_exact(const struct lens_ann *ann,
                                     const float *query,
                                     struct lens_arena *arena,
                                     struct lens_ann_found *out,
                                     struct lens_error *err)
{
    const struct lens_query asked = { .vector = query, .dim = ann->dim };
    struct lens_hits hits = { .n = 0 };
    enum lens_status status = ann->exact->ops->search(
        ann->exact, &asked, LENS_VECTOR_K, arena, &hits, err);

    for (size_t i = 0; status == LENS_OK && i < hits.n; i++)
        out->rows[i] = hits.at[i].docid;
    out->n = hits.n;
    return status;
}

/* The best of the rows that were found, by the vectors themselves. */
static void score_again(const struct lens_vector_set *set, const float *query,
                        const struct lens_neighbours *found,
                        struct lens_ann_found *out)
{
    struct lens_hit kept[LENS_VECTOR_K];
    size_t dim = set->base.dim;
    struct lens_topk top;

    lens_topk_init(&top, kept, LENS_VECTOR_K);
    for (size_t i = 0; i < found->n; i++) {
        uint32_t row = found->at[i].row;

        lens_topk_add(&top,
                      (struct lens_hit){
                          row, lens_kernels()->dot(set->base.at + row * dim,
                                                   query, dim) });
    }
    lens_topk_sort(&top);
    out->n = top.n;
    for (size_t i = 0; i < top.n; i++)
        out->rows[i] = kept[i].docid;
}

enum lens_status lens_ann_search(const struct lens_ann *ann,
                                 const struct lens_vector_set *set,
                                 const struct lens_ann_asking *asking, size_t q,
                                 struct lens_arena *arena,
                                 struct lens_ann_found *out,
                                 struct lens_error *err)
{
    const float *query = set->queries.at + q * set->queries.dim;
    const struct lens_faiss_vectors asked = { query, 1, ann->dim };
    struct lens_neighbours found = { .n = 0 };
    enum lens_status status;

    if (ann->exact)
        return search_exact(ann, query, arena, out, err);
    status = lens_faiss_search(ann->faiss, &asked,
                               asking->again ? asking->again : LENS_VECTOR_K,
                               arena, &found, err);
    if (status != LENS_OK)
        return status;
    if (asking->again) {
        score_again(set, query, &found, out);
        return LENS_OK;
    }
    for (size_t i = 0; i < found.n; i++)
        out->rows[i] = found.at[i].row;
    out->n = found.n;
    return LENS_OK;
}

enum lens_status lens_ann_recall(struct lens_ann *ann,
                                 const struct lens_vector_set *set,
                                 const struct lens_ann_asking *asking, size_t n,
                                 double *out, struct lens_error *err)
{
    struct lens_arena arena = { 0 };
    enum lens_status status = lens_ann_tune(ann, asking, err);
    double sum = 0;

    n = n < set->queries.n ? n : set->queries.n;
    for (size_t q = 0; status == LENS_OK && q < n; q++) {
        struct lens_ann_found found = { .n = 0 };

        status = lens_ann_search(ann, set, asking, q, &arena, &found, err);
        sum += lens_vector_set_recall(set, q, found.rows, found.n);
        lens_arena_release(&arena);
    }
    if (status == LENS_OK)
        *out = sum / (double)n;
    return status;
}

enum lens_status lens_ann_time(struct lens_ann *ann,
                               const struct lens_vector_set *set,
                               const struct lens_ann_asking *asking, size_t n,
                               double *calls, double *median,
                               struct lens_error *err)
{
    struct lens_arena arena = { 0 };
    enum lens_status status = lens_ann_tune(ann, asking, err);

    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        struct lens_ann_found found = { .n = 0 };
        uint64_t from = lens_clock_ns();

        status = lens_ann_search(ann, set, asking, i % set->queries.n, &arena,
                                 &found, err);
        lens_arena_release(&arena);
        calls[i] = (double)(lens_clock_ns() - from) / 1e3;
    }
    return status == LENS_OK ? lens_middle(calls, n, median, err) : status;
}

enum lens_status lens_ann_compared(const struct lens_ann *ann,
                                   const struct lens_vector_set *set, size_t n,
                                   double *out, struct lens_error *err)
{
    struct lens_arena arena = { 0 };
    enum lens_status status = LENS_OK;
    double sum = 0;

    n = n < set->queries.n ? n : set->queries.n;
    for (size_t q = 0; status == LENS_OK && q < n; q++) {
        const struct lens_query query = {
            .vector = set->queries.at + q * set->queries.dim, .dim = ann->dim
        };
        size_t rows = 0;

        status = lens_vectors_count_compared(ann->exact, &query, LENS_VECTOR_K,
                                             &arena, &rows, err);
        sum += (double)rows;
        lens_arena_release(&arena);
    }
    if (status == LENS_OK)
        *out = sum / (double)n;
    return status;
}

static int by_size(const void *pa, const void *pb)
{
    const double *a = pa, *b = pb;

    return (*a > *b) - (*a < *b);
}

enum lens_status lens_middle(const double *at, size_t n, double *out,
                             struct lens_error *err)
{
    double *sorted = lens_malloc(n * sizeof(*sorted));

    if (!sorted)
        return lens_fail(err, LENS_E_NOMEM, "no memory for %zu times", n);
    memcpy(sorted, at, n * sizeof(*sorted));
    qsort(sorted, n, sizeof(*sorted), by_size);
    *out = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    lens_free(sorted);
    return LENS_OK;
}
