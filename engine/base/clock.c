#include "base/clock.h"

#include <time.h>

uint64_t lens_clock_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t lens_clock_us(void)
{
    return lens_clock_ns() / 1000u;
}
