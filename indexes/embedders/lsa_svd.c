#include "embedders/lsa_svd.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/random.h"
#include "kernels/linear.h"

enum {
    TO_SPARE = 16, /* columns beyond those wanted */
    N_ROUNDS = 2
};

/* Squared singular values below this share of the largest are rounding. */
static const double negligible = 1e-10;

/* The work of one decomposition. */
struct work {
    const struct lens_lsa_weights *a;
    size_t n_terms;
    size_t l;         /* columns of z, never more than at the start */
    double *z, *next; /* n_terms x l, or turned */
    double *gram;     /* l x l */
    double *vectors;  /* l x l, one a row */
    double *values;   /* l, and 3 l of scratch */
};

static enum lens_status start(struct work *work, struct lens_error *err)
{
    size_t l = work->l;

    work->z = lens_calloc(work->n_terms, l * sizeof(*work->z));
    work->next = lens_calloc(work->n_terms, l * sizeof(*work->next));
    work->gram = lens_calloc(l, l * sizeof(*work->gram));
    work->vectors = lens_calloc(l, l * sizeof(*work->vectors));
    work->values = lens_calloc(4, l * sizeof(*work->values));
    if (work->z && work->next && work->gram && work->vectors && work->values)
        return LENS_OK;
    return lens_fail(err, LENS_E_NOMEM, "no memory to train an embedder");
}

static void finish(struct work *work)
{
    lens_free(work->z);
    lens_free(work->next);
    lens_free(work->gram);
    lens_free(work->vectors);
    lens_free(work->values);
}

static void fill_randomly(struct work *work, uint64_t seed)
{
    struct lens_random random = { seed };

    for (size_t i = 0; i < work->n_terms * work->l; i++)
        work->z[i] = lens_random_signed(&random);
}

/* One round: z becomes a basis of the range of A^T A z. */
static void improve(struct work *work)
{
    lens_lsa_apply(work->a, work->z, work->n_terms, work->l, work->values,
                   work->next);
    lens_transpose_f64(work->next, work->n_terms, work->l, work->z);
    work->l = lens_orthonormalise(work->z, work->l, work->n_terms);
    lens_transpose_f64(work->z, work->l, work->n_terms, work->next);
    memcpy(work->z, work->next, work->n_terms * work->l * sizeof(*work->z));
}

/* The rank of the matrix as far as z sees it. */
static enum lens_status rotate(struct work *work, size_t *rank,
                               struct lens_error *err)
{
    const double *values = work->values;
    size_t n = 0;

    lens_lsa_apply(work->a, work->z, work->n_terms, work->l, work->values,
                   work->next);
    lens_gram(work->z, work->next, work->n_terms, work->l, work->gram);
    if (!lens_symmetric_eigen(work->gram, work->l, work->values, work->vectors,
                              work->values + work->l))
        return lens_fail(err, LENS_E_BACKEND,
                         "the singular values of the corpus do not converge");
    while (n < work->l && values[n] > negligible * values[0])
        n++;
    *rank = n;
    return LENS_OK;
}

static void fix_signs(double *v, size_t n_terms, size_t dim)
{
    for (size_t j = 0; j < dim; j++) {
        double most = 0;

        for (size_t i = 0; i < n_terms; i++)
            most = fabs(v[i * dim + j]) > fabs(most) ? v[i * dim + j] : most;
        for (size_t i = 0; most < 0 && i < n_terms; i++)
            v[i * dim + j] = -v[i * dim + j];
    }
}

/* V = Q W into `next`, which is handed out. */
static double *project(struct work *work, size_t dim)
{
    double *v = work->next;

    for (size_t i = 0; i < work->n_terms; i++) {
        for (size_t j = 0; j < dim; j++)
            v[i * dim + j] = lens_dot_f64(work->z + i * work->l,
                                          work->vectors + j * work->l, work->l);
    }
    fix_signs(v, work->n_terms, dim);
    work->next = NULL;
    return v;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

enum lens_status lens_lsa_svd(const struct lens_lsa_weights *weights,
                              size_t n_terms, uint64_t seed, size_t *dim,
                              double **out, struct lens_error *err)
{
    struct work work = { .a = weights, .n_terms = n_terms };
    enum lens_status status;
    size_t rank = 0;

    work.l = smaller(*dim + TO_SPARE, smaller(n_terms, weights->n_rows));
    status = start(&work, err);
    if (status == LENS_OK) {
        fill_randomly(&work, seed);
        for (unsigned i = 0; i < N_ROUNDS; i++)
            improve(&work);
        status = rotate(&work, &rank, err);
    }
    if (status == LENS_OK) {
        *dim = smaller(*dim, rank);
        *out = *dim ? project(&work, *dim) : NULL;
    }
    finish(&work);
    return status;
}
