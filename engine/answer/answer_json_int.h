/* answer_json_int.h - what the JSON projections share. */
#ifndef LENS_ANSWER_JSON_INT_H
#define LENS_ANSWER_JSON_INT_H

#include <stddef.h>

#include "asklens/answer.h"
#include "json/writer.h"

/* Practice `i` of the answer as one object. */
void lens_answer_json_practice(struct lens_json_writer *w,
                               const struct lens_answer *answer, size_t i);

#endif /* LENS_ANSWER_JSON_INT_H */
