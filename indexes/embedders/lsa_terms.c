#include "embedders/lsa.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"

static uint32_t in_units(double x)
{
    return (uint32_t)(x * LENS_LSA_UNIT + 0.5);
}

uint32_t lens_lsa_tf(size_t tf)
{
    return in_units(log(1 + (double)tf));
}

uint32_t lens_lsa_idf(size_t n_rows, size_t df)
{
    return in_units(1 + log((1 + (double)n_rows) / (1 + (double)df)));
}

static int by_term(const void *pa, const void *pb)
{
    const struct lens_token *a = pa, *b = pb;

    return lens_view_compare(a->term, b->term);
}

enum lens_status lens_lsa_terms(struct lens_analyzer *analyzer,
                                struct lens_view text, struct lens_arena *arena,
                                struct lens_lsa_term **out, size_t *n_out,
                                struct lens_error *err)
{
    struct lens_token *tokens = NULL;
    struct lens_lsa_term *terms;
    enum lens_status status;
    size_t n_tokens = 0, n = 0;

    if (text.len > LENS_LSA_TEXT_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "a text of %zu bytes is longer than the %d that can "
                         "be embedded",
                         text.len, LENS_LSA_TEXT_MAX);
    status = lens_analyze(analyzer, text, arena, &tokens, &n_tokens, err);
    if (status != LENS_OK)
        return status;
    terms = lens_arena_alloc(arena, n_tokens, sizeof(*terms));
    if (!terms)
        return lens_fail(err, LENS_E_NOMEM,
                         "no memory for the terms of a text");
    if (n_tokens)
        qsort(tokens, n_tokens, sizeof(*tokens), by_term);
    for (size_t i = 0; i < n_tokens; i++) {
        if (n == 0 || !lens_view_equal(terms[n - 1].term, tokens[i].term))
            terms[n++].term = tokens[i].term;
        terms[n - 1].tf++;
    }
    *out = terms;
    *n_out = n;
    return LENS_OK;
}
