/*
 * json_vocabulary.h - the large part of a tokenizer.json, read by itself.
 *
 * A tokenizer.json is a few kilobytes of settings around one object of tens of
 * thousands of members, the vocabulary: {"[PAD]": 0, ..., "##s": 2015, ...}.
 * As a tree of values that object takes longer to build than a whole question
 * may take to answer.  So one pass cuts the file in two: the members that stand
 * at model/vocab go straight into a set of pieces, all the rest, with null in
 * the place of that object, is a small document for json/json.h.  The merges of
 * another kind of tokenizer, as long, are left out too.
 *
 * Both halves are checked strictly, so that together they accept what is JSON.
 * Unlike a document of json/json.h a token may hold an escaped NUL.
 */
#ifndef LENS_EMBEDDERS_JSON_VOCABULARY_H
#define LENS_EMBEDDERS_JSON_VOCABULARY_H

#include <stdbool.h>

#include "asklens/status.h"
#include "asklens/view.h"
#include "base/buffer.h"
#include "embedders/pieces.h"

/* What became of the vocabulary.  Its failure is told apart from that of the
 * file, since the settings may say that it is of a kind nobody reads. */
struct lens_json_vocabulary {
    bool is_there; /* as an object */
    enum lens_status status;
    struct lens_error err;
};

/*
 * Cut the text of a tokenizer.json: add the tokens to `pieces`, and append the
 * rest to `rest`, with as many lines, so that its errors name the right one.
 * Tokens are refused that are no JSON strings of valid UTF-8, or have no whole
 * number from 0 to LENS_PIECES_MAX - 1.  LENS_E_INVAL for a text whose brackets
 * and quotes do not match, or one with two vocabularies.
 */
LENS_MUST_CHECK enum lens_status
lens_json_vocabulary_cut(struct lens_view text, const char *name,
                         struct lens_pieces *pieces,
                         struct lens_json_vocabulary *out,
                         struct lens_buffer *rest, struct lens_error *err);

#endif /* LENS_EMBEDDERS_JSON_VOCABULARY_H */
