/*
 * catalog.h - the facts of practices and scenarios that ranking needs, read
 * once when the engine opens.
 *
 * Both arrays are in docid order: position i is docid i of the retriever of
 * that kind, because both are in byte order of keys.
 */
#ifndef LENS_RANK_CATALOG_H
#define LENS_RANK_CATALOG_H

#include "asklens/docstore.h"
#include "asklens/retriever.h"

struct lens_catalog_entry {
    struct lens_document doc; /* without texts */
    const char *pillar_name;
};

/* How much a scenario stresses a practice: 0, or weight 1 .. 3 over 3. */
struct lens_stress {
    double weight;
    const char *reason; /* NULL where the weight is 0 */
};

struct lens_catalog {
    struct lens_arena arena;
    struct lens_catalog_entry *practices, *scenarios;
    size_t n_practices, n_scenarios, n_questions;
    struct lens_stress *stress; /* n_scenarios rows of n_practices */
};

LENS_MUST_CHECK enum lens_status
lens_catalog_read(struct lens_docstore *docs,
                  const struct lens_collection *collection,
                  struct lens_catalog *out, struct lens_error *err);
void lens_catalog_release(struct lens_catalog *catalog);

/* Row `scenario`, column `practice`. */
const struct lens_stress *
lens_catalog_stress(const struct lens_catalog *catalog, size_t scenario,
                    size_t practice);

#endif /* LENS_RANK_CATALOG_H */
