#include "quality/mixtures.h"

#include <stdio.h>

enum {
    MAX_SETS = 8
};

/* The parts of phrases and of meaning; words have the rest. */
static const double mixtures[][2] = {
    { 0.0, 0.0 }, { 0.5, 0.0 }, { 0.6, 0.2 }, { 0.7, 0.1 },
    { 0.7, 0.0 }, { 0.8, 0.0 }, { 0.8, 0.1 }, { 0.9, 0.0 },
    { 0.8, 0.2 }, { 0.9, 0.1 }, { 1.0, 0.0 },
};

enum {
    N_MIXTURES = sizeof(mixtures) / sizeof(*mixtures)
};

static size_t n_right[MAX_SETS][N_MIXTURES], n_judged[MAX_SETS];

static size_t best_of(const struct lens_evidence *e, size_t n,
                      const double mixture[2])
{
    const double phrases = mixture[0], meaning = mixture[1];
    double most = -1;
    size_t best = 0;

    for (size_t s = 0; s < n; s++) {
        double score = phrases * e->scenario_phrases[s] +
                       meaning * e->scenario_meaning[s] +
                       (1 - phrases - meaning) * e->scenario_words[s];

        if (score > most) {
            most = score;
            best = s;
        }
    }
    return best;
}

void mixtures_try(const struct lens_catalog *catalog, size_t set,
                  const struct lens_judged_text *judged,
                  const struct lens_evidence *evidence)
{
    if (judged->scenarios.n == 0 || set >= MAX_SETS)
        return;
    n_judged[set]++;
    for (size_t m = 0; m < N_MIXTURES; m++) {
        size_t best = best_of(evidence, catalog->n_scenarios, mixtures[m]);

        n_right[set][m] += lens_grade_of(&judged->scenarios,
                                         catalog->scenarios[best].doc.key) > 1;
    }
}

void mixtures_show(size_t set, const char *channels, const char *embedder)
{
    fprintf(stderr, "right scenario, %s %s:", channels, embedder);
    for (size_t m = 0; m < N_MIXTURES; m++)
        fprintf(stderr, " %.1f,%.1f %.4f", mixtures[m][0], mixtures[m][1],
                (double)n_right[set][m] / (double)n_judged[set]);
    fprintf(stderr, "\n");
}
