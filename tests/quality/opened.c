#include "quality/opened.h"

#include <string.h>

#include "embedders/embedders.h"

/* The embedder of the index, attached to it. */
static enum lens_status open_embedder(struct opened *o, const char *model,
                                      struct lens_error *err)
{
    const char *colon = strchr(o->facts.embedder_id, ':');
    enum lens_status status =
        model ? lens_model_open(model, colon ? colon + 1 : "", 1, &o->embedder,
                                err)
              : lens_lsa_open(lens_index_lsa(o->index), o->analyzer,
                              &o->embedder, err);

    return status == LENS_OK ? lens_index_attach(o->index, o->embedder, err)
                             : status;
}

enum lens_status opened_open(const char *dir, const char *model,
                             struct opened *out, struct lens_error *err)
{
    struct lens_engine_parts parts = { 0 };
    enum lens_status status;

    *out = (struct opened){ 0 };
    status = lens_analyzer_new(&out->analyzer, err);
    if (status == LENS_OK)
        status = lens_index_open(dir, lens_analyzer_description(out->analyzer),
                                 &out->index, err);
    if (status == LENS_OK)
        status =
            lens_corpus_open(lens_index_documents(out->index), &out->docs, err);
    if (status == LENS_OK)
        status = lens_corpus_collection(out->docs, &out->arena,
                                        &out->collection, err);
    if (status == LENS_OK) {
        lens_index_facts(out->index, &out->facts);
        status = open_embedder(out, model, err);
    }
    if (status == LENS_OK) {
        parts.docs = out->docs;
        parts.analyzer = out->analyzer;
        parts.practices = lens_index_lexical(out->index, LENS_PRACTICE);
        parts.scenarios = lens_index_lexical(out->index, LENS_SCENARIO);
        parts.practice_rows = lens_index_forward(out->index, LENS_PRACTICE);
        parts.scenario_rows = lens_index_forward(out->index, LENS_SCENARIO);
        parts.concept_rows = lens_index_forward(out->index, LENS_CONCEPT);
        parts.domain = lens_index_domain(out->index);
        parts.practice_phrases = lens_index_phrases(out->index, LENS_PRACTICE);
        parts.scenario_phrases = lens_index_phrases(out->index, LENS_SCENARIO);
        parts.subject_phrases = lens_index_subject(out->index);
        parts.collection = &out->collection;
        parts.corpus_hash = out->facts.corpus_hash;
        parts.embedder = out->embedder;
        parts.practice_vectors = lens_index_dense(out->index, LENS_PRACTICE);
        parts.scenario_vectors = lens_index_dense(out->index, LENS_SCENARIO);
        parts.practice_discriminant =
            lens_index_discriminant(out->index, LENS_PRACTICE);
        status = lens_engine_open(&parts, &out->engine, err);
    }
    if (status != LENS_OK)
        opened_close(out);
    return status;
}

void opened_close(struct opened *opened)
{
    lens_engine_close(opened->engine);
    if (opened->docs)
        opened->docs->ops->close(opened->docs);
    lens_index_close(opened->index);
    if (opened->embedder)
        opened->embedder->ops->close(opened->embedder);
    lens_analyzer_free(opened->analyzer);
    lens_arena_release(&opened->arena);
    *opened = (struct opened){ 0 };
}
