/*
 * check_passage_index.c - from a folder of passages to ranked ones, with all
 * that lies between: reader, store, segment, search.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "eval/judged.h"
#include "eval/measures.h"
#include "passages/passage_index.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    N_PASSAGES = 40,
    N_QUERIES = 8
};

static struct passage_index index_of;
static struct lens_arena arena;

static void set_up(void)
{
    passage_index_build(&index_of, TEST_COLLECTION);
}

static void tear_down(void)
{
    passage_index_close(&index_of);
    lens_arena_release(&arena);
}

START_TEST(passages_have_one_segment_and_nothing_else)
{
    struct lens_index_facts facts;

    lens_index_facts(index_of.index, &facts);
    ck_assert_str_eq(facts.corpus_id, "collection");
    ck_assert_str_eq(facts.corpus_edition, "");
    ck_assert_uint_eq(facts.n_documents, N_PASSAGES);
    ck_assert_uint_eq(facts.n_files, 2); /* documents.db and passage.lex */
    ck_assert_ptr_null(lens_index_domain(index_of.index));
    for (unsigned k = 0; k < LENS_N_KINDS; k++) {
        ck_assert((lens_index_lexical(index_of.index, k) != NULL) ==
                  (k == LENS_PASSAGE));
        ck_assert_ptr_null(lens_index_forward(index_of.index, k));
    }
}
END_TEST

struct numbered {
    lens_docid next;
    struct lens_arena arena;
};

static enum lens_status expect_number(const struct lens_document *doc,
                                      void *arg, struct lens_error *err)
{
    struct numbered *n = arg;

    (void)err;
    ck_assert(
        lens_view_equal(lens_index_key(index_of.index, LENS_PASSAGE, n->next++),
                        lens_view_of(doc->key)));
    lens_arena_release(&n->arena);
    return LENS_OK;
}

START_TEST(docids_are_the_order_of_the_store)
{
    struct numbered n = { 0 };

    ck_assert_int_eq(index_of.docs->ops->each_brief(index_of.docs, LENS_PASSAGE,
                                                    &n.arena, expect_number, &n,
                                                    NULL),
                     LENS_OK);
    ck_assert_uint_eq(n.next, N_PASSAGES);
}
END_TEST

static double ndcg_of(const char *text, const struct lens_judgments *judged)
{
    const char *keys[10];
    struct lens_result result =
        passage_index_search(&index_of, text, 10, &arena);
    const struct lens_ranking ranking = { keys, result.n, judged->at,
                                          judged->n };
    struct lens_graded graded;

    for (size_t i = 0; i < result.n; i++)
        keys[i] =
            lens_arena_copy(&arena, passage_index_key(&index_of, &result, i));
    ck_assert_int_eq(lens_ranking_grade(&ranking, &arena, &graded, NULL),
                     LENS_OK);
    return lens_ndcg(&graded, 10);
}

/* Seven of the eight find their passage first; 0.95 is what it is today. */
START_TEST(judged_queries_find_their_passages)
{
    struct lens_test_queries queries;
    struct lens_judged judged;
    struct lens_qrels qrels;
    double sum = 0;

    ck_assert_int_eq(lens_corpus_queries(TEST_COLLECTION "/queries.jsonl",
                                         &arena, &queries, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_corpus_qrels(TEST_COLLECTION "/qrels/test.tsv",
                                       &arena, &qrels, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_judged_join(&queries, &qrels, &arena, &judged, NULL),
                     LENS_OK);
    ck_assert_uint_eq(judged.n, N_QUERIES);
    for (size_t i = 0; i < judged.n; i++)
        sum += ndcg_of(queries.at[judged.at[i].number].text,
                       judged.at[i].judgments);
    sum /= N_QUERIES;
    ck_assert_msg(sum > 0.94 && sum <= 1, "nDCG@10 is %.4f", sum);
}
END_TEST

START_TEST(fewer_asked_for_are_the_first_of_more)
{
    struct lens_result all =
        passage_index_search(&index_of, "chain wheel brake", 1000, &arena);

    ck_assert_uint_gt(all.n, 10);
    for (size_t k = 0; k <= all.n; k++) {
        struct lens_result some =
            passage_index_search(&index_of, "chain wheel brake", k, &arena);

        ck_assert_uint_eq(some.n, k);
        ck_assert(k == 0 || memcmp(some.at, all.at, k * sizeof(*some.at)) == 0);
    }
}
END_TEST

START_TEST(order_is_by_score_then_docid)
{
    struct lens_result r =
        passage_index_search(&index_of, "oil the bearings", 1000, &arena);

    ck_assert_uint_gt(r.n, 3);
    for (size_t i = 1; i < r.n; i++)
        ck_assert(r.at[i - 1].score > r.at[i].score ||
                  (r.at[i - 1].score == r.at[i].score &&
                   r.at[i - 1].docid < r.at[i].docid));
    for (size_t i = 0; i < r.n; i++)
        ck_assert(r.at[i].score > 0 && r.at[i].score == r.at[i].lexical &&
                  r.at[i].dense == 0);
}
END_TEST

START_TEST(order_of_the_words_does_not_matter)
{
    struct lens_result a =
        passage_index_search(&index_of, "worn chain slips", 100, &arena);
    struct lens_result b =
        passage_index_search(&index_of, "slips, the chain: WORN!", 100, &arena);

    ck_assert_uint_eq(a.n, b.n);
    ck_assert_mem_eq(a.at, b.at, a.n * sizeof(*a.at));
}
END_TEST

static const char *const fruitless[] = { "", "   ", "the of and", "xylophone",
                                         "!?" };

START_TEST(text_without_known_words_finds_nothing)
{
    ck_assert_uint_eq(
        passage_index_search(&index_of, fruitless[_i], 10, &arena).n, 0);
}
END_TEST

START_TEST(title_is_searched_and_an_empty_text_is_no_harm)
{
    struct lens_result r =
        passage_index_search(&index_of, "empty on purpose", 10, &arena);

    ck_assert(lens_view_equal(passage_index_key(&index_of, &r, 0),
                              lens_view_of("misc-02")));
}
END_TEST

/* A word more never lowers the score of a document that has it. */
START_TEST(word_more_never_takes_away)
{
    static const char *const words[] = { "chain", "oil",   "tighten", "brake",
                                         "rear",  "screw", "rim",     "cable" };
    struct test_random random = { (uint64_t)_i };
    char text[200] = "";

    for (size_t n = 0; n < 4; n++) {
        struct lens_result before =
            passage_index_search(&index_of, text, 100, &arena);
        struct lens_result after;

        (void)strcat(text, words[test_random_below(&random, 8)]);
        (void)strcat(text, " ");
        after = passage_index_search(&index_of, text, 100, &arena);
        ck_assert_uint_ge(after.n, before.n);
        for (size_t i = 0; i < before.n; i++) {
            size_t at = 0;

            while (at < after.n && after.at[at].docid != before.at[i].docid)
                at++;
            ck_assert_uint_lt(at, after.n);
            ck_assert_double_ge(after.at[at].score, before.at[i].score);
        }
    }
}
END_TEST

START_TEST(same_collection_gives_the_same_segment)
{
    struct passage_index again;
    char path[TEST_PATH_MAX];
    char *first, *second;
    size_t n_first, n_second;

    passage_index_build(&again, TEST_COLLECTION);
    test_folder_path(&index_of.folder, "gen-000001/passage.lex", path);
    first = test_file_read(path, &n_first);
    test_folder_path(&again.folder, "gen-000001/passage.lex", path);
    second = test_file_read(path, &n_second);
    ck_assert_uint_eq(n_first, n_second);
    ck_assert_mem_eq(first, second, n_first);
    free(first);
    free(second);
    passage_index_close(&again);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("passages/index");
    TCase *tc = tcase_create("index");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, passages_have_one_segment_and_nothing_else);
    tcase_add_test(tc, docids_are_the_order_of_the_store);
    tcase_add_test(tc, judged_queries_find_their_passages);
    tcase_add_test(tc, fewer_asked_for_are_the_first_of_more);
    tcase_add_test(tc, order_is_by_score_then_docid);
    tcase_add_test(tc, order_of_the_words_does_not_matter);
    tcase_add_loop_test(tc, text_without_known_words_finds_nothing, 0,
                        sizeof(fruitless) / sizeof(*fruitless));
    tcase_add_test(tc, title_is_searched_and_an_empty_text_is_no_harm);
    tcase_add_loop_test(tc, word_more_never_takes_away, 0, 6);
    tcase_add_test(tc, same_collection_gives_the_same_segment);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
