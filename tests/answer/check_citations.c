/* engine/answer/citations: what an answer cites, and what it should. */
#include "answer/citations.h"

#include <string.h>

#include "answer/citations_json.h"
#include "answer/citations_text.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"
#include "json/json.h"

static struct lens_arena arena;

static void teardown(void)
{
    lens_arena_release(&arena);
}

static const char *const ids[] = { "GENSEC01-BP01", "GENSEC02-BP01",
                                   "autonomous-call-center" };
static const struct lens_citable sample = { ids, 3 };

static struct lens_citations read(const char *text)
{
    struct lens_error err = { 0 };
    struct lens_citations out;

    ck_assert_msg(lens_citations_read(lens_view_of(text), &sample, &arena, &out,
                                      &err) == LENS_OK,
                  "%s", err.text);
    return out;
}

/* How an answer is judged: sentences, citations, unknown ids, sentences that
 * lack one. */
static const struct {
    const char *text;
    size_t n_sentences, n, n_unknown, n_uncited;
} answers[] = {
    { "", 0, 0, 0, 0 },
    { "Guard it [GENSEC02-BP01].", 1, 1, 0, 0 },
    { "Guard it. [GENSEC02-BP01]", 1, 1, 0, 0 },
    { "Guard it.[GENSEC02-BP01] Watch it.[GENSEC01-BP01]", 2, 2, 0, 0 },
    { "Guard it. [GENSEC02-BP01] Watch it.", 2, 1, 0, 1 },
    { "Guard it. Watch it. [GENSEC01-BP01]", 2, 1, 0, 1 },
    { "Guard it [GENSEC02-BP01, GENSEC01-BP01; autonomous-call-center].", 1, 3,
      0, 0 },
    { "Guard it [gensec02_bp01].", 1, 1, 0, 0 },
    { "Guard it [GENSEC02-BP02].", 1, 1, 1, 0 },
    { "Guard it [GENSEC01-BP01, GENSEC77-BP01].", 1, 2, 1, 0 },
    { "Guard it [1].", 1, 1, 1, 0 },
    { "Guard it [sic], see [that page].", 1, 0, 0, 1 },
    { "Guard it [x] as [ ] said.", 1, 0, 0, 1 },
    { "Read [how-to](https://e.org) [GENSEC01-BP01](https://e.org).", 1, 1, 0,
      0 },
    { "Read [GENSEC99-BP01](https://e.org).", 1, 1, 1, 0 },
    { "Use `a[1]` for it [GENSEC01-BP01].", 1, 1, 0, 0 },
    { "Watch it; guard it [GENSEC01-BP01].", 1, 1, 0, 0 },
    /* What needs no citation. */
    { "# A plan for it\n\nGuard it [GENSEC02-BP01].", 2, 1, 0, 0 },
    { "Do this:\n\n- Guard it [GENSEC02-BP01].", 2, 1, 0, 0 },
    { "Which Region is it?", 1, 0, 0, 0 },
    { "The context does not say what it costs.", 1, 0, 0, 0 },
    { "Sadly, the CONTEXT does not say.", 1, 0, 0, 0 },
    { "```\nint a[10]. Not prose.\n```\nGuard it [GENSEC02-BP01].", 1, 1, 0,
      0 },
    { "~~~\nGuard it.", 0, 0, 0, 0 },
    { "---\n\n* * *\n", 0, 0, 0, 0 },
    { "| what | why |\n|---|---|\n| guard | so [GENSEC02-BP01] |", 2, 1, 0, 0 },
    /* Lists, lines and leading ids. */
    { "- Guard it.\n- Watch it [GENSEC01-BP01].", 2, 1, 0, 1 },
    { "Guard it.\n[GENSEC02-BP01] Watch it.", 2, 1, 0, 1 },
    { "[GENSEC02-BP01]", 0, 1, 0, 0 },
    { "[GENSEC02-BP01] Guard it.", 1, 1, 0, 0 },
    { "Guard it. [GENSEC02-BP01] [GENSEC01-BP01]", 1, 2, 0, 0 },
    { "Guard it. [GENSEC02-BP01][GENSEC99-BP01]", 1, 2, 1, 0 },
    { "Guard it [GENSEC02-BP01", 1, 0, 0, 1 },
    { "Guard [[GENSEC02-BP01]] it.", 1, 1, 0, 0 },
    { "Guard it [,;  ].", 1, 0, 0, 1 },
    { "Guard it [GENSEC02-BP01\nGENSEC01-BP01].", 2, 0, 0, 2 },
};

START_TEST(answer_is_judged)
{
    struct lens_citations c = read(answers[_i].text);

    ck_assert_uint_eq(c.n_sentences, answers[_i].n_sentences);
    ck_assert_uint_eq(c.n, answers[_i].n);
    ck_assert_uint_eq(c.n_unknown, answers[_i].n_unknown);
    ck_assert_uint_eq(c.n_uncited, answers[_i].n_uncited);
    ck_assert(lens_citations_ok(&c) ==
              (!answers[_i].n_unknown && !answers[_i].n_uncited));
}
END_TEST

START_TEST(citation_is_named_as_in_the_pack)
{
    struct lens_citations c =
        read("Ring it. [Autonomous_Call_Center] No [a-b].");

    ck_assert_str_eq(c.at[0].id, "autonomous-call-center");
    ck_assert_uint_eq(c.at[0].sentence, 0);
    ck_assert_uint_eq(c.at[0].span.start, 10);
    ck_assert_uint_eq(c.at[0].span.end, 32);
    ck_assert_ptr_null(c.at[1].id);
    ck_assert_uint_eq(c.at[1].sentence, 1);
    ck_assert_uint_eq(c.sentences[1].span.start, 34);
    ck_assert_uint_eq(c.n_cited, 1);
    ck_assert_uint_eq(c.n_passages, 3);
}
END_TEST

START_TEST(citation_of_an_empty_pack_is_unknown)
{
    static const struct lens_citable none = { NULL, 0 };
    struct lens_citations c;

    ck_assert_int_eq(lens_citations_read(lens_view_of("It is [GENSEC01-BP01]."),
                                         &none, &arena, &c, NULL),
                     LENS_OK);
    ck_assert_uint_eq(c.n_unknown, 1);
}
END_TEST

START_TEST(answer_too_long_is_a_limit)
{
    static char text[LENS_CITED_TEXT_MAX + 1];
    struct lens_citations c;

    memset(text, 'a', sizeof(text));
    ck_assert_int_eq(
        lens_citations_read((struct lens_view){ text, sizeof(text) }, &sample,
                            &arena, &c, NULL),
        LENS_E_LIMIT);
}
END_TEST

/* A megabyte of each of these must not take a square of it. */
START_TEST(hostile_answers_end)
{
    static const char *const pieces[] = {
        "a. ",   "x.[a-1] ", "[", "`",  "|x. ", "# ",
        "[a-1,", "`[",       "]", "a;", "\n|",  "```\n"
    };
    static char text[LENS_CITED_TEXT_MAX];
    const size_t len = strlen(pieces[_i]);
    struct lens_citations c;

    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = pieces[_i][i % len];
    ck_assert_int_eq(
        lens_citations_read((struct lens_view){ text, sizeof(text) }, &sample,
                            &arena, &c, NULL),
        LENS_OK);
}
END_TEST

static enum lens_status read_pack(const char *json, struct lens_citable *out,
                                  struct lens_error *err)
{
    return lens_citable_read(lens_view_of(json), "pack.json", &arena, out, err);
}

START_TEST(pack_gives_its_ids)
{
    struct lens_citable pack;

    ck_assert_int_eq(
        read_pack("{\"schema\": \"context-pack/1\", \"passages\": [{\"id\": "
                  "\"b-2\", \"title\": 7}, {\"id\": \"a-1\"}]}",
                  &pack, NULL),
        LENS_OK);
    ck_assert_uint_eq(pack.n, 2);
    ck_assert_str_eq(pack.ids[0], "b-2");
    ck_assert_str_eq(pack.ids[1], "a-1");
}
END_TEST

static const struct {
    const char *json, *about;
} refused[] = {
    { "", "not JSON" },
    { "[]", "pack.json" },
    { "{}", "schema" },
    { "{\"schema\": \"answer/1\", \"passages\": []}", "context-pack/1" },
    { "{\"schema\": \"context-pack/1\"}", "passages" },
    { "{\"schema\": \"context-pack/1\", \"passages\": {}}", "passages" },
    { "{\"schema\": \"context-pack/1\", \"passages\": [1]}", "passages/0" },
    { "{\"schema\": \"context-pack/1\", \"passages\": [{\"id\": \"\"}]}",
      "empty or too long" },
    { "{\"schema\": \"context-pack/1\", \"passages\": [{\"id\": 3}]}", "id" },
};

START_TEST(pack_that_is_none_is_refused)
{
    struct lens_citable pack = { NULL, 7 };
    struct lens_error err = { 0 };

    ck_assert_int_eq(read_pack(refused[_i].json, &pack, &err), LENS_E_INVAL);
    ck_assert_msg(strstr(err.text, refused[_i].about) != NULL, "%s", err.text);
    ck_assert_uint_eq(pack.n, 7);
}
END_TEST

START_TEST(findings_are_written)
{
    static const struct lens_json_limits limits = { 1 << 20, 8 };
    struct lens_citations c = read("Guard it [GENSEC02-BP01]. \"Ring\" it "
                                   "[GENSEC99-BP01].\n\nWatch it.");
    struct lens_buffer out;
    struct lens_page page;
    struct lens_json *doc;

    lens_buffer_init(&out, 1 << 20);
    lens_page_init(&page, &out, 60, false);
    lens_citations_text(&c, &page);
    lens_page_release(&page);
    ck_assert_int_eq(strncmp(out.p, "not ok: 2 citations in 3 sentences", 34),
                     0);
    ck_assert_ptr_nonnull(strstr(out.p, "  GENSEC99-BP01  in sentence 2\n"));
    ck_assert_ptr_nonnull(strstr(out.p, "     3 Watch it.\n"));
    lens_buffer_clear(&out);
    lens_citations_json(&c, &out);
    ck_assert_int_eq(
        lens_json_parse(lens_buffer_view(&out), "check", &limits, &doc, NULL),
        LENS_OK);
    ck_assert(!lens_json_bool(lens_json_root(doc), "ok"));
    ck_assert_int_eq(lens_json_integer(lens_json_root(doc), "uncited", 0, 9),
                     1);
    ck_assert_int_eq(lens_json_check(doc, NULL), LENS_OK);
    lens_json_free(doc);
    lens_buffer_release(&out);
}
END_TEST

static enum lens_status read_once(void *arg)
{
    static const char json[] =
        "{\"schema\": \"context-pack/1\", \"passages\": [{\"id\": \"a-1\"}]}";
    struct lens_arena own = { 0 };
    struct lens_citations c;
    struct lens_citable pack;
    enum lens_status status =
        lens_citable_read(lens_view_of(json), "pack", &own, &pack, NULL);

    (void)arg;
    if (status == LENS_OK)
        status = lens_citations_read(lens_view_of("So it is [a-1]. Or [b-2]."),
                                     &pack, &own, &c, NULL);
    lens_arena_release(&own);
    return status;
}

START_TEST(reading_without_memory_is_nomem)
{
    ck_assert_uint_gt(test_faults_sweep(read_once, NULL), 1);
}
END_TEST

/* Every sentence and citation lies in the text, in order. */
START_TEST(any_answer_is_covered_in_order)
{
    static const char *const parts[] = { "Guard it", ". ",  "[GENSEC01-BP01]",
                                         "[b-9]",    "\n",  "- ",
                                         "# ",       "`",   "[",
                                         "]",        ", ",  "? ",
                                         ": ",       "```", "|",
                                         " ",        "; ",  "(",
                                         "\xc3\xa9" };
    struct test_random r = { (uint64_t)_i };
    char text[512];
    size_t len = 0, end = 0, n_parts = test_random_below(&r, 40);
    struct lens_citations c;

    text[0] = '\0';
    for (size_t i = 0; i < n_parts; i++) {
        const char *part =
            parts[test_random_below(&r, sizeof(parts) / sizeof(*parts))];

        memcpy(text + len, part, strlen(part) + 1);
        len += strlen(part);
    }
    c = read(text);
    for (size_t i = 0; i < c.n_sentences; i++) {
        ck_assert_uint_ge(c.sentences[i].span.start, end);
        ck_assert_uint_gt(c.sentences[i].span.end, c.sentences[i].span.start);
        end = c.sentences[i].span.end;
    }
    ck_assert_uint_le(end, len);
    for (size_t i = 0; i < c.n; i++) {
        ck_assert_uint_gt(c.at[i].span.end, c.at[i].span.start);
        ck_assert(i == 0 || c.at[i - 1].span.end <= c.at[i].span.start);
        ck_assert_uint_le(c.at[i].sentence, c.n_sentences);
        ck_assert_uint_le(c.at[i].span.end, len);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("citations");
    TCase *tc = tcase_create("citations");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, answer_is_judged, 0,
                        sizeof(answers) / sizeof(*answers));
    tcase_add_test(tc, citation_is_named_as_in_the_pack);
    tcase_add_test(tc, citation_of_an_empty_pack_is_unknown);
    tcase_add_test(tc, answer_too_long_is_a_limit);
    tcase_add_loop_test(tc, hostile_answers_end, 0, 12);
    tcase_add_test(tc, pack_gives_its_ids);
    tcase_add_loop_test(tc, pack_that_is_none_is_refused, 0,
                        sizeof(refused) / sizeof(*refused));
    tcase_add_test(tc, findings_are_written);
    tcase_add_test(tc, reading_without_memory_is_nomem);
    tcase_add_loop_test(tc, any_answer_is_covered_in_order, 0, 400);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
