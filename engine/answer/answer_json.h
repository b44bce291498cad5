/*
 * answer_json.h - the answer as one JSON object, schema "recommend/1".
 *
 * answer.schema.json beside this file says what may be where.  Positions are
 * byte offsets, end exclusive: of query.text for `query_span` and `words`, of
 * `snippet` for `highlights`.  Scores have 4 decimals; contributions have 6, so
 * that they still sum to the score.
 */
#ifndef LENS_ANSWER_JSON_H
#define LENS_ANSWER_JSON_H

#include <stdbool.h>

#include "asklens/answer.h"
#include "asklens/status.h"
#include "asklens/view.h"
#include "base/buffer.h"

/* The members of the top level, in the order they are written. */
#define LENS_ANSWER_MEMBER_MAP(X)                   \
    X(LENS_ANSWER_SCHEMA, "schema")                 \
    X(LENS_ANSWER_QUERY, "query")                   \
    X(LENS_ANSWER_CORPUS, "corpus")                 \
    X(LENS_ANSWER_RANKING, "ranking")               \
    X(LENS_ANSWER_VERDICT, "verdict")               \
    X(LENS_ANSWER_CONFIDENCE, "confidence")         \
    X(LENS_ANSWER_FACETS, "facets")                 \
    X(LENS_ANSWER_SCENARIOS, "scenarios")           \
    X(LENS_ANSWER_BEST_PRACTICES, "best_practices") \
    X(LENS_ANSWER_COVERAGE, "coverage")             \
    X(LENS_ANSWER_WARNINGS, "warnings")             \
    X(LENS_ANSWER_TIMING, "timing_us")

enum lens_answer_member {
#define X(name, text) name,
    LENS_ANSWER_MEMBER_MAP(X)
#undef X
    LENS_N_ANSWER_MEMBERS
};

const char *lens_answer_member_name(enum lens_answer_member member);

struct lens_answer_json_options {
    bool pretty;
    bool timing; /* numbers that differ from run to run */

    /* Bit 1 << member for each member wanted; 0 means all of them, timing
     * only if asked for above. */
    unsigned members;
};

/* A comma list of member names as bits; LENS_E_INVAL lists the valid ones. */
LENS_MUST_CHECK enum lens_status
lens_answer_members_parse(struct lens_view list, unsigned *out,
                          struct lens_error *err);

void lens_answer_json(const struct lens_answer *answer,
                      const struct lens_answer_json_options *options,
                      struct lens_buffer *out);

#endif /* LENS_ANSWER_JSON_H */
