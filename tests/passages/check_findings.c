/* check_findings.c - what is shown of what a search found. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "answer/findings.h"
#include "answer/findings_json.h"
#include "answer/findings_table.h"
#include "answer/findings_text.h"
#include "base/alloc.h"
#include "passages/passage_index.h"
#include "support/faults.h"
#include "support/suite.h"
#include "json/json.h"

static struct passage_index index_of;
static struct lens_arena arena;
static struct lens_buffer out;

static void set_up(void)
{
    passage_index_build(&index_of, TEST_COLLECTION);
    lens_buffer_init(&out, 1 << 20);
}

static void tear_down(void)
{
    passage_index_close(&index_of);
    lens_arena_release(&arena);
    lens_buffer_release(&out);
}

static enum lens_status find(const char *text, size_t k, bool names_only,
                             struct lens_arena *to, struct lens_findings *found,
                             struct lens_error *err)
{
    const struct lens_findings_parts parts = {
        .docs = names_only ? NULL : index_of.docs,
        .analyzer = index_of.analyzer,
        .lexical = lens_index_lexical(index_of.index, LENS_PASSAGE),
    };
    struct lens_result result =
        passage_index_search(&index_of, text, k, &arena);
    struct lens_view keys[64];

    for (size_t i = 0; i < result.n; i++)
        keys[i] = passage_index_key(&index_of, &result, i);
    *found = (struct lens_findings){ .text = lens_view_of(text),
                                     .corpus_id = "collection",
                                     .corpus_name = "collection",
                                     .corpus_edition = "",
                                     .corpus_hash = "",
                                     .kind = LENS_PASSAGE,
                                     .n_documents = 40,
                                     .fusion = lens_fusion_default };
    return lens_findings_read(&parts, &result, keys, to, found, err);
}

static struct lens_findings found_for(const char *text, size_t k)
{
    struct lens_findings found;
    struct lens_error err = { 0 };

    ck_assert_msg(find(text, k, false, &arena, &found, &err) == LENS_OK, "%s",
                  err.text);
    return found;
}

static const struct {
    const char *text, *key, *snippet;
    size_t n_words;
} best[] = {
    { "spongy lever", "brake-02", "Air in the hose makes the lever spongy", 2 },
    /* The second sentence says it. */
    { "fresh fluid from the caliper", "brake-02",
      "Push fresh fluid from the caliper upwards until no bubble follows", 3 },
    /* Only the title met: the text begins. */
    { "bleeding hydraulic brakes", "brake-02",
      "Air in the hose makes the lever spongy", 0 },
    { "empty on purpose", "misc-02", "", 0 },
};

START_TEST(best_sentence_is_the_one_that_met)
{
    struct lens_findings found = found_for(best[_i].text, 3);
    const struct lens_finding *f = &found.at[0];

    ck_assert_str_eq(f->key, best[_i].key);
    ck_assert_str_eq(f->snippet, best[_i].snippet);
    ck_assert_uint_eq(f->n_words, best[_i].n_words);
    ck_assert_str_eq(f->field, *f->snippet ? "text" : "");
    ck_assert_str_eq(f->opening, "");
    ck_assert(found.has_terms);
}
END_TEST

START_TEST(words_are_marked_whatever_their_endings)
{
    struct lens_findings found = found_for("noting how the sprockets wear", 1);
    const struct lens_finding *f = &found.at[0];
    static const char *const marked[] = { "wear" };

    ck_assert_str_eq(f->key, "chain-01");
    ck_assert_uint_ge(f->n_words, 1);
    for (size_t i = 0; i < f->n_words; i++) {
        struct lens_view word = { f->snippet + f->words[i].start,
                                  f->words[i].end - f->words[i].start };

        ck_assert(word.p + word.len <= f->snippet + strlen(f->snippet));
        if (i + 1 == f->n_words)
            ck_assert(lens_view_equal(word, lens_view_of(marked[0])));
    }
}
END_TEST

START_TEST(document_without_title_has_an_opening)
{
    struct lens_findings found = found_for("broken bolt handlebar", 1);

    ck_assert_str_eq(found.at[0].key, "misc-01");
    ck_assert_str_eq(found.at[0].title, "");
    ck_assert_int_eq(strncmp(found.at[0].opening, "A torque wrench", 15), 0);
    ck_assert_uint_le(strlen(found.at[0].opening), LENS_OPENING_COLUMNS);
}
END_TEST

START_TEST(names_only_reads_no_document)
{
    struct lens_findings found;

    ck_assert_int_eq(find("spongy", 3, true, &arena, &found, NULL), LENS_OK);
    ck_assert_str_eq(found.at[0].key, "brake-02");
    ck_assert_str_eq(found.at[0].title, "");
    ck_assert_str_eq(found.at[0].snippet, "");
    ck_assert(found.at[0].score > 0);
}
END_TEST

START_TEST(missing_document_is_corrupt)
{
    const struct lens_findings_parts parts = {
        index_of.docs, index_of.analyzer,
        lens_index_lexical(index_of.index, LENS_PASSAGE)
    };
    const struct lens_found at = { .docid = 0 };
    const struct lens_result result = { .at = &at, .n = 1 };
    const struct lens_view key = lens_view_of("nobody");
    struct lens_findings found = { .text = lens_view_of("chain") };
    struct lens_error err = { 0 };

    ck_assert_int_eq(
        lens_findings_read(&parts, &result, &key, &arena, &found, &err),
        LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, "'nobody'"));
    ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
}
END_TEST

static const char *text_of(const struct lens_findings *found, size_t width,
                           bool color, bool explain)
{
    struct lens_page page;

    lens_buffer_clear(&out);
    lens_page_init(&page, &out, width, color);
    lens_findings_text(found, explain, &page);
    lens_page_release(&page);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
    return lens_buffer_view(&out).p;
}

START_TEST(text_names_rank_key_title_and_sentence)
{
    struct lens_findings found = found_for("spongy lever", 2);
    const char *text = text_of(&found, 80, false, false);

    ck_assert_ptr_nonnull(strstr(text, "2 of 40 passages of collection\n"));
    ck_assert_ptr_nonnull(
        strstr(text, " 1  brake-02   Bleeding hydraulic brakes\n"));
    ck_assert_ptr_nonnull(strstr(text, "Air in the hose makes the lever "
                                       "spongy\n"));
    ck_assert_ptr_nonnull(strstr(text, "asklens show brake-02"));
    ck_assert_ptr_null(strstr(text, "lexical"));
}
END_TEST

START_TEST(text_marks_the_words_of_the_query)
{
    struct lens_findings found = found_for("spongy lever", 1);

    ck_assert_ptr_nonnull(
        strstr(text_of(&found, 80, true, false),
               "makes the \033[1mlever\033[0m \033[1mspongy\033[0m"));
}
END_TEST

START_TEST(text_keeps_to_the_width)
{
    struct lens_findings found = found_for("chain sprockets", 10);
    const char *at = text_of(&found, (size_t)_i, false, true);

    while (*at) {
        size_t len = strcspn(at, "\n");

        ck_assert_uint_le(len, (size_t)_i);
        at += len + (at[len] == '\n');
    }
}
END_TEST

START_TEST(explain_shows_channels_and_constants)
{
    struct lens_findings found = found_for("spongy lever", 1);

    ck_assert_ptr_nonnull(
        strstr(text_of(&found, 80, false, true), "of the lexical channel"));
    found.channels = LENS_BOTH;
    ck_assert_ptr_nonnull(strstr(text_of(&found, 80, false, true),
                                 "weighted, 0.5 * lexical + 0.5 * dense"));
    ck_assert_ptr_nonnull(strstr(text_of(&found, 80, false, true), ", dense "));
    found.fusion.method = LENS_FUSE_RRF;
    ck_assert_ptr_nonnull(
        strstr(text_of(&found, 80, false, true), "1 / (60 + rank)"));
}
END_TEST

START_TEST(nothing_found_is_one_sentence)
{
    struct lens_findings found = found_for(_i ? "the of" : "xylophone", 10);

    ck_assert(found.has_terms == !_i);
    ck_assert_ptr_nonnull(strstr(text_of(&found, 200, false, false),
                                 _i ? "too common" : "no document has any"));
}
END_TEST

/* What a stranger wrote may not drive the terminal, nor break a line. */
START_TEST(hostile_documents_are_tamed)
{
    static const struct lens_span word = { 4, 7 };
    const struct lens_finding hostile = {
        .key = "a\tb",
        .title = "\033[2J\ntitle",
        .url = "",
        .opening = "",
        .field = "text",
        .snippet = "\x07\x1b]0;evil\x07 \xe2\x80\xae\t end",
        .words = &word,
        .n_words = 1,
        .content_hash = "",
    };
    const struct lens_findings found = {
        .corpus_name = "x\033[31m",
        .kind = LENS_PASSAGE,
        .channels = LENS_LEXICAL,
        .has_terms = true,
        .at = &hostile,
        .n = 1,
    };
    const char *text = text_of(&found, 80, false, true);
    size_t n = 0;

    ck_assert_ptr_null(strpbrk(text, "\033\a\t"));
    ck_assert_ptr_null(strstr(text, "\xe2\x80\xae"));
    lens_buffer_clear(&out);
    lens_findings_tsv(&found, &out);
    text = lens_buffer_view(&out).p;
    ck_assert_ptr_null(strpbrk(text, "\033\a"));
    for (const char *p = text; *p; p++)
        n += *p == '\n';
    ck_assert_uint_eq(n, 2);
}
END_TEST

START_TEST(json_is_json_with_every_finding)
{
    static const struct lens_json_limits limits = { 1 << 20, 8 };
    struct lens_findings found = found_for("chain", 5);
    struct lens_json *json = NULL;
    struct lens_json_value root, results, first;

    lens_findings_json(&found, &out);
    ck_assert_int_eq(
        lens_json_parse(lens_buffer_view(&out), "json", &limits, &json, NULL),
        LENS_OK);
    root = lens_json_root(json);
    ck_assert_str_eq(lens_json_text(root, "schema"), "search/1");
    results = lens_json_array(root, "results");
    ck_assert_uint_eq(lens_json_count(results), found.n);
    first = lens_json_first(results);
    ck_assert_str_eq(lens_json_text(first, "id"), found.at[0].key);
    ck_assert_str_eq(lens_json_text(first, "snippet"), found.at[0].snippet);
    ck_assert_uint_eq(lens_json_count(lens_json_array(first, "highlights")),
                      found.at[0].n_words);
    ck_assert(!lens_json_has(first, "dense"));
    ck_assert_int_eq(lens_json_check(json, NULL), LENS_OK);
    lens_json_free(json);
}
END_TEST

START_TEST(jsonl_has_a_line_for_each)
{
    struct lens_findings found = found_for("chain", 5);
    size_t n = 0;

    lens_findings_jsonl(&found, &out);
    for (const char *p = lens_buffer_view(&out).p; *p; p++)
        n += *p == '\n';
    ck_assert_uint_eq(n, found.n);
}
END_TEST

START_TEST(trec_run_has_six_columns)
{
    struct lens_findings found = found_for("chain wear", 2);
    const char *text;

    ck_assert_int_eq(lens_findings_trec(&found, "7", &out, NULL), LENS_OK);
    text = lens_buffer_view(&out).p;
    ck_assert_int_eq(strncmp(text, "7 Q0 chain-01 1 ", 16), 0);
    ck_assert_ptr_nonnull(strstr(text, " asklens\n7 Q0 "));
}
END_TEST

START_TEST(trec_run_cannot_name_an_id_with_a_blank)
{
    const struct lens_finding blank = { .key = "a b" };
    const struct lens_findings found = { .at = &blank, .n = 1 };
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_findings_trec(&found, "1", &out, &err), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "'a b'"));
    ck_assert_ptr_nonnull(strstr(err.hint, "tsv"));
}
END_TEST

static enum lens_status find_once(void *arg)
{
    const struct lens_findings_parts *parts = arg;
    const struct lens_found at = { .docid = 0, .score = 1 };
    const struct lens_result result = { .at = &at, .n = 1 };
    const struct lens_view key = lens_view_of("brake-01");
    struct lens_findings found = { .text = lens_view_of("rim pads") };
    struct lens_arena own = { 0 };
    enum lens_status status =
        lens_findings_read(parts, &result, &key, &own, &found, NULL);

    lens_arena_release(&own);
    return status;
}

START_TEST(reading_survives_every_allocation_fault)
{
    struct lens_findings_parts parts = { index_of.docs, index_of.analyzer,
                                         lens_index_lexical(index_of.index,
                                                            LENS_PASSAGE) };

    ck_assert_uint_gt(test_faults_sweep(find_once, &parts), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answer/findings");
    TCase *tc = tcase_create("findings");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, best_sentence_is_the_one_that_met, 0,
                        sizeof(best) / sizeof(*best));
    tcase_add_test(tc, words_are_marked_whatever_their_endings);
    tcase_add_test(tc, document_without_title_has_an_opening);
    tcase_add_test(tc, names_only_reads_no_document);
    tcase_add_test(tc, missing_document_is_corrupt);
    tcase_add_test(tc, text_names_rank_key_title_and_sentence);
    tcase_add_test(tc, text_marks_the_words_of_the_query);
    tcase_add_loop_test(tc, text_keeps_to_the_width, 40, 121);
    tcase_add_test(tc, explain_shows_channels_and_constants);
    tcase_add_loop_test(tc, nothing_found_is_one_sentence, 0, 2);
    tcase_add_test(tc, hostile_documents_are_tamed);
    tcase_add_test(tc, json_is_json_with_every_finding);
    tcase_add_test(tc, jsonl_has_a_line_for_each);
    tcase_add_test(tc, trec_run_has_six_columns);
    tcase_add_test(tc, trec_run_cannot_name_an_id_with_a_blank);
    tcase_add_test(tc, reading_survives_every_allocation_fault);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
