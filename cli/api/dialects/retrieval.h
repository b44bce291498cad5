/*
 * retrieval.h - the one answer as the list of passages that a retriever wants.
 *
 * Vector stores and knowledge bases answer with one list of texts, best first.
 * Here that list holds the practices of an ask and the scenarios the text
 * resembles, by score: both scores are probabilities of being relevant, so they
 * may stand in one order, a scenario before a practice of equal score.  Whoever
 * wants one kind only filters by "kind".  A text that the engine refuses has an
 * empty list, which every client understands; so has a filter that nothing
 * passes.
 *
 * Filters and thresholds are applied to all practices, scored, so they never
 * change a score, and a filter that leaves k results leaves the best k.
 */
#ifndef LENS_API_RETRIEVAL_H
#define LENS_API_RETRIEVAL_H

#include "api/call.h"
#include "api/dialects/filter_tree.h"
#include "asklens/document.h"
#include "asklens/search.h"

struct lens_retrieval {
    struct lens_view text;
    size_t top;                    /* results */
    double at_least;               /* score */
    struct lens_condition *filter; /* NULL: none; its values are resolved */
    enum lens_channels channels;   /* 0: all there are */
};

/* Texts are the arena's of the call; "" where a kind has no such fact. */
struct lens_retrieved {
    enum lens_kind kind;
    const char *key, *title, *url;
    const char *pillar, *question, *risk;
    struct lens_filter_values phases, services, roles;
    double score;     /* 0 .. 1, rounded to LENS_RETRIEVED_DECIMALS */
    const char *text; /* for a model: what it is, why, what to do, source */
};

struct lens_retrieved_list {
    const struct lens_retrieved *at;
    size_t n;
};

enum {
    LENS_RETRIEVED_DECIMALS = 4,
    LENS_RETRIEVED_TEXT_MAX = 1800, /* bytes, about 400 tokens */
    LENS_RETRIEVED_TOP = 10         /* where a client does not say */
};

LENS_MUST_CHECK enum lens_status
lens_retrieve(struct lens_api_call *call, const struct lens_retrieval *request,
              struct lens_retrieved_list *out, struct lens_error *err);

#endif /* LENS_API_RETRIEVAL_H */
