/* UTF-8 at the door, classes of code points, folding of one word. */
#include "text/unicode.h"

#include <stdlib.h>
#include <string.h>

#include "support/random.h"
#include "support/suite.h"

#define BYTES(s)         \
    {                    \
        s, sizeof(s) - 1 \
    }

START_TEST(utf8_valid_is_accepted)
{
    static const struct lens_view rows[] = {
        BYTES(""),
        BYTES("plain"),
        BYTES("\x01\x1f\x7f"),
        /* First and last of each length, and around the surrogates. */
        BYTES("\xc2\x80 \xdf\xbf"),
        BYTES("\xe0\xa0\x80 \xef\xbf\xbf"),
        BYTES("\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf"),
        BYTES("\xed\x9f\xbf \xee\x80\x80"),
        BYTES("\xef\xbb\xbf"
              "bom"),
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        size_t bad = 77;

        ck_assert_msg(lens_utf8_check(rows[i], &bad), "row %zu", i);
        ck_assert_uint_eq(bad, 77);
    }
}
END_TEST

START_TEST(utf8_invalid_is_refused_at_its_first_byte)
{
    static const struct {
        struct lens_view text;
        size_t bad;
    } rows[] = {
        { BYTES("\0"), 0 },
        { BYTES("abc\0def"), 3 },
        { BYTES("a\x80"), 1 }, /* continuation alone */
        { BYTES("\xc3\xa9\xbf"), 2 },
        { BYTES("\xc0\x80"), 0 }, /* overlong NUL */
        { BYTES("\xc1\xbf"), 0 }, /* overlong */
        { BYTES("\xe0\x80\xaf"), 0 },
        { BYTES("\xe0\x9f\xbf"), 0 },
        { BYTES("\xf0\x80\x80\xaf"), 0 },
        { BYTES("\xf0\x8f\xbf\xbf"), 0 },
        { BYTES("x\xed\xa0\x80"), 1 }, /* surrogates */
        { BYTES("x\xed\xbf\xbf"), 1 },
        { BYTES("\xed\xa0\xbd\xed\xb8\x80"), 0 },
        { BYTES("\xf4\x90\x80\x80"), 0 }, /* beyond U+10FFFF */
        { BYTES("\xf5\x80\x80\x80"), 0 },
        { BYTES("\xf8\x88\x80\x80\x80"), 0 },
        { BYTES("\xfe"), 0 },
        { BYTES("\xff"), 0 },
        { BYTES("caf\xe9 latin-1"), 3 },
        { BYTES("\xc3("), 0 },
        { BYTES("\xe2\x82("), 0 },
        { BYTES("\xff\xfe"
                "a\0"),
          0 }, /* UTF-16 */
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        size_t bad = 77;

        ck_assert_msg(!lens_utf8_check(rows[i].text, &bad), "row %zu", i);
        ck_assert_msg(bad == rows[i].bad, "row %zu: %zu", i, bad);
    }
}
END_TEST

START_TEST(utf8_truncated_at_any_byte_is_refused_there)
{
    static const char text[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z";
    /* Where the code point that holds each byte begins. */
    static const size_t begins[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10 };

    for (size_t len = 0; len <= sizeof(text) - 1; len++) {
        /* Exactly as long, so that a read beyond it is seen. */
        char *exact = malloc(len ? len : 1);
        bool whole = len == sizeof(text) - 1 || begins[len] == len;
        size_t bad = 77;

        ck_assert_ptr_nonnull(exact);
        memcpy(exact, text, len);
        ck_assert_msg(lens_utf8_check((struct lens_view){ exact, len }, &bad) ==
                          whole,
                      "%zu bytes", len);
        if (!whole)
            ck_assert_uint_eq(bad, begins[len]);
        free(exact);
    }
}
END_TEST

/* Against the definition, for every code point and for random bytes. */
static bool valid_by_definition(const unsigned char *p, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t more = p[i] < 0x80 ? 0 : p[i] < 0xe0 ? 1 : p[i] < 0xf0 ? 2 : 3;
        static const uint32_t least[] = { 1, 0x80, 0x800, 0x10000 };
        uint32_t cp = more ? p[i] & (0x3fu >> more) : p[i];

        if ((p[i] & 0xc0) == 0x80 || p[i] >= 0xf8 || len - i <= more)
            return false;
        for (size_t k = 1; k <= more; k++) {
            if ((p[i + k] & 0xc0) != 0x80)
                return false;
            cp = cp << 6 | (p[i + k] & 0x3f);
        }
        if (cp < least[more] || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
            return false;
        i += more + 1;
    }
    return true;
}

START_TEST(utf8_random_bytes_are_judged_by_the_definition)
{
    static const unsigned char likely[] = { 'a',  0x80, 0x9f, 0xa0, 0xbf, 0xc0,
                                            0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0,
                                            0xf4, 0x8f, 0x90, 0 };
    struct test_random r = { 1 };

    for (int round = 0; round < 200000; round++) {
        unsigned char bytes[8];
        size_t len = test_random_below(&r, sizeof(bytes) + 1), bad = 0;

        for (size_t i = 0; i < len; i++)
            bytes[i] = likely[test_random_below(&r, sizeof(likely))];
        ck_assert(lens_utf8_check((struct lens_view){ (char *)bytes, len },
                                  &bad) == valid_by_definition(bytes, len));
    }
}
END_TEST

START_TEST(utf8_next_walks_code_points)
{
    static const int32_t want[] = { 'a', 0xe9, 0x20ac, 0x1f600, 0x10ffff };
    struct lens_view text =
        BYTES("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf");
    size_t at = 0;

    for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++)
        ck_assert_int_eq(lens_utf8_next(text, &at), want[i]);
    ck_assert_uint_eq(at, text.len);
}
END_TEST

START_TEST(utf8_put_is_the_inverse_of_next)
{
    for (int32_t cp = 1; cp < 0x110000; cp += cp < 0x10000 ? 1 : 0x101) {
        char bytes[LENS_UTF8_MAX];
        size_t len, at = 0;

        if (cp >= 0xd800 && cp < 0xe000)
            continue;
        len = lens_utf8_put(cp, bytes);
        ck_assert_int_eq(lens_utf8_next((struct lens_view){ bytes, len }, &at),
                         cp);
        ck_assert_uint_eq(at, len);
    }
}
END_TEST

START_TEST(classes_of_code_points)
{
    static const struct {
        int32_t cp;
        enum lens_char_class want;
    } rows[] = {
        { 'a', LENS_CHAR_LOWER },         { 'Z', LENS_CHAR_UPPER },
        { '0', LENS_CHAR_DIGIT },         { ' ', LENS_CHAR_SPACE },
        { '\n', LENS_CHAR_SPACE },        { '\v', LENS_CHAR_SPACE },
        { 0xa0, LENS_CHAR_SPACE },        { 0x2003, LENS_CHAR_SPACE },
        { 0x3000, LENS_CHAR_SPACE },      { 0x200b, LENS_CHAR_SPACE },
        { 0x2028, LENS_CHAR_SPACE },      { '-', LENS_CHAR_PUNCT },
        { '~', LENS_CHAR_PUNCT },         { 0x20ac, LENS_CHAR_PUNCT },
        { 0x1f600, LENS_CHAR_PUNCT },     { 0x3002, LENS_CHAR_PUNCT },
        { 0x01, LENS_CHAR_OTHER },        { 0x7f, LENS_CHAR_OTHER },
        { 0xe000, LENS_CHAR_OTHER },      { 0x10ffff, LENS_CHAR_OTHER },
        { 0xe9, LENS_CHAR_LOWER },        { 0xc9, LENS_CHAR_UPPER },
        { 0x1c5, LENS_CHAR_UPPER },       { 0xdf, LENS_CHAR_LOWER },
        { 0x5d0, LENS_CHAR_LOWER },       { 0x627, LENS_CHAR_LOWER },
        { 0xd55c, LENS_CHAR_LOWER },      { 0x301, LENS_CHAR_MARK },
        { 0xad, LENS_CHAR_MARK },         { 0x200d, LENS_CHAR_MARK },
        { 0xfeff, LENS_CHAR_MARK },       { 0x660, LENS_CHAR_DIGIT },
        { 0xbd, LENS_CHAR_DIGIT },        { 0x65e5, LENS_CHAR_IDEOGRAPH },
        { 0x3042, LENS_CHAR_IDEOGRAPH },  { 0x30fc, LENS_CHAR_IDEOGRAPH },
        { 0x3005, LENS_CHAR_IDEOGRAPH },  { 0xe01, LENS_CHAR_IDEOGRAPH },
        { 0x20000, LENS_CHAR_IDEOGRAPH },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        ck_assert_msg(lens_char_class_of(rows[i].cp) == rows[i].want,
                      "U+%04X: %d", (unsigned)rows[i].cp,
                      (int)lens_char_class_of(rows[i].cp));
}
END_TEST

static const char *fold(struct lens_view word, size_t cap)
{
    static char out[128];
    size_t len = lens_fold_word(word, out, cap);

    ck_assert_uint_le(len, cap);
    out[len] = '\0';
    return out;
}

START_TEST(fold_brings_spellings_together)
{
    static const struct {
        const char *word, *want;
    } rows[] = {
        { "", "" },
        { "MiXeD-09_z", "mixed-09_z" },
        { "Caf\xc3\xa9", "cafe" },
        { "Cafe\xcc\x81", "cafe" },
        { "na\xc3\xafve", "naive" },
        { "\xc3\x85ngstr\xc3\xb6m", "angstrom" },
        { "Stra\xc3\x9f"
          "e",
          "strasse" },
        { "STRA\xe1\xba\x9e"
          "E",
          "strasse" },
        /* Greek, with a final sigma and with capitals */
        { "\xce\xbb\xcf\x8c\xce\xb3\xce\xbf\xcf\x82",
          "\xce\xbb\xce\xbf\xce\xb3\xce\xbf\xcf\x83" },
        { "\xce\x9b\xce\x9f\xce\x93\xce\x9f\xce\xa3",
          "\xce\xbb\xce\xbf\xce\xb3\xce\xbf\xcf\x83" },
        { "\xef\xac\x81ne", "fine" }, /* ligature fi */
        { "e\xef\xac\x83"
          "cient",
          "efficient" },                                   /* ligature ffi */
        { "\xef\xbc\xa1\xef\xbc\xb0\xef\xbc\xa9", "api" }, /* full width */
        { "\xef\xbc\x91\xef\xbc\x90", "10" },
        { "x\xc2\xb2", "x2" },
        { "\xc4\xb0stanbul", "istanbul" },
        { "auth\xc2\xador", "author" }, /* soft hyphen */
        { "non\xe2\x80\x91stop", "non-stop" },
        { "don\xe2\x80\x99t", "don't" },
        { "\xcc\x81", "" }, /* a mark alone */
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        ck_assert_str_eq(fold(lens_view_of(rows[i].word), 64), rows[i].want);
}
END_TEST

START_TEST(fold_cuts_at_a_code_point)
{
    static const char greek[] = "\xce\xb1\xce\xb2\xce\xb3";

    ck_assert_str_eq(fold(lens_view_of("abcdef"), 6), "abcdef");
    ck_assert_str_eq(fold(lens_view_of("ABCDEF"), 5), "abcde");
    ck_assert_str_eq(fold(lens_view_of("ABCDEF"), 0), "");
    ck_assert_str_eq(fold(lens_view_of(greek), 6), greek);
    ck_assert_str_eq(fold(lens_view_of(greek), 5), "\xce\xb1\xce\xb2");
    ck_assert_str_eq(fold(lens_view_of(greek), 4), "\xce\xb1\xce\xb2");
    ck_assert_str_eq(fold(lens_view_of(greek), 3), "\xce\xb1");
    ck_assert_str_eq(fold(lens_view_of(greek), 1), "");
}
END_TEST

START_TEST(unicode_version_is_a_version)
{
    const char *v = lens_unicode_version();

    ck_assert_uint_ge(strlen(v), 5);
    ck_assert_uint_eq(strspn(v, "0123456789."), strlen(v));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("unicode");
    TCase *tc = tcase_create("unicode");

    tcase_add_test(tc, utf8_valid_is_accepted);
    tcase_add_test(tc, utf8_invalid_is_refused_at_its_first_byte);
    tcase_add_test(tc, utf8_truncated_at_any_byte_is_refused_there);
    tcase_add_test(tc, utf8_random_bytes_are_judged_by_the_definition);
    tcase_add_test(tc, utf8_next_walks_code_points);
    tcase_add_test(tc, utf8_put_is_the_inverse_of_next);
    tcase_add_test(tc, classes_of_code_points);
    tcase_add_test(tc, fold_brings_spellings_together);
    tcase_add_test(tc, fold_cuts_at_a_code_point);
    tcase_add_test(tc, unicode_version_is_a_version);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
