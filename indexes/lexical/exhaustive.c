/*
 * exhaustive.c - one accumulator per document, term at a time, then the k best.
 *
 * Every matching document is scored in full, so the answer is right by
 * construction.  The cost is linear in the postings of the query's terms.
 */
#include "base/error.h"
#include "base/topk.h"
#include "lexical/bm25f.h"
#include "lexical/ways.h"

/* Add one term's scores; its share of the ideal score goes to *ideal. */
static enum lens_status add_term(const struct lens_segment *s,
                                 const struct lens_query_term *term,
                                 double *scores, double *ideal,
                                 struct lens_error *err)
{
    struct lens_postings p;
    enum lens_status status;
    uint32_t number;
    bool known = lens_segment_find(s, term->term, &number);
    uint32_t df = known ? lens_segment_df(s, number) : 0;
    double weight = (double)term->weight * lens_bm25f_idf(s, df);

    *ideal += weight;
    if (!known)
        return LENS_OK;
    p = lens_segment_list(s, number);
    while ((status = lens_postings_next(&p)) == LENS_OK) {
        if (!lens_bm25f_is_plausible(s, &p))
            return lens_segment_bad_postings(s, term->term, err);
        double tf = lens_bm25f_frequency(s, &p);

        scores[p.docid] += weight * tf / (s->k1 + tf);
    }
    return status == LENS_END ? LENS_OK
                              : lens_segment_bad_postings(s, term->term, err);
}

static enum lens_status keep_best(const double *scores, size_t n_docs, size_t k,
                                  struct lens_arena *arena,
                                  struct lens_hits *out)
{
    struct lens_hit *at;
    struct lens_topk top;

    if (k > n_docs)
        k = n_docs;
    at = lens_arena_alloc(arena, k, sizeof(*at));
    if (!at)
        return LENS_E_NOMEM;
    lens_topk_init(&top, at, k);
    for (size_t d = 0; d < n_docs; d++) {
        float score = (float)scores[d];

        if (score > 0)
            lens_topk_add(&top, (struct lens_hit){ (lens_docid)d, score });
    }
    lens_topk_sort(&top);
    out->at = at;
    out->n = top.n;
    return LENS_OK;
}

enum lens_status lens_search_exhaustive(const struct lens_segment *segment,
                                        const struct lens_query_term *terms,
                                        size_t n_terms, size_t k,
                                        struct lens_arena *arena,
                                        struct lens_hits *out,
                                        struct lens_error *err)
{
    double *scores = lens_arena_alloc(arena, segment->n_docs, sizeof(*scores));
    struct lens_hits hits = { 0 };
    double ideal = 0;

    if (!scores)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a search");
    for (size_t t = 0; t < n_terms; t++) {
        enum lens_status status =
            add_term(segment, &terms[t], scores, &ideal, err);

        if (status != LENS_OK)
            return status;
    }
    if (keep_best(scores, segment->n_docs, k, arena, &hits) != LENS_OK)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a search");
    hits.ideal = (float)ideal;
    *out = hits;
    return LENS_OK;
}
