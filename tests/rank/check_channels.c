/*
 * Asking by words, by meaning and by both, over the real index of the built-in
 * lens with its LSA: properties that hold whatever the channel, and what
 * happens when the embedder does not do its part.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "quality/opened.h"
#include "support/suite.h"

static const char *const texts[] = {
    "We run a call centre; a voice bot answers first and hands over to people. "
    "Callers' card numbers must never leak and the bill is growing.",
    "Eleven departments share one gateway to several language models. Each has "
    "its own budget and must not see the others' prompts.",
    "An assistant over SharePoint and mail for 140 staff. It answers with "
    "sources, sometimes invents article numbers, and the index is two weeks "
    "old.",
    "Our agents book flights through an API. Last week one of them looped for "
    "an hour and nobody could say why.",
    "We fine-tune a small model on support tickets every month. Nobody "
    "measures whether the new one is better than the last.",
};
static const char *const irrelevant[] = {
    "The office is near the river and the canteen serves soup on Tuesdays.",
    "Our founder comes from Lisbon and likes sailing.",
    "The company was founded in 1987 and has a red logo.",
    "Parking is behind the building.",
};
enum {
    N_TEXTS = sizeof(texts) / sizeof(*texts),
    N_IRRELEVANT = sizeof(irrelevant) / sizeof(*irrelevant)
};

static const enum lens_channels every[] = { LENS_LEXICAL, LENS_DENSE,
                                            LENS_BOTH };
static struct opened opened;
static struct lens_arena arena;

static void set_up(void)
{
    ck_assert_int_eq(
        opened_open(ASKLENS_BINARY_DIR "/index", NULL, &opened, NULL), LENS_OK);
    lens_arena_init(&arena, 0);
}

static void tear_down(void)
{
    lens_arena_release(&arena);
    opened_close(&opened);
}

static const struct lens_answer *ask(const char *text,
                                     enum lens_channels channels)
{
    const struct lens_ask question = { .text = lens_view_of(text),
                                       .top = LENS_TOP_MAX,
                                       .channels = channels };
    const struct lens_answer *answer = NULL;
    struct lens_error err = { 0 };

    ck_assert_msg(lens_engine_ask(opened.engine, &question, &arena, &answer,
                                  &err) == LENS_OK,
                  "%s", err.text);
    return answer;
}

static size_t rank_of(const struct lens_answer *answer, const char *key)
{
    size_t i = 0;

    while (i < answer->n_practices &&
           strcmp(answer->practices[i].key, key) != 0)
        i++;
    return i;
}

static double score_of(const struct lens_answer *answer, const char *key)
{
    size_t i = rank_of(answer, key);

    ck_assert_uint_lt(i, answer->n_practices);
    return answer->practices[i].score;
}

START_TEST(channels_are_named_in_the_answer)
{
    ck_assert_str_eq(ask(texts[0], LENS_LEXICAL)->channels, "lexical");
    ck_assert_str_eq(ask(texts[0], LENS_LEXICAL)->embedder, "");
    ck_assert_str_eq(ask(texts[0], LENS_DENSE)->channels, "dense");
    ck_assert_str_eq(ask(texts[0], LENS_DENSE)->embedder, "lsa");
    ck_assert_str_eq(ask(texts[0], 0)->channels, "both");
    ck_assert_uint_gt(ask(texts[0], 0)->n_constants, 5);
}
END_TEST

/* A reason of the dense channel points at a clause and quotes a row. */
START_TEST(dense_reasons_point_at_clause_and_row)
{
    size_t n_dense = 0;

    for (size_t t = 0; t < N_TEXTS; t++) {
        const struct lens_answer *answer = ask(texts[t], LENS_DENSE);

        for (size_t p = 0; p < answer->n_practices; p++) {
            const struct lens_answer_practice *practice = &answer->practices[p];

            for (size_t r = 0; r < practice->n_reasons; r++) {
                const struct lens_reason *reason = &practice->reasons[r];

                ck_assert_str_ne(reason->channel, "lexical");
                ck_assert_str_ne(reason->channel, "concept");
                if (strcmp(reason->channel, "dense") != 0)
                    continue;
                n_dense++;
                ck_assert_uint_lt(reason->span.start, reason->span.end);
                ck_assert_uint_le(reason->span.end, answer->text.len);
                ck_assert_str_ne(reason->text, "");
                ck_assert_str_eq(reason->source, practice->key);
            }
        }
    }
    ck_assert_uint_gt(n_dense, 50);
}
END_TEST

/* Of the first three it holds for most texts, not for all: 'asklens eval
 * --lens' says how often. */
START_TEST(irrelevant_sentence_leaves_the_first_hit)
{
    const enum lens_channels channels = every[_i];

    for (size_t t = 0; t < N_TEXTS; t++) {
        const struct lens_answer *before = ask(texts[t], channels);

        for (size_t s = 0; s < N_IRRELEVANT; s++) {
            char longer[1024];
            const char *first = before->practices[0].key;
            const struct lens_answer *after;

            (void)snprintf(longer, sizeof(longer), "%s %s", texts[t],
                           irrelevant[s]);
            after = ask(longer, channels);
            ck_assert_msg(rank_of(after, first) < 5,
                          "%s: text %zu, sentence %zu: %s falls to %zu",
                          lens_channels_name(channels), t, s, first,
                          rank_of(after, first) + 1);
        }
    }
}
END_TEST

START_TEST(denying_a_clause_never_raises_what_it_names)
{
    static const struct {
        const char *said, *denied;
    } cases[] = {
        { "We fine-tune a model on our tickets.",
          "We do not fine-tune a model on our tickets." },
        { "It uses agents that call tools.",
          "There are no agents that call tools." },
        { "We use retrieval augmented generation with a vector store.",
          "We do not use retrieval augmented generation with a vector store." },
    };
    const enum lens_channels channels = every[_i];

    for (size_t c = 0; c < sizeof(cases) / sizeof(*cases); c++) {
        const struct lens_answer *with, *without;
        char text[256];

        (void)snprintf(text, sizeof(text), "Our chatbot serves customers. %s",
                       cases[c].said);
        with = ask(text, channels);
        ck_assert_str_ne(with->facets[1].best, "");
        (void)snprintf(text, sizeof(text), "Our chatbot serves customers. %s",
                       cases[c].denied);
        without = ask(text, channels);
        ck_assert(without->facets[1].negated);
        ck_assert_double_lt(score_of(without, with->facets[1].best),
                            score_of(with, with->facets[1].best));
    }
}
END_TEST

/* The LSA of the index, but it fails. */
static enum lens_status fail_to_embed(struct lens_embedder *self,
                                      enum lens_embed_role role,
                                      const struct lens_view *texts_of,
                                      size_t n, float *out,
                                      struct lens_error *err)
{
    (void)self;
    (void)role;
    (void)texts_of;
    (void)n;
    (void)out;
    return lens_fail(err, LENS_E_IO, "the endpoint is down");
}

static void close_nothing(struct lens_embedder *self)
{
    (void)self;
}

static const struct lens_embedder_ops failing_ops = { "http", fail_to_embed,
                                                      close_nothing };

/* An engine over the same index with other parts of a dense channel. */
static struct lens_engine *open_with(struct lens_embedder *embedder,
                                     const char *no_dense)
{
    const struct lens_index *index = opened.index;
    struct lens_engine *engine = NULL;
    const struct lens_engine_parts parts = {
        .docs = opened.docs,
        .analyzer = opened.analyzer,
        .practices = lens_index_lexical(index, LENS_PRACTICE),
        .scenarios = lens_index_lexical(index, LENS_SCENARIO),
        .practice_rows = lens_index_forward(index, LENS_PRACTICE),
        .scenario_rows = lens_index_forward(index, LENS_SCENARIO),
        .concept_rows = lens_index_forward(index, LENS_CONCEPT),
        .domain = lens_index_domain(index),
        .practice_phrases = lens_index_phrases(index, LENS_PRACTICE),
        .scenario_phrases = lens_index_phrases(index, LENS_SCENARIO),
        .subject_phrases = lens_index_subject(index),
        .collection = &opened.collection,
        .corpus_hash = opened.facts.corpus_hash,
        .embedder = embedder,
        .practice_vectors = lens_index_dense(index, LENS_PRACTICE),
        .scenario_vectors = lens_index_dense(index, LENS_SCENARIO),
        .practice_discriminant = lens_index_discriminant(index, LENS_PRACTICE),
        .no_dense = no_dense,
    };

    ck_assert_int_eq(lens_engine_open(&parts, &engine, NULL), LENS_OK);
    return engine;
}

START_TEST(failing_embedder_costs_its_channel_only)
{
    struct lens_embedder failing = opened.embedder[0];
    const struct lens_answer *words = ask(texts[0], LENS_LEXICAL);
    struct lens_ask question = { .text = lens_view_of(texts[0]),
                                 .top = LENS_TOP_MAX };
    const struct lens_answer *answer = NULL;
    struct lens_error err = { 0 };
    struct lens_engine *engine;

    failing.ops = &failing_ops;
    engine = open_with(&failing, NULL);
    ck_assert_int_eq(lens_engine_ask(engine, &question, &arena, &answer, &err),
                     LENS_OK);
    ck_assert_str_eq(answer->channels, "lexical");
    ck_assert_uint_eq(answer->n_warnings, 1);
    ck_assert_str_eq(answer->warnings[0],
                     "by words alone: the endpoint is down");
    for (size_t p = 0; p < words->n_practices; p++) {
        ck_assert_str_eq(answer->practices[p].key, words->practices[p].key);
        ck_assert_double_eq(answer->practices[p].score,
                            words->practices[p].score);
    }
    question.channels = LENS_BOTH;
    ck_assert_int_eq(lens_engine_ask(engine, &question, &arena, &answer, &err),
                     LENS_E_IO);
    ck_assert_str_eq(err.text, "the endpoint is down");
    lens_engine_close(engine);
}
END_TEST

START_TEST(missing_channel_is_said_and_refused_by_name)
{
    struct lens_engine *engine = open_with(NULL, "by words alone: no model");
    struct lens_ask question = { .text = lens_view_of(texts[0]) };
    const struct lens_answer *answer = NULL;
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_engine_ask(engine, &question, &arena, &answer, &err),
                     LENS_OK);
    ck_assert_str_eq(answer->channels, "lexical");
    ck_assert_uint_eq(answer->n_warnings, 1);
    ck_assert_str_eq(answer->warnings[0], "by words alone: no model");
    question.channels = LENS_DENSE;
    ck_assert_int_eq(lens_engine_ask(engine, &question, &arena, &answer, &err),
                     LENS_E_INVAL);
    ck_assert_str_eq(err.text, "by words alone: no model");
    question.channels = LENS_LEXICAL;
    ck_assert_int_eq(lens_engine_ask(engine, &question, &arena, &answer, &err),
                     LENS_OK);
    ck_assert_uint_eq(answer->n_warnings, 0);
    lens_engine_close(engine);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("channels");
    TCase *tests = tcase_create("channels");

    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, channels_are_named_in_the_answer);
    tcase_add_test(tests, dense_reasons_point_at_clause_and_row);
    tcase_add_loop_test(tests, irrelevant_sentence_leaves_the_first_hit, 0, 3);
    tcase_add_loop_test(tests, denying_a_clause_never_raises_what_it_names, 0,
                        3);
    tcase_add_test(tests, failing_embedder_costs_its_channel_only);
    tcase_add_test(tests, missing_channel_is_said_and_refused_by_name);
    suite_add_tcase(suite, tests);
    return test_suite_run(suite);
}
