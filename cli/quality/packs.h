/*
 * packs.h - do context packs hold what the workload needs?
 *
 * For each judged workload a pack of the default size is made; measured is the
 * part of its practices of grade 2 that have a passage in there.  A text that
 * is refused has none.  Beside it, with the same ranking, counter and budget:
 *
 *   plain cut    practices in the order of their rank, each with the whole of
 *                its summary and guidance, until the next does not fit
 *   summaries    the same with summaries alone
 *   mmr          passages of a heading, the reason and the summary, taken by
 *                maximal marginal relevance (Carbonell and Goldstein, SIGIR
 *                1998): 0.7 * score - 0.3 * likeness to the nearest one taken
 */
#ifndef LENS_CLI_QUALITY_PACKS_H
#define LENS_CLI_QUALITY_PACKS_H

#include "packing.h"
#include "quality/judged_texts.h"
#include "quality/table.h"

/* Add the table "Context packs" to the report; none without texts. */
LENS_MUST_CHECK enum lens_status
lens_packs_report(const struct lens_packing *packing,
                  const struct lens_judged_text *const *texts, size_t n,
                  struct lens_arena *arena, struct lens_report *report,
                  struct lens_error *err);

#endif /* LENS_CLI_QUALITY_PACKS_H */
