#include "eval/pairs.h"

#include "base/error.h"
#include "eval/holm.h"

/* Pairs while they are compared. */
struct pairing {
    struct lens_run_pair *at;
    struct lens_comparison *by; /* pair, then measure */
    double *p, *corrected;      /* of one measure, by pair */
    size_t n, n_measures;
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to compare the runs");
}

static enum lens_status make_room(struct pairing *p, size_t n_runs,
                                  struct lens_arena *arena,
                                  struct lens_error *err)
{
    const size_t n = n_runs ? n_runs * (n_runs - 1) / 2 : 0;

    p->at = lens_arena_alloc(arena, n, sizeof(*p->at));
    p->by = lens_arena_alloc(arena, n * p->n_measures, sizeof(*p->by));
    p->p = lens_arena_alloc(arena, n, sizeof(*p->p));
    p->corrected = lens_arena_alloc(arena, n, sizeof(*p->corrected));
    if (!p->at || !p->by || !p->p || !p->corrected)
        return no_memory(err);
    for (size_t a = 0; a < n_runs; a++) {
        for (size_t b = 0; b < a; b++) {
            p->at[p->n] =
                (struct lens_run_pair){ a, b, p->by + p->n * p->n_measures };
            p->n++;
        }
    }
    return LENS_OK;
}

static enum lens_status compare(const struct lens_figures *a,
                                const struct lens_figures *b, size_t measure,
                                const struct lens_randomisation *how,
                                struct lens_comparison *out,
                                struct lens_error *err)
{
    const double *of_a = lens_figures_column(a, measure);
    const double *of_b = lens_figures_column(b, measure);

    out->t = lens_t_test(of_a, of_b, a->n_queries);
    return lens_randomisation_test(of_a, of_b, a->n_queries, how,
                                   &out->randomisation, err);
}

static struct lens_comparison *of(const struct pairing *p, size_t pair,
                                  size_t measure)
{
    return &p->by[pair * p->n_measures + measure];
}

static void correct(const struct pairing *p, size_t measure)
{
    for (size_t i = 0; i < p->n; i++)
        p->p[i] = of(p, i, measure)->randomisation.p;
    lens_holm(p->p, p->n, p->corrected);
    for (size_t i = 0; i < p->n; i++)
        of(p, i, measure)->randomisation_holm = p->corrected[i];
    for (size_t i = 0; i < p->n; i++)
        p->p[i] = of(p, i, measure)->t.p;
    lens_holm(p->p, p->n, p->corrected);
    for (size_t i = 0; i < p->n; i++)
        of(p, i, measure)->t_holm = p->corrected[i];
}

enum lens_status lens_run_pairs(const struct lens_figures *runs, size_t n_runs,
                                const struct lens_randomisation *how,
                                struct lens_arena *arena,
                                struct lens_run_pairs *out,
                                struct lens_error *err)
{
    struct pairing p = { .n_measures = n_runs ? runs->n_measures : 0 };
    enum lens_status status = make_room(&p, n_runs, arena, err);

    for (size_t m = 0; m < p.n_measures; m++) {
        for (size_t i = 0; status == LENS_OK && i < p.n; i++)
            status = compare(&runs[p.at[i].a], &runs[p.at[i].b], m, how,
                             of(&p, i, m), err);
        if (status == LENS_OK)
            correct(&p, m);
    }
    if (status == LENS_OK)
        *out = (struct lens_run_pairs){ p.at, p.n };
    return status;
}
