/* negation.h - does a clause say that the workload lacks a capability? */
#ifndef LENS_QUERY_NEGATION_H
#define LENS_QUERY_NEGATION_H

#include "asklens/view.h"

enum lens_denial {
    LENS_NOT_DENIED,
    LENS_ABSENT,    /* "we do not fine-tune" */
    LENS_DISMISSED, /* "fine-tuning is off the table" */
};

/* See facets.h for what is no denial. */
enum lens_denial lens_denial_of(struct lens_view clause);

#endif /* LENS_QUERY_NEGATION_H */
