/* Lines of tables cut into columns, and the names in them. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "text/columns.h"

enum {
    MAX = 4
};

/* "a|b|" */
static void spell(const struct lens_view *columns, size_t n, char out[64])
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; i < n && i < MAX; i++)
        len += (size_t)snprintf(out + len, 64 - len, "%.*s|",
                                LENS_VIEW_ARG(columns[i]));
}

START_TEST(columns_are_cut_at_tabs_or_blanks)
{
    static const struct {
        const char *line, *by_tabs, *by_blanks;
        size_t n_tabs, n_blanks;
    } rows[] = {
        { "", "", "", 0, 0 },
        { "a", "a|", "a|", 1, 1 },
        { "a\tb", "a|b|", "a|b|", 2, 2 },
        { "a\tb\t", "a|b||", "a|b|", 3, 2 },
        { "\t", "||", "", 2, 0 },
        { "\ta\t\tb", "|a||b|", "a|b|", 4, 2 },
        { "a b\tc", "a b|c|", "a|b|c|", 2, 3 },
        { "  a  b ", "  a  b |", "a|b|", 1, 2 },
        { "a\tb\tc\td\te\tf", "a|b|c|d|", "a|b|c|d|", 6, 6 },
        { "\xc3\xa9 \xc2\xa0", "\xc3\xa9 \xc2\xa0|", "\xc3\xa9|\xc2\xa0|", 1,
          2 },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct lens_view columns[MAX] = { { NULL, 0 } };
        char found[64];

        ck_assert_uint_eq(
            lens_columns_by_tabs(lens_view_of(rows[i].line), columns, MAX),
            rows[i].n_tabs);
        spell(columns, rows[i].n_tabs, found);
        ck_assert_str_eq(found, rows[i].by_tabs);
        ck_assert_uint_eq(
            lens_columns_by_blanks(lens_view_of(rows[i].line), columns, MAX),
            rows[i].n_blanks);
        spell(columns, rows[i].n_blanks, found);
        ck_assert_str_eq(found, rows[i].by_blanks);
    }
}
END_TEST

START_TEST(names_with_a_flaw_are_told)
{
    char longest[LENS_NAME_MAX + 1];

    memset(longest, 'x', sizeof(longest));
    ck_assert_ptr_null(
        lens_name_flaw((struct lens_view){ longest, LENS_NAME_MAX }));
    ck_assert_ptr_nonnull(
        lens_name_flaw((struct lens_view){ longest, LENS_NAME_MAX + 1 }));
    ck_assert_ptr_null(lens_name_flaw(lens_view_of("a b \xe2\x82\xac")));
    ck_assert_ptr_nonnull(lens_name_flaw(lens_view_of("")));
    ck_assert_ptr_nonnull(lens_name_flaw(lens_view_of("a\x1f")));
    ck_assert_ptr_nonnull(lens_name_flaw(lens_view_of("a\xff")));
    ck_assert_ptr_nonnull(lens_name_flaw((struct lens_view){ "a\0b", 3 }));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("columns");
    TCase *tcase = tcase_create("columns");

    tcase_add_test(tcase, columns_are_cut_at_tabs_or_blanks);
    tcase_add_test(tcase, names_with_a_flaw_are_told);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
