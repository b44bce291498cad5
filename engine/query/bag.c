#include "query/bag.h"

#include <stdlib.h>

#include "base/error.h"

static int by_term(const void *pa, const void *pb)
{
    const struct lens_token *a = pa, *b = pb;

    return lens_view_compare(a->term, b->term);
}

enum lens_status lens_query_of(struct lens_analyzer *analyzer,
                               struct lens_view text, struct lens_arena *arena,
                               struct lens_query *out, struct lens_error *err)
{
    struct lens_token *tokens = NULL;
    struct lens_query_term *terms;
    size_t n = 0, n_terms = 0;
    enum lens_status status =
        lens_analyze(analyzer, text, arena, &tokens, &n, err);

    if (status != LENS_OK)
        return status;
    terms = lens_arena_alloc(arena, n, sizeof(*terms));
    if (!terms)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a query");
    if (n)
        qsort(tokens, n, sizeof(*tokens), by_term);
    for (size_t i = 0; i < n; i++) {
        if (n_terms && lens_view_equal(terms[n_terms - 1].term, tokens[i].term))
            terms[n_terms - 1].weight += 1.0f;
        else
            terms[n_terms++] = (struct lens_query_term){ tokens[i].term, 1.0f };
    }
    *out = (struct lens_query){ .terms = terms, .n_terms = n_terms };
    return LENS_OK;
}
