/* negation.h - does a clause say that the workload lacks a capability? */
#ifndef LENS_QUERY_NEGATION_H
#define LENS_QUERY_NEGATION_H

#include "asklens/view.h"
#include "query/wording.h"

enum lens_denial {
    LENS_NOT_DENIED,
    LENS_ABSENT,    /* "we do not fine-tune" */
    LENS_DISMISSED, /* "fine-tuning is off the table" */
};

/* See facets.h for what is no denial. */
enum lens_denial lens_denial_of(struct lens_view clause);

/* The same of words that are read already. */
enum lens_denial lens_denial_of_words(const struct lens_wording *clause);

#endif /* LENS_QUERY_NEGATION_H */
