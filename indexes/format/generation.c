#include "format/generation.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"

/* Nine digits are what a name may hold. */
enum {
    GENERATION_MAX = 999999999
};

/* "gen-" and six digits or more. */
static bool parse_name(const char *name, unsigned *number)
{
    unsigned value = 0;
    size_t digits = 0;

    if (strncmp(name, "gen-", 4) != 0)
        return false;
    for (const char *p = name + 4; *p; p++, digits++) {
        if (*p < '0' || *p > '9' || digits == 9)
            return false;
        value = value * 10 + (unsigned)(*p - '0');
    }
    if (digits < 6)
        return false;
    *number = value;
    return true;
}

static enum lens_status read_current(const char *dir, unsigned *number,
                                     struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    struct lens_buffer text;
    enum lens_status status;

    status = lens_path_join(path, dir, "CURRENT", err);
    if (status != LENS_OK)
        return status;
    lens_buffer_init(&text, 64);
    status = lens_file_read(path, &text, err);
    if (status == LENS_OK || status == LENS_E_LIMIT) {
        struct lens_view line = lens_buffer_view(&text);
        char name[65];

        if (line.len && line.p[line.len - 1] == '\n')
            line.len--;
        (void)snprintf(name, sizeof(name), "%.*s", LENS_VIEW_ARG(line));
        if (status != LENS_OK || !parse_name(name, number) ||
            strlen(name) != line.len)
            status = lens_fail(err, LENS_E_CORRUPT,
                               "'%s' does not name a generation, expected "
                               "'gen-' and a number",
                               path);
    }
    lens_buffer_release(&text);
    return status;
}

static enum lens_status path_of(const char *dir, unsigned number,
                                char path[LENS_PATH_MAX],
                                struct lens_error *err)
{
    char name[32];

    (void)snprintf(name, sizeof(name), "gen-%06u", number);
    return lens_path_join(path, dir, name, err);
}

enum lens_status lens_generation_current(const char *dir,
                                         char path[LENS_PATH_MAX],
                                         unsigned *number,
                                         struct lens_error *err)
{
    unsigned found = 0;
    enum lens_status status = read_current(dir, &found, err);

    if (status == LENS_E_NOT_FOUND)
        status =
            lens_fail(err, LENS_E_NOT_FOUND, "there is no index in '%s'", dir);
    if (status == LENS_OK)
        status = path_of(dir, found, path, err);
    if (status == LENS_OK && !lens_path_exists(path))
        status = lens_fail(err, LENS_E_CORRUPT,
                           "'%s/CURRENT' names generation %u, but '%s' is "
                           "missing",
                           dir, found, path);
    if (status != LENS_OK)
        return lens_hint(err, status, "run 'asklens index build'");
    *number = found;
    return LENS_OK;
}

/* What the sweep before a build needs to know. */
struct sweep {
    const char *dir;
    unsigned current;
    bool has_current;
    unsigned highest;
};

static enum lens_status sweep_one(const char *name, void *arg,
                                  struct lens_error *err)
{
    struct sweep *sweep = arg;
    char path[LENS_PATH_MAX];
    enum lens_status status;
    unsigned number;

    if (!parse_name(name, &number))
        return LENS_OK;
    if (number > sweep->highest)
        sweep->highest = number;
    if (sweep->has_current && number == sweep->current)
        return LENS_OK;
    status = path_of(sweep->dir, number, path, err);
    return status == LENS_OK ? lens_dir_remove(path, err) : status;
}

static enum lens_status take_lock(struct lens_generation_build *build,
                                  struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_path_join(path, build->dir, "LOCK", err);

    if (status == LENS_OK)
        status = lens_lock_take(path, &build->lock, err);
    if (status == LENS_E_BUSY) {
        status = lens_fail(err, LENS_E_BUSY,
                           "another build of the index in '%s' is running",
                           build->dir);
        return lens_hint(err, status, "wait for it to end and try again");
    }
    return status;
}

static enum lens_status prepare_folder(struct lens_generation_build *build,
                                       struct lens_error *err)
{
    struct sweep sweep = { .dir = build->dir };
    struct lens_error unread = { 0 };
    enum lens_status status;

    /* A damaged CURRENT is no reason not to build a new generation; one that
     * could not be read may name a generation the sweep must not touch. */
    status = read_current(build->dir, &sweep.current, &unread);
    if (status != LENS_OK && status != LENS_E_NOT_FOUND &&
        status != LENS_E_CORRUPT) {
        if (err)
            *err = unread;
        return status;
    }
    sweep.has_current = status == LENS_OK;
    status = lens_dir_each(build->dir, sweep_one, &sweep, err);
    if (status != LENS_OK)
        return status;
    build->number =
        1 + (sweep.highest > sweep.current ? sweep.highest : sweep.current);
    /* At the end of the numbers they begin again: the sweep has left nothing
     * but the generation in force. */
    if (build->number > GENERATION_MAX)
        build->number = sweep.current == 1 ? 2 : 1;
    status = path_of(build->dir, build->number, build->path, err);
    if (status == LENS_OK)
        status = lens_dir_make(build->path, err);
    return status;
}

enum lens_status lens_generation_begin(const char *dir,
                                       struct lens_generation_build *out,
                                       struct lens_error *err)
{
    struct lens_generation_build build = { .lock.fd = -1, .active = true };
    enum lens_status status;
    size_t len = strlen(dir);

    if (len >= sizeof(build.dir))
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         dir);
    memcpy(build.dir, dir, len + 1);
    status = lens_dir_make(dir, err);
    if (status == LENS_OK)
        status = take_lock(&build, err);
    if (status == LENS_OK)
        status = prepare_folder(&build, err);
    if (status != LENS_OK) {
        lens_lock_release(&build.lock);
        return status;
    }
    *out = build;
    return LENS_OK;
}

enum lens_status lens_generation_put(struct lens_generation_build *build,
                                     const char *name, struct lens_view bytes,
                                     struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_path_join(path, build->path, name, err);

    return status == LENS_OK ? lens_file_replace(path, bytes, err) : status;
}

enum lens_status lens_generation_commit(struct lens_generation_build *build,
                                        struct lens_error *err)
{
    char path[LENS_PATH_MAX], line[32];
    enum lens_status status;

    status = lens_dir_sync(build->path, err);
    if (status == LENS_OK)
        status = lens_dir_sync(build->dir, err);
    if (status == LENS_OK)
        status = lens_path_join(path, build->dir, "CURRENT", err);
    (void)snprintf(line, sizeof(line), "gen-%06u\n", build->number);
    if (status == LENS_OK)
        status = lens_file_replace(path, lens_view_of(line), err);
    if (status == LENS_OK) {
        lens_lock_release(&build->lock);
        build->active = false;
    }
    return status;
}

void lens_generation_abandon(struct lens_generation_build *build)
{
    unsigned current = 0;
    enum lens_status status;

    if (!build || !build->active)
        return;
    /* A commit that failed after its rename has put the folder in force. What
     * is not removed now is swept by the next build. */
    status = read_current(build->dir, &current, NULL);
    if (status == LENS_E_NOT_FOUND || status == LENS_E_CORRUPT ||
        (status == LENS_OK && current != build->number))
        (void)!lens_dir_remove(build->path, NULL);
    lens_lock_release(&build->lock);
    build->active = false;
}
