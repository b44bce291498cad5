/*
 * The built-in lens against its fixture of official facts.
 *
 * facts.tsv holds what the lens's publisher says, one document a line: kind,
 * id, title, pillar, risk, question, phases joined by '|', URL.  It was taken
 * from the official pages, not from corpus/lens, so the two can disagree.
 */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asklens/analyzer.h"
#include "read/lens_reader.h"
#include "support/folder.h"
#include "support/suite.h"

enum {
    MAX_DOCUMENTS = LENS_READER_MAX_DOCUMENTS,
    MAX_LINE = 1024
};

static struct lens_arena arena;
static struct lens_collection lens;
static const struct lens_document *docs[MAX_DOCUMENTS];
static size_t n_docs;

static enum lens_status keep_lens(const struct lens_collection *collection,
                                  void *arg, struct lens_error *err)
{
    (void)arg;
    (void)err;
    lens = *collection;
    return LENS_OK;
}

static enum lens_status keep_document(const struct lens_document *doc,
                                      const struct lens_provenance *from,
                                      void *arg, struct lens_error *err)
{
    (void)from;
    (void)arg;
    (void)err;
    ck_assert_uint_lt(n_docs, MAX_DOCUMENTS);
    docs[n_docs++] = doc;
    return LENS_OK;
}

static void set_up(void)
{
    const struct lens_reader_visitor visitor = { keep_lens, keep_document,
                                                 NULL };
    struct lens_error err = { .status = LENS_OK };

    n_docs = 0;
    ck_assert_msg(lens_reader_read(ASKLENS_SOURCE_DIR "/corpus/lens", &arena,
                                   &visitor, &err) == LENS_OK,
                  "%s", err.text);
}

static void tear_down(void)
{
    lens_arena_release(&arena);
}

static size_t count_kind(enum lens_kind kind)
{
    size_t n = 0;

    for (size_t i = 0; i < n_docs; i++)
        n += docs[i]->kind == kind;
    return n;
}

static size_t count_rows(const struct lens_document *doc, enum lens_field field)
{
    size_t n = 0;

    for (size_t i = 0; i < doc->n_texts; i++)
        n += doc->texts[i].field == field;
    return n;
}

static const struct lens_document *find(const char *key)
{
    for (size_t i = 0; i < n_docs; i++) {
        if (strcmp(docs[i]->key, key) == 0)
            return docs[i];
    }
    return NULL;
}

/* The document as a line of facts.tsv, without the line feed. */
static void fact_line(const struct lens_document *doc, char out[MAX_LINE])
{
    char phases[256] = "";
    size_t n = 0;

    for (size_t i = 0; i < doc->n_attributes; i++) {
        if (doc->attributes[i].attribute != LENS_A_PHASE)
            continue;
        n += (size_t)snprintf(phases + n, sizeof(phases) - n, "%s%s",
                              n ? "|" : "", doc->attributes[i].value);
        ck_assert_uint_lt(n, sizeof(phases));
    }
    ck_assert_int_lt(snprintf(out, MAX_LINE, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s",
                              lens_kind_name(doc->kind), doc->key, doc->title,
                              doc->pillar, doc->risk, doc->parent, phases,
                              doc->url),
                     MAX_LINE);
}

START_TEST(lens_has_exactly_the_official_facts)
{
    size_t len, n = 0;
    char *facts =
        test_file_read(ASKLENS_SOURCE_DIR "/tests/corpus/facts.tsv", &len);
    char *rest = facts, *line;

    while ((line = strtok_r(rest, "\n", &rest)) != NULL) {
        char found[MAX_LINE], key[80];
        const struct lens_document *doc;

        if (*line == '#')
            continue;
        ck_assert_int_eq(sscanf(line, "%*[^\t]\t%79[^\t]", key), 1);
        doc = find(key);
        ck_assert_msg(doc != NULL, "the lens lacks '%s'", key);
        fact_line(doc, found);
        ck_assert_str_eq(found, line);
        n++;
    }
    free(facts);
    ck_assert_uint_eq(n, 51 + 29 + 8);
}
END_TEST

START_TEST(lens_has_the_official_counts)
{
    ck_assert_uint_eq(count_kind(LENS_PRACTICE), 51);
    ck_assert_uint_eq(count_kind(LENS_QUESTION), 29);
    ck_assert_uint_eq(count_kind(LENS_SCENARIO), 8);
    ck_assert_uint_ge(count_kind(LENS_TOPIC), 60);
    ck_assert_uint_eq(lens.n_pillars, 6);
    ck_assert_uint_eq(lens.n_phases, 6);
    ck_assert_str_eq(lens.id, "generative-ai");
}
END_TEST

START_TEST(scenarios_are_numbered_without_a_gap)
{
    bool seen[9] = { false };

    for (size_t i = 0; i < n_docs; i++) {
        if (docs[i]->kind != LENS_SCENARIO)
            continue;
        ck_assert_int_ge(docs[i]->ordinal, 1);
        ck_assert_int_le(docs[i]->ordinal, 8);
        ck_assert_msg(!seen[docs[i]->ordinal], "two are number %d",
                      docs[i]->ordinal);
        seen[docs[i]->ordinal] = true;
    }
}
END_TEST

/* How much there must be of a field for retrieval to have something to hold
 * on to. */
static const struct {
    enum lens_kind kind;
    enum lens_field field;
    size_t at_least;
} floors[] = {
    { LENS_PRACTICE, LENS_F_QUESTIONS, 12 },
    { LENS_PRACTICE, LENS_F_PHRASES, 15 },
    { LENS_PRACTICE, LENS_F_STEPS, 5 },
    { LENS_SCENARIO, LENS_F_PHRASES, 25 },
    { LENS_SCENARIO, LENS_F_QUESTIONS, 15 },
    { LENS_CONCEPT, LENS_F_PHRASES, 10 },
};

START_TEST(documents_are_rich_enough)
{
    for (size_t i = 0; i < n_docs; i++) {
        size_t n;

        if (docs[i]->kind != floors[_i].kind)
            continue;
        n = count_rows(docs[i], floors[_i].field);
        ck_assert_msg(n >= floors[_i].at_least,
                      "'%s' has %zu rows of %s, %zu are the least",
                      docs[i]->key, n, lens_field_name(floors[_i].field),
                      floors[_i].at_least);
    }
}
END_TEST

START_TEST(every_relation_has_a_reason)
{
    for (size_t i = 0; i < n_docs; i++) {
        for (size_t k = 0; k < docs[i]->n_relations; k++)
            ck_assert_msg(strlen(docs[i]->relations[k].reason) >= 20,
                          "'%s' gives no reason for '%s'", docs[i]->key,
                          docs[i]->relations[k].to);
    }
}
END_TEST

static bool leads_to(const struct lens_document *from, const char *key)
{
    for (size_t i = 0; i < from->n_relations; i++) {
        if (strcmp(from->relations[i].to, key) == 0)
            return true;
    }
    return false;
}

START_TEST(every_practice_can_be_reached)
{
    for (size_t i = 0; i < n_docs; i++) {
        bool reached = false;

        if (docs[i]->kind != LENS_PRACTICE)
            continue;
        for (size_t k = 0; k < n_docs && !reached; k++)
            reached = (docs[k]->kind == LENS_SCENARIO ||
                       docs[k]->kind == LENS_PRACTICE) &&
                      leads_to(docs[k], docs[i]->key);
        ck_assert_msg(reached, "nothing leads to '%s'", docs[i]->key);
    }
}
END_TEST

/* What texts come down to: the number of distinct terms of a row. */
static size_t count_terms(struct lens_analyzer *analyzer, const char *text)
{
    struct lens_arena scratch = { .head = NULL };
    struct lens_token *tokens = NULL;
    size_t n = 0, distinct = 0;

    ck_assert_int_eq(
        lens_analyze(analyzer, lens_view_of(text), &scratch, &tokens, &n, NULL),
        LENS_OK);
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;

        while (k < i && !lens_view_equal(tokens[k].term, tokens[i].term))
            k++;
        distinct += k == i;
    }
    lens_arena_release(&scratch);
    return distinct;
}

static void check_phrases(struct lens_analyzer *analyzer,
                          const struct lens_document *doc)
{
    for (size_t i = 0; i < doc->n_texts; i++) {
        const char *text = doc->texts[i].text;
        size_t least = strpbrk(text, " \t") ? 2 : 1, n;

        if (doc->texts[i].field != LENS_F_PHRASES)
            continue;
        n = count_terms(analyzer, text);
        ck_assert_msg(n >= least,
                      "'%s': its phrase '%s' has %zu terms, %zu are the least",
                      doc->key, text, n, least);
    }
}

/* A wording that comes down to one common word would match everything. */
START_TEST(concepts_keep_their_wordings)
{
    struct lens_analyzer *analyzer = NULL;

    ck_assert_uint_ge(count_kind(LENS_CONCEPT), 80);
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    for (size_t i = 0; i < n_docs; i++) {
        if (docs[i]->kind == LENS_CONCEPT)
            check_phrases(analyzer, docs[i]);
    }
    lens_analyzer_free(analyzer);
}
END_TEST

static bool stresses_most(const struct lens_document *from, const char *key)
{
    for (size_t i = 0; i < from->n_relations; i++) {
        if (from->relations[i].weight == 3 &&
            strcmp(from->relations[i].to, key) == 0)
            return true;
    }
    return false;
}

START_TEST(every_practice_is_first_for_some_concept)
{
    for (size_t i = 0; i < n_docs; i++) {
        bool found = false;

        if (docs[i]->kind != LENS_PRACTICE)
            continue;
        for (size_t k = 0; k < n_docs && !found; k++)
            found = docs[k]->kind == LENS_CONCEPT &&
                    stresses_most(docs[k], docs[i]->key);
        ck_assert_msg(found, "no concept gives '%s' the weight 3",
                      docs[i]->key);
    }
}
END_TEST

START_TEST(background_has_something_to_say)
{
    struct lens_analyzer *analyzer = NULL;

    ck_assert_uint_ge(count_kind(LENS_BACKGROUND), 900);
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    for (size_t i = 0; i < n_docs; i++) {
        if (docs[i]->kind != LENS_BACKGROUND)
            continue;
        ck_assert_uint_eq(docs[i]->n_texts, 1);
        ck_assert_msg(count_terms(analyzer, docs[i]->texts[0].text) > 0,
                      "'%s' analyses to nothing", docs[i]->key);
    }
    lens_analyzer_free(analyzer);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("corpus/lens");
    TCase *tc = tcase_create("lens");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, lens_has_exactly_the_official_facts);
    tcase_add_test(tc, lens_has_the_official_counts);
    tcase_add_test(tc, scenarios_are_numbered_without_a_gap);
    tcase_add_loop_test(tc, documents_are_rich_enough, 0,
                        sizeof(floors) / sizeof(*floors));
    tcase_add_test(tc, every_relation_has_a_reason);
    tcase_add_test(tc, every_practice_can_be_reached);
    tcase_add_test(tc, concepts_keep_their_wordings);
    tcase_add_test(tc, every_practice_is_first_for_some_concept);
    tcase_add_test(tc, background_has_something_to_say);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
