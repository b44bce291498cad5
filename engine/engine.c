/*
 * engine.c - one question, from text to answer.
 *
 * The stages are named in asklens/engine.h; each is a call here, timed, and
 * lives in the folder of its name.
 */
#include "asklens/engine.h"

#include <stdlib.h>
#include <string.h>

#include "answer/explain.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "query/facets.h"
#include "query/language.h"
#include "rank/catalog.h"
#include "rank/concepts.h"
#include "rank/evidence.h"
#include "rank/filter.h"
#include "rank/score.h"
#include "rank/subject.h"
#include "rank/weights.h"
#include "text/unicode.h"

struct lens_engine {
    struct lens_engine_parts parts;
    struct lens_retrievers retrievers;
    struct lens_catalog catalog;
    struct lens_lexicon lexicon;
};

/* One ask under way. */
struct asking {
    struct lens_engine *engine;
    const struct lens_ask *ask;
    struct lens_arena *arena;
    struct lens_facets facets;
    struct lens_evidence evidence;
    struct lens_subject subject;
    struct lens_practice_score *scores; /* by docid */
    struct lens_answer *answer;
    uint64_t started_us;
};

/* A scenario below this is not worth a line. */
static const double scenario_shown = 0.10;
enum {
    MAX_SCENARIOS = 3
};

/*
 * Without a number of practices asked for, one whose chance to matter is under
 * one in twenty is not worth a line; but a few are always shown.
 */
static const double practice_shown = 0.05;
enum {
    LEAST_PRACTICES = 5
};

/* A facet speaks to a practice when that practice answers this much of it. */
static const double facet_covered = 0.20;

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to answer");
}

static enum lens_status check_counts(const struct lens_engine *engine,
                                     struct lens_error *err)
{
    const struct lens_catalog *c = &engine->catalog;
    size_t practices =
        engine->retrievers.practices->ops->count(engine->retrievers.practices);
    size_t scenarios =
        engine->retrievers.scenarios->ops->count(engine->retrievers.scenarios);

    if (practices == c->n_practices && scenarios == c->n_scenarios)
        return LENS_OK;
    return lens_hint(err,
                     lens_fail(err, LENS_E_CORRUPT,
                               "the index and the documents disagree: %zu and "
                               "%zu practices, %zu and %zu scenarios",
                               practices, c->n_practices, scenarios,
                               c->n_scenarios),
                     "run 'asklens index build' to make it anew");
}

static bool has_all_parts(const struct lens_engine_parts *parts)
{
    return parts->docs && parts->analyzer && parts->practices &&
           parts->scenarios && parts->practice_rows && parts->scenario_rows &&
           parts->concept_rows && parts->domain && parts->collection &&
           parts->corpus_hash;
}

enum lens_status lens_engine_open(const struct lens_engine_parts *parts,
                                  struct lens_engine **out,
                                  struct lens_error *err)
{
    struct lens_engine *engine;
    enum lens_status status;

    if (!has_all_parts(parts))
        return lens_fail(err, LENS_E_INVAL,
                         "the engine needs documents, practices, scenarios and "
                         "concepts, and the index lacks one of them");
    engine = lens_calloc(1, sizeof(*engine));
    if (!engine)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the engine");
    engine->parts = *parts;
    engine->retrievers =
        (struct lens_retrievers){ parts->practices, parts->scenarios };
    status = lens_catalog_read(parts->docs, parts->collection, &engine->catalog,
                               err);
    if (status == LENS_OK)
        status = lens_lexicon_read(parts->docs, parts->concept_rows,
                                   &engine->lexicon, err);
    if (status == LENS_OK)
        status = check_counts(engine, err);
    if (status != LENS_OK) {
        lens_engine_close(engine);
        return status;
    }
    *out = engine;
    return LENS_OK;
}

void lens_engine_close(struct lens_engine *engine)
{
    if (!engine)
        return;
    lens_lexicon_release(&engine->lexicon);
    lens_catalog_release(&engine->catalog);
    lens_free(engine);
}

static enum lens_status check_text(struct lens_view text,
                                   struct lens_error *err)
{
    size_t bad = 0;

    if (text.len > LENS_TEXT_MAX)
        return lens_hint(err,
                         lens_fail(err, LENS_E_INVAL,
                                   "the text is %zu bytes long, the limit is "
                                   "%d",
                                   text.len, LENS_TEXT_MAX),
                         "describe the workload in a page or two");
    if (!lens_utf8_check(text, &bad))
        return lens_hint(err,
                         lens_fail(err, LENS_E_INVAL,
                                   "the text is not UTF-8: see byte %zu", bad),
                         "save it as plain UTF-8 text");
    return LENS_OK;
}

static enum lens_status check_words(const struct asking *a,
                                    struct lens_error *err)
{
    if (a->answer->n_words > 0)
        return LENS_OK;
    return lens_hint(err, lens_fail(err, LENS_E_INVAL, "the text has no words"),
                     "describe the workload: who uses it, on which data, with "
                     "which model, and what worries you");
}

/* The docid of the scenario the user names; n_scenarios when none is. */
static enum lens_status find_given(const struct asking *a, size_t *out,
                                   struct lens_error *err)
{
    const struct lens_catalog *catalog = &a->engine->catalog;
    const char *wanted = a->ask->filter.scenario;

    *out = catalog->n_scenarios;
    for (size_t s = 0; wanted && s < catalog->n_scenarios; s++) {
        if (!strcmp(catalog->scenarios[s].doc.key, wanted))
            *out = s;
    }
    if (wanted && *out == catalog->n_scenarios)
        return lens_hint(
            err,
            lens_fail(err, LENS_E_INVAL, "there is no scenario '%s'", wanted),
            "see 'asklens list scenarios'");
    return LENS_OK;
}

static void choose_verdict(struct asking *a, bool given)
{
    double p = given ? 1.0 : a->subject.probability;
    struct lens_answer *answer = a->answer;

    answer->confidence = p;
    if (p < LENS_NO_MATCH_BELOW)
        answer->verdict = LENS_NO_MATCH;
    else
        answer->verdict = p < LENS_MATCH_FROM ? LENS_WEAK : LENS_MATCH;
}

static enum lens_status describe_facets(struct asking *a,
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
            share >= facet_covered ? catalog->practices[best].doc.key : "",
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
static enum lens_status list_stressed(const struct asking *a, size_t scenario,
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

static enum lens_status answer_scenarios(struct asking *a,
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

static enum lens_status fill_practice(struct asking *a, lens_docid docid,
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
static size_t choose_top(const struct asking *a, const struct ranked *order,
                         size_t n)
{
    size_t top = a->ask->top ? a->ask->top : LENS_TOP_DEFAULT;

    if (top > n)
        top = n;
    while (a->ask->top == 0 && top > LEAST_PRACTICES &&
           order[top - 1].score < practice_shown)
        top--;
    return top;
}

static enum lens_status answer_practices(struct asking *a,
                                         const struct lens_explainer *explainer,
                                         struct lens_error *err)
{
    const struct lens_catalog *catalog = &a->engine->catalog;
    struct ranked *order =
        lens_arena_alloc(a->arena, catalog->n_practices, sizeof(*order));
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
    out = lens_arena_alloc(a->arena, top, sizeof(*out));
    if (!out)
        return no_memory(err);
    for (size_t i = 0; i < top; i++) {
        enum lens_status status =
            fill_practice(a, order[i].docid, explainer, &out[i], err);

        if (status != LENS_OK)
            return status;
    }
    a->answer->practices = out;
    a->answer->n_practices = top;
    a->answer->n_not_returned = n - top;
    a->answer->n_questions_hit = count_questions(a->answer);
    return LENS_OK;
}

static enum lens_status explain(struct asking *a, struct lens_error *err)
{
    struct lens_explainer explainer = {
        .docs = a->engine->parts.docs,
        .retrievers = a->engine->retrievers,
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

static enum lens_status add_warnings(struct asking *a, struct lens_error *err)
{
    const char **warnings = lens_arena_alloc(a->arena, 2, sizeof(*warnings));

    if (!warnings)
        return no_memory(err);
    if (a->facets.cut)
        warnings[a->answer->n_warnings++] =
            "the text has more sentences than are read; the last ones were "
            "left out";
    if (strcmp(a->answer->language, "en") != 0)
        warnings[a->answer->n_warnings++] =
            "the text does not look like English, which is what the lens is "
            "written in";
    a->answer->warnings = warnings;
    return LENS_OK;
}

static enum lens_status begin(struct asking *a, struct lens_error *err)
{
    const struct lens_engine_parts *parts = &a->engine->parts;
    const struct lens_catalog *catalog = &a->engine->catalog;
    enum lens_status status = check_text(a->ask->text, err);

    if (status == LENS_OK)
        status =
            lens_filter_check(&a->ask->filter, parts->collection, catalog, err);
    if (status != LENS_OK)
        return status;
    a->answer = lens_arena_alloc(a->arena, 1, sizeof(*a->answer));
    a->scores =
        lens_arena_alloc(a->arena, catalog->n_practices, sizeof(*a->scores));
    if (!a->answer || !a->scores)
        return no_memory(err);
    *a->answer = (struct lens_answer){
        .text = a->ask->text,
        .filter = a->ask->filter,
        .lens_id = parts->collection->id,
        .lens_name = parts->collection->name,
        .lens_edition = parts->collection->edition,
        .corpus_hash = parts->corpus_hash,
        .n_practices_total = catalog->n_practices,
        .n_scenarios_total = catalog->n_scenarios,
        .n_questions_total = catalog->n_questions,
    };
    a->answer->language = lens_language_of(a->ask->text, &a->answer->n_words);
    return check_words(a, err);
}

static enum lens_status run(struct asking *a, struct lens_error *err)
{
    const struct lens_engine *engine = a->engine;
    uint64_t t[5] = { a->started_us };
    enum lens_status status;
    size_t given = 0;

    status = find_given(a, &given, err);
    if (status == LENS_OK)
        status = lens_facets_of(engine->parts.analyzer, a->ask->text, a->arena,
                                &a->facets, err);
    t[1] = lens_clock_us();
    if (status == LENS_OK)
        status = lens_evidence_gather(&engine->retrievers, &engine->catalog,
                                      &engine->lexicon, &a->facets, given,
                                      a->arena, &a->evidence, err);
    t[2] = lens_clock_us();
    if (status != LENS_OK)
        return status;
    lens_score_practices(&a->evidence, engine->catalog.n_practices, a->scores);
    lens_subject_judge(engine->parts.domain, &a->facets, &a->evidence,
                       &engine->lexicon, &a->subject);
    choose_verdict(a, given < engine->catalog.n_scenarios);
    t[3] = lens_clock_us();
    status = explain(a, err);
    t[4] = lens_clock_us();
    a->answer->timing =
        (struct lens_timing){ t[1] - t[0], t[2] - t[1], t[3] - t[2],
                              t[4] - t[3], t[4] - t[0] };
    return status == LENS_OK ? add_warnings(a, err) : status;
}

enum lens_status lens_engine_ask(struct lens_engine *engine,
                                 const struct lens_ask *ask,
                                 struct lens_arena *arena,
                                 const struct lens_answer **out,
                                 struct lens_error *err)
{
    struct asking a = { .engine = engine,
                        .ask = ask,
                        .arena = arena,
                        .started_us = lens_clock_us() };
    enum lens_status status = begin(&a, err);

    if (status == LENS_OK)
        status = run(&a, err);
    if (status == LENS_OK)
        *out = a.answer;
    return status;
}
