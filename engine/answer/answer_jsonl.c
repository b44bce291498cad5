#include "answer/answer_jsonl.h"

#include "answer/answer_json_int.h"

void lens_answer_jsonl(const struct lens_answer *answer,
                       struct lens_buffer *out)
{
    for (size_t i = 0; i < answer->n_practices; i++) {
        struct lens_json_writer w;

        lens_json_writer_init(&w, out, false);
        lens_answer_json_practice(&w, answer, i);
    }
}
