#include "api/path.h"

#include <string.h>

#include "base/error.h"
#include "text/unicode.h"

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Undo %XX, and '+' where it is a blank.  False for a broken escape, a zero
 * byte, what is no UTF-8, or no memory. */
static bool decode(struct lens_view in, bool plus_is_blank,
                   struct lens_arena *arena, struct lens_view *out)
{
    char *bytes = lens_arena_copy(arena, in);
    size_t n = 0, wrong;

    for (size_t i = 0; bytes && i < in.len; i++) {
        char c = in.p[i];

        if (c == '%') {
            int high = i + 2 < in.len ? digit_of(in.p[i + 1]) : -1;
            int low = high < 0 ? -1 : digit_of(in.p[i + 2]);

            if (low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        if (c == '\0')
            return false;
        bytes[n++] = c;
    }
    if (!bytes)
        return false;
    bytes[n] = '\0';
    *out = (struct lens_view){ bytes, n };
    return lens_utf8_check(*out, &wrong);
}

/* Cut the first segment off a path that begins with '/'. */
static bool next_segment(struct lens_view *rest, struct lens_view *out)
{
    const char *end;

    if (rest->len == 0 || rest->p[0] != '/')
        return false;
    rest->p++;
    rest->len--;
    end = memchr(rest->p, '/', rest->len);
    out->p = rest->p;
    out->len = end ? (size_t)(end - rest->p) : rest->len;
    rest->p += out->len;
    rest->len -= out->len;
    return true;
}

static bool is_parameter(struct lens_view segment)
{
    return segment.len > 2 && segment.p[0] == '{';
}

bool lens_api_path_match(const char *template, struct lens_view path,
                         struct lens_arena *arena, struct lens_view *params)
{
    struct lens_view pattern = lens_view_of(template), want, have, decoded;
    size_t n = 0;

    while (next_segment(&pattern, &want)) {
        if (!next_segment(&path, &have) ||
            !decode(have, false, arena, &decoded))
            return false;
        if (is_parameter(want)) {
            if (decoded.len == 0)
                return false;
            params[n++] = decoded;
        } else if (!lens_view_equal(want, decoded)) {
            return false;
        }
    }
    return path.len == 0;
}

size_t lens_api_path_shared(const char *template, struct lens_view path)
{
    struct lens_view pattern = lens_view_of(template), want, have;
    size_t n = 0;

    while (next_segment(&pattern, &want) && next_segment(&path, &have) &&
           lens_view_equal(want, have))
        n++;
    return n;
}

bool lens_api_query_value(struct lens_view query, const char *name,
                          struct lens_arena *arena, struct lens_view *out)
{
    size_t len = strlen(name);

    while (query.len) {
        const char *end = memchr(query.p, '&', query.len);
        size_t n = end ? (size_t)(end - query.p) : query.len;

        if (n > len && !memcmp(query.p, name, len) && query.p[len] == '=')
            return decode((struct lens_view){ query.p + len + 1, n - len - 1 },
                          true, arena, out);
        n += end != NULL;
        query.p += n;
        query.len -= n;
    }
    return false;
}

enum lens_status lens_api_query_count(struct lens_view query, const char *name,
                                      size_t max, struct lens_arena *arena,
                                      size_t *out, struct lens_error *err)
{
    struct lens_view text;
    size_t count = 0;

    if (!lens_api_query_value(query, name, arena, &text))
        return LENS_OK;
    for (size_t i = 0; i < text.len && count <= max; i++) {
        bool is_digit = text.p[i] >= '0' && text.p[i] <= '9';

        count = is_digit ? count * 10 + (size_t)(text.p[i] - '0') : max + 1;
    }
    if (count < 1 || count > max)
        return lens_fail(err, LENS_E_INVAL, "'%s' is not from 1 to %zu", name,
                         max);
    *out = count;
    return LENS_OK;
}
