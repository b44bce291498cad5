/* Opening and using the file of lsa.h. */
#include "embedders/lsa.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checksum.h"
#include "base/error.h"
#include "embedders/embedders.h"
#include "format/container.h"
#include "format/table.h"

enum {
    TEXT_ARENA_MAX = 512 << 20
};

struct lsa {
    struct lens_embedder base; /* first: an embedder is an lsa */
    struct lens_analyzer *analyzer;
    struct lens_container file;
    struct lens_view terms, idf, scales, vectors;
    uint32_t n;
};

static double scale_at(const struct lsa *lsa, size_t i)
{
    uint32_t bits = lens_read_u32(lsa->scales.p + 4 * i);
    float scale;

    memcpy(&scale, &bits, sizeof(scale));
    return (double)scale;
}

/* sum += weight * the vector of term i, in its own units. */
static void add_term(const struct lsa *lsa, uint32_t i, double weight,
                     double *sum)
{
    size_t dim = lsa->base.facts.dim;
    const char *bytes = lsa->vectors.p + 2 * dim * i;
    const unsigned char *at = (const unsigned char *)bytes;

    for (size_t j = 0; j < dim; j++) {
        int16_t steps =
            (int16_t)(uint16_t)(at[2 * j] | (unsigned)at[2 * j + 1] << 8);

        sum[j] += weight * (double)steps;
    }
}

/* The direction of `sum`; zero when it has none. */
static void write_unit(const struct lsa *lsa, double *sum, float *out)
{
    size_t dim = lsa->base.facts.dim;
    double length = 0;

    for (size_t j = 0; j < dim; j++) {
        sum[j] *= scale_at(lsa, j);
        length += sum[j] * sum[j];
    }
    length = sqrt(length);
    for (size_t j = 0; j < dim; j++)
        out[j] = length > 0 ? (float)(sum[j] / length) : 0;
}

static enum lens_status embed_one(const struct lsa *lsa, struct lens_view text,
                                  double *sum, float *out,
                                  struct lens_error *err)
{
    struct lens_arena arena = { .max = TEXT_ARENA_MAX };
    struct lens_lsa_term *terms = NULL;
    enum lens_status status;
    size_t n = 0;

    status = lens_lsa_terms(lsa->analyzer, text, &arena, &terms, &n, err);
    if (status == LENS_OK) {
        memset(sum, 0, lsa->base.facts.dim * sizeof(*sum));
        for (size_t i = 0; i < n; i++) {
            uint32_t place;

            if (lens_table_find(lsa->terms, lsa->n, terms[i].term, &place))
                add_term(lsa, place,
                         (double)lens_lsa_tf(terms[i].tf) *
                             lens_read_u32(lsa->idf.p + 4 * (size_t)place),
                         sum);
        }
        write_unit(lsa, sum, out);
    }
    lens_arena_release(&arena);
    return status;
}

static enum lens_status embed_rows(const struct lsa *lsa,
                                   const struct lens_view *texts, size_t n,
                                   double *sum, float *rows,
                                   struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < n; i++)
        status =
            embed_one(lsa, texts[i], sum, rows + i * lsa->base.facts.dim, err);
    return status;
}

/* Rows are written aside first: a failure leaves `out` alone. */
static enum lens_status embed_lsa(struct lens_embedder *self,
                                  enum lens_embed_role role,
                                  const struct lens_view *texts, size_t n,
                                  float *out, struct lens_error *err)
{
    size_t dim = self->facts.dim;
    double *sum = lens_calloc(dim, sizeof(*sum));
    float *rows = lens_calloc(n, dim * sizeof(*rows));
    enum lens_status status = LENS_E_NOMEM;

    (void)role;
    if (sum && rows)
        status = embed_rows((const struct lsa *)self, texts, n, sum, rows, err);
    else
        (void)lens_fail(err, status, "no memory to embed %zu texts", n);
    if (status == LENS_OK && n)
        memcpy(out, rows, n * dim * sizeof(*rows));
    lens_free(sum);
    lens_free(rows);
    return status;
}

static void close_lsa(struct lens_embedder *self)
{
    struct lsa *lsa = (struct lsa *)self;

    if (!lsa)
        return;
    lens_container_close(&lsa->file);
    lens_free(lsa);
}

static const struct lens_embedder_ops lsa_ops = { "lsa", embed_lsa, close_lsa };

static enum lens_status corrupt(const struct lsa *lsa, struct lens_error *err,
                                const char *what)
{
    return lens_fail(err, LENS_E_CORRUPT, "'%s': %s", lsa->file.path, what);
}

static enum lens_status find_chunks(struct lsa *lsa, struct lens_view *meta,
                                    struct lens_view *words,
                                    struct lens_error *err)
{
    const struct {
        const char *tag;
        struct lens_view *chunk;
    } wanted[] = { { "META", meta },           { "ANALYZER", words },
                   { "TERMS", &lsa->terms },   { "IDF", &lsa->idf },
                   { "SCALES", &lsa->scales }, { "VECTORS", &lsa->vectors } };
    enum lens_status status = LENS_OK;

    for (size_t i = 0;
         status == LENS_OK && i < sizeof(wanted) / sizeof(wanted[0]); i++)
        status = lens_container_find(&lsa->file, wanted[i].tag, wanted[i].chunk,
                                     err);
    return status;
}

static enum lens_status read_meta(struct lsa *lsa, struct lens_view meta,
                                  struct lens_error *err)
{
    uint32_t dim;

    if (meta.len < 4)
        return corrupt(lsa, err, "its META is too short");
    if (lens_read_u32(meta.p) != LENS_LSA_VERSION)
        return lens_fail(
            err, LENS_E_VERSION, "'%s' has version %u of an embedder, not %d",
            lsa->file.path, (unsigned)lens_read_u32(meta.p), LENS_LSA_VERSION);
    if (meta.len != LENS_LSA_META)
        return corrupt(lsa, err, "its META has not its length");
    dim = lens_read_u32(meta.p + 4);
    lsa->n = lens_read_u32(meta.p + 8);
    if (dim == 0 || dim > LENS_LSA_DIM_MAX || lsa->n > LENS_LSA_TERMS_MAX)
        return corrupt(lsa, err, "its dimensions are beyond their limit");
    lsa->base.facts.dim = dim;
    return LENS_OK;
}

/* Within what training writes: components of unit vectors in some steps. */
static bool are_scales_valid(const struct lsa *lsa)
{
    for (size_t i = 0; i < lsa->base.facts.dim; i++) {
        double scale = scale_at(lsa, i);

        if (!(scale > 0 && scale <= 1))
            return false;
    }
    return true;
}

static bool are_idf_valid(const struct lsa *lsa)
{
    for (size_t i = 0; i < lsa->n; i++) {
        uint32_t idf = lens_read_u32(lsa->idf.p + 4 * i);

        if (idf < LENS_LSA_UNIT || idf > LENS_LSA_IDF_MAX)
            return false;
    }
    return true;
}

static enum lens_status check_chunks(const struct lsa *lsa,
                                     struct lens_error *err)
{
    size_t dim = lsa->base.facts.dim, n = lsa->n;

    if (lsa->idf.len != 4 * n || lsa->scales.len != 4 * dim ||
        lsa->vectors.len != 2 * n * dim)
        return corrupt(lsa, err, "its chunks do not fit together");
    if (!lens_table_is_valid(lsa->terms, lsa->n))
        return corrupt(lsa, err, "its terms are not a sorted table");
    if (!are_scales_valid(lsa) || !are_idf_valid(lsa))
        return corrupt(lsa, err, "its numbers are beyond their limit");
    return LENS_OK;
}

static enum lens_status read_lsa(struct lsa *lsa, struct lens_error *err)
{
    struct lens_view meta = { 0 }, words = { 0 };
    enum lens_status status = find_chunks(lsa, &meta, &words, err);

    if (status == LENS_OK)
        status = read_meta(lsa, meta, err);
    if (status == LENS_OK &&
        !lens_view_equal(
            words, lens_view_of(lens_analyzer_description(lsa->analyzer))))
        status = lens_fail(err, LENS_E_VERSION,
                           "'%s' was built with another text analyzer",
                           lsa->file.path);
    if (status == LENS_OK)
        status = check_chunks(lsa, err);
    if (status != LENS_OK)
        (void)lens_hint(err, status,
                        "run 'asklens index build' to make it anew");
    return status;
}

static void name_lsa(struct lsa *lsa)
{
    struct lens_embedder_facts *facts = &lsa->base.facts;

    (void)snprintf(facts->id, sizeof(facts->id), "lsa");
    lens_content_hash(
        (struct lens_view){ (const char *)lsa->file.map.p, lsa->file.map.len },
        facts->hash);
}

enum lens_status lens_lsa_open(const char *path, struct lens_analyzer *analyzer,
                               struct lens_embedder **out,
                               struct lens_error *err)
{
    struct lsa *lsa = lens_calloc(1, sizeof(*lsa));
    enum lens_status status;

    if (!lsa)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'", path);
    lsa->base.ops = &lsa_ops;
    lsa->analyzer = analyzer;
    status = lens_container_open(path, &lsa->file, err);
    if (status == LENS_OK)
        status = read_lsa(lsa, err);
    if (status != LENS_OK) {
        close_lsa(&lsa->base);
        return status;
    }
    name_lsa(lsa);
    *out = &lsa->base;
    return LENS_OK;
}
