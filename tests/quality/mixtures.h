/*
 * mixtures.h - what scenarios are best scored by, of a few mixtures of words,
 * phrases and meaning: how often each puts a right scenario first.
 */
#ifndef LENS_TEST_QUALITY_MIXTURES_H
#define LENS_TEST_QUALITY_MIXTURES_H

#include "quality/judged_texts.h"
#include "rank/catalog.h"
#include "rank/evidence.h"

/* Count a text for set number `set`, below 8; one without scenarios is left
 * out. */
void mixtures_try(const struct lens_catalog *catalog, size_t set,
                  const struct lens_judged_text *judged,
                  const struct lens_evidence *evidence);

/* A line on stderr: the parts of phrases and meaning, and how often right. */
void mixtures_show(size_t set, const char *channels, const char *embedder);

#endif /* LENS_TEST_QUALITY_MIXTURES_H */
