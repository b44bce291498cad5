/*
 * citations.h - does an answer cite what it was given?
 *
 * A model that was given a pack (answer/pack.h) ends its sentences with the ids
 * of the passages they rest on.  Here its answer is read back:
 *
 *     Callers must be able to reach a person. [GENREL03-BP01]
 *     Check replies against their sources [GENSEC02-BP01, GENOPS01-BP01].
 *
 * Citation  square brackets around one word, or several with commas or
 *           semicolons between them, each an id of the pack or at least
 *           something that looks like one: with a digit or a hyphen in it.  So
 *           "[1]" and "[GENSEC99-BP01]" are citations of nothing in the pack,
 *           and "[sic]" or "[see below]" are none.  Case does not count, and
 *           '_' is '-'.  A link, [GENSEC01-BP01](address), is a citation too.
 * Sentence  as in text/sentences.h, semicolons ending none.  A citation behind
 *           the full stop belongs to the sentence before it, unless a line
 *           ends between them.
 * Exempt    headings, questions, what ends in a colon, code between fences,
 *           lines without a word, and what says LENS_PACK_NO_ANSWER.
 */
#ifndef LENS_ANSWER_CITATIONS_H
#define LENS_ANSWER_CITATIONS_H

#include "asklens/answer.h"
#include "asklens/arena.h"
#include "asklens/status.h"

enum {
    LENS_CITED_TEXT_MAX = 1 << 20,     /* bytes of an answer */
    LENS_CITED_PACK_MAX = 16 << 20,    /* bytes of a pack */
    LENS_CITED_PASSAGES_MAX = 1 << 14, /* of a pack */
    LENS_CITED_ID_MAX = 512            /* bytes of an id */
};

/* The ids of a pack, in its order. */
struct lens_citable {
    const char *const *ids;
    size_t n;
};

/*
 * From the JSON of a pack; `name` stands for it in errors.  LENS_E_INVAL for
 * anything that is not one, LENS_E_LIMIT for too much of it.  Lives in the
 * arena.
 */
LENS_MUST_CHECK enum lens_status lens_citable_read(struct lens_view json,
                                                   const char *name,
                                                   struct lens_arena *arena,
                                                   struct lens_citable *out,
                                                   struct lens_error *err);

struct lens_citation {
    struct lens_span span; /* of the id, in the answer */
    const char *id;        /* as the pack spells it; NULL: not in there */
    size_t sentence;       /* from 0; n_sentences when it stands in none */
};

struct lens_cited_sentence {
    struct lens_span span;
    size_t n_citations;
    bool is_exempt; /* needs none */
};

struct lens_citations {
    struct lens_view text;
    const struct lens_citation *at; /* in the order of the text */
    size_t n, n_unknown;
    const struct lens_cited_sentence *sentences;
    size_t n_sentences, n_uncited; /* that should cite something */
    size_t n_passages, n_cited;    /* of the pack, and how many are cited */
};

/* Read an answer in valid UTF-8.  LENS_E_LIMIT beyond LENS_CITED_TEXT_MAX. */
LENS_MUST_CHECK enum lens_status
lens_citations_read(struct lens_view text, const struct lens_citable *pack,
                    struct lens_arena *arena, struct lens_citations *out,
                    struct lens_error *err);

/* No unknown id and no sentence that should cite something and does not. */
bool lens_citations_ok(const struct lens_citations *citations);

#endif /* LENS_ANSWER_CITATIONS_H */
