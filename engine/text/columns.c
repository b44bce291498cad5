#include "text/columns.h"

#include <stdbool.h>

#include "text/unicode.h"

static void put(struct lens_view *out, size_t n, size_t max,
                struct lens_view column)
{
    if (n < max)
        out[n] = column;
}

size_t lens_columns_by_tabs(struct lens_view line, struct lens_view *out,
                            size_t max)
{
    size_t n = 0, from = 0;

    if (!line.len)
        return 0;
    for (size_t at = 0; at <= line.len; at++) {
        if (at < line.len && line.p[at] != '\t')
            continue;
        put(out, n++, max, (struct lens_view){ line.p + from, at - from });
        from = at + 1;
    }
    return n;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

size_t lens_columns_by_blanks(struct lens_view line, struct lens_view *out,
                              size_t max)
{
    size_t n = 0, at = 0;

    while (at < line.len) {
        size_t from = at;

        while (at < line.len && !is_blank(line.p[at]))
            at++;
        if (at > from)
            put(out, n++, max, (struct lens_view){ line.p + from, at - from });
        at++;
    }
    return n;
}

const char *lens_name_flaw(struct lens_view name)
{
    size_t at = 0;

    if (!name.len)
        return "has an empty id";
    if (name.len > LENS_NAME_MAX)
        return "has an id of more than 512 bytes";
    if (!lens_utf8_check(name, &at))
        return "has an id that is not valid UTF-8 text";
    while (at < name.len) {
        if ((unsigned char)name.p[at++] < 0x20)
            return "has an id with a control character";
    }
    return NULL;
}
