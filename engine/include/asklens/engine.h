/*
 * engine.h - ask a question, get an answer.
 *
 *     text - facets - candidates per facet - scenario scores - practice scores
 *          - verdict - explanation
 *
 * The engine is put together from ports: documents, a lexical and maybe a dense
 * retriever per kind, an analyzer and maybe an embedder.  It reads the
 * catalogue (titles, relations, attributes) once, when it is opened, and texts
 * only for what it returns.
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
#include "asklens/embedder.h"
#include "asklens/forward.h"
#include "asklens/retriever.h"
#include "asklens/search.h"
#include "asklens/status.h"

enum {
    /* Longest description in bytes: about 40,000 words. */
    LENS_TEXT_MAX = 256 << 10,
    /* Fewer where the scores sink below 0.10, and one more for each worry
     * that none of them speaks to, up to five (rank/cover.h). */
    LENS_TOP_DEFAULT = 12,
    LENS_TOP_MAX = 51
};

/*
 * Borrowed; everything must outlive the engine.  What belongs to the dense
 * channel may be missing, all of it together; `no_dense` then says why, in one
 * sentence for the warnings of an answer, or is NULL when nobody needs to know.
 */
struct lens_engine_parts {
    struct lens_docstore *docs;
    struct lens_analyzer *analyzer;
    const struct lens_retriever *practices, *scenarios;
    const struct lens_forward *practice_rows, *scenario_rows, *concept_rows;
    const struct lens_domain *domain;
    /* By phrases; each may be NULL. */
    const struct lens_retriever *practice_phrases, *scenario_phrases;
    const struct lens_retriever *subject_phrases;
    const struct lens_collection *collection;
    const char *corpus_hash;

    struct lens_embedder *embedder;
    const struct lens_retriever *practice_vectors, *scenario_vectors;
    const struct lens_retriever *practice_discriminant;
    const char *no_dense;
};

struct lens_engine;

LENS_MUST_CHECK enum lens_status
lens_engine_open(const struct lens_engine_parts *parts,
                 struct lens_engine **out, struct lens_error *err);
void lens_engine_close(struct lens_engine *engine);

/* What an ask can do without, to measure what it is worth. */
enum {
    LENS_WITHOUT_SCENARIOS = 1, /* nothing is called for by a scenario */
    LENS_WITHOUT_CONCEPTS = 2,  /* the lexicon is not read */
    LENS_WITHOUT_LEARNING = 4,  /* every weight is 1, no habits */
    LENS_WITHOUT_REFUSAL = 8    /* a ranking even where nothing fits */
};

struct lens_ask {
    struct lens_view text;
    size_t top; /* practices to return; 0 means those worth a line */
    struct lens_filter filter;
    enum lens_channels channels; /* 0: all there are */
    bool bare; /* ranking only: no reasons, no sentences; for measuring */
    unsigned without; /* LENS_WITHOUT_..., for measuring */
};

/*
 * Answer.  LENS_E_INVAL for a text that is empty, not UTF-8 or over
 * LENS_TEXT_MAX, for a filter value that does not exist (the error lists the
 * valid ones), and for a dense channel that is asked for and not there.  An
 * embedder that fails while nobody asked for it by name costs the answer its
 * dense channel and adds a warning, nothing else.  The answer and all it points
 * to live in `arena`; filter strings must live as long.
 */
LENS_MUST_CHECK enum lens_status lens_engine_ask(struct lens_engine *engine,
                                                 const struct lens_ask *ask,
                                                 struct lens_arena *arena,
                                                 const struct lens_answer **out,
                                                 struct lens_error *err);

#endif /* LENS_ENGINE_H */
