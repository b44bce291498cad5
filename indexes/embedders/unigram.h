/*
 * unigram.h - from text to token ids by the likeliest cut.
 *
 * The other kind of tokenizer that static models come with (wordpiece.h is the
 * first): a vocabulary in which every piece has a log probability, and a text
 * is cut so that the sum over its pieces is largest (Kudo, "Subword
 * Regularization", 2018, section 3.1).  See unigram.c for what a file may ask
 * for.
 *
 * A tokenizer is immutable once open: any number of threads may use it.
 */
#ifndef LENS_EMBEDDERS_UNIGRAM_H
#define LENS_EMBEDDERS_UNIGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "asklens/view.h"

struct lens_unigram;

/*
 * Read the tokenizer.json of a model folder.  LENS_E_NOT_FOUND when there is
 * none, or one of another kind; LENS_E_CORRUPT or LENS_E_INVAL when it is not
 * what it should be, or asks for a step we do not know.
 */
LENS_MUST_CHECK enum lens_status lens_unigram_open(const char *folder,
                                                   struct lens_unigram **out,
                                                   struct lens_error *err);
void lens_unigram_close(struct lens_unigram *tokenizer);

/* Pieces of the vocabulary: ids are 0 .. size - 1. */
size_t lens_unigram_size(const struct lens_unigram *tokenizer);

/* The id of what no piece covers. */
int32_t lens_unigram_unknown(const struct lens_unigram *tokenizer);

/* The piece of an id < size; lives with the tokenizer. */
struct lens_view lens_unigram_token(const struct lens_unigram *tokenizer,
                                    int32_t id);

/* The ids of a valid UTF-8 text, in the arena. */
LENS_MUST_CHECK enum lens_status
lens_unigram_encode(const struct lens_unigram *tokenizer, struct lens_view text,
                    struct lens_arena *arena, const int32_t **ids, size_t *n,
                    struct lens_error *err);

#endif /* LENS_EMBEDDERS_UNIGRAM_H */
