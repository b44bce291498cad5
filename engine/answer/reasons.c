#include "answer/reasons.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* A smaller rest is rounding. */
static const double smallest_rest = 1e-9;

void lens_reasons_add(struct lens_reasons *reasons, struct lens_reason reason)
{
    size_t least = 0;

    if (reasons->n < LENS_REASONS_MAX) {
        reasons->at[reasons->n++] = reason;
        return;
    }
    for (size_t i = 1; i < reasons->n; i++) {
        if (reasons->at[i].share < reasons->at[least].share)
            least = i;
    }
    if (reason.share > reasons->at[least].share) {
        reasons->rest += reasons->at[least].share;
        reasons->at[least] = reason;
    } else {
        reasons->rest += reason.share;
    }
}

static int by_share(const void *pa, const void *pb)
{
    const struct lens_reason *a = pa, *b = pb;

    if (a->share != b->share)
        return a->share > b->share ? -1 : 1;
    if (a->span.start != b->span.start)
        return a->span.start > b->span.start ? 1 : -1;
    return strcmp(a->source, b->source);
}

enum lens_status lens_reasons_finish(struct lens_reasons *reasons,
                                     struct lens_arena *arena,
                                     const struct lens_reason **out, size_t *n,
                                     struct lens_error *err)
{
    struct lens_reason *copy =
        lens_arena_alloc(arena, reasons->n + 1, sizeof(*copy));

    if (!copy)
        return lens_fail(err, LENS_E_NOMEM, "no memory to explain the answer");
    qsort(reasons->at, reasons->n, sizeof(*reasons->at), by_share);
    memcpy(copy, reasons->at, reasons->n * sizeof(*copy));
    *n = reasons->n;
    if (reasons->rest > smallest_rest)
        copy[(*n)++] = (struct lens_reason){ .channel = "rest",
                                             .field = "",
                                             .text = "",
                                             .source = "",
                                             .share = reasons->rest };
    *out = copy;
    return LENS_OK;
}
