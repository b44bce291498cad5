#include "base/error.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

const char *lens_status_name(enum lens_status status)
{
    switch (status) {
#define X(name, value, text) \
    case name: return #name;
        LENS_STATUS_MAP(X)
#undef X
    }
    return "LENS_E_?";
}

const char *lens_status_text(enum lens_status status)
{
    switch (status) {
#define X(name, value, text) \
    case name: return text;
        LENS_STATUS_MAP(X)
#undef X
    }
    return "unknown status";
}

/* Bytes of the UTF-8 character at `p`, 0 when there is none; the terminator is
 * never part of one. */
static size_t character(const unsigned char *p)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t len = *p < 0x80   ? 1
                 : *p < 0xc0 ? 0
                 : *p < 0xe0 ? 2
                 : *p < 0xf0 ? 3
                             : 4;
    uint32_t code = *p & (0x7fU >> len);

    if (len < 2)
        return len;
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (p[i] & 0x3fU);
    }
    return code < least[len] || code > 0x10ffff ||
                   (code >= 0xd800 && code < 0xe000)
               ? 0
               : len;
}

/* A precision cuts bytes, not characters, and a path can be any bytes.  What is
 * left of a character must not make the JSON it is put into invalid. */
static void mend(char *text)
{
    while (*text) {
        size_t len = character((const unsigned char *)text);

        if (len == 0)
            *text = '?';
        text += len ? len : 1;
    }
}

enum lens_status lens_fail(struct lens_error *err, enum lens_status status,
                           const char *fmt, ...)
{
    if (err) {
        va_list ap;

        err->status = status;
        err->hint[0] = '\0';
        va_start(ap, fmt);
        (void)vsnprintf(err->text, sizeof(err->text), fmt, ap);
        va_end(ap);
        mend(err->text);
    }
    return status;
}

enum lens_status lens_hint(struct lens_error *err, enum lens_status status,
                           const char *fmt, ...)
{
    if (err) {
        va_list ap;

        va_start(ap, fmt);
        (void)vsnprintf(err->hint, sizeof(err->hint), fmt, ap);
        va_end(ap);
        mend(err->hint);
    }
    return status;
}
