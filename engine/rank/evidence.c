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
          const struct lens_facets *facets, const double *counts,
          struct lens_arena *arena, const float *const **out,
          struct lens_error *err)
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
        scale(row, vectors->ops->count(vectors), counts[f]);
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

static double larger(double a, double b)
{
    return a > b ? a : b;
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

static double logistic(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

/* Each kind of score relative to its best, mixed, relative to the best of the
 * mixture. */
static void mix_scenarios(const struct lens_evidence *e, size_t n,
                          const struct lens_practice_weights *weights,
                          double *out)
{
    const double meaning = weights->scenario_meaning;
    const double phrases = weights->scenario_phrases;
    double max = 0;

    for (size_t s = 0; s < n; s++) {
        out[s] = (1 - meaning - phrases) * e->scenario_words[s] +
                 phrases * e->scenario_phrases[s] +
                 meaning * e->scenario_meaning[s];
        if (out[s] > max)
            max = out[s];
    }
    for (size_t s = 0; s < n; s++)
        out[s] = max > 0 ? out[s] / max : 0;
}

/* Turn what is in `likelihood`, relative scores, into likelihoods. */
static void weigh_scenarios(const float *row, size_t n, size_t given,
                            double *likelihood, double *clarity)
{
    double max = largest(row, n), sum = 0;

    *clarity = logistic((max - LENS_CLARITY_MIDDLE) / LENS_CLARITY_WIDTH);
    if (given < n) {
        for (size_t s = 0; s < n; s++)
            likelihood[s] = s == given;
        *clarity = 1;
        return;
    }
    for (size_t s = 0; s < n; s++) {
        likelihood[s] = exp(LENS_SCENARIO_SHARPNESS * (likelihood[s] - 1));
        sum += likelihood[s];
    }
    for (size_t s = 0; s < n; s++)
        likelihood[s] /= sum;
}

/* A row of scores relative to its largest. */
static void relative_to_best(const double *scores, size_t n, double *out)
{
    double max = 0;

    for (size_t i = 0; i < n; i++)
        max = scores[i] > max ? scores[i] : max;
    for (size_t i = 0; i < n; i++)
        out[i] = max > 0 ? scores[i] / max : 0;
}

static enum lens_status
score_scenarios(const struct lens_retrievers *retrievers,
                const struct lens_practice_weights *weights,
                const struct lens_facets *facets, size_t given,
                struct lens_arena *arena, struct lens_evidence *out,
                struct lens_error *err)
{
    const struct lens_retriever *scenarios = retrievers->scenarios;
    size_t n = scenarios->ops->count(scenarios);
    double *likelihood = lens_arena_alloc(arena, n, sizeof(*likelihood));
    double *words = lens_arena_alloc(arena, n, sizeof(*words));
    double *meaning = lens_arena_alloc(arena, n, sizeof(*meaning));
    double *phrases = lens_arena_alloc(arena, n, sizeof(*phrases));
    enum lens_status status;
    float *row = NULL, *by_phrases = NULL, ideal = 0;

    if (!likelihood || !words || !meaning || !phrases)
        return lens_fail(err, LENS_E_NOMEM, "no memory to rank");
    status = score_row(scenarios, &facets->whole.query, arena, &row,
                       &out->scenario_ideal, err);
    if (status == LENS_OK && retrievers->scenario_phrases)
        status = score_row(retrievers->scenario_phrases, &facets->whole.query,
                           arena, &by_phrases, &ideal, err);
    if (status == LENS_OK)
        status =
            find_rows(retrievers->scenario_vectors, true, facets,
                      out->facet_counts, arena, &out->scenario_meanings, err);
    if (status != LENS_OK)
        return status;
    for (size_t s = 0; s < n; s++) {
        assert(row);
        words[s] = (double)row[s];
        phrases[s] = by_phrases ? (double)by_phrases[s] : 0;
        meaning[s] = sum_meaning(facets, out->scenario_meanings, s);
    }
    relative_to_best(words, n, words);
    relative_to_best(phrases, n, phrases);
    relative_to_best(meaning, n, meaning);
    out->scenario_scores = row;
    out->best_scenario = largest(row, n);
    out->scenario_words = words;
    out->scenario_phrases = phrases;
    out->scenario_meaning = meaning;
    mix_scenarios(out, n, weights, likelihood);
    weigh_scenarios(row, n, given, likelihood, &out->clarity);
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

/* What a facet that is this much like the lens counts. */
static double count_of(double like_us)
{
    double part = (like_us - LENS_UNLIKE_US) / (LENS_LIKE_US - LENS_UNLIKE_US);

    return part < 0 ? 0 : part > 1 ? 1 : part;
}

/* How much the text is like the lens; every facet is read, for "we do not use
 * RAG" is about the subject.  And what each facet counts for that. */
static enum lens_status compare_subject(const struct lens_retriever *subject,
                                        const struct lens_facets *facets,
                                        struct lens_arena *arena,
                                        struct lens_evidence *out,
                                        struct lens_error *err)
{
    double *counts = lens_arena_alloc(arena, facets->n, sizeof(*counts));
    enum lens_status status = LENS_OK;
    float *row = NULL, ideal = 0;

    if (!counts)
        return lens_fail(err, LENS_E_NOMEM, "no memory to rank");
    for (size_t f = 0; f < facets->n; f++)
        counts[f] = 1;
    out->facet_counts = counts;
    if (!subject)
        return LENS_OK;
    status = score_row(subject, &facets->all, arena, &row, &ideal, err);
    if (status == LENS_OK && row)
        out->like_us = (double)row[0];
    for (size_t f = 0; status == LENS_OK && f < facets->n; f++) {
        status =
            score_row(subject, &facets->at[f].query, arena, &row, &ideal, err);
        if (status != LENS_OK || !row)
            break;
        counts[f] = count_of((double)row[0]);
        out->clause_like_us = larger(out->clause_like_us, (double)row[0]);
    }
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
        status = find_rows(retrievers->practice_vectors, true, facets,
                           evidence.facet_counts, arena,
                           &evidence.practice_meanings, err);
    if (status == LENS_OK)
        status = find_rows(retrievers->practice_discriminant, false, facets,
                           evidence.facet_counts, arena,
                           &evidence.practice_apart, err);
    if (status == LENS_OK)
        status = find_rows(retrievers->practice_phrases, false, facets,
                           evidence.facet_counts, arena,
                           &evidence.practice_phrases, err);
    if (status == LENS_OK)
        status = score_scenarios(retrievers, sources->weights, facets, given,
                                 arena, &evidence, err);
    if (status == LENS_OK)
        status = lens_lexicon_match(sources->lexicon, facets, arena,
                                    &evidence.matches, err);
    if (status != LENS_OK)
        return status;
    collect(sources, facets, &evidence, to);
    *out = evidence;
    return LENS_OK;
}
