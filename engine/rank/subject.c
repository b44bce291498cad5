#include "rank/subject.h"

#include <math.h>

#include "rank/learned.h"
#include "text/lens_id.h"

enum {
    PEAK = 3
};

struct tally {
    double sum;
    size_t n;
    double top[PEAK]; /* descending */
    size_t n_top;
};

static void keep_top(struct tally *tally, double odds)
{
    size_t i = tally->n_top < PEAK ? tally->n_top : PEAK - 1;

    if (tally->n_top == PEAK && odds <= tally->top[PEAK - 1])
        return;
    for (; i > 0 && tally->top[i - 1] < odds; i--)
        tally->top[i] = tally->top[i - 1];
    tally->top[i] = odds;
    if (tally->n_top < PEAK)
        tally->n_top++;
}

static void read_term(const struct lens_domain *domain, struct lens_view term,
                      struct tally *tally)
{
    float odds;

    if (!domain->ops->odds(domain, term, &odds))
        return;
    tally->sum += (double)odds;
    tally->n++;
    keep_top(tally, (double)odds);
}

/* Was the term of a facet that is left out read before, in the whole or in such
 * a facet before it? */
static bool is_repeated(const struct lens_facets *facets, size_t facet,
                        struct lens_view term)
{
    if (lens_facet_find(&facets->whole, term))
        return true;
    for (size_t f = 0; f < facet; f++) {
        if (!lens_facet_is_said(&facets->at[f]) &&
            lens_facet_find(&facets->at[f], term))
            return true;
    }
    return false;
}

/* Every distinct word once, however often it is said or denied. */
static void read_words(const struct lens_domain *domain,
                       const struct lens_facets *facets, struct tally *tally)
{
    for (size_t t = 0; t < facets->whole.n_terms; t++)
        read_term(domain, facets->whole.terms[t].term, tally);
    for (size_t f = 0; f < facets->n; f++) {
        const struct lens_facet *facet = &facets->at[f];

        for (size_t t = 0; !lens_facet_is_said(facet) && t < facet->n_terms;
             t++) {
            if (!is_repeated(facets, f, facet->terms[t].term))
                read_term(domain, facet->terms[t].term, tally);
        }
    }
}

/* A sum of n odds, so that many small ones do not outweigh few large ones. */
static double damped(double sum, size_t n)
{
    return sum / sqrt((double)n + 1);
}

/* The odds of the clause that has the best. */
static double best_clause(const struct lens_domain *domain,
                          const struct lens_facets *facets)
{
    double best = 0;

    for (size_t f = 0; f < facets->n; f++) {
        const double odds = lens_facet_odds(domain, &facets->at[f]);

        best = f == 0 || odds > best ? odds : best;
    }
    return best;
}

/* The belief in the clause that has the most.  Their mean tells more apart, but
 * whoever adds a line on the weather would be refused for it. */
static double most_belief(const struct lens_facets *facets)
{
    double most = 0;

    for (size_t f = 0; f < facets->n; f++) {
        const double belief = facets->at[f].belief;

        most = f == 0 || belief > most ? belief : most;
    }
    return most;
}

static double mean_of_top(const struct tally *tally)
{
    double sum = 0;

    for (size_t i = 0; i < tally->n_top; i++)
        sum += tally->top[i];
    return tally->n_top ? sum / (double)tally->n_top : 0;
}

static bool names_lens_id(const struct lens_facets *facets)
{
    for (size_t f = 0; f < facets->n; f++) {
        for (size_t t = 0; t < facets->at[f].n_terms; t++) {
            char id[LENS_ID_MAX];

            if (lens_id_normalise(facets->at[f].terms[t].term, id))
                return true;
        }
    }
    return false;
}

void lens_subject_judge(const struct lens_subject_weights *w,
                        const struct lens_domain *domain,
                        const struct lens_facets *facets,
                        const struct lens_evidence *evidence,
                        const struct lens_lexicon *lexicon,
                        struct lens_subject *out)
{
    struct tally tally = { 0 };
    double x, weak;

    read_words(domain, facets, &tally);
    out->odds = damped(tally.sum, tally.n);
    out->clause = best_clause(domain, facets);
    out->peak = mean_of_top(&tally);
    out->best = evidence->best_practice;
    out->clarity = evidence->clarity;
    out->scenario = evidence->best_scenario;
    out->like_us = evidence->like_us;
    out->clause_like_us = evidence->clause_like_us;
    out->belief = most_belief(facets);
    out->named = lens_names_subject(lexicon, &evidence->matches) ||
                 names_lens_id(facets);
    x = w->bias + w->odds * out->odds + w->peak * out->peak +
        w->clause * out->clause + w->best * out->best +
        w->clarity * out->clarity + w->scenario * out->scenario +
        w->like_us * out->like_us + w->clause_like_us * out->clause_like_us +
        w->belief * out->belief + (out->named ? w->named : 0);
    /* Without one word that either side knows there is nothing to judge. */
    out->probability = tally.n ? 1.0 / (1.0 + exp(-x)) : 0;
    weak = (w->no_match_below + w->match_from) / 2;
    if (out->named && out->probability < weak)
        out->probability = weak;
}
