#include "read/queries.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "base/lines.h"
#include "read/json_bytes.h"
#include "read/seen.h"
#include "json/json.h"

static const struct lens_json_limits limits = { LENS_QUERIES_MAX_LINE,
                                                LENS_QUERIES_MAX_DEPTH };

struct reading {
    const char *path;
    char place[LENS_PATH_MAX + 32]; /* "queries.jsonl: line 7", for errors */
    struct lens_arena *arena;
    struct lens_seen seen;
    size_t line;
    struct lens_test_query *at;
    size_t n, cap;
};

static enum lens_status no_memory(const struct reading *r,
                                  struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", r->path);
}

static enum lens_status check_id(struct reading *r, const char *id,
                                 struct lens_error *err)
{
    size_t first = 0, len = strlen(id);
    enum lens_status status;

    if (!len || len > LENS_QUERIES_MAX_ID)
        return lens_fail(err, LENS_E_INVAL,
                         "'%s' has an _id that is empty or longer than %d "
                         "bytes",
                         r->place, LENS_QUERIES_MAX_ID);
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)id[i] < 0x20)
            return lens_fail(err, LENS_E_INVAL,
                             "'%s' has an _id with a control character",
                             r->place);
    }
    status = lens_seen_add(&r->seen, lens_view_of(id), r->line, &first);
    if (status != LENS_OK)
        return no_memory(r, err);
    if (first)
        return lens_fail(err, LENS_E_INVAL,
                         "'%s' has the _id '%.60s' of line %zu", r->place, id,
                         first);
    return LENS_OK;
}

static enum lens_status check_text(const struct reading *r, const char *text,
                                   struct lens_error *err)
{
    if (strlen(text) > LENS_QUERIES_MAX_TEXT)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' has a text of more than %d bytes", r->place,
                         LENS_QUERIES_MAX_TEXT);
    if (!text[strspn(text, " \t\r\n")])
        return lens_fail(err, LENS_E_INVAL, "'%s' has an empty text", r->place);
    return LENS_OK;
}

static bool make_room(struct reading *r)
{
    size_t cap = r->cap ? r->cap * 2 : 1024;
    struct lens_test_query *at;

    if (r->n < r->cap)
        return true;
    at = lens_realloc(r->at, cap * sizeof(*at));
    if (!at)
        return false;
    r->at = at;
    r->cap = cap;
    return true;
}

static enum lens_status add_query(struct reading *r, const char *id,
                                  const char *text, struct lens_error *err)
{
    struct lens_test_query query;
    enum lens_status status = check_id(r, id, err);

    if (status == LENS_OK)
        status = check_text(r, text, err);
    if (status != LENS_OK)
        return status;
    if (r->n == LENS_QUERIES_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' holds more than the limit of %d queries",
                         r->path, LENS_QUERIES_MAX);
    query.id = lens_arena_copy(r->arena, lens_view_of(id));
    query.text = lens_arena_copy(r->arena, lens_view_of(text));
    if (!query.id || !query.text || !make_room(r))
        return no_memory(r, err);
    r->at[r->n++] = query;
    return LENS_OK;
}

static bool is_blank(struct lens_view line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.p[i] != ' ' && line.p[i] != '\t')
            return false;
    }
    return true;
}

static enum lens_status take_line(struct reading *r, struct lens_view line,
                                  struct lens_error *err)
{
    struct lens_json *json = NULL;
    const char *id, *text;
    enum lens_status status;

    if (is_blank(line))
        return LENS_OK;
    (void)snprintf(r->place, sizeof(r->place), "%s: line %zu", r->path,
                   r->line);
    status = lens_json_bytes_check(line, r->place, err);
    if (status == LENS_OK)
        status = lens_json_parse(line, r->place, &limits, &json, err);
    if (status != LENS_OK)
        return status;
    id = lens_json_text(lens_json_root(json), "_id");
    text = lens_json_text(lens_json_root(json), "text");
    status = lens_json_check(json, err);
    if (status == LENS_OK)
        status = add_query(r, id, text, err);
    lens_json_free(json);
    return status;
}

static enum lens_status read_lines(struct reading *r, struct lens_error *err)
{
    struct lens_lines *lines = NULL;
    struct lens_view line = { NULL, 0 };
    enum lens_status status =
        lens_lines_open(r->path, LENS_QUERIES_MAX_LINE, &lines, err);

    while (status == LENS_OK &&
           (status = lens_lines_next(lines, &line, err)) == LENS_OK) {
        r->line = lens_lines_number(lines);
        status = take_line(r, line, err);
    }
    lens_lines_close(lines);
    if (status != LENS_END)
        return status;
    if (!r->at)
        return lens_fail(err, LENS_E_INVAL, "'%s' holds no queries", r->path);
    return LENS_OK;
}

/* The queries in the arena: the array is of the right size only now. */
static enum lens_status hand_over(const struct reading *r,
                                  struct lens_test_queries *out,
                                  struct lens_error *err)
{
    struct lens_test_query *at = lens_arena_alloc(r->arena, r->n, sizeof(*at));

    if (!at)
        return no_memory(r, err);
    for (size_t i = 0; i < r->n; i++)
        at[i] = r->at[i];
    *out = (struct lens_test_queries){ at, r->n };
    return LENS_OK;
}

enum lens_status lens_queries_read(const char *path, struct lens_arena *arena,
                                   struct lens_test_queries *out,
                                   struct lens_error *err)
{
    struct reading r = { .path = path, .arena = arena };
    enum lens_status status = read_lines(&r, err);

    if (status == LENS_OK)
        status = hand_over(&r, out, err);
    lens_free(r.at);
    lens_seen_release(&r.seen);
    return status;
}
