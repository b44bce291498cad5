/* Read any bytes as queries; what reads has an id and a text each. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "fuzz/scratch.h"
#include "read/queries.h"
#include "text/unicode.h"

static void look_at(const struct lens_test_queries *queries)
{
    size_t at;

    FUZZ_REQUIRE(queries->n > 0);
    for (size_t i = 0; i < queries->n; i++) {
        const struct lens_test_query *query = &queries->at[i];

        FUZZ_REQUIRE(query->id[0] && query->text[0]);
        FUZZ_REQUIRE(strlen(query->text) <= LENS_QUERIES_MAX_TEXT);
        FUZZ_REQUIRE(lens_utf8_check(lens_view_of(query->id), &at));
        FUZZ_REQUIRE(lens_utf8_check(lens_view_of(query->text), &at));
        if (i)
            FUZZ_REQUIRE(strcmp(query->id, query[-1].id) != 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct scratch_file file;
    struct lens_arena arena = { .max = 8 << 20 };
    struct lens_error err = { 0 };
    struct lens_test_queries queries;
    const char *path = scratch_file_write(
        &file, (struct lens_view){ (const char *)data, size });
    enum lens_status status = lens_queries_read(path, &arena, &queries, &err);

    if (status == LENS_OK)
        look_at(&queries);
    else
        FUZZ_REQUIRE((status == LENS_E_INVAL || status == LENS_E_LIMIT ||
                      status == LENS_E_NOMEM) &&
                     strstr(err.text, path));
    lens_arena_release(&arena);
    return 0;
}
