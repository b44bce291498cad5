#include "eval/measures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

static int by_key(const void *pa, const void *pb)
{
    const struct lens_judgment *a = pa, *b = pb;

    return strcmp(a->key, b->key);
}

static int highest_first(const void *pa, const void *pb)
{
    const int *a = pa, *b = pb;

    return (*a < *b) - (*a > *b);
}

/* The relevant judgments, copied into `sorted` by key; how many. */
static size_t sort_relevant(const struct lens_ranking *ranking,
                            struct lens_judgment *sorted)
{
    size_t n = 0;

    for (size_t i = 0; i < ranking->n_judged; i++) {
        if (ranking->judged[i].grade > 0)
            sorted[n++] = ranking->judged[i];
    }
    if (n)
        qsort(sorted, n, sizeof(*sorted), by_key);
    return n;
}

static int grade_of(const char *key, const struct lens_judgment *sorted,
                    size_t n)
{
    const struct lens_judgment wanted = { key, 0 };
    const struct lens_judgment *found =
        n ? bsearch(&wanted, sorted, n, sizeof(wanted), by_key) : NULL;

    return found ? found->grade : 0;
}

enum lens_status lens_ranking_grade(const struct lens_ranking *ranking,
                                    struct lens_arena *arena,
                                    struct lens_graded *out,
                                    struct lens_error *err)
{
    struct lens_judgment *sorted =
        lens_arena_alloc(arena, ranking->n_judged, sizeof(*sorted));
    int *ideal = lens_arena_alloc(arena, ranking->n_judged, sizeof(*ideal));
    int *at = lens_arena_alloc(arena, ranking->n, sizeof(*at));
    size_t n_relevant;

    if (!sorted || !ideal || !at)
        return lens_fail(err, LENS_E_NOMEM, "no memory to grade a ranking");
    n_relevant = sort_relevant(ranking, sorted);
    for (size_t i = 0; i < ranking->n; i++)
        at[i] = grade_of(ranking->keys[i], sorted, n_relevant);
    for (size_t i = 0; i < n_relevant; i++)
        ideal[i] = sorted[i].grade;
    if (n_relevant)
        qsort(ideal, n_relevant, sizeof(*ideal), highest_first);
    *out = (struct lens_graded){ at, ranking->n, ideal, n_relevant };
    return LENS_OK;
}

/* Discounted cumulative gain of the first k grades. */
static double gain_of(const int *grades, size_t n, size_t k)
{
    double sum = 0;

    for (size_t i = 0; i < n && i < k; i++)
        sum += grades[i] / log2((double)i + 2);
    return sum;
}

double lens_ndcg(const struct lens_graded *graded, size_t k)
{
    double ideal = gain_of(graded->ideal, graded->n_relevant, k);

    return ideal > 0 ? gain_of(graded->at, graded->n, k) / ideal : 0;
}

static size_t count_relevant(const struct lens_graded *graded, size_t k)
{
    size_t found = 0;

    for (size_t i = 0; i < graded->n && i < k; i++)
        found += graded->at[i] > 0;
    return found;
}

double lens_average_precision(const struct lens_graded *graded, size_t k)
{
    double sum = 0, found = 0;

    for (size_t i = 0; i < graded->n && i < k; i++) {
        if (graded->at[i] > 0) {
            found += 1;
            sum += found / (double)(i + 1);
        }
    }
    return graded->n_relevant ? sum / (double)graded->n_relevant : 0;
}

double lens_reciprocal_rank(const struct lens_graded *graded, size_t k)
{
    for (size_t i = 0; i < graded->n && i < k; i++) {
        if (graded->at[i] > 0)
            return 1.0 / (double)(i + 1);
    }
    return 0;
}

double lens_recall(const struct lens_graded *graded, size_t k)
{
    return graded->n_relevant
               ? (double)count_relevant(graded, k) / (double)graded->n_relevant
               : 0;
}

double lens_precision(const struct lens_graded *graded, size_t k)
{
    return k ? (double)count_relevant(graded, k) / (double)k : 0;
}

double lens_success(const struct lens_graded *graded, size_t k)
{
    return count_relevant(graded, k) > 0 ? 1 : 0;
}
