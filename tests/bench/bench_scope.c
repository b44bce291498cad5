#include "bench_scope.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

void bench_scope_open(struct bench_scope *out, const char *input)
{
    char program[] = "asklens", index[] = "--index", embedder[] = "--embedder",
         lsa[] = "lsa";
    char *argv[] = { program, index, out->index, embedder, lsa };
    struct lens_error err = { 0 };
    int next = 0;

    memset(out, 0, sizeof(*out));
    test_folder_make(&out->folder);
    if (input)
        test_folder_path(&out->folder, "collection", out->index);
    else
        (void)snprintf(out->index, sizeof(out->index), "%s",
                       ASKLENS_BINARY_DIR "/index");
    ck_assert_msg(lens_options_parse(LENS_CMD_EVAL, 5, argv, 1, &out->cli.arena,
                                     &out->cli.options, &next, &err) == LENS_OK,
                  "%s", err.text);
    out->scope = (struct lens_bench_scope){ .cli = &out->cli,
                                            .input = input,
                                            .folder = out->folder.path,
                                            .n_threads = 2,
                                            .seed = 3,
                                            .calls = 8,
                                            .arena = &out->arena };
}

void bench_scope_close(struct bench_scope *scope)
{
    lens_arena_release(&scope->cli.arena);
    lens_arena_release(&scope->arena);
    test_folder_remove(&scope->folder);
}
