/* engine/answer/pack: what goes into a prompt, and what does not. */
#include "answer/pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/pack_sample.h"
#include "answer/pack_text.h"
#include "support/faults.h"
#include "support/suite.h"
#include "text/sentences.h"

static struct world world;
static struct lens_buffer text;

static void setup(void)
{
    world_open(&world);
    lens_buffer_init(&text, 1 << 22);
}

static void teardown(void)
{
    lens_buffer_release(&text);
    world_close(&world);
}

static struct lens_pack pack(void)
{
    struct lens_error err = { 0 };
    struct lens_pack out;

    ck_assert_msg(world_pack(&world, &out, &err) == LENS_OK, "%s", err.text);
    return out;
}

/* An empty one when it is not there. */
static struct lens_pack_passage passage(const struct lens_pack *of,
                                        const char *id)
{
    for (size_t i = 0; i < of->n; i++) {
        if (!strcmp(of->passages[i].id, id))
            return of->passages[i];
    }
    return (struct lens_pack_passage){ .kind = "", .url = "", .text = "" };
}

static size_t tokens(const struct lens_pack *of)
{
    const struct lens_token_counter *counter =
        world.request.counter ? world.request.counter : lens_token_estimate();
    size_t n = 0;

    lens_buffer_clear(&text);
    lens_pack_text(of, &text);
    ck_assert_int_eq(lens_buffer_status(&text), LENS_OK);
    ck_assert_int_eq(
        counter->ops->count(counter, lens_buffer_view(&text), &n, NULL),
        LENS_OK);
    return n;
}

START_TEST(pack_with_room_has_every_document)
{
    struct lens_pack made;

    world_make(&world);
    made = pack();
    ck_assert_uint_eq(made.n, 5);
    ck_assert_str_eq(made.counter, "estimate");
    ck_assert_uint_eq(made.max_tokens, LENS_PACK_TOKENS_DEFAULT);
    ck_assert_uint_eq(made.n_tokens, tokens(&made));
    ck_assert_uint_eq(made.left_out.practices, 0);
    ck_assert_uint_eq(made.left_out.scenarios, 0);
    ck_assert_uint_eq(made.left_out.topics, 0);
    ck_assert_str_eq(passage(&made, "define-guardrail").kind, "topic");
    ck_assert_str_eq(passage(&made, "GENSEC02-BP01").url,
                     "https://example.org/lens/GENSEC02-BP01.html");
    ck_assert_uint_gt(passage(&made, "GENSEC02-BP01").n_tokens, 20);
    ck_assert_uint_lt(passage(&made, "GENSEC02-BP01").n_tokens, made.n_tokens);
}
END_TEST

START_TEST(pack_best_is_first_and_second_best_last)
{
    static const char *const order[] = { "GENSEC02-BP01", "GENSEC01-BP03",
                                         "GENREL03-BP01", "define-guardrail",
                                         "autonomous-call-center" };
    static const size_t ranks[] = { 1, 3, 5, 4, 2 };
    struct lens_pack made;

    world_make(&world);
    made = pack();
    for (size_t i = 0; i < 5; i++) {
        ck_assert_str_eq(made.passages[i].id, order[i]);
        ck_assert_uint_eq(made.passages[i].rank, ranks[i]);
    }
}
END_TEST

START_TEST(pack_says_a_thing_once)
{
    struct lens_pack made;
    bool first, second;

    world_make(&world);
    made = pack();
    first = strstr(passage(&made, "GENSEC02-BP01").text, "Compare every price");
    second = strstr(passage(&made, "GENSEC01-BP03").text, "Compare all prices");
    ck_assert(first != second);
    ck_assert_uint_ge(made.left_out.duplicates, 1);
}
END_TEST

START_TEST(pack_leaves_scraps_out)
{
    struct lens_pack made;

    world_make(&world);
    made = pack();
    ck_assert_str_eq(passage(&made, "GENREL03-BP01").text,
                     "Keep a person on duty for what the bot cannot do.");
    /* A semicolon ends nothing. */
    ck_assert_ptr_nonnull(
        strstr(passage(&made, "GENSEC02-BP01").text,
               "and never from the model; a rule enforces that."));
}
END_TEST

START_TEST(pack_reason_comes_first)
{
    struct lens_pack made;

    world_make(&world);
    made = pack();
    ck_assert_int_eq(strncmp(passage(&made, "GENSEC01-BP03").text,
                             "Only some people may ever read records of "
                             "patients.",
                             51),
                     0);
}
END_TEST

START_TEST(pack_what_follows_needs_what_it_follows)
{
    struct lens_pack_passage p;
    struct lens_pack made;

    world_make(&world);
    for (size_t max = 150; max < 600; max += 7) {
        world.request.max_tokens = max;
        if (world_pack(&world, &made, NULL) != LENS_OK)
            continue;
        p = passage(&made, "GENSEC01-BP03");
        if (strstr(p.text, "It is simpler that way."))
            ck_assert_ptr_nonnull(
                strstr(p.text, "rights of the caller. It is simpler"));
    }
}
END_TEST

START_TEST(pack_of_no_match_is_empty_and_says_so)
{
    struct lens_pack made;

    world_make(&world);
    world.answer.verdict = LENS_NO_MATCH;
    made = pack();
    ck_assert_uint_eq(made.n, 0);
    ck_assert_uint_eq(made.n_tokens, tokens(&made));
    ck_assert_ptr_nonnull(strstr(text.p, "The context is empty"));
}
END_TEST

START_TEST(pack_of_an_answer_without_documents_is_empty)
{
    struct lens_pack made = pack();

    ck_assert_uint_eq(made.n, 0);
    (void)tokens(&made);
    ck_assert_ptr_nonnull(strstr(text.p, "nothing that fits"));
}
END_TEST

START_TEST(pack_without_room_says_how_much_it_needs)
{
    struct lens_error err = { 0 };
    struct lens_pack made;
    const char *number;

    world_make(&world);
    world.request.max_tokens = 10;
    ck_assert_int_eq(world_pack(&world, &made, &err), LENS_E_LIMIT);
    ck_assert_ptr_nonnull(strstr(err.text, "does not fit into 10 tokens"));
    number = strstr(err.hint, "begins at ");
    ck_assert_ptr_nonnull(number);
    world.request.max_tokens = strtoul(number + 10, NULL, 10);
    ck_assert_uint_eq(pack().n, 1);
    world.request.max_tokens--;
    ck_assert_int_eq(world_pack(&world, &made, &err), LENS_E_LIMIT);
    world.answer.verdict = LENS_NO_MATCH;
    world.request.max_tokens = 10;
    ck_assert_int_eq(world_pack(&world, &made, &err), LENS_E_LIMIT);
    world.request.max_tokens = LENS_PACK_TOKENS_MAX + 1;
    ck_assert_int_eq(world_pack(&world, &made, &err), LENS_E_INVAL);
}
END_TEST

START_TEST(pack_missing_document_is_corrupt)
{
    struct lens_error err = { 0 };
    struct lens_pack made;

    world_make(&world);
    world.practices[1].key = "GENSEC99-BP99";
    ck_assert_int_eq(world_pack(&world, &made, &err), LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, "'GENSEC99-BP99'"));
}
END_TEST

static enum lens_status refuse(const struct lens_token_counter *self,
                               struct lens_view view, size_t *out,
                               struct lens_error *err)
{
    (void)self;
    (void)view;
    (void)out;
    (void)err;
    return LENS_E_BACKEND;
}

START_TEST(pack_counter_that_fails_is_an_error)
{
    static const struct lens_token_counter_ops ops = { refuse, NULL };
    static const struct lens_token_counter counter = { &ops, "none" };
    struct lens_pack made;

    world_make(&world);
    world.request.counter = &counter;
    ck_assert_int_eq(world_pack(&world, &made, NULL), LENS_E_BACKEND);
}
END_TEST

/* Is `sentence` a whole one of the document, or of its reason? */
static bool is_of(const struct lens_document *doc, const char *why,
                  struct lens_view sentence)
{
    for (size_t i = 0; i <= doc->n_texts; i++) {
        struct lens_view row =
            lens_view_of(i < doc->n_texts ? doc->texts[i].text : why);
        struct lens_sentence found;
        size_t at = 0;

        while (lens_sentence_next_whole(row, &at, &found)) {
            struct lens_view view = { row.p + found.start,
                                      found.end - found.start };

            if (lens_view_equal(view, sentence))
                return true;
        }
    }
    return false;
}

static void check_whole(const struct lens_pack *made)
{
    for (size_t i = 0; i < made->n; i++) {
        const struct lens_pack_passage *p = &made->passages[i];
        const struct lens_view all = lens_view_of(p->text);
        struct lens_sentence found;
        size_t at = 0, n = 0, d = 0;

        while (strcmp(world.documents[d].key, p->id) != 0)
            d++;
        while (lens_sentence_next_whole(all, &at, &found)) {
            n++;
            ck_assert(is_of(&world.documents[d], world.practices[d].why,
                            (struct lens_view){ all.p + found.start,
                                                found.end - found.start }));
        }
        ck_assert_uint_eq(n, p->n_sentences);
    }
}

/* Whatever the counter, the form and the budget. */
START_TEST(pack_is_never_over_budget)
{
    const struct lens_token_counter *const counters[] = { lens_token_estimate(),
                                                          world_bytes(),
                                                          world_joints() };
    struct test_random r = { (uint64_t)_i };
    size_t n_made = 0;

    world_make_random(&world, 1 + test_random_below(&r, 30), &r);
    for (int round = 0; round < 24; round++) {
        struct lens_error err = { 0 };
        struct lens_pack made, again;
        enum lens_status status;

        world.request.counter = counters[round % 3];
        world.request.form = round / 3 % 2 ? LENS_PACK_XML : LENS_PACK_MARKDOWN;
        world.request.max_tokens = 1 + test_random_below(&r, 3000);
        status = world_pack(&world, &made, &err);
        if (status == LENS_E_LIMIT)
            continue;
        ck_assert_int_eq(status, LENS_OK);
        n_made++;
        ck_assert_uint_gt(made.n, 0);
        ck_assert_uint_eq(made.n_tokens, tokens(&made));
        ck_assert_uint_le(made.n_tokens, world.request.max_tokens);
        check_whole(&made);
        ck_assert_int_eq(world_pack(&world, &again, &err), LENS_OK);
        ck_assert_uint_eq(again.n, made.n);
        for (size_t i = 0; i < made.n; i++)
            ck_assert_str_eq(again.passages[i].text, made.passages[i].text);
    }
    ck_assert_uint_gt(n_made, 4);
}
END_TEST

/* More room never makes a pack shorter by much, and all room takes all. */
START_TEST(pack_more_room_holds_more)
{
    struct test_random r = { 77 };
    size_t before = 0;

    world_make_random(&world, 20, &r);
    for (size_t max = 400; max <= 1600; max *= 2) {
        struct lens_pack made;

        world.request.max_tokens = max;
        made = pack();
        ck_assert_uint_ge(made.n, before);
        before = made.n;
        ck_assert_uint_gt(made.n_tokens, max * 8 / 10);
    }
    ck_assert_uint_gt(before, 12);
}
END_TEST

START_TEST(pack_left_out_adds_up)
{
    struct test_random r = { 5 };
    struct lens_pack made;

    world_make_random(&world, 20, &r);
    world.answer.n_not_returned = 31;
    world.request.max_tokens = 700;
    made = pack();
    ck_assert_uint_eq(made.left_out.practices + made.n, 51);
    ck_assert_uint_le(made.left_out.duplicates, made.left_out.sentences);
}
END_TEST

static enum lens_status make_once(void *arg)
{
    struct lens_pack made;
    enum lens_status status = world_pack(&world, &made, NULL);

    (void)arg;
    lens_arena_release(&world.arena);
    return status;
}

START_TEST(pack_without_memory_is_nomem)
{
    static const char *const rows[WORLD_ROWS] = {
        "Check each reply before a caller hears it."
    };
    struct lens_document *doc =
        world_add(&world, LENS_PRACTICE, "GENSEC02-BP01", "Guardrails",
                  "Callers believe what they hear on the line.", 0.9, rows);

    /* The arena is emptied after each run. */
    doc->url = "https://example.org/lens/a.html";
    world.practices[0].url = doc->url;
    ck_assert_uint_gt(test_faults_sweep(make_once, NULL), 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pack");
    TCase *tc = tcase_create("pack");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, pack_with_room_has_every_document);
    tcase_add_test(tc, pack_best_is_first_and_second_best_last);
    tcase_add_test(tc, pack_says_a_thing_once);
    tcase_add_test(tc, pack_leaves_scraps_out);
    tcase_add_test(tc, pack_reason_comes_first);
    tcase_add_test(tc, pack_what_follows_needs_what_it_follows);
    tcase_add_test(tc, pack_of_no_match_is_empty_and_says_so);
    tcase_add_test(tc, pack_of_an_answer_without_documents_is_empty);
    tcase_add_test(tc, pack_without_room_says_how_much_it_needs);
    tcase_add_test(tc, pack_missing_document_is_corrupt);
    tcase_add_test(tc, pack_counter_that_fails_is_an_error);
    tcase_add_loop_test(tc, pack_is_never_over_budget, 0, 12);
    tcase_add_test(tc, pack_more_room_holds_more);
    tcase_add_test(tc, pack_left_out_adds_up);
    tcase_add_test(tc, pack_without_memory_is_nomem);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
