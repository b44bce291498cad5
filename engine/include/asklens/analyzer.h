/*
 * analyzer.h - from text to the terms an index knows.
 *
 *     text -> words -> folded (NFKC, case, marks) -> spelling -> stop words
 *          -> stem, unless the word is a name
 *
 * Names are kept whole and unstemmed: acronyms (RAG, PII, LLMs as "llm"),
 * identifiers (p99, gpt-4o, us-east-1) and lens ids in each of their spellings
 * (GENSEC01-BP01, GENSEC01_BP01, gensec01-bp01).  An identifier with a sign
 * inside also gives its parts, so that "gpt-4o" still meets "gpt"; a hyphen
 * between plain words only separates them ("fine-tuning").
 *
 * There is one configuration.  Its description is stored with every index and
 * compared when the index is opened, so text and index never speak two
 * languages.
 *
 * Threads.  An analyzer owns a stemmer with a scratch word: one per thread.
 */
#ifndef LENS_ANALYZER_H
#define LENS_ANALYZER_H

#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "asklens/view.h"

/* Longest term in bytes; longer words are cut at a code point. */
enum {
    LENS_TERM_MAX = 64
};

struct lens_analyzer;

struct lens_token {
    struct lens_view term; /* in the arena */
    size_t start, end;     /* bytes of the text the term came from */
};

LENS_MUST_CHECK enum lens_status lens_analyzer_new(struct lens_analyzer **out,
                                                   struct lens_error *err);
void lens_analyzer_free(struct lens_analyzer *analyzer);

/* One line that names everything terms depend on; lives with the analyzer. */
const char *lens_analyzer_description(const struct lens_analyzer *analyzer);

/*
 * The tokens of valid UTF-8 text, in text order; array and terms live in the
 * arena.  No word is no error: *n_out is 0.
 */
LENS_MUST_CHECK enum lens_status
lens_analyze(struct lens_analyzer *analyzer, struct lens_view text,
             struct lens_arena *arena, struct lens_token **out, size_t *n_out,
             struct lens_error *err);

/*
 * Every word of valid UTF-8 text, in text order: folded, in its preferred
 * spelling and stemmed, stop words and numbers too.  For what reads phrases:
 * "nobody can", "how much" and "who did" tell as much as nouns do.
 */
LENS_MUST_CHECK enum lens_status
lens_analyze_words(struct lens_analyzer *analyzer, struct lens_view text,
                   struct lens_arena *arena, struct lens_token **out,
                   size_t *n_out, struct lens_error *err);

#endif /* LENS_ANALYZER_H */
