/* answer_jsonl.h - the practices of an answer, one JSON object per line. */
#ifndef LENS_ANSWER_JSONL_H
#define LENS_ANSWER_JSONL_H

#include "asklens/answer.h"
#include "base/buffer.h"

/* Each line is what answer_json.h writes as a member of best_practices; no
 * practice, no line. */
void lens_answer_jsonl(const struct lens_answer *answer,
                       struct lens_buffer *out);

#endif /* LENS_ANSWER_JSONL_H */
