/* engine/text/token_estimate: from above, and not by too much. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asklens/token_counter.h"
#include "support/random.h"
#include "support/suite.h"
#include "text/token_lines.h"

static size_t estimate(struct lens_view text)
{
    const struct lens_token_counter *counter = lens_token_estimate();
    size_t n = 0;

    ck_assert_int_eq(counter->ops->count(counter, text, &n, NULL), LENS_OK);
    return n;
}

enum {
    NONE = 36 /* what it says of an empty text */
};

static const struct {
    const char *text;
    size_t n;
} words[] = {
    { "", 0 },        { "word", 1 },        { "a word", 2 },
    { "a  word", 3 }, { "endpoint", 2 }, /* 1 and 6/20, rounded up */
    { "of, or", 3 },                     /* the sign */
    { "1234", 4 },    { "Bedrock", 4 },  /* 1 and 6 * 8/20 */
    { "AWS", 2 },                        /* 3/2 */
    { "APIs", 3 },                       /* 2/2 or 1, then "Is" */
    { "a\nb", 4 },    { "caf\xc3\xa9", 3 }, { "\xe6\xa8\xa1", 3 },
    { "A", 1 },
};

START_TEST(estimate_of_words)
{
    ck_assert_uint_eq(estimate(lens_view_of(words[_i].text)),
                      NONE + words[_i].n);
}
END_TEST

/* The counts were taken by compare_tokens.py from ten tokenizers. */
START_TEST(estimate_is_never_under_what_was_counted)
{
    static char line[TOKEN_LINE_MAX];
    FILE *file = fopen(ASKLENS_SOURCE_DIR "/tests/text/token_counts.tsv", "r");
    size_t n = 0, n_long = 0;

    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof(line), file)) {
        char *text = strchr(line, '\t');
        size_t counted = strtoul(line, NULL, 10), is;

        ck_assert_ptr_nonnull(text);
        text = strchr(text + 1, '\t');
        ck_assert_ptr_nonnull(text);
        text++;
        text[strcspn(text, "\n")] = '\0';
        is = estimate((struct lens_view){ text, token_line_decode(text) });
        ck_assert_msg(is >= counted, "%zu < %zu: %.80s", is, counted, text);
        if (counted > 1000) {
            ck_assert_msg(is * 100 <= counted * 115, "%zu, not %zu", is,
                          counted);
            n_long++;
        }
        n++;
    }
    (void)fclose(file);
    ck_assert_uint_gt(n, 100);
    ck_assert_uint_ge(n_long, 3);
}
END_TEST

/* A longer text never takes less, and any bytes will do. */
START_TEST(estimate_grows_with_the_text)
{
    struct test_random r = { (uint64_t)_i };
    char text[400];
    size_t before = 0;

    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = (char)(test_random_below(&r, 3)
                             ? "aA .\n7\xc3"[test_random_below(&r, 7)]
                             : (int)test_random_below(&r, 256));
    for (size_t len = 0; len <= sizeof(text); len++) {
        size_t n = estimate((struct lens_view){ text, len });

        ck_assert_uint_ge(n + 1, before);
        ck_assert_uint_le(n, NONE + 1 + len * 3 / 2);
        before = n;
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("token_estimate");
    TCase *tc = tcase_create("token_estimate");

    tcase_add_loop_test(tc, estimate_of_words, 0,
                        sizeof(words) / sizeof(*words));
    tcase_add_test(tc, estimate_is_never_under_what_was_counted);
    tcase_add_loop_test(tc, estimate_grows_with_the_text, 0, 40);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
