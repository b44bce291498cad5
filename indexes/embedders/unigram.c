/*
 * unigram.c - the likeliest cut of a text into pieces.
 *
 *   text       "Hello, world"
 *   added      "[PAD]" and the like are cut out first and keep their ids
 *   steps      "hello , world"     lower case, blanks around signs, ...
 *   blanks     "_hello_,_world"    a sign for each blank, and one in front
 *   pieces     "_hello" "_," "_world"
 *
 * (The sign is U+2581; '_' stands for it here.)
 *
 * Cutting.  Let best(i) be the largest sum of scores of any cut of the first i
 * bytes.  Walking from left to right, every piece that begins at i and ends at
 * j offers best(i) + score to best(j); at the end the way back gives the cut.
 * Where no piece of exactly one character begins at i, the unknown piece of
 * that character is offered, so that every place can be reached.  On a tie the
 * first offer stays, which is the longest piece.  Neighbouring unknown pieces
 * are one.
 *
 * The pieces that begin at i are found in the sorted vocabulary: a range of it
 * that is narrowed by one byte of the text after the other until it is empty.
 *
 * Sources: Kudo, "Subword Regularization" (2018), section 3.1 and appendix A
 * for the search; the tie rule and the price of the unknown were observed from
 * the library that model files are written with, and are tested against ids it
 * gave.
 */
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "embedders/unigram_int.h"
#include "text/unicode.h"

/* A text of a megabyte grows to three if it is nothing but signs. */
enum {
    TEXT_MAX = 8 << 20
};

size_t lens_unigram_size(const struct lens_unigram *tokenizer)
{
    return tokenizer->n;
}

int32_t lens_unigram_unknown(const struct lens_unigram *tokenizer)
{
    return tokenizer->unknown;
}

struct lens_view lens_unigram_token(const struct lens_unigram *tokenizer,
                                    int32_t id)
{
    return tokenizer->by_id[id]->text;
}

/* What a call needs beside the tokenizer. */
struct cutter {
    const struct lens_unigram *tokenizer;
    struct lens_arena *arena;
    struct lens_unigram_room room;
    struct lens_buffer ids; /* int32_t after int32_t */
};

/* Where the best cut that ends here began its last piece. */
struct place {
    double score;
    uint32_t begin;
    int32_t piece; /* -1: nothing ends here yet */
};

static void offer(struct place *to, double score, size_t begin, int32_t piece)
{
    if (to->piece < 0 || score > to->score)
        *to = (struct place){ score, (uint32_t)begin, piece };
}

/* Byte `depth` of a piece, or -1 behind its end. */
static int byte_of(const struct lens_unigram_piece *piece, size_t depth)
{
    return depth < piece->text.len ? (unsigned char)piece->text.p[depth] : -1;
}

/* The first piece of lo..hi whose byte `depth` is at least `byte`; the pieces
 * are equal before it. */
static size_t lower_bound(const struct lens_unigram_piece *pieces, size_t lo,
                          size_t hi, size_t depth, int byte)
{
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;

        if (byte_of(&pieces[middle], depth) < byte)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* Offer every piece that begins at `begin`. */
static void offer_pieces(const struct lens_unigram *tokenizer,
                         struct lens_view text, size_t begin, size_t char_len,
                         struct place *places)
{
    const struct lens_unigram_piece *pieces = tokenizer->pieces;
    double score = places[begin].score;
    size_t lo = 0, hi = tokenizer->n;
    bool single = false;

    for (size_t depth = 0; begin + depth < text.len; depth++) {
        int byte = (unsigned char)text.p[begin + depth];

        lo = lower_bound(pieces, lo, hi, depth, byte);
        hi = lower_bound(pieces, lo, hi, depth, byte + 1);
        if (lo == hi)
            break;
        if (pieces[lo].text.len != depth + 1)
            continue;
        offer(&places[begin + depth + 1], score + pieces[lo].score, begin,
              pieces[lo].id);
        single = single || depth + 1 == char_len;
    }
    if (!single)
        offer(&places[begin + char_len], score + tokenizer->unknown_score,
              begin, tokenizer->unknown);
}

/* Add the pieces of the best cut, which are found from the last to the first,
 * in the order of the text. */
static void add_cut(struct cutter *c, const struct place *places, size_t len)
{
    size_t first = c->ids.len / sizeof(int32_t), n;
    int32_t *ids, last = -1;

    for (size_t at = len; at > 0; at = places[at].begin) {
        int32_t id = places[at].piece;

        if (id != last || id != c->tokenizer->unknown)
            lens_buffer_add(&c->ids, &id, sizeof(id));
        last = id;
    }
    if (lens_buffer_status(&c->ids) != LENS_OK || !c->ids.p)
        return;
    ids = (int32_t *)(void *)c->ids.p;
    n = c->ids.len / sizeof(int32_t);
    for (size_t i = first, k = n; i + 1 < k; i++) {
        int32_t kept = ids[i];

        ids[i] = ids[--k];
        ids[k] = kept;
    }
}

static enum lens_status cut(struct cutter *c, struct lens_view raw,
                            struct lens_error *err)
{
    struct lens_view text;
    struct place *places;

    lens_unigram_normalise(c->tokenizer, raw, &c->room);
    if (lens_buffer_status(&c->room.text) != LENS_OK)
        return lens_fail(err, lens_buffer_status(&c->room.text),
                         "no room to cut a text into tokens");
    text = lens_buffer_view(&c->room.text);
    places = lens_arena_alloc(c->arena, text.len + 1, sizeof(*places));
    if (!places)
        return lens_fail(err, LENS_E_NOMEM,
                         "no memory to cut a text into tokens");
    for (size_t i = 1; i <= text.len; i++)
        places[i].piece = -1;
    for (size_t at = 0; at < text.len;) {
        size_t next = at;

        (void)lens_utf8_next(text, &next);
        offer_pieces(c->tokenizer, text, at, next - at, places);
        at = next;
    }
    add_cut(c, places, text.len);
    return LENS_OK;
}

/* The longest added token at the beginning of the text, or NULL. */
static const struct lens_unigram_added *
added_at(const struct lens_unigram *tokenizer, const char *p, size_t len)
{
    const struct lens_unigram_added *found = NULL;

    for (size_t i = 0; i < tokenizer->n_added; i++) {
        const struct lens_unigram_added *added = &tokenizer->added[i];

        if (added->content.len <= len &&
            memcmp(p, added->content.p, added->content.len) == 0 &&
            (!found || added->content.len > found->content.len))
            found = added;
    }
    return found;
}

static enum lens_status cut_all(struct cutter *c, struct lens_view text,
                                struct lens_error *err)
{
    size_t begin = 0, at = 0;
    enum lens_status status = LENS_OK;

    while (status == LENS_OK && at < text.len) {
        const struct lens_unigram_added *added =
            added_at(c->tokenizer, text.p + at, text.len - at);

        if (!added) {
            at++;
            continue;
        }
        status = cut(c, (struct lens_view){ text.p + begin, at - begin }, err);
        lens_buffer_add(&c->ids, &added->id, sizeof(added->id));
        at += added->content.len;
        begin = at;
    }
    if (status == LENS_OK)
        status =
            cut(c, (struct lens_view){ text.p + begin, text.len - begin }, err);
    return status;
}

enum lens_status lens_unigram_encode(const struct lens_unigram *tokenizer,
                                     struct lens_view text,
                                     struct lens_arena *arena,
                                     const int32_t **ids, size_t *n,
                                     struct lens_error *err)
{
    struct cutter c = { .tokenizer = tokenizer, .arena = arena };
    enum lens_status status;

    lens_buffer_init(&c.room.text, TEXT_MAX);
    lens_buffer_init(&c.room.other, TEXT_MAX);
    lens_buffer_init(&c.ids, TEXT_MAX * sizeof(int32_t));
    status = cut_all(&c, text, err);
    if (status == LENS_OK && lens_buffer_status(&c.ids) != LENS_OK)
        status = lens_fail(err, lens_buffer_status(&c.ids),
                           "no memory to cut a text into tokens");
    if (status == LENS_OK) {
        const char *copy = lens_arena_copy(arena, lens_buffer_view(&c.ids));

        if (copy) {
            *ids = (const int32_t *)(const void *)copy;
            *n = c.ids.len / sizeof(int32_t);
        } else {
            status = lens_fail(err, LENS_E_NOMEM,
                               "no memory to cut a text into tokens");
        }
    }
    lens_buffer_release(&c.room.text);
    lens_buffer_release(&c.room.other);
    lens_buffer_release(&c.ids);
    return status;
}
