/* negation.h - does a clause say that the workload lacks a capability? */
#ifndef LENS_QUERY_NEGATION_H
#define LENS_QUERY_NEGATION_H

#include <stdbool.h>

#include "asklens/view.h"

/* True for "we do not fine-tune"; see facets.h for what stays false. */
bool lens_clause_is_absence(struct lens_view clause);

#endif /* LENS_QUERY_NEGATION_H */
