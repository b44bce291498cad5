/* engine_lists.c - from scores by docid to what an answer lists, best first. */
#include "engine_int.h"

#include <stdlib.h>
#include <string.h>

#include "answer/explain.h"
#include "base/error.h"
#include "rank/cover.h"
#include "rank/filter.h"
#include "rank/score.h"

/* A scenario below this is not worth a line. */
static const double scenario_shown = 0.10;
enum {
    MAX_SCENARIOS = 3
};

/*
 * Without a number of practices asked for, one whose chance to matter is under
 * one in ten is not worth a line; but a few are always shown.
 */
static const double practice_shown = 0.10;
enum {
    LEAST_PRACTICES = 8
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to answer");
}

static enum lens_status describe_facets(struct lens_asking *a,
                                        struct lens_error *err)
{
    struct lens_answer_facet *out =
        lens_arena_alloc(a->arena, a->facets.n, sizeof(*out));
    const struct lens_catalog *catalog = &a->engine->catalog;

    if (!out)
        return no_memory(err);
    for (size_t f = 0; f < a->facets.n; f++) {
        const float *row = a->evidence.facet_scores[f];
        size_t best = 0;
        double share = 0;

        for (size_t p = 1; p < catalog->n_practices; p++) {
            if (row[p] > row[best])
                best = p;
        }
        if (catalog->n_practices)
            share = lens_facet_share(row[best], a->evidence.facet_ideals[f]);
        out[f] = (struct lens_answer_facet){
            a->facets.at[f].span, a->facets.at[f].absent,
            share >= LENS_FACET_COVERED ? catalog->practices[best].doc.key : "",
            share
        };
    }
    a->answer->facets = out;
    a->answer->n_facets = a->facets.n;
    return LENS_OK;
}

/* Docids ordered by score descending, docid ascending. */
struct ranked {
    lens_docid docid;
    double score;
};

static int by_score(const void *pa, const void *pb)
{
    const struct ranked *a = pa, *b = pb;

    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return (a->docid > b->docid) - (a->docid < b->docid);
}

/* Keys of the practices a scenario stresses, by weight, then in lens order. */
static enum lens_status list_stressed(const struct lens_asking *a,
                                      size_t scenario,
                                      struct lens_answer_scenario *out,
                                      struct lens_error *err)
{
    const struct lens_catalog *catalog = &a->engine->catalog;
    const char **keys =
        lens_arena_alloc(a->arena, catalog->n_practices, sizeof(*keys));
    struct ranked *order =
        lens_arena_alloc(a->arena, catalog->n_practices, sizeof(*order));
    size_t n = 0;

    if (!keys || !order)
        return no_memory(err);
    for (size_t p = 0; p < catalog->n_practices; p++) {
        double weight = lens_catalog_stress(catalog, scenario, p)->weight;

        if (weight > 0)
            order[n++] = (struct ranked){ (lens_docid)p, weight };
    }
    qsort(order, n, sizeof(*order), by_score);
    for (size_t i = 0; i < n; i++)
        keys[i] = catalog->practices[order[i].docid].doc.key;
    out->practices = keys;
    out->n_practices = n;
    return LENS_OK;
}

static enum lens_status answer_scenarios(struct lens_asking *a,
                                         const struct lens_explainer *explainer,
                                         struct lens_error *err)
{
    const struct lens_catalog *catalog = &a->engine->catalog;
    size_t n = catalog->n_scenarios, n_shown = 0;
    struct lens_answer_scenario *out =
        lens_arena_alloc(a->arena, MAX_SCENARIOS, sizeof(*out));
    struct ranked *order = lens_arena_alloc(a->arena, n, sizeof(*order));

    if (!out || !order)
        return no_memory(err);
    for (size_t s = 0; s < n; s++)
        order[s] =
            (struct ranked){ (lens_docid)s,
                             lens_score_scenario(&a->evidence, (lens_docid)s) };
    qsort(order, n, sizeof(*order), by_score);
    for (size_t i = 0; i < n && n_shown < MAX_SCENARIOS; i++) {
        const struct lens_document *doc =
            &catalog->scenarios[order[i].docid].doc;
        struct lens_answer_scenario *to = &out[n_shown];
        enum lens_status status;

        if (order[i].score < scenario_shown)
            break;
        to->key = doc->key;
        to->title = doc->title;
        to->url = doc->url;
        to->score = order[i].score;
        status = a->ask->bare ? LENS_OK
                              : lens_explain_scenario(explainer, order[i].docid,
                                                      to, err);
        if (status == LENS_OK)
            status = list_stressed(a, order[i].docid, to, err);
        if (status != LENS_OK)
            return status;
        n_shown++;
    }
    a->answer->scenarios = out;
    a->answer->n_scenarios = n_shown;
    return LENS_OK;
}

static enum lens_status copy_phases(struct lens_arena *arena,
                                    const struct lens_document *doc,
                                    struct lens_answer_practice *to)
{
    const char **phases =
        lens_arena_alloc(arena, doc->n_attributes, sizeof(*phases));
    size_t n = 0;

    if (!phases)
        return LENS_E_NOMEM;
    for (size_t i = 0; i < doc->n_attributes; i++) {
        if (doc->attributes[i].attribute == LENS_A_PHASE)
            phases[n++] = doc->attributes[i].value;
    }
    to->phases = phases;
    to->n_phases = n;
    return LENS_OK;
}

static enum lens_status fill_practice(struct lens_asking *a, lens_docid docid,
                                      const struct lens_explainer *explainer,
                                      struct lens_answer_practice *to,
                                      struct lens_error *err)
{
    const struct lens_catalog_entry *entry =
        &a->engine->catalog.practices[docid];

    *to = (struct lens_answer_practice){
        .key = entry->doc.key,
        .title = entry->doc.title,
        .url = entry->doc.url,
        .pillar = entry->doc.pillar,
        .pillar_name = entry->pillar_name,
        .question = entry->doc.parent,
        .risk = entry->doc.risk,
        .score = a->scores[docid].score,
        .content_hash = entry->doc.content_hash,
    };
    if (copy_phases(a->arena, &entry->doc, to) != LENS_OK)
        return no_memory(err);
    return a->ask->bare ? LENS_OK
                        : lens_explain_practice(explainer, docid,
                                                &a->scores[docid], to, err);
}

static size_t count_questions(const struct lens_answer *answer)
{
    size_t n = 0;

    for (size_t i = 0; i < answer->n_practices; i++) {
        bool again = false;

        for (size_t j = 0; j < i && !again; j++)
            again = !strcmp(answer->practices[i].question,
                            answer->practices[j].question);
        n += !again;
    }
    return n;
}

/* How many of the `n` ranked practices to return. */
static size_t choose_top(const struct lens_asking *a,
                         const struct ranked *order, size_t n)
{
    size_t top = a->ask->top ? a->ask->top : LENS_TOP_DEFAULT;

    if (top > n)
        top = n;
    while (a->ask->top == 0 && top > LEAST_PRACTICES &&
           order[top - 1].score < practice_shown)
        top--;
    return top;
}

/* Without a number asked for, answers to worries move up behind the first
 * `top`; returns how many are listed then. */
static enum lens_status cover_worries(const struct lens_asking *a,
                                      struct ranked *order, size_t n,
                                      size_t *top, struct lens_error *err)
{
    lens_docid extra[LENS_COVER_MAX];
    lens_docid *docids = lens_arena_alloc(a->arena, n, sizeof(*docids));
    size_t n_extra;

    if (!docids)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        docids[i] = order[i].docid;
    n_extra = lens_cover_worries(&a->facets, &a->evidence, docids, n, *top,
                                 LENS_COVER_MAX, extra);
    for (size_t i = 0; i < n_extra; i++)
        order[*top + i] =
            (struct ranked){ extra[i], a->scores[extra[i]].score };
    *top += n_extra;
    return LENS_OK;
}

static enum lens_status answer_practices(struct lens_asking *a,
                                         const struct lens_explainer *explainer,
                                         struct lens_error *err)
{
    const struct lens_catalog *catalog = &a->engine->catalog;
    struct ranked *order =
        lens_arena_alloc(a->arena, catalog->n_practices, sizeof(*order));
    enum lens_status status = LENS_OK;
    struct lens_answer_practice *out;
    size_t top, n = 0;

    if (!order)
        return no_memory(err);
    for (size_t p = 0; p < catalog->n_practices; p++) {
        if (lens_filter_allows(&a->ask->filter, &catalog->practices[p].doc))
            order[n++] = (struct ranked){ (lens_docid)p, a->scores[p].score };
    }
    qsort(order, n, sizeof(*order), by_score);
    top = choose_top(a, order, n);
    if (a->ask->top == 0)
        status = cover_worries(a, order, n, &top, err);
    out = lens_arena_alloc(a->arena, top, sizeof(*out));
    if (status == LENS_OK && !out)
        return no_memory(err);
    for (size_t i = 0; status == LENS_OK && i < top; i++)
        status = fill_practice(a, order[i].docid, explainer, &out[i], err);
    if (status != LENS_OK)
        return status;
    a->answer->practices = out;
    a->answer->n_practices = top;
    a->answer->n_not_returned = n - top;
    a->answer->n_questions_hit = count_questions(a->answer);
    return LENS_OK;
}

enum lens_status lens_asking_fill(struct lens_asking *a, struct lens_error *err)
{
    struct lens_explainer explainer = {
        .docs = a->engine->parts.docs,
        .retrievers = a->sources.retrievers,
        .weights = a->sources.weights,
        .practice_rows = a->engine->parts.practice_rows,
        .scenario_rows = a->engine->parts.scenario_rows,
        .catalog = &a->engine->catalog,
        .lexicon = &a->engine->lexicon,
        .facets = &a->facets,
        .evidence = &a->evidence,
        .arena = a->arena,
    };
    enum lens_status status = describe_facets(a, err);

    if (status != LENS_OK || a->answer->verdict == LENS_NO_MATCH)
        return status;
    status = answer_scenarios(a, &explainer, err);
    return status == LENS_OK ? answer_practices(a, &explainer, err) : status;
}
