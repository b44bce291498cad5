/* How a description is cut into facets. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "query/facets.h"
#include "support/random.h"
#include "support/suite.h"

static struct lens_analyzer *analyzer;
static struct lens_arena arena;

static void set_up(void)
{
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    lens_arena_init(&arena, 0);
}

static void tear_down(void)
{
    lens_arena_release(&arena);
    lens_analyzer_free(analyzer);
}

static struct lens_facets facets_of(const char *text)
{
    struct lens_facets facets;

    ck_assert_int_eq(
        lens_facets_of(analyzer, lens_view_of(text), &arena, &facets, NULL),
        LENS_OK);
    return facets;
}

static void check_facet(const char *text, const struct lens_facet *facet,
                        const char *expected)
{
    ck_assert_uint_eq(facet->span.end - facet->span.start, strlen(expected));
    ck_assert_mem_eq(text + facet->span.start, expected, strlen(expected));
}

START_TEST(facets_sentences_and_clauses_are_cut)
{
    const char *text =
        "We run a call centre; a voice bot answers first. Callers' card "
        "numbers must never leak and the bill is growing";
    struct lens_facets facets = facets_of(text);

    ck_assert_uint_eq(facets.n, 4);
    check_facet(text, &facets.at[0], "We run a call centre");
    check_facet(text, &facets.at[1], "a voice bot answers first.");
    check_facet(text, &facets.at[2], "Callers' card numbers must never leak");
    check_facet(text, &facets.at[3], "and the bill is growing");
}
END_TEST

START_TEST(facets_short_clause_stays_with_its_neighbour)
{
    struct lens_facets facets = facets_of("It is slow, but we love it.");

    ck_assert_uint_eq(facets.n, 1);
}
END_TEST

START_TEST(facets_absent_clause_is_marked_and_left_out_of_the_whole)
{
    const char *text = "A bot answers patients by phone. We do not fine-tune "
                       "any model.";
    struct lens_facets facets = facets_of(text);

    ck_assert_uint_eq(facets.n, 2);
    ck_assert(!facets.at[0].absent);
    ck_assert(facets.at[1].absent);
    ck_assert_ptr_nonnull(lens_facet_find(&facets.whole, lens_view_of("bot")));
    ck_assert_ptr_null(lens_facet_find(&facets.whole, lens_view_of("fine")));
    ck_assert_ptr_nonnull(lens_facet_find(&facets.at[1], lens_view_of("fine")));
}
END_TEST

START_TEST(facets_term_said_twice_is_one_term_with_two_places)
{
    const char *text = "Prompts cost money and prompts are long";
    struct lens_facets facets = facets_of(text);
    const struct lens_facet_term *term =
        lens_facet_find(&facets.whole, lens_view_of("prompt"));

    ck_assert_ptr_nonnull(term);
    ck_assert_uint_eq(term->n_words, 2);
    ck_assert_uint_eq(term->words[0].start, 0);
    ck_assert_uint_eq(term->words[1].start, 23);
}
END_TEST

START_TEST(facets_more_sentences_than_the_limit_are_cut)
{
    static char text[(LENS_MAX_FACETS + 10) * 40];
    struct lens_facets facets;

    for (int i = 0; i < LENS_MAX_FACETS + 10; i++)
        strcat(text, "The model answers a customer. ");
    facets = facets_of(text);
    ck_assert_uint_eq(facets.n, LENS_MAX_FACETS);
    ck_assert(facets.cut);
}
END_TEST

START_TEST(facets_no_words_are_no_facets_with_terms)
{
    struct lens_facets facets = facets_of(" \n\t ... ");

    for (size_t f = 0; f < facets.n; f++)
        ck_assert_uint_eq(facets.at[f].n_terms, 0);
    ck_assert_uint_eq(facets.whole.n_terms, 0);
}
END_TEST

/* Spans are in order, inside the text and do not overlap, whatever it is. */
START_TEST(facets_random_text_gives_ordered_spans)
{
    static const char *const pieces[] = {
        "agent",
        "and the",
        " but ",
        "\xc3\xa9t\xc3\xa9",
        ", ",
        ". ",
        "\n",
        "; ",
        "RAG",
        " - ",
        "\xe2\x80\x94",
        "we do not ",
        "tokens",
        " ",
        "- ",
        "1. ",
        ":",
        "must never",
        "\xe6\x97\xa5\xe6\x9c\xac",
    };
    struct test_random random = { (uint64_t)_i };
    char text[2048] = "";
    struct lens_facets facets;
    size_t before = 0;

    while (strlen(text) + 16 < sizeof(text) && test_random_below(&random, 90))
        strcat(text, pieces[test_random_below(&random, sizeof(pieces) /
                                                           sizeof(*pieces))]);
    facets = facets_of(text);
    for (size_t f = 0; f < facets.n; f++) {
        ck_assert_uint_ge(facets.at[f].span.start, before);
        ck_assert_uint_gt(facets.at[f].span.end, facets.at[f].span.start);
        ck_assert_uint_le(facets.at[f].span.end, strlen(text));
        before = facets.at[f].span.end;
    }
}
END_TEST

/* A line break inside a sentence is a blank: the facets are the same. */
START_TEST(facets_wrapped_text_gives_the_same_spans)
{
    static const char *const texts[] = {
        "the bot answers callers every day and we pay for every single word of "
        "it",
        "we run a call centre in town, but nobody there knows who called the "
        "model",
        "it works well for staff - the rest of us wait for days on end",
    };
    const char *text = texts[_i];
    char wrapped[256];
    struct lens_facets plain = facets_of(text);

    for (size_t i = 0; i <= strlen(text); i++)
        wrapped[i] = (char)(text[i] == ' ' ? '\n' : text[i]);
    struct lens_facets broken = facets_of(wrapped);

    ck_assert_uint_eq(plain.n, 2);
    ck_assert_uint_eq(plain.n, broken.n);
    for (size_t f = 0; f < plain.n; f++) {
        ck_assert_uint_eq(plain.at[f].span.start, broken.at[f].span.start);
        ck_assert_uint_eq(plain.at[f].span.end, broken.at[f].span.end);
    }
}
END_TEST

/* 240 KB of signs between clauses: the work is linear, so the suite's own time
 * limit is the only clock needed. */
START_TEST(facets_text_of_signs_alone_ends)
{
    static const char *const pieces[] = { "\xe2\x80\x94", ", we use agent rag",
                                          " and the", ": " };
    static char text[240 << 10];
    size_t len = 0, piece = strlen(pieces[_i]);
    struct lens_facets facets;

    len += (size_t)snprintf(text, sizeof(text), "our agent uses rag ");
    while (len + piece + 1 < sizeof(text)) {
        memcpy(text + len, pieces[_i], piece + 1);
        len += piece;
    }
    facets = facets_of(text);
    ck_assert_uint_le(facets.n, LENS_MAX_FACETS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("facets");
    TCase *tcase = tcase_create("facets");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, facets_sentences_and_clauses_are_cut);
    tcase_add_test(tcase, facets_short_clause_stays_with_its_neighbour);
    tcase_add_test(tcase,
                   facets_absent_clause_is_marked_and_left_out_of_the_whole);
    tcase_add_test(tcase, facets_term_said_twice_is_one_term_with_two_places);
    tcase_add_test(tcase, facets_more_sentences_than_the_limit_are_cut);
    tcase_add_test(tcase, facets_no_words_are_no_facets_with_terms);
    tcase_add_loop_test(tcase, facets_wrapped_text_gives_the_same_spans, 0, 3);
    tcase_add_loop_test(tcase, facets_text_of_signs_alone_ends, 0, 4);
    tcase_add_loop_test(tcase, facets_random_text_gives_ordered_spans, 0, 500);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
