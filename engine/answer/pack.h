/*
 * pack.h - an answer as context for a language model.
 *
 * A chatbot that is asked about a workload should answer from the lens, not
 * from memory.  A pack is what goes into its prompt: passages of practices,
 * scenarios and topics, each a few whole sentences of one document under the
 * key of that document, which is how it is cited ([GENSEC01-BP01]); within a
 * budget of tokens, frame and instructions included.
 *
 * What to take.  Every document offers its reason in the answer ("why") and the
 * sentences of its text.  Taking is greedy, by what a sentence adds for each
 * token it costs (pack_choose.c has the sums): the first sentence of a document
 * brings its score, which is the probability that the document matters; further
 * ones ever less of it; and what an earlier one has said already is worth
 * nothing again.  That is the budgeted maximum coverage of Lin and Bilmes,
 * "Multi-document Summarization via Budgeted Maximization of Submodular
 * Functions" (NAACL 2010), with the redundancy of maximal marginal relevance
 * (Carbonell and Goldstein, SIGIR 1998) as a hard limit between sentences.
 *
 * Order.  Language models use the beginning and the end of a long prompt better
 * than its middle (Liu et al., "Lost in the Middle", TACL 2024), so the best
 * passage stands first, the second best last, and so on towards the middle.
 * Ranks are kept.
 *
 * A pack of a refused text is empty and says so.
 */
#ifndef LENS_ANSWER_PACK_H
#define LENS_ANSWER_PACK_H

#include "asklens/analyzer.h"
#include "asklens/answer.h"
#include "asklens/docstore.h"
#include "asklens/token_counter.h"
#include "base/buffer.h"

enum {
    LENS_PACK_TOKENS_DEFAULT = 2000,
    LENS_PACK_TOKENS_MAX = 1 << 20,
    /* How many practices an answer should list for a pack of it, and topics. */
    LENS_PACK_PRACTICES = 40,
    LENS_PACK_TOPICS = 3
};

/* How the text of a pack is written; the other formats wrap the first. */
enum lens_pack_form {
    LENS_PACK_MARKDOWN,
    LENS_PACK_XML
};

/* The instructions of a pack, and their version. */
#define LENS_PACK_VERSION "context/1"
extern const char lens_pack_system[];

/* What a model says where the pack has no answer; part of the instructions. */
#define LENS_PACK_NO_ANSWER "The context does not say"

/* A topic that was found for the text, by search. */
struct lens_pack_topic {
    const char *key;
    double score; /* 0 .. 1 */
};

struct lens_pack_request {
    const struct lens_answer *answer;
    const struct lens_pack_topic *topics; /* best first */
    size_t n_topics;
    size_t max_tokens;                        /* 0: LENS_PACK_TOKENS_DEFAULT */
    const struct lens_token_counter *counter; /* NULL: the estimate */
    enum lens_pack_form form;
};

/* Borrowed. */
struct lens_pack_parts {
    struct lens_docstore *docs;
    struct lens_analyzer *analyzer;
};

struct lens_pack_passage {
    size_t rank;    /* 1 is the best */
    const char *id; /* to cite it by: the key of the document */
    const char *kind, *title, *url;
    double score;
    const char *text; /* whole sentences, a blank between them */
    size_t n_sentences;
    size_t n_tokens; /* of all that the pack says of it */
};

/* What would have been there as well. */
struct lens_pack_left_out {
    size_t practices;  /* of those the filter allows */
    size_t scenarios;  /* of those the answer names */
    size_t topics;     /* of those that were found */
    size_t sentences;  /* of the documents that are in the pack */
    size_t duplicates; /* of those, near to one that is in the pack */
};

/* Everything lives in the arena or with the answer. */
struct lens_pack {
    const struct lens_answer *answer;
    enum lens_pack_form form;
    const char *counter; /* its name */
    size_t max_tokens, n_tokens;
    struct lens_view url_base; /* what all addresses begin with; or empty */
    const struct lens_pack_passage *passages; /* in the order of the prompt */
    size_t n;
    struct lens_pack_left_out left_out;
};

/*
 * Make a pack.  LENS_E_LIMIT when not even one passage fits into the tokens, or
 * not even the words that say that there is none; the hint has what is needed.
 */
LENS_MUST_CHECK enum lens_status
lens_pack_make(const struct lens_pack_parts *parts,
               const struct lens_pack_request *request,
               struct lens_arena *arena, struct lens_pack *out,
               struct lens_error *err);

/* Two sentences are near-duplicates when they share this part of their terms
 * (Jaccard): the same statement in other words, not another one on the same
 * matter. */
#define LENS_PACK_ALIKE 0.5

#endif /* LENS_ANSWER_PACK_H */
