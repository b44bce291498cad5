#include "base/error.h"

#include <stdarg.h>
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
    }
    return status;
}
