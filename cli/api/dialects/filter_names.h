/* filter_names.h - the values of a filter in the spelling of the open lens. */
#ifndef LENS_API_FILTER_NAMES_H
#define LENS_API_FILTER_NAMES_H

#include "api/dialects/filter_tree.h"
#include "opened.h"

/*
 * Rewrite what is compared for equality as filters.h does for the options:
 * "sec" becomes "security", an id its official form.  A value the lens does not
 * have is LENS_E_INVAL and named, so that a typing error does not look like a
 * filter that left nothing.
 */
LENS_MUST_CHECK enum lens_status
lens_condition_resolve(const struct lens_opened *opened,
                       struct lens_condition *condition,
                       struct lens_arena *arena, struct lens_error *err);

#endif /* LENS_API_FILTER_NAMES_H */
