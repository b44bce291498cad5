/*
 * bert.h - the forward pass of a BERT-family encoder (Devlin et al., "BERT",
 * 2019, section 3; Vaswani et al., "Attention Is All You Need", 2017, section
 * 3).
 *
 *     tokens -> word + position + type vectors -> layer norm
 *     layers times:  x = norm(x + attention(x))
 *                    x = norm(x + W2 gelu(W1 x))
 *
 * Texts are not padded to one length: the tokens of several texts stand one
 * after the other as the rows of one matrix, every linear layer is one product
 * over all of them, and only attention goes text by text.  Every row's sums
 * are its own (kernels/kernels.h), so a text gets the same bits whatever stands
 * beside it.
 *
 * Weights are used where the file is mapped; a tensor of another type than F32,
 * or one the file does not align, is converted once, when opening.
 */
#ifndef LENS_EMBEDDERS_BERT_H
#define LENS_EMBEDDERS_BERT_H

#include "embedders/model_config.h"
#include "embedders/tensors.h"
#include "kernels/kernels.h"

struct lens_bert;

/* The tensors of the configuration's shapes; LENS_E_CORRUPT names the one that
 * is missing or has another shape.  `tensors` must outlive the model. */
LENS_MUST_CHECK enum lens_status
lens_bert_open(const struct lens_model_config *config,
               const struct lens_tensors *tensors, const char *name,
               struct lens_bert **out, struct lens_error *err);
void lens_bert_close(struct lens_bert *bert);

/* Texts as token ids, one after the other; text i has ids start[i] to
 * start[i + 1], at least one and at most config.positions. */
struct lens_bert_batch {
    const int32_t *ids; /* 0 .. config.vocabulary - 1 */
    const size_t *start;
    size_t n;
};

/* Room for batches of up to `max_tokens` tokens in all; one per thread. */
struct lens_bert_room;

LENS_MUST_CHECK enum lens_status
lens_bert_room_new(const struct lens_bert *bert, size_t max_tokens,
                   struct lens_bert_room **out, struct lens_error *err);
void lens_bert_room_free(struct lens_bert_room *room);

/*
 * The vectors of the last layer, one row of config.hidden floats per token, in
 * the room until its next use.  The model is only read: threads may share it,
 * each with a room of its own.
 */
const float *lens_bert_run(const struct lens_bert *bert,
                           const struct lens_kernels *kernels,
                           const struct lens_bert_batch *batch,
                           struct lens_bert_room *room);

#endif /* LENS_EMBEDDERS_BERT_H */
