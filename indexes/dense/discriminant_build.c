/* discriminant_build.c - ridge regression from rows to documents. */
#include <math.h>
#include <stdbool.h>

#include "base/alloc.h"
#include "base/error.h"
#include "dense/discriminant.h"
#include "dense/embedder_chunk.h"
#include "dense/vectors.h"
#include "format/container.h"
#include "kernels/linear.h"

/* The rows of all documents, weighed, and what is solved for. */
struct problem {
    struct lens_vector_rows rows;
    size_t n_docs, n_rows, dim; /* of them */
    double *mean;               /* dim */
    double *means;              /* n_docs x dim: of the rows of each document */
    double *scaled;             /* n_rows x dim: sqrt(weight) * (row - mean) */
    double *gram;               /* dim x dim */
    double *right;              /* n_docs x dim: what is asked for, then w(p) */
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for a discriminant");
}

static void release(struct problem *p)
{
    lens_free(p->mean);
    lens_free(p->means);
    lens_free(p->scaled);
    lens_free(p->gram);
    lens_free(p->right);
}

static bool reserve(struct problem *p)
{
    p->mean = lens_calloc(p->dim, sizeof(double));
    p->means = lens_calloc(p->n_docs * p->dim, sizeof(double));
    p->scaled = lens_calloc(p->n_rows * p->dim, sizeof(double));
    p->gram = lens_calloc(p->dim * p->dim, sizeof(double));
    p->right = lens_calloc(p->n_docs * p->dim, sizeof(double));
    return p->mean && p->means && p->scaled && p->gram && p->right;
}

static size_t first_row(const struct problem *p, size_t doc)
{
    return lens_vector_rows_first(&p->rows, doc);
}

static size_t rows_of(const struct problem *p, size_t doc)
{
    return first_row(p, doc + 1) - first_row(p, doc);
}

/* Of each document, and of documents: the weighted mean of all rows. */
static void find_means(struct problem *p)
{
    for (size_t d = 0; d < p->n_docs; d++) {
        const double share = rows_of(p, d) ? 1.0 / (double)rows_of(p, d) : 0;
        double *mean = p->means + d * p->dim;

        for (size_t r = first_row(p, d); r < first_row(p, d + 1); r++) {
            for (size_t i = 0; i < p->dim; i++)
                mean[i] += share * (double)p->rows.at[r * p->dim + i];
        }
        lens_add_scaled_f64(p->mean, 1.0 / (double)p->n_docs, mean, p->dim);
    }
}

/* Rows about the mean, each times the root of its weight: the weights of a
 * document sum to n_rows / n_docs. */
static void scale_rows(struct problem *p)
{
    const double share = (double)p->n_rows / (double)p->n_docs;

    for (size_t d = 0; d < p->n_docs; d++) {
        const double root = sqrt(share / (double)rows_of(p, d));

        for (size_t r = first_row(p, d); r < first_row(p, d + 1); r++) {
            for (size_t i = 0; i < p->dim; i++) {
                size_t at = r * p->dim + i;

                p->scaled[at] = root * ((double)p->rows.at[at] - p->mean[i]);
            }
        }
    }
}

/* The weighted sum over rows of target * (row - mean): since the weighted rows
 * sum to 0 about their mean, only those of the document itself are left. */
static void ask_for(struct problem *p)
{
    const double share = (double)p->n_rows / (double)p->n_docs;

    for (size_t d = 0; d < p->n_docs; d++) {
        for (size_t i = 0; rows_of(p, d) && i < p->dim; i++)
            p->right[d * p->dim + i] =
                share * (p->means[d * p->dim + i] - p->mean[i]);
    }
}

static bool solve(struct problem *p)
{
    find_means(p);
    scale_rows(p);
    ask_for(p);
    lens_gram(p->scaled, p->scaled, p->n_rows, p->dim, p->gram);
    for (size_t i = 0; i < p->dim; i++)
        p->gram[i * p->dim + i] += LENS_DISCRIMINANT_RIDGE * (double)p->n_rows;
    return lens_solve_positive(p->gram, p->dim, p->right, p->n_docs);
}

static void add_float(struct lens_buffer *out, double number)
{
    float single = (float)number;

    lens_buffer_add(out, &single, sizeof(single));
}

static enum lens_status write_file(const struct problem *p,
                                   const struct lens_embedder_facts *embedder,
                                   struct lens_buffer *out,
                                   struct lens_error *err)
{
    struct lens_container_writer writer = { 0 };
    char made_by[LENS_EMBEDDER_CHUNK_MAX];
    struct lens_buffer meta, offsets, weights;
    enum lens_status status = LENS_OK;

    lens_buffer_init(&meta, 8);
    lens_buffer_init(&offsets, p->n_docs * sizeof(float));
    lens_buffer_init(&weights, p->n_docs * p->dim * sizeof(float));
    lens_buffer_add_u32(&meta, (uint32_t)p->n_docs);
    lens_buffer_add_u32(&meta, (uint32_t)p->dim);
    for (size_t d = 0; d < p->n_docs; d++) {
        const double *w = p->right + d * p->dim;

        add_float(&offsets, -lens_dot_f64(w, p->mean, p->dim));
        for (size_t i = 0; i < p->dim; i++)
            add_float(&weights, w[i]);
    }
    lens_embedder_chunk(embedder, made_by);
    lens_container_add(&writer, "EMBEDDER", lens_view_of(made_by));
    lens_container_add(&writer, "META", lens_buffer_view(&meta));
    lens_container_add(&writer, "OFFSETS", lens_buffer_view(&offsets));
    lens_container_add(&writer, "WEIGHTS", lens_buffer_view(&weights));
    if (lens_buffer_status(&meta) == LENS_OK &&
        lens_buffer_status(&offsets) == LENS_OK &&
        lens_buffer_status(&weights) == LENS_OK)
        lens_container_write(&writer, out);
    else
        status = no_memory(err);
    if (status == LENS_OK && lens_buffer_status(out) != LENS_OK)
        status = lens_fail(err, lens_buffer_status(out),
                           "no room for a discriminant");
    lens_buffer_release(&meta);
    lens_buffer_release(&offsets);
    lens_buffer_release(&weights);
    return status;
}

enum lens_status
lens_discriminant_build(const struct lens_retriever *vectors,
                        const struct lens_embedder_facts *embedder,
                        struct lens_buffer *out, struct lens_error *err)
{
    struct problem p = { 0 };
    enum lens_status status;

    lens_vectors_rows(vectors, &p.rows);
    p.n_docs = p.rows.n_docs;
    p.n_rows = p.rows.n;
    p.dim = p.rows.dim;
    if (p.n_docs == 0 || p.n_docs > LENS_DISCRIMINANT_MAX_DOCS)
        return lens_fail(err, LENS_E_LIMIT,
                         "a discriminant is of 1 to %d documents, not %zu",
                         LENS_DISCRIMINANT_MAX_DOCS, p.n_docs);
    if (!reserve(&p))
        status = no_memory(err);
    else if (!solve(&p))
        status = lens_fail(err, LENS_E_INVAL,
                           "the rows are no numbers to learn from");
    else
        status = write_file(&p, embedder, out, err);
    release(&p);
    return status;
}
