#include "rank/score.h"

#include <math.h>

#include "rank/learned.h"

static void score_one(const struct lens_practice_weights *w,
                      const struct lens_practice_evidence *e, double clarity,
                      struct lens_practice_score *out)
{
    double clauses = w->clauses * e->clauses;
    double whole = w->whole * e->whole;
    double concepts = w->concepts * e->concepts;
    double phrases = w->phrases * e->phrases + w->phrase_peak * e->phrase_peak;
    double meaning =
        w->meaning * e->meaning + w->apart * e->apart + w->peak * e->peak;
    double scenario = w->stress * e->stress * clarity;
    double earned = clauses + whole + concepts + phrases + meaning + scenario;
    double x = w->bias + earned + w->clarity * clarity + w->absent * e->absent;

    *out = (struct lens_practice_score){ .score = 1.0 / (1.0 + exp(-x)) };
    if (earned > 0) {
        out->clauses = out->score * clauses / earned;
        out->whole = out->score * whole / earned;
        out->concepts = out->score * concepts / earned;
        out->phrases = out->score * phrases / earned;
        out->meaning = out->score * meaning / earned;
        out->scenario = out->score * scenario / earned;
    }
}

void lens_score_practices(const struct lens_practice_weights *weights,
                          const struct lens_evidence *evidence,
                          size_t n_practices, struct lens_practice_score *out)
{
    for (size_t p = 0; p < n_practices; p++)
        score_one(weights, &evidence->practices[p], evidence->clarity, &out[p]);
}

double lens_score_scenario(const struct lens_evidence *evidence,
                           lens_docid docid)
{
    return evidence->likelihood[docid] * evidence->clarity;
}
