/* generated_vectors.c - a mixture of clusters, a subspace and noise. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/random.h"
#include "bench/generated.h"

enum {
    DIM = LENS_GENERATED_DIM,
    CENTRES = 2000,
    GROUPS = 40, /* super-centres */
    RANK = 64    /* dimensions of the subspace */
};

/* How much each part of a row weighs; all have length 1 in the mean. */
static const float centre_part = 0.70F, spread_part = 0.60F, noise_part = 0.40F;
static const float group_share = 0.6F, own_share = 0.8F;

/* Streams of random numbers that never meet. */
enum stream {
    STREAM_GROUPS = 1,
    STREAM_CENTRES,
    STREAM_BASIS,
    STREAM_ROWS,
    STREAM_QUERIES
};

static struct lens_random random_of(uint64_t seed, enum stream stream,
                                    uint64_t row)
{
    struct lens_random random = { seed ^ (uint64_t)stream << 56 };

    random.state = lens_random_next(&random) + row * 0xd1342543de82ef95u;
    random.state = lens_random_next(&random);
    return random;
}

/*
 * Nearly normal, of mean 0 and variance 1: four uniform numbers of 16 bits from
 * one of 64, whose sum has a variance of 4 * 2^32 / 12.
 */
static float normal(struct lens_random *random)
{
    uint64_t bits = lens_random_next(random);
    long sum = (long)(bits & 0xffff) + (long)(bits >> 16 & 0xffff) +
               (long)(bits >> 32 & 0xffff) + (long)(bits >> 48);

    return (float)(sum - 2L * 65535) * (1.7320508F / 65536);
}

/* A direction: DIM normal numbers of length about 1. */
static void direction(struct lens_random *random, float *out)
{
    for (size_t i = 0; i < DIM; i++)
        out[i] = normal(random) * 0.05103104F; /* 1 / sqrt(384) */
}

struct mixture {
    float groups[GROUPS][DIM];
    float centres[CENTRES][DIM];
    float basis[RANK][DIM];
    double weights[CENTRES]; /* cumulative, the last 1 */
};

static void make_mixture(struct mixture *m, uint64_t seed)
{
    struct lens_random random = random_of(seed, STREAM_GROUPS, 0);
    double sum = 0;

    for (size_t g = 0; g < GROUPS; g++)
        direction(&random, m->groups[g]);
    random = random_of(seed, STREAM_CENTRES, 0);
    for (size_t c = 0; c < CENTRES; c++) {
        const float *group = m->groups[lens_random_next(&random) % GROUPS];

        direction(&random, m->centres[c]);
        for (size_t i = 0; i < DIM; i++)
            m->centres[c][i] =
                group_share * group[i] + own_share * m->centres[c][i];
        sum += 1.0 / (double)(c + 10);
        m->weights[c] = sum;
    }
    for (size_t c = 0; c < CENTRES; c++)
        m->weights[c] /= sum;
    random = random_of(seed, STREAM_BASIS, 0);
    for (size_t r = 0; r < RANK; r++)
        direction(&random, m->basis[r]);
}

static size_t choose(const double *cumulative, size_t n, double u)
{
    size_t low = 0, high = n - 1;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (cumulative[middle] > u)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void make_row(const struct mixture *m, struct lens_random random,
                     float *out)
{
    double u = (double)(lens_random_next(&random) >> 11) * 0x1p-53, square = 0;
    const float *centre = m->centres[choose(m->weights, CENTRES, u)];
    float x[DIM];

    for (size_t i = 0; i < DIM; i++)
        x[i] = centre_part * centre[i];
    for (size_t r = 0; r < RANK; r++) {
        float z = normal(&random) * spread_part * 0.125F; /* 1 / sqrt(64) */

        for (size_t i = 0; i < DIM; i++)
            x[i] += z * m->basis[r][i];
    }
    for (size_t i = 0; i < DIM; i++) {
        x[i] += normal(&random) * noise_part * 0.05103104F;
        square += (double)x[i] * (double)x[i];
    }
    for (size_t i = 0; i < DIM; i++)
        out[i] = (float)((double)x[i] / sqrt(square));
}

enum lens_status lens_generated_vectors(uint64_t seed, bool queries, size_t n,
                                        struct lens_vector_table *out,
                                        struct lens_error *err)
{
    struct mixture *m = lens_malloc(sizeof(*m));
    struct lens_vector_table table = { .at = NULL };
    enum lens_status status;

    if (!m)
        return lens_fail(err, LENS_E_NOMEM, "no memory to generate vectors");
    status = lens_vector_table_make(n, DIM, "generated", &table, err);
    if (status == LENS_OK) {
        make_mixture(m, seed);
        for (size_t row = 0; row < n; row++)
            make_row(
                m, random_of(seed, queries ? STREAM_QUERIES : STREAM_ROWS, row),
                table.at + row * DIM);
        *out = table;
    }
    lens_free(m);
    return status;
}
