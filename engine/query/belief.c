#include "query/belief.h"

#include <math.h>

#include "base/error.h"

static double logistic(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

/* How much a facet is like the lens; 0 for one that says nothing. */
static enum lens_status compare(const struct lens_retriever *subject,
                                const struct lens_query *query,
                                struct lens_arena *arena, double *out,
                                struct lens_error *err)
{
    struct lens_hits hits = { 0 };
    enum lens_status status = subject->ops->search(
        subject, query, subject->ops->count(subject), arena, &hits, err);

    *out = 0;
    for (size_t i = 0; status == LENS_OK && i < hits.n; i++) {
        if (hits.at[i].docid == 0)
            *out = (double)hits.at[i].score;
    }
    return status;
}

static enum lens_status believe(const struct lens_belief *belief,
                                struct lens_arena *arena,
                                struct lens_facet *facet,
                                struct lens_error *err)
{
    const struct lens_belief_weights *w = belief->weights;
    enum lens_status status =
        compare(belief->subject, &facet->query, arena, &facet->like_us, err);

    if (status != LENS_OK)
        return status;
    facet->belief = w->bias + w->odds * lens_facet_odds(belief->domain, facet) +
                    w->like_us * facet->like_us +
                    w->length * log(1 + (double)facet->query.n_words);
    facet->counts = logistic(LENS_BELIEF_SHARPNESS *
                             (facet->belief + LENS_BELIEF_AMONG_US));
    facet->foreign = facet->counts < LENS_BELIEF_FOREIGN;
    return LENS_OK;
}

enum lens_status lens_facets_believe(const struct lens_belief *belief,
                                     struct lens_arena *arena,
                                     struct lens_facets *facets,
                                     struct lens_error *err)
{
    struct lens_facet *at = lens_arena_alloc(arena, facets->n, sizeof(*at));
    size_t n_said = 0;

    if (!at)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read the text");
    if (!belief->subject)
        return LENS_OK;
    for (size_t f = 0; f < facets->n; f++) {
        enum lens_status status;

        at[f] = facets->at[f];
        status = believe(belief, arena, &at[f], err);
        if (status != LENS_OK)
            return status;
        n_said += lens_facet_is_said(&at[f]);
    }
    for (size_t f = 0; n_said == 0 && f < facets->n; f++)
        at[f].foreign = false;
    facets->at = at;
    return lens_facets_join(facets, arena, err);
}
