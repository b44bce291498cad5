#include "places.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

enum lens_status lens_place_program(char out[LENS_PATH_MAX],
                                    struct lens_error *err)
{
    ssize_t len = readlink("/proc/self/exe", out, LENS_PATH_MAX - 1);

    if (len < 0)
        return lens_fail(err, LENS_E_IO, "cannot read '/proc/self/exe': %s",
                         strerror(errno));
    out[len] = '\0';
    return LENS_OK;
}

/* The folder `levels` above the program, then "/name". */
static enum lens_status near_program(unsigned levels, const char *name,
                                     char out[LENS_PATH_MAX],
                                     struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_place_program(path, err);

    if (status != LENS_OK)
        return status;
    for (unsigned i = 0; i < levels; i++) {
        char *slash = strrchr(path, '/');

        if (slash)
            *slash = '\0';
    }
    return lens_path_join(out, path, name, err);
}

static enum lens_status take(const char *path, char out[LENS_PATH_MAX],
                             struct lens_error *err)
{
    int len = snprintf(out, LENS_PATH_MAX, "%s", path);

    if (len <= 0)
        return lens_fail(err, LENS_E_INVAL, "the name of the folder is empty");
    if (len >= LENS_PATH_MAX)
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         path);
    return LENS_OK;
}

static bool is_named(const char *option, const char *variable,
                     const char **path)
{
    const char *value = getenv(variable);

    *path = option;
    if (!option && value && *value)
        *path = value;
    return *path != NULL;
}

enum lens_status lens_place_index(const char *option, char out[LENS_PATH_MAX],
                                  struct lens_error *err)
{
    char shared[LENS_PATH_MAX];
    enum lens_status status;
    const char *path;

    if (is_named(option, "ASKLENS_INDEX", &path))
        return take(path, out, err);
    status = near_program(1, "index", out, err);
    if (status != LENS_OK || lens_path_exists(out))
        return status;
    status = near_program(2, "share/asklens/index", shared, err);
    if (status == LENS_OK && lens_path_exists(shared))
        status = take(shared, out, err);
    return status;
}

bool lens_place_index_is_named(const char *option)
{
    const char *path;

    return is_named(option, "ASKLENS_INDEX", &path);
}

enum lens_status lens_place_corpus(const char *option, char out[LENS_PATH_MAX],
                                   struct lens_error *err)
{
    const char *path;

    if (is_named(option, "ASKLENS_CORPUS", &path))
        return take(path, out, err);
    if (lens_path_exists(ASKLENS_CORPUS_DIR))
        return take(ASKLENS_CORPUS_DIR, out, err);
    return near_program(2, "share/asklens/lens", out, err);
}

enum lens_status lens_place_cache(char out[LENS_PATH_MAX],
                                  struct lens_error *err)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

    if (cache && *cache == '/')
        return lens_path_join(out, cache, "asklens", err);
    if (home && *home == '/')
        return lens_path_join(out, home, ".cache/asklens", err);
    return lens_fail(err, LENS_E_NOT_FOUND,
                     "neither $XDG_CACHE_HOME nor $HOME names a folder");
}

enum lens_status lens_place_models(char out[LENS_PATH_MAX],
                                   struct lens_error *err)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    const char *path;

    if (is_named(NULL, "ASKLENS_MODELS", &path))
        return take(path, out, err);
    /* Of the base directory specification: relative ones do not count. */
    if (data && data[0] == '/')
        return lens_path_join(out, data, "asklens/models", err);
    if (home && home[0] == '/')
        return lens_path_join(out, home, ".local/share/asklens/models", err);
    (void)lens_fail(err, LENS_E_NOT_FOUND,
                    "there is no home folder to keep models in");
    return lens_hint(err, LENS_E_NOT_FOUND,
                     "name a folder for them with $ASKLENS_MODELS");
}
