/*
 * filter_tree.h - the one tree that every client's filter is read into.
 *
 * Problem.  Vector stores, knowledge bases and retrievers filter by metadata,
 * each in a notation of its own: {"type": "and", "filters": [...]} here,
 * {"andAll": [...]} there, a flat list under "conditions" elsewhere.  The
 * question is the same each time: which of the results may stay?
 *
 * Idea.  A dialect translates its notation into conditions over facts of a
 * result and knows nothing of how they are held against it.  A condition is
 *
 *     all of, any of      groups of conditions; an empty group is not built
 *     equal, starts with, a text fact against one or more texts: true when one
 *     ends with, contains value of the fact and one of the texts agree
 *     less, greater, ...  a number fact against a number
 *     present             the fact has a value
 *
 * and each may be negated, so "is not" is the exact contrary of "is": a result
 * that lacks a fact has no value that agrees, and is not excluded by "is not".
 *
 * Texts are compared as the filters of `asklens ask` are: case does not count,
 * and '-', '_' and blanks are one sign.  A fact with several values (phases,
 * services, roles) agrees when one of them does, so "equal" on it is what
 * others call "list contains".
 *
 * Filters come from outside: depth, conditions and values are bounded, and what
 * fits together (a text with "starts with", a number with "less") is checked
 * while the tree is built, not while it is used.
 *
 * Deliberately not here: dates, regular expressions, comparing text by order.
 */
#ifndef LENS_API_FILTER_TREE_H
#define LENS_API_FILTER_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "filters.h"

enum {
    LENS_FILTER_DEPTH_MAX = 8, /* groups within groups */
    LENS_FILTER_CONDITIONS_MAX = 64,
    LENS_FILTER_VALUES_MAX = 64 /* of one condition */
};

/* What is known of a result.  Plural spellings are those of the metadata. */
#define LENS_FACT_MAP(X)                           \
    X(LENS_FACT_KIND, "kind", "kinds")             \
    X(LENS_FACT_ID, "id", "ids")                   \
    X(LENS_FACT_PILLAR, "pillar", "pillars")       \
    X(LENS_FACT_QUESTION, "question", "questions") \
    X(LENS_FACT_RISK, "risk", "risks")             \
    X(LENS_FACT_PHASE, "phase", "phases")          \
    X(LENS_FACT_SERVICE, "service", "services")    \
    X(LENS_FACT_ROLE, "role", "roles")             \
    X(LENS_FACT_SCORE, "score", "scores")

enum lens_fact {
#define X(name, text, plural) name,
    LENS_FACT_MAP(X)
#undef X
    LENS_N_FACTS
};

/* "kind" and so on; "?" for an unknown value. */
const char *lens_fact_name(enum lens_fact fact);

/* The only number among them. */
static inline bool lens_fact_is_number(enum lens_fact fact)
{
    return fact == LENS_FACT_SCORE;
}

enum lens_condition_op {
    LENS_ALL_OF,
    LENS_ANY_OF,
    LENS_IS_EQUAL, /* text or number; the only one for both */
    LENS_STARTS_WITH,
    LENS_ENDS_WITH,
    LENS_HAS_PART,
    LENS_IS_LESS,
    LENS_IS_AT_MOST,
    LENS_IS_GREATER,
    LENS_IS_AT_LEAST,
    LENS_IS_PRESENT
};

/* A node; everything lives in the arena of the builder. */
struct lens_condition {
    enum lens_condition_op op;
    bool negated;
    enum lens_fact fact;             /* of no group */
    struct lens_filter_values texts; /* of a text fact */
    double number;                   /* of a number fact */
    struct lens_condition *parts;    /* of a group */
    size_t n_parts;
};

/* How a client writes an operator. */
struct lens_filter_word {
    const char *name;
    enum lens_condition_op op;
    bool negated;
    bool takes_list; /* several values, of which one is enough */
};

/* What one filter has grown to. */
struct lens_filter_builder {
    struct lens_arena *arena;
    size_t n_conditions;
};

/*
 * Make `out` a group of `n` parts, which are the caller's to fill.  `depth` is
 * that of the group, 0 for the root.  LENS_E_INVAL when n is 0, LENS_E_LIMIT
 * beyond the limits.
 */
LENS_MUST_CHECK enum lens_status
lens_condition_group(struct lens_filter_builder *builder,
                     enum lens_condition_op op, size_t depth, size_t n,
                     struct lens_condition *out, struct lens_error *err);

/*
 * Make `out` the word applied to the fact `key`; values are still to be set.
 * LENS_E_INVAL for a key there is not, and for a word that does not go with it.
 */
LENS_MUST_CHECK enum lens_status
lens_condition_begin(struct lens_filter_builder *builder,
                     const struct lens_filter_word *word, const char *key,
                     struct lens_condition *out, struct lens_error *err);

/* The word of that name; LENS_E_INVAL names those there are. */
LENS_MUST_CHECK enum lens_status
lens_filter_word_find(const char *name, const struct lens_filter_word *words,
                      size_t n, const struct lens_filter_word **out,
                      struct lens_error *err);

/* What a condition is held against. */
struct lens_facts {
    struct lens_filter_values of[LENS_N_FACTS]; /* none for a number */
    double score;
};

/* Does the result stay?  NULL keeps everything. */
bool lens_condition_holds(const struct lens_condition *condition,
                          const struct lens_facts *facts);

#endif /* LENS_API_FILTER_TREE_H */
