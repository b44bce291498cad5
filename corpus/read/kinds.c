#include "read/kinds.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    MAX_MEMBERS = 24
};

static const char *const risks[] = { "High", "Medium", "Low" };
static const char *const concept_kinds[] = { "worry", "trait", "subject" };
static const char *const backgrounds[] = { "everyday", "near-miss" };
static const char *const roles[] = {
    "leader",   "architect", "data-scientist",
    "engineer", "operator",  "risk-compliance"
};
static const char *const askers[] = { "architect",      "developer",
                                      "data-scientist", "operator",
                                      "finance",        "risk",
                                      "founder",        "product" };
static const char *const asked_kinds[] = { "how-to", "symptom", "incident",
                                           "audit" };
static const char *const groups[] = { "design-principle",
                                      "lifecycle-phase",
                                      "responsible-ai",
                                      "data-architecture",
                                      "agentic-pattern",
                                      "hyperpod",
                                      "definition",
                                      "role",
                                      "review" };

/* A member of an object and the step that takes it into the draft. */
struct member {
    const char *name;
    void (*take)(struct lens_draft *d, struct lens_json_value object,
                 const struct member *m);
    enum lens_field field;         /* of take_prose, take_list, ... */
    enum lens_attribute attribute; /* of take_words and take_services */
};

static const char *take_text(struct lens_draft *d,
                             struct lens_json_value object, const char *name)
{
    return lens_reading_text(d->reading, lens_reading_member(object, name));
}

static const char *take_word(struct lens_draft *d,
                             struct lens_json_value object, const char *name,
                             const char *const *words, size_t n)
{
    return lens_reading_word(d->reading, lens_reading_member(object, name),
                             words, n);
}

static void take_key(struct lens_draft *d, struct lens_json_value object,
                     const struct member *m)
{
    d->doc.key = take_text(d, object, m->name);
}

static void take_title(struct lens_draft *d, struct lens_json_value object,
                       const struct member *m)
{
    d->doc.title = take_text(d, object, m->name);
}

static void take_url(struct lens_draft *d, struct lens_json_value object,
                     const struct member *m)
{
    d->doc.url =
        lens_reading_url(d->reading, lens_reading_member(object, m->name));
}

static void take_parent(struct lens_draft *d, struct lens_json_value object,
                        const struct member *m)
{
    d->doc.parent = take_text(d, object, m->name);
}

static void take_group(struct lens_draft *d, struct lens_json_value object,
                       const struct member *m)
{
    d->doc.parent = take_word(d, object, m->name, groups, COUNT(groups));
}

static void take_concept_kind(struct lens_draft *d,
                              struct lens_json_value object,
                              const struct member *m)
{
    d->doc.parent =
        take_word(d, object, m->name, concept_kinds, COUNT(concept_kinds));
}

/* What a background text is stands in for a title. */
static void take_background(struct lens_draft *d, struct lens_json_value object,
                            const struct member *m)
{
    d->doc.title =
        take_word(d, object, m->name, backgrounds, COUNT(backgrounds));
}

static void take_risk(struct lens_draft *d, struct lens_json_value object,
                      const struct member *m)
{
    d->doc.risk = take_word(d, object, m->name, risks, COUNT(risks));
}

static void take_order(struct lens_draft *d, struct lens_json_value object,
                       const struct member *m)
{
    d->doc.ordinal = (int)lens_json_integer(object, m->name, 1, 1000);
}

static const struct lens_pillar *pillar_of(const struct lens_draft *d)
{
    for (size_t i = 0; i < d->lens->n_pillars; i++) {
        if (strcmp(d->lens->pillars[i].id, d->doc.pillar) == 0)
            return &d->lens->pillars[i];
    }
    return NULL;
}

static void take_pillar(struct lens_draft *d, struct lens_json_value object,
                        const struct member *m)
{
    d->doc.pillar = take_text(d, object, m->name);
    if (!pillar_of(d))
        lens_json_reject(lens_reading_member(object, m->name),
                         "is no pillar of 'lens.json'");
}

/* One string, one row. */
static void take_prose(struct lens_draft *d, struct lens_json_value object,
                       const struct member *m)
{
    struct lens_text_row row = { m->field, take_text(d, object, m->name), "" };

    lens_draft_text(d, m->name, row);
}

/* An array of strings, a row each. */
static void take_list(struct lens_draft *d, struct lens_json_value object,
                      const struct member *m)
{
    struct lens_json_value at =
        lens_json_first(lens_json_array(object, m->name));

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        struct lens_text_row row = { m->field,
                                     lens_reading_text(d->reading, at), "" };

        lens_draft_text(d, m->name, row);
    }
}

/* The same, and no string twice. */
static void take_phrases(struct lens_draft *d, struct lens_json_value object,
                         const struct member *m)
{
    size_t first = d->n_texts;
    struct lens_json_value at =
        lens_json_first(lens_json_array(object, m->name));

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        const char *text = lens_reading_text(d->reading, at);

        for (size_t i = first; i < d->n_texts; i++) {
            if (strcmp(d->texts[i].text, text) == 0)
                lens_json_reject(at, "stands there twice");
        }
        lens_draft_text(d, m->name,
                        (struct lens_text_row){ m->field, text, "" });
    }
}

static const char *asked_tag(struct lens_draft *d, const char *asker,
                             const char *kind)
{
    char tag[64];
    const char *copy;

    (void)snprintf(tag, sizeof(tag), "%s/%s", asker, kind);
    copy = lens_arena_copy(d->reading->arena, lens_view_of(tag));
    if (!copy)
        lens_reading_no_memory(d->reading);
    return copy;
}

static void take_asked(struct lens_draft *d, struct lens_json_value object,
                       const struct member *m)
{
    static const char *const names[] = { "asker", "kind", "text" };
    struct lens_json_value at =
        lens_json_first(lens_json_array(object, m->name));

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        const char *asker, *kind, *text;

        lens_reading_members(at, names, COUNT(names));
        asker = take_word(d, at, "asker", askers, COUNT(askers));
        kind = take_word(d, at, "kind", asked_kinds, COUNT(asked_kinds));
        text = take_text(d, at, "text");
        lens_draft_text(d, m->name,
                        (struct lens_text_row){ m->field, text,
                                                asked_tag(d, asker, kind) });
    }
}

/* Reject `at` when the draft has this value already; else add it. */
static void add_attribute(struct lens_draft *d, struct lens_json_value at,
                          const struct member *m, const char *value)
{
    for (size_t i = 0; i < d->n_attributes; i++) {
        if (d->attributes[i].attribute == m->attribute &&
            strcmp(d->attributes[i].value, value) == 0)
            lens_json_reject(at, "stands there twice");
    }
    lens_draft_attribute(
        d, m->name, (struct lens_attribute_row){ m->attribute, value, "" });
}

static void take_words(struct lens_draft *d, struct lens_json_value object,
                       const struct member *m, const char *const *words,
                       size_t n)
{
    struct lens_json_value at =
        lens_json_first(lens_json_array(object, m->name));

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        const char *value = words ? lens_reading_word(d->reading, at, words, n)
                                  : lens_reading_text(d->reading, at);

        add_attribute(d, at, m, value);
    }
}

static void take_phases(struct lens_draft *d, struct lens_json_value object,
                        const struct member *m)
{
    take_words(d, object, m, d->lens->phases, d->lens->n_phases);
}

static void take_roles(struct lens_draft *d, struct lens_json_value object,
                       const struct member *m)
{
    take_words(d, object, m, roles, COUNT(roles));
}

static void take_services(struct lens_draft *d, struct lens_json_value object,
                          const struct member *m)
{
    take_words(d, object, m, NULL, 0);
}

static void take_resources(struct lens_draft *d, struct lens_json_value object,
                           const struct member *m)
{
    static const char *const names[] = { "title", "url" };
    struct lens_json_value at =
        lens_json_first(lens_json_array(object, m->name));

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        struct lens_attribute_row row = { .attribute = LENS_A_RESOURCE };

        lens_reading_members(at, names, COUNT(names));
        row.value = take_text(d, at, "title");
        row.url = lens_reading_url(d->reading, lens_reading_member(at, "url"));
        lens_draft_attribute(d, m->name, row);
    }
}

static void add_relation(struct lens_draft *d, struct lens_json_value at,
                         const struct member *m, struct lens_relation_row row)
{
    if (strcmp(row.to, d->doc.key) == 0)
        lens_json_reject(at, "leads to the document itself");
    for (size_t i = 0; i < d->n_relations; i++) {
        if (strcmp(d->relations[i].to, row.to) == 0)
            lens_json_reject(at, "names a document for the second time");
    }
    lens_draft_relation(d, m->name, row);
}

static void take_related(struct lens_draft *d, struct lens_json_value object,
                         const struct member *m)
{
    static const char *const names[] = { "id", "reason" };
    struct lens_json_value at =
        lens_json_first(lens_json_array(object, m->name));

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        struct lens_relation_row row = { .type = "related" };

        lens_reading_members(at, names, COUNT(names));
        row.to = take_text(d, at, "id");
        row.reason = take_text(d, at, "reason");
        add_relation(d, at, m, row);
    }
}

static void take_stressed(struct lens_draft *d, struct lens_json_value object,
                          const struct member *m)
{
    static const char *const names[] = { "practice", "weight", "reason" };
    struct lens_json_value at =
        lens_json_first(lens_json_array(object, m->name));

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        struct lens_relation_row row = { .type = "stresses" };

        lens_reading_members(at, names, COUNT(names));
        row.to = take_text(d, at, "practice");
        row.weight = (int)lens_json_integer(at, "weight", 1, 3);
        row.reason = take_text(d, at, "reason");
        add_relation(d, at, m, row);
    }
}

/* What sounds like the practice and is another, whose id is the tag. */
static void take_not_for(struct lens_draft *d, struct lens_json_value object,
                         const struct member *m)
{
    static const char *const names[] = { "when", "instead" };
    struct lens_json_value at =
        lens_json_first(lens_json_array(object, m->name));

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        struct lens_text_row row = { .field = m->field };

        lens_reading_members(at, names, COUNT(names));
        row.text = take_text(d, at, "when");
        row.tag = take_text(d, at, "instead");
        lens_draft_text(d, m->name, row);
    }
}

static const struct member practice_members[] = {
    { "id", take_key, 0, 0 },
    { "title", take_title, 0, 0 },
    { "pillar", take_pillar, 0, 0 },
    { "question", take_parent, 0, 0 },
    { "risk", take_risk, 0, 0 },
    { "phases", take_phases, 0, LENS_A_PHASE },
    { "url", take_url, 0, 0 },
    { "services", take_services, 0, LENS_A_SERVICE },
    { "roles", take_roles, 0, LENS_A_ROLE },
    { "summary", take_prose, LENS_F_SUMMARY, 0 },
    { "guidance", take_list, LENS_F_GUIDANCE, 0 },
    { "on_aws", take_list, LENS_F_ON_AWS, 0 },
    { "steps", take_list, LENS_F_STEPS, 0 },
    { "protects_against", take_list, LENS_F_PROTECTS, 0 },
    { "missing_signs", take_list, LENS_F_MISSING, 0 },
    { "questions", take_asked, LENS_F_QUESTIONS, 0 },
    { "phrases", take_phrases, LENS_F_PHRASES, 0 },
    { "situations", take_list, LENS_F_SITUATIONS, 0 },
    { "principles", take_list, LENS_F_PRINCIPLES, 0 },
    { "failures", take_list, LENS_F_FAILURES, 0 },
    { "because", take_list, LENS_F_BECAUSE, 0 },
    { "not_for", take_not_for, LENS_F_NOT_FOR, 0 },
    { "related", take_related, 0, 0 },
    { "resources", take_resources, 0, LENS_A_RESOURCE },
};

static const struct member scenario_members[] = {
    { "id", take_key, 0, 0 },
    { "name", take_title, 0, 0 },
    { "order", take_order, 0, 0 },
    { "url", take_url, 0, 0 },
    { "summary", take_prose, LENS_F_SUMMARY, 0 },
    { "use_when", take_list, LENS_F_USE_WHEN, 0 },
    { "not_when", take_list, LENS_F_NOT_WHEN, 0 },
    { "characteristics", take_list, LENS_F_CHARACTER, 0 },
    { "components", take_list, LENS_F_COMPONENTS, 0 },
    { "services", take_services, 0, LENS_A_SERVICE },
    { "personas", take_list, LENS_F_PERSONAS, 0 },
    { "stressed", take_stressed, 0, 0 },
    { "questions", take_asked, LENS_F_QUESTIONS, 0 },
    { "phrases", take_phrases, LENS_F_PHRASES, 0 },
    { "situations", take_list, LENS_F_SITUATIONS, 0 },
};

static const struct member question_members[] = {
    { "id", take_key, 0, 0 },
    { "text", take_title, 0, 0 },
    { "focus_area", take_prose, LENS_F_TEXT, 0 },
    { "pillar", take_pillar, 0, 0 },
    { "url", take_url, 0, 0 },
    { "summary", take_prose, LENS_F_SUMMARY, 0 },
    { "why_asked", take_list, LENS_F_WHY_ASKED, 0 },
    { "good_answer", take_list, LENS_F_GOOD_ANSWER, 0 },
};

static const struct member topic_members[] = {
    { "id", take_key, 0, 0 },
    { "group", take_group, 0, 0 },
    { "title", take_title, 0, 0 },
    { "url", take_url, 0, 0 },
    { "summary", take_prose, LENS_F_SUMMARY, 0 },
    { "text", take_list, LENS_F_TEXT, 0 },
    { "questions", take_list, LENS_F_QUESTIONS, 0 },
    { "phrases", take_phrases, LENS_F_PHRASES, 0 },
    { "related", take_related, 0, 0 },
};

static const struct member concept_members[] = {
    { "id", take_key, 0, 0 },
    { "kind", take_concept_kind, 0, 0 },
    { "title", take_title, 0, 0 },
    { "phrases", take_phrases, LENS_F_PHRASES, 0 },
    { "stressed", take_stressed, 0, 0 },
};

static const struct member background_members[] = {
    { "id", take_key, 0, 0 },
    { "kind", take_background, 0, 0 },
    { "text", take_prose, LENS_F_TEXT, 0 },
};

static bool two_digits(const char *p)
{
    return p[0] >= '0' && p[0] <= '9' && p[1] >= '0' && p[1] <= '9';
}

/* The pillar's prefix and two digits: `*rest` is what follows them. */
static bool begins_like_question(const struct lens_draft *d, const char **rest)
{
    const struct lens_pillar *pillar = pillar_of(d);
    size_t len = pillar ? strlen(pillar->prefix) : 0;

    if (!pillar || strncmp(d->doc.key, pillar->prefix, len) != 0 ||
        !two_digits(d->doc.key + len))
        return false;
    *rest = d->doc.key + len + 2;
    return true;
}

static void check_practice(struct lens_draft *d, struct lens_json_value object)
{
    const char *key = d->doc.key, *rest = "";

    if (!begins_like_question(d, &rest) || strncmp(rest, "-BP", 3) != 0 ||
        !two_digits(rest + 3) || rest[5])
        lens_json_reject(lens_reading_member(object, "id"),
                         "is no practice id of its pillar, such as "
                         "GENSEC01-BP01");
    else if (strlen(d->doc.parent) != (size_t)(rest - key) ||
             strncmp(key, d->doc.parent, (size_t)(rest - key)) != 0)
        lens_json_reject(lens_reading_member(object, "question"),
                         "is not the question its id belongs to");
}

static void check_question(struct lens_draft *d, struct lens_json_value object)
{
    const char *rest = "";

    if (!begins_like_question(d, &rest) || *rest)
        lens_json_reject(lens_reading_member(object, "id"),
                         "is no question id of its pillar, such as GENSEC01");
}

static void check_slug(struct lens_draft *d, struct lens_json_value object)
{
    if (!lens_is_slug(d->doc.key))
        lens_json_reject(lens_reading_member(object, "id"),
                         "is no slug of a-z, 0-9 and '-'");
}

static const struct mapping {
    const struct member *members;
    size_t n;
    void (*check)(struct lens_draft *d, struct lens_json_value object);
} mappings[LENS_N_KINDS] = {
    [LENS_PRACTICE] = { practice_members, COUNT(practice_members),
                        check_practice },
    [LENS_SCENARIO] = { scenario_members, COUNT(scenario_members), check_slug },
    [LENS_QUESTION] = { question_members, COUNT(question_members),
                        check_question },
    [LENS_TOPIC] = { topic_members, COUNT(topic_members), check_slug },
    [LENS_CONCEPT] = { concept_members, COUNT(concept_members), check_slug },
    [LENS_BACKGROUND] = { background_members, COUNT(background_members),
                          check_slug },
};

void lens_draft_fill(struct lens_draft *draft, struct lens_json_value object)
{
    const struct mapping *map = &mappings[draft->doc.kind];
    const char *names[MAX_MEMBERS] = { NULL };

    assert(map->check != NULL);
    _Static_assert(COUNT(practice_members) <= MAX_MEMBERS, "names[] is short");
    for (size_t i = 0; i < map->n; i++)
        names[i] = map->members[i].name;
    lens_reading_members(object, names, map->n);
    for (size_t i = 0; i < map->n; i++)
        map->members[i].take(draft, object, &map->members[i]);
    if (lens_reading_status(draft->reading, NULL) == LENS_OK)
        map->check(draft, object);
}
