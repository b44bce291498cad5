#include "rank/evidence.h"

#include <assert.h>
#include <math.h>

#include "base/error.h"
#include "rank/weights.h"

/* All scores of one query as a row by docid. */
static enum lens_status score_row(const struct lens_retriever *retriever,
                                  const struct lens_query *query,
                                  struct lens_arena *arena, const float **row,
                                  float *ideal, struct lens_error *err)
{
    size_t n = retriever->ops->count(retriever);
    float *scores = lens_arena_alloc(arena, n, sizeof(*scores));
    struct lens_hits hits = { 0 };
    enum lens_status status;

    if (!scores)
        return lens_fail(err, LENS_E_NOMEM, "no memory to rank");
    status = retriever->ops->search(retriever, query, n, arena, &hits, err);
    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < hits.n; i++)
        scores[hits.at[i].docid] = hits.at[i].score;
    *row = scores;
    *ideal = hits.ideal;
    return LENS_OK;
}

static double largest(const float *row, size_t n)
{
    double max = 0;

    assert(row || n == 0);
    for (size_t i = 0; i < n; i++) {
        if ((double)row[i] > max)
            max = (double)row[i];
    }
    return max;
}

static double floored(float ideal)
{
    return (double)ideal > LENS_IDEAL_FLOOR ? (double)ideal : LENS_IDEAL_FLOOR;
}

double lens_facet_share(float score, float ideal)
{
    return (double)score / floored(ideal);
}

double lens_facet_evidence(const struct lens_facet *facet, float score,
                           float ideal)
{
    double weight = facet->worry ? LENS_WORRY_CLAUSE_WEIGHT : 1;

    return weight * (double)score * (double)score / floored(ideal);
}

static enum lens_status score_facets(const struct lens_retriever *practices,
                                     const struct lens_facets *facets,
                                     struct lens_arena *arena,
                                     struct lens_evidence *out,
                                     struct lens_error *err)
{
    const float **rows = lens_arena_alloc(arena, facets->n, sizeof(*rows));
    float *ideals = lens_arena_alloc(arena, facets->n, sizeof(*ideals));

    if (!rows || !ideals)
        return lens_fail(err, LENS_E_NOMEM, "no memory to rank");
    for (size_t f = 0; f < facets->n; f++) {
        enum lens_status status = score_row(practices, &facets->at[f].query,
                                            arena, &rows[f], &ideals[f], err);

        if (status != LENS_OK)
            return status;
    }
    out->facet_scores = rows;
    out->facet_ideals = ideals;
    return LENS_OK;
}

/* Add what one facet says about every practice. */
static void add_facet(struct lens_practice_evidence *to, size_t n,
                      const float *row, float ideal,
                      const struct lens_facet *facet)
{
    double max = largest(row, n);

    for (size_t p = 0; p < n; p++) {
        double score = (double)row[p];
        double share = lens_facet_share(row[p], ideal);

        if (facet->absent) {
            double named = max > 0 ? score * score / (max * max) : 0;

            if (named > to[p].absent)
                to[p].absent = named;
            continue;
        }
        to[p].clauses += lens_facet_evidence(facet, row[p], ideal);
        if (share > to[p].best)
            to[p].best = share;
    }
}

static void make_relative(struct lens_practice_evidence *to, size_t n,
                          struct lens_evidence *out)
{
    for (size_t p = 0; p < n; p++) {
        if (to[p].clauses > out->clauses_max)
            out->clauses_max = to[p].clauses;
        if (to[p].best > out->best_practice)
            out->best_practice = to[p].best;
    }
    out->whole_max = largest(out->whole_scores, n);
    for (size_t p = 0; p < n; p++) {
        if (out->clauses_max > 0)
            to[p].clauses /= out->clauses_max;
        if (out->whole_max > 0)
            to[p].whole = (double)out->whole_scores[p] / out->whole_max;
    }
}

static double logistic(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

static void weigh_scenarios(const float *row, size_t n, size_t given,
                            double *likelihood, double *clarity)
{
    double max = largest(row, n), sum = 0;

    *clarity = logistic((max - LENS_CLARITY_MIDDLE) / LENS_CLARITY_WIDTH);
    if (given < n) {
        likelihood[given] = 1;
        *clarity = 1;
        return;
    }
    for (size_t s = 0; s < n; s++) {
        double relative = max > 0 ? (double)row[s] / max : 0;

        likelihood[s] = exp(LENS_SCENARIO_SHARPNESS * (relative - 1));
        sum += likelihood[s];
    }
    for (size_t s = 0; s < n; s++)
        likelihood[s] /= sum;
}

static enum lens_status score_scenarios(const struct lens_retriever *scenarios,
                                        const struct lens_facets *facets,
                                        size_t given, struct lens_arena *arena,
                                        struct lens_evidence *out,
                                        struct lens_error *err)
{
    size_t n = scenarios->ops->count(scenarios);
    double *likelihood = lens_arena_alloc(arena, n, sizeof(*likelihood));
    enum lens_status status;

    if (!likelihood)
        return lens_fail(err, LENS_E_NOMEM, "no memory to rank");
    status = score_row(scenarios, &facets->whole.query, arena,
                       &out->scenario_scores, &out->scenario_ideal, err);
    if (status == LENS_OK) {
        weigh_scenarios(out->scenario_scores, n, given, likelihood,
                        &out->clarity);
        out->likelihood = likelihood;
    }
    return status;
}

/* What the concepts of the text call for, and what those of absent facets
 * speak against. */
static void add_concepts(const struct lens_catalog *catalog,
                         const struct lens_lexicon *lexicon,
                         const struct lens_facets *facets,
                         const struct lens_concept_matches *matches,
                         struct lens_practice_evidence *to)
{
    for (size_t p = 0; p < catalog->n_practices; p++) {
        double doubt = 1;

        for (size_t m = 0; m < matches->n; m++) {
            const struct lens_concept_match *match = &matches->at[m];
            const char *key = catalog->practices[p].doc.key;
            const char *reason = NULL;
            double weight =
                lens_match_weight(lexicon, facets, match, key, &reason);

            doubt *= 1 - LENS_CONCEPT_BELIEF * weight * weight;
            if (!facets->at[match->facet].absent)
                continue;
            weight = lens_concept_weight(lexicon, match->docid, key, &reason);
            if (weight > to[p].absent)
                to[p].absent = weight;
        }
        to[p].concepts = 1 - doubt;
    }
}

enum lens_status lens_evidence_gather(const struct lens_retrievers *retrievers,
                                      const struct lens_catalog *catalog,
                                      const struct lens_lexicon *lexicon,
                                      const struct lens_facets *facets,
                                      size_t given, struct lens_arena *arena,
                                      struct lens_evidence *out,
                                      struct lens_error *err)
{
    struct lens_evidence evidence = { 0 };
    size_t n = catalog->n_practices;
    struct lens_practice_evidence *to = lens_arena_alloc(arena, n, sizeof(*to));
    enum lens_status status;
    float ideal = 0;

    if (!to)
        return lens_fail(err, LENS_E_NOMEM, "no memory to rank");
    status = score_facets(retrievers->practices, facets, arena, &evidence, err);
    if (status == LENS_OK)
        status = score_row(retrievers->practices, &facets->pointed, arena,
                           &evidence.whole_scores, &ideal, err);
    if (status == LENS_OK)
        status = score_scenarios(retrievers->scenarios, facets, given, arena,
                                 &evidence, err);
    if (status == LENS_OK)
        status =
            lens_lexicon_match(lexicon, facets, arena, &evidence.matches, err);
    if (status != LENS_OK)
        return status;
    add_concepts(catalog, lexicon, facets, &evidence.matches, to);
    for (size_t f = 0; f < facets->n; f++)
        add_facet(to, n, evidence.facet_scores[f], evidence.facet_ideals[f],
                  &facets->at[f]);
    make_relative(to, n, &evidence);
    for (size_t p = 0; p < n; p++) {
        for (size_t s = 0; s < catalog->n_scenarios; s++)
            to[p].stress += evidence.likelihood[s] *
                            lens_catalog_stress(catalog, s, p)->weight;
    }
    evidence.practices = to;
    *out = evidence;
    return LENS_OK;
}
