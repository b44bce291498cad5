/*
 * rate.h - how many requests one address may make in a second.
 *
 * The generic cell rate algorithm (ITU-T Recommendation I.371, annex A): an
 * address has one number, the time at which its next request would come if all
 * came evenly.  A request may be early by a second less its own share, so that
 * as many as are allowed in a second may come at once.
 *
 * Addresses share a table of fixed size by a hash with a secret seed; two that
 * fall together share what one may do, and nobody can choose to.  Of an IPv6
 * address the first half counts: the rest is its owner's to choose.
 */
#ifndef LENS_SERVE_RATE_H
#define LENS_SERVE_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sockaddr;

enum {
    LENS_RATE_CELLS = 4096,
    LENS_RATE_MAX = 1000000
};

struct lens_rate {
    uint64_t interval_us; /* 0: any number is fine */
    uint64_t seed;
    uint64_t due_us[LENS_RATE_CELLS];
};

void lens_rate_init(struct lens_rate *rate, size_t per_second, uint64_t seed);

/* The number of an address; all of a Unix socket have one. */
uint64_t lens_rate_key(const struct lens_rate *rate,
                       const struct sockaddr *address);

/* May one more come?  If not, `*wait_s` is how long to stay away, at least 1. */
bool lens_rate_take(struct lens_rate *rate, uint64_t key, uint64_t now_us,
                    unsigned *wait_s);

#endif /* LENS_SERVE_RATE_H */
