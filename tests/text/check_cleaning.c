/* What a BERT tokenizer makes of code points: some by name, all by sum. */
#include "text/cleaning.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"

static const struct lens_cleaning all = { true, true, true, true };

/* The characters of a code point as text: "a", "_" for a blank, "!a" for a
 * punctuation mark, "0" for what only keeps marks apart, "+" before what is
 * sorted. */
static const char *map(int32_t cp, const struct lens_cleaning *how)
{
    static char text[LENS_CLEAN_MAX * 12 + 1];
    struct lens_clean_char out[LENS_CLEAN_MAX];
    size_t n = lens_cleaning_map(how, cp, out), len = 0;

    text[0] = '\0';
    ck_assert_uint_le(n, LENS_CLEAN_MAX);
    for (size_t i = 0; i < n; i++) {
        const char *sign = out[i].kind == LENS_CLEAN_PUNCT ? "!" : "";

        if (out[i].order)
            sign = "+";
        if (out[i].kind == LENS_CLEAN_BLANK)
            text[len++] = '_';
        else if (out[i].kind == LENS_CLEAN_GONE)
            text[len++] = '0';
        else if (out[i].cp > ' ' && out[i].cp < 0x7f)
            len += (size_t)sprintf(text + len, "%s%c", sign, (int)out[i].cp);
        else
            len += (size_t)sprintf(text + len, "%s<%x>", sign,
                                   (unsigned)out[i].cp);
    }
    text[len] = '\0';
    return text;
}

START_TEST(map_all_steps_by_name)
{
    static const struct {
        int32_t cp;
        const char *want;
    } rows[] = {
        { 'a', "a" },
        { 'Z', "z" },
        { '7', "7" },
        { '$', "!$" }, /* ASCII signs are punctuation, whatever they mean */
        { '`', "!`" },
        { '~', "!~" },
        { 0, "" },
        { '\t', "_" },
        { '\n', "_" },
        { '\v', "" }, /* control first, blank second */
        { 0x1c, "" },
        { 0x7f, "" },
        { 0x85, "" },
        { 0xa0, "_" },
        { 0xad, "" },     /* soft hyphen */
        { 0xb4, "<b4>" }, /* acute accent: a letter to BERT */
        { 0xbf, "!<bf>" },
        { 0xc9, "e" },
        { 0x130, "i" },
        { 0x131, "<131>" },
        { 0x1c5, "<1c6>" },
        { 0x301, "" },
        { 0x34f, "0" }, /* grapheme joiner: class 0 keeps marks apart */
        { 0x37e, "!;" },
        { 0x3a3, "<3c3>" },
        { 0x3c2, "<3c2>" }, /* a final sigma that is there stays */
        { 0x61d, "<61d>" }, /* punctuation since Unicode 14 */
        { 0x8d4, "+<8d4>" },
        { 0x166d, "!<166d>" }, /* a symbol since Unicode 12 */
        { 0x1734, "" },
        { 0x180e, "" },
        { 0x1e9e, "<df>" },
        { 0x2003, "_" },
        { 0x200b, "" },
        { 0x200d, "" },
        { 0x2028, "_" },
        { 0x20ac, "<20ac>" },
        { 0x212a, "k" },
        { 0x302e, "+<302e>" },
        { 0x3000, "_" },
        { 0x3002, "!<3002>" },
        { 0x4e2d, "_<4e2d>_" },
        { 0xac01, "<1100><1161><11a8>" },
        { 0xe000, "" },
        { 0xf900, "_<8c48>_" },
        { 0xfeff, "" },
        { 0xfffd, "" },
        { 0xfffe, "<fffe>" },
        { 0x10d50, "<10d70>" },
        { 0x11938, "<11938>" }, /* a decomposition of Unicode 13 */
        { 0x1d15e, "<1d157>+<1d165>" },
        { 0x1f600, "<1f600>" },
        { 0x20000, "_<20000>_" },
        { 0x2b820, "<2b820>" }, /* the slip in the list of ideographs */
        { 0x2b920, "_<2b920>_" },
        { 0xe0041, "" },
        { 0x10fffd, "" },
        { 0x10ffff, "<10ffff>" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        ck_assert_msg(!strcmp(map(rows[i].cp, &all), rows[i].want),
                      "U+%04X: '%s'", (unsigned)rows[i].cp,
                      map(rows[i].cp, &all));
}
END_TEST

START_TEST(map_a_step_left_out_changes_nothing_of_its_own)
{
    static const struct lens_cleaning cased = { true, true, false, false };
    static const struct lens_cleaning lower = { .lower = true };
    static const struct lens_cleaning none = { 0 };

    ck_assert_str_eq(map(0xc9, &cased), "<c9>");
    ck_assert_str_eq(map(0x301, &cased), "<301>");
    ck_assert_str_eq(map(0x302e, &cased), "<302e>");
    ck_assert_str_eq(map('A', &cased), "A");
    ck_assert_str_eq(map(0x130, &cased), "<130>");
    ck_assert_str_eq(map(0x130, &lower), "i<307>");
    ck_assert_str_eq(map(0xc9, &lower), "<e9>");
    ck_assert_str_eq(map(0xac01, &lower), "<ac01>");
    ck_assert_str_eq(map(0x4e2d, &none), "<4e2d>");
    ck_assert_str_eq(map(0, &none), "<0>");
    ck_assert_str_eq(map(0xfffd, &none), "<fffd>");
    /* Not cleaned away, these are blanks. */
    ck_assert_str_eq(map('\v', &none), "_");
    ck_assert_str_eq(map(0x85, &none), "_");
    ck_assert_str_eq(map(0x1c, &none), "<1c>");
}
END_TEST

/* FNV-1a by whole numbers instead of bytes. */
static uint64_t add(uint64_t sum, uint32_t number)
{
    return (sum ^ number) * 0x100000001b3u;
}

static const uint64_t start = 0xcbf29ce484222325u;

static bool is_surrogate(int32_t cp)
{
    return cp >= 0xd800 && cp < 0xe000;
}

static uint64_t sum_of(const struct lens_cleaning *how)
{
    uint64_t sum = start;

    for (int32_t cp = 0; cp < 0x110000; cp++) {
        struct lens_clean_char out[LENS_CLEAN_MAX];
        size_t n = is_surrogate(cp) ? 0 : lens_cleaning_map(how, cp, out);

        for (size_t i = 0; i < n; i++) {
            if (out[i].kind != LENS_CLEAN_GONE)
                sum = add(sum, (uint32_t)out[i].cp);
        }
        if (!is_surrogate(cp))
            sum = add(sum, UINT32_MAX);
    }
    return sum;
}

/* Sums printed by "cleaning_tables.py fingerprints" with tokenizers 0.23.3. */
START_TEST(map_every_code_point_as_the_reference)
{
    static const struct {
        struct lens_cleaning how;
        uint64_t want;
    } rows[] = {
        { { true, true, false, false }, 0xb149c720be936cbeu },
        { { false, false, true, false }, 0x5837b33ac0a625b6u },
        { { false, false, false, true }, 0xcfa60dfd9fdcdd5bu },
        { { true, true, true, true }, 0x3f6c9c275827232bu },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        ck_assert_msg(sum_of(&rows[i].how) == rows[i].want,
                      "row %zu: 0x%016llx", i,
                      (unsigned long long)sum_of(&rows[i].how));
}
END_TEST

START_TEST(kinds_of_every_code_point_as_the_reference)
{
    static const struct lens_cleaning none = { 0 };
    uint64_t sum = start;

    for (int32_t cp = 0; cp < 0x110000; cp++) {
        struct lens_clean_char out[LENS_CLEAN_MAX];

        if (is_surrogate(cp))
            continue;
        ck_assert_uint_eq(lens_cleaning_map(&none, cp, out), 1);
        sum = add(sum, (uint32_t)out[0].kind);
    }
    ck_assert_msg(sum == 0x04a172784568e628u, "0x%016llx",
                  (unsigned long long)sum);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cleaning");
    TCase *tc = tcase_create("cleaning");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, map_all_steps_by_name);
    tcase_add_test(tc, map_a_step_left_out_changes_nothing_of_its_own);
    tcase_add_test(tc, map_every_code_point_as_the_reference);
    tcase_add_test(tc, kinds_of_every_code_point_as_the_reference);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
