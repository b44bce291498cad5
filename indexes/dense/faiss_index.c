#include "dense/faiss_index.h"

#include <errno.h>
#include <faiss/c_api/IndexIVF_c.h>
#include <faiss/c_api/Index_c.h>
#include <faiss/c_api/index_io_c.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asklens/embedder.h"
#include "base/alloc.h"
#include "base/error.h"
#include "dense/faiss_int.h"
#include "format/container.h"

/*
 * FAISS's C++ flag for keeping inverted lists in the file.  The C header's
 * FAISS_IO_FLAG_MMAP has another value (1), which the C++ library ignores.
 */
enum {
    FLAG_MAP_LISTS = 0x646f0008
};

struct lens_faiss {
    FaissIndex *index;
    FaissIndexIVF *ivf; /* `index` if it has inverted lists, else NULL */
    struct lens_factory factory;
    bool exact; /* compares every row */
    size_t n, dim;
};

/* What the chunks beside FAISS's own say. */
static enum lens_status read_meta(const struct lens_container *file,
                                  struct lens_faiss *faiss,
                                  struct lens_error *err)
{
    struct lens_view meta = { 0 }, factory = { 0 };
    char text[LENS_FACTORY_MAX] = "";
    enum lens_status status;

    status = lens_container_find(file, LENS_FAISS_META, &meta, err);
    if (status == LENS_OK)
        status = lens_container_find(file, LENS_FAISS_FACTORY, &factory, err);
    if (status != LENS_OK)
        return status;
    if (meta.len == 8) {
        faiss->dim = lens_read_u32(meta.p);
        faiss->n = lens_read_u32(meta.p + 4);
    }
    if (factory.len < sizeof(text))
        memcpy(text, factory.p, factory.len);
    if (faiss->dim == 0 || faiss->dim > LENS_EMBED_DIM_MAX ||
        faiss->n > LENS_FAISS_MAX_ROWS || strlen(text) != factory.len ||
        lens_factory_parse(text, faiss->dim, &faiss->factory, NULL) != LENS_OK)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' does not say which kind of index it is",
                         file->path);
    return LENS_OK;
}

/*
 * A stream at the first byte of a chunk.  It opens the path anew, which by now
 * could name another file: equal headers mean equal checksums of everything.
 */
static enum lens_status open_stream(const struct lens_container *file,
                                    struct lens_view chunk, FILE **out,
                                    struct lens_error *err)
{
    const char *start = (const char *)file->map.p;
    FILE *stream = fopen(file->path, "rbe");
    char header[32];

    if (!stream)
        return lens_fail(err, LENS_E_IO, "cannot open '%s': %s", file->path,
                         strerror(errno));
    if (fread(header, sizeof(header), 1, stream) != 1 ||
        memcmp(header, start, sizeof(header)) != 0 ||
        fseeko(stream, (off_t)(chunk.p - start), SEEK_SET) != 0) {
        (void)fclose(stream);
        return lens_fail(err, LENS_E_IO,
                         "'%s' was replaced while it was opened", file->path);
    }
    *out = stream;
    return LENS_OK;
}

/* Is it what the chunks beside it say? */
static enum lens_status check_index(const struct lens_faiss *faiss,
                                    const struct lens_container *file,
                                    struct lens_error *err)
{
    if (faiss_Index_d(faiss->index) != (int)faiss->dim ||
        faiss_Index_ntotal(faiss->index) != (faiss_idx_t)faiss->n ||
        faiss_Index_metric_type(faiss->index) != METRIC_INNER_PRODUCT ||
        !faiss_Index_is_trained(faiss->index) ||
        (faiss->ivf != NULL) != (faiss->factory.n_lists != 0))
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' does not hold the index it says it holds",
                         file->path);
    return LENS_OK;
}

/*
 * Let FAISS read the stream, which must end with the chunk: FAISS maps lists
 * without asking whether the file is long enough for them, but it moves the
 * stream behind them.
 */
static enum lens_status read_stream(FILE *stream, off_t end, int flags,
                                    const char *path, FaissIndex **out,
                                    struct lens_error *err)
{
    FaissIndex *index = NULL;
    char doing[200];
    int code;

    errno = 0; /* FAISS's message quotes it, relevant or not */
    code = faiss_read_index(stream, flags, &index);
    if (code != 0) {
        (void)snprintf(doing, sizeof(doing), "read '%.180s'", path);
        return lens_faiss_failed(code, LENS_E_CORRUPT, doing, err);
    }
    if (ftello(stream) != end) {
        faiss_Index_free(index);
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' and the index in it end at different bytes",
                         path);
    }
    *out = index;
    return LENS_OK;
}

static enum lens_status read_index(struct lens_faiss *faiss,
                                   const struct lens_container *file,
                                   enum lens_faiss_access access,
                                   struct lens_error *err)
{
    int flags = access == LENS_FAISS_MAP ? FLAG_MAP_LISTS : 0;
    struct lens_view chunk = { 0 };
    enum lens_status status;
    FILE *stream = NULL;

    status = lens_container_find(file, LENS_FAISS_BYTES, &chunk, err);
    if (status == LENS_OK)
        status = open_stream(file, chunk, &stream, err);
    if (status != LENS_OK)
        return status;
    status =
        read_stream(stream, chunk.p + chunk.len - (const char *)file->map.p,
                    flags, file->path, &faiss->index, err);
    (void)fclose(stream);
    if (status != LENS_OK)
        return status;
    faiss->ivf = faiss_IndexIVF_cast(faiss->index);
    faiss->exact = strcmp(faiss->factory.text, "Flat") == 0;
    return check_index(faiss, file, err);
}

enum lens_status lens_faiss_open(const char *path,
                                 enum lens_faiss_access access,
                                 const char *parameters,
                                 struct lens_faiss **out,
                                 struct lens_error *err)
{
    struct lens_faiss *faiss = lens_calloc(1, sizeof(*faiss));
    struct lens_container file = { 0 };
    enum lens_status status;

    if (!faiss)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'", path);
    status = lens_container_open(path, &file, err);
    if (status == LENS_OK) {
        status = read_meta(&file, faiss, err);
        if (status == LENS_OK)
            status = read_index(faiss, &file, access, err);
        if (status == LENS_E_CORRUPT)
            (void)lens_hint(err, status,
                            "run 'asklens index build' to make it anew");
    }
    lens_container_close(&file);
    if (status == LENS_OK)
        status = lens_faiss_tune(faiss, parameters, err);
    if (status != LENS_OK) {
        lens_faiss_close(faiss);
        return status;
    }
    *out = faiss;
    return LENS_OK;
}

void lens_faiss_close(struct lens_faiss *faiss)
{
    if (!faiss)
        return;
    faiss_Index_free(faiss->index);
    lens_free(faiss);
}

size_t lens_faiss_count(const struct lens_faiss *faiss)
{
    return faiss->n;
}

size_t lens_faiss_dim(const struct lens_faiss *faiss)
{
    return faiss->dim;
}

const char *lens_faiss_factory(const struct lens_faiss *faiss)
{
    return faiss->factory.text;
}

enum lens_status lens_faiss_tune(struct lens_faiss *faiss,
                                 const char *parameters, struct lens_error *err)
{
    return lens_faiss_set_parameters(faiss->index, &faiss->factory, parameters,
                                     err);
}

/* Scratch of one search, in the caller's arena. */
struct found {
    size_t k;
    faiss_idx_t *rows;
    float *scores;
    size_t n_probes;
    faiss_idx_t *lists;
    float *list_scores;
};

/* How many to ask for at most. */
static size_t most(const struct lens_faiss *faiss)
{
    return faiss->n < LENS_FAISS_MAX_K ? faiss->n : LENS_FAISS_MAX_K;
}

/* For out->k rows. */
static bool make_room(const struct lens_faiss *faiss, struct lens_arena *arena,
                      struct found *out)
{
    out->rows = lens_arena_alloc(arena, out->k, sizeof(*out->rows));
    out->scores = lens_arena_alloc(arena, out->k, sizeof(*out->scores));
    if (!faiss->ivf)
        return out->rows && out->scores;
    out->n_probes = faiss_IndexIVF_nprobe(faiss->ivf);
    if (out->n_probes > faiss->factory.n_lists)
        out->n_probes = faiss->factory.n_lists;
    out->lists = lens_arena_alloc(arena, out->n_probes, sizeof(*out->lists));
    out->list_scores =
        lens_arena_alloc(arena, out->n_probes, sizeof(*out->list_scores));
    return out->rows && out->scores && out->lists && out->list_scores;
}

/*
 * Inverted lists are searched in two steps, because faiss_Index_search() starts
 * up to 32 threads for each query of a mapped index, to touch the pages of its
 * lists.  The answer is the same.
 */
static int search_lists(const struct lens_faiss *faiss, const float *query,
                        struct found *found)
{
    faiss_idx_t n_probes = (faiss_idx_t)found->n_probes;
    int code =
        faiss_Index_search(faiss_IndexIVF_quantizer(faiss->ivf), 1, query,
                           n_probes, found->list_scores, found->lists);

    if (code != 0)
        return code;
    return faiss_IndexIVF_search_preassigned(
        faiss->ivf, 1, query, (faiss_idx_t)found->k, found->lists,
        found->list_scores, found->scores, found->rows, 0);
}

static int by_score_and_row(const void *a, const void *b)
{
    const struct lens_neighbour *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* What was found, in our order; FAISS fills up with -1. */
static enum lens_status collect(const struct lens_faiss *faiss,
                                const struct found *found,
                                struct lens_arena *arena,
                                struct lens_neighbours *out,
                                struct lens_error *err)
{
    struct lens_neighbour *at = lens_arena_alloc(arena, found->k, sizeof(*at));
    size_t n = 0;

    if (!at)
        return lens_fail(err, LENS_E_NOMEM, "no memory to search");
    for (size_t i = 0; i < found->k; i++) {
        if (found->rows[i] < 0)
            continue;
        if (found->rows[i] >= (faiss_idx_t)faiss->n)
            return lens_fail(err, LENS_E_CORRUPT,
                             "the vector index names a row that is not there");
        at[n++] = (struct lens_neighbour){ (uint32_t)found->rows[i],
                                           found->scores[i] };
    }
    if (n)
        qsort(at, n, sizeof(*at), by_score_and_row);
    *out = (struct lens_neighbours){ at, n };
    return LENS_OK;
}

static enum lens_status check_queries(const struct lens_faiss *faiss,
                                      const struct lens_faiss_vectors *queries,
                                      size_t k, struct lens_error *err)
{
    enum lens_status status;

    if (queries->dim != faiss->dim) {
        status = lens_fail(err, LENS_E_INVAL,
                           "the vector of the query has %zu dimensions, the "
                           "index has %zu",
                           queries->dim, faiss->dim);
        return lens_hint(err, status,
                         "ask with the embedder the index was built with");
    }
    if (k > LENS_FAISS_MAX_K)
        return lens_fail(err, LENS_E_LIMIT,
                         "%zu neighbours are more than the limit of %d", k,
                         LENS_FAISS_MAX_K);
    return lens_faiss_check_vectors(queries, "query", err);
}

static enum lens_status search_one(const struct lens_faiss *faiss,
                                   const float *query, struct found *found,
                                   struct lens_error *err)
{
    int code;

    if (faiss->ivf)
        code = search_lists(faiss, query, found);
    else
        code = faiss_Index_search(faiss->index, 1, query, (faiss_idx_t)found->k,
                                  found->scores, found->rows);
    if (code != 0)
        return lens_faiss_failed(code, LENS_E_BACKEND,
                                 "search the vector index", err);
    return LENS_OK;
}

/*
 * "Flat" is asked for one row more than is wanted: when that one ties with the
 * last of the list, FAISS has cut the tie where it liked, and is asked once
 * more, for as many as it may give.
 */
static bool cuts_a_tie(const struct lens_faiss *faiss, size_t k,
                       const struct lens_neighbours *list)
{
    return faiss->exact && k < list->n && list->n < most(faiss) &&
           list->at[k - 1].score == list->at[list->n - 1].score;
}

static enum lens_status search_list(const struct lens_faiss *faiss,
                                    const float *query, size_t k,
                                    struct lens_arena *arena,
                                    struct lens_neighbours *out,
                                    struct lens_error *err)
{
    size_t n = faiss->exact ? k + 1 : k;
    struct lens_neighbours list = { NULL, 0 };

    do {
        struct found found = { .k = n < most(faiss) ? n : most(faiss) };
        enum lens_status status;

        if (!make_room(faiss, arena, &found))
            return lens_fail(err, LENS_E_NOMEM, "no memory to search");
        status = search_one(faiss, query, &found, err);
        if (status == LENS_OK)
            status = collect(faiss, &found, arena, &list, err);
        if (status != LENS_OK)
            return status;
        n = most(faiss);
    } while (cuts_a_tie(faiss, k, &list));
    list.n = list.n < k ? list.n : k;
    *out = list;
    return LENS_OK;
}

/*
 * One query at a time: 20 at once would be multiplied by BLAS, whose sums round
 * otherwise than FAISS's own loop.
 */
enum lens_status lens_faiss_search(const struct lens_faiss *faiss,
                                   const struct lens_faiss_vectors *queries,
                                   size_t k, struct lens_arena *arena,
                                   struct lens_neighbours *out,
                                   struct lens_error *err)
{
    enum lens_status status = check_queries(faiss, queries, k, err);
    struct lens_neighbours *lists;
    int threads;

    if (status != LENS_OK)
        return status;
    lists = lens_arena_alloc(arena, queries->n, sizeof(*lists));
    if (!lists)
        return lens_fail(err, LENS_E_NOMEM, "no memory to search");
    k = k < faiss->n ? k : faiss->n;
    threads = lens_faiss_one_thread();
    for (size_t i = 0; status == LENS_OK && k > 0 && i < queries->n; i++)
        status = search_list(faiss, queries->at + i * queries->dim, k, arena,
                             &lists[i], err);
    lens_faiss_threads_back(threads);
    if (status == LENS_OK && queries->n)
        memcpy(out, lists, queries->n * sizeof(*lists));
    return status;
}
