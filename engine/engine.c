/* engine.c - an engine is put together from its parts, and taken apart. */
#include "engine_int.h"

#include "base/alloc.h"
#include "base/error.h"

static size_t count_of(const struct lens_retriever *retriever)
{
    return retriever->ops->count(retriever);
}

bool lens_engine_has_dense(const struct lens_engine_parts *parts)
{
    return parts->embedder && parts->practice_vectors &&
           parts->scenario_vectors && parts->practice_discriminant;
}

/* Do the vectors number the documents the same way? */
static bool is_dense_equal(const struct lens_engine_parts *parts)
{
    return !lens_engine_has_dense(parts) ||
           (count_of(parts->practice_vectors) == count_of(parts->practices) &&
            count_of(parts->practice_discriminant) ==
                count_of(parts->practices) &&
            count_of(parts->scenario_vectors) == count_of(parts->scenarios));
}

static enum lens_status check_counts(const struct lens_engine *engine,
                                     struct lens_error *err)
{
    const struct lens_catalog *c = &engine->catalog;
    size_t practices = count_of(engine->parts.practices);
    size_t scenarios = count_of(engine->parts.scenarios);

    if (practices == c->n_practices && scenarios == c->n_scenarios &&
        is_dense_equal(&engine->parts))
        return LENS_OK;
    return lens_hint(err,
                     lens_fail(err, LENS_E_CORRUPT,
                               "the index and the documents disagree: %zu and "
                               "%zu practices, %zu and %zu scenarios",
                               practices, c->n_practices, scenarios,
                               c->n_scenarios),
                     "run 'asklens index build' to make it anew");
}

static bool has_all_parts(const struct lens_engine_parts *parts)
{
    return parts->docs && parts->analyzer && parts->practices &&
           parts->scenarios && parts->practice_rows && parts->scenario_rows &&
           parts->concept_rows && parts->domain && parts->collection &&
           parts->corpus_hash;
}

static enum lens_status read_learned(struct lens_engine *engine,
                                     struct lens_error *err)
{
    return lens_learned_read(lens_learned_default(), "learned.json",
                             &engine->learned, err);
}

enum lens_status lens_engine_open(const struct lens_engine_parts *parts,
                                  struct lens_engine **out,
                                  struct lens_error *err)
{
    struct lens_engine *engine;
    enum lens_status status;

    if (!has_all_parts(parts))
        return lens_fail(err, LENS_E_INVAL,
                         "the engine needs documents, practices, scenarios and "
                         "concepts, and the index lacks one of them");
    engine = lens_calloc(1, sizeof(*engine));
    if (!engine)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the engine");
    engine->parts = *parts;
    status = lens_catalog_read(parts->docs, parts->collection, &engine->catalog,
                               err);
    if (status == LENS_OK)
        status = lens_lexicon_read(parts->docs, parts->concept_rows,
                                   &engine->lexicon, err);
    if (status == LENS_OK)
        status = read_learned(engine, err);
    if (status == LENS_OK)
        status = check_counts(engine, err);
    if (status != LENS_OK) {
        lens_engine_close(engine);
        return status;
    }
    *out = engine;
    return LENS_OK;
}

void lens_engine_close(struct lens_engine *engine)
{
    if (!engine)
        return;
    lens_lexicon_release(&engine->lexicon);
    lens_catalog_release(&engine->catalog);
    lens_free(engine);
}
