/*
 * The lexical retriever against the naive scorer on random corpora: equal
 * documents, equal order, equal bits of every score.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "lexical/build.h"
#include "lexical/naive.h"
#include "lexical/opened.h"
#include "lexical/search.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    CORPORA = 60,
    QUERIES = 20,
    MAX_DOCS = 70,
    VOCABULARY = 40
};

static struct lens_analyzer *analyzer;

static void open_analyzer(void)
{
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
}

static void close_analyzer(void)
{
    lens_analyzer_free(analyzer);
}

/* A few words are frequent and most are rare, as in any language. */
static unsigned random_word(struct test_random *random)
{
    unsigned a = (unsigned)test_random_below(random, VOCABULARY);
    unsigned b = (unsigned)test_random_below(random, VOCABULARY);

    return a < b ? a : b;
}

static void fill_field(struct test_random *random, struct naive_field *field)
{
    size_t n = (size_t)test_random_below(random, 4) == 0
                   ? 0
                   : (size_t)test_random_below(random, NAIVE_MAX_WORDS);

    field->n = n;
    for (size_t i = 0; i < n; i++)
        field->word[i] = random_word(random);
}

static void add_text(struct lens_segment_builder *builder, size_t f,
                     const struct naive_field *field)
{
    char text[NAIVE_MAX_WORDS * 5 + 1] = "";
    size_t len = 0;

    for (size_t i = 0; i < field->n; i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "w%u ",
                                field->word[i]);
    ck_assert_int_eq(lens_segment_builder_text(
                         builder, f, (struct lens_view){ text, len }, NULL),
                     LENS_OK);
}

/* Build the corpus as a segment file and open it. */
static struct lens_retriever *index_corpus(const struct naive_corpus *corpus,
                                           const char *path)
{
    struct lens_segment_builder *builder;
    struct lens_error err = { 0 };

    ck_assert_int_eq(
        lens_segment_builder_new(analyzer, corpus->options, &builder, &err),
        LENS_OK);
    for (size_t d = 0; d < corpus->n_docs; d++) {
        char key[32];

        (void)snprintf(key, sizeof(key), "d%05zu", d);
        ck_assert_int_eq(
            lens_segment_builder_document(builder, lens_view_of(key), &err),
            LENS_OK);
        for (size_t f = 0; f < corpus->options->n_fields; f++)
            add_text(builder, f,
                     &corpus->fields[d * corpus->options->n_fields + f]);
    }
    return test_segment_opened(builder, analyzer, path);
}

static int by_spelling(const void *pa, const void *pb)
{
    const struct naive_query_word *a = pa, *b = pb;
    char x[16], y[16];

    (void)snprintf(x, sizeof(x), "w%u", a->word);
    (void)snprintf(y, sizeof(y), "w%u", b->word);
    return strcmp(x, y);
}

/* Distinct random words, some unknown to the corpus, with random weights. */
static size_t random_query(struct test_random *random,
                           struct naive_query_word *words, size_t cap)
{
    size_t wanted = 1 + (size_t)test_random_below(random, cap - 1), n = 0;

    for (size_t i = 0; i < wanted; i++) {
        unsigned word = (unsigned)test_random_below(random, VOCABULARY + 5);
        bool again = false;

        for (size_t j = 0; j < n && !again; j++)
            again = words[j].word == word;
        if (!again)
            words[n++] = (struct naive_query_word){
                word, 1.0f + (float)test_random_below(random, 3)
            };
    }
    qsort(words, n, sizeof(*words), by_spelling);
    return n;
}

/* Terms go to the retriever in the opposite order: its sums must not care. */
static void to_query(const struct naive_query_word *words, size_t n,
                     struct lens_query_term *terms, char (*spelling)[16])
{
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(spelling[i], 16, "w%u", words[i].word);
        terms[n - 1 - i] = (struct lens_query_term){ lens_view_of(spelling[i]),
                                                     words[i].weight };
    }
}

static void compare_hits(const struct lens_hits *hits,
                         const struct lens_hit *expected, size_t n_expected,
                         size_t k)
{
    ck_assert_uint_eq(hits->n, n_expected < k ? n_expected : k);
    for (size_t i = 0; i < hits->n; i++) {
        ck_assert_uint_eq(hits->at[i].docid, expected[i].docid);
        ck_assert_mem_eq(&hits->at[i].score, &expected[i].score, sizeof(float));
    }
}

/* The parts of an explanation sum to the score, and only matches have any. */
static void check_explanation(const struct lens_retriever *retriever,
                              const struct lens_query *query,
                              const struct lens_hits *hits)
{
    struct lens_arena arena = { 0 };

    for (size_t i = 0; i < hits->n; i++) {
        struct lens_contributions parts = { 0 };
        double sum = 0;

        ck_assert_int_eq(retriever->ops->explain(retriever, query,
                                                 hits->at[i].docid, &arena,
                                                 &parts, NULL),
                         LENS_OK);
        for (size_t p = 0; p < parts.n; p++)
            sum += (double)parts.at[p].score;
        ck_assert_double_eq_tol(sum, (double)hits->at[i].score, 1e-4);
    }
    lens_arena_release(&arena);
}

static void one_query(const struct naive_corpus *corpus,
                      const struct lens_retriever *retriever,
                      struct test_random *random)
{
    static const size_t ks[] = { 0, 1, 3, 10, MAX_DOCS, MAX_DOCS * 2 };
    struct naive_query_word words[24];
    struct lens_query_term terms[24];
    char spelling[24][16];
    struct lens_hit expected[MAX_DOCS];
    size_t n = random_query(random, words, 24);
    size_t n_expected = naive_search(corpus, words, n, expected);
    struct lens_query query = { .terms = terms, .n_terms = n };
    size_t k = ks[test_random_below(random, sizeof(ks) / sizeof(*ks))];
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };

    to_query(words, n, terms, spelling);
    ck_assert_int_eq(
        retriever->ops->search(retriever, &query, k, &arena, &hits, NULL),
        LENS_OK);
    compare_hits(&hits, expected, n_expected, k);
    check_explanation(retriever, &query, &hits);
    if (hits.n)
        ck_assert(hits.at[0].score <= hits.ideal);
    lens_arena_release(&arena);
}

/* 60 corpora x 20 queries, each with a random k: 1,200 triples. */
START_TEST(search_random_corpora_equals_naive_scorer)
{
    static struct naive_field fields[MAX_DOCS * 3];
    const struct lens_build_field weights[] = { { "title", 3.0, 0.3 },
                                                { "text", 1.0, 0.75 },
                                                { "notes", 0.5, 0.0 } };
    struct lens_build_options options = { weights, 3, 1.2 };
    struct naive_corpus corpus = { &options, fields, 0 };
    struct test_random random = { (uint64_t)_i + 1 };
    struct test_folder folder;
    char path[TEST_PATH_MAX];
    struct lens_retriever *retriever;

    options.n_fields = 1 + (size_t)_i % 3;
    corpus.n_docs = (size_t)test_random_below(&random, MAX_DOCS);
    for (size_t i = 0; i < corpus.n_docs * options.n_fields; i++)
        fill_field(&random, &fields[i]);
    test_folder_make(&folder);
    test_folder_path(&folder, "corpus.lex", path);
    retriever = index_corpus(&corpus, path);
    ck_assert_uint_eq(retriever->ops->count(retriever), corpus.n_docs);
    for (int q = 0; q < QUERIES; q++)
        one_query(&corpus, retriever, &random);
    retriever->ops->close(retriever);
    test_folder_remove(&folder);
}
END_TEST

START_TEST(search_empty_query_finds_nothing)
{
    static struct naive_field fields[2] = { { { 1, 2 }, 2 }, { { 3 }, 1 } };
    const struct lens_build_field weights[] = { { "text", 1.0, 0.5 } };
    struct lens_build_options options = { weights, 1, 1.2 };
    struct naive_corpus corpus = { &options, fields, 2 };
    struct test_folder folder;
    char path[TEST_PATH_MAX];
    struct lens_query query = { 0 };
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };
    struct lens_retriever *retriever;

    test_folder_make(&folder);
    test_folder_path(&folder, "corpus.lex", path);
    retriever = index_corpus(&corpus, path);
    ck_assert_int_eq(
        retriever->ops->search(retriever, &query, 5, &arena, &hits, NULL),
        LENS_OK);
    ck_assert_uint_eq(hits.n, 0);
    ck_assert_double_eq((double)hits.ideal, 0.0);
    retriever->ops->close(retriever);
    lens_arena_release(&arena);
    test_folder_remove(&folder);
}
END_TEST

START_TEST(open_with_another_analyzer_is_refused)
{
    static struct naive_field fields[1] = { { { 1 }, 1 } };
    const struct lens_build_field weights[] = { { "text", 1.0, 0.5 } };
    struct lens_build_options options = { weights, 1, 1.2 };
    struct naive_corpus corpus = { &options, fields, 1 };
    struct test_folder folder;
    char path[TEST_PATH_MAX];
    struct lens_retriever *retriever;
    struct lens_error err = { 0 };

    test_folder_make(&folder);
    test_folder_path(&folder, "corpus.lex", path);
    retriever = index_corpus(&corpus, path);
    retriever->ops->close(retriever);
    ck_assert_int_eq(lens_lexical_open(path, "german/1", &retriever, &err),
                     LENS_E_VERSION);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_ptr_nonnull(strstr(err.hint, "index build"));
    test_folder_remove(&folder);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lexical search");
    TCase *tcase = tcase_create("search");

    tcase_add_checked_fixture(tcase, open_analyzer, close_analyzer);
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, search_random_corpora_equals_naive_scorer, 0,
                        CORPORA);
    tcase_add_test(tcase, search_empty_query_finds_nothing);
    tcase_add_test(tcase, open_with_another_analyzer_is_refused);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
