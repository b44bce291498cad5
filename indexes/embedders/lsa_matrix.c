#include "embedders/lsa_matrix.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "kernels/linear.h"

enum {
    WORDS_MAX_BYTES = 256 << 20
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to train an embedder");
}

void lens_lsa_matrix_init(struct lens_lsa_matrix *matrix)
{
    *matrix = (struct lens_lsa_matrix){ .n_rows = 0 };
    lens_dictionary_init(&matrix->words, LENS_LSA_WORDS_MAX, WORDS_MAX_BYTES);
}

void lens_lsa_matrix_release(struct lens_lsa_matrix *matrix)
{
    lens_dictionary_release(&matrix->words);
    lens_free(matrix->df);
    lens_free(matrix->entries);
    lens_free(matrix->ends);
    *matrix = (struct lens_lsa_matrix){ 0 };
}

static enum lens_status number_of(struct lens_lsa_matrix *matrix,
                                  struct lens_view term, uint32_t *out,
                                  struct lens_error *err)
{
    uint32_t n = matrix->words.n;
    uint32_t *df =
        lens_make_room(matrix->df, n, 1, &matrix->df_cap, sizeof(*df));
    enum lens_status status;

    if (!df)
        return no_memory(err);
    matrix->df = df;
    status = lens_dictionary_number(&matrix->words, term, out, err);
    if (status == LENS_OK && *out == n)
        matrix->df[n] = 0;
    return status;
}

static bool make_room(struct lens_lsa_matrix *matrix, size_t n)
{
    struct lens_lsa_entry *entries;
    size_t *ends = lens_make_room(matrix->ends, matrix->n_rows, 1,
                                  &matrix->rows_cap, sizeof(*ends));

    if (!ends)
        return false;
    matrix->ends = ends;
    if (n == 0)
        return true;
    entries = lens_make_room(matrix->entries, matrix->n_entries, n,
                             &matrix->entries_cap, sizeof(*entries));
    if (entries)
        matrix->entries = entries;
    return entries != NULL;
}

static enum lens_status check_room(struct lens_lsa_matrix *matrix, size_t n,
                                   struct lens_error *err)
{
    if (matrix->n_rows == LENS_LSA_ROWS_MAX)
        return lens_fail(err, LENS_E_LIMIT, "there are more than %d texts",
                         LENS_LSA_ROWS_MAX);
    if (n > LENS_LSA_ENTRIES_MAX - matrix->n_entries)
        return lens_fail(err, LENS_E_LIMIT,
                         "the texts have more than %d terms between them",
                         LENS_LSA_ENTRIES_MAX);
    return make_room(matrix, n) ? LENS_OK : no_memory(err);
}

enum lens_status lens_lsa_matrix_add(struct lens_lsa_matrix *matrix,
                                     const struct lens_lsa_term *terms,
                                     size_t n, struct lens_error *err)
{
    enum lens_status status = check_room(matrix, n, err);

    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        struct lens_lsa_entry *entry = &matrix->entries[matrix->n_entries];

        status = number_of(matrix, terms[i].term, &entry->word, err);
        if (status == LENS_OK) {
            entry->tf = (uint32_t)terms[i].tf;
            matrix->df[entry->word]++;
            matrix->n_entries++;
        }
    }
    if (status == LENS_OK)
        matrix->ends[matrix->n_rows++] = matrix->n_entries;
    return status;
}

void lens_lsa_weights_release(struct lens_lsa_weights *weights)
{
    lens_free(weights->terms);
    lens_free(weights->values);
    lens_free(weights->ends);
    *weights = (struct lens_lsa_weights){ 0 };
}

/* The entries from..to of the matrix behind the n of `out`, of length 1. */
static size_t weigh_row(const struct lens_lsa_matrix *matrix, size_t from,
                        size_t to, const int32_t *numbers, const uint32_t *idf,
                        const struct lens_lsa_weights *out, size_t n)
{
    double *values = out->values + n, length;
    size_t kept = 0;

    for (size_t i = from; i < to; i++) {
        int32_t number = numbers[matrix->entries[i].word];

        if (number == LENS_LSA_ABSENT)
            continue;
        out->terms[n + kept] = (uint32_t)number;
        values[kept++] =
            (double)lens_lsa_tf(matrix->entries[i].tf) * (double)idf[number];
    }
    length = sqrt(lens_dot_f64(values, values, kept));
    for (size_t i = 0; i < kept; i++)
        values[i] /= length;
    return kept;
}

enum lens_status lens_lsa_weigh(const struct lens_lsa_matrix *matrix,
                                const int32_t *numbers, const uint32_t *idf,
                                struct lens_lsa_weights *out,
                                struct lens_error *err)
{
    struct lens_lsa_weights weights = { .n_rows = matrix->n_rows };
    size_t n = 0, from = 0;

    weights.terms = lens_calloc(matrix->n_entries, sizeof(*weights.terms));
    weights.values = lens_calloc(matrix->n_entries, sizeof(*weights.values));
    weights.ends = lens_calloc(matrix->n_rows, sizeof(*weights.ends));
    if (!weights.terms || !weights.values || !weights.ends) {
        lens_lsa_weights_release(&weights);
        return no_memory(err);
    }
    for (size_t i = 0; i < matrix->n_rows; i++) {
        n +=
            weigh_row(matrix, from, matrix->ends[i], numbers, idf, &weights, n);
        from = matrix->ends[i];
        weights.ends[i] = n;
    }
    *out = weights;
    return LENS_OK;
}

void lens_lsa_apply(const struct lens_lsa_weights *weights, const double *z,
                    size_t n_terms, size_t dim, double *row, double *out)
{
    size_t from = 0;

    memset(out, 0, n_terms * dim * sizeof(*out));
    for (size_t i = 0; i < weights->n_rows; i++) {
        size_t to = weights->ends[i];

        memset(row, 0, dim * sizeof(*row));
        for (size_t j = from; j < to; j++)
            lens_add_scaled_f64(row, weights->values[j],
                                z + weights->terms[j] * dim, dim);
        for (size_t j = from; j < to; j++)
            lens_add_scaled_f64(out + weights->terms[j] * dim,
                                weights->values[j], row, dim);
        from = to;
    }
}
