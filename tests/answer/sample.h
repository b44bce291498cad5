/*
 * sample.h - answers made by hand, one friendly, one hostile, one empty.
 *
 * The friendly one is small enough to know by heart: a text of two clauses, two
 * scenarios, three practices of two pillars.  The hostile one has the same
 * shape and strings that try to get out of every format.
 */
#ifndef LENS_TEST_ANSWER_SAMPLE_H
#define LENS_TEST_ANSWER_SAMPLE_H

#include "asklens/answer.h"

/* Static storage, made anew by each call. */
const struct lens_answer *sample_answer(void);
const struct lens_answer *sample_hostile(void);
const struct lens_answer *sample_no_match(void);

/* The text of the friendly answer. */
extern const char sample_text[];

#endif /* LENS_TEST_ANSWER_SAMPLE_H */
