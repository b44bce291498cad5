/*
 * clauses.h - where one sentence says several things.
 *
 * A colon, a dash, a comma before "but", "so", "we" and the like, and "and"
 * before a new subject ("and the bill is growing") start a new clause, provided
 * that both sides have at least LENS_CLAUSE_WORDS words: the best match of a
 * shorter piece would be decided by a single word.  White space is white space:
 * a line break inside a sentence changes nothing.
 *
 * Linear in the length of the sentence.
 */
#ifndef LENS_QUERY_CLAUSES_H
#define LENS_QUERY_CLAUSES_H

#include <stdbool.h>

#include "asklens/answer.h"
#include "asklens/view.h"

/* "Nobody knows who called" is the shortest clause worth a search. */
enum {
    LENS_CLAUSE_WORDS = 4
};

/* A walk over the clauses of one sentence of valid UTF-8 text. */
struct lens_clauses {
    struct lens_view text;
    struct lens_span sentence;
    size_t at;   /* where the next clause begins */
    size_t tail; /* its last words, which no cut may touch */
};

void lens_clauses_init(struct lens_clauses *clauses, struct lens_view text,
                       struct lens_span sentence);

/* The next clause, without the signs and blanks around it; false when nothing
 * is left. */
bool lens_clauses_next(struct lens_clauses *clauses, struct lens_span *out);

#endif /* LENS_QUERY_CLAUSES_H */
