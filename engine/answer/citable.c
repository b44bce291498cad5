/* citable.c - the ids of a pack, read back from its JSON. */
#include <string.h>

#include "answer/citations.h"
#include "base/error.h"
#include "json/json.h"

static const struct lens_json_limits limits = { .max_bytes =
                                                    LENS_CITED_PACK_MAX,
                                                .max_depth = 16 };

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for the ids of a pack");
}

static enum lens_status copy_ids(struct lens_json_value passages,
                                 struct lens_arena *arena,
                                 struct lens_citable *out,
                                 struct lens_error *err)
{
    const char **ids =
        lens_arena_alloc(arena, lens_json_count(passages), sizeof(*ids));
    size_t n = 0;

    if (!ids)
        return no_memory(err);
    for (struct lens_json_value p = lens_json_first(passages);
         !lens_json_is_end(p); p = lens_json_next(p)) {
        const char *id = lens_json_text(p, "id");

        if (!*id || strlen(id) > LENS_CITED_ID_MAX)
            lens_json_reject(p, "has an id that is empty or too long");
        ids[n] = lens_arena_copy(arena, lens_view_of(id));
        if (!ids[n++])
            return no_memory(err);
    }
    *out = (struct lens_citable){ ids, n };
    return LENS_OK;
}

static enum lens_status read_pack(struct lens_json_value root, const char *name,
                                  struct lens_arena *arena,
                                  struct lens_citable *out,
                                  struct lens_error *err)
{
    struct lens_json_value passages;

    if (strcmp(lens_json_text(root, "schema"), "context-pack/1") != 0)
        lens_json_reject(root, "is no context-pack/1");
    passages = lens_json_array(root, "passages");
    if (lens_json_count(passages) > LENS_CITED_PASSAGES_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' has more passages than the limit of %d", name,
                         LENS_CITED_PASSAGES_MAX);
    return copy_ids(passages, arena, out, err);
}

enum lens_status lens_citable_read(struct lens_view json, const char *name,
                                   struct lens_arena *arena,
                                   struct lens_citable *out,
                                   struct lens_error *err)
{
    struct lens_citable found = { NULL, 0 };
    struct lens_error first = { .status = LENS_OK };
    struct lens_json *doc = NULL;
    enum lens_status status = lens_json_parse(json, name, &limits, &doc, err);

    if (status != LENS_OK)
        return status;
    status = read_pack(lens_json_root(doc), name, arena, &found, err);
    if (status == LENS_OK)
        status = lens_json_check(doc, &first);
    lens_json_free(doc);
    if (first.status != LENS_OK)
        return lens_hint(err, lens_fail(err, first.status, "%s", first.text),
                         "a pack is what 'asklens context --json' writes");
    if (status == LENS_OK)
        *out = found;
    return status;
}
