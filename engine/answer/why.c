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

/* The row of `field` whose vector is nearest to the facet's; "" for none. */
static enum lens_status nearest_row(const struct lens_why *why,
                                    const struct lens_facet *facet,
                                    enum lens_field field, const char **out,
                                    struct lens_error *err)
{
    const struct lens_retriever *vectors = why->ex->retrievers.practice_vectors;
    const struct lens_document *doc = why->rows->doc;
    float nearest = 0;
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

/* The row of `field` that is nearest to the words a reason quotes. */
static enum lens_status row_for_words(const struct lens_why *why,
                                      const struct lens_reason *reason,
                                      enum lens_field field, const char **out,
                                      struct lens_error *err)
{
    const struct lens_retriever *vectors = why->ex->retrievers.practice_vectors;
    const struct lens_facet *facet = quoted_facet(why->ex->facets, reason);

    *out = "";
    if (vectors && vectors->ops->compare && facet && facet->query.vector)
        return nearest_row(why, facet, field, out, err);
    return lens_rows_best(why->rows, 1u << field, why->worth, why->n_worth, out,
                          err);
}

/* "Without it: " and what goes wrong then, in the words that met the user's. */
static enum lens_status say_what_goes_wrong(const struct lens_why *why,
                                            const char **out,
                                            struct lens_error *err)
{
    static const char prefix[] = "Without it: ";
    const char *row = "";
    char *sentence;
    enum lens_status status = lens_rows_best(
        why->rows, 1u << LENS_F_PROTECTS, why->worth, why->n_worth, &row, err);

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
            status = row_for_words(why, own, LENS_F_BECAUSE, out, err);
    }
    if (status == LENS_OK && **out == '\0' && scenario)
        *out = scenario->text;
    if (status == LENS_OK && **out == '\0')
        status = say_what_goes_wrong(why, out, err);
    if (status == LENS_OK && **out == '\0')
        *out = practice->summary;
    return status;
}
