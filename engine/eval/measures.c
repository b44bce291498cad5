#include "eval/measures.h"

#include <math.h>
#include <string.h>

static int grade_of(const struct lens_ranking *ranking, const char *key)
{
    for (size_t i = 0; i < ranking->n_judged; i++) {
        if (!strcmp(ranking->judged[i].key, key))
            return ranking->judged[i].grade;
    }
    return 0;
}

static double discount(size_t rank)
{
    return 1.0 / log2((double)rank + 1.0);
}

/* The gain of the best possible order: grades from high to low. */
static double ideal_gain(const struct lens_ranking *ranking, size_t k)
{
    double sum = 0;
    size_t rank = 1;
    int highest = 0;

    for (size_t i = 0; i < ranking->n_judged; i++) {
        if (ranking->judged[i].grade > highest)
            highest = ranking->judged[i].grade;
    }
    for (int grade = highest; grade > 0; grade--) {
        for (size_t i = 0; i < ranking->n_judged && rank <= k; i++) {
            if (ranking->judged[i].grade == grade)
                sum += grade * discount(rank++);
        }
    }
    return sum;
}

double lens_ndcg(const struct lens_ranking *ranking, size_t k)
{
    double sum = 0, ideal = ideal_gain(ranking, k);

    for (size_t i = 0; i < ranking->n && i < k; i++)
        sum += grade_of(ranking, ranking->keys[i]) * discount(i + 1);
    return ideal > 0 ? sum / ideal : 0;
}

double lens_reciprocal_rank(const struct lens_ranking *ranking)
{
    for (size_t i = 0; i < ranking->n; i++) {
        if (grade_of(ranking, ranking->keys[i]) > 0)
            return 1.0 / (double)(i + 1);
    }
    return 0;
}

double lens_success(const struct lens_ranking *ranking, size_t k)
{
    double rr = lens_reciprocal_rank(ranking);

    return rr > 0 && 1.0 / rr <= (double)k + 0.5 ? 1 : 0;
}

double lens_recall(const struct lens_ranking *ranking, size_t k)
{
    double relevant = 0, found = 0;

    for (size_t i = 0; i < ranking->n_judged; i++)
        relevant += ranking->judged[i].grade > 0;
    for (size_t i = 0; i < ranking->n && i < k; i++)
        found += grade_of(ranking, ranking->keys[i]) > 0;
    return relevant > 0 ? found / relevant : 0;
}
