/*
 * The word lists are searched by halving, so an entry out of place is an entry
 * lost.  The lists are read from their source, as written there, and each entry
 * is looked up.
 */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/folder.h"
#include "support/suite.h"
#include "text/vocabulary.h"

static char *source;

static void set_up(void)
{
    size_t len;

    source =
        test_file_read(ASKLENS_SOURCE_DIR "/engine/text/vocabulary.c", &len);
}

static void tear_down(void)
{
    free(source);
}

/* The text behind "NAME[] = {" up to "};". */
static struct lens_view list_of(const char *name)
{
    char head[64];
    const char *start, *end;

    ck_assert_int_lt(snprintf(head, sizeof(head), "%s[] = {", name),
                     (int)sizeof(head));
    start = strstr(source, head);
    ck_assert_msg(start != NULL, "there is no list '%s'", name);
    end = strstr(start, "};");
    ck_assert_ptr_nonnull(end);
    return (struct lens_view){ start, (size_t)(end - start) };
}

/* The next string literal at or after *at, which moves behind it. */
static bool next_word(struct lens_view list, size_t *at, struct lens_view *out)
{
    const char *end = list.p + list.len, *open, *close;

    open = memchr(list.p + *at, '"', list.len - *at);
    if (!open)
        return false;
    close = memchr(open + 1, '"', (size_t)(end - open - 1));
    ck_assert_ptr_nonnull(close);
    *out = (struct lens_view){ open + 1, (size_t)(close - open - 1) };
    ck_assert(!memchr(out->p, '\\', out->len));
    *at = (size_t)(close + 1 - list.p);
    return true;
}

static void check_word_list(const char *name,
                            bool (*contains)(struct lens_view word))
{
    struct lens_view list = list_of(name), word, before = { 0 };
    size_t at = 0, n = 0;

    for (; next_word(list, &at, &word); n++) {
        ck_assert_msg(lens_view_compare(before, word) < 0,
                      "'%.*s' is not behind '%.*s'", LENS_VIEW_ARG(word),
                      LENS_VIEW_ARG(before));
        ck_assert_msg(contains(word), "'%.*s' is not found",
                      LENS_VIEW_ARG(word));
        before = word;
    }
    ck_assert_uint_gt(n, 100);
}

START_TEST(vocabulary_every_stop_word_is_found)
{
    check_word_list("stop_words", lens_is_stop_word);
}
END_TEST

START_TEST(vocabulary_every_acronym_is_found)
{
    check_word_list("acronyms", lens_is_acronym);
}
END_TEST

/* One look-up settles a word: what is preferred has nothing preferred to it. */
START_TEST(vocabulary_every_spelling_is_found)
{
    struct lens_view list = list_of("spellings"), from, to, before = { 0 };
    size_t at = 0, n = 0;

    for (; next_word(list, &at, &from); n++) {
        ck_assert(next_word(list, &at, &to));
        ck_assert_msg(lens_view_compare(before, from) < 0,
                      "'%.*s' is not behind '%.*s'", LENS_VIEW_ARG(from),
                      LENS_VIEW_ARG(before));
        ck_assert_msg(lens_view_equal(lens_preferred_spelling(from), to),
                      "'%.*s' is not found", LENS_VIEW_ARG(from));
        ck_assert_msg(lens_view_equal(lens_preferred_spelling(to), to),
                      "'%.*s' is no last word", LENS_VIEW_ARG(to));
        before = from;
    }
    ck_assert_uint_gt(n, 50);
}
END_TEST

static const char *const unlisted[] = {
    "", "zebra", "The", "AWS", "aaa", "zzz", "th", "thee", "colours", "\xff",
};

START_TEST(vocabulary_unlisted_word_is_itself)
{
    struct lens_view word = lens_view_of(unlisted[_i]);

    ck_assert(!lens_is_stop_word(word));
    ck_assert(!lens_is_acronym(word));
    ck_assert(lens_view_equal(lens_preferred_spelling(word), word));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vocabulary");
    TCase *tcase = tcase_create("vocabulary");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, vocabulary_every_stop_word_is_found);
    tcase_add_test(tcase, vocabulary_every_acronym_is_found);
    tcase_add_test(tcase, vocabulary_every_spelling_is_found);
    tcase_add_loop_test(tcase, vocabulary_unlisted_word_is_itself, 0,
                        (int)(sizeof(unlisted) / sizeof(*unlisted)));
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
