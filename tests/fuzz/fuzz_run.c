/* Read any bytes as a run; what reads is in trec_eval's order, distinct and
 * finite, and is the same when it is written and read again. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "eval/run_read.h"
#include "fuzz/fuzz.h"
#include "fuzz/scratch.h"

static size_t look_at(const struct lens_ranked *ranked)
{
    FUZZ_REQUIRE(ranked->n > 0);
    for (size_t i = 0; i < ranked->n; i++) {
        const struct lens_run_row *row = &ranked->at[i];

        FUZZ_REQUIRE(row->key[0] && isfinite(row->score));
        if (i)
            FUZZ_REQUIRE(row[-1].score > row->score ||
                         (row[-1].score == row->score &&
                          strcmp(row[-1].key, row->key) > 0));
    }
    return ranked->n;
}

static void look_at_all(const struct lens_run_file *file)
{
    size_t n = 0;

    FUZZ_REQUIRE(file->n > 0);
    for (size_t q = 0; q < file->n; q++) {
        n += look_at(&file->at[q].ranked);
        if (q)
            FUZZ_REQUIRE(strcmp(file->at[q - 1].id, file->at[q].id) < 0);
    }
    FUZZ_REQUIRE(n == file->n_rows);
}

static void compare(const struct lens_run_file *a,
                    const struct lens_run_file *b)
{
    FUZZ_REQUIRE(a->n == b->n && a->n_rows == b->n_rows);
    for (size_t q = 0; q < a->n; q++) {
        const struct lens_ranked *of_a = &a->at[q].ranked;
        const struct lens_ranked *of_b = &b->at[q].ranked;

        FUZZ_REQUIRE(!strcmp(a->at[q].id, b->at[q].id) && of_a->n == of_b->n);
        for (size_t i = 0; i < of_a->n; i++)
            FUZZ_REQUIRE(!strcmp(of_a->at[i].key, of_b->at[i].key) &&
                         of_a->at[i].score == of_b->at[i].score);
    }
}

/* A name that could be read can be written, but for blanks of other kinds. */
static void write_and_read(const struct lens_run_file *file,
                           struct lens_arena *arena)
{
    static struct scratch_file again;
    struct lens_test_query *query =
        lens_arena_alloc(arena, file->n, sizeof(*query));
    struct lens_test_queries queries = { query, file->n };
    struct lens_run_file found;
    struct lens_run run;
    struct lens_buffer out;

    for (size_t q = 0; query && q < file->n; q++)
        query[q] = (struct lens_test_query){ file->at[q].id, "" };
    if (!query || lens_run_join(file, &queries, arena, &run, NULL) != LENS_OK)
        return;
    lens_buffer_init(&out, 8 << 20);
    if (lens_run_write(&run, &queries, "t", &out, NULL) == LENS_OK &&
        lens_run_read(scratch_file_write(&again, lens_buffer_view(&out)), arena,
                      &found, NULL) == LENS_OK)
        compare(file, &found);
    lens_buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct scratch_file file;
    struct lens_arena arena = { .max = 8 << 20 };
    struct lens_error err = { 0 };
    struct lens_run_file run;
    const char *path = scratch_file_write(
        &file, (struct lens_view){ (const char *)data, size });
    enum lens_status status = lens_run_read(path, &arena, &run, &err);

    if (status == LENS_OK) {
        look_at_all(&run);
        write_and_read(&run, &arena);
    } else {
        FUZZ_REQUIRE((status == LENS_E_INVAL || status == LENS_E_LIMIT ||
                      status == LENS_E_NOMEM) &&
                     strstr(err.text, path));
    }
    lens_arena_release(&arena);
    return 0;
}
