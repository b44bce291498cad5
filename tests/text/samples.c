#include "text/samples.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "text/unicode.h"

/* Anything a rule of the text folder looks at is here. */
static const char *const pieces[] = {
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "- ",
    "* ",
    "1. ",
    "12) ",
    "# ",
    "## ",
    "\xe2\x80\xa2 ",
    ".",
    "!",
    "?",
    ";",
    "; ",
    ". ",
    "...",
    "\"",
    "'",
    ")",
    "\xe2\x80\x9d",
    "\xe3\x80\x82",
    "e.g. ",
    "approx. ",
    "A. ",
    "we ",
    "don't",
    "don\xe2\x80\x99t",
    "RAG",
    "LLMs",
    "API's",
    "C++",
    "C#",
    "p99",
    "us-east-1",
    "gpt-4o",
    "GENSEC01-BP01",
    "GENSEC01_BP01",
    "GENOPS4",
    "3.5",
    "1,000",
    "Q&A",
    "fine-tuning",
    "fine\xe2\x80\x91tuning",
    "snake_case",
    "Caf\xc3\xa9",
    "stra\xc3\x9fg",
    "\xef\xbc\xa1\xef\xbc\xb0\xef\xbc\xa9",
    "\xef\xac\x81ne",
    "\xe6\x97\xa5\xe6\x9c\xac",
    "\xe3\x83\xbc",
    "\xcc\x81",
    "\xd8\xa7\xd9\x84",
    "\xf0\x9f\x98\x80",
    "\xe2\x80\x8d",
    "\xc2\xad",
    "\xc2\xa0",
    "\xe2\x80\x8b",
    "-",
    "_",
    "&",
    "#",
    "+",
    "MUST NOT",
    "antidisestablishmentarianism-and-some-more-of-it-until-it-is-too-long",
};

static size_t put_codepoint(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3f));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
        out[2] = (char)(0x80 | (cp & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
    out[3] = (char)(0x80 | (cp & 0x3f));
    return 4;
}

/* Any code point but NUL and surrogates; small ones more often. */
static uint32_t random_codepoint(struct test_random *r)
{
    static const size_t ranges[] = { 0x80, 0x800, 0x3100, 0x10000, 0x110000 };

    for (;;) {
        size_t range = ranges[test_random_below(r, 5)];
        uint32_t cp = (uint32_t)test_random_below(r, range);

        if (cp != 0 && (cp < 0xd800 || cp > 0xdfff))
            return cp;
    }
}

static size_t random_prose(struct test_random *r, char *p, size_t max)
{
    size_t len = 0;

    for (;;) {
        const char *piece =
            pieces[test_random_below(r, sizeof(pieces) / sizeof(*pieces))];
        size_t n = strlen(piece);

        if (n > max - len)
            return len;
        memcpy(p + len, piece, n);
        len += n;
    }
}

static size_t random_codepoints(struct test_random *r, char *p, size_t max)
{
    size_t len = 0;

    while (max - len >= 4)
        len += put_codepoint(random_codepoint(r), p + len);
    return len;
}

static size_t random_bytes(struct test_random *r, char *p, size_t max)
{
    size_t bad;

    for (size_t i = 0; i < max; i++)
        p[i] = (char)test_random_next(r);
    while (!lens_utf8_check((struct lens_view){ p, max }, &bad))
        p[bad] = ' ';
    return max;
}

struct lens_view test_sample(struct test_random *r, size_t max)
{
    size_t len = test_random_below(r, max + 1), bad;
    char *text = malloc(len + 1), *exact;

    ck_assert_ptr_nonnull(text);
    switch (test_random_below(r, 3)) {
    case 0: len = random_prose(r, text, len); break;
    case 1: len = random_codepoints(r, text, len); break;
    default: len = random_bytes(r, text, len);
    }
    exact = realloc(text, len ? len : 1);
    ck_assert_ptr_nonnull(exact);
    ck_assert(lens_utf8_check((struct lens_view){ exact, len }, &bad));
    return (struct lens_view){ exact, len };
}

void test_sample_free(struct lens_view sample)
{
    free((void *)(uintptr_t)sample.p);
}
