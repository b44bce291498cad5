#include "answer/explain_meaning.h"

#include <stdbool.h>

#include "base/error.h"

/* The facet that added most of those not named yet; facets->n for none. */
static size_t next_facet(const struct lens_explainer *ex,
                         const struct lens_likeness *likeness,
                         const bool *named)
{
    size_t best = ex->facets->n;
    double most = 0;

    for (size_t f = 0; f < ex->facets->n; f++) {
        double part = named[f] ? 0 : likeness->parts[f];

        if (part > most) {
            most = part;
            best = f;
        }
    }
    return best;
}

/* The row of the document that a facet is most like, as a reason. */
static enum lens_status name_row(const struct lens_explainer *ex,
                                 const struct lens_likeness *likeness, size_t f,
                                 struct lens_reason *out,
                                 struct lens_error *err)
{
    const struct lens_document *doc = likeness->doc;
    struct lens_contributions parts = { 0 };
    enum lens_status status = likeness->vectors->ops->explain(
        likeness->vectors, &ex->facets->at[f].query, likeness->docid, ex->arena,
        &parts, err);

    if (status != LENS_OK)
        return status;
    out->channel = likeness->vectors->ops->name;
    out->span = ex->facets->at[f].span;
    out->source = doc->key;
    out->field = lens_field_name(LENS_F_TITLE);
    out->text = doc->title;
    if (parts.n && parts.at[0].row != LENS_TITLE_ROW) {
        if (parts.at[0].row >= doc->n_texts)
            return lens_hint(err,
                             lens_fail(err, LENS_E_CORRUPT,
                                       "the vectors of '%s' name a row it does "
                                       "not have",
                                       doc->key),
                             "run 'asklens index build' to make it anew");
        out->field = lens_field_name(doc->texts[parts.at[0].row].field);
        out->text = doc->texts[parts.at[0].row].text;
    }
    return LENS_OK;
}

enum lens_status lens_explain_meaning(const struct lens_explainer *explainer,
                                      const struct lens_likeness *likeness,
                                      double share,
                                      struct lens_reasons *reasons,
                                      struct lens_error *err)
{
    const size_t n = explainer->facets->n;
    double total = 0, said = 0;
    bool *named;

    if (!likeness->parts || share <= 0)
        return LENS_OK;
    named = lens_arena_alloc(explainer->arena, n, sizeof(*named));
    if (!named)
        return lens_fail(err, LENS_E_NOMEM, "no memory to explain the answer");
    for (size_t f = 0; f < n; f++)
        total += likeness->parts[f];
    if (total <= 0)
        return LENS_OK;
    for (size_t i = 0; i < LENS_MAX_REASONS; i++) {
        size_t f = next_facet(explainer, likeness, named);
        struct lens_reason reason = { 0 };
        enum lens_status status;

        if (f == n)
            break;
        named[f] = true;
        reason.share = share * likeness->parts[f] / total;
        said += reason.share;
        status = name_row(explainer, likeness, f, &reason, err);
        if (status != LENS_OK)
            return status;
        lens_reasons_add(reasons, reason);
    }
    reasons->rest += share > said ? share - said : 0;
    return LENS_OK;
}
