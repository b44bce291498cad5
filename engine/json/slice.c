#include "json/slice.h"

#include <string.h>

/* What cJSON passes over between values. */
static size_t skip_space(struct lens_view text, size_t at)
{
    while (at < text.len && (unsigned char)text.p[at] <= ' ')
        at++;
    return at;
}

/* Past the string that begins at `at`. */
static size_t skip_string(struct lens_view text, size_t at)
{
    at++;
    while (at < text.len && text.p[at] != '"')
        at += text.p[at] == '\\' ? 2 : 1;
    return at < text.len ? at + 1 : text.len;
}

/* Past the array or object that begins at `at`. */
static size_t skip_nested(struct lens_view text, size_t at)
{
    size_t depth = 0;

    while (at < text.len) {
        char c = text.p[at];

        if (c == '"') {
            at = skip_string(text, at);
            continue;
        }
        at++;
        if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && --depth == 0)
            break;
    }
    return at;
}

static size_t skip_value(struct lens_view text, size_t at)
{
    if (at == text.len)
        return at;
    if (text.p[at] == '"')
        return skip_string(text, at);
    if (text.p[at] == '{' || text.p[at] == '[')
        return skip_nested(text, at);
    while (at < text.len && (unsigned char)text.p[at] > ' ' &&
           !strchr(",]}", text.p[at]))
        at++;
    return at;
}

/* Past the name of a member and its colon. */
static size_t skip_name(struct lens_view text, size_t at)
{
    at = skip_space(text, skip_string(text, at));
    return at < text.len && text.p[at] == ':' ? skip_space(text, at + 1)
                                              : text.len;
}

/* Where the text itself begins: a byte order mark is passed over. */
static size_t skip_mark(struct lens_view text)
{
    return text.len >= 3 && !memcmp(text.p, "\xef\xbb\xbf", 3) ? 3 : 0;
}

bool lens_json_slice(struct lens_view text, size_t i, struct lens_view *out)
{
    size_t at = skip_space(text, skip_mark(text));
    bool is_object = at < text.len && text.p[at] == '{';

    if (at == text.len || (!is_object && text.p[at] != '['))
        return false;
    for (at = skip_space(text, at + 1); at < text.len;
         at = skip_space(text, at + 1)) {
        size_t start = at;

        if (is_object && text.p[at] == '"')
            start = skip_name(text, at);
        at = skip_value(text, start);
        if (at == start)
            return false;
        if (i-- == 0) {
            *out = (struct lens_view){ text.p + start, at - start };
            return true;
        }
        at = skip_space(text, at);
        if (at < text.len && text.p[at] != ',')
            return false;
    }
    return false;
}

static size_t skip_digits(struct lens_view bytes, size_t at)
{
    while (at < bytes.len && bytes.p[at] >= '0' && bytes.p[at] <= '9')
        at++;
    return at;
}

static bool is_number(struct lens_view bytes)
{
    size_t at = bytes.p[0] == '-', end = skip_digits(bytes, at);

    if (end == at || (bytes.p[at] == '0' && end > at + 1))
        return false;
    if (end < bytes.len && bytes.p[end] == '.') {
        at = end + 1;
        end = skip_digits(bytes, at);
        if (end == at)
            return false;
    }
    if (end < bytes.len && (bytes.p[end] == 'e' || bytes.p[end] == 'E')) {
        at = end + 1;
        at += at < bytes.len && (bytes.p[at] == '+' || bytes.p[at] == '-');
        end = skip_digits(bytes, at);
        if (end == at)
            return false;
    }
    return end == bytes.len;
}

static bool is_hex(struct lens_view bytes, size_t at)
{
    if (at + 4 > bytes.len)
        return false;
    for (size_t i = at; i < at + 4; i++) {
        if (!bytes.p[i] || !strchr("0123456789abcdefABCDEF", bytes.p[i]))
            return false;
    }
    return true;
}

static bool is_string(struct lens_view bytes)
{
    size_t at = 1;

    while (at < bytes.len && bytes.p[at] != '"') {
        if ((unsigned char)bytes.p[at] < ' ')
            return false;
        if (bytes.p[at++] != '\\')
            continue;
        if (at == bytes.len || !bytes.p[at] ||
            !strchr("\"\\/bfnrtu", bytes.p[at]))
            return false;
        if (bytes.p[at++] == 'u' && !is_hex(bytes, at))
            return false;
    }
    return at + 1 == bytes.len;
}

bool lens_json_is_scalar(struct lens_view bytes)
{
    if (bytes.len == 0)
        return false;
    return bytes.p[0] == '"' ? is_string(bytes) : is_number(bytes);
}
