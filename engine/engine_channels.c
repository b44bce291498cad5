/*
 * engine_channels.c - which channels answer, and with which weights.
 *
 * Without a wish of the caller all that are there take part.  One that was
 * wished for and cannot take part is an error; one that was not is left out,
 * and a warning of the answer says so.
 */
#include "engine_int.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "query/meaning.h"

/* What --explain prints, in the order of the formula. */
static enum lens_status list_constants(struct lens_asking *a,
                                       struct lens_error *err)
{
    const struct lens_practice_weights *w = a->sources.weights;
    const struct lens_constant all[] = {
        { "bias", w->bias },
        { "clauses", w->clauses },
        { "whole", w->whole },
        { "concepts", w->concepts },
        { "meaning", w->meaning },
        { "apart", w->apart },
        { "peak", w->peak },
        { "phrases", w->phrases },
        { "phrase_peak", w->phrase_peak },
        { "stress", w->stress },
        { "clarity", w->clarity },
        { "absent", w->absent },
        { "scenario.none", w->scenario.none },
        { "scenario.words", w->scenario.words },
        { "scenario.words_part", w->scenario.words_part },
        { "scenario.phrases", w->scenario.phrases },
        { "scenario.phrases_part", w->scenario.phrases_part },
        { "scenario.meaning", w->scenario.meaning },
        { "scenario.meaning_part", w->scenario.meaning_part },
    };
    struct lens_constant *constants =
        lens_arena_alloc(a->arena, 1, sizeof(all));

    if (!constants)
        return lens_fail(err, LENS_E_NOMEM, "no memory to answer");
    memcpy(constants, all, sizeof(all));
    a->answer->constants = constants;
    a->answer->n_constants = sizeof(all) / sizeof(*all);
    return LENS_OK;
}

/* The weights without what the ask does without. */
static enum lens_status leave_out(struct lens_asking *a, struct lens_error *err)
{
    const unsigned without = a->ask->without;
    struct lens_practice_weights *w;

    if (!(without & (LENS_WITHOUT_SCENARIOS | LENS_WITHOUT_CONCEPTS |
                     LENS_WITHOUT_LEARNING)))
        return LENS_OK;
    w = lens_arena_alloc(a->arena, 1, sizeof(*w));
    if (!w)
        return lens_fail(err, LENS_E_NOMEM, "no memory to answer");
    *w = *a->sources.weights;
    if (without & LENS_WITHOUT_LEARNING)
        *w = (struct lens_practice_weights){ .clauses = 1,
                                             .whole = 1,
                                             .concepts = 1,
                                             .meaning = 1,
                                             .apart = 1,
                                             .peak = 1,
                                             .phrases = 1,
                                             .phrase_peak = 1,
                                             .stress = 1,
                                             .absent = -1,
                                             .scenario = w->scenario };
    if (without & LENS_WITHOUT_SCENARIOS)
        w->stress = 0;
    if (without & LENS_WITHOUT_CONCEPTS)
        w->concepts = 0;
    a->sources.weights = w;
    return LENS_OK;
}

/* Vectors for the facets; without them the channel is left out. */
static enum lens_status embed_facets(struct lens_asking *a, bool asked_for,
                                     enum lens_channels *channels,
                                     struct lens_error *err)
{
    const struct lens_engine_parts *parts = &a->engine->parts;
    struct lens_error why = { .status = LENS_OK };
    char sentence[sizeof(why.text) + 32];
    enum lens_status status = lens_facets_embed(parts->embedder, a->ask->text,
                                                a->arena, &a->facets, &why);

    if (status == LENS_OK)
        return LENS_OK;
    if (asked_for || status == LENS_E_NOMEM) {
        if (err)
            *err = why;
        return status;
    }
    *channels = LENS_LEXICAL;
    (void)snprintf(sentence, sizeof(sentence), "by words alone: %s", why.text);
    a->no_dense = lens_arena_copy(a->arena, lens_view_of(sentence));
    return a->no_dense ? LENS_OK
                       : lens_fail(err, LENS_E_NOMEM, "no memory to answer");
}

/* Which channels take part, with the weights of that choice. */
enum lens_status lens_asking_choose_channels(struct lens_asking *a,
                                             struct lens_error *err)
{
    const struct lens_engine_parts *parts = &a->engine->parts;
    const bool dense = lens_engine_has_dense(parts);
    const char *kind = dense ? parts->embedder->ops->kind : NULL;
    enum lens_channels channels = a->ask->channels;
    enum lens_status status = LENS_OK;

    if (!channels)
        channels = dense ? LENS_BOTH : LENS_LEXICAL;
    if ((channels & LENS_DENSE) && !dense)
        return lens_hint(err,
                         lens_fail(err, LENS_E_INVAL, "%s",
                                   parts->no_dense
                                       ? parts->no_dense
                                       : "this index has no dense channel"),
                         "build it with 'asklens index build --embedder NAME'");
    if (!a->ask->channels && !dense)
        a->no_dense = parts->no_dense;
    if (channels & LENS_DENSE)
        status = embed_facets(a, a->ask->channels != 0, &channels, err);
    a->sources = (struct lens_evidence_sources){
        .retrievers = { .practices = parts->practices,
                        .scenarios = parts->scenarios,
                        .subject_phrases = parts->subject_phrases },
        .catalog = &a->engine->catalog,
        .lexicon = &a->engine->lexicon,
        .weights = lens_learned_weights(&a->engine->learned, channels, kind),
    };
    if (channels & LENS_LEXICAL) {
        a->sources.retrievers.practice_phrases = parts->practice_phrases;
        a->sources.retrievers.scenario_phrases = parts->scenario_phrases;
    }
    if (channels & LENS_DENSE) {
        a->sources.retrievers.practice_vectors = parts->practice_vectors;
        a->sources.retrievers.scenario_vectors = parts->scenario_vectors;
        a->sources.retrievers.practice_discriminant =
            parts->practice_discriminant;
        a->answer->embedder = parts->embedder->facts.id;
    }
    a->answer->channels = lens_channels_name(channels);
    if (status == LENS_OK)
        status = leave_out(a, err);
    return status == LENS_OK ? list_constants(a, err) : status;
}
