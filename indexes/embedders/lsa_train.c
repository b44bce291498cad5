/*
 * lsa_train.c - from the texts of a corpus to the file of lsa.h.
 *
 * All terms stay when they are at most LENS_LSA_TERMS_MAX.  Where they are
 * more, those of the lowest df go, as many df as it takes: what occurs once can
 * at best be found again by its own word, and that is the lexical index's work.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "embedders/embedders.h"
#include "embedders/lsa_matrix.h"
#include "embedders/lsa_svd.h"
#include "format/container.h"
#include "format/table.h"

enum {
    TEXT_ARENA_MAX = 512 << 20,
    CHUNK_MAX = 256 << 20
};

struct lens_lsa_training {
    struct lens_analyzer *analyzer;
    size_t dim;
    uint64_t seed;
    struct lens_lsa_matrix matrix;
};

enum lens_status lens_lsa_training_new(struct lens_analyzer *analyzer,
                                       const struct lens_lsa_options *options,
                                       struct lens_lsa_training **out,
                                       struct lens_error *err)
{
    struct lens_lsa_training *training;

    if (options->dim > LENS_LSA_DIM_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "%zu dimensions are more than the %d of an embedder "
                         "trained on a corpus",
                         options->dim, LENS_LSA_DIM_MAX);
    training = lens_calloc(1, sizeof(*training));
    if (!training)
        return lens_fail(err, LENS_E_NOMEM, "no memory to train an embedder");
    training->analyzer = analyzer;
    training->dim = options->dim ? options->dim : LENS_LSA_DIM_DEFAULT;
    training->seed = options->seed;
    lens_lsa_matrix_init(&training->matrix);
    *out = training;
    return LENS_OK;
}

void lens_lsa_training_free(struct lens_lsa_training *training)
{
    if (!training)
        return;
    lens_lsa_matrix_release(&training->matrix);
    lens_free(training);
}

enum lens_status lens_lsa_training_add(struct lens_lsa_training *training,
                                       struct lens_view text,
                                       struct lens_error *err)
{
    struct lens_arena arena = { .max = TEXT_ARENA_MAX };
    struct lens_lsa_term *terms = NULL;
    enum lens_status status;
    size_t n = 0;

    status = lens_lsa_terms(training->analyzer, text, &arena, &terms, &n, err);
    if (status == LENS_OK)
        status = lens_lsa_matrix_add(&training->matrix, terms, n, err);
    lens_arena_release(&arena);
    return status;
}

/* What goes into the file; zero-initialised is empty. */
struct model {
    uint32_t *words;  /* kept, in byte order: their place in the matrix */
    int32_t *numbers; /* of each word of the matrix */
    uint32_t *idf;    /* of each kept word */
    uint32_t n;
    double *vectors; /* n x dim */
    size_t dim;
};

static void model_release(struct model *model)
{
    lens_free(model->words);
    lens_free(model->numbers);
    lens_free(model->idf);
    lens_free(model->vectors);
}

/* The lowest df of which, and of all above it, the terms are not too many. */
static uint32_t lowest_df(const struct lens_lsa_matrix *matrix)
{
    uint32_t df = 0, next = 1;
    size_t n = matrix->words.n;

    while (n > LENS_LSA_TERMS_MAX) {
        df = next;
        next = UINT32_MAX;
        n = 0;
        for (uint32_t i = 0; i < matrix->words.n; i++) {
            uint32_t its = matrix->df[i];

            n += its > df;
            next = its > df && its < next ? its : next;
        }
    }
    return df + 1;
}

static enum lens_status choose_words(const struct lens_lsa_matrix *matrix,
                                     struct model *model,
                                     struct lens_error *err)
{
    uint32_t df = lowest_df(matrix), n = matrix->words.n;

    model->words = lens_dictionary_order(&matrix->words);
    model->numbers = lens_calloc(n, sizeof(*model->numbers));
    model->idf = lens_calloc(n, sizeof(*model->idf));
    if (!model->words || !model->numbers || !model->idf)
        return lens_fail(err, LENS_E_NOMEM, "no memory to train an embedder");
    for (uint32_t i = 0; i < n; i++) {
        uint32_t word = model->words[i];

        model->numbers[word] = LENS_LSA_ABSENT;
        if (matrix->df[word] < df)
            continue;
        model->numbers[word] = (int32_t)model->n;
        model->idf[model->n] = lens_lsa_idf(matrix->n_rows, matrix->df[word]);
        model->words[model->n++] = word;
    }
    return LENS_OK;
}

static enum lens_status make_model(const struct lens_lsa_training *training,
                                   struct model *model, struct lens_error *err)
{
    struct lens_lsa_weights weights = { 0 };
    enum lens_status status;

    model->dim = training->dim;
    status = choose_words(&training->matrix, model, err);
    if (status == LENS_OK)
        status = lens_lsa_weigh(&training->matrix, model->numbers, model->idf,
                                &weights, err);
    if (status == LENS_OK)
        status = lens_lsa_svd(&weights, model->n, training->seed, &model->dim,
                              &model->vectors, err);
    lens_lsa_weights_release(&weights);
    return status;
}

/* The chunks of a file being written. */
struct chunks {
    struct lens_buffer meta, idf, scales, vectors;
    struct lens_table_writer terms;
};

static void chunks_init(struct chunks *chunks)
{
    lens_buffer_init(&chunks->meta, LENS_LSA_META);
    lens_buffer_init(&chunks->idf, CHUNK_MAX);
    lens_buffer_init(&chunks->scales, CHUNK_MAX);
    lens_buffer_init(&chunks->vectors, CHUNK_MAX);
    lens_table_writer_init(&chunks->terms, CHUNK_MAX);
}

static void chunks_release(struct chunks *chunks)
{
    lens_buffer_release(&chunks->meta);
    lens_buffer_release(&chunks->idf);
    lens_buffer_release(&chunks->scales);
    lens_buffer_release(&chunks->vectors);
    lens_table_writer_release(&chunks->terms);
}

static void add_meta(struct lens_buffer *out,
                     const struct lens_lsa_training *training,
                     const struct model *model)
{
    lens_buffer_add_u32(out, LENS_LSA_VERSION);
    lens_buffer_add_u32(out, model->dim ? (uint32_t)model->dim : 1);
    lens_buffer_add_u32(out, model->n);
    lens_buffer_add_u32(out, 0);
    lens_buffer_add_u64(out, training->matrix.n_rows);
    lens_buffer_add_u64(out, training->seed);
}

/* The largest component of a column, by size, in LENS_LSA_STEPS steps. */
static float scale_of(const struct model *model, size_t column)
{
    double most = 0;

    for (uint32_t i = 0; i < model->n; i++)
        most = fmax(most, fabs(model->vectors[i * model->dim + column]));
    return (float)(most / LENS_LSA_STEPS);
}

static void add_scale(struct lens_buffer *out, float scale)
{
    uint32_t bits;

    memcpy(&bits, &scale, sizeof(bits));
    lens_buffer_add_u32(out, bits);
}

static void add_component(struct lens_buffer *out, double value, float scale)
{
    double steps = floor(value / (double)scale + 0.5);
    double most = LENS_LSA_STEPS; /* the scale is rounded */
    int16_t stored = (int16_t)fmax(-most, fmin(most, steps));
    uint16_t bits = (uint16_t)stored;

    lens_buffer_add_char(out, (char)(bits & 0xff));
    lens_buffer_add_char(out, (char)(bits >> 8));
}

static enum lens_status add_vectors(struct chunks *chunks,
                                    const struct model *model,
                                    struct lens_error *err)
{
    float *scales = lens_calloc(model->dim, sizeof(*scales));

    if (!scales)
        return lens_fail(err, LENS_E_NOMEM, "no memory to train an embedder");
    for (size_t j = 0; j < model->dim; j++) {
        scales[j] = scale_of(model, j);
        add_scale(&chunks->scales, scales[j]);
    }
    for (uint32_t i = 0; i < model->n; i++) {
        for (size_t j = 0; j < model->dim; j++)
            add_component(&chunks->vectors, model->vectors[i * model->dim + j],
                          scales[j]);
    }
    if (model->dim == 0)
        add_scale(&chunks->scales, 1);
    lens_free(scales);
    return LENS_OK;
}

static enum lens_status first_failure(const struct chunks *chunks)
{
    const struct lens_buffer *all[] = { &chunks->meta, &chunks->idf,
                                        &chunks->scales, &chunks->vectors,
                                        &chunks->terms.offsets };

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        enum lens_status status = lens_buffer_status(all[i]);

        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

static enum lens_status write_model(const struct lens_lsa_training *training,
                                    const struct model *model,
                                    struct chunks *chunks,
                                    struct lens_buffer *out,
                                    struct lens_error *err)
{
    struct lens_container_writer writer = { 0 };
    enum lens_status status = add_vectors(chunks, model, err);

    if (status != LENS_OK)
        return status;
    add_meta(&chunks->meta, training, model);
    for (uint32_t i = 0; i < model->n; i++) {
        lens_table_add(&chunks->terms,
                       training->matrix.words.at[model->words[i]]);
        lens_buffer_add_u32(&chunks->idf, model->idf[i]);
    }
    lens_table_finish(&chunks->terms);
    status = first_failure(chunks);
    lens_container_add(&writer, "META", lens_buffer_view(&chunks->meta));
    lens_container_add(
        &writer, "ANALYZER",
        lens_view_of(lens_analyzer_description(training->analyzer)));
    lens_container_add(&writer, "TERMS",
                       lens_buffer_view(&chunks->terms.offsets));
    lens_container_add(&writer, "IDF", lens_buffer_view(&chunks->idf));
    lens_container_add(&writer, "SCALES", lens_buffer_view(&chunks->scales));
    lens_container_add(&writer, "VECTORS", lens_buffer_view(&chunks->vectors));
    if (status == LENS_OK) {
        lens_container_write(&writer, out);
        status = lens_buffer_status(out);
    }
    if (status != LENS_OK)
        (void)lens_fail(err, status, "no room for the embedder of the corpus");
    return status;
}

enum lens_status lens_lsa_training_write(struct lens_lsa_training *training,
                                         struct lens_buffer *out,
                                         struct lens_error *err)
{
    struct model model = { 0 };
    struct chunks chunks;
    enum lens_status status = make_model(training, &model, err);

    chunks_init(&chunks);
    if (status == LENS_OK)
        status = write_model(training, &model, &chunks, out, err);
    chunks_release(&chunks);
    model_release(&model);
    return status;
}
