/*
 * wordpiece.h - from text to the token ids a BERT-family model was trained on.
 *
 * Two steps (Devlin et al., "BERT", 2019, and the reference tokenizer of that
 * paper).  First the text becomes words: control characters go, every kind of
 * blank separates, ideographs stand alone, letters are lower-cased and lose
 * their accents (where the model says so), each punctuation mark is a word.
 * Then each word is cut greedily into the longest pieces the vocabulary knows;
 * pieces inside a word carry a prefix, "##".  A word with a part that no piece
 * covers, or one longer than `max_word_chars`, becomes the unknown token.
 *
 * A tokenizer is read from `tokenizer.json` or `vocab.txt` (with
 * `tokenizer_config.json` where there is one) and is immutable afterwards: any
 * number of threads may use it.
 */
#ifndef LENS_EMBEDDERS_WORDPIECE_H
#define LENS_EMBEDDERS_WORDPIECE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "asklens/view.h"

struct lens_wordpiece;

/*
 * Read the tokenizer of a model folder.  LENS_E_NOT_FOUND when the folder has
 * neither file; LENS_E_CORRUPT or LENS_E_INVAL for files that are not what
 * they should be, or a kind of tokenizer that is not WordPiece.
 */
LENS_MUST_CHECK enum lens_status
lens_wordpiece_open(const char *folder, struct lens_wordpiece **out,
                    struct lens_error *err);
void lens_wordpiece_close(struct lens_wordpiece *tokenizer);

/* One more than the largest id it can give. */
size_t lens_wordpiece_size(const struct lens_wordpiece *tokenizer);

/* Ids of special tokens; -1 where the vocabulary has none. */
struct lens_wordpiece_specials {
    int32_t unknown, cls, sep, pad;
};
struct lens_wordpiece_specials
lens_wordpiece_specials(const struct lens_wordpiece *tokenizer);

/* The vocabulary entry of an id; empty for one it does not have. */
struct lens_view lens_wordpiece_token(const struct lens_wordpiece *tokenizer,
                                      int32_t id);

/*
 * The ids of a valid UTF-8 text, without [CLS] and [SEP], in the arena.  After
 * `max` ids the rest of the text is left out; 0 means no limit.
 */
LENS_MUST_CHECK enum lens_status
lens_wordpiece_encode(const struct lens_wordpiece *tokenizer,
                      struct lens_view text, size_t max,
                      struct lens_arena *arena, const int32_t **ids, size_t *n,
                      struct lens_error *err);

#endif /* LENS_EMBEDDERS_WORDPIECE_H */
