/*
 * worry.h - does a clause say what somebody wants, fears or asks?
 *
 * "We are 22 people in Bergen" is background, "card numbers must never leak" is
 * why somebody came.  Such a clause counts more than the story around it; how
 * much more stands in rank/weights.h.
 */
#ifndef LENS_QUERY_WORRY_H
#define LENS_QUERY_WORRY_H

#include <stdbool.h>

#include "asklens/view.h"

/* True when the clause has a question mark or one of the cue words. */
bool lens_clause_is_worry(struct lens_view clause);

#endif /* LENS_QUERY_WORRY_H */
