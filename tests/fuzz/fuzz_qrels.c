/* Read any bytes as judgments; what reads is in order, distinct and clean. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "fuzz/scratch.h"
#include "read/qrels.h"

static size_t look_at(const struct lens_judgments *of)
{
    FUZZ_REQUIRE(of->query[0] && of->n > 0);
    for (size_t i = 0; i < of->n; i++) {
        FUZZ_REQUIRE(of->at[i].key[0]);
        FUZZ_REQUIRE(of->at[i].grade <= LENS_GRADE_MAX);
        FUZZ_REQUIRE(of->at[i].grade >= -LENS_GRADE_MAX);
        if (i)
            FUZZ_REQUIRE(strcmp(of->at[i - 1].key, of->at[i].key) < 0);
    }
    return of->n;
}

static void look_at_all(const struct lens_qrels *qrels)
{
    size_t n = 0;

    FUZZ_REQUIRE(qrels->n > 0);
    for (size_t q = 0; q < qrels->n; q++) {
        n += look_at(&qrels->at[q]);
        if (q)
            FUZZ_REQUIRE(strcmp(qrels->at[q - 1].query, qrels->at[q].query) <
                         0);
    }
    FUZZ_REQUIRE(n == qrels->n_judgments);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct scratch_file file;
    struct lens_arena arena = { .max = 8 << 20 };
    struct lens_error err = { 0 };
    struct lens_qrels qrels;
    const char *path = scratch_file_write(
        &file, (struct lens_view){ (const char *)data, size });
    enum lens_status status = lens_qrels_read(path, &arena, &qrels, &err);

    if (status == LENS_OK)
        look_at_all(&qrels);
    else
        FUZZ_REQUIRE((status == LENS_E_INVAL || status == LENS_E_LIMIT ||
                      status == LENS_E_NOMEM) &&
                     strstr(err.text, path));
    lens_arena_release(&arena);
    return 0;
}
