/*
 * odds.h - log odds per term, learned from the lens and from background texts.
 *
 * A multinomial naive Bayes model with two classes (Manning, Raghavan and
 * Schuetze, "Introduction to Information Retrieval", section 13.2).  The unit
 * is a row of text (a question, a phrase, a sentence), in which a term counts
 * once.  With c(t) the rows of a class that hold t, C their sum over t, V the
 * number of distinct terms and a = 1/2:
 *
 *     odds(t) = ln (c_lens(t) + a) / (C_lens + a V)
 *             - ln (c_background(t) + a) / (C_background + a V)
 *
 * clipped to +-3, so that no single word decides.
 *
 * The file `domain.odds` is a container with TERMS (a sorted table as in
 * format/table.h), ODDS (f32 per term) and ANALYZER.
 */
#ifndef LENS_DOMAIN_ODDS_H
#define LENS_DOMAIN_ODDS_H

#include "asklens/analyzer.h"
#include "asklens/domain.h"
#include "asklens/status.h"
#include "base/buffer.h"

struct lens_odds_builder;

LENS_MUST_CHECK enum lens_status
lens_odds_builder_new(struct lens_analyzer *analyzer,
                      struct lens_odds_builder **out, struct lens_error *err);
void lens_odds_builder_free(struct lens_odds_builder *builder);

/* Count one row of text, of the lens or of the background. */
LENS_MUST_CHECK enum lens_status
lens_odds_builder_row(struct lens_odds_builder *builder, bool background,
                      struct lens_view text, struct lens_error *err);

/* Append the finished file to `out`. */
LENS_MUST_CHECK enum lens_status
lens_odds_builder_write(struct lens_odds_builder *builder,
                        struct lens_buffer *out, struct lens_error *err);

/* Open `path`; an index built with another analyzer is refused. */
LENS_MUST_CHECK enum lens_status lens_odds_open(const char *path,
                                                const char *analyzer,
                                                struct lens_domain **out,
                                                struct lens_error *err);

#endif /* LENS_DOMAIN_ODDS_H */
