#include "bench/parts.h"

static const struct lens_bench_part *const parts[] = {
    &lens_bench_part_host,       &lens_bench_part_open, &lens_bench_part_stages,
    &lens_bench_part_throughput, &lens_bench_part_load, &lens_bench_part_memory,
};

const struct lens_bench_part *lens_bench_part(size_t i)
{
    return i < sizeof(parts) / sizeof(*parts) ? parts[i] : NULL;
}
