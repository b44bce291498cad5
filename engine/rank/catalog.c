#include "rank/catalog.h"

#include <string.h>

#include "base/error.h"

/* More documents of a kind than any lens has; the matrix below is small. */
enum {
    CATALOG_MAX = 4096
};

struct reading {
    struct lens_catalog *catalog;
    struct lens_catalog_entry *at;
    size_t n, cap;
    const struct lens_collection *collection;
};

static const char *pillar_name(const struct lens_collection *collection,
                               const char *id)
{
    for (size_t i = 0; i < collection->n_pillars; i++) {
        if (!strcmp(collection->pillars[i].id, id))
            return collection->pillars[i].name;
    }
    return "";
}

/* Room for one more entry; the arrays left behind are small. */
static enum lens_status grow(struct reading *reading, struct lens_error *err)
{
    struct lens_catalog_entry *more;
    size_t cap = reading->cap ? reading->cap * 2 : 64;

    if (cap > CATALOG_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "the index holds more than %d documents of a kind",
                         CATALOG_MAX);
    more = lens_arena_alloc(&reading->catalog->arena, cap, sizeof(*more));
    if (!more)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the catalogue");
    if (reading->n)
        memcpy(more, reading->at, reading->n * sizeof(*more));
    reading->at = more;
    reading->cap = cap;
    return LENS_OK;
}

static enum lens_status read_one(const struct lens_document *doc, void *arg,
                                 struct lens_error *err)
{
    struct reading *reading = arg;
    enum lens_status status = LENS_OK;

    if (reading->n == reading->cap)
        status = grow(reading, err);
    if (status == LENS_OK)
        reading->at[reading->n++] =
            (struct lens_catalog_entry){ *doc, pillar_name(reading->collection,
                                                           doc->pillar) };
    return status;
}

static enum lens_status read_kind(struct lens_docstore *docs,
                                  enum lens_kind kind, struct reading *reading,
                                  struct lens_error *err)
{
    reading->at = NULL;
    reading->n = reading->cap = 0;
    return docs->ops->each_brief(docs, kind, &reading->catalog->arena, read_one,
                                 reading, err);
}

static enum lens_status count_one(const struct lens_document *doc, void *arg,
                                  struct lens_error *err)
{
    (void)doc;
    (void)err;
    ++*(size_t *)arg;
    return LENS_OK;
}

/* Where the practice `key` stands; n_practices when it is not there. */
static size_t find_practice(const struct lens_catalog *catalog, const char *key)
{
    size_t i = 0;

    while (i < catalog->n_practices &&
           strcmp(catalog->practices[i].doc.key, key) != 0)
        i++;
    return i;
}

static enum lens_status fill_stress(struct lens_catalog *catalog,
                                    struct lens_error *err)
{
    catalog->stress = lens_arena_alloc(
        &catalog->arena, catalog->n_scenarios * catalog->n_practices,
        sizeof(*catalog->stress));
    if (!catalog->stress)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the catalogue");
    for (size_t s = 0; s < catalog->n_scenarios; s++) {
        const struct lens_document *doc = &catalog->scenarios[s].doc;

        for (size_t r = 0; r < doc->n_relations; r++) {
            const struct lens_relation_row *row = &doc->relations[r];
            size_t p = find_practice(catalog, row->to);

            if (!strcmp(row->type, "stresses") && p < catalog->n_practices)
                catalog->stress[s * catalog->n_practices + p] =
                    (struct lens_stress){ row->weight / 3.0, row->reason };
        }
    }
    return LENS_OK;
}

enum lens_status lens_catalog_read(struct lens_docstore *docs,
                                   const struct lens_collection *collection,
                                   struct lens_catalog *out,
                                   struct lens_error *err)
{
    struct lens_catalog catalog = { 0 };
    struct reading reading = { .catalog = &catalog, .collection = collection };
    enum lens_status status;

    status = read_kind(docs, LENS_PRACTICE, &reading, err);
    catalog.practices = reading.at;
    catalog.n_practices = reading.n;
    if (status == LENS_OK)
        status = read_kind(docs, LENS_SCENARIO, &reading, err);
    catalog.scenarios = reading.at;
    catalog.n_scenarios = reading.n;
    if (status == LENS_OK)
        status = docs->ops->each_brief(docs, LENS_QUESTION, &catalog.arena,
                                       count_one, &catalog.n_questions, err);
    if (status == LENS_OK)
        status = fill_stress(&catalog, err);
    if (status != LENS_OK) {
        lens_catalog_release(&catalog);
        return status;
    }
    *out = catalog;
    return LENS_OK;
}

void lens_catalog_release(struct lens_catalog *catalog)
{
    if (catalog)
        lens_arena_release(&catalog->arena);
}

const struct lens_stress *
lens_catalog_stress(const struct lens_catalog *catalog, size_t scenario,
                    size_t practice)
{
    return &catalog->stress[scenario * catalog->n_practices + practice];
}
