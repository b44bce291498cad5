/* clock.h - time that only moves forward, for measuring stages. */
#ifndef LENS_BASE_CLOCK_H
#define LENS_BASE_CLOCK_H

#include <stdint.h>

uint64_t lens_clock_us(void);

/* For what takes less; as fine as the system's clock is. */
uint64_t lens_clock_ns(void);

#endif /* LENS_BASE_CLOCK_H */
