#include "eval_given.h"

#include <string.h>

#include "base/error.h"

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static const char *name_of(const char *const *paths, size_t n, size_t i)
{
    const char *name = last_part(paths[i]);

    for (size_t j = 0; j < n; j++) {
        if (j != i && !strcmp(last_part(paths[j]), name))
            return paths[i];
    }
    return name;
}

static enum lens_status check_paths(const char *const *paths, size_t n,
                                    struct lens_error *err)
{
    if (n > LENS_EVAL_RUNS_MAX)
        return lens_fail(err, LENS_E_LIMIT, "there are more than %d runs",
                         LENS_EVAL_RUNS_MAX);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            if (!strcmp(paths[i], paths[j]))
                return lens_fail(err, LENS_E_INVAL,
                                 "the run '%.200s' is given twice", paths[i]);
        }
    }
    return LENS_OK;
}

static enum lens_status read_one(const char *path,
                                 const struct lens_test_queries *queries,
                                 struct lens_arena *arena,
                                 struct lens_eval_run *out,
                                 struct lens_error *err)
{
    struct lens_run_file *file = lens_arena_alloc(arena, 1, sizeof(*file));
    enum lens_status status;

    if (!file)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", path);
    status = lens_run_read(path, arena, file, err);
    if (status == LENS_OK)
        status = lens_run_join(file, queries, arena, &out->run, err);
    out->file = file;
    return status;
}

enum lens_status lens_eval_given(const char *const *paths, size_t n,
                                 const struct lens_test_queries *queries,
                                 struct lens_arena *arena,
                                 struct lens_eval_run *out,
                                 struct lens_error *err)
{
    enum lens_status status = check_paths(paths, n, err);

    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        struct lens_eval_run run = { .name = name_of(paths, n, i) };

        status = read_one(paths[i], queries, arena, &run, err);
        if (status == LENS_OK)
            out[i] = run;
    }
    return status;
}
