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

/* The judgments, copied into `sorted` by key. */
static void sort_judged(const struct lens_ranking *ranking,
                        struct lens_judgment *sorted)
{
    for (size_t i = 0; i < ranking->n_judged; i++)
        sorted[i] = ranking->judged[i];
    if (ranking->n_judged)
        qsort(sorted, ranking->n_judged, sizeof(*sorted), by_key);
}

/* Every grade above 0, highest first; how many. */
static size_t sort_grades(const struct lens_ranking *ranking, int *ideal)
{
    size_t n = 0;

    for (size_t i = 0; i < ranking->n_judged; i++) {
        if (ranking->judged[i].grade > 0)
            ideal[n++] = ranking->judged[i].grade;
    }
    if (n)
        qsort(ideal, n, sizeof(*ideal), highest_first);
    return n;
}

enum lens_status lens_ranking_grade(const struct lens_ranking *ranking,
                                    struct lens_arena *arena,
                                    struct lens_graded *out,
                                    struct lens_error *err)
{
    const size_t n_judged = ranking->n_judged;
    struct lens_judgment *sorted =
        lens_arena_alloc(arena, n_judged, sizeof(*sorted));
    int *ideal = lens_arena_alloc(arena, n_judged, sizeof(*ideal));
    int *at = lens_arena_alloc(arena, ranking->n, sizeof(*at));
    bool *is_hole = lens_arena_alloc(arena, ranking->n, sizeof(*is_hole));

    if (!sorted || !ideal || !at || !is_hole)
        return lens_fail(err, LENS_E_NOMEM, "no memory to grade a ranking");
    sort_judged(ranking, sorted);
    for (size_t i = 0; i < ranking->n; i++) {
        const struct lens_judgment wanted = { ranking->keys[i], 0 };
        const struct lens_judgment *found =
            n_judged
                ? bsearch(&wanted, sorted, n_judged, sizeof(wanted), by_key)
                : NULL;

        is_hole[i] = !found;
        at[i] = found && found->grade > 0 ? found->grade : 0;
    }
    *out = (struct lens_graded){ at, is_hole, ranking->n, ideal,
                                 sort_grades(ranking, ideal) };
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

double lens_hole(const struct lens_graded *graded, size_t k)
{
    size_t n = graded->n < k ? graded->n : k, holes = 0;

    for (size_t i = 0; i < n; i++)
        holes += graded->is_hole[i];
    return n ? (double)holes / (double)n : 0;
}
