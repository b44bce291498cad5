/*
 * passage_text.h - what a model reads of a result.
 *
 * A chat assistant gets a handful of these and nothing else, so each stands for
 * itself: which practice, why it is here, what it asks for, what to do, where
 * to read on.  Guidance is chosen by what the user's words met, then the steps
 * from the first on.  Sentences and steps are whole: what does not fit into
 * LENS_RETRIEVED_TEXT_MAX is left out and counted.
 */
#ifndef LENS_API_PASSAGE_TEXT_H
#define LENS_API_PASSAGE_TEXT_H

#include "asklens/answer.h"
#include "asklens/arena.h"
#include "asklens/document.h"
#include "asklens/status.h"

/* `doc` is the whole document; the text lives in the arena. */
LENS_MUST_CHECK enum lens_status
lens_practice_text(const struct lens_answer_practice *practice,
                   const struct lens_document *doc, struct lens_arena *arena,
                   const char **out, struct lens_error *err);

LENS_MUST_CHECK enum lens_status
lens_scenario_text(const struct lens_answer_scenario *scenario,
                   const struct lens_document *doc, struct lens_arena *arena,
                   const char **out, struct lens_error *err);

/* The sentence of the scenario that the user's words met best, else its
 * summary. */
const char *lens_scenario_why(const struct lens_answer_scenario *scenario);

#endif /* LENS_API_PASSAGE_TEXT_H */
