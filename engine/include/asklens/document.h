/*
 * document.h - what the engine knows of one document, whatever its kind.
 *
 * A document is a key, a handful of facts, and fields of text.  A field may
 * repeat: each step, each question is a row of its own, in reading order, and a
 * row may carry a tag (who asks a question).  Relations lead to other
 * documents, each with a reason.
 *
 * Text that stands in one of these structs lives in the arena it was loaded
 * into.
 */
#ifndef LENS_DOCUMENT_H
#define LENS_DOCUMENT_H

#include <stddef.h>
#include <stdint.h>

#include "asklens/status.h"
#include "asklens/view.h"

/*
 * The first four are answers.  A concept is a meaning with its many wordings
 * and the practices it calls for; background documents are about something
 * else, and the lens is told apart from them.  A passage belongs to no lens: a
 * title, which may be empty, and one row of text.
 */
#define LENS_KIND_MAP(X)             \
    X(LENS_PRACTICE, "practice")     \
    X(LENS_SCENARIO, "scenario")     \
    X(LENS_QUESTION, "question")     \
    X(LENS_TOPIC, "topic")           \
    X(LENS_CONCEPT, "concept")       \
    X(LENS_BACKGROUND, "background") \
    X(LENS_PASSAGE, "passage")

enum lens_kind {
#define X(name, text) name,
    LENS_KIND_MAP(X)
#undef X
    LENS_N_KINDS
};

/* "practice" and so on; "?" for an unknown value. */
const char *lens_kind_name(enum lens_kind kind);

/*
 * Field names, as stored, indexed and shown.  A new one goes here and, if it is
 * searched, into the weights of the lexical index.
 */
#define LENS_FIELD_MAP(X)                  \
    X(LENS_F_TITLE, "title")               \
    X(LENS_F_SUMMARY, "summary")           \
    X(LENS_F_GUIDANCE, "guidance")         \
    X(LENS_F_ON_AWS, "on_aws")             \
    X(LENS_F_STEPS, "steps")               \
    X(LENS_F_PROTECTS, "protects_against") \
    X(LENS_F_MISSING, "missing_signs")     \
    X(LENS_F_QUESTIONS, "questions")       \
    X(LENS_F_PHRASES, "phrases")           \
    X(LENS_F_SITUATIONS, "situations")     \
    X(LENS_F_PRINCIPLES, "principles")     \
    X(LENS_F_FAILURES, "failures")         \
    X(LENS_F_BECAUSE, "because")           \
    X(LENS_F_NOT_FOR, "not_for")           \
    X(LENS_F_USE_WHEN, "use_when")         \
    X(LENS_F_NOT_WHEN, "not_when")         \
    X(LENS_F_CHARACTER, "characteristics") \
    X(LENS_F_COMPONENTS, "components")     \
    X(LENS_F_PERSONAS, "personas")         \
    X(LENS_F_WHY_ASKED, "why_asked")       \
    X(LENS_F_GOOD_ANSWER, "good_answer")   \
    X(LENS_F_TEXT, "text")

enum lens_field {
#define X(name, text) name,
    LENS_FIELD_MAP(X)
#undef X
    LENS_N_FIELDS
};

const char *lens_field_name(enum lens_field field);

/* LENS_N_FIELDS when there is no such field. */
enum lens_field lens_field_of(struct lens_view name);

/* Facts with any number of values; tests of membership and lists for people. */
#define LENS_ATTRIBUTE_MAP(X)    \
    X(LENS_A_PHASE, "phase")     \
    X(LENS_A_SERVICE, "service") \
    X(LENS_A_ROLE, "role")       \
    X(LENS_A_RESOURCE, "resource")

enum lens_attribute {
#define X(name, text) name,
    LENS_ATTRIBUTE_MAP(X)
#undef X
    LENS_N_ATTRIBUTES
};

const char *lens_attribute_name(enum lens_attribute attribute);

struct lens_text_row {
    enum lens_field field;
    const char *text;
    const char *tag; /* "finance/symptom" for a question, the id of the other
                      * practice for not_for; else "" */
};

struct lens_attribute_row {
    enum lens_attribute attribute;
    const char *value;
    const char *url; /* of a resource; else "" */
};

struct lens_relation_row {
    const char *to;   /* key of the other document */
    const char *type; /* "related" or "stresses" */
    int weight;       /* 1 .. 3 for "stresses", 0 for "related" */
    const char *reason;
};

struct lens_document {
    int64_t number; /* of the store; never given out twice */
    enum lens_kind kind;
    const char *key; /* GENSEC01-BP01, autonomous-call-center, ... */
    const char *title;
    const char *url;
    const char *pillar; /* slug; "" where it has none */
    const char *parent; /* question of a practice, group of a topic; or "" */
    const char *risk;   /* High, Medium, Low; "" where it has none */
    int ordinal;        /* place among its kind where the lens orders them */
    const char *content_hash;

    const struct lens_text_row *texts;
    size_t n_texts;
    const struct lens_attribute_row *attributes;
    size_t n_attributes;
    const struct lens_relation_row *relations;
    size_t n_relations;
};

/*
 * What the documents of one lens share.  Pillars and phases are in the order
 * the lens gives them.
 */
struct lens_pillar {
    const char *id; /* slug: "cost-optimization" */
    const char *name;
    const char *prefix; /* of the ids of its questions: "GENCOST" */
    const char *url;
    const char *summary;
};

struct lens_collection {
    const char *id;
    const char *name;
    const char *edition; /* date of the text its facts were checked against */
    const char *url;
    const struct lens_pillar *pillars;
    size_t n_pillars;
    const char *const *phases;
    size_t n_phases;
};

#endif /* LENS_DOCUMENT_H */
