/*
 * fusion.h - one order out of two (asklens/search.h has the formulas).
 *
 * Properties that tests hold: monotone in each channel; a document that a
 * channel does not offer never gains by that; leaving documents out of both
 * channels beforehand gives the order of leaving them out afterwards (weighted;
 * ranks, and with them rrf, cannot have this).
 */
#ifndef LENS_RANK_FUSION_H
#define LENS_RANK_FUSION_H

#include "asklens/search.h"

/*
 * Fuse the hits of two channels into the best k.  Either may be NULL; not
 * both.
 */
LENS_MUST_CHECK enum lens_status
lens_fuse(const struct lens_fusion *fusion, const struct lens_hits *lexical,
          const struct lens_hits *dense, size_t k, struct lens_arena *arena,
          struct lens_result *out, struct lens_error *err);

#endif /* LENS_RANK_FUSION_H */
