#include "answer/page.h"

#include <string.h>

#include "support/suite.h"

static struct lens_buffer out;
static struct lens_page page;

static void begin(size_t width, bool color)
{
    lens_buffer_init(&out, 1 << 20);
    lens_page_init(&page, &out, width, color);
}

static void expect(const char *want)
{
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
    ck_assert_str_eq(lens_buffer_view(&out).p, want);
    lens_page_release(&page);
    lens_buffer_release(&out);
}

START_TEST(page_wraps_at_blanks_and_hangs)
{
    begin(40, false);
    lens_page_open(&page, 2, 6);
    lens_page_put(&page, LENS_PLAIN,
                  "one two three four five six seven eight nine ten eleven");
    lens_page_close(&page);
    expect("  one two three four five six seven\n"
           "      eight nine ten eleven\n");
}
END_TEST

START_TEST(page_never_cuts_a_word)
{
    begin(40, false);
    lens_page_paragraph(&page, 0,
                        "see https://example.org/a/very/long/address/indeed/it"
                        "/is ok");
    expect("see\nhttps://example.org/a/very/long/address/indeed/it/is\nok\n");
}
END_TEST

START_TEST(page_keeps_a_word_of_two_runs_together)
{
    begin(40, false);
    lens_page_open(&page, 0, 0);
    lens_page_put(&page, LENS_PLAIN, "0123456789012345678901234567890123 ab");
    lens_page_put(&page, LENS_BOLD, "cdef");
    lens_page_put(&page, LENS_PLAIN, ".");
    lens_page_close(&page);
    expect("0123456789012345678901234567890123\nabcdef.\n");
}
END_TEST

START_TEST(page_counts_columns_not_bytes)
{
    /* Twelve wide signs are 24 columns; the word after them fits 40 exactly,
     * and with one letter more it does not. */
    static const char wide[] =
        "\xe4\xbd\xa0\xe4\xbd\xa0\xe4\xbd\xa0\xe4\xbd\xa0"
        "\xe4\xbd\xa0\xe4\xbd\xa0\xe4\xbd\xa0\xe4\xbd\xa0"
        "\xe4\xbd\xa0\xe4\xbd\xa0\xe4\xbd\xa0\xe4\xbd\xa0";

    begin(40, false);
    lens_page_open(&page, 0, 0);
    lens_page_put(&page, LENS_PLAIN, wide);
    lens_page_put(&page, LENS_PLAIN, " 012345678901234");
    lens_page_close(&page);
    ck_assert_uint_eq(lens_buffer_view(&out).len, strlen(wide) + 16 + 1);
    lens_page_release(&page);
    lens_buffer_release(&out);
    ck_assert_uint_eq(lens_page_width_of(lens_view_of(wide)), 24);
    /* e and a combining acute accent are one column */
    ck_assert_uint_eq(lens_page_width_of(lens_view_of("e\xcc\x81")), 1);
}
END_TEST

START_TEST(page_lets_no_control_through)
{
    begin(40, false);
    lens_page_paragraph(&page, 0,
                        "a\033[31mb\x07\x7f \xc2\x9b\xe2\x80\xae"
                        "c\td\ne");
    expect("a\xef\xbf\xbd[31mb\xef\xbf\xbd\xef\xbf\xbd "
           "\xef\xbf\xbd\xef\xbf\xbd"
           "c d e\n");
}
END_TEST

START_TEST(page_survives_bytes_that_are_not_utf8)
{
    begin(40, false);
    lens_page_paragraph(&page, 0,
                        "a\xff\xfe"
                        "b");
    expect("a\xef\xbf\xbd\xef\xbf\xbd"
           "b\n");
}
END_TEST

/* Remove the escape sequences and the rest must be the plain text. */
static void strip(const char *in, char *plain)
{
    while (*in) {
        if (*in == '\033')
            in = strchr(in, 'm') + 1;
        else
            *plain++ = *in++;
    }
    *plain = '\0';
}

static void write_sample(void)
{
    lens_page_open(&page, 2, 8);
    lens_page_put(&page, LENS_BOLD, "GENSEC01-BP01");
    lens_page_tab(&page, 20);
    lens_page_put(&page, LENS_RED, "High and very long text that must wrap");
    lens_page_put(&page, LENS_DIM, "  now");
    lens_page_close(&page);
}

START_TEST(page_colour_changes_no_text)
{
    char plain[400], stripped[400];

    begin(40, false);
    write_sample();
    ck_assert_ptr_null(strchr(lens_buffer_view(&out).p, '\033'));
    strcpy(plain, lens_buffer_view(&out).p);
    expect(plain);
    begin(40, true);
    write_sample();
    ck_assert_ptr_nonnull(strchr(lens_buffer_view(&out).p, '\033'));
    strip(lens_buffer_view(&out).p, stripped);
    ck_assert_str_eq(stripped, plain);
    lens_page_release(&page);
    lens_buffer_release(&out);
}
END_TEST

START_TEST(page_tab_pads_and_never_goes_back)
{
    begin(40, false);
    lens_page_open(&page, 0, 0);
    lens_page_put(&page, LENS_PLAIN, "ab");
    lens_page_tab(&page, 6);
    lens_page_put(&page, LENS_PLAIN, "cd");
    lens_page_tab(&page, 3);
    lens_page_put(&page, LENS_PLAIN, "ef");
    lens_page_close(&page);
    expect("ab    cdef\n");
}
END_TEST

START_TEST(page_empty_paragraph_is_an_empty_line)
{
    begin(0, false);
    lens_page_paragraph(&page, 4, "");
    lens_page_paragraph(&page, 4, " \n ");
    expect("\n\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answer_page");
    TCase *tc = tcase_create("page");

    tcase_add_test(tc, page_wraps_at_blanks_and_hangs);
    tcase_add_test(tc, page_never_cuts_a_word);
    tcase_add_test(tc, page_keeps_a_word_of_two_runs_together);
    tcase_add_test(tc, page_counts_columns_not_bytes);
    tcase_add_test(tc, page_lets_no_control_through);
    tcase_add_test(tc, page_survives_bytes_that_are_not_utf8);
    tcase_add_test(tc, page_colour_changes_no_text);
    tcase_add_test(tc, page_tab_pads_and_never_goes_back);
    tcase_add_test(tc, page_empty_paragraph_is_an_empty_line);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
