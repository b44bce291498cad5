/* Who asks, what, and where the time is said to go. */
#include "bench/asker.h"

#include <string.h>

#include "bench/crew.h"
#include "bench_scope.h"
#include "support/faults.h"
#include "support/suite.h"

static struct bench_scope run;
static struct lens_bench_index measured;
static struct lens_bench_asked asked;

static void begin(const char *input)
{
    struct lens_error err = { 0 };

    bench_scope_open(&run, input);
    ck_assert_msg(lens_bench_index_open(&run.scope, &measured, &err) == LENS_OK,
                  "%s", err.text);
    ck_assert_int_eq(
        lens_bench_index_texts(&measured, &run.scope, &asked, NULL), LENS_OK);
}

static void begin_lens(void)
{
    begin(NULL);
}

static void begin_collection(void)
{
    begin(TEST_BENCH_COLLECTION);
}

static void end(void)
{
    lens_bench_index_close(&measured);
    bench_scope_close(&run);
}

static struct lens_bench_asker *open_asker(bool is_timed)
{
    struct lens_bench_asker *asker = NULL;

    ck_assert_int_eq(lens_bench_asker_open(&measured, is_timed, &asker, NULL),
                     LENS_OK);
    return asker;
}

/* Stages are intervals inside the whole, none in another. */
static void check_stages(const uint64_t *ns, bool has_dense)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < LENS_STAGE_WHOLE; i++) {
        ck_assert_uint_le(ns[i], ns[LENS_STAGE_WHOLE]);
        sum += ns[i];
    }
    ck_assert_uint_le(sum, ns[LENS_STAGE_WHOLE]);
    ck_assert_uint_gt(ns[LENS_STAGE_ANALYSE], 0);
    ck_assert_uint_gt(ns[LENS_STAGE_LEXICAL], 0);
    ck_assert_uint_gt(ns[LENS_STAGE_FUSE], 0);
    ck_assert_uint_gt(ns[LENS_STAGE_EXPLAIN], 0);
    ck_assert_int_eq(ns[LENS_STAGE_DENSE] > 0, has_dense);
    if (has_dense)
        ck_assert_uint_gt(ns[LENS_STAGE_EMBED], 0);
}

static void ask_everything(void)
{
    struct lens_bench_asker *asker = open_asker(true);
    uint64_t ns[LENS_N_STAGES];

    for (size_t i = 0; i < 40; i++) {
        const enum lens_channels channels = i % 2 ? LENS_LEXICAL : LENS_BOTH;

        ck_assert_int_eq(lens_bench_ask(asker, lens_bench_asked_text(&asked, i),
                                        channels, ns, NULL),
                         LENS_OK);
        check_stages(ns, channels == LENS_BOTH);
    }
    lens_bench_asker_close(asker);
}

START_TEST(stages_of_an_ask_lie_inside_the_whole)
{
    ck_assert_int_eq(lens_bench_index_channels(&measured), LENS_BOTH);
    ask_everything();
}
END_TEST

START_TEST(stages_without_a_stopwatch_are_unknown)
{
    struct lens_bench_asker *asker = open_asker(false);
    uint64_t ns[LENS_N_STAGES];

    ck_assert_int_eq(
        lens_bench_ask(asker, asked.of[0].at[0], LENS_BOTH, ns, NULL), LENS_OK);
    ck_assert_uint_eq(ns[LENS_STAGE_LEXICAL], 0);
    ck_assert_uint_eq(ns[LENS_STAGE_EXPLAIN], 0);
    ck_assert_uint_gt(ns[LENS_STAGE_WHOLE], 0);
    lens_bench_asker_close(asker);
}
END_TEST

START_TEST(ask_of_a_bad_text_is_an_error)
{
    struct lens_bench_asker *asker = open_asker(true);
    uint64_t ns[LENS_N_STAGES] = { 7 };

    ck_assert_int_eq(
        lens_bench_ask(asker, lens_view_of("\xff"), LENS_BOTH, ns, NULL),
        LENS_E_INVAL);
    ck_assert_uint_eq(ns[0], 7);
    lens_bench_asker_close(asker);
}
END_TEST

START_TEST(texts_of_the_lens_are_short_and_long)
{
    ck_assert_uint_eq(asked.n, 2);
    ck_assert_str_eq(asked.of[0].name, "short");
    ck_assert_str_eq(asked.of[1].name, "long");
    ck_assert_uint_gt(asked.of[0].n, 400);
    ck_assert_uint_gt(asked.of[1].n, 40);
    for (size_t i = 0; i < asked.of[0].n; i++)
        ck_assert_uint_lt(asked.of[0].at[i].len, 400);
    for (size_t i = 0; i < asked.of[1].n; i++)
        ck_assert_uint_ge(asked.of[1].at[i].len, LENS_BENCH_LONG_MIN);
    ck_assert_uint_eq(measured.n_documents, 51);
}
END_TEST

static bool is_same(const struct lens_bench_texts *a,
                    const struct lens_bench_texts *b)
{
    bool same = a->n == b->n;

    for (size_t i = 0; same && i < a->n; i++)
        same = lens_view_equal(a->at[i], b->at[i]);
    return same;
}

START_TEST(texts_are_those_of_the_seed)
{
    struct lens_bench_asked again, other;

    ck_assert_int_eq(
        lens_bench_index_texts(&measured, &run.scope, &again, NULL), LENS_OK);
    run.scope.seed++;
    ck_assert_int_eq(
        lens_bench_index_texts(&measured, &run.scope, &other, NULL), LENS_OK);
    for (size_t i = 0; i < asked.n; i++) {
        ck_assert(is_same(&asked.of[i], &again.of[i]));
        ck_assert(!is_same(&asked.of[i], &other.of[i]));
    }
}
END_TEST

START_TEST(texts_are_long_one_in_ten)
{
    size_t n_long = 0;

    for (size_t i = 0; i < 200; i++)
        n_long += lens_bench_asked_text(&asked, i).len >= LENS_BENCH_LONG_MIN;
    ck_assert_uint_eq(n_long, 20);
    ck_assert(
        lens_view_equal(lens_bench_asked_text(&asked, 19), asked.of[1].at[1]));
}
END_TEST

START_TEST(collection_is_searched_by_its_queries)
{
    ck_assert(!measured.is_lens);
    ck_assert_uint_eq(asked.n, 1);
    ck_assert_str_eq(asked.of[0].name, "queries");
    ck_assert_uint_gt(measured.n_documents, 0);
    ask_everything();
}
END_TEST

/* Everything one thread needs, and one search. */
static enum lens_status open_and_ask(void *arg)
{
    struct lens_bench_asker *asker = NULL;
    enum lens_status status =
        lens_bench_asker_open(&measured, true, &asker, NULL);

    (void)arg;
    if (status == LENS_OK)
        status = lens_bench_ask(asker, asked.of[0].at[0], 0, NULL, NULL);
    lens_bench_asker_close(asker);
    return status;
}

START_TEST(asker_without_memory_says_so)
{
    ck_assert_uint_gt(test_faults_sweep(open_and_ask, NULL), 5);
}
END_TEST

static enum lens_status open_texts(void *arg)
{
    struct lens_bench_asked out;
    struct lens_arena arena = { 0 };
    enum lens_status status = lens_bench_texts_of_folder(TEST_BENCH_COLLECTION,
                                                         1, &arena, &out, NULL);

    (void)arg;
    lens_arena_release(&arena);
    return status;
}

static enum lens_status open_lens_texts(void *arg)
{
    struct lens_bench_asked out;
    struct lens_arena arena = { 0 };
    enum lens_status status =
        lens_bench_texts_of_lens(measured.opened.docs, 1, &arena, &out, NULL);

    (void)arg;
    lens_arena_release(&arena);
    return status;
}

START_TEST(texts_without_memory_say_so)
{
    ck_assert_uint_gt(test_faults_sweep(open_texts, NULL), 1);
    ck_assert_uint_gt(test_faults_sweep(open_lens_texts, NULL), 1);
}
END_TEST

START_TEST(input_of_another_kind_has_nothing_to_ask)
{
    struct lens_error err = { 0 };
    struct bench_scope other;

    bench_scope_open(&other, "generated:1000");
    ck_assert_int_eq(lens_bench_index_open(&other.scope, &measured, &err),
                     LENS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.text, "generated:1000"));
    ck_assert_str_ne(err.hint, "");
    bench_scope_close(&other);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bench_asker");
    TCase *lens = tcase_create("lens"), *folder = tcase_create("folder"),
          *none = tcase_create("none");

    tcase_add_checked_fixture(lens, begin_lens, end);
    tcase_add_test(lens, stages_of_an_ask_lie_inside_the_whole);
    tcase_add_test(lens, stages_without_a_stopwatch_are_unknown);
    tcase_add_test(lens, ask_of_a_bad_text_is_an_error);
    tcase_add_test(lens, texts_of_the_lens_are_short_and_long);
    tcase_add_test(lens, texts_are_those_of_the_seed);
    tcase_add_test(lens, texts_are_long_one_in_ten);
    tcase_add_test(lens, texts_without_memory_say_so);
    tcase_set_timeout(lens, 60);
    suite_add_tcase(suite, lens);
    tcase_add_checked_fixture(folder, begin_collection, end);
    tcase_add_test(folder, collection_is_searched_by_its_queries);
    tcase_add_test(folder, asker_without_memory_says_so);
    suite_add_tcase(suite, folder);
    tcase_add_test(none, input_of_another_kind_has_nothing_to_ask);
    suite_add_tcase(suite, none);
    return test_suite_run(suite);
}
