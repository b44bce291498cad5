#include "rank/cover.h"

/* Of what the best practice has of a facet. */
static const double near_best = 0.8;

struct facet_best {
    double share, above; /* largest by words and by meaning */
};

static double share_of(const struct lens_evidence *e, size_t f, lens_docid p)
{
    return lens_facet_share(e->facet_scores[f][p], e->facet_ideals[f]);
}

static double above_of(const struct lens_evidence *e, size_t f, lens_docid p)
{
    return e->practice_meanings ? (double)e->practice_meanings[f][p] : 0;
}

static struct facet_best best_of(const struct lens_evidence *e, size_t f,
                                 const lens_docid *order, size_t n)
{
    struct facet_best best = { 0, 0 };

    for (size_t i = 0; i < n; i++) {
        double share = share_of(e, f, order[i]);
        double above = above_of(e, f, order[i]);

        best.share = share > best.share ? share : best.share;
        best.above = above > best.above ? above : best.above;
    }
    return best;
}

static bool speaks(const struct lens_evidence *e, size_t f,
                   const struct facet_best *best, lens_docid p)
{
    return (best->share >= LENS_FACET_COVERED &&
            share_of(e, f, p) >= near_best * best->share) ||
           (best->above > 0 && above_of(e, f, p) >= near_best * best->above);
}

/* The place of the first practice that speaks to facet f; n for none. */
static size_t first_speaker(const struct lens_evidence *e, size_t f,
                            const lens_docid *order, size_t n)
{
    const struct facet_best best = best_of(e, f, order, n);
    size_t i = 0;

    while (i < n && !speaks(e, f, &best, order[i]))
        i++;
    return i;
}

/* Keep docids in the order of `order`, each once. */
static size_t add_place(size_t *places, size_t n, size_t place)
{
    size_t i = n;

    for (size_t j = 0; j < n; j++) {
        if (places[j] == place)
            return n;
    }
    for (; i > 0 && places[i - 1] > place; i--)
        places[i] = places[i - 1];
    places[i] = place;
    return n + 1;
}

size_t lens_cover_worries(const struct lens_facets *facets,
                          const struct lens_evidence *evidence,
                          const lens_docid *order, size_t n, size_t top,
                          size_t max, lens_docid *extra)
{
    size_t places[LENS_COVER_MAX], n_places = 0;

    if (max > LENS_COVER_MAX)
        max = LENS_COVER_MAX;
    for (size_t f = 0; f < facets->n && n_places < max; f++) {
        size_t place;

        if (!facets->at[f].worry || !lens_facet_is_said(&facets->at[f]))
            continue;
        place = first_speaker(evidence, f, order, n);
        if (place >= top && place < n)
            n_places = add_place(places, n_places, place);
    }
    for (size_t i = 0; i < n_places; i++)
        extra[i] = order[places[i]];
    return n_places;
}
