/* bench_scope.h - a run of parts, for tests: the lens beside the program, or
 * the small collection of tests/eval, indexed into a folder of the test. */
#ifndef LENS_TESTS_BENCH_BENCH_SCOPE_H
#define LENS_TESTS_BENCH_BENCH_SCOPE_H

#include "bench/part.h"
#include "support/folder.h"

#define TEST_BENCH_COLLECTION ASKLENS_SOURCE_DIR "/tests/eval/collection"
#define TEST_BENCH_PROGRAM    ASKLENS_BINARY_DIR "/asklens"

struct bench_scope {
    struct lens_bench_scope scope;
    struct lens_cli cli;
    struct lens_arena arena;
    struct test_folder folder;
    char index[TEST_PATH_MAX];
};

/* `input` as in struct lens_bench_scope.  Two threads. */
void bench_scope_open(struct bench_scope *out, const char *input);
void bench_scope_close(struct bench_scope *scope);

#endif /* LENS_TESTS_BENCH_BENCH_SCOPE_H */
