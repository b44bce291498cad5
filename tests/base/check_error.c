/* Status names, error sentences, views, checksums, document names, the hook. */
#include "base/error.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "asklens/document.h"
#include "asklens/view.h"
#include "base/alloc.h"
#include "base/checksum.h"
#include "base/clock.h"
#include "support/faults.h"
#include "support/suite.h"

START_TEST(status_every_code_has_name_and_text)
{
#define X(name, value, text)                         \
    ck_assert_int_eq(name, value);                   \
    ck_assert_str_eq(lens_status_name(name), #name); \
    ck_assert_str_eq(lens_status_text(name), text);
    LENS_STATUS_MAP(X)
#undef X
    ck_assert_str_eq(lens_status_name((enum lens_status) - 99), "LENS_E_?");
    ck_assert_str_eq(lens_status_text((enum lens_status) - 99),
                     "unknown status");
}
END_TEST

START_TEST(fail_fills_the_error_and_forgets_the_hint)
{
    struct lens_error err = { .hint = "old" };

    ck_assert_int_eq(lens_fail(&err, LENS_E_IO, "no '%s'", "x"), LENS_E_IO);
    ck_assert_int_eq(err.status, LENS_E_IO);
    ck_assert_str_eq(err.text, "no 'x'");
    ck_assert_str_eq(err.hint, "");
    ck_assert_int_eq(lens_hint(&err, LENS_E_IO, "do %d", 7), LENS_E_IO);
    ck_assert_str_eq(err.text, "no 'x'");
    ck_assert_str_eq(err.hint, "do 7");
    ck_assert_int_eq(lens_fail(NULL, LENS_E_BUSY, "-"), LENS_E_BUSY);
    ck_assert_int_eq(lens_hint(NULL, LENS_E_BUSY, "-"), LENS_E_BUSY);
}
END_TEST

START_TEST(fail_longer_than_the_buffer_is_cut)
{
    struct lens_error err = { 0 };
    char text[1000];

    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    ck_assert_int_eq(lens_fail(&err, LENS_E_IO, "%s", text), LENS_E_IO);
    ck_assert_uint_eq(strlen(err.text), sizeof(err.text) - 1);
    ck_assert_int_eq(lens_hint(&err, LENS_E_IO, "%s", text), LENS_E_IO);
    ck_assert_uint_eq(strlen(err.hint), sizeof(err.hint) - 1);
}
END_TEST

/* What is left of a character, or never was one, is no bytes of an error. */
START_TEST(fail_leaves_nothing_that_is_no_utf8)
{
    static const struct {
        const char *text;
        int len;
        const char *want;
    } rows[] = {
        { "caf\xc3\xa9", 5, "caf\xc3\xa9" },
        { "caf\xc3\xa9", 4, "caf?" },
        { "\xe2\x82\xac", 2, "??" },
        { "\xe2\x82\xac", 3, "\xe2\x82\xac" },
        { "\xf0\x9f\x98\x80", 3, "???" },
        { "\xf0\x9f\x98\x80", 4, "\xf0\x9f\x98\x80" },
        { "\xff\x80z", 3, "??z" },
        { "\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80", 9, "?????????" },
        { "\xe0\x80\x80", 3, "???" },
    };
    struct lens_error err;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        (void)lens_fail(&err, LENS_E_INVAL, "%.*s", rows[i].len, rows[i].text);
        ck_assert_str_eq(err.text, rows[i].want);
        (void)lens_hint(&err, LENS_E_INVAL, "%.*s", rows[i].len, rows[i].text);
        ck_assert_str_eq(err.hint, rows[i].want);
    }
}
END_TEST

START_TEST(views_compare_by_bytes_then_length)
{
    struct lens_view none = { 0 }, ab = lens_view_of("ab");

    ck_assert_uint_eq(lens_view_of(NULL).len, 0);
    ck_assert(lens_view_equal(none, lens_view_of("")));
    ck_assert(!lens_view_equal(none, ab));
    ck_assert_int_eq(lens_view_compare(none, none), 0);
    ck_assert_int_lt(lens_view_compare(none, ab), 0);
    ck_assert_int_lt(lens_view_compare(ab, lens_view_of("abc")), 0);
    ck_assert_int_gt(lens_view_compare(lens_view_of("b"), ab), 0);
    /* Bytes are unsigned: a letter with a mark sorts behind 'z'. */
    ck_assert_int_gt(
        lens_view_compare(lens_view_of("\xc3\xa9"), lens_view_of("z")), 0);
}
END_TEST

START_TEST(document_names_round_trip)
{
    for (unsigned i = 0; i < LENS_N_FIELDS; i++) {
        const char *name = lens_field_name((enum lens_field)i);

        ck_assert_uint_eq(lens_field_of(lens_view_of(name)), i);
    }
    ck_assert_uint_eq(lens_field_of(lens_view_of("titl")), LENS_N_FIELDS);
    ck_assert_uint_eq(lens_field_of((struct lens_view){ 0 }), LENS_N_FIELDS);
    ck_assert_str_eq(lens_field_name(LENS_N_FIELDS), "?");
    ck_assert_str_eq(lens_kind_name(LENS_PRACTICE), "practice");
    ck_assert_str_eq(lens_kind_name(LENS_N_KINDS), "?");
    ck_assert_str_eq(lens_attribute_name(LENS_A_PHASE), "phase");
    ck_assert_str_eq(lens_attribute_name(LENS_N_ATTRIBUTES), "?");
}
END_TEST

/* Stored in files: another value here means nobody's index opens. */
START_TEST(checksums_are_those_of_xxh3)
{
    char hash[LENS_CONTENT_HASH_LEN + 1];

    ck_assert_uint_eq(lens_checksum64("", 0), 0x2d06800538d394c2u);
    ck_assert_uint_ne(lens_checksum64("a", 1), lens_checksum64("b", 1));
    lens_content_hash((struct lens_view){ "", 0 }, hash);
    ck_assert_str_eq(hash, "99aa06d3014798d86001c324468d497f");
}
END_TEST

START_TEST(allocation_hook_refuses_and_goes_away)
{
    void *p;

    test_faults_begin(1);
    p = lens_malloc(0);
    ck_assert_ptr_nonnull(p);
    ck_assert_ptr_null(lens_realloc(p, 10));
    p = lens_realloc(p, 10);
    ck_assert_ptr_nonnull(p);
    ck_assert_int_eq(test_faults_end(), 1);
    lens_free(p);
    p = lens_calloc(0, 8);
    ck_assert_ptr_nonnull(p);
    lens_free(p);
    lens_free(NULL);
}
END_TEST

START_TEST(clock_does_not_go_back)
{
    uint64_t before = lens_clock_us();

    for (int i = 0; i < 1000; i++) {
        uint64_t now = lens_clock_us();

        ck_assert_uint_ge(now, before);
        before = now;
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("error");
    TCase *tc = tcase_create("error");

    tcase_add_test(tc, status_every_code_has_name_and_text);
    tcase_add_test(tc, fail_fills_the_error_and_forgets_the_hint);
    tcase_add_test(tc, fail_longer_than_the_buffer_is_cut);
    tcase_add_test(tc, fail_leaves_nothing_that_is_no_utf8);
    tcase_add_test(tc, views_compare_by_bytes_then_length);
    tcase_add_test(tc, document_names_round_trip);
    tcase_add_test(tc, checksums_are_those_of_xxh3);
    tcase_add_test(tc, allocation_hook_refuses_and_goes_away);
    tcase_add_test(tc, clock_does_not_go_back);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
