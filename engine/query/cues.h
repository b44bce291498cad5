/*
 * cues.h - the words of denial, as tables.
 *
 * Classes of words, and patterns over them (wording.h) by idea: what makes a
 * clause a dismissal, and what makes it a complaint.  The tables were made on
 * the train pairs of tests/quality/negated.jsonl and on clauses of other train
 * texts that only sound like denial.
 */
#ifndef LENS_QUERY_CUES_H
#define LENS_QUERY_CUES_H

#include <stddef.h>

#include "query/wording.h"

struct lens_contraction {
    const char *from, *to, *then; /* then: NULL for a word that is spelled so */
};

/* Patterns that have an idea in common. */
struct lens_cues {
    const char *idea;
    const char *patterns; /* of wording.h, "; " between them */
};

extern const struct lens_contraction lens_contractions[];
extern const size_t lens_n_contractions;

extern const struct lens_word_class lens_word_classes[];
extern const size_t lens_n_word_classes;

/* Somebody decided that it is no matter, or no longer theirs. */
extern const struct lens_cues lens_dismissals[];
extern const size_t lens_n_dismissals;

/* Somebody suffers from it, or asks. */
extern const struct lens_cues lens_complaints[];
extern const size_t lens_n_complaints;

/* How clauses of a sentence hang together: without a subject of its own, as a
 * conclusion, going on about the same, about something else, naming a topic,
 * giving a ground, half of a subject. */
extern const struct lens_cues lens_predicates, lens_conclusions, lens_sequels,
    lens_turns, lens_openers, lens_grounds, lens_halves;

/* The idea of the first pattern that matches, or NULL. */
const char *lens_cues_find(const struct lens_cues *cues, size_t n,
                           const struct lens_wording *clause);

#endif /* LENS_QUERY_CUES_H */
