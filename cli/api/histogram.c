#include "api/histogram.h"

#include <inttypes.h>

static const struct {
    uint64_t us;
    const char *seconds;
} bounds[LENS_HISTOGRAM_BOUNDS] = {
    { 10, "1e-05" },    { 25, "2.5e-05" },  { 50, "5e-05" },
    { 100, "0.0001" },  { 250, "0.00025" }, { 500, "0.0005" },
    { 1000, "0.001" },  { 2500, "0.0025" }, { 5000, "0.005" },
    { 10000, "0.01" },  { 25000, "0.025" }, { 50000, "0.05" },
    { 100000, "0.1" },  { 250000, "0.25" }, { 500000, "0.5" },
    { 1000000, "1" },   { 2500000, "2.5" }, { 5000000, "5" },
    { 10000000, "10" },
};

void lens_histogram_add(struct lens_histogram *histogram, uint64_t us)
{
    size_t i = 0;

    while (i < LENS_HISTOGRAM_BOUNDS && us > bounds[i].us)
        i++;
    histogram->buckets[i]++;
    histogram->n++;
    histogram->sum_us += us;
}

void lens_histogram_write(const struct lens_histogram *histogram,
                          const char *name, const char *label,
                          const char *value, struct lens_buffer *out)
{
    uint64_t n = 0;

    for (size_t i = 0; i < LENS_HISTOGRAM_BOUNDS; i++) {
        n += histogram->buckets[i];
        lens_buffer_add_format(out,
                               "%s_bucket{%s=\"%s\",le=\"%s\"} %" PRIu64 "\n",
                               name, label, value, bounds[i].seconds, n);
    }
    lens_buffer_add_format(out,
                           "%s_bucket{%s=\"%s\",le=\"+Inf\"} %" PRIu64 "\n",
                           name, label, value, histogram->n);
    lens_buffer_add_format(out, "%s_sum{%s=\"%s\"} %" PRIu64 ".%06u\n", name,
                           label, value, histogram->sum_us / 1000000,
                           (unsigned)(histogram->sum_us % 1000000));
    lens_buffer_add_format(out, "%s_count{%s=\"%s\"} %" PRIu64 "\n", name,
                           label, value, histogram->n);
}
