/*
 * peer_dense.c - the dense index over vectors that somebody else made.
 *
 * The index wants an embedder, so one is pretended that gives row after row of
 * the .fbin file.  "exact" compares every row, "int8" by its bytes first; other
 * names are FAISS's, through the FAISS that this program is linked with, and
 * its neighbours are scored again.
 */
#include <string.h>

#include "base/error.h"
#include "dense/faiss_index.h"
#include "dense/vectors.h"
#include "format/container.h"
#include "peer.h"

enum {
    FBIN_HEAD = 8,
    FBIN_MAX_ROWS = LENS_FAISS_MAX_ROWS
};

/* An .fbin file: u32 rows, u32 numbers per row, then the numbers. */
static enum lens_status map_fbin(const char *path, struct lens_map *map,
                                 struct lens_faiss_vectors *out,
                                 struct lens_error *err)
{
    size_t n = 0, dim = 0;
    enum lens_status status = lens_map_open(path, map, err);

    if (status != LENS_OK)
        return status;
    if (map->len >= FBIN_HEAD) {
        n = lens_read_u32((const char *)map->p);
        dim = lens_read_u32((const char *)map->p + 4);
    }
    if (n == 0 || dim == 0 || n > FBIN_MAX_ROWS || dim > LENS_EMBED_DIM_MAX ||
        map->len != FBIN_HEAD + n * dim * sizeof(float))
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s': is not the .fbin file its head says", path);
    /* A mapping begins at a page, so the numbers are aligned. */
    *out = (struct lens_faiss_vectors){
        (const float *)(const void *)(map->p + FBIN_HEAD), n, dim
    };
    return LENS_OK;
}

struct rows_embedder {
    struct lens_embedder base; /* first: an embedder is one of these */
    struct lens_faiss_vectors rows;
    size_t next;
};

static enum lens_status embed(struct lens_embedder *self,
                              enum lens_embed_role role,
                              const struct lens_view *texts, size_t n,
                              float *out, struct lens_error *err)
{
    struct rows_embedder *e = (struct rows_embedder *)self;

    (void)role;
    (void)texts;
    if (n > e->rows.n - e->next)
        return lens_fail(err, LENS_E_INVAL, "there are only %zu rows",
                         e->rows.n);
    memcpy(out, e->rows.at + e->next * e->rows.dim,
           n * e->rows.dim * sizeof(*out));
    e->next += n;
    return LENS_OK;
}

static const struct lens_embedder_ops rows_ops = { .kind = "rows",
                                                   .embed = embed };

static struct lens_embedder_facts facts_of(size_t dim)
{
    return (struct lens_embedder_facts){ .id = "rows:peers",
                                         .hash = "0",
                                         .dim = dim };
}

static enum lens_status write_bytes(const struct peer_task *task,
                                    const char *name,
                                    const struct lens_buffer *bytes,
                                    struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_path_join(path, task->folder, name, err);

    if (status == LENS_OK)
        status = lens_file_replace(path, lens_buffer_view(bytes), err);
    return status;
}

static enum lens_status add_rows(struct lens_vectors_builder *builder, size_t n,
                                 struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        status = lens_vectors_builder_document(builder, err);
        if (status == LENS_OK)
            status = lens_vectors_builder_row(builder, 0,
                                              (struct lens_view){ 0 }, err);
    }
    return status;
}

static bool has_codes(const struct peer_task *task)
{
    return strcmp(task->index, "int8") == 0;
}

static bool is_exact(const struct peer_task *task)
{
    return has_codes(task) || strcmp(task->index, "exact") == 0;
}

static enum lens_status build_vectors(const struct peer_task *task,
                                      struct lens_faiss_vectors rows,
                                      struct lens_error *err)
{
    struct rows_embedder embedder = { { &rows_ops, facts_of(rows.dim) },
                                      rows,
                                      0 };
    struct lens_vectors_builder *builder = NULL;
    struct lens_buffer bytes;
    enum lens_status status =
        lens_vectors_builder_new(&embedder.base, &builder, err);

    lens_buffer_init(&bytes, PEER_MAX_BYTES);
    if (status == LENS_OK)
        status = add_rows(builder, rows.n, err);
    if (status == LENS_OK && has_codes(task))
        lens_vectors_builder_code(builder);
    if (status == LENS_OK)
        status = lens_vectors_builder_write(builder, NULL, NULL, &bytes, err);
    if (status == LENS_OK)
        status = write_bytes(task, "rows.vec", &bytes, err);
    lens_buffer_release(&bytes);
    lens_vectors_builder_free(builder);
    return status;
}

static enum lens_status build_neighbours(const struct peer_task *task,
                                         struct lens_faiss_vectors rows,
                                         struct lens_error *err)
{
    const struct lens_faiss_options options = { task->index,
                                                *task->settings ? task->settings
                                                                : NULL };
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, PEER_MAX_BYTES);
    status = lens_faiss_build(&rows, &options, &bytes, err);
    if (status == LENS_OK)
        status = write_bytes(task, "rows.faiss", &bytes, err);
    lens_buffer_release(&bytes);
    return status;
}

static enum lens_status build(const struct peer_task *task,
                              struct lens_error *err)
{
    struct lens_map map = { 0 };
    struct lens_faiss_vectors rows = { 0 };
    enum lens_status status = map_fbin(task->documents, &map, &rows, err);

    if (status == LENS_OK)
        status = build_vectors(task, rows, err);
    if (status == LENS_OK && !is_exact(task))
        status = build_neighbours(task, rows, err);
    lens_map_close(&map);
    return status;
}

static enum lens_status open_vectors(const struct peer_task *task,
                                     struct peer_opened *out,
                                     struct lens_error *err)
{
    struct lens_map map = { 0 };
    struct lens_faiss_vectors rows = { 0 };
    struct lens_embedder_facts facts;
    char path[LENS_PATH_MAX], neighbours[LENS_PATH_MAX];
    enum lens_status status = map_fbin(task->documents, &map, &rows, err);

    lens_map_close(&map);
    if (status == LENS_OK)
        status = lens_path_join(path, task->folder, "rows.vec", err);
    if (status == LENS_OK)
        status = lens_path_join(neighbours, task->folder, "rows.faiss", err);
    if (status != LENS_OK)
        return status;
    facts = facts_of(rows.dim);
    return lens_vectors_open(path, is_exact(task) ? NULL : neighbours, &facts,
                             &out->retriever, err);
}

static enum lens_status read_queries(const struct peer_task *task,
                                     const char *path, struct peer_queries *out,
                                     struct lens_error *err)
{
    struct lens_faiss_vectors rows = { 0 };
    enum lens_status status = map_fbin(path, &out->map, &rows, err);

    (void)task;
    if (status != LENS_OK)
        return status;
    lens_arena_init(&out->arena, PEER_MAX_MEMORY);
    out->at = lens_arena_alloc(&out->arena, rows.n, sizeof(*out->at));
    if (!out->at)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the queries of '%s'",
                         path);
    for (size_t i = 0; i < rows.n; i++)
        out->at[i] = (struct lens_query){ .vector = rows.at + i * rows.dim,
                                          .dim = rows.dim };
    out->n = rows.n;
    return LENS_OK;
}

static const char *differs(const struct peer_task *task)
{
    if (has_codes(task))
        return "exact: bytes say which float32 rows to compare";
    if (is_exact(task))
        return "exact, float32";
    return "the float32 rows are kept too, and what FAISS offers is scored "
           "again by them; the FAISS is the system's";
}

const struct peer_kind peer_dense = {
    .name = "dense",
    .differs = differs,
    .build = build,
    .open = open_vectors,
    .read = read_queries,
};
