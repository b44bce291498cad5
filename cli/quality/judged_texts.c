#include "quality/judged_texts.h"

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
                             const char *otherwise, struct lens_arena *arena)
{
    const char *copy;

    if (!lens_json_has(object, name))
        return otherwise;
    copy = lens_arena_copy(arena, lens_view_of(lens_json_text(object, name)));
    return copy ? copy : "";
}

/* {"id": grade, ...} */
static struct lens_grades read_grades(struct lens_json_value text,
                                      const char *name,
                                      struct lens_arena *arena)
{
    struct lens_judgment *at;
    struct lens_json_value grades;
    size_t n = 0;

    if (!lens_json_has(text, name))
        return (struct lens_grades){ NULL, 0 };
    grades = lens_json_object(text, name);
    at = lens_arena_alloc(arena, lens_json_count(grades), sizeof(*at));
    for (struct lens_json_value g = lens_json_first(grades);
         at && !lens_json_is_end(g); g = lens_json_next(g))
        at[n++] = (struct lens_judgment){
            lens_arena_copy(arena, lens_view_of(lens_json_name(g))),
            (int)lens_json_as_number(g)
        };
    return (struct lens_grades){ at, n };
}

static enum lens_status read_line(struct lens_view line, const char *name,
                                  struct lens_arena *arena,
                                  struct lens_judged_text *out,
                                  struct lens_error *err)
{
    struct lens_json *doc;
    struct lens_json_value root;
    enum lens_status status;

    status = lens_json_parse(line, name, &limits, &doc, err);
    if (status != LENS_OK)
        return status;
    root = lens_json_root(doc);
    out->id = copy_text(root, "id", "", arena);
    out->split = copy_text(root, "split", "test", arena);
    out->author = copy_text(root, "author", "", arena);
    out->kind = copy_text(root, "kind", "", arena);
    out->denied = copy_text(root, "with", NULL, arena);
    out->text = copy_text(root, out->denied ? "without" : "text", "", arena);
    out->about = !lens_json_has(root, "about") || lens_json_bool(root, "about");
    out->practices = read_grades(
        root, lens_json_has(root, "relevant") ? "relevant" : "practices",
        arena);
    out->scenarios = read_grades(root, "scenarios", arena);
    out->topics = read_grades(root, "topics", arena);
    status = lens_json_check(doc, err);
    lens_json_free(doc);
    if (status == LENS_OK && (!*out->id || !*out->text))
        return lens_fail(err, LENS_E_INVAL, "'%s' has no id or no text", name);
    return status;
}

static enum lens_status read_lines(struct lens_view text, const char *path,
                                   struct lens_arena *arena,
                                   struct lens_judged_texts *out,
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
            return lens_fail(err, LENS_E_LIMIT, "'%s' has more than %d texts",
                             path, TEXTS_MAX);
        if (len)
            status = read_line((struct lens_view){ text.p, len }, name, arena,
                               &out->at[out->n++], err);
        text.p += end ? len + 1 : len;
        text.len -= end ? len + 1 : len;
    }
    return status;
}

enum lens_status lens_judged_texts_read(const char *path,
                                        struct lens_arena *arena,
                                        struct lens_judged_texts *out,
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

int lens_grade_of(const struct lens_grades *grades, const char *key)
{
    for (size_t i = 0; i < grades->n; i++) {
        if (!strcmp(grades->at[i].key, key))
            return grades->at[i].grade;
    }
    return 0;
}
