/*
 * engine_int.h - what the files of one ask share.
 *
 *     engine.c           put together and taken apart
 *     engine_ask.c       the stages of one ask, in order
 *     engine_channels.c  which channels take part
 *     engine_lists.c     scores into ranked, explained lists
 */
#ifndef LENS_ENGINE_INT_H
#define LENS_ENGINE_INT_H

#include "asklens/engine.h"
#include "query/facets.h"
#include "rank/catalog.h"
#include "rank/concepts.h"
#include "rank/evidence.h"
#include "rank/learned.h"
#include "rank/score.h"
#include "rank/subject.h"

struct lens_engine {
    struct lens_engine_parts parts;
    struct lens_catalog catalog;
    struct lens_lexicon lexicon;
    struct lens_learned learned;
};

/* One ask under way. */
struct lens_asking {
    struct lens_engine *engine;
    const struct lens_ask *ask;
    struct lens_arena *arena;
    struct lens_facets facets;
    struct lens_evidence evidence;
    struct lens_subject subject;
    struct lens_evidence_sources sources;
    struct lens_practice_score *scores; /* by docid */
    const char *no_dense;               /* why, where somebody should know */
    struct lens_answer *answer;
    uint64_t started_ns;
};

/* Are all parts of the dense channel there? */
bool lens_engine_has_dense(const struct lens_engine_parts *parts);

/* Decide on the channels, with their weights; embed the facets for them. */
LENS_MUST_CHECK enum lens_status
lens_asking_choose_channels(struct lens_asking *a, struct lens_error *err);

/* Facets, scenarios and practices of the answer, best first, with reasons. */
LENS_MUST_CHECK enum lens_status lens_asking_fill(struct lens_asking *a,
                                                  struct lens_error *err);

#endif /* LENS_ENGINE_INT_H */
