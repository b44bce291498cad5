#include "quality/scenarios.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/linear.h"

enum {
    STEPS = 60,
    N = SCENARIO_WEIGHTS
};

static const double ridge = 0.1;

void scenarios_add(struct scenario_rows *rows, size_t n_scenarios,
                   const struct lens_evidence *evidence, size_t right,
                   enum scenario_kind kind, double weight, size_t fold)
{
    struct scenario_row *row;

    if (rows->n == rows->cap) {
        rows->cap = rows->cap ? 2 * rows->cap : 1024;
        rows->at = realloc(rows->at, rows->cap * sizeof(*rows->at));
        if (!rows->at || n_scenarios >= SCENARIOS_MAX) {
            fprintf(stderr, "no room for %zu texts\n", rows->cap);
            exit(2);
        }
    }
    rows->n_scenarios = n_scenarios;
    row = &rows->at[rows->n++];
    *row = (struct scenario_row){
        .right = right, .weight = weight, .kind = kind, .fold = fold
    };
    for (size_t s = 0; s < n_scenarios; s++) {
        const struct lens_scenario_evidence *e = &evidence->scenarios[s];
        const double x[N] = { 0,
                              e->words,
                              e->words_part,
                              e->phrases,
                              e->phrases_part,
                              e->meaning,
                              e->meaning_part };

        memcpy(row->x[s], x, sizeof(x));
    }
    row->x[n_scenarios][0] = 1;
}

/* The probability of each scenario and, last, of none. */
static void chances(const struct scenario_row *row, size_t n, const double *w,
                    double *p)
{
    double max = -HUGE_VAL, sum = 0;

    for (size_t s = 0; s <= n; s++) {
        p[s] = 0;
        for (size_t i = 0; i < N; i++)
            p[s] += w[i] * row->x[s][i];
        max = fmax(max, p[s]);
    }
    for (size_t s = 0; s <= n; s++) {
        p[s] = exp(p[s] - max);
        sum += p[s];
    }
    for (size_t s = 0; s <= n; s++)
        p[s] /= sum;
}

static void add_row(const struct scenario_row *row, size_t n, const double *w,
                    double *h, double *g)
{
    double p[SCENARIOS_MAX], mean[N] = { 0 };

    chances(row, n, w, p);
    for (size_t s = 0; s <= n; s++) {
        for (size_t a = 0; a < N; a++)
            mean[a] += p[s] * row->x[s][a];
    }
    for (size_t a = 0; a < N; a++) {
        g[a] += row->weight * (row->x[row->right][a] - mean[a]);
        for (size_t b = 0; b < N; b++) {
            for (size_t s = 0; s <= n; s++)
                h[a * N + b] += row->weight * p[s] * row->x[s][a] *
                                (row->x[s][b] - mean[b]);
        }
    }
}

/* One step of Newton for the weights that are kept. */
static bool step(const struct scenario_rows *rows, size_t left_out,
                 const bool *kept, double *w)
{
    double h[N * N] = { 0 }, g[N] = { 0 }, largest = 0;

    for (size_t i = 0; i < rows->n; i++) {
        if (rows->at[i].fold != left_out)
            add_row(&rows->at[i], rows->n_scenarios, w, h, g);
    }
    for (size_t a = 0; a < N; a++) {
        const double penalty = a ? ridge : 1e-9;

        h[a * N + a] += penalty;
        g[a] -= penalty * w[a];
        for (size_t b = 0; !kept[a] && b < N; b++)
            h[a * N + b] = h[b * N + a] = a == b;
        g[a] = kept[a] ? g[a] : 0;
    }
    if (!lens_solve_positive(h, N, g, 1))
        return false;
    for (size_t a = 0; a < N; a++) {
        w[a] += g[a];
        largest = fmax(largest, fabs(g[a]));
    }
    return largest > 1e-10;
}

static void fit(const struct scenario_rows *rows, size_t left_out, double *w)
{
    bool kept[N] = { true, true, true, true, true, true, true };
    size_t lowest = 1;

    while (lowest) {
        memset(w, 0, N * sizeof(*w));
        for (int i = 0; i < STEPS && step(rows, left_out, kept, w); i++)
            ;
        lowest = 0;
        for (size_t a = 1; a < N; a++) {
            if (kept[a] && w[a] < 0 && (!lowest || w[a] < w[lowest]))
                lowest = a;
        }
        kept[lowest] = lowest == 0;
    }
}

void scenarios_fit(const struct scenario_rows *rows, size_t left_out,
                   struct lens_scenario_weights *out)
{
    double w[N];

    fit(rows, left_out, w);
    *out = (struct lens_scenario_weights){
        .none = w[0],
        .words = w[1],
        .words_part = w[2],
        .phrases = w[3],
        .phrases_part = w[4],
        .meaning = w[5],
        .meaning_part = w[6],
    };
}

/* Sums over the texts of a kind. */
struct figures {
    double n, first, right, said, above_half;
};

static void count(const struct scenario_row *row, size_t n, const double *p,
                  struct figures *to)
{
    size_t best = 0;

    for (size_t s = 1; s < n; s++)
        best = p[s] > p[best] ? s : best;
    to->n++;
    to->first += best == row->right;
    to->right += p[row->right];
    to->said += p[best];
    to->above_half += p[best] > 0.5;
}

void scenarios_show(const struct scenario_rows *rows, size_t n_folds,
                    const char *name)
{
    static const char *const kinds[N_SCENARIO_KINDS] = { "long", "short",
                                                         "pieces", "none" };
    struct figures figures[N_SCENARIO_KINDS] = { { 0 } };

    for (size_t f = 0; f < n_folds; f++) {
        double w[N], p[SCENARIOS_MAX];

        fit(rows, f, w);
        for (size_t i = 0; i < rows->n; i++) {
            const struct scenario_row *row = &rows->at[i];

            if (row->fold != f)
                continue;
            chances(row, rows->n_scenarios, w, p);
            count(row, rows->n_scenarios, p, &figures[row->kind]);
        }
    }
    for (size_t k = 0; k < N_SCENARIO_KINDS; k++) {
        const struct figures *of = &figures[k];

        fprintf(stderr,
                "scenarios, %s, %s: right first %.3f, said of the first %.3f, "
                "said of the right answer %.3f, above one half %.3f\n",
                name, kinds[k], of->first / of->n, of->said / of->n,
                of->right / of->n, of->above_half / of->n);
    }
}
