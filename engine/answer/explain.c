#include "answer/explain.h"

#include <stdlib.h>
#include <string.h>

#include "answer/explain_meaning.h"
#include "answer/reasons.h"
#include "answer/rows.h"
#include "answer/why.h"
#include "base/error.h"
#include "rank/weights.h"

/* A word is shown when its term earned at least this part of the clause. */
static const double shown_word = 0.08;

/* The document being explained, and what its retriever says of it. */
struct subject {
    const struct lens_explainer *ex;
    const struct lens_retriever *retriever;
    lens_docid docid;
    struct lens_document doc;
    struct lens_rows rows;
    struct lens_contributions whole; /* of the query of the whole text */
};

/* What one facet earned. */
struct earned {
    size_t facet;
    double share;
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to explain the answer");
}

/* Load the document of a subject whose retriever, rows and docid are set, and
 * ask what each word of `query` earned. */
static enum lens_status open_subject(struct subject *subject, const char *key,
                                     const struct lens_query *query,
                                     struct lens_error *err)
{
    const struct lens_explainer *ex = subject->ex;
    const struct lens_retriever *retriever = subject->retriever;
    enum lens_status status;

    subject->rows.doc = &subject->doc;
    subject->rows.docid = subject->docid;
    subject->rows.arena = ex->arena;
    status = ex->docs->ops->find(ex->docs, lens_view_of(key), ex->arena,
                                 &subject->doc, err);
    if (status == LENS_OK)
        status = lens_rows_check(&subject->rows, err);
    if (status == LENS_OK)
        status = retriever->ops->explain(retriever, query, subject->docid,
                                         ex->arena, &subject->whole, err);
    return status;
}

static bool facet_has(const struct lens_facet *facet, struct lens_view term)
{
    return lens_facet_find(facet, term) != NULL;
}

static double total_of(const struct lens_contributions *parts)
{
    double sum = 0;

    for (size_t i = 0; i < parts->n; i++)
        sum += (double)parts->at[i].score;
    return sum;
}

/* Split `share` over the facets that hold the terms of the whole text, by what
 * they count. */
static void split_whole(const struct subject *subject, double share,
                        struct earned *earned)
{
    const struct lens_facets *facets = subject->ex->facets;
    double total = total_of(&subject->whole);

    for (size_t i = 0; total > 0 && i < subject->whole.n; i++) {
        const struct lens_contribution *part = &subject->whole.at[i];
        struct lens_view term = facets->whole.terms[part->term].term;
        double holders = 0;

        for (size_t f = 0; f < facets->n; f++) {
            if (lens_facet_is_said(&facets->at[f]) &&
                facet_has(&facets->at[f], term))
                holders += facets->at[f].counts;
        }
        for (size_t f = 0; holders > 0 && f < facets->n; f++) {
            const struct lens_facet *facet = &facets->at[f];

            if (lens_facet_is_said(facet) && facet_has(facet, term))
                earned[f].share += share * (double)part->score / total *
                                   facet->counts / holders;
        }
    }
}

/* Split `share` over the facets by their part of the clause evidence. */
static void split_clauses(const struct subject *subject, double share,
                          struct earned *earned)
{
    const struct lens_facets *facets = subject->ex->facets;
    const struct lens_evidence *evidence = subject->ex->evidence;
    double total = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t f = 0; f < facets->n; f++) {
            double part = lens_facet_evidence(
                &facets->at[f], evidence->facet_scores[f][subject->docid],
                evidence->facet_ideals[f]);

            if (!lens_facet_is_said(&facets->at[f]))
                continue;
            if (pass == 0)
                total += part;
            else if (total > 0)
                earned[f].share += share * part / total;
        }
    }
}

/* Split `share` over the facets by what phrases earned in them. */
static void split_phrases(const struct subject *subject, double share,
                          struct earned *earned)
{
    const struct lens_explainer *ex = subject->ex;
    double total = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t f = 0; f < ex->facets->n; f++) {
            double part = lens_facet_phrases(ex->weights, ex->evidence,
                                             ex->facets, f, subject->docid);

            if (pass == 0)
                total += part;
            else if (total > 0)
                earned[f].share += share * part / total;
        }
    }
}

static int by_share(const void *pa, const void *pb)
{
    const struct earned *a = pa, *b = pb;

    if (a->share != b->share)
        return a->share > b->share ? -1 : 1;
    return (a->facet > b->facet) - (a->facet < b->facet);
}

/* The worth of each term of a facet, in the order of its terms. */
static struct lens_term_worth *worth_of(const struct subject *subject,
                                        const struct lens_facet *facet,
                                        const struct lens_contributions *parts)
{
    struct lens_term_worth *worth =
        lens_arena_alloc(subject->ex->arena, facet->n_terms, sizeof(*worth));

    if (!worth)
        return NULL;
    for (size_t t = 0; t < facet->n_terms; t++)
        worth[t].term = facet->terms[t].term;
    for (size_t i = 0; i < parts->n; i++)
        worth[parts->at[i].term].worth += (double)parts->at[i].score;
    return worth;
}

/* The field that contributed most; the earlier of two equals. */
static enum lens_field strongest_field(const struct lens_contributions *parts)
{
    double by_field[LENS_N_FIELDS] = { 0 };
    unsigned best = LENS_F_TITLE;

    for (size_t i = 0; i < parts->n; i++) {
        enum lens_field f = lens_field_of(lens_view_of(parts->at[i].field));

        if (f < LENS_N_FIELDS)
            by_field[f] += (double)parts->at[i].score;
    }
    for (unsigned f = 0; f < LENS_N_FIELDS; f++) {
        if (by_field[f] > by_field[best])
            best = f;
    }
    return (enum lens_field)best;
}

static int by_place(const void *pa, const void *pb)
{
    const struct lens_span *a = pa, *b = pb;

    return (a->start > b->start) - (a->start < b->start);
}

/* The places of the words that earned the facet's share. */
static enum lens_status collect_words(const struct subject *subject,
                                      const struct lens_facet *facet,
                                      const struct lens_term_worth *worth,
                                      struct lens_reason *out)
{
    struct lens_span *words;
    double total = 0;
    size_t n = 0, room = 0;

    for (size_t t = 0; t < facet->n_terms; t++) {
        total += worth[t].worth;
        room += facet->terms[t].n_words;
    }
    words = lens_arena_alloc(subject->ex->arena, room, sizeof(*words));
    if (!words)
        return LENS_E_NOMEM;
    for (size_t t = 0; t < facet->n_terms; t++) {
        if (worth[t].worth < shown_word * total || worth[t].worth <= 0)
            continue;
        for (size_t w = 0; w < facet->terms[t].n_words; w++)
            words[n++] = facet->terms[t].words[w];
    }
    if (n)
        qsort(words, n, sizeof(*words), by_place);
    /* An identifier gives several terms for one word. */
    out->n_words = 0;
    for (size_t i = 0; i < n; i++) {
        if (out->n_words == 0 || words[i].start >= words[out->n_words - 1].end)
            words[out->n_words++] = words[i];
    }
    out->words = words;
    return LENS_OK;
}

static enum lens_status explain_facet(struct subject *subject,
                                      const struct earned *earned,
                                      struct lens_reason *out,
                                      struct lens_error *err)
{
    const struct lens_facet *facet = &subject->ex->facets->at[earned->facet];
    struct lens_contributions parts = { 0 };
    struct lens_term_worth *worth;
    enum lens_field field;
    enum lens_status status;

    status = subject->retriever->ops->explain(subject->retriever, &facet->query,
                                              subject->docid,
                                              subject->ex->arena, &parts, err);
    if (status != LENS_OK)
        return status;
    worth = worth_of(subject, facet, &parts);
    if (!worth || collect_words(subject, facet, worth, out) != LENS_OK)
        return no_memory(err);
    field = strongest_field(&parts);
    out->channel = subject->retriever->ops->name;
    out->span = facet->span;
    out->field = lens_field_name(field);
    out->source = subject->doc.key;
    out->share = earned->share;
    if (field == LENS_F_TITLE) {
        out->text = subject->doc.title;
        return LENS_OK;
    }
    return lens_rows_best(&subject->rows, 1u << field, worth, facet->n_terms,
                          &out->text, err);
}

/* Turn what the facets earned into reasons. */
static enum lens_status explain_facets(struct subject *subject,
                                       struct earned *earned,
                                       struct lens_reasons *reasons,
                                       struct lens_error *err)
{
    size_t n_facets = subject->ex->facets->n;

    if (n_facets)
        qsort(earned, n_facets, sizeof(*earned), by_share);
    for (size_t i = 0; i < n_facets && earned[i].share > 0; i++) {
        struct lens_reason reason = { 0 };
        enum lens_status status;

        if (i >= LENS_MAX_REASONS) {
            reasons->rest += earned[i].share;
            continue;
        }
        status = explain_facet(subject, &earned[i], &reason, err);
        if (status != LENS_OK)
            return status;
        lens_reasons_add(reasons, reason);
    }
    return LENS_OK;
}

static struct earned *new_earned(const struct lens_explainer *ex)
{
    struct earned *earned =
        lens_arena_alloc(ex->arena, ex->facets->n, sizeof(*earned));

    for (size_t f = 0; earned && f < ex->facets->n; f++)
        earned[f].facet = f;
    return earned;
}

/* Where the words of a concept's wording stand in its facet. */
static enum lens_status words_of_match(const struct lens_explainer *ex,
                                       const struct lens_concept_match *match,
                                       struct lens_reason *out)
{
    const struct lens_facet *facet = &ex->facets->at[match->facet];
    struct lens_span *words =
        lens_arena_alloc(ex->arena, match->wording->row.n, sizeof(*words));
    size_t n = 0;

    if (!words)
        return LENS_E_NOMEM;
    for (size_t t = 0; t < match->wording->row.n; t++) {
        const struct lens_facet_term *term = lens_facet_find(
            facet, lens_wording_term(ex->lexicon, match->wording, t));

        if (term)
            words[n++] = term->words[0];
    }
    qsort(words, n, sizeof(*words), by_place);
    out->words = words;
    out->n_words = n;
    return LENS_OK;
}

/* What a match adds, as in the product of rank/concepts.h. */
static double earned_by(const struct lens_explainer *ex,
                        const struct lens_concept_match *match,
                        const char *practice, const char **reason)
{
    double weight =
        lens_match_weight(ex->lexicon, ex->facets, match, practice, reason);

    return weight * weight;
}

/* The concepts that call for the practice share what they earned together. */
static enum lens_status explain_concepts(const struct lens_explainer *ex,
                                         const char *practice, double share,
                                         struct lens_reasons *reasons,
                                         struct lens_error *err)
{
    const struct lens_concept_matches *matches = &ex->evidence->matches;
    const char *text = NULL;
    double total = 0;

    if (share <= 0)
        return LENS_OK;
    for (size_t m = 0; m < matches->n; m++)
        total += earned_by(ex, &matches->at[m], practice, &text);
    for (size_t m = 0; total > 0 && m < matches->n; m++) {
        const struct lens_concept_match *match = &matches->at[m];
        double weight = earned_by(ex, match, practice, &text);
        struct lens_reason reason = {
            .channel = "concept",
            .field = "stressed",
            .text = text,
            .span = ex->facets->at[match->facet].span,
            .source = ex->lexicon->concepts[match->docid].key,
            .share = share * weight / total,
        };

        if (weight <= 0)
            continue;
        if (words_of_match(ex, match, &reason) != LENS_OK)
            return no_memory(err);
        lens_reasons_add(reasons, reason);
    }
    return LENS_OK;
}

/*
 * The scenarios that stress the practice share what they earned together.  One
 * of them nearly always carries it, and the others go to the rest; so does one
 * that is too unlikely to be spoken of.
 */
static void explain_stress(const struct lens_explainer *ex, lens_docid docid,
                           double share, struct lens_reasons *reasons)
{
    const struct lens_catalog *catalog = ex->catalog;
    size_t best = 0;
    double most = 0, total = 0;

    for (size_t s = 0; s < catalog->n_scenarios; s++) {
        double part = ex->evidence->likelihood[s] *
                      lens_catalog_stress(catalog, s, docid)->weight;

        total += part;
        if (part > most) {
            most = part;
            best = s;
        }
    }
    if (total <= 0 || share <= 0)
        return;
    if (lens_score_scenario(ex->evidence, (lens_docid)best) < LENS_SPOKEN_OF) {
        reasons->rest += share;
        return;
    }
    lens_reasons_add(
        reasons, (struct lens_reason){
                     .channel = "scenario",
                     .field = "stressed",
                     .text = lens_catalog_stress(catalog, best, docid)->reason,
                     .source = catalog->scenarios[best].doc.key,
                     .share = share * most / total });
    reasons->rest += share * (total - most) / total;
}

/* What each facet added to the dense share of a practice. */
static double *dense_parts(const struct lens_explainer *ex, lens_docid docid)
{
    double *parts = lens_arena_alloc(ex->arena, ex->facets->n, sizeof(*parts));

    for (size_t f = 0; parts && f < ex->facets->n; f++)
        parts[f] =
            lens_facet_dense(ex->weights, ex->evidence, ex->facets, f, docid);
    return parts;
}

/* The same for a scenario. */
static double *likeness_parts(const struct lens_explainer *ex, lens_docid docid)
{
    const float *const *above = ex->evidence->scenario_meanings;
    double *parts = lens_arena_alloc(ex->arena, ex->facets->n, sizeof(*parts));

    for (size_t f = 0; parts && above && f < ex->facets->n; f++)
        parts[f] = lens_facet_meaning(&ex->facets->at[f], above[f][docid]);
    return parts;
}

/* What nothing earned - the base rate, a scenario that was given - is rest too,
 * so that the shares sum to the score. */
static void add_unearned(struct lens_reasons *reasons, double score)
{
    double earned = reasons->rest;

    for (size_t i = 0; i < reasons->n; i++)
        earned += reasons->at[i].share;
    if (score > earned)
        reasons->rest += score - earned;
}

static const char *first_text(const struct lens_document *doc,
                              enum lens_field field)
{
    for (size_t i = 0; i < doc->n_texts; i++) {
        if (doc->texts[i].field == field)
            return doc->texts[i].text;
    }
    return "";
}

enum lens_status lens_explain_practice(const struct lens_explainer *explainer,
                                       lens_docid docid,
                                       const struct lens_practice_score *score,
                                       struct lens_answer_practice *out,
                                       struct lens_error *err)
{
    struct earned *earned = new_earned(explainer);
    double *dense = dense_parts(explainer, docid);
    struct lens_reasons reasons = { .n = 0 };
    struct subject subject = { .ex = explainer,
                               .retriever = explainer->retrievers.practices,
                               .docid = docid,
                               .rows.forward = explainer->practice_rows };
    struct lens_why why = { .ex = explainer,
                            .rows = &subject.rows,
                            .n_worth = explainer->facets->whole.n_terms };
    enum lens_status status;

    if (!earned || !dense)
        return no_memory(err);
    status = open_subject(&subject, out->key, &explainer->facets->pointed, err);
    if (status != LENS_OK)
        return status;
    split_clauses(&subject, score->clauses, earned);
    split_whole(&subject, score->whole, earned);
    split_phrases(&subject, score->phrases, earned);
    status = explain_facets(&subject, earned, &reasons, err);
    if (status == LENS_OK)
        status = lens_explain_meaning(
            explainer,
            &(struct lens_likeness){ explainer->retrievers.practice_vectors,
                                     dense, &subject.doc, docid },
            score->meaning, &reasons, err);
    if (status == LENS_OK)
        status = explain_concepts(explainer, out->key, score->concepts,
                                  &reasons, err);
    explain_stress(explainer, docid, score->scenario, &reasons);
    add_unearned(&reasons, score->score);
    if (status == LENS_OK)
        status = lens_reasons_finish(&reasons, explainer->arena, &out->reasons,
                                     &out->n_reasons, err);
    if (status != LENS_OK)
        return status;
    out->summary = first_text(&subject.doc, LENS_F_SUMMARY);
    out->first_step = first_text(&subject.doc, LENS_F_STEPS);
    why.worth = worth_of(&subject, &explainer->facets->whole, &subject.whole);
    return why.worth ? lens_why_choose(&why, out, &out->why, err)
                     : no_memory(err);
}

/* The part of a scenario's score that the dense channel earned. */
static double dense_part(const struct lens_explainer *ex, lens_docid docid)
{
    const struct lens_scenario_evidence *e = &ex->evidence->scenarios[docid];
    double words = lens_scenario_said(&ex->weights->scenario, e);
    double meaning = lens_scenario_meant(&ex->weights->scenario, e);

    return words + meaning > 0 ? meaning / (words + meaning) : 0;
}

enum lens_status lens_explain_scenario(const struct lens_explainer *explainer,
                                       lens_docid docid,
                                       struct lens_answer_scenario *out,
                                       struct lens_error *err)
{
    struct earned *earned = new_earned(explainer);
    double *parts = likeness_parts(explainer, docid);
    struct lens_reasons reasons = { .n = 0 };
    struct subject subject = { .ex = explainer,
                               .retriever = explainer->retrievers.scenarios,
                               .docid = docid,
                               .rows.forward = explainer->scenario_rows };
    enum lens_status status;
    double dense;

    if (!earned || !parts)
        return no_memory(err);
    status =
        open_subject(&subject, out->key, &explainer->facets->whole.query, err);
    if (status != LENS_OK)
        return status;
    dense = dense_part(explainer, docid);
    split_whole(&subject, out->score * (1 - dense), earned);
    status = explain_facets(&subject, earned, &reasons, err);
    if (status == LENS_OK)
        status = lens_explain_meaning(
            explainer,
            &(struct lens_likeness){ explainer->retrievers.scenario_vectors,
                                     parts, &subject.doc, docid },
            out->score * dense, &reasons, err);
    add_unearned(&reasons, out->score);
    if (status == LENS_OK)
        status = lens_reasons_finish(&reasons, explainer->arena, &out->reasons,
                                     &out->n_reasons, err);
    out->summary = first_text(&subject.doc, LENS_F_SUMMARY);
    return status;
}
