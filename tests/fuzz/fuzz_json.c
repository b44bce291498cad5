/* Parse within limits; walk what parses through every getter. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "json/json.h"

static const struct lens_json_limits limits = { 1 << 16, 12 };

/* Copies of one document fail one after the other: a getter that fails stops
 * its document. */
static void try_getters(struct lens_json_value at, const char *name)
{
    (void)lens_json_has(at, name);
    (void)lens_json_integer(at, name, INT64_MIN, INT64_MAX);
    (void)lens_json_text(at, name);
    (void)lens_json_number(at, name);
    (void)lens_json_count(lens_json_array(at, name));
    (void)lens_json_count(lens_json_object(at, name));
}

static size_t walk(struct lens_json_value at, unsigned depth)
{
    size_t n = 1;

    FUZZ_REQUIRE(depth <= limits.max_depth);
    for (at = lens_json_first(at); !lens_json_is_end(at);
         at = lens_json_next(at)) {
        FUZZ_REQUIRE(strlen(lens_json_name(at)) <= limits.max_bytes);
        n += walk(at, depth + 1);
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_view text = { (const char *)data, size };
    struct lens_error err = { 0 };
    struct lens_json *doc = NULL;
    struct lens_json_value root, first;
    enum lens_status status;

    status = lens_json_parse(text, "input", &limits, &doc, &err);
    if (status != LENS_OK) {
        FUZZ_REQUIRE(!doc && err.status == status && err.text[0]);
        return 0;
    }
    root = lens_json_root(doc);
    FUZZ_REQUIRE(walk(root, 0) >= 1);
    first = lens_json_first(root);
    (void)lens_json_as_text(first);
    (void)lens_json_as_number(first);
    try_getters(root, lens_json_name(first));
    try_getters(first, "id");
    status = lens_json_check(doc, &err);
    FUZZ_REQUIRE(status == LENS_OK || err.text[0]);
    lens_json_free(doc);
    return 0;
}
