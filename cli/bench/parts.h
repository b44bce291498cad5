/* parts.h - the parts there are, each defined in part_NAME.c. */
#ifndef LENS_BENCH_PARTS_H
#define LENS_BENCH_PARTS_H

#include "bench/part.h"

extern const struct lens_bench_part lens_bench_part_host;
extern const struct lens_bench_part lens_bench_part_lexical;
extern const struct lens_bench_part lens_bench_part_dense;
extern const struct lens_bench_part lens_bench_part_growth;

#endif /* LENS_BENCH_PARTS_H */
