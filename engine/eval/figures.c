#include "eval/figures.h"

#include "base/error.h"

/* The keys of a ranking, without the scores. */
static const char **keys_of(const struct lens_ranked *ranked,
                            struct lens_arena *arena)
{
    const char **keys = lens_arena_alloc(arena, ranked->n, sizeof(*keys));

    for (size_t i = 0; keys && i < ranked->n; i++)
        keys[i] = ranked->at[i].key;
    return keys;
}

static enum lens_status grade(const struct lens_ranked *ranked,
                              const struct lens_judgments *judgments,
                              struct lens_arena *arena, struct lens_graded *out,
                              struct lens_error *err)
{
    const char **keys = keys_of(ranked, arena);
    struct lens_ranking ranking = { keys, ranked->n, judgments->at,
                                    judgments->n };

    if (!keys)
        return lens_fail(err, LENS_E_NOMEM, "no memory to grade a ranking");
    return lens_ranking_grade(&ranking, arena, out, err);
}

enum lens_status lens_figures_of_ranked(const struct lens_ranked *ranked,
                                        const struct lens_judgments *judgments,
                                        const struct lens_measure *measures,
                                        size_t n_measures, double *out,
                                        struct lens_error *err)
{
    struct lens_graded graded = { 0 };
    struct lens_arena scratch = { 0 };
    enum lens_status status = grade(ranked, judgments, &scratch, &graded, err);

    for (size_t m = 0; status == LENS_OK && m < n_measures; m++)
        out[m] = lens_measure_of(&measures[m], &graded);
    lens_arena_release(&scratch);
    return status;
}

enum lens_status lens_figures_of(const struct lens_run *run,
                                 const struct lens_judged *judged,
                                 const struct lens_measure *measures,
                                 size_t n_measures, struct lens_arena *arena,
                                 struct lens_figures *out,
                                 struct lens_error *err)
{
    const size_t n = judged->n;
    double *at = lens_arena_alloc(arena, n * n_measures, sizeof(*at));
    double *means = lens_arena_alloc(arena, n_measures, sizeof(*means));
    double *one = lens_arena_alloc(arena, n_measures, sizeof(*one));
    enum lens_status status = LENS_OK;

    if (!at || !means || !one)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the figures");
    for (size_t q = 0; status == LENS_OK && q < n; q++) {
        const struct lens_judged_query *query = &judged->at[q];

        status =
            lens_figures_of_ranked(&run->of[query->number], query->judgments,
                                   measures, n_measures, one, err);
        for (size_t m = 0; status == LENS_OK && m < n_measures; m++) {
            at[m * n + q] = one[m];
            means[m] += one[m];
        }
    }
    for (size_t m = 0; n && m < n_measures; m++)
        means[m] /= (double)n;
    if (status == LENS_OK)
        *out = (struct lens_figures){ at, means, n_measures, n };
    return status;
}

const double *lens_figures_column(const struct lens_figures *figures,
                                  size_t measure)
{
    return figures->at + measure * figures->n_queries;
}
