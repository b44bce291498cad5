/*
 * Every part measures what it says, twice, on a small collection, and the lens
 * where that does not take long.  The server that some of them start is this
 * program, called again: main() hands it on to asklens.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/parts.h"
#include "bench_scope.h"
#include "support/suite.h"

enum {
    REPEATS = 2
};

static struct bench_scope run;
static struct lens_bench_rows rows;

static void begin(const char *input)
{
    bench_scope_open(&run, input);
    rows = (struct lens_bench_rows){ .arena = &run.arena };
}

static void measure(const struct lens_bench_part *part)
{
    struct lens_error err = { 0 };
    void *state = NULL;

    ck_assert_msg(part->open(&run.scope, &state, &err) == LENS_OK, "%s",
                  err.text);
    for (size_t i = 0; i < REPEATS; i++)
        ck_assert_msg(part->measure(state, &rows, &err) == LENS_OK, "%s",
                      err.text);
    part->close(state);
    for (size_t i = 0; i < rows.n; i++) {
        const struct lens_bench_row *row = &rows.at[i];

        ck_assert_str_eq(row->part, part->name);
        ck_assert_uint_eq(row->n_repeats, REPEATS);
        ck_assert_double_ge(row->repeats[0], 0);
    }
}

static const struct lens_bench_row *find(const char *name,
                                         const char *configuration)
{
    for (size_t i = 0; i < rows.n; i++) {
        if (!strcmp(rows.at[i].name, name) &&
            !strcmp(rows.at[i].configuration, configuration))
            return &rows.at[i];
    }
    ck_abort_msg("there is no row '%s', '%s'", name, configuration);
    return NULL;
}

static double figure_of(const char *name, const char *configuration,
                        const char *unit)
{
    const struct lens_bench_row *row = find(name, configuration);

    ck_assert_str_eq(row->unit, unit);
    return row->repeats[0];
}

START_TEST(stages_of_the_lens_are_rows_of_each_text)
{
    begin(NULL);
    measure(&lens_bench_part_stages);
    ck_assert_uint_eq(rows.n, 7 * 2 * 2);
    ck_assert_double_gt(figure_of("dense", "short, warm", "us"), 0);
    ck_assert_double_gt(figure_of("explain", "long, cold", "us"), 0);
    ck_assert_double_gt(figure_of("whole", "long, warm", "us"),
                        figure_of("analyse", "long, warm", "us"));
    bench_scope_close(&run);
}
END_TEST

START_TEST(stages_of_a_collection_are_rows_of_its_queries)
{
    begin(TEST_BENCH_COLLECTION);
    measure(&lens_bench_part_stages);
    ck_assert_uint_eq(rows.n, 7 * 2);
    ck_assert_double_gt(figure_of("whole", "queries, cold", "us"), 0);
    bench_scope_close(&run);
}
END_TEST

START_TEST(throughput_is_by_channel_and_threads)
{
    begin(TEST_BENCH_COLLECTION);
    run.scope.n_threads = 3;
    measure(&lens_bench_part_throughput);
    ck_assert_uint_eq(rows.n, 2 * 3);
    ck_assert_double_gt(figure_of("lexical", "1 thread", "1/s"), 0);
    ck_assert_double_gt(figure_of("both", "2 threads", "1/s"), 0);
    ck_assert_double_eq(find("both", "3 threads")->x, 3);
    ck_assert_int_eq(find("both", "3 threads")->better, LENS_BENCH_HIGHER);
    bench_scope_close(&run);
}
END_TEST

START_TEST(load_is_by_carrier_and_rate)
{
    begin(TEST_BENCH_COLLECTION);
    measure(&lens_bench_part_load);
    ck_assert_uint_eq(rows.n, 2 * 5);
    ck_assert_double_gt(figure_of("socket", "capacity", "1/s"), 0);
    ck_assert_double_le(figure_of("socket", "40 %, p50", "us"),
                        figure_of("socket", "40 %, p99", "us"));
    ck_assert_double_eq_tol(find("in process", "80 %, p50")->x,
                            2 * find("in process", "40 %, p50")->x, 1e-6);
    bench_scope_close(&run);
}
END_TEST

START_TEST(memory_is_that_of_a_server)
{
    begin(TEST_BENCH_COLLECTION);
    measure(&lens_bench_part_memory);
    ck_assert_uint_eq(rows.n, 2 * 5 + 2);
    ck_assert_double_gt(figure_of("opened", "mapped", "MiB"), 0);
    ck_assert_double_le(figure_of("asked", "touched", "MiB"),
                        figure_of("asked", "mapped", "MiB"));
    ck_assert_double_le(figure_of("asked", "resident", "MiB"),
                        figure_of("asked", "peak", "MiB"));
    ck_assert_double_gt(figure_of("per document", "mapped", "B"), 0);
    bench_scope_close(&run);
}
END_TEST

START_TEST(open_builds_into_the_folder_of_the_run)
{
    char path[TEST_PATH_MAX];

    begin(TEST_BENCH_COLLECTION);
    measure(&lens_bench_part_open);
    ck_assert_uint_eq(rows.n, 6);
    ck_assert_double_gt(figure_of("build", "", "s"), 0);
    ck_assert_double_gt(figure_of("size", "", "MiB"), 0);
    ck_assert_double_ge(figure_of("open", "to answer", "us"),
                        figure_of("open", "files", "us"));
    ck_assert_double_gt(figure_of("verify", "", "us"), 0);
    test_folder_path(&run.folder, "index/CURRENT", path);
    ck_assert_int_eq(access(path, R_OK), 0);
    bench_scope_close(&run);
}
END_TEST

START_TEST(parts_have_nothing_to_ask_of_vectors)
{
    static const struct lens_bench_part *const parts[] = {
        &lens_bench_part_open, &lens_bench_part_stages,
        &lens_bench_part_throughput, &lens_bench_part_load,
        &lens_bench_part_memory
    };

    begin("generated:1000");
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
        struct lens_error err = { 0 };
        void *state = NULL;

        ck_assert_int_eq(parts[i]->open(&run.scope, &state, &err),
                         LENS_E_NOT_FOUND);
        ck_assert_str_ne(err.hint, "");
        ck_assert_ptr_null(state);
        parts[i]->close(state);
    }
    bench_scope_close(&run);
}
END_TEST

int main(int argc, char **argv)
{
    Suite *suite = suite_create("bench_parts");
    TCase *tc = tcase_create("parts");

    if (argc > 1 && !strcmp(argv[1], "serve")) {
        (void)execv(TEST_BENCH_PROGRAM, argv);
        return 127;
    }
    tcase_add_test(tc, stages_of_the_lens_are_rows_of_each_text);
    tcase_add_test(tc, stages_of_a_collection_are_rows_of_its_queries);
    tcase_add_test(tc, throughput_is_by_channel_and_threads);
    tcase_add_test(tc, load_is_by_carrier_and_rate);
    tcase_add_test(tc, memory_is_that_of_a_server);
    tcase_add_test(tc, open_builds_into_the_folder_of_the_run);
    tcase_add_test(tc, parts_have_nothing_to_ask_of_vectors);
    tcase_set_timeout(tc, 120);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
