/*
 * engine_ask.c - one question, from text to answer.
 *
 * The stages are named in asklens/engine.h; each is a call in run(), timed, and
 * lives in the folder of its name.
 */
#include "engine_int.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "query/language.h"
#include "rank/filter.h"
#include "rank/weights.h"
#include "text/unicode.h"

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to answer");
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

static enum lens_status check_words(const struct lens_asking *a,
                                    struct lens_error *err)
{
    if (a->answer->n_words > 0)
        return LENS_OK;
    return lens_hint(err, lens_fail(err, LENS_E_INVAL, "the text has no words"),
                     "describe the workload: who uses it, on which data, with "
                     "which model, and what worries you");
}

/* The docid of the scenario the user names; n_scenarios when none is. */
static enum lens_status find_given(const struct lens_asking *a, size_t *out,
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

static void choose_verdict(struct lens_asking *a, bool given)
{
    const struct lens_subject_weights *w = &a->engine->learned.subject;
    double p = given ? 1.0 : a->subject.probability;
    struct lens_answer *answer = a->answer;

    answer->confidence = p;
    if (p < w->no_match_below && !(a->ask->without & LENS_WITHOUT_REFUSAL))
        answer->verdict = LENS_NO_MATCH;
    else
        answer->verdict = p < w->match_from ? LENS_WEAK : LENS_MATCH;
}

static enum lens_status add_warnings(struct lens_asking *a,
                                     struct lens_error *err)
{
    const char **warnings = lens_arena_alloc(a->arena, 3, sizeof(*warnings));

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
    if (a->no_dense)
        warnings[a->answer->n_warnings++] = a->no_dense;
    a->answer->warnings = warnings;
    return LENS_OK;
}

static enum lens_status begin(struct lens_asking *a, struct lens_error *err)
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
        .embedder = "",
    };
    a->answer->language = lens_language_of(a->ask->text, &a->answer->n_words);
    return check_words(a, err);
}

static enum lens_status run(struct lens_asking *a, struct lens_error *err)
{
    const struct lens_engine *engine = a->engine;
    uint64_t t[6] = { a->started_ns };
    enum lens_status status;
    size_t given = 0;

    status = find_given(a, &given, err);
    if (status == LENS_OK)
        status = lens_facets_of(engine->parts.analyzer, a->ask->text, a->arena,
                                &a->facets, err);
    t[1] = lens_clock_ns();
    if (status == LENS_OK)
        status = lens_asking_choose_channels(a, err);
    t[2] = lens_clock_ns();
    if (status == LENS_OK)
        status = lens_facets_believe(
            &(struct lens_belief){ engine->parts.domain,
                                   engine->parts.subject_phrases,
                                   &engine->learned.belief },
            a->arena, &a->facets, err);
    if (status == LENS_OK)
        status = lens_evidence_gather(&a->sources, &a->facets, given, a->arena,
                                      &a->evidence, err);
    t[3] = lens_clock_ns();
    if (status != LENS_OK)
        return status;
    lens_score_practices(a->sources.weights, &a->evidence,
                         engine->catalog.n_practices, a->scores);
    lens_subject_judge(&engine->learned.subject, engine->parts.domain,
                       &a->facets, &a->evidence, &engine->lexicon, &a->subject);
    choose_verdict(a, given < engine->catalog.n_scenarios);
    t[4] = lens_clock_ns();
    status = lens_asking_fill(a, err);
    t[5] = lens_clock_ns();
    a->answer->timing =
        (struct lens_timing){ t[1] - t[0], t[2] - t[1], t[3] - t[2],
                              t[4] - t[3], t[5] - t[4], t[5] - t[0] };
    return status == LENS_OK ? add_warnings(a, err) : status;
}

enum lens_status lens_engine_ask(struct lens_engine *engine,
                                 const struct lens_ask *ask,
                                 struct lens_arena *arena,
                                 const struct lens_answer **out,
                                 struct lens_error *err)
{
    struct lens_asking a = { .engine = engine,
                             .ask = ask,
                             .arena = arena,
                             .started_ns = lens_clock_ns() };
    enum lens_status status = begin(&a, err);

    if (status == LENS_OK)
        status = run(&a, err);
    if (status == LENS_OK)
        *out = a.answer;
    return status;
}
