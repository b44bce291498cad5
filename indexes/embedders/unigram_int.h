/*
 * unigram_int.h - the parts of a Unigram tokenizer: unigram_read.c fills them
 * in, unigram_text.c prepares texts, unigram.c cuts them.
 */
#ifndef LENS_EMBEDDERS_UNIGRAM_INT_H
#define LENS_EMBEDDERS_UNIGRAM_INT_H

#include "base/buffer.h"
#include "embedders/unigram.h"
#include "text/cleaning.h"

enum {
    LENS_UNIGRAM_STEPS_MAX = 64,
    LENS_UNIGRAM_ADDED_MAX = 64
};

struct lens_unigram_piece {
    struct lens_view text; /* not empty */
    double score;
    int32_t id;
};

/* One step of normalising a text. */
enum lens_unigram_kind {
    LENS_UNIGRAM_BERT,    /* text/cleaning.h */
    LENS_UNIGRAM_REPLACE, /* each `pattern` becomes `content` */
    LENS_UNIGRAM_BLANKS,  /* each run of blanks becomes `content` */
    LENS_UNIGRAM_STRIP    /* blanks at the ends go */
};

struct lens_unigram_step {
    enum lens_unigram_kind kind;
    struct lens_cleaning cleaning; /* of BERT */
    struct lens_view pattern, content;
    bool left, right; /* of STRIP */
};

/* A piece that is recognised before anything is done to the text. */
struct lens_unigram_added {
    struct lens_view content;
    int32_t id;
};

struct lens_unigram {
    struct lens_arena arena;           /* holds every text below */
    struct lens_unigram_piece *pieces; /* in byte order of texts */
    const struct lens_unigram_piece **by_id;
    size_t n;
    int32_t unknown;
    double unknown_score;
    struct lens_unigram_step steps[LENS_UNIGRAM_STEPS_MAX];
    size_t n_steps;
    struct lens_unigram_added added[LENS_UNIGRAM_ADDED_MAX];
    size_t n_added;
    struct lens_view blank; /* what stands for a blank in pieces */
};

/* Leave in room->text what is to be cut, with signs for blanks, or the status
 * of what failed. */
struct lens_unigram_room {
    struct lens_buffer text, other;
};
void lens_unigram_normalise(const struct lens_unigram *tokenizer,
                            struct lens_view text,
                            struct lens_unigram_room *room);

#endif /* LENS_EMBEDDERS_UNIGRAM_INT_H */
