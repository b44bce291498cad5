/*
 * The embedder of the corpus against an exact decomposition made here from
 * plain counts and LAPACK; and what every embedder promises.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "embedders/lsa_sample.h"
#include "embedders/lsa_svd.h"
#include "kernels/lapack.h"
#include "support/folder.h"
#include "support/suite.h"

enum {
    N_WORDS = 30,
    N_ROWS = 20
};

static struct lens_analyzer *analyzer;
static struct test_folder folder;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    test_folder_make(&folder);
    test_folder_path(&folder, "corpus.lsa", path);
}

static void tear_down(void)
{
    lens_analyzer_free(analyzer);
    test_folder_remove(&folder);
}

/* Counts of a text of words w0 .. w29. */
static void count_words(const char *text, double counts[N_WORDS])
{
    memset(counts, 0, N_WORDS * sizeof(*counts));
    for (const char *at = text; (at = strchr(at, 'w')) != NULL; at++)
        counts[strtoul(at + 1, NULL, 10)] += 1;
}

/* The exact model: idf of each word, and the space as unit rows. */
struct exact {
    double idf[N_WORDS];
    double space[N_WORDS][N_WORDS];
    size_t dim;
};

static void weigh_exactly(const struct exact *exact, const char *text,
                          double out[N_WORDS])
{
    double length = 0;

    count_words(text, out);
    for (size_t i = 0; i < N_WORDS; i++) {
        out[i] = log(1 + out[i]) * exact->idf[i];
        length += out[i] * out[i];
    }
    for (size_t i = 0; length > 0 && i < N_WORDS; i++)
        out[i] /= sqrt(length);
}

/* The smallest gap between squared singular values on either side of `dim` is
 * in *gap: without one, the space is not determined. */
static void make_exact(const struct sample *sample, size_t dim,
                       struct exact *exact, double *gap)
{
    static double gram[N_WORDS * N_WORDS];
    double row[N_WORDS], values[N_WORDS];

    memset(exact, 0, sizeof(*exact));
    memset(gram, 0, sizeof(gram));
    for (size_t r = 0; r < sample->n; r++) {
        count_words(sample->text[r], row);
        for (size_t i = 0; i < N_WORDS; i++)
            exact->idf[i] += row[i] > 0;
    }
    for (size_t i = 0; i < N_WORDS; i++)
        exact->idf[i] = 1 + log((1 + (double)sample->n) / (1 + exact->idf[i]));
    for (size_t r = 0; r < sample->n; r++) {
        weigh_exactly(exact, sample->text[r], row);
        for (size_t i = 0; i < N_WORDS * N_WORDS; i++)
            gram[i] += row[i / N_WORDS] * row[i % N_WORDS];
    }
    ck_assert(lens_lapack_eigen(gram, N_WORDS, values));
    while (exact->dim < dim && values[N_WORDS - 1 - exact->dim] > 1e-9)
        exact->dim++;
    *gap = 1;
    if (exact->dim && exact->dim < N_WORDS)
        *gap = values[N_WORDS - exact->dim] - values[N_WORDS - 1 - exact->dim];
    for (size_t d = 0; d < exact->dim; d++) {
        for (size_t i = 0; i < N_WORDS; i++)
            exact->space[d][i] = gram[i * N_WORDS + N_WORDS - 1 - d];
    }
}

/* The projection of a text; its length before it is made 1. */
static double embed_exactly(const struct exact *exact, const char *text,
                            double out[N_WORDS])
{
    double weights[N_WORDS], length = 0;

    weigh_exactly(exact, text, weights);
    for (size_t d = 0; d < exact->dim; d++) {
        out[d] = 0;
        for (size_t i = 0; i < N_WORDS; i++)
            out[d] += weights[i] * exact->space[d][i];
        length += out[d] * out[d];
    }
    length = sqrt(length);
    for (size_t d = 0; length > 0 && d < exact->dim; d++)
        out[d] /= length;
    return length;
}

static double inner_exactly(const double *a, const double *b, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Signs are free, inner products are not. */
START_TEST(lsa_agrees_with_an_exact_decomposition)
{
    struct test_random random = { (uint64_t)_i };
    static struct sample sample;
    float a[N_WORDS], b[N_WORDS];
    double x[N_WORDS], y[N_WORDS], gap;
    struct lens_embedder *lsa;
    struct exact exact;
    size_t dim = 1 + test_random_below(&random, 24);

    sample_make(&sample, &random, 2 + test_random_below(&random, N_ROWS - 1),
                N_WORDS);
    make_exact(&sample, dim, &exact, &gap);
    lsa = lsa_make(analyzer, &sample, dim, path);
    ck_assert_uint_eq(lsa->facts.dim, exact.dim ? exact.dim : 1);
    for (size_t i = 0; gap > 1e-3 && i < sample.n; i++) {
        lsa_embed(lsa, sample.text[i], a);
        if (embed_exactly(&exact, sample.text[i], x) < 0.1)
            continue;
        for (size_t j = 0; j < i; j++) {
            lsa_embed(lsa, sample.text[j], b);
            if (embed_exactly(&exact, sample.text[j], y) >= 0.1)
                ck_assert_double_eq_tol(lsa_inner(a, b, lsa->facts.dim),
                                        inner_exactly(x, y, exact.dim), 2e-3);
        }
    }
    lsa->ops->close(lsa);
}
END_TEST

/* Texts that share no word are near when their words keep one company. */
START_TEST(lsa_brings_words_of_like_company_together)
{
    static const char *const texts[] = {
        "chatbot customer support",   "assistant customer support",
        "chatbot customer complaint", "assistant customer complaint",
        "turbine blade wind",         "rotor blade wind",
        "turbine blade storm",        "rotor blade storm",
    };
    static struct sample sample;
    struct lens_embedder *lsa;
    float a[8], b[8], c[8];

    sample.n = sizeof(texts) / sizeof(texts[0]);
    for (size_t i = 0; i < sample.n; i++)
        strcpy(sample.text[i], texts[i]);
    lsa = lsa_make(analyzer, &sample, 2, path);
    ck_assert_uint_eq(lsa->facts.dim, 2);
    lsa_embed(lsa, "chatbot", a);
    lsa_embed(lsa, "assistant", b);
    lsa_embed(lsa, "turbine", c);
    ck_assert_double_gt(lsa_inner(a, b, 2), 0.99);
    ck_assert_double_lt(fabs(lsa_inner(a, c, 2)), 0.01);
    lsa->ops->close(lsa);
}
END_TEST

/* A sparse matrix of random rows, as the decomposition takes it. */
static void make_weights(struct test_random *random, size_t n_rows,
                         size_t n_terms, size_t each,
                         struct lens_lsa_weights *out)
{
    out->n_rows = n_rows;
    out->terms = malloc(n_rows * each * sizeof(*out->terms));
    out->values = malloc(n_rows * each * sizeof(*out->values));
    out->ends = malloc(n_rows * sizeof(*out->ends));
    for (size_t i = 0; i < n_rows; i++) {
        for (size_t j = i * each; j < (i + 1) * each; j++) {
            size_t most = 1 + test_random_below(random, n_terms / each);

            out->terms[j] = (uint32_t)(j % each * (n_terms / each) +
                                       test_random_below(random, most));
            out->values[j] = 1 / sqrt((double)each);
        }
        out->ends[i] = (i + 1) * each;
    }
}

/* The largest eigenvalues of A^T A, descending from the end. */
static double *exact_values(const struct lens_lsa_weights *weights,
                            size_t n_terms)
{
    double *gram = calloc(n_terms * n_terms, sizeof(*gram));
    double *values = calloc(n_terms, sizeof(*values));
    size_t from = 0;

    for (size_t r = 0; r < weights->n_rows; from = weights->ends[r++]) {
        for (size_t i = from; i < weights->ends[r]; i++) {
            for (size_t j = from; j < weights->ends[r]; j++)
                gram[weights->terms[i] * n_terms + weights->terms[j]] +=
                    weights->values[i] * weights->values[j];
        }
    }
    ck_assert(lens_lapack_eigen(gram, n_terms, values));
    free(gram);
    return values;
}

/* |A v|^2 for column `d` of v. */
static double energy_of(const struct lens_lsa_weights *weights, const double *v,
                        size_t dim, size_t d)
{
    double sum = 0;
    size_t from = 0;

    for (size_t r = 0; r < weights->n_rows; from = weights->ends[r++]) {
        double product = 0;

        for (size_t i = from; i < weights->ends[r]; i++)
            product += weights->values[i] * v[weights->terms[i] * dim + d];
        sum += product * product;
    }
    return sum;
}

/* Where more dimensions are left out than kept, the space holds nearly all the
 * energy that any space of its size can. */
START_TEST(svd_of_a_large_matrix_holds_the_energy)
{
    enum {
        TERMS = 200,
        ROWS = 300,
        DIM = 24
    };
    struct test_random random = { (uint64_t)_i };
    struct lens_lsa_weights weights = { 0 };
    double *v = NULL, *values, got = 0, best = 0, before = HUGE_VAL;
    size_t dim = DIM;

    make_weights(&random, ROWS, TERMS, 10, &weights);
    values = exact_values(&weights, TERMS);
    ck_assert_int_eq(
        lens_lsa_svd(&weights, TERMS, (uint64_t)_i, &dim, &v, NULL), LENS_OK);
    ck_assert_uint_eq(dim, DIM);
    for (size_t d = 0; d < DIM; d++) {
        double most = 0, energy = energy_of(&weights, v, DIM, d);

        for (size_t e = 0; e <= d; e++) {
            double product = 0;

            for (size_t i = 0; i < TERMS; i++)
                product += v[i * DIM + d] * v[i * DIM + e];
            ck_assert_double_eq_tol(product, d == e, 1e-12);
        }
        for (size_t i = 0; i < TERMS; i++)
            most = fabs(v[i * DIM + d]) > fabs(most) ? v[i * DIM + d] : most;
        ck_assert_double_gt(most, 0);
        ck_assert_double_le(energy, before * (1 + 1e-12));
        before = energy;
        got += energy;
        best += values[TERMS - 1 - d];
    }
    ck_assert_double_le(got, best * (1 + 1e-12));
    ck_assert_msg(got > 0.95 * best, "only %g of the energy", got / best);
    free(v);
    free(values);
    free(weights.terms);
    free(weights.values);
    free(weights.ends);
}
END_TEST

START_TEST(lsa_vectors_have_length_one_or_none)
{
    struct test_random random = { (uint64_t)_i };
    static struct sample sample, other;
    struct lens_embedder *lsa;
    float x[SAMPLE_DIM_MAX];

    sample_make(&sample, &random, test_random_below(&random, 100), 60);
    sample_make(&other, &random, 50, 90);
    lsa = lsa_make(analyzer, &sample, 1 + test_random_below(&random, 40), path);
    for (size_t i = 0; i < other.n; i++) {
        double length;

        lsa_embed(lsa, other.text[i], x);
        length = sqrt(lsa_inner(x, x, lsa->facts.dim));
        ck_assert_msg(length == 0 || fabs(length - 1) < 1e-6, "'%s': %g",
                      other.text[i], length);
    }
    lsa->ops->close(lsa);
}
END_TEST

START_TEST(lsa_row_depends_on_its_text_alone)
{
    struct test_random random = { (uint64_t)_i };
    static struct sample sample;
    static float together[SAMPLE_MAX * 16];
    struct lens_view views[SAMPLE_MAX];
    struct lens_embedder *lsa;
    float alone[16];

    sample_make(&sample, &random, 80, 60);
    lsa = lsa_make(analyzer, &sample, 16, path);
    ck_assert_uint_eq(lsa->facts.dim, 16);
    for (size_t i = 0; i < sample.n; i++)
        views[i] = lens_view_of(sample.text[i]);
    ck_assert_int_eq(
        lsa->ops->embed(lsa, LENS_EMBED_QUERY, views, sample.n, together, NULL),
        LENS_OK);
    for (size_t i = sample.n; i-- > 0;) {
        lsa_embed(lsa, sample.text[i], alone);
        ck_assert_mem_eq(alone, together + 16 * i, sizeof(alone));
    }
    ck_assert_int_eq(
        lsa->ops->embed(lsa, LENS_EMBED_QUERY, NULL, 0, NULL, NULL), LENS_OK);
    lsa->ops->close(lsa);
}
END_TEST

START_TEST(lsa_ignores_order_and_unknown_words)
{
    struct test_random random = { 5 };
    static struct sample sample;
    struct lens_embedder *lsa;
    float a[16], b[16];

    sample_make(&sample, &random, 80, 20);
    lsa = lsa_make(analyzer, &sample, 16, path);
    lsa_embed(lsa, "w3 w1 w2 w1", a);
    lsa_embed(lsa, "w1 zebra w2 w3, the unknown w1", b);
    ck_assert_mem_eq(a, b, sizeof(a));
    lsa_embed(lsa, "w3 w1 w2", b);
    ck_assert(memcmp(a, b, sizeof(a)) != 0);
    lsa_embed(lsa, "zebra", a);
    ck_assert(lsa_is_zero(a, 16));
    lsa_embed(lsa, "", a);
    ck_assert(lsa_is_zero(a, 16));
    lsa->ops->close(lsa);
}
END_TEST

START_TEST(lsa_facts_name_the_file)
{
    struct test_random random = { 6 };
    static struct sample sample;
    char hash[LENS_CONTENT_HASH_LEN + 1], *bytes;
    struct lens_embedder *lsa;
    size_t len;

    sample_make(&sample, &random, 50, 40);
    lsa = lsa_make(analyzer, &sample, 8, path);
    bytes = test_file_read(path, &len);
    lens_content_hash((struct lens_view){ bytes, len }, hash);
    ck_assert_str_eq(lsa->facts.id, "lsa");
    ck_assert_str_eq(lsa->facts.hash, hash);
    ck_assert_str_eq(lsa->ops->kind, "lsa");
    ck_assert_uint_eq(lsa->facts.dim, 8);
    ck_assert_uint_eq(lsa->facts.max_tokens, 0);
    free(bytes);
    lsa->ops->close(lsa);
}
END_TEST

START_TEST(lsa_same_corpus_gives_the_same_bytes)
{
    struct test_random random = { (uint64_t)_i };
    static struct sample sample;
    struct lens_buffer a, b, c;

    sample_make(&sample, &random, 100, 80);
    lens_buffer_init(&a, 1 << 20);
    lens_buffer_init(&b, 1 << 20);
    lens_buffer_init(&c, 1 << 20);
    ck_assert_int_eq(lsa_train(analyzer, &sample, 12, 3, &a), LENS_OK);
    ck_assert_int_eq(lsa_train(analyzer, &sample, 12, 3, &b), LENS_OK);
    ck_assert_int_eq(lsa_train(analyzer, &sample, 12, 4, &c), LENS_OK);
    ck_assert_uint_eq(a.len, b.len);
    ck_assert_mem_eq(a.p, b.p, a.len);
    ck_assert(memcmp(a.p, c.p, a.len) != 0); /* the seed counts */
    lens_buffer_release(&a);
    lens_buffer_release(&b);
    lens_buffer_release(&c);
}
END_TEST

START_TEST(lsa_writes_twice_and_learns_on)
{
    const struct lens_lsa_options options = { 4, 1 };
    struct lens_lsa_training *training;
    struct lens_buffer a, b;

    lens_buffer_init(&a, 1 << 20);
    lens_buffer_init(&b, 1 << 20);
    ck_assert_int_eq(lens_lsa_training_new(analyzer, &options, &training, NULL),
                     LENS_OK);
    ck_assert_int_eq(
        lens_lsa_training_add(training, lens_view_of("w1 w2"), NULL), LENS_OK);
    ck_assert_int_eq(lens_lsa_training_write(training, &a, NULL), LENS_OK);
    ck_assert_int_eq(lens_lsa_training_write(training, &b, NULL), LENS_OK);
    ck_assert_uint_eq(a.len, b.len);
    ck_assert_mem_eq(a.p, b.p, a.len);
    ck_assert_int_eq(
        lens_lsa_training_add(training, lens_view_of("w3 w4"), NULL), LENS_OK);
    lens_buffer_clear(&b);
    ck_assert_int_eq(lens_lsa_training_write(training, &b, NULL), LENS_OK);
    ck_assert(a.len != b.len || memcmp(a.p, b.p, a.len) != 0);
    lens_lsa_training_free(training);
    lens_buffer_release(&a);
    lens_buffer_release(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lsa");
    TCase *tcase = tcase_create("lsa");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, lsa_agrees_with_an_exact_decomposition, 0, 200);
    tcase_add_test(tcase, lsa_brings_words_of_like_company_together);
    tcase_add_loop_test(tcase, svd_of_a_large_matrix_holds_the_energy, 0, 5);
    tcase_add_loop_test(tcase, lsa_vectors_have_length_one_or_none, 0, 30);
    tcase_add_loop_test(tcase, lsa_row_depends_on_its_text_alone, 0, 5);
    tcase_add_test(tcase, lsa_ignores_order_and_unknown_words);
    tcase_add_test(tcase, lsa_facts_name_the_file);
    tcase_add_loop_test(tcase, lsa_same_corpus_gives_the_same_bytes, 0, 5);
    tcase_add_test(tcase, lsa_writes_twice_and_learns_on);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
