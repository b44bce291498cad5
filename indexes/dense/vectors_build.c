/* vectors_build.c - from rows of text to the file of vectors.h. */
#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "dense/codes.h"
#include "dense/embedder_chunk.h"
#include "dense/vectors.h"
#include "format/container.h"

enum {
    TEXT_MAX_BYTES = 1 << 30,
    VECTORS_MAX_BYTES = 2147483647,
    NUMBERS_MAX_BYTES = 4 * (LENS_VECTORS_MAX_ROWS + 1),
    EMBED_ROWS = 1024 /* per call, between two words of progress */
};

struct lens_vectors_builder {
    struct lens_embedder *embedder;
    struct lens_buffer text;         /* of all rows, one after the other */
    struct lens_buffer ends;         /* u64 of each row */
    struct lens_buffer docs, places; /* as in the file */
    size_t n_docs, n_rows;
    bool is_coded;
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for a dense index");
}

enum lens_status lens_vectors_builder_new(struct lens_embedder *embedder,
                                          struct lens_vectors_builder **out,
                                          struct lens_error *err)
{
    struct lens_vectors_builder *b = lens_calloc(1, sizeof(*b));

    if (!b)
        return no_memory(err);
    b->embedder = embedder;
    lens_buffer_init(&b->text, TEXT_MAX_BYTES);
    lens_buffer_init(&b->ends, 2 * (size_t)NUMBERS_MAX_BYTES);
    lens_buffer_init(&b->docs, NUMBERS_MAX_BYTES);
    lens_buffer_init(&b->places, NUMBERS_MAX_BYTES);
    *out = b;
    return LENS_OK;
}

void lens_vectors_builder_free(struct lens_vectors_builder *builder)
{
    if (!builder)
        return;
    lens_buffer_release(&builder->text);
    lens_buffer_release(&builder->ends);
    lens_buffer_release(&builder->docs);
    lens_buffer_release(&builder->places);
    lens_free(builder);
}

static enum lens_status check_added(const struct lens_buffer *buf,
                                    struct lens_error *err)
{
    enum lens_status status = lens_buffer_status(buf);

    if (status == LENS_E_LIMIT)
        return lens_fail(err, status, "a dense index holds at most %d rows",
                         LENS_VECTORS_MAX_ROWS);
    return status == LENS_OK ? LENS_OK : no_memory(err);
}

enum lens_status
lens_vectors_builder_document(struct lens_vectors_builder *builder,
                              struct lens_error *err)
{
    lens_buffer_add_u32(&builder->docs, (uint32_t)builder->n_rows);
    builder->n_docs++;
    return check_added(&builder->docs, err);
}

enum lens_status lens_vectors_builder_row(struct lens_vectors_builder *builder,
                                          size_t place, struct lens_view text,
                                          struct lens_error *err)
{
    enum lens_status status;

    lens_buffer_add_view(&builder->text, text);
    status = lens_buffer_status(&builder->text);
    if (status == LENS_E_LIMIT)
        return lens_fail(err, status,
                         "the texts of a dense index hold at most %d bytes",
                         TEXT_MAX_BYTES);
    lens_buffer_add_u64(&builder->ends, builder->text.len);
    lens_buffer_add_u32(&builder->places, (uint32_t)place);
    builder->n_rows++;
    if (status == LENS_OK)
        status = check_added(&builder->ends, err);
    return status == LENS_OK ? check_added(&builder->places, err)
                             : no_memory(err);
}

void lens_vectors_builder_code(struct lens_vectors_builder *builder)
{
    builder->is_coded = true;
}

void lens_vectors_builder_count(const struct lens_vectors_builder *builder,
                                size_t *n_documents, size_t *n_rows)
{
    *n_documents = builder->n_docs;
    *n_rows = builder->n_rows;
}

/* Views of rows `from` to `from` + n. */
static void view_rows(const struct lens_vectors_builder *b, size_t from,
                      size_t n, struct lens_view *out)
{
    for (size_t i = 0; i < n; i++) {
        size_t row = from + i;
        uint64_t start = row ? lens_read_u64(b->ends.p + 8 * (row - 1)) : 0;
        uint64_t end = lens_read_u64(b->ends.p + 8 * row);

        out[i] = (struct lens_view){ b->text.p + start, end - start };
    }
}

static enum lens_status embed_rows(const struct lens_vectors_builder *b,
                                   void (*progress)(size_t, size_t, void *),
                                   void *arg, struct lens_buffer *vectors,
                                   struct lens_error *err)
{
    const size_t dim = b->embedder->facts.dim;
    float *floats = lens_calloc(EMBED_ROWS * dim, sizeof(*floats));
    struct lens_view texts[EMBED_ROWS];
    enum lens_status status = floats ? LENS_OK : no_memory(err);

    for (size_t from = 0; status == LENS_OK && from < b->n_rows;
         from += EMBED_ROWS) {
        size_t n =
            b->n_rows - from < EMBED_ROWS ? b->n_rows - from : EMBED_ROWS;

        view_rows(b, from, n, texts);
        status = b->embedder->ops->embed(b->embedder, LENS_EMBED_PASSAGE, texts,
                                         n, floats, err);
        if (status != LENS_OK)
            break;
        lens_buffer_add(vectors, floats, n * dim * sizeof(*floats));
        if (lens_buffer_status(vectors) != LENS_OK)
            status = lens_fail(err, lens_buffer_status(vectors),
                               "no room for %zu vectors of %zu numbers",
                               b->n_rows, dim);
        if (progress)
            progress(from + n, b->n_rows, arg);
    }
    lens_free(floats);
    return status;
}

static void write_file(const struct lens_vectors_builder *b,
                       const struct lens_buffer *vectors,
                       const struct lens_codes_chunks *codes,
                       struct lens_buffer *out)
{
    const struct lens_embedder_facts *facts = &b->embedder->facts;
    struct lens_container_writer writer = { 0 };
    char made_by[LENS_EMBEDDER_CHUNK_MAX];
    struct lens_buffer meta;

    lens_embedder_chunk(facts, made_by);
    lens_buffer_init(&meta, 12);
    lens_buffer_add_u32(&meta, (uint32_t)b->n_docs);
    lens_buffer_add_u32(&meta, (uint32_t)b->n_rows);
    lens_buffer_add_u32(&meta, (uint32_t)facts->dim);
    lens_container_add(&writer, "EMBEDDER", lens_view_of(made_by));
    lens_container_add(&writer, "META", lens_buffer_view(&meta));
    lens_container_add(&writer, "DOCS", lens_buffer_view(&b->docs));
    lens_container_add(&writer, "PLACES", lens_buffer_view(&b->places));
    lens_container_add(&writer, "VECTORS", lens_buffer_view(vectors));
    if (b->is_coded)
        lens_codes_add(codes, &writer);
    if (lens_buffer_status(&meta) == LENS_OK)
        lens_container_write(&writer, out);
    else
        out->status = LENS_E_NOMEM;
    lens_buffer_release(&meta);
}

enum lens_status
lens_vectors_builder_write(struct lens_vectors_builder *builder,
                           void (*progress)(size_t done, size_t all, void *arg),
                           void *arg, struct lens_buffer *out,
                           struct lens_error *err)
{
    struct lens_codes_chunks codes;
    struct lens_buffer vectors;
    enum lens_status status;

    lens_buffer_init(&vectors, VECTORS_MAX_BYTES);
    lens_codes_chunks_init(&codes);
    lens_buffer_add_u32(&builder->docs, (uint32_t)builder->n_rows);
    status = check_added(&builder->docs, err);
    if (status == LENS_OK)
        status = embed_rows(builder, progress, arg, &vectors, err);
    if (status == LENS_OK && builder->is_coded)
        status = lens_codes_make(vectors.p, builder->n_rows,
                                 builder->embedder->facts.dim, &codes, err);
    if (status == LENS_OK) {
        write_file(builder, &vectors, &codes, out);
        status = lens_buffer_status(out);
        if (status != LENS_OK)
            (void)lens_fail(err, status, "no room for a dense index");
    }
    lens_codes_chunks_release(&codes);
    lens_buffer_release(&vectors);
    return status;
}
