#include "bench/parts.h"

static const struct lens_bench_part *const parts[] = {
    &lens_bench_part_host,    &lens_bench_part_open,
    &lens_bench_part_stages,  &lens_bench_part_throughput,
    &lens_bench_part_load,    &lens_bench_part_memory,
    &lens_bench_part_lexical, &lens_bench_part_dense,
    &lens_bench_part_growth,
};

const struct lens_bench_part *lens_bench_part(size_t i)
{
    return i < sizeof(parts) / sizeof(*parts) ? parts[i] : NULL;
}
