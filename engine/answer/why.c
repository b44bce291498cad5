#include "answer/why.h"

#include <string.h>

#include "answer/wording.h"
#include "base/error.h"

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to explain the answer");
}

/* The facet a reason quotes; NULL when it quotes none. */
static const struct lens_facet *quoted_facet(const struct lens_facets *facets,
                                             const struct lens_reason *reason)
{
    for (size_t f = 0; f < facets->n; f++) {
        if (facets->at[f].span.start == reason->span.start &&
            facets->at[f].span.end == reason->span.end)
            return &facets->at[f];
    }
    return NULL;
}

/*
 * A sentence of another situation than the user's puzzles more than it tells,
 * and what the practice is good for is true of everyone.  Read in 240 pairs of
 * words and nearest sentence, over 40 train texts: below 0.3 most are about
 * something else, above it most are to the point, with MiniLM and LSA alike.
 */
static const float least_likeness = 0.3F;

/* The row of `field` whose vector is nearest to the facet's; left alone where
 * none is nearer than `nearest`. */
static enum lens_status nearest_row(const struct lens_why *why,
                                    const struct lens_facet *facet,
                                    enum lens_field field, float nearest,
                                    const char **out, struct lens_error *err)
{
    const struct lens_retriever *vectors = why->ex->retrievers.practice_vectors;
    const struct lens_document *doc = why->rows->doc;
    float *scores =
        lens_arena_alloc(why->ex->arena, doc->n_texts, sizeof(*scores));
    enum lens_status status;

    if (!scores)
        return no_memory(err);
    status = vectors->ops->compare(vectors, &facet->query, why->rows->docid,
                                   scores, doc->n_texts, err);
    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++) {
        if (doc->texts[i].field == field && scores[i] > nearest) {
            nearest = scores[i];
            *out = doc->texts[i].text;
        }
    }
    return status;
}

/* The row of `field` that is nearest to the words a reason quotes, or by
 * the terms of the whole text without vectors; "" where none is near. */
static enum lens_status row_for_words(const struct lens_why *why,
                                      const struct lens_reason *reason,
                                      enum lens_field field, float least,
                                      const char **out, struct lens_error *err)
{
    const struct lens_retriever *vectors = why->ex->retrievers.practice_vectors;
    const struct lens_facet *facet =
        reason ? quoted_facet(why->ex->facets, reason) : NULL;

    *out = "";
    if (vectors && vectors->ops->compare && facet && facet->query.vector)
        return nearest_row(why, facet, field, least, out, err);
    return lens_rows_best(why->rows, 1u << field, why->worth, why->n_worth, out,
                          err);
}

static const char *first_row(const struct lens_document *doc,
                             enum lens_field field)
{
    for (size_t i = 0; i < doc->n_texts; i++) {
        if (doc->texts[i].field == field)
            return doc->texts[i].text;
    }
    return "";
}

/* "Without it: " and what goes wrong then, as near to the user's words as it
 * can be had. */
static enum lens_status say_what_goes_wrong(const struct lens_why *why,
                                            const struct lens_reason *own,
                                            const char **out,
                                            struct lens_error *err)
{
    static const char prefix[] = "Without it: ";
    const char *row = "";
    char *sentence;
    enum lens_status status =
        row_for_words(why, own, LENS_F_PROTECTS, 0, &row, err);

    if (status == LENS_OK && *row == '\0')
        row = first_row(why->rows->doc, LENS_F_PROTECTS);
    if (status != LENS_OK || *row == '\0')
        return status;
    sentence =
        lens_arena_alloc(why->ex->arena, sizeof(prefix) + strlen(row), 1);
    if (!sentence)
        return no_memory(err);
    memcpy(sentence, prefix, sizeof(prefix) - 1);
    memcpy(sentence + sizeof(prefix) - 1, row, strlen(row) + 1);
    *out = sentence;
    return LENS_OK;
}

enum lens_status lens_why_choose(const struct lens_why *why,
                                 const struct lens_answer_practice *practice,
                                 const char **out, struct lens_error *err)
{
    const struct lens_reason *own = lens_own_words(practice);
    const struct lens_reason *scenario = lens_strongest_reason(
        practice->reasons, practice->n_reasons, "scenario");
    enum lens_status status = LENS_OK;

    *out = "";
    if (own && (!scenario || own->share >= scenario->share)) {
        if (!strcmp(own->channel, "concept"))
            *out = own->text;
        else
            status = row_for_words(why, own, LENS_F_BECAUSE, least_likeness,
                                   out, err);
    }
    if (status == LENS_OK && **out == '\0' && scenario)
        *out = scenario->text;
    if (status == LENS_OK && **out == '\0')
        status = say_what_goes_wrong(why, own, out, err);
    if (status == LENS_OK && **out == '\0')
        *out = practice->summary;
    return status;
}
