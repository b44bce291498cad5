#include "base/random.h"

uint64_t lens_random_next(struct lens_random *random)
{
    uint64_t z = random->state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

double lens_random_signed(struct lens_random *random)
{
    return (double)(lens_random_next(random) >> 11) * 0x1p-52 - 1;
}
