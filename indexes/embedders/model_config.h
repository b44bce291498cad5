/*
 * model_config.h - what a folder of published files says a model is.
 *
 *     config.json                    shape and kind of the network; must be
 *                                    there
 *     modules.json                   the steps after the network
 *     1_Pooling/config.json          mean of the tokens, or the first one
 *     sentence_bert_config.json      max_seq_length: where texts are cut
 *     config_sentence_transformers.json
 *                                    prompts: what goes before a text
 *     asklens-prompts.json           the same prompts, as 'model install' was
 *                                    told them; they win
 *
 * Without the last five: the mean of the tokens, texts cut at the last
 * position, no prompts.  That is how the library these files come from reads a
 * bare folder, too.  A step or an activation we do not compute is refused,
 * never passed over.
 */
#ifndef LENS_EMBEDDERS_MODEL_CONFIG_H
#define LENS_EMBEDDERS_MODEL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/status.h"

enum {
    LENS_PROMPT_MAX = 256 /* bytes, terminator included */
};

struct lens_model_config {
    size_t hidden, layers, heads, intermediate;
    size_t vocabulary, positions, types; /* rows of the three tables */
    float epsilon;
    size_t max_tokens; /* with [CLS] and [SEP] */
    bool first_token;  /* pooling: [CLS] instead of the mean */
    char query_prompt[LENS_PROMPT_MAX], passage_prompt[LENS_PROMPT_MAX];
};

LENS_MUST_CHECK enum lens_status
lens_model_config_read(const char *folder, struct lens_model_config *out,
                       struct lens_error *err);

#endif /* LENS_EMBEDDERS_MODEL_CONFIG_H */
