/*
 * pieces.h - a set of byte strings with a number each, asked for the longest
 * one a text begins with.
 *
 * A hash table whose hash goes byte by byte (FNV-1a, 64 bits): the hashes of
 * all beginnings of a text come from one pass over it, and the longest piece is
 * found by looking each of them up, longest first.  A prefix that the text does
 * not show, "##" inside a word, is hashed first and never written in front of
 * anything.  A text is looked at no further than the longest piece reaches, so
 * cutting a text into pieces is linear in it.
 *
 * Not used: the trie with failure links of Song et al., "Fast WordPiece
 * Tokenization" (EMNLP 2021).  It saves those look-ups, but reading 30,000
 * tokens into it takes longer than a question needs altogether.
 */
#ifndef LENS_EMBEDDERS_PIECES_H
#define LENS_EMBEDDERS_PIECES_H

#include <stddef.h>
#include <stdint.h>

#include "asklens/status.h"
#include "asklens/view.h"
#include "base/buffer.h"

enum {
    LENS_PIECES_MAX = 1 << 20,  /* twice the largest WordPiece vocabulary
                                   * known to us, LaBSE's 501,153 */
    LENS_PIECE_MAX_BYTES = 1024 /* of one piece */
};

struct lens_piece_entry;
struct lens_piece_slot;

/* Zero-initialised is an empty set that nothing can be added to. */
struct lens_pieces {
    struct lens_buffer bytes; /* of all pieces, one after the other */
    struct lens_piece_entry *at;
    size_t n, cap;
    struct lens_piece_slot *slots; /* NULL until indexed; n_slots is a power
                                    * of two */
    size_t n_slots;
    size_t longest; /* bytes */
};

/* `name` is the file they come from, for errors, here and below. */
void lens_pieces_init(struct lens_pieces *pieces);
void lens_pieces_release(struct lens_pieces *pieces);

/* Add a piece, which is copied; LENS_E_INVAL for an empty one, LENS_E_LIMIT for
 * a long one or one too many. */
LENS_MUST_CHECK enum lens_status lens_pieces_add(struct lens_pieces *pieces,
                                                 struct lens_view piece,
                                                 int32_t id, const char *name,
                                                 struct lens_error *err);

/* Make ready for questions, once, after the last piece.  LENS_E_INVAL when a
 * piece was added twice. */
LENS_MUST_CHECK enum lens_status lens_pieces_index(struct lens_pieces *pieces,
                                                   const char *name,
                                                   struct lens_error *err);

/* Piece number i in the order they were added, and its id; i < n. */
struct lens_view lens_pieces_bytes(const struct lens_pieces *pieces, size_t i);
int32_t lens_pieces_id(const struct lens_pieces *pieces, size_t i);

/* The id of a piece; -1 where it is none. */
int32_t lens_pieces_find(const struct lens_pieces *pieces,
                         struct lens_view piece);

/*
 * The id of the longest piece that is `prefix` and then a beginning, not
 * empty, of `text`; the length of that beginning goes to `*len`.  -1 where
 * there is none.
 */
int32_t lens_pieces_longest(const struct lens_pieces *pieces,
                            struct lens_view prefix, struct lens_view text,
                            size_t *len);

#endif /* LENS_EMBEDDERS_PIECES_H */
