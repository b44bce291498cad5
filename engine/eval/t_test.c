#include "eval/t_test.h"

#include <float.h>
#include <math.h>

enum {
    STEPS_MAX = 100000 /* about the root of the larger parameter is needed */
};

/* Far below any partial denominator, and its inverse is no infinity. */
static const double tiny = 1e-300;

static double away_from_zero(double value)
{
    return fabs(value) < tiny ? tiny : value;
}

/* The coefficient d(i) of the fraction 1 / (1 + d(1) / (1 + d(2) / ...)). */
static double coefficient(size_t i, double x, double a, double b)
{
    const size_t half = i / 2;
    const double m = (double)half;

    if (i % 2)
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
}

/* Numerator and denominator as ratios of one step to the last, so that neither
 * overflows; their product is what the value grows by. */
static double fraction(double x, double a, double b)
{
    double above = 1, below = 0, value = 1;

    for (size_t i = 1; i <= STEPS_MAX; i++) {
        const double d = coefficient(i, x, a, b);
        double growth;

        above = away_from_zero(1 + d / above);
        below = 1 / away_from_zero(1 + d * below);
        growth = above * below;
        value *= growth;
        if (fabs(growth - 1) < DBL_EPSILON)
            break;
    }
    return 1 / value;
}

double lens_beta_regularised(double x, double a, double b)
{
    double front;

    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    if (x > (a + 1) / (a + b + 2))
        return 1 - lens_beta_regularised(1 - x, b, a);
    front =
        exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b));
    return front * fraction(x, a, b) / a;
}

double lens_t_two_sided(double t, size_t freedom)
{
    const double v = (double)freedom;

    if (!freedom || t == 0)
        return 1;
    /* Of 1 - x where t is small: v / (v + t^2) would lose its digits. */
    if (t * t < v)
        return 1 - lens_beta_regularised(t * t / (v + t * t), 0.5, v / 2);
    return lens_beta_regularised(v / (v + t * t), v / 2, 0.5);
}

struct lens_t_test lens_t_test(const double *a, const double *b, size_t n)
{
    struct lens_t_test result = { 0, 1, n ? n - 1 : 0 };
    double mean = 0, squares = 0;

    for (size_t i = 0; i < n; i++)
        mean += (a[i] - b[i]) / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double off = a[i] - b[i] - mean;

        squares += off * off;
    }
    if (n < 2 || mean == 0)
        return result;
    /* Equal differences are so but for the last bits of their sum. */
    if (squares <= (double)n * mean * mean * 1e-24)
        squares = 0;
    result.t = mean / sqrt(squares / ((double)result.freedom * (double)n));
    result.p = lens_t_two_sided(result.t, result.freedom);
    return result;
}
