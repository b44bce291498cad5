#include "text/unicode.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

bool lens_utf8_check(struct lens_view text, size_t *bad_offset)
{
    size_t at = 0;

    while (at < text.len) {
        utf8proc_int32_t cp;
        utf8proc_ssize_t n;

        /* Nearly all input is ASCII; the table walk is for the rest. */
        if ((unsigned char)text.p[at] < 0x80 && text.p[at] != '\0') {
            at++;
            continue;
        }
        n = utf8proc_iterate((const utf8proc_uint8_t *)text.p + at,
                             (utf8proc_ssize_t)(text.len - at), &cp);
        if (n <= 0 || cp == 0) {
            *bad_offset = at;
            return false;
        }
        at += (size_t)n;
    }
    return true;
}

int32_t lens_utf8_next(struct lens_view text, size_t *at)
{
    utf8proc_int32_t cp;
    utf8proc_ssize_t n;

    if ((unsigned char)text.p[*at] < 0x80)
        return text.p[(*at)++];
    n = utf8proc_iterate((const utf8proc_uint8_t *)text.p + *at,
                         (utf8proc_ssize_t)(text.len - *at), &cp);
    if (n <= 0) {
        (*at)++;
        return 0xfffd;
    }
    *at += (size_t)n;
    return cp;
}

size_t lens_utf8_put(int32_t cp, char out[LENS_UTF8_MAX])
{
    return (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)out);
}

enum {
    ZERO_WIDTH_SPACE = 0x200b
};

static bool is_ideograph(int32_t cp)
{
    /* Thai to Khmer, kana, Han, their extensions (Unicode 15, Blocks.txt). */
    return (cp >= 0x0e00 && cp <= 0x0eff) || (cp >= 0x1000 && cp <= 0x109f) ||
           (cp >= 0x1780 && cp <= 0x17ff) || (cp >= 0x3005 && cp <= 0x30ff) ||
           (cp >= 0x3400 && cp <= 0x4dbf) || (cp >= 0x4e00 && cp <= 0x9fff) ||
           (cp >= 0xf900 && cp <= 0xfaff) || (cp >= 0x20000 && cp <= 0x3ffff);
}

static enum lens_char_class ascii_class(int32_t c)
{
    if (c >= 'a' && c <= 'z')
        return LENS_CHAR_LOWER;
    if (c >= 'A' && c <= 'Z')
        return LENS_CHAR_UPPER;
    if (c >= '0' && c <= '9')
        return LENS_CHAR_DIGIT;
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return LENS_CHAR_SPACE;
    return c > ' ' && c < 0x7f ? LENS_CHAR_PUNCT : LENS_CHAR_OTHER;
}

enum lens_char_class lens_char_class_of(int32_t cp)
{
    if (cp < 0x80)
        return ascii_class(cp);
    switch (utf8proc_category(cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT: return LENS_CHAR_UPPER;
    case UTF8PROC_CATEGORY_LL: return LENS_CHAR_LOWER;
    case UTF8PROC_CATEGORY_LM: /* the kana length mark, among others */
    case UTF8PROC_CATEGORY_LO:
        return is_ideograph(cp) ? LENS_CHAR_IDEOGRAPH : LENS_CHAR_LOWER;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME: return LENS_CHAR_MARK;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return LENS_CHAR_DIGIT;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return LENS_CHAR_SPACE;
    case UTF8PROC_CATEGORY_CF: /* folding drops them, so they cut no word */
        return cp == ZERO_WIDTH_SPACE ? LENS_CHAR_SPACE : LENS_CHAR_MARK;
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO: return LENS_CHAR_OTHER;
    default: return LENS_CHAR_PUNCT;
    }
}

static bool is_direction_mark(int32_t cp)
{
    return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

int lens_char_width(int32_t cp)
{
    if (cp >= 0x20 && cp < 0x7f)
        return 1;
    if (cp < 0xa0 || is_direction_mark(cp) ||
        lens_char_class_of(cp) == LENS_CHAR_OTHER)
        return -1;
    return utf8proc_charwidth(cp);
}

static bool fold_ascii(struct lens_view word, char *out)
{
    for (size_t i = 0; i < word.len; i++) {
        unsigned char c = (unsigned char)word.p[i];

        if (c >= 0x80)
            return false;
        out[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    return true;
}

/* The longest beginning of at most `len` bytes of the longer run at `p` that
 * does not cut a code point. */
static size_t whole_codepoints(const char *p, size_t len)
{
    while (len > 0 && ((unsigned char)p[len] & 0xc0) == 0x80)
        len--;
    return len;
}

/* Typographic apostrophes and hyphens become the plain ones, so that "don't"
 * and "fine-tuning" have one spelling each. */
static size_t plain_signs(char *p, size_t len)
{
    size_t to = 0;

    for (size_t i = 0; i < len; i++) {
        bool apostrophe = len - i > 2 && !memcmp(p + i, "\xe2\x80\x99", 3);
        bool hyphen = len - i > 2 && !memcmp(p + i, "\xe2\x80\x90", 3);

        if (apostrophe || hyphen) {
            p[to++] = apostrophe ? '\'' : '-';
            i += 2;
        } else {
            p[to++] = p[i];
        }
    }
    return to;
}

size_t lens_fold_word(struct lens_view word, char *out, size_t cap)
{
    const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPAT |
                                  UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD |
                                  UTF8PROC_IGNORE | UTF8PROC_STRIPMARK;
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t n;
    size_t len;

    if (word.len <= cap && fold_ascii(word, out))
        return word.len;
    n = utf8proc_map((const utf8proc_uint8_t *)word.p,
                     (utf8proc_ssize_t)word.len, &mapped, how);
    if (n <= 0) {
        free(mapped);
        return 0;
    }
    len = (size_t)n;
    if (len > cap)
        len = whole_codepoints((const char *)mapped, cap);
    memcpy(out, mapped, len);
    free(mapped);
    return plain_signs(out, len);
}

const char *lens_unicode_version(void)
{
    return utf8proc_unicode_version();
}
