/* indexes/embedders/model_tokens: a model's own tokens, counted. */
#include "embedders/embedders.h"
#include "embedders/unigram.h"
#include "embedders/wordpiece.h"
#include "support/faults.h"
#include "support/suite.h"

#define FIXTURES ASKLENS_SOURCE_DIR "/tests/embedders/fixtures"

static struct lens_token_counter *counter;
static struct lens_arena arena;

static void teardown(void)
{
    if (counter)
        counter->ops->close(counter);
    counter = NULL;
    lens_arena_release(&arena);
}

static const char *const texts[] = { "", "a text of words", "Unaffable! 7",
                                     "x\ny  z", "caf\xc3\xa9 \xe6\xa8\xa1" };

enum {
    N_TEXTS = sizeof(texts) / sizeof(*texts)
};

static size_t count(const char *text)
{
    size_t n = 0;

    ck_assert_int_eq(counter->ops->count(counter, lens_view_of(text), &n, NULL),
                     LENS_OK);
    return n;
}

START_TEST(counter_counts_wordpiece_ids)
{
    struct lens_wordpiece *tokenizer;
    const int32_t *ids;
    size_t n;

    ck_assert_int_eq(
        lens_wordpiece_open(FIXTURES "/wordpiece/uncased", &tokenizer, NULL),
        LENS_OK);
    ck_assert_int_eq(lens_model_tokens_open(FIXTURES "/wordpiece/uncased",
                                            "small", &counter, NULL),
                     LENS_OK);
    ck_assert_str_eq(counter->name, "wordpiece:small");
    ck_assert_int_eq(lens_wordpiece_encode(tokenizer, lens_view_of(texts[_i]),
                                           0, &arena, &ids, &n, NULL),
                     LENS_OK);
    ck_assert_uint_eq(count(texts[_i]), n);
    lens_wordpiece_close(tokenizer);
}
END_TEST

START_TEST(counter_counts_unigram_ids)
{
    struct lens_unigram *tokenizer;
    const int32_t *ids;
    size_t n;

    ck_assert_int_eq(
        lens_unigram_open(FIXTURES "/static_unigram", &tokenizer, NULL),
        LENS_OK);
    ck_assert_int_eq(lens_model_tokens_open(FIXTURES "/static_unigram", "other",
                                            &counter, NULL),
                     LENS_OK);
    ck_assert_str_eq(counter->name, "unigram:other");
    ck_assert_int_eq(lens_unigram_encode(tokenizer, lens_view_of(texts[_i]),
                                         &arena, &ids, &n, NULL),
                     LENS_OK);
    ck_assert_uint_eq(count(texts[_i]), n);
    lens_unigram_close(tokenizer);
}
END_TEST

START_TEST(counter_of_no_model_is_not_found)
{
    struct lens_error err = { 0 };

    ck_assert_int_eq(
        lens_model_tokens_open(FIXTURES "/nowhere", "none", &counter, &err),
        LENS_E_NOT_FOUND);
    ck_assert_ptr_null(counter);
    ck_assert(err.text[0]);
}
END_TEST

static enum lens_status open_once(void *arg)
{
    struct lens_token_counter *own = NULL;
    size_t n = 0;
    enum lens_status status = lens_model_tokens_open(
        FIXTURES "/static_wordpiece", "small", &own, NULL);

    (void)arg;
    if (status == LENS_OK)
        status =
            own->ops->count(own, lens_view_of("a text of words"), &n, NULL);
    if (own)
        own->ops->close(own);
    return status;
}

START_TEST(counter_without_memory_is_nomem)
{
    ck_assert_uint_gt(test_faults_sweep(open_once, NULL), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_tokens");
    TCase *tc = tcase_create("model_tokens");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, counter_counts_wordpiece_ids, 0, N_TEXTS);
    tcase_add_loop_test(tc, counter_counts_unigram_ids, 0, N_TEXTS);
    tcase_add_test(tc, counter_of_no_model_is_not_found);
    tcase_add_test(tc, counter_without_memory_is_nomem);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
