/* Where words begin and end: the text with each word in brackets. */
#include "text/words.h"

#include <string.h>

#include "base/buffer.h"
#include "support/suite.h"
#include "text/lens_id.h"
#include "text/samples.h"
#include "text/unicode.h"

static const struct {
    const char *text, *want;
} splits[] = {
    { "", "" },
    { " \t\n", "" },
    { "...!?", "" },
    { "one", "[one]" },
    { "Two words.", "[Two][words]" },
    { "us-east-1", "[us-east-1]" },
    { "GENSEC01-BP01, GENSEC01_BP01", "[GENSEC01-BP01][GENSEC01_BP01]" },
    { "gpt-4o p99 k8s", "[gpt-4o][p99][k8s]" },
    { "v1.2.3 costs $1,000.50.", "[v1.2.3][costs][1,000.50]" },
    { "end.Start", "[end][Start]" },
    { "a,b", "[a][b]" },
    { "Q&A, q&a, AT&T, salt&pepper", "[Q&A][q&a][AT&T][salt][pepper]" },
    { "don't don\xe2\x80\x99t", "[don't][don\xe2\x80\x99t]" },
    { "'quoted' users' rock'n'roll", "[quoted][users][rock'n'roll]" },
    { "C++, C# and F#. C+", "[C++][C#][and][F#][C]" },
    { "ABC++ 1#", "[ABC][1]" },
    { "and/or a@b.example", "[and][or][a][b][example]" },
    { "well--known -x- _y_ a-", "[well][known][x][y][a]" },
    { "non\xe2\x80\x91stop non\xe2\x80\x90stop",
      "[non\xe2\x80\x91stop][non\xe2\x80\x90stop]" },
    { "a\xe2\x80\x93"
      "b c\xe2\x80\x94"
      "d",
      "[a][b][c][d]" },
    { "Cafe\xcc\x81s", "[Cafe\xcc\x81s]" },
    { "auth\xc2\xador", "[auth\xc2\xador]" },
    { "zero\xe2\x80\x8bwidth", "[zero][width]" },
    { "\xef\xbb\xbf"
      "bom",
      "[bom]" },
    { "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e",
      "[\xe6\x97\xa5][\xe6\x9c\xac][\xe8\xaa\x9e]" },
    /* The kana length mark does not swallow the word behind it. */
    { "\xe3\x82\xb5\xe3\x83\xbc"
      "API\xe3\x82\x92",
      "[\xe3\x82\xb5][\xe3\x83\xbc][API][\xe3\x82\x92]" },
    { "\xd8\xa7\xd9\x84\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 x",
      "[\xd8\xa7\xd9\x84\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85][x]" },
    { "\xed\x95\x9c\xea\xb5\xad\xec\x96\xb4 \xeb\xa7\x90",
      "[\xed\x95\x9c\xea\xb5\xad\xec\x96\xb4][\xeb\xa7\x90]" },
    { "ok\xf0\x9f\x98\x80 \xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd yes", "[ok][yes]" },
    { "\xef\xbc\xa1\xef\xbc\xb0\xef\xbc\xa9\xef\xbc\x8d\xef\xbc\x91",
      "[\xef\xbc\xa1\xef\xbc\xb0\xef\xbc\xa9\xef\xbc\x8d\xef\xbc\x91]" },
};

START_TEST(words_are_split)
{
    struct lens_view text = lens_view_of(splits[_i].text);
    struct lens_buffer out;
    struct lens_word word;
    size_t at = 0;

    lens_buffer_init(&out, 1000);
    while (lens_word_next(text, &at, &word))
        lens_buffer_add_format(&out, "[%.*s]", (int)(word.end - word.start),
                               text.p + word.start);
    ck_assert_str_eq(lens_buffer_view(&out).p, splits[_i].want);
    lens_buffer_release(&out);
}
END_TEST

START_TEST(words_are_counted)
{
    static const struct {
        const char *text;
        struct lens_word want;
    } rows[] = {
        { "LLMs", { 0, 4, 4, 3, 0, false } },
        { " Cafe\xcc\x81 ", { 1, 7, 4, 1, 0, false } },
        { "us-east-1", { 0, 9, 6, 0, 1, true } },
        { "don't", { 0, 5, 4, 0, 0, false } },
        { "3.5", { 0, 3, 0, 0, 2, true } },
        { "C++", { 0, 3, 1, 1, 0, false } },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct lens_word got, want = rows[i].want;
        size_t at = 0;

        ck_assert(lens_word_next(lens_view_of(rows[i].text), &at, &got));
        ck_assert_uint_eq(got.start, want.start);
        ck_assert_uint_eq(got.end, want.end);
        ck_assert_uint_eq(got.n_letters, want.n_letters);
        ck_assert_uint_eq(got.n_upper, want.n_upper);
        ck_assert_uint_eq(got.n_digits, want.n_digits);
        ck_assert_msg(got.joined == want.joined, "%s", rows[i].text);
        ck_assert_uint_eq(at, want.end);
    }
}
END_TEST

/* Words come in order, inside the text, at code points, and hold every letter
 * and digit of it. */
START_TEST(words_of_any_text_cover_its_letters)
{
    struct test_random r = { (uint64_t)_i };
    struct lens_view text = test_sample(&r, 400);
    struct lens_word word;
    size_t at = 0, seen = 0;

    for (;;) {
        bool more = lens_word_next(text, &at, &word);
        size_t gap_end = more ? word.start : text.len;

        ck_assert_uint_le(seen, gap_end);
        while (seen < gap_end) {
            enum lens_char_class class =
                lens_char_class_of(lens_utf8_next(text, &seen));

            ck_assert(class != LENS_CHAR_LOWER && class != LENS_CHAR_UPPER &&
                      class != LENS_CHAR_DIGIT && class != LENS_CHAR_IDEOGRAPH);
        }
        if (!more)
            break;
        ck_assert_uint_eq(seen, word.start);
        ck_assert_uint_lt(word.start, word.end);
        ck_assert_uint_le(word.end, text.len);
        ck_assert_uint_eq(at, word.end);
        ck_assert_uint_ge(word.n_letters, word.n_upper);
        ck_assert_uint_gt(word.n_letters + word.n_digits, 0);
        while (seen < word.end)
            (void)lens_utf8_next(text, &seen);
        ck_assert_uint_eq(seen, word.end);
    }
    ck_assert_uint_eq(at, text.len);
    test_sample_free(text);
}
END_TEST

START_TEST(lens_ids_have_one_official_form)
{
    static const struct {
        const char *word, *want; /* NULL: no id */
    } rows[] = {
        { "GENSEC01-BP01", "GENSEC01-BP01" },
        { "GENSEC01_BP01", "GENSEC01-BP01" },
        { "gensec01-bp01", "GENSEC01-BP01" },
        { "GenSec1-bp2", "GENSEC01-BP02" },
        { "GENSEC01BP01", "GENSEC01-BP01" },
        { "GENOPS4", "GENOPS04" },
        { "genops04", "GENOPS04" },
        { "GENPERF02-BP03", "GENPERF02-BP03" },
        { "GENREL06-BP02", "GENREL06-BP02" },
        { "GENCOST05-BP03", "GENCOST05-BP03" },
        { "GENSUS01-BP01", "GENSUS01-BP01" },
        { "GENSUS99-BP99", "GENSUS99-BP99" },
        { "GENSEC", NULL },
        { "GENSEC-01", NULL },
        { "GENSEC001", NULL },
        { "GENSEC01-", NULL },
        { "GENSEC01-BP", NULL },
        { "GENSEC01-BP001", NULL },
        { "GENSEC01--BP01", NULL },
        { "GENSEC01-BP01x", NULL },
        { "GENSEC01.BP01", NULL },
        { "GENFOO01-BP01", NULL },
        { "XGENSEC01", NULL },
        { "SEC01-BP01", NULL },
        { "", NULL },
        { "G", NULL },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        char out[LENS_ID_MAX] = "untouched";
        bool is_id = lens_id_normalise(lens_view_of(rows[i].word), out);

        ck_assert_msg(is_id == (rows[i].want != NULL), "%s", rows[i].word);
        ck_assert_str_eq(out, is_id ? rows[i].want : "untouched");
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("words");
    TCase *tc = tcase_create("words");

    tcase_add_loop_test(tc, words_are_split, 0,
                        sizeof(splits) / sizeof(*splits));
    tcase_add_test(tc, words_are_counted);
    tcase_add_loop_test(tc, words_of_any_text_cover_its_letters, 0, 3000);
    tcase_add_test(tc, lens_ids_have_one_official_form);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
