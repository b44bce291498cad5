#include "dense/rows_embedder.h"

#include <string.h>

#include "dense/vectors.h"

static enum lens_status embed(struct lens_embedder *self,
                              enum lens_embed_role role,
                              const struct lens_view *texts, size_t n,
                              float *out, struct lens_error *err)
{
    struct rows_embedder *e = (struct rows_embedder *)self;
    const size_t dim = e->base.facts.dim;

    (void)role;
    (void)texts;
    (void)err;
    memcpy(out, e->rows + e->next * dim, n * dim * sizeof(*out));
    e->next += n;
    return LENS_OK;
}

static const struct lens_embedder_ops ops = { .kind = "rows", .embed = embed };

void rows_embedder_init(struct rows_embedder *embedder, const float *rows,
                        size_t dim)
{
    *embedder = (struct rows_embedder){
        .base = { .ops = &ops,
                  .facts = { .id = "rows:test", .hash = "0", .dim = dim } },
        .rows = rows,
    };
}

enum lens_status rows_embedder_index(struct rows_embedder *embedder,
                                     const size_t *n_rows, size_t n_docs,
                                     bool codes, struct lens_buffer *out)
{
    struct lens_vectors_builder *b = NULL;
    enum lens_status status =
        lens_vectors_builder_new(&embedder->base, &b, NULL);

    embedder->next = 0;
    for (size_t d = 0; status == LENS_OK && d < n_docs; d++) {
        status = lens_vectors_builder_document(b, NULL);
        for (size_t r = 0; status == LENS_OK && r < n_rows[d]; r++)
            status =
                lens_vectors_builder_row(b, r, (struct lens_view){ 0 }, NULL);
    }
    if (status == LENS_OK && codes)
        lens_vectors_builder_code(b);
    if (status == LENS_OK)
        status = lens_vectors_builder_write(b, NULL, NULL, out, NULL);
    lens_vectors_builder_free(b);
    return status;
}
