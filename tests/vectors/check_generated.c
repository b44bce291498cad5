/*
 * What is generated: the same bytes everywhere, and with the statistics that
 * generated.h states.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/checksum.h"
#include "bench/generated.h"
#include "support/suite.h"

enum {
    DIM = LENS_GENERATED_DIM,
    ROWS = 3000,
    PASSAGES = 4000
};

static struct lens_vector_table rows;
static struct lens_generated_text text;
static struct lens_buffer out;

static void set_up(void)
{
    rows = (struct lens_vector_table){ .at = NULL };
    lens_generated_text_init(&text, 1);
    lens_buffer_init(&out, 64 << 20);
}

static void tear_down(void)
{
    lens_vector_table_release(&rows);
    lens_buffer_release(&out);
}

static double dot(const float *a, const float *b)
{
    double sum = 0;

    for (size_t i = 0; i < DIM; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

START_TEST(vectors_have_the_same_bytes_everywhere)
{
    char hash[LENS_CONTENT_HASH_LEN + 1];

    ck_assert_int_eq(lens_generated_vectors(1, false, 100, &rows, NULL),
                     LENS_OK);
    lens_content_hash((struct lens_view){ (const char *)rows.at, 400 * DIM },
                      hash);
    ck_assert_str_eq(hash, "5cfd3ff7c78f060c81200412c8dd3fd8");
}
END_TEST

START_TEST(texts_have_the_same_bytes_everywhere)
{
    char hash[LENS_CONTENT_HASH_LEN + 1];

    for (size_t i = 0; i < 1000; i++)
        lens_generated_passage(&text, i, &out);
    for (size_t i = 0; i < 200; i++)
        lens_generated_query(&text, i % 2, i, 1000, &out);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
    lens_content_hash(lens_buffer_view(&out), hash);
    ck_assert_str_eq(hash, "9bce75f0fccca8ecb74804a14f13e6b7");
}
END_TEST

START_TEST(vectors_of_more_begin_with_those_of_fewer)
{
    struct lens_vector_table more = { .at = NULL };

    ck_assert_int_eq(lens_generated_vectors(3, false, 10, &rows, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_generated_vectors(3, false, 30, &more, NULL),
                     LENS_OK);
    ck_assert(memcmp(rows.at, more.at, 40 * DIM) == 0);
    lens_vector_table_release(&more);
    ck_assert_int_eq(lens_generated_vectors(3, true, 30, &more, NULL), LENS_OK);
    ck_assert(memcmp(rows.at, more.at, 40 * DIM) != 0);
    lens_vector_table_release(&more);
    ck_assert_int_eq(lens_generated_vectors(4, false, 30, &more, NULL),
                     LENS_OK);
    ck_assert(memcmp(rows.at, more.at, 40 * DIM) != 0);
    lens_vector_table_release(&more);
}
END_TEST

START_TEST(vectors_are_clustered_and_of_length_one)
{
    double random_sum = 0, random_square = 0, nearest_sum = 0;
    size_t n = 300, pairs = n * (n - 1) / 2;

    ck_assert_int_eq(lens_generated_vectors(1, false, ROWS, &rows, NULL),
                     LENS_OK);
    for (size_t i = 0; i < n; i++) {
        double nearest = -1;

        ck_assert_double_eq_tol(dot(rows.at + i * DIM, rows.at + i * DIM), 1,
                                1e-6);
        for (size_t j = 0; j < ROWS; j++) {
            double c = dot(rows.at + i * DIM, rows.at + j * DIM);

            if (j > i && j < n) {
                random_sum += c;
                random_square += c * c;
            }
            nearest = j != i && c > nearest ? c : nearest;
        }
        nearest_sum += nearest;
    }
    printf("cosine of pairs: mean %.4f deviation %.4f; of nearest %.4f\n",
           random_sum / (double)pairs, sqrt(random_square / (double)pairs),
           nearest_sum / (double)n);
    ck_assert_double_lt(fabs(random_sum / (double)pairs), 0.05);
    ck_assert_double_gt(sqrt(random_square / (double)pairs), 0.06);
    ck_assert_double_lt(sqrt(random_square / (double)pairs), 0.1);
    ck_assert_double_gt(nearest_sum / (double)n, 0.4);
    ck_assert_double_lt(nearest_sum / (double)n, 0.6);
}
END_TEST

START_TEST(vectors_lie_near_a_subspace)
{
    static double covariance[DIM][DIM];
    double trace = 0, square = 0;

    ck_assert_int_eq(lens_generated_vectors(1, false, ROWS, &rows, NULL),
                     LENS_OK);
    for (size_t r = 0; r < ROWS; r++) {
        const float *x = rows.at + r * DIM;

        for (size_t i = 0; i < DIM; i++)
            for (size_t j = 0; j <= i; j++)
                covariance[i][j] += (double)x[i] * (double)x[j] / ROWS;
    }
    for (size_t i = 0; i < DIM; i++) {
        trace += covariance[i][i];
        for (size_t j = 0; j <= i; j++)
            square += (j < i ? 2 : 1) * covariance[i][j] * covariance[i][j];
    }
    /* (sum of eigenvalues)^2 / sum of their squares: the effective number of
     * dimensions. */
    printf("effective dimensions %.1f\n", trace * trace / square);
    ck_assert_double_gt(trace * trace / square, 120);
    ck_assert_double_lt(trace * trace / square, 200);
}
END_TEST

struct counted {
    char word[LENS_GENERATED_WORD_MAX];
    size_t tf, df, last;
};

static struct counted *table;
static size_t n_words;
enum {
    SLOTS = 1 << 20
};

static struct counted *slot_of(const char *word, size_t len)
{
    size_t at = lens_checksum64(word, len) % SLOTS;

    while (table[at].tf &&
           (strncmp(table[at].word, word, len) != 0 || table[at].word[len]))
        at = (at + 1) % SLOTS;
    return &table[at];
}

static size_t count_passage(size_t passage)
{
    const char *at;
    size_t n = 0;

    lens_buffer_clear(&out);
    lens_generated_passage(&text, passage, &out);
    for (at = out.p; *at; n++) {
        size_t len = strcspn(at, " ");
        struct counted *slot = slot_of(at, len);

        if (!slot->tf) {
            memcpy(slot->word, at, len);
            n_words++;
        }
        slot->tf++;
        slot->df += slot->last != passage + 1;
        slot->last = passage + 1;
        at += len + (at[len] != '\0');
    }
    return n;
}

static int by_tf(const void *pa, const void *pb)
{
    const struct counted *a = pa, *b = pb;

    return (a->tf < b->tf) - (a->tf > b->tf);
}

START_TEST(texts_follow_zipf_heaps_and_burst)
{
    double sum = 0, log_sum = 0, log_square = 0, heaps, zipf, adaptation = 0;
    size_t half_words = 0, half_n = 0, n_burst = 0;

    table = calloc(SLOTS, sizeof(*table));
    ck_assert_ptr_nonnull(table);
    n_words = 0;
    for (size_t i = 0; i < PASSAGES; i++) {
        double n = (double)count_passage(i);

        ck_assert_double_ge(n, 8);
        ck_assert_double_le(n, LENS_GENERATED_WORDS);
        sum += n;
        log_sum += log(n);
        log_square += log(n) * log(n);
        if (i + 1 == PASSAGES / 8) {
            half_words = n_words;
            half_n = (size_t)sum;
        }
    }
    heaps =
        log((double)n_words / (double)half_words) / log(sum / (double)half_n);
    qsort(table, SLOTS, sizeof(*table), by_tf);
    zipf = log((double)table[99].tf / (double)table[2999].tf) / log(30.0);
    /* Church's adaptation: words in 20 to 400 passages, how much more often
     * than once they stand where they stand. */
    for (size_t i = 0; i < n_words; i++) {
        if (table[i].df < 20 || table[i].df > 400)
            continue;
        adaptation += (double)table[i].tf / (double)table[i].df;
        n_burst++;
    }
    adaptation /= (double)n_burst;
    log_sum /= PASSAGES;
    printf("mean %.2f words, deviation of ln %.3f, %zu distinct of %.0f, first "
           "word %.4f, Heaps %.3f, Zipf %.3f, tf / df %.3f\n",
           sum / PASSAGES, sqrt(log_square / PASSAGES - log_sum * log_sum),
           n_words, sum, (double)table[0].tf / sum, heaps, zipf, adaptation);
    ck_assert_str_eq(table[0].word, "the");
    ck_assert_double_eq_tol(sum / PASSAGES, 80, 3);
    ck_assert_double_eq_tol(sqrt(log_square / PASSAGES - log_sum * log_sum),
                            0.57, 0.03);
    ck_assert_double_eq_tol((double)table[0].tf / sum, 0.05, 0.015);
    ck_assert_double_eq_tol(heaps, 0.7, 0.1);
    ck_assert_double_eq_tol(zipf, 1, 0.25);
    ck_assert_double_gt(adaptation, 1.15);
    free(table);
}
END_TEST

static size_t count_spaces(const char *words)
{
    size_t n = 0;

    for (; *words; words++)
        n += *words == ' ';
    return n;
}

START_TEST(queries_have_their_lengths_and_words_of_passages)
{
    size_t histogram[64] = { 0 };

    for (size_t i = 0; i < 2000; i++) {
        bool is_long = i % 2;
        size_t n;

        lens_buffer_clear(&out);
        lens_generated_query(&text, is_long, i / 2, 100, &out);
        n = count_spaces(out.p) + 1;
        ck_assert_uint_le(n, is_long ? 58 : 12);
        if (!is_long)
            ck_assert_uint_ge(n, 2);
        histogram[n]++;
    }
    /* Of the long ones, only those of short passages are shorter. */
    for (size_t n = 0; n < 8; n++)
        ck_assert(n >= 2 || histogram[n] == 0);
    ck_assert_uint_gt(histogram[6], histogram[2]);
    ck_assert_uint_gt(histogram[6], histogram[12]);
    ck_assert_uint_gt(histogram[50], 0);
}
END_TEST

START_TEST(long_query_is_a_run_of_a_passage)
{
    struct lens_buffer query;

    lens_buffer_init(&query, 1 << 16);
    for (size_t i = 0; i < 20; i++) {
        lens_buffer_clear(&query);
        lens_buffer_clear(&out);
        lens_generated_query(&text, true, i, 1, &query);
        lens_generated_passage(&text, 0, &out);
        ck_assert_ptr_nonnull(strstr(out.p, query.p));
    }
    lens_buffer_release(&query);
}
END_TEST

START_TEST(words_of_ranks_are_distinct)
{
    char(*words)[LENS_GENERATED_WORD_MAX] = calloc(300000, sizeof(*words));
    size_t long_ones = 0;

    ck_assert_ptr_nonnull(words);
    for (uint32_t rank = 1; rank <= 300000; rank++) {
        lens_generated_word(rank, words[rank - 1]);
        long_ones += strlen(words[rank - 1]) > 7;
    }
    ck_assert_str_eq(words[0], "the");
    ck_assert_uint_eq(strlen(words[100]), 3);
    ck_assert_uint_eq(strlen(words[5000]), 5);
    ck_assert_uint_eq(long_ones, 0);
    qsort(words, 300000, sizeof(*words),
          (int (*)(const void *, const void *))strcmp);
    for (size_t i = 1; i < 300000; i++)
        ck_assert_str_ne(words[i - 1], words[i]);
    free(words);
}
END_TEST

START_TEST(keys_are_in_order)
{
    char a[LENS_GENERATED_KEY_MAX], b[LENS_GENERATED_KEY_MAX];

    for (size_t i = 1; i < LENS_GENERATED_MAX; i = i * 10 + 9) {
        lens_generated_key(i - 1, a);
        lens_generated_key(i, b);
        ck_assert_int_lt(strcmp(a, b), 0);
    }
}
END_TEST

static const struct {
    const char *input;
    enum lens_status status;
    size_t n;
} inputs[] = {
    { NULL, LENS_OK, 0 },
    { "scifact", LENS_OK, 0 },
    { "generated:1", LENS_OK, 1 },
    { "generated:200000", LENS_OK, 200000 },
    { "generated:10000000", LENS_OK, 10000000 },
    { "generated:10000001", LENS_E_LIMIT, 0 },
    { "generated:99999999999999999999999999", LENS_E_LIMIT, 0 },
    { "generated:", LENS_E_INVAL, 0 },
    { "generated:0", LENS_E_INVAL, 0 },
    { "generated:-5", LENS_E_INVAL, 0 },
    { "generated:10k", LENS_E_INVAL, 0 },
};

START_TEST(count_is_read)
{
    struct lens_error err = { .text = "" };
    size_t n = 0;

    ck_assert_int_eq(lens_generated_count(inputs[_i].input, &n, &err),
                     inputs[_i].status);
    ck_assert_uint_eq(n, inputs[_i].n);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("generated");
    TCase *all = tcase_create("all");

    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_set_timeout(all, 60);
    tcase_add_test(all, vectors_have_the_same_bytes_everywhere);
    tcase_add_test(all, texts_have_the_same_bytes_everywhere);
    tcase_add_test(all, vectors_of_more_begin_with_those_of_fewer);
    tcase_add_test(all, vectors_are_clustered_and_of_length_one);
    tcase_add_test(all, vectors_lie_near_a_subspace);
    tcase_add_test(all, texts_follow_zipf_heaps_and_burst);
    tcase_add_test(all, queries_have_their_lengths_and_words_of_passages);
    tcase_add_test(all, long_query_is_a_run_of_a_passage);
    tcase_add_test(all, words_of_ranks_are_distinct);
    tcase_add_test(all, keys_are_in_order);
    tcase_add_loop_test(all, count_is_read, 0,
                        sizeof(inputs) / sizeof(*inputs));
    suite_add_tcase(suite, all);
    return test_suite_run(suite);
}
