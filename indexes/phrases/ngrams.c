#include "phrases/ngrams.h"

#include <stdlib.h>
#include <string.h>

#include "asklens/analyzer.h"
#include "base/checksum.h"

static uint64_t hash_pair(struct lens_view a, struct lens_view b)
{
    char joined[2 * LENS_TERM_MAX + 1];
    size_t n = a.len < LENS_TERM_MAX ? a.len : LENS_TERM_MAX;
    size_t m = b.len < LENS_TERM_MAX ? b.len : LENS_TERM_MAX;

    memcpy(joined, a.p, n);
    joined[n] = ' ';
    memcpy(joined + n + 1, b.p, m);
    return lens_checksum64(joined, n + 1 + m);
}

static int by_hash(const void *pa, const void *pb)
{
    const struct lens_ngram *a = pa, *b = pb;

    return (a->hash > b->hash) - (a->hash < b->hash);
}

bool lens_ngrams_of(const struct lens_view *words, size_t n,
                    struct lens_arena *arena, struct lens_ngram **out,
                    size_t *n_out)
{
    struct lens_ngram *at = lens_arena_alloc(arena, 2 * n, sizeof(*at));
    size_t n_all = 0, n_distinct = 0;

    if (!at)
        return false;
    for (size_t i = 0; i < n; i++) {
        at[n_all++] =
            (struct lens_ngram){ lens_checksum64(words[i].p, words[i].len), 1 };
        if (i + 1 < n)
            at[n_all++] =
                (struct lens_ngram){ hash_pair(words[i], words[i + 1]), 1 };
    }
    if (n_all)
        qsort(at, n_all, sizeof(*at), by_hash);
    for (size_t i = 0; i < n_all; i++) {
        if (n_distinct && at[n_distinct - 1].hash == at[i].hash)
            at[n_distinct - 1].count++;
        else
            at[n_distinct++] = at[i];
    }
    *out = at;
    *n_out = n_distinct;
    return true;
}
