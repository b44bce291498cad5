/* wordpiece_int.h - what the files of one tokenizer share. */
#ifndef LENS_EMBEDDERS_WORDPIECE_INT_H
#define LENS_EMBEDDERS_WORDPIECE_INT_H

#include <limits.h>

#include "embedders/pieces.h"
#include "embedders/wordpiece.h"
#include "text/cleaning.h"
#include "json/json.h"

enum {
    LENS_WORDPIECE_PREFIX_MAX = 16, /* bytes; "##" is usual */
    LENS_WORDPIECE_WORD_MAX = 4096, /* max_word_chars; 100 is usual */
    LENS_WORDPIECE_FILE_MAX = 64 << 20,
    LENS_WORDPIECE_SETTINGS_MAX = 4 << 20, /* the vocabulary left out */
    LENS_WORDPIECE_SETTINGS_DEPTH = 32
};

struct lens_wordpiece {
    struct lens_pieces vocabulary;
    size_t *piece_of_id; /* vocabulary.n ids, each the number of a piece */

    /* Tokens that are found in the text as it was written, before cleaning;
     * most are in the vocabulary too, the others have the ids behind it. */
    struct lens_pieces literals;
    bool starts_literal[UCHAR_MAX + 1];

    struct lens_cleaning cleaning;
    char prefix[LENS_WORDPIECE_PREFIX_MAX];
    size_t prefix_len;
    size_t max_word_chars;
    struct lens_wordpiece_specials specials;
};

/* Names of the special tokens; empty: none is named. */
struct lens_wordpiece_names {
    struct lens_view unknown, cls, sep, pad;
};

/* Fill a fresh tokenizer from a file; `config` may be a path of nothing. */
LENS_MUST_CHECK enum lens_status
lens_wordpiece_read_json(struct lens_wordpiece *tokenizer, const char *path,
                         struct lens_error *err);
LENS_MUST_CHECK enum lens_status
lens_wordpiece_read_vocab(struct lens_wordpiece *tokenizer, const char *path,
                          const char *config, struct lens_error *err);

/* Parse a small JSON file.  One that escapes a NUL is refused: json/json.h
 * would cut that string there. */
LENS_MUST_CHECK enum lens_status lens_wordpiece_parse(struct lens_view text,
                                                      const char *name,
                                                      struct lens_json **out,
                                                      struct lens_error *err);

/* A literal as an object of either file's format describes it. */
LENS_MUST_CHECK enum lens_status
lens_wordpiece_add_literal(struct lens_wordpiece *tokenizer,
                           struct lens_json_value token, int32_t id,
                           const char *name, struct lens_error *err);

/* Once the vocabulary is complete, and once everything is: check that all fits
 * together and make it ready. */
LENS_MUST_CHECK enum lens_status
lens_wordpiece_number(struct lens_wordpiece *tokenizer, const char *name,
                      struct lens_error *err);
LENS_MUST_CHECK enum lens_status
lens_wordpiece_settle(struct lens_wordpiece *tokenizer,
                      const struct lens_wordpiece_names *names,
                      const char *name, struct lens_error *err);

#endif /* LENS_EMBEDDERS_WORDPIECE_INT_H */
