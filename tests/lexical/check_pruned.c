/*
 * The pruned way against the exhaustive one: the same documents, the same bits
 * of every score and of the ideal, on collections that reach every case of
 * lexical/impacts.h.
 */
#include <check.h>
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "lexical/build.h"
#include "lexical/impacts.h"
#include "lexical/opened.h"
#include "lexical/search.h"
#include "lexical/ways.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    COLLECTIONS = 40,
    QUERIES = 60,
    WORDS_MAX = 48,
    SPELLING = 16,
    /* Three slabs, the last one of few documents. */
    MANY_DOCS = 2 * LENS_IMPACT_SLAB + 77
};

/* What a collection is drawn from. */
struct recipe {
    size_t n_docs, n_fields;
    unsigned vocabulary;
    unsigned repeats; /* a word is said up to so often in a row */
    unsigned copies;  /* each document stands there so often */
};

static struct lens_analyzer *analyzer;
static struct test_folder folder;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    test_folder_make(&folder);
    test_folder_path(&folder, "x.lex", path);
}

static void tear_down(void)
{
    lens_analyzer_free(analyzer);
    test_folder_remove(&folder);
}

/* The product of two even draws: small numbers are frequent, large ones rare,
 * and which documents hold a word does not depend on where they stand. */
static unsigned random_word(struct test_random *random, unsigned vocabulary)
{
    uint64_t a = test_random_below(random, vocabulary);
    uint64_t b = test_random_below(random, vocabulary);

    return (unsigned)(a * b / vocabulary);
}

static struct lens_view spell(unsigned word, char to[SPELLING])
{
    return (struct lens_view){ to,
                               (size_t)snprintf(to, SPELLING, "w%u", word) };
}

/* As ck_assert_int_eq(), which tells its runner of every call: too slow for
 * millions. */
static void must(enum lens_status status)
{
    if (status != LENS_OK)
        ck_abort_msg("status %d", (int)status);
}

static void add_field(struct lens_segment_builder *builder, size_t f,
                      const struct recipe *recipe, struct test_random *random)
{
    size_t n = (size_t)test_random_below(random, 12);

    for (size_t i = 0; i < n; i++) {
        char spelling[SPELLING];
        struct lens_view word =
            spell(random_word(random, recipe->vocabulary), spelling);
        uint64_t times = 1;

        if (test_random_below(random, 4) == 0)
            times += test_random_below(random, recipe->repeats);
        while (times-- > 0)
            must(lens_segment_builder_term(builder, f, word, NULL));
    }
}

static void add_document(struct lens_segment_builder *builder, size_t d)
{
    char key[32];

    (void)snprintf(key, sizeof(key), "d%08zu", d);
    must(lens_segment_builder_document(builder, lens_view_of(key), NULL));
}

struct sown {
    const struct recipe *recipe;
    uint64_t seed;
};

/* Documents of one number of the draw are equal: their scores are, too. */
static void add_documents(struct lens_segment_builder *builder, const void *arg)
{
    const struct sown *sown = arg;
    const struct recipe *recipe = sown->recipe;

    for (size_t d = 0; d < recipe->n_docs; d++) {
        size_t number = d % (recipe->n_docs / recipe->copies + 1);
        struct test_random random = { sown->seed * 1000003 + number };

        add_document(builder, d);
        for (size_t f = 0; f < recipe->n_fields; f++)
            add_field(builder, f, recipe, &random);
    }
}

/* Of the documents that `add` adds. */
static struct lens_retriever *index_documents(
    size_t n_fields,
    void (*add)(struct lens_segment_builder *builder, const void *arg),
    const void *arg)
{
    static const struct lens_build_field fields[] = { { "title", 2.5, 0.6 },
                                                      { "text", 1.0, 0.75 },
                                                      { "notes", 0.02, 0.0 } };
    const struct lens_build_options options = { fields, n_fields, 1.6 };
    struct lens_segment_builder *builder;
    struct lens_error err = { 0 };

    ck_assert_int_eq(
        lens_segment_builder_new(analyzer, &options, &builder, &err), LENS_OK);
    add(builder, arg);
    return test_segment_opened(builder, analyzer, path);
}

static struct lens_retriever *index_recipe(const struct recipe *recipe,
                                           uint64_t seed)
{
    const struct sown sown = { recipe, seed };

    return index_documents(recipe->n_fields, add_documents, &sown);
}

static void check_equal(const struct lens_retriever *retriever,
                        const struct lens_query *query, size_t k)
{
    struct lens_arena arena = { 0 };
    struct lens_hits pruned = { 0 }, all = { 0 };
    struct lens_error err = { 0 };

    ck_assert_int_eq(
        lens_lexical_search_exhaustive(retriever, query, k, &arena, &all, NULL),
        LENS_OK);
    ck_assert_msg(lens_lexical_search_pruned(retriever, query, k, &arena,
                                             &pruned, &err) == LENS_OK,
                  "%s", err.text);
    ck_assert_mem_eq(&pruned.ideal, &all.ideal, sizeof(all.ideal));
    ck_assert_uint_eq(pruned.n, all.n);
    for (size_t i = 0; i < all.n; i++) {
        if (pruned.at[i].docid == all.at[i].docid &&
            memcmp(&pruned.at[i].score, &all.at[i].score, sizeof(float)) == 0)
            continue;
        ck_abort_msg("hit %zu of %zu is document %u at %a, expected %u at %a",
                     i, all.n, pruned.at[i].docid, (double)pruned.at[i].score,
                     all.at[i].docid, (double)all.at[i].score);
    }
    lens_arena_release(&arena);
}

/* Between very small, where floats have few bits, and very large. */
static float random_weight(struct test_random *random)
{
    static const float scales[] = { 1.0f,  1.0f,    1.0f,    0.37f,
                                    17.0f, 1e-20f,  1e20f,   1e-42f,
                                    3.0f,  FLT_MIN, 0.0625f, 1e-44f };

    return scales[test_random_below(random, 12)] *
           (float)(1 + test_random_below(random, 3));
}

/* A frequent word, or one that is probably rare. */
static unsigned query_word(struct test_random *random, unsigned vocabulary)
{
    return test_random_below(random, 3)
               ? random_word(random, vocabulary)
               : (unsigned)test_random_below(random, vocabulary + 5);
}

static bool has_term(const struct lens_query *query, struct lens_view term)
{
    for (size_t i = 0; i < query->n_terms; i++) {
        if (lens_view_equal(query->terms[i].term, term))
            return true;
    }
    return false;
}

/* Weights are 1, all alike, or each another. */
static void random_query(const struct lens_retriever *retriever,
                         const struct recipe *recipe,
                         struct test_random *random)
{
    static const size_t ks[] = { 0, 1, 2, 10, 10, 100, 1000, SIZE_MAX };
    struct lens_query_term terms[WORDS_MAX];
    char spelling[WORDS_MAX][SPELLING];
    size_t wanted = test_random_below(random, WORDS_MAX);
    size_t weights = test_random_below(random, 4);
    float weight = weights == 0 ? random_weight(random) : 1.0f;
    struct lens_query query = { .terms = terms };

    for (size_t i = 0; i < wanted; i++) {
        struct lens_view word = spell(query_word(random, recipe->vocabulary),
                                      spelling[query.n_terms]);

        if (has_term(&query, word))
            continue;
        terms[query.n_terms].term = word;
        terms[query.n_terms++].weight =
            weights == 1 ? random_weight(random) : weight;
    }
    check_equal(retriever, &query, ks[test_random_below(random, 8)]);
}

/* 40 collections of 60 queries, 1 to 8,000 documents. */
START_TEST(pruned_random_collections_equal_exhaustive)
{
    struct test_random random = { (uint64_t)_i + 1 };
    struct recipe recipe = {
        .n_docs = 1 + (size_t)test_random_below(
                          &random, _i % 4 == 0 ? 8000u : 1u << (_i % 11)),
        .n_fields = 1 + (size_t)_i % 3,
        .vocabulary = 20 + (unsigned)test_random_below(&random, 500),
        .repeats = _i % 5 ? 2 : 400,
        .copies = 1 + (unsigned)_i % 3 * 7,
    };
    struct lens_retriever *retriever = index_recipe(&recipe, random.state);

    for (size_t q = 0; q < QUERIES; q++)
        random_query(retriever, &recipe, &random);
    retriever->ops->close(retriever);
}
END_TEST

START_TEST(pruned_several_slabs_equal_exhaustive)
{
    const struct recipe recipe = { MANY_DOCS, 2, 4000, 3, 2 };
    struct test_random random = { 99 };
    struct lens_retriever *retriever = index_recipe(&recipe, 7);

    for (size_t q = 0; q < 2 * QUERIES; q++)
        random_query(retriever, &recipe, &random);
    retriever->ops->close(retriever);
}
END_TEST

/* Few documents have the rare word 0; each has about half of 8 others. */
static void add_deciding(struct lens_segment_builder *builder, const void *arg)
{
    struct test_random random = { 21 };
    char spelling[SPELLING];

    (void)arg;
    for (size_t d = 0; d < MANY_DOCS; d++) {
        add_document(builder, d);
        for (unsigned word = d % 2000 == 7 ? 0 : 1; word < 9; word++) {
            if (word == 0 || test_random_below(&random, 2))
                must(lens_segment_builder_term(builder, 0,
                                               spell(word, spelling), NULL));
        }
    }
}

/* The rare word gives the first threshold, frequent ones the order: groups are
 * looked at for what their late rows could add. */
START_TEST(pruned_frequent_words_decide_as_in_exhaustive)
{
    struct lens_retriever *retriever = index_documents(1, add_deciding, NULL);
    struct lens_query_term terms[9];
    char spelling[9][SPELLING];
    struct lens_query query = { .terms = terms };

    for (unsigned word = 0; word < 9; word++) {
        terms[query.n_terms++] =
            (struct lens_query_term){ spell(word, spelling[word]), 1.0f };
        for (size_t k = 1; k < 20; k++)
            check_equal(retriever, &query, k);
    }
    retriever->ops->close(retriever);
}
END_TEST

static void check_many_terms(const struct lens_retriever *retriever, size_t n)
{
    struct lens_arena arena = { 0 };
    struct lens_query_term *terms = lens_arena_alloc(&arena, n, sizeof(*terms));
    struct lens_query query = { .terms = terms, .n_terms = n };

    ck_assert_ptr_nonnull(terms);
    for (size_t i = 0; i < n; i++) {
        char spelling[SPELLING];
        struct lens_view word = spell((unsigned)i, spelling);

        terms[i] = (struct lens_query_term){
            { lens_arena_copy(&arena, word), word.len }, 1.0f
        };
    }
    check_equal(retriever, &query, 10);
    lens_arena_release(&arena);
}

START_TEST(pruned_thousands_of_terms_equal_exhaustive)
{
    static const size_t counts[] = { 200, LENS_PRUNED_MAX_TERMS,
                                     LENS_PRUNED_MAX_TERMS + 1, 6000 };
    const struct recipe recipe = { 9000, 2, 8000, 2, 1 };
    struct lens_retriever *retriever = index_recipe(&recipe, 3);

    for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
        check_many_terms(retriever, counts[i]);
    retriever->ops->close(retriever);
}
END_TEST

/* As many shapes as there are documents: most of them are odd. */
START_TEST(pruned_odd_shapes_equal_exhaustive)
{
    const struct recipe recipe = { 1200, 3, 30, 1200, 1 };
    struct test_random random = { 5 };
    struct lens_retriever *retriever = index_recipe(&recipe, 11);

    for (size_t q = 0; q < QUERIES; q++)
        random_query(retriever, &recipe, &random);
    retriever->ops->close(retriever);
}
END_TEST

/* The parts of hits' scores sum to them, of frequent words, rare ones and odd
 * shapes alike: postings found by their impacts are the right ones. */
START_TEST(explain_in_long_lists_sums_to_the_score)
{
    const struct recipe recipes[] = { { MANY_DOCS, 1, 300, 2, 1 },
                                      { 1200, 1, 30, 1200, 1 } };
    struct lens_retriever *retriever = index_recipe(&recipes[_i], 17);
    struct lens_arena arena = { 0 };

    for (unsigned word = 0; word < recipes[_i].vocabulary; word += 7) {
        char spelling[SPELLING];
        const struct lens_query_term term = { spell(word, spelling), 1.0f };
        const struct lens_query query = { .terms = &term, .n_terms = 1 };
        struct lens_contributions parts = { 0 };
        struct lens_hits hits = { 0 };

        must(lens_lexical_search_exhaustive(retriever, &query, 200, &arena,
                                            &hits, NULL));
        for (size_t i = 0; i < hits.n; i++) {
            must(retriever->ops->explain(retriever, &query, hits.at[i].docid,
                                         &arena, &parts, NULL));
            if (parts.n != 1 || parts.at[0].score != hits.at[i].score)
                ck_abort_msg("word %u: %zu parts of document %u", word, parts.n,
                             hits.at[i].docid);
        }
        for (lens_docid d = 0; d < 400; d++) {
            bool is_hit = false;

            for (size_t i = 0; i < hits.n; i++)
                is_hit = is_hit || hits.at[i].docid == d;
            must(retriever->ops->explain(retriever, &query, d, &arena, &parts,
                                         NULL));
            if (hits.n < 200 && parts.n != is_hit)
                ck_abort_msg("word %u: %zu parts of document %u", word, parts.n,
                             d);
        }
        lens_arena_release(&arena);
    }
    retriever->ops->close(retriever);
}
END_TEST

static enum lens_status search_once(void *arg)
{
    static const struct lens_query_term terms[] = { { { "w1", 2 }, 1 },
                                                    { { "w30", 3 }, 1 } };
    const struct lens_query query = { .terms = terms, .n_terms = 2 };
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };
    enum lens_status status =
        lens_lexical_search_pruned(arg, &query, 10, &arena, &hits, NULL);

    lens_arena_release(&arena);
    return status;
}

START_TEST(pruned_out_of_memory_anywhere_is_reported)
{
    const struct recipe recipe = { 300, 1, 50, 2, 1 };
    struct lens_retriever *retriever = index_recipe(&recipe, 1);

    ck_assert_uint_gt(test_faults_sweep(search_once, retriever), 1);
    retriever->ops->close(retriever);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lexical pruned");
    TCase *tcase = tcase_create("pruned");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, pruned_random_collections_equal_exhaustive, 0,
                        COLLECTIONS);
    tcase_add_test(tcase, pruned_several_slabs_equal_exhaustive);
    tcase_add_test(tcase, pruned_frequent_words_decide_as_in_exhaustive);
    tcase_add_test(tcase, pruned_thousands_of_terms_equal_exhaustive);
    tcase_add_test(tcase, pruned_odd_shapes_equal_exhaustive);
    tcase_add_loop_test(tcase, explain_in_long_lists_sums_to_the_score, 0, 2);
    tcase_add_test(tcase, pruned_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
