#include "answer/pack_sample.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

const char world_text[] = "Our bot must not invent prices for callers. "
                          "Who may read the records of patients?";

static enum lens_status find(struct lens_docstore *self, struct lens_view key,
                             struct lens_arena *arena,
                             struct lens_document *out, struct lens_error *err)
{
    struct world *world = (struct world *)self;

    (void)arena;
    (void)err;
    for (size_t i = 0; i < world->n; i++) {
        if (lens_view_equal(key, lens_view_of(world->documents[i].key))) {
            *out = world->documents[i];
            return LENS_OK;
        }
    }
    return LENS_E_NOT_FOUND;
}

void world_open(struct world *world)
{
    static const struct lens_docstore_ops ops = { .find = find };

    memset(world, 0, sizeof(*world));
    world->docs.ops = &ops;
    ck_assert_int_eq(lens_analyzer_new(&world->analyzer, NULL), LENS_OK);
    world->answer = (struct lens_answer){
        .text = lens_view_of(world_text),
        .language = "en",
        .lens_id = "sample",
        .lens_name = "Sample Lens",
        .lens_edition = "2025-11-19",
        .corpus_hash = "abc",
        .verdict = LENS_MATCH,
        .confidence = 0.98765,
        .practices = world->practices,
        .scenarios = world->scenarios,
    };
    world->request.answer = &world->answer;
    world->request.topics = world->topics;
}

void world_close(struct world *world)
{
    lens_arena_release(&world->arena);
    lens_analyzer_free(world->analyzer);
}

/* Names in the answer what was added to the store. */
static void name(struct world *world, const struct lens_document *doc,
                 const char *why, double score)
{
    struct lens_answer *answer = &world->answer;
    struct lens_reason *reason = &world->reasons[world->n];

    *reason = (struct lens_reason){ .channel = "lexical",
                                    .span = { 0, 43 },
                                    .share = score };
    if (doc->kind == LENS_PRACTICE)
        world->practices[answer->n_practices++] =
            (struct lens_answer_practice){ .key = doc->key,
                                           .title = doc->title,
                                           .url = doc->url,
                                           .score = score,
                                           .why = why,
                                           .reasons = reason,
                                           .n_reasons = 1 };
    else if (doc->kind == LENS_SCENARIO)
        world->scenarios[answer->n_scenarios++] =
            (struct lens_answer_scenario){ .key = doc->key,
                                           .title = doc->title,
                                           .url = doc->url,
                                           .score = score,
                                           .reasons = reason,
                                           .n_reasons = 1 };
    else
        world->topics[world->request.n_topics++] =
            (struct lens_pack_topic){ doc->key, score };
}

struct lens_document *world_add(struct world *world, enum lens_kind kind,
                                const char *key, const char *title,
                                const char *why, double score,
                                const char *const rows[WORLD_ROWS])
{
    static const enum lens_field fields[WORLD_ROWS] = {
        LENS_F_SUMMARY,  LENS_F_GUIDANCE, LENS_F_STEPS, LENS_F_STEPS,
        LENS_F_PROTECTS, LENS_F_TEXT,     LENS_F_STEPS, LENS_F_PHRASES
    };
    struct lens_document *doc = &world->documents[world->n];
    char url[128];

    ck_assert_uint_lt(world->n, WORLD_DOCUMENTS);
    (void)snprintf(url, sizeof(url), "https://example.org/lens/%s.html", key);
    *doc = (struct lens_document){
        .kind = kind,
        .key = key,
        .title = title,
        .url = lens_arena_copy(&world->arena, lens_view_of(url)),
        .texts = world->rows[world->n],
    };
    ck_assert_ptr_nonnull(doc->url);
    for (size_t i = 0; i < WORLD_ROWS && rows[i] && *rows[i]; i++)
        world->rows[world->n][doc->n_texts++] =
            (struct lens_text_row){ fields[i], rows[i], "" };
    name(world, doc, why, score);
    world->n++;
    return doc;
}

void world_make(struct world *world)
{
    static const char *const guard[WORLD_ROWS] = {
        "Check each reply before a caller hears it. Block what no source says.",
        ("Prices come from the price list and never from the model; a rule "
         "enforces that. Words like these need a second look."),
        "Compare every price in a reply with the price list.",
    };
    static const char *const access[WORLD_ROWS] = {
        "Give the bot only the rights of the person who asks.",
        ("Records of patients are read with the rights of the caller. It is "
         "simpler that way."),
        "Compare all prices in each reply with a price list.",
    };
    static const char *const hours[WORLD_ROWS] = {
        "Keep a person on duty for what the bot cannot do.",
        "Measure.",
    };
    static const char *const scene[WORLD_ROWS] = {
        "People call and a bot answers them at any hour of the day.",
    };
    static const char *const topic[WORLD_ROWS] = {
        "A guardrail is a rule that looks at what goes in and what comes out.",
    };

    world_add(world, LENS_PRACTICE, "GENSEC02-BP01", "Implement guardrails",
              "Callers believe what the line says about prices.", 0.9, guard);
    world_add(world, LENS_PRACTICE, "GENSEC01-BP03", "Least privilege",
              "Only some people may ever read records of patients.", 0.6,
              access);
    world_add(world, LENS_PRACTICE, "GENREL03-BP01", "Manage prompt flows", "",
              0.2, hours);
    world_add(world, LENS_SCENARIO, "autonomous-call-center",
              "Autonomous call center", "", 0.8, scene);
    world_add(world, LENS_TOPIC, "define-guardrail", "Guardrail", "", 0.4,
              topic);
}

static const char *random_sentence(struct world *world, struct test_random *r)
{
    static const char *const words[] = {
        "model",       "prompt",       "caller", "prices",  "records", "bot",
        "token",       "limit",        "Amazon", "Bedrock", "and",     "of",
        "a",           "review",       "RAG",    "p99",     "budget",  "7",
        "caf\xc3\xa9", "\xe6\xa8\xa1", "<b>",    "\"so\"",  "x;",      "agent"
    };
    char text[512];
    size_t len = 0, n = 1 + test_random_below(r, 24);

    for (size_t i = 0; i < n; i++)
        len += (size_t)snprintf(
            text + len, sizeof(text) - len, "%s%s", i ? " " : "",
            words[test_random_below(r, sizeof(words) / sizeof(*words))]);
    (void)snprintf(text + len, sizeof(text) - len, ".");
    return lens_arena_copy(&world->arena, lens_view_of(text));
}

void world_make_random(struct world *world, size_t n, struct test_random *r)
{
    for (size_t d = 0; d < n; d++) {
        const char *rows[WORLD_ROWS];
        char key[32];

        (void)snprintf(key, sizeof(key), "GENSEC%02zu-BP01", d);
        for (size_t i = 0; i < WORLD_ROWS; i++)
            rows[i] = test_random_below(r, 4) ? random_sentence(world, r) : "";
        world_add(world, LENS_PRACTICE,
                  lens_arena_copy(&world->arena, lens_view_of(key)),
                  random_sentence(world, r), random_sentence(world, r),
                  (double)test_random_below(r, 1000) / 1000, rows);
    }
}

enum lens_status world_pack(struct world *world, struct lens_pack *out,
                            struct lens_error *err)
{
    const struct lens_pack_parts parts = { &world->docs, world->analyzer };

    return lens_pack_make(&parts, &world->request, &world->arena, out, err);
}

static enum lens_status count_bytes(const struct lens_token_counter *self,
                                    struct lens_view text, size_t *out,
                                    struct lens_error *err)
{
    (void)self;
    (void)err;
    *out = text.len;
    return LENS_OK;
}

/* A sign costs two behind a blank or a line end, so that parts cost less than
 * the whole. */
static enum lens_status count_joints(const struct lens_token_counter *self,
                                     struct lens_view text, size_t *out,
                                     struct lens_error *err)
{
    size_t n = 0;

    (void)self;
    (void)err;
    for (size_t i = 0; i < text.len; i++) {
        bool blank = text.p[i] == ' ' || text.p[i] == '\n';

        n += blank || i % 5 == 0;
        n += i && text.p[i - 1] == '\n' && text.p[i] == '-';
    }
    *out = n;
    return LENS_OK;
}

const struct lens_token_counter *world_bytes(void)
{
    static const struct lens_token_counter_ops ops = { count_bytes, NULL };
    static const struct lens_token_counter counter = { &ops, "bytes" };

    return &counter;
}

const struct lens_token_counter *world_joints(void)
{
    static const struct lens_token_counter_ops ops = { count_joints, NULL };
    static const struct lens_token_counter counter = { &ops, "joints" };

    return &counter;
}
