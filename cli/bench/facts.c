#include "bench/facts.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    VALUE_MAX = 4096
};

void lens_bench_fact_add(struct lens_bench_facts *facts, const char *name,
                         const char *fmt, ...)
{
    char value[VALUE_MAX];
    struct lens_bench_fact fact;
    va_list args;

    if (facts->status != LENS_OK)
        return;
    if (facts->n == LENS_BENCH_FACTS_MAX) {
        facts->status = LENS_E_LIMIT;
        return;
    }
    va_start(args, fmt);
    (void)vsnprintf(value, sizeof(value), fmt, args);
    va_end(args);
    fact.name = lens_arena_copy(facts->arena, lens_view_of(name));
    fact.value = lens_arena_copy(facts->arena, lens_view_of(value));
    if (!fact.name || !fact.value) {
        facts->status = LENS_E_NOMEM;
        return;
    }
    facts->at[facts->n++] = fact;
}
