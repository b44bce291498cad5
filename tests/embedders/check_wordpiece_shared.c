/* Vectors of all-MiniLM-L6-v2's tokenizer that others published; skipped where
 * the folder of shared material is not. */
#include "embedders/wordpiece_cases.h"

#include "base/file.h"
#include "support/suite.h"

#define MODEL ASKLENS_SHARED "/models/all-MiniLM-L6-v2-tokenizer"
#define CASES ASKLENS_SHARED "/models/bert-wordpiece-testvectors/cases.jsonl"

enum {
    SKIPPED = 77
};

static void check_case(const struct wordpiece_case *one, void *arg)
{
    wordpiece_expect(arg, one->text, one->ids, one->n);
}

START_TEST(shared_vectors_are_reproduced)
{
    struct lens_wordpiece *tokenizer = NULL;
    struct lens_error err = { 0 };

    ck_assert_msg(lens_wordpiece_open(MODEL, &tokenizer, &err) == LENS_OK, "%s",
                  err.text);
    ck_assert_uint_eq(lens_wordpiece_size(tokenizer), 30522);
    ck_assert_uint_ge(wordpiece_cases_each(CASES, check_case, tokenizer), 42);
    lens_wordpiece_close(tokenizer);
}
END_TEST

int main(void)
{
    Suite *suite;
    TCase *tc;

    if (!lens_path_exists(MODEL) || !lens_path_exists(CASES))
        return SKIPPED;
    suite = suite_create("wordpiece_shared");
    tc = tcase_create("wordpiece_shared");
    tcase_add_test(tc, shared_vectors_are_reproduced);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
