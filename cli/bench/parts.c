#include "bench/parts.h"

static const struct lens_bench_part *const parts[] = {
    &lens_bench_part_host,
};

const struct lens_bench_part *lens_bench_part(size_t i)
{
    return i < sizeof(parts) / sizeof(*parts) ? parts[i] : NULL;
}
