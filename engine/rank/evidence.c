#include "rank/evidence.h"

#include <assert.h>
#include <math.h>

#include "base/error.h"
#include "rank/weights.h"

/* All scores of one query as a row by docid. */
static enum lens_status score_row(const struct lens_retriever *retriever,
                                  const struct lens_query *query,
                                  struct lens_arena *arena, float **row,
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

static double larger(double a, double b)
{
    return a > b ? a : b;
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

    return facet->counts * weight * (double)score * (double)score /
           floored(ideal);
}

double lens_facet_meaning(const struct lens_facet *facet, float above)
{
    return lens_facet_is_said(facet) ? (double)above * (double)above : 0;
}

static double squared(float score)
{
    return (double)score * (double)score;
}

/* Is this the first facet whose score in `rows` is the largest, `peak`? */
static bool is_peak(const float *const *rows, double peak,
                    const struct lens_facets *facets, size_t facet,
                    size_t docid)
{
    for (size_t f = 0; f < facet; f++) {
        if (lens_facet_is_said(&facets->at[f]) &&
            rows[f][docid] >= rows[facet][docid])
            return false;
    }
    return (double)rows[facet][docid] >= peak;
}

double lens_facet_phrases(const struct lens_practice_weights *weights,
                          const struct lens_evidence *evidence,
                          const struct lens_facets *facets, size_t facet,
                          size_t docid)
{
    const float *const *rows = evidence->practice_phrases;
    double sum = 0;

    if (!rows || !lens_facet_is_said(&facets->at[facet]))
        return 0;
    if (evidence->phrases_max > 0)
        sum += weights->phrases * squared(rows[facet][docid]) /
               evidence->phrases_max;
    if (is_peak(rows, evidence->practices[docid].phrase_peak, facets, facet,
                docid))
        sum += weights->phrase_peak * (double)rows[facet][docid];
    return sum;
}

double lens_facet_dense(const struct lens_practice_weights *weights,
                        const struct lens_evidence *evidence,
                        const struct lens_facets *facets, size_t facet,
                        size_t docid)
{
    double sum = 0;

    if (!lens_facet_is_said(&facets->at[facet]))
        return 0;
    if (evidence->practice_meanings && evidence->meaning_max > 0)
        sum += weights->meaning *
               squared(evidence->practice_meanings[facet][docid]) /
               evidence->meaning_max;
    if (!evidence->practice_apart)
        return sum;
    if (evidence->apart_max > 0)
        sum += weights->apart *
               squared(evidence->practice_apart[facet][docid]) /
               evidence->apart_max;
    if (is_peak(evidence->practice_apart, evidence->practices[docid].peak,
                facets, facet, docid))
        sum += weights->peak * (double)evidence->practice_apart[facet][docid];
    return sum;
}

/* How far each score of a row is above their mean, or 0. */
static void keep_above_mean(float *row, size_t n)
{
    double mean = 0;

    assert(row || n == 0);
    for (size_t i = 0; i < n; i++)
        mean += (double)row[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        row[i] = (double)row[i] > mean ? (float)((double)row[i] - mean) : 0.0f;
}

static void scale(float *row, size_t n, double by)
{
    assert(row || n == 0);
    for (size_t i = 0; i < n; i++)
        row[i] = (float)((double)row[i] * by);
}

/* A row per facet of its scores, or of what lies above their mean, each scaled
 * by what the facet counts; NULL without a retriever. */
static enum lens_status
find_rows(const struct lens_retriever *vectors, bool above_mean,
          const struct lens_facets *facets, struct lens_arena *arena,
          const float *const **out, struct lens_error *err)
{
    const float **rows;

    if (!vectors)
        return LENS_OK;
    rows = lens_arena_alloc(arena, facets->n, sizeof(*rows));
    if (!rows)
        return lens_fail(err, LENS_E_NOMEM, "no memory to rank");
    for (size_t f = 0; f < facets->n; f++) {
        float *row = NULL, ideal;
        enum lens_status status =
            score_row(vectors, &facets->at[f].query, arena, &row, &ideal, err);

        if (status != LENS_OK)
            return status;
        if (above_mean)
            keep_above_mean(row, vectors->ops->count(vectors));
        scale(row, vectors->ops->count(vectors), facets->at[f].counts);
        rows[f] = row;
    }
    *out = rows;
    return LENS_OK;
}

/* The sum over facets for document `docid`. */
static double sum_meaning(const struct lens_facets *facets,
                          const float *const *rows, size_t docid)
{
    double sum = 0;

    if (!rows)
        return 0;
    for (size_t f = 0; f < facets->n; f++)
        sum += rows[f] ? lens_facet_meaning(&facets->at[f], rows[f][docid]) : 0;
    return sum;
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
        float *row = NULL;
        enum lens_status status = score_row(practices, &facets->at[f].query,
                                            arena, &row, &ideals[f], err);

        if (status != LENS_OK)
            return status;
        rows[f] = row;
    }
    out->facet_scores = rows;
    out->facet_ideals = ideals;
    return LENS_OK;
}

/* How squarely an absent facet names each practice, by these scores of it. */
static void add_absent(struct lens_practice_evidence *to, size_t n,
                       const float *row)
{
    double max = largest(row, n);

    for (size_t p = 0; p < n; p++) {
        double named = max > 0 ? squared(row[p]) / (max * max) : 0;

        if (named > to[p].absent)
            to[p].absent = named;
    }
}

/* The sums of one practice over all facets. */
struct sums {
    double clauses, meaning, apart, phrases;
};

static void add_facet(struct sums *sums, const struct lens_facet *facet,
                      const struct lens_evidence *e, size_t f, size_t p)
{
    sums->clauses +=
        lens_facet_evidence(facet, e->facet_scores[f][p], e->facet_ideals[f]);
    if (e->practice_meanings)
        sums->meaning += squared(e->practice_meanings[f][p]);
    if (e->practice_apart)
        sums->apart += squared(e->practice_apart[f][p]);
    if (e->practice_phrases)
        sums->phrases += squared(e->practice_phrases[f][p]);
}

/* What the facets say of one practice; the maxima take all of them. */
static void add_facets(const struct lens_facets *facets,
                       struct lens_evidence *e, size_t p,
                       struct lens_practice_evidence *to)
{
    struct sums said = { 0 }, all = { 0 };

    for (size_t f = 0; f < facets->n; f++) {
        const struct lens_facet *facet = &facets->at[f];

        if (facet->foreign)
            continue;
        add_facet(&all, facet, e, f, p);
        if (facet->absent)
            continue;
        add_facet(&said, facet, e, f, p);
        to->best = larger(to->best, lens_facet_share(e->facet_scores[f][p],
                                                     e->facet_ideals[f]));
        if (e->practice_apart)
            to->peak = larger(to->peak, (double)e->practice_apart[f][p]);
        if (e->practice_phrases)
            to->phrase_peak =
                larger(to->phrase_peak, (double)e->practice_phrases[f][p]);
    }
    to->clauses = said.clauses;
    to->meaning = said.meaning;
    to->apart = said.apart;
    to->phrases = said.phrases;
    e->clauses_max = larger(e->clauses_max, all.clauses);
    e->meaning_max = larger(e->meaning_max, all.meaning);
    e->apart_max = larger(e->apart_max, all.apart);
    e->phrases_max = larger(e->phrases_max, all.phrases);
    e->best_practice = larger(e->best_practice, to->best);
}

static void make_relative(struct lens_practice_evidence *to, size_t n,
                          struct lens_evidence *out)
{
    out->whole_max = largest(out->whole_scores, n);
    for (size_t p = 0; p < n; p++) {
        if (out->clauses_max > 0)
            to[p].clauses /= out->clauses_max;
        if (out->meaning_max > 0)
            to[p].meaning /= out->meaning_max;
        if (out->apart_max > 0)
            to[p].apart /= out->apart_max;
        if (out->phrases_max > 0)
            to[p].phrases /= out->phrases_max;
        if (out->whole_max > 0)
            to[p].whole = (double)out->whole_scores[p] / out->whole_max;
    }
}

/* Turn what is in `likelihood`, log odds against no scenario at all but for
 * `none`, into probabilities of one among all, and find out whether there is
 * one. */
static void weigh_scenarios(double none, size_t n, size_t given,
                            double *likelihood, double *clarity)
{
    double max = none, sum = 0;

    if (given < n) {
        for (size_t s = 0; s < n; s++)
            likelihood[s] = s == given;
        *clarity = 1;
        return;
    }
    for (size_t s = 0; s < n; s++)
        max = larger(max, likelihood[s]);
    for (size_t s = 0; s < n; s++) {
        likelihood[s] = exp(likelihood[s] - max);
        sum += likelihood[s];
    }
    *clarity = sum / (sum + exp(none - max));
    for (size_t s = 0; s < n; s++)
        likelihood[s] = sum > 0 ? likelihood[s] / sum : 0;
}

/* A row of scores relative to its largest. */
static void relative_to_best(const double *scores, size_t n, double *out)
{
    double max = 0;

    for (size_t i = 0; i < n; i++)
        max = larger(max, scores[i]);
    for (size_t i = 0; i < n; i++)
        out[i] = max > 0 ? scores[i] / max : 0;
}

/* What the channels say of each scenario, both as it is and relative to the
 * best. */
static enum lens_status read_scenarios(const struct lens_retrievers *retrievers,
                                       const struct lens_facets *facets,
                                       struct lens_arena *arena,
                                       struct lens_evidence *out,
                                       struct lens_error *err)
{
    const struct lens_retriever *scenarios = retrievers->scenarios;
    size_t n = scenarios->ops->count(scenarios);
    struct lens_scenario_evidence *to = lens_arena_alloc(arena, n, sizeof(*to));
    double *raw = lens_arena_alloc(arena, 6 * n, sizeof(*raw));
    enum lens_status status;
    float *row = NULL, *by_phrases = NULL, ideal = 0;

    if (!to || !raw)
        return lens_fail(err, LENS_E_NOMEM, "no memory to rank");
    status = score_row(scenarios, &facets->whole.query, arena, &row,
                       &out->scenario_ideal, err);
    if (status == LENS_OK && retrievers->scenario_phrases)
        status = score_row(retrievers->scenario_phrases, &facets->whole.query,
                           arena, &by_phrases, &ideal, err);
    if (status == LENS_OK)
        status = find_rows(retrievers->scenario_vectors, true, facets, arena,
                           &out->scenario_meanings, err);
    if (status != LENS_OK)
        return status;
    assert(row);
    for (size_t s = 0; s < n; s++) {
        raw[s] = (double)row[s];
        raw[n + s] = by_phrases ? (double)by_phrases[s] : 0;
        raw[2 * n + s] = sum_meaning(facets, out->scenario_meanings, s);
    }
    for (size_t k = 0; k < 3; k++)
        relative_to_best(raw + k * n, n, raw + (3 + k) * n);
    for (size_t s = 0; s < n; s++)
        to[s] = (struct lens_scenario_evidence){
            .words = raw[s],
            .phrases = raw[n + s],
            .meaning = sqrt(raw[2 * n + s]),
            .words_part = raw[3 * n + s],
            .phrases_part = raw[4 * n + s],
            .meaning_part = raw[5 * n + s],
        };
    out->scenario_scores = row;
    out->best_scenario = largest(row, n);
    out->scenarios = to;
    return LENS_OK;
}

double lens_scenario_said(const struct lens_scenario_weights *w,
                          const struct lens_scenario_evidence *e)
{
    return w->words * e->words + w->words_part * e->words_part +
           w->phrases * e->phrases + w->phrases_part * e->phrases_part;
}

double lens_scenario_meant(const struct lens_scenario_weights *w,
                           const struct lens_scenario_evidence *e)
{
    return w->meaning * e->meaning + w->meaning_part * e->meaning_part;
}

static enum lens_status
score_scenarios(const struct lens_evidence_sources *sources,
                const struct lens_facets *facets, size_t given,
                struct lens_arena *arena, struct lens_evidence *out,
                struct lens_error *err)
{
    const struct lens_scenario_weights *w = &sources->weights->scenario;
    size_t n = sources->catalog->n_scenarios;
    double *likelihood = lens_arena_alloc(arena, n, sizeof(*likelihood));
    enum lens_status status;

    if (!likelihood)
        return lens_fail(err, LENS_E_NOMEM, "no memory to rank");
    status = read_scenarios(&sources->retrievers, facets, arena, out, err);
    if (status != LENS_OK)
        return status;
    assert(out->scenarios);
    for (size_t s = 0; s < n; s++)
        likelihood[s] = lens_scenario_said(w, &out->scenarios[s]) +
                        lens_scenario_meant(w, &out->scenarios[s]);
    weigh_scenarios(w->none, n, given, likelihood, &out->clarity);
    out->likelihood = likelihood;
    return LENS_OK;
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

/* Everything the retrievers and the lexicon say, practice by practice. */
static void collect(const struct lens_evidence_sources *sources,
                    const struct lens_facets *facets,
                    struct lens_evidence *evidence,
                    struct lens_practice_evidence *to)
{
    const struct lens_catalog *catalog = sources->catalog;
    const size_t n = catalog->n_practices;

    add_concepts(catalog, sources->lexicon, facets, &evidence->matches, to);
    for (size_t f = 0; f < facets->n; f++) {
        if (!facets->at[f].absent)
            continue;
        add_absent(to, n, evidence->facet_scores[f]);
        if (evidence->practice_apart)
            add_absent(to, n, evidence->practice_apart[f]);
        if (evidence->practice_phrases)
            add_absent(to, n, evidence->practice_phrases[f]);
    }
    for (size_t p = 0; p < n; p++)
        add_facets(facets, evidence, p, &to[p]);
    make_relative(to, n, evidence);
    for (size_t p = 0; p < n; p++) {
        for (size_t s = 0; s < catalog->n_scenarios; s++)
            to[p].stress += evidence->likelihood[s] *
                            lens_catalog_stress(catalog, s, p)->weight;
    }
    evidence->practices = to;
}

/* How much the text is like the lens; every facet is read, for "we do not use
 * RAG" is about the subject. */
static enum lens_status compare_subject(const struct lens_retriever *subject,
                                        const struct lens_facets *facets,
                                        struct lens_arena *arena,
                                        struct lens_evidence *out,
                                        struct lens_error *err)
{
    enum lens_status status;
    float *row = NULL, ideal = 0;

    for (size_t f = 0; f < facets->n; f++)
        out->clause_like_us =
            larger(out->clause_like_us, facets->at[f].like_us);
    if (!subject)
        return LENS_OK;
    status = score_row(subject, &facets->all, arena, &row, &ideal, err);
    if (status == LENS_OK && row)
        out->like_us = (double)row[0];
    return status;
}

enum lens_status
lens_evidence_gather(const struct lens_evidence_sources *sources,
                     const struct lens_facets *facets, size_t given,
                     struct lens_arena *arena, struct lens_evidence *out,
                     struct lens_error *err)
{
    const struct lens_retrievers *retrievers = &sources->retrievers;
    struct lens_evidence evidence = { 0 };
    struct lens_practice_evidence *to =
        lens_arena_alloc(arena, sources->catalog->n_practices, sizeof(*to));
    enum lens_status status;
    float *whole = NULL, ideal = 0;

    if (!to)
        return lens_fail(err, LENS_E_NOMEM, "no memory to rank");
    status = compare_subject(retrievers->subject_phrases, facets, arena,
                             &evidence, err);
    if (status == LENS_OK)
        status =
            score_facets(retrievers->practices, facets, arena, &evidence, err);
    if (status == LENS_OK)
        status = score_row(retrievers->practices, &facets->pointed, arena,
                           &whole, &ideal, err);
    evidence.whole_scores = whole;
    if (status == LENS_OK)
        status = find_rows(retrievers->practice_vectors, true, facets, arena,
                           &evidence.practice_meanings, err);
    if (status == LENS_OK)
        status = find_rows(retrievers->practice_discriminant, false, facets,
                           arena, &evidence.practice_apart, err);
    if (status == LENS_OK)
        status = find_rows(retrievers->practice_phrases, false, facets, arena,
                           &evidence.practice_phrases, err);
    if (status == LENS_OK)
        status = score_scenarios(sources, facets, given, arena, &evidence, err);
    if (status == LENS_OK)
        status = lens_lexicon_match(sources->lexicon, facets, arena,
                                    &evidence.matches, err);
    if (status != LENS_OK)
        return status;
    collect(sources, facets, &evidence, to);
    *out = evidence;
    return LENS_OK;
}
