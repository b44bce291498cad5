#include "bench/student.h"

#include <math.h>

enum {
    TERMS_MAX = 500
};

static const double least = 1e-300;
static const double enough = 1e-15;

/* Of a quantile; far from the last digit, or halving would not end. */
static const double precise = 1e-12;

static double away_from_zero(double value)
{
    return fabs(value) < least ? least : value;
}

/* The continued fraction of I_x(a, b), for x below (a + 1) / (a + b + 2). */
static double fraction(double a, double b, double x)
{
    double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), h = d;

    for (int m = 1; m < TERMS_MAX; m++) {
        double even = m * (b - m) * x / ((a + 2.0 * m - 1) * (a + 2.0 * m));
        double odd =
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1));
        double step;

        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        h *= d * c;
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        step = d * c;
        h *= step;
        if (fabs(step - 1) < enough)
            break;
    }
    return h;
}

/* I_x(a, b); y is 1 - x, which the caller knows without cancellation. */
static double incomplete_beta(double a, double b, double x, double y)
{
    double front;

    if (x <= 0)
        return 0;
    if (y <= 0)
        return 1;
    front =
        exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(y));
    if (x < (a + 1) / (a + b + 2))
        return front * fraction(a, b, x) / a;
    return 1 - front * fraction(b, a, y) / b;
}

double lens_student_two_sided(double t, double df)
{
    double square = t * t;

    if (isinf(square))
        return 0;
    return incomplete_beta(df / 2, 0.5, df / (df + square),
                           square / (df + square));
}

double lens_student_quantile(double p, double df)
{
    double low = 0, high = 1;

    while (lens_student_two_sided(high, df) > p && high < 1e100)
        high *= 2;
    while (high - low > precise * high) {
        double middle = low + (high - low) / 2;

        if (lens_student_two_sided(middle, df) > p)
            low = middle;
        else
            high = middle;
    }
    return high;
}
