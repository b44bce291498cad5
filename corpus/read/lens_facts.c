#include "read/lens_facts.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *text_of(struct lens_reading *r,
                           struct lens_json_value object, const char *name)
{
    return lens_reading_text(r, lens_reading_member(object, name));
}

static const char *url_of(struct lens_reading *r, struct lens_json_value object)
{
    return lens_reading_url(r, lens_reading_member(object, "url"));
}

static bool is_prefix(const char *text)
{
    return *text && text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0' &&
           strlen(text) <= 16;
}

static void read_pillar(struct lens_reading *r, struct lens_json_value object,
                        struct lens_pillar *out)
{
    static const char *const names[] = { "id", "name", "prefix", "url",
                                         "summary" };

    lens_reading_members(object, names, COUNT(names));
    out->id = text_of(r, object, "id");
    out->name = text_of(r, object, "name");
    out->prefix = text_of(r, object, "prefix");
    out->url = url_of(r, object);
    out->summary = text_of(r, object, "summary");
    if (!lens_is_slug(out->id))
        lens_json_reject(lens_reading_member(object, "id"),
                         "is no slug of a-z, 0-9 and '-'");
    if (!is_prefix(out->prefix))
        lens_json_reject(lens_reading_member(object, "prefix"),
                         "is not made of 1 to 16 letters A-Z");
}

/* Room for the elements of a non-empty array of at most `max`; NULL and a
 * recorded failure otherwise. */
static void *room_for(struct lens_reading *r, struct lens_json_value array,
                      size_t max, size_t size)
{
    size_t n = lens_json_count(array);
    void *room;

    if (n == 0 || n > max) {
        lens_json_reject(array, "is empty or has more than 16 elements");
        return NULL;
    }
    room = lens_arena_alloc(r->arena, n, size);
    if (!room)
        lens_reading_no_memory(r);
    return room;
}

static void read_pillars(struct lens_reading *r, struct lens_json_value root,
                         struct lens_collection *out)
{
    struct lens_json_value array = lens_json_array(root, "pillars");
    struct lens_pillar *pillars =
        room_for(r, array, LENS_FACTS_MAX_PILLARS, sizeof(*pillars));
    struct lens_json_value at = lens_json_first(array);
    size_t n = 0;

    for (; pillars && !lens_json_is_end(at); at = lens_json_next(at), n++) {
        read_pillar(r, at, &pillars[n]);
        for (size_t i = 0; i < n; i++) {
            if (strcmp(pillars[i].id, pillars[n].id) == 0 ||
                strcmp(pillars[i].prefix, pillars[n].prefix) == 0)
                lens_json_reject(at, "has the id or prefix of another pillar");
        }
    }
    out->pillars = pillars;
    out->n_pillars = n;
}

static void read_phases(struct lens_reading *r, struct lens_json_value root,
                        struct lens_collection *out)
{
    struct lens_json_value array = lens_json_array(root, "phases");
    const char **phases =
        room_for(r, array, LENS_FACTS_MAX_PHASES, sizeof(*phases));
    struct lens_json_value at = lens_json_first(array);
    size_t n = 0;

    for (; phases && !lens_json_is_end(at); at = lens_json_next(at), n++) {
        phases[n] = lens_reading_text(r, at);
        for (size_t i = 0; i < n; i++) {
            if (strcmp(phases[i], phases[n]) == 0)
                lens_json_reject(at, "stands there twice");
        }
    }
    out->phases = phases;
    out->n_phases = n;
}

void lens_facts_read(struct lens_reading *r, struct lens_json_value root,
                     struct lens_collection *out)
{
    static const char *const names[] = { "id",  "name",    "edition",
                                         "url", "pillars", "phases" };

    lens_reading_members(root, names, COUNT(names));
    out->id = text_of(r, root, "id");
    out->name = text_of(r, root, "name");
    out->edition = text_of(r, root, "edition");
    out->url = url_of(r, root);
    if (!lens_is_slug(out->id))
        lens_json_reject(lens_reading_member(root, "id"),
                         "is no slug of a-z, 0-9 and '-'");
    read_pillars(r, root, out);
    read_phases(r, root, out);
}
