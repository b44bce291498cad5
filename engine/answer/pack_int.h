/*
 * pack_int.h - what the files of a pack share.
 *
 *     pack.c             the stages: offers, choice, order, counting
 *     pack_offers.c      what every document could say, and how well that suits
 *     pack_choose.c      which sentences of which documents to take
 *     pack_markdown.c    the text of a prompt
 *     pack_xml.c
 *     pack_json.c        data and chat messages
 */
#ifndef LENS_ANSWER_PACK_INT_H
#define LENS_ANSWER_PACK_INT_H

#include "answer/pack.h"

enum {
    /* Sentences looked at of one document, and documents. */
    LENS_PACK_SENTENCES = 256,
    LENS_PACK_DOCUMENTS = 128
};

/* A sentence of a document that could be taken. */
struct lens_pack_sentence {
    struct lens_view text;
    const uint64_t *terms; /* hashes of distinct ones, ascending */
    size_t n_terms;
    double worth;    /* 0 .. 1, how well it suits the user's words */
    double likeness; /* to the nearest sentence taken */
    double cost;     /* about, in tokens */
    bool continues;  /* makes sense behind the one before it only */
    bool is_taken, is_off;
};

/* A document that could be in the pack; sentences in the order to be read. */
struct lens_pack_offer {
    enum lens_kind kind;
    const char *key, *title, *url;
    double score; /* as shown */
    double value; /* of its first sentence */
    double cost;  /* of its heading, about */
    struct lens_pack_sentence *sentences;
    size_t n, n_taken;
};

struct lens_pack_offers {
    struct lens_pack_offer *at; /* practices, scenarios, topics, best first */
    size_t n;
};

/* Read the documents of the answer and of the topics. */
LENS_MUST_CHECK enum lens_status
lens_pack_offers_read(const struct lens_pack_parts *parts,
                      const struct lens_pack_request *request,
                      struct lens_arena *arena, struct lens_pack_offers *out,
                      struct lens_error *err);

/* One sentence that was taken. */
struct lens_pack_pick {
    struct lens_pack_offer *offer;
    struct lens_pack_sentence *sentence;
};

/* What a choice may cost and how it is counted. */
struct lens_pack_choice {
    const struct lens_pack *pack; /* for the form */
    const struct lens_token_counter *counter;
    struct lens_arena *arena;
    size_t room; /* tokens for passages */
    struct lens_pack_pick *picks;
    size_t n, cap;
};

/*
 * Take sentences until nothing more fits, in the order of `picks`.  May be
 * called again with more room; what was taken stays.
 */
LENS_MUST_CHECK enum lens_status
lens_pack_choose(struct lens_pack_choice *choice,
                 struct lens_pack_offers *offers, struct lens_error *err);

/*
 * May sentence `i` be taken next?  Whole thoughts only: "Measure." says
 * nothing, and what continues a sentence is not understood without it.
 */
bool lens_pack_is_to_be_had(const struct lens_pack_offer *offer, size_t i);

/* What a sentence would add to the tokens of the pack; SIZE_MAX where its
 * passage is too long to be written. */
LENS_MUST_CHECK enum lens_status
lens_pack_count_pick(const struct lens_pack_choice *choice,
                     const struct lens_pack_pick *pick, size_t *out,
                     struct lens_error *err);

/* Take it, whatever room there is; the others are compared with it. */
void lens_pack_pick(struct lens_pack_choice *choice,
                    struct lens_pack_offers *offers,
                    struct lens_pack_pick pick);

/* Put the last one back. */
void lens_pack_unpick(struct lens_pack_choice *choice);

/* The offer as a passage with the sentences taken so far, and one that may be
 * NULL; LENS_E_NOMEM. */
LENS_MUST_CHECK enum lens_status
lens_pack_passage_of(const struct lens_pack_offer *offer,
                     const struct lens_pack_sentence *more,
                     struct lens_arena *arena, struct lens_pack_passage *out);

/* The text of a whole pack in each form. */
void lens_pack_markdown(const struct lens_pack *pack, struct lens_buffer *out);
void lens_pack_xml(const struct lens_pack *pack, struct lens_buffer *out);
void lens_pack_markdown_passage(const struct lens_pack *pack,
                                const struct lens_pack_passage *passage,
                                struct lens_buffer *out);
void lens_pack_xml_passage(const struct lens_pack *pack,
                           const struct lens_pack_passage *passage,
                           struct lens_buffer *out);

/* The part of an address behind the base of the pack. */
const char *lens_pack_href(const struct lens_pack *pack, const char *url);

/* Why a pack is empty. */
const char *lens_pack_excuse(const struct lens_pack *pack);

#endif /* LENS_ANSWER_PACK_INT_H */
