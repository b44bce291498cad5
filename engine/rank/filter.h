/*
 * filter.h - which practices an ask allows.
 *
 * Values of one kind are alternatives, kinds are conditions: --pillar security
 * --pillar reliability --risk High is every high risk of two pillars.  The
 * filter is applied to scored practices, so it never changes a score.
 */
#ifndef LENS_RANK_FILTER_H
#define LENS_RANK_FILTER_H

#include <stdbool.h>

#include "asklens/answer.h"
#include "asklens/document.h"
#include "asklens/status.h"
#include "rank/catalog.h"

bool lens_filter_allows(const struct lens_filter *filter,
                        const struct lens_document *practice);

/* LENS_E_INVAL for a value that does not exist, listing those that do. */
LENS_MUST_CHECK enum lens_status
lens_filter_check(const struct lens_filter *filter,
                  const struct lens_collection *collection,
                  const struct lens_catalog *catalog, struct lens_error *err);

#endif /* LENS_RANK_FILTER_H */
