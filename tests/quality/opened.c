#include "quality/opened.h"

enum lens_status opened_open(const char *dir, struct opened *out,
                             struct lens_error *err)
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
        parts.docs = out->docs;
        parts.analyzer = out->analyzer;
        parts.practices = lens_index_lexical(out->index, LENS_PRACTICE);
        parts.scenarios = lens_index_lexical(out->index, LENS_SCENARIO);
        parts.practice_rows = lens_index_forward(out->index, LENS_PRACTICE);
        parts.scenario_rows = lens_index_forward(out->index, LENS_SCENARIO);
        parts.concept_rows = lens_index_forward(out->index, LENS_CONCEPT);
        parts.domain = lens_index_domain(out->index);
        parts.collection = &out->collection;
        parts.corpus_hash = out->facts.corpus_hash;
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
    lens_analyzer_free(opened->analyzer);
    lens_arena_release(&opened->arena);
    *opened = (struct opened){ 0 };
}
