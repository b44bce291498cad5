/*
 * What a request says of itself from any bytes: lines for Host, Origin,
 * Authorization, Content-Type and X-Request-Id.
 */
#include <string.h>

#include "fuzz/fuzz.h"
#include "serve/guard.h"

enum {
    N_FIELDS = 5
};

static void try_fields(const struct lens_view *fields)
{
    static const char *const origins[] = { "https://app.example.com" };
    struct lens_guard guard = { .origins = origins, .n_origins = 1 };
    struct lens_view name = { NULL, 0 };

    if (lens_host_split(fields[0], &name)) {
        FUZZ_REQUIRE(name.len && name.p >= fields[0].p &&
                     name.p + name.len <= fields[0].p + fields[0].len);
        FUZZ_REQUIRE(!memchr(name.p, ' ', name.len));
    }
    FUZZ_REQUIRE(!lens_guard_host(&guard, fields[0]) || name.p);
    if (lens_origin_is_same(fields[1], fields[0]))
        FUZZ_REQUIRE(fields[1].len >= fields[0].len + 7 && fields[0].len);
    if (lens_guard_origin(&guard, fields[1]))
        FUZZ_REQUIRE(fields[1].len == strlen(origins[0]));
    lens_guard_set_token(&guard, lens_view_of("0123456789abcdef"));
    if (lens_guard_knows(&guard, fields[2]))
        FUZZ_REQUIRE(
            fields[2].len >= 7 + 16 &&
            !memcmp(fields[2].p + fields[2].len - 16, "0123456789abcdef", 16));
    if (lens_type_is_json(fields[3]))
        FUZZ_REQUIRE(fields[3].len >= strlen("application/json"));
    if (lens_request_id_is_plain(fields[4]))
        FUZZ_REQUIRE(fields[4].len && fields[4].len <= LENS_REQUEST_ID_MAX &&
                     !memchr(fields[4].p, '"', fields[4].len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *at = (const char *)data, *end = at + size;
    struct lens_view fields[N_FIELDS];

    for (size_t i = 0; i < N_FIELDS; i++) {
        const char *line =
            at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;

        line = line ? line : end;
        fields[i] = (struct lens_view){ at, (size_t)(line - at) };
        at = line < end ? line + 1 : end;
    }
    if (size)
        try_fields(fields);
    return 0;
}
