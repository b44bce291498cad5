#include "read/json_bytes.h"

#include <string.h>

#include "base/error.h"
#include "text/unicode.h"

/* Where the escape of a NUL stands in JSON text; text.len when nowhere. */
static size_t find_nul_escape(struct lens_view text)
{
    static const char escape[] = "\\u0000";
    const size_t len = sizeof(escape) - 1;

    for (size_t i = 0; i < text.len; i++) {
        if (text.p[i] != '\\')
            continue;
        if (text.len - i >= len && memcmp(text.p + i, escape, len) == 0)
            return i;
        i++; /* what is escaped may be another backslash */
    }
    return text.len;
}

enum lens_status lens_json_bytes_check(struct lens_view text, const char *file,
                                       struct lens_error *err)
{
    size_t at = 0;

    if (!lens_utf8_check(text, &at))
        return lens_fail(err, LENS_E_INVAL,
                         "'%s' is not valid UTF-8 text: see byte %zu", file,
                         at);
    at = find_nul_escape(text);
    if (at < text.len)
        return lens_fail(err, LENS_E_INVAL,
                         "'%s' holds an escaped NUL: see byte %zu", file, at);
    return LENS_OK;
}
