/*
 * domain.h - the port that knows which words speak of our subject.
 *
 * Ranking always finds a best document; whether the text is about a generative
 * AI workload at all is a question of its own.  An implementation has seen
 * texts about the subject and texts about everything else, and gives for a term
 * the logarithm of how much likelier it is in the former.
 */
#ifndef LENS_DOMAIN_H
#define LENS_DOMAIN_H

#include <stdbool.h>

#include "asklens/view.h"

struct lens_domain;

struct lens_domain_ops {
    /* True, with the natural log odds in *odds, when the term was seen. */
    bool (*odds)(const struct lens_domain *self, struct lens_view term,
                 float *odds);
    void (*close)(struct lens_domain *self);
};

struct lens_domain {
    const struct lens_domain_ops *ops;
};

#endif /* LENS_DOMAIN_H */
