/*
 * engine.h - ask a question, get an answer.
 *
 *     text - facets - candidates per facet - scenario scores - practice scores
 *          - verdict - explanation
 *
 * The engine is put together from ports: documents, one retriever per kind and
 * an analyzer.  It reads the catalogue (titles, relations, attributes) once,
 * when it is opened, and texts only for what it returns.
 *
 * Threads.  One engine per thread; retrievers may be shared by engines.
 */
#ifndef LENS_ENGINE_H
#define LENS_ENGINE_H

#include "asklens/analyzer.h"
#include "asklens/answer.h"
#include "asklens/arena.h"
#include "asklens/docstore.h"
#include "asklens/domain.h"
#include "asklens/forward.h"
#include "asklens/retriever.h"
#include "asklens/status.h"

enum {
    /* Longest description in bytes: about 40,000 words. */
    LENS_TEXT_MAX = 256 << 10,
    LENS_TOP_DEFAULT = 10, /* fewer where the scores sink below 0.05 */
    LENS_TOP_MAX = 51
};

/* Borrowed; everything must be there and outlive the engine. */
struct lens_engine_parts {
    struct lens_docstore *docs;
    struct lens_analyzer *analyzer;
    const struct lens_retriever *practices, *scenarios;
    const struct lens_forward *practice_rows, *scenario_rows, *concept_rows;
    const struct lens_domain *domain;
    const struct lens_collection *collection;
    const char *corpus_hash;
};

struct lens_engine;

LENS_MUST_CHECK enum lens_status
lens_engine_open(const struct lens_engine_parts *parts,
                 struct lens_engine **out, struct lens_error *err);
void lens_engine_close(struct lens_engine *engine);

struct lens_ask {
    struct lens_view text;
    size_t top; /* practices to return; 0 means those worth a line */
    struct lens_filter filter;
    bool bare; /* ranking only: no reasons, no sentences; for measuring */
};

/*
 * Answer.  LENS_E_INVAL for a text that is empty, not UTF-8 or over
 * LENS_TEXT_MAX, and for a filter value that does not exist (the error lists
 * the valid ones).  The answer and all it points to live in `arena`; filter
 * strings must live as long.
 */
LENS_MUST_CHECK enum lens_status lens_engine_ask(struct lens_engine *engine,
                                                 const struct lens_ask *ask,
                                                 struct lens_arena *arena,
                                                 const struct lens_answer **out,
                                                 struct lens_error *err);

#endif /* LENS_ENGINE_H */
