/* facts.h - what a report says of how it was measured, while it is gathered. */
#ifndef LENS_BENCH_FACTS_H
#define LENS_BENCH_FACTS_H

#include "base/error.h"
#include "bench/report.h"

struct lens_bench_facts {
    struct lens_arena *arena; /* names and values are copied there */
    struct lens_bench_fact at[LENS_BENCH_FACTS_MAX];
    size_t n;
    enum lens_status status; /* the first failure; later facts are dropped */
};

LENS_PRINTF(3, 4)
void lens_bench_fact_add(struct lens_bench_facts *facts, const char *name,
                         const char *fmt, ...);

#endif /* LENS_BENCH_FACTS_H */
