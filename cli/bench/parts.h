/* parts.h - the parts there are, each defined in part_NAME.c. */
#ifndef LENS_BENCH_PARTS_H
#define LENS_BENCH_PARTS_H

#include <stdint.h>

#include "bench/part.h"

extern const struct lens_bench_part lens_bench_part_host;
extern const struct lens_bench_part lens_bench_part_lexical;
extern const struct lens_bench_part lens_bench_part_dense;
extern const struct lens_bench_part lens_bench_part_growth;
extern const struct lens_bench_part lens_bench_part_open;
extern const struct lens_bench_part lens_bench_part_stages;
extern const struct lens_bench_part lens_bench_part_throughput;
extern const struct lens_bench_part lens_bench_part_load;
extern const struct lens_bench_part lens_bench_part_memory;

/* Something dear whose figure hardly moves is not repeated when it has taken
 * this long in all. */
#define LENS_BENCH_DEAR_NS (UINT64_C(3) * 1000 * 1000 * 1000)

#endif /* LENS_BENCH_PARTS_H */
