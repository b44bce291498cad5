#include "serve/rate.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "base/checksum.h"

enum {
    SECOND_US = 1000 * 1000
};

void lens_rate_init(struct lens_rate *rate, size_t per_second, uint64_t seed)
{
    memset(rate, 0, sizeof(*rate));
    rate->seed = seed;
    if (per_second)
        rate->interval_us = SECOND_US / per_second;
    /* More than one in a microsecond is no limit. */
}

uint64_t lens_rate_key(const struct lens_rate *rate,
                       const struct sockaddr *address)
{
    unsigned char bytes[sizeof(rate->seed) + 9] = { 0 };

    memcpy(bytes, &rate->seed, sizeof(rate->seed));
    bytes[sizeof(rate->seed)] = (unsigned char)address->sa_family;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;

        memcpy(&in, address, sizeof(in));
        memcpy(bytes + sizeof(rate->seed) + 1, &in.sin_addr, 4);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;

        memcpy(&in6, address, sizeof(in6));
        memcpy(bytes + sizeof(rate->seed) + 1, &in6.sin6_addr, 8);
    }
    return lens_checksum64(bytes, sizeof(bytes));
}

bool lens_rate_take(struct lens_rate *rate, uint64_t key, uint64_t now_us,
                    unsigned *wait_s)
{
    uint64_t *due = &rate->due_us[key % LENS_RATE_CELLS];
    uint64_t from = *due > now_us ? *due : now_us;
    uint64_t early = from - now_us, may_be = SECOND_US - rate->interval_us;

    if (rate->interval_us == 0)
        return true;
    if (early > may_be) {
        *wait_s = (unsigned)((early - may_be + SECOND_US - 1) / SECOND_US);
        return false;
    }
    *due = from + rate->interval_us;
    return true;
}
