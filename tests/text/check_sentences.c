/* Where sentences begin and end: each sentence in brackets. */
#include "text/sentences.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "support/suite.h"
#include "text/samples.h"
#include "text/unicode.h"
#include "text/words.h"

#define COLUMNS_60 \
    "This line was wrapped by a mail program at about seventy col"

static const struct {
    const char *text, *want;
} splits[] = {
    { "", "" },
    { " \r\n\t ", "" },
    { "One. Two! Three? Four", "[One.][Two!][Three?][Four]" },
    { "One; two", "[One][two]" },
    { "a=1;b=2 R&amp;D", "[a=1;b=2 R&amp;D]" },
    { "Really?! Yes... Well.", "[Really?!][Yes...][Well.]" },
    { "He said \"stop.\" Then (so.) Ok.",
      "[He said \"stop.\"][Then (so.)][Ok.]" },
    { "He said \xe2\x80\x9cstop.\xe2\x80\x9d Then left.",
      "[He said \xe2\x80\x9cstop.\xe2\x80\x9d][Then left.]" },
    { "At 3.5 of v1.2.3 in file.txt it fails.",
      "[At 3.5 of v1.2.3 in file.txt it fails.]" },
    { "Use a cache, e.g. Redis, i.e. memory. Fine.",
      "[Use a cache, e.g. Redis, i.e. memory.][Fine.]" },
    { "Approx. 50 users vs. 10. Ask Dr. A. Smith et al. first.",
      "[Approx. 50 users vs. 10.][Ask Dr. A. Smith et al. first.]" },
    { "We have an admin. He logs in.", "[We have an admin.][He logs in.]" },
    { "We sell S3.\xc2\xa0It works.", "[We sell S3.][It works.]" },
    /* Lists */
    { "We need:\n- chat\n- search\n", "[We need:][chat][search]" },
    { "* a\n* b", "[a][b]" },
    { "\xe2\x80\xa2 first\n\xe2\x80\xa2 second", "[first][second]" },
    { "1. first\n2) second\n10. third", "[first][second][third]" },
    { "- \n- a", "[a]" },
    { "-", "[-]" },
    { "# Title\nsome text\n\n## Next\nmore", "[Title\nsome text][Next\nmore]" },
    { "-not a bullet -5 degrees", "[-not a bullet -5 degrees]" },
    /* Lines */
    { "First paragraph\n\nsecond one", "[First paragraph][second one]" },
    { "First paragraph\r\n\r\nsecond one", "[First paragraph][second one]" },
    { "a note\r\nAnother note\r\n", "[a note][Another note]" },
    { "a note that\ngoes on", "[a note that\ngoes on]" },
    { COLUMNS_60 "\nAmazon Bedrock is used.",
      "[" COLUMNS_60 "\nAmazon Bedrock is used.]" },
    /* The sentence began late on a long line: the line is still long. */
    { "The first sentence of this mail takes most of its line. We use\n"
      "Amazon Bedrock for this.",
      "[The first sentence of this mail takes most of its line.]"
      "[We use\nAmazon Bedrock for this.]" },
    { "The customer asked for a chatbot that answers from the manuals and\r\n"
      "Amazon Connect should route what it cannot answer to a person who\r\n"
      "can. Thanks.\r\n",
      "[The customer asked for a chatbot that answers from the manuals and\r\n"
      "Amazon Connect should route what it cannot answer to a person who\r\n"
      "can.][Thanks.]" },
    /* Other scripts */
    { "\xe3\x81\x93\xe3\x82\x8c\xe3\x80\x82\xe3\x81\x9d\xef\xbc\x9f x",
      "[\xe3\x81\x93\xe3\x82\x8c\xe3\x80\x82][\xe3\x81\x9d\xef\xbc\x9f][x]" },
    { "\xf0\x9f\x98\x80 ok. \xf0\x9f\x98\x80",
      "[\xf0\x9f\x98\x80 ok.][\xf0\x9f\x98\x80]" },
};

START_TEST(sentences_are_split)
{
    struct lens_view text = lens_view_of(splits[_i].text);
    struct lens_sentence s;
    struct lens_buffer out;
    size_t at = 0;

    lens_buffer_init(&out, 10000);
    while (lens_sentence_next(text, &at, &s))
        lens_buffer_add_format(&out, "[%.*s]", (int)(s.end - s.start),
                               text.p + s.start);
    ck_assert_str_eq(lens_buffer_view(&out).p, splits[_i].want);
    lens_buffer_release(&out);
}
END_TEST

static const struct {
    const char *text, *want;
} wholes[] = {
    { "So it is; and more. Next", "[So it is; and more.][Next]" },
    { "a; b; c", "[a; b; c]" },
    { "a;", "[a]" },
    { "; ; a;;", "[a;]" },
    { "One.\n\nTwo; three\n- four", "[One.][Two; three][four]" },
};

START_TEST(sentences_are_whole)
{
    struct lens_view text = lens_view_of(wholes[_i].text);
    struct lens_sentence s;
    struct lens_buffer out;
    size_t at = 0;

    lens_buffer_init(&out, 10000);
    while (lens_sentence_next_whole(text, &at, &s))
        lens_buffer_add_format(&out, "[%.*s]", (int)(s.end - s.start),
                               text.p + s.start);
    ck_assert_str_eq(lens_buffer_view(&out).p, wholes[_i].want);
    lens_buffer_release(&out);
}
END_TEST

static enum lens_char_class class_at(struct lens_view text, size_t at)
{
    return lens_char_class_of(lens_utf8_next(text, &at));
}

/* Does the gap hold nothing but blanks, ';' and the signs of lists? */
static void check_gap(struct lens_view text, size_t from, size_t to)
{
    while (from < to) {
        enum lens_char_class class =
            lens_char_class_of(lens_utf8_next(text, &from));

        ck_assert_msg(class == LENS_CHAR_SPACE || class == LENS_CHAR_PUNCT ||
                          class == LENS_CHAR_DIGIT,
                      "class %d between sentences", (int)class);
    }
    ck_assert_uint_eq(from, to);
}

/* In order, inside the text, never empty, no blanks around, and no letter of
 * the text outside; the walk always ends. */
START_TEST(sentences_of_any_text_cover_its_letters)
{
    struct test_random r = { (uint64_t)_i };
    struct lens_view text = test_sample(&r, 600);
    struct lens_sentence s;
    size_t at = 0, end = 0, bad;

    while (lens_sentence_next(text, &at, &s)) {
        struct lens_view own = { text.p + s.start, s.end - s.start };

        ck_assert_uint_le(end, s.start);
        ck_assert_uint_lt(s.start, s.end);
        ck_assert_uint_le(s.end, at);
        ck_assert_uint_le(at, text.len);
        ck_assert(lens_utf8_check(own, &bad));
        ck_assert(class_at(text, s.start) != LENS_CHAR_SPACE);
        check_gap(text, end, s.start);
        end = s.end;
    }
    check_gap(text, end, text.len);
    ck_assert_uint_eq(at, text.len);
    test_sample_free(text);
}
END_TEST

/* No word is cut in two. */
START_TEST(sentences_of_any_text_end_between_words)
{
    struct test_random r = { (uint64_t)_i };
    struct lens_view text = test_sample(&r, 600);
    struct lens_sentence s = { 0, 0 };
    struct lens_word word;
    size_t at = 0, word_at = 0;
    bool more = lens_sentence_next(text, &at, &s);

    while (lens_word_next(text, &word_at, &word)) {
        while (more && s.end <= word.start)
            more = lens_sentence_next(text, &at, &s);
        if (more && s.start < word.end) {
            ck_assert_uint_le(word.end, s.end);
            /* A list number may stand before a sentence, not a letter. */
            ck_assert(s.start <= word.start || word.n_letters == 0 ||
                      text.p[s.start] == '#');
        }
    }
    test_sample_free(text);
}
END_TEST

/* A megabyte of what takes the longest ends in the blink of a linear walk; a
 * quadratic one would meet the time limit of the test runner. */
START_TEST(sentences_of_hostile_texts_end)
{
    static const char *const units[] = { ".",   "!\"",      "e.g. ", "\n",
                                         "a\n", "#",        "- ",    ";",
                                         "1.",  "\xc2\xa0", "A." };
    size_t n = (1 << 20) / strlen(units[_i]), unit = strlen(units[_i]);
    char *bytes = malloc(n * unit + 1);
    struct lens_sentence s;
    size_t at = 0, count = 0;

    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < n; i++)
        memcpy(bytes + i * unit, units[_i], unit);
    bytes[n * unit] = 'x';
    while (
        lens_sentence_next((struct lens_view){ bytes, n * unit + 1 }, &at, &s))
        count++;
    ck_assert_uint_ge(count, 1);
    free(bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sentences");
    TCase *tc = tcase_create("sentences");

    tcase_add_loop_test(tc, sentences_are_split, 0,
                        sizeof(splits) / sizeof(*splits));
    tcase_add_loop_test(tc, sentences_are_whole, 0,
                        sizeof(wholes) / sizeof(*wholes));
    tcase_add_loop_test(tc, sentences_of_any_text_cover_its_letters, 0, 3000);
    tcase_add_loop_test(tc, sentences_of_any_text_end_between_words, 0, 3000);
    tcase_add_loop_test(tc, sentences_of_hostile_texts_end, 0, 11);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
