/*
 * passage_text.h - what a model reads of a result.
 *
 * A chat assistant gets a handful of these and nothing else, so each stands for
 * itself: which practice, why it is here, what it asks for, where to read on.
 * That much is always there.  Guidance is chosen by what the user's words met,
 * then come the steps from the first on, each whole, while the text stays
 * within LENS_RETRIEVED_TEXT_MAX; steps that do not fit are counted.
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

#endif /* LENS_API_PASSAGE_TEXT_H */
