#include "quality/collection.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "json/json.h"

enum {
    FILE_MAX = 16 << 20,
    TEXTS_MAX = 4096
};

static const struct lens_json_limits limits = { .max_bytes = 1 << 20,
                                                .max_depth = 4 };

static const char *copy_text(struct lens_json_value object, const char *name,
                             struct lens_arena *arena)
{
    const char *copy;

    if (!lens_json_has(object, name))
        return "test";
    copy = lens_arena_copy(arena, lens_view_of(lens_json_text(object, name)));
    return copy ? copy : "";
}

static const struct lens_judgment *read_grades(struct lens_json_value object,
                                               const char *name,
                                               struct lens_arena *arena,
                                               size_t *n)
{
    struct lens_json_value grades;
    struct lens_judgment *out;

    *n = 0;
    if (!lens_json_has(object, name))
        return NULL;
    grades = lens_json_object(object, name);
    out = lens_arena_alloc(arena, lens_json_count(grades), sizeof(*out));
    for (struct lens_json_value g = lens_json_first(grades);
         out && !lens_json_is_end(g); g = lens_json_next(g))
        out[(*n)++] = (struct lens_judgment){
            lens_arena_copy(arena, lens_view_of(lens_json_name(g))),
            (int)lens_json_as_number(g)
        };
    return out;
}

static enum lens_status read_line(struct lens_view line, const char *name,
                                  struct lens_arena *arena,
                                  struct judged_text *out,
                                  struct lens_error *err)
{
    struct lens_json *doc;
    struct lens_json_value root;
    enum lens_status status;

    status = lens_json_parse(line, name, &limits, &doc, err);
    if (status != LENS_OK)
        return status;
    root = lens_json_root(doc);
    out->id = copy_text(root, "id", arena);
    out->text = copy_text(root, "text", arena);
    out->split = copy_text(root, "split", arena);
    out->scenarios = read_grades(root, "scenarios", arena, &out->n_scenarios);
    out->practices = read_grades(
        root, lens_json_has(root, "relevant") ? "relevant" : "practices", arena,
        &out->n_practices);
    status = lens_json_check(doc, err);
    lens_json_free(doc);
    return status;
}

static enum lens_status read_lines(struct lens_view text, const char *path,
                                   struct lens_arena *arena,
                                   struct judged_texts *out,
                                   struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    size_t line = 0;

    while (status == LENS_OK && text.len) {
        const char *end = memchr(text.p, '\n', text.len);
        size_t len = end ? (size_t)(end - text.p) : text.len;
        char name[LENS_PATH_MAX + 32];

        (void)snprintf(name, sizeof(name), "%s:%zu", path, ++line);
        if (out->n == TEXTS_MAX)
            return lens_fail(err, LENS_E_LIMIT, "'%s': too many texts", path);
        if (len)
            status = read_line((struct lens_view){ text.p, len }, name, arena,
                               &out->at[out->n++], err);
        text.p += end ? len + 1 : len;
        text.len -= end ? len + 1 : len;
    }
    return status;
}

enum lens_status judged_texts_read(const char *path, struct lens_arena *arena,
                                   struct judged_texts *out,
                                   struct lens_error *err)
{
    struct lens_buffer bytes;
    enum lens_status status;

    out->n = 0;
    out->at = lens_arena_alloc(arena, TEXTS_MAX, sizeof(*out->at));
    if (!out->at)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", path);
    lens_buffer_init(&bytes, FILE_MAX);
    status = lens_file_read(path, &bytes, err);
    if (status == LENS_OK)
        status = read_lines(lens_buffer_view(&bytes), path, arena, out, err);
    lens_buffer_release(&bytes);
    return status;
}
