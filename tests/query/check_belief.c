/* How much a clause is believed to be about the lens. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "query/belief.h"
#include "support/faults.h"
#include "support/suite.h"

static struct lens_analyzer *analyzer;
static struct lens_arena arena;

/* A clause that says "model" is like the lens, one of bread is not. */
static bool odds_of(const struct lens_domain *self, struct lens_view term,
                    float *odds)
{
    (void)self;
    *odds = lens_view_equal(term, lens_view_of("model")) ? 2.0f : -2.0f;
    return lens_view_equal(term, lens_view_of("model")) ||
           lens_view_equal(term, lens_view_of("bread"));
}

static size_t count_classes(const struct lens_retriever *self)
{
    (void)self;
    return 2;
}

static enum lens_status search_classes(const struct lens_retriever *self,
                                       const struct lens_query *query, size_t k,
                                       struct lens_arena *into,
                                       struct lens_hits *out,
                                       struct lens_error *err)
{
    struct lens_hit *hit = lens_arena_alloc(into, 1, sizeof(*hit));

    (void)self;
    (void)k;
    (void)err;
    if (!hit)
        return LENS_E_NOMEM;
    *hit = (struct lens_hit){ 1, 0.75f };
    for (size_t w = 0; w < query->n_words; w++) {
        if (lens_view_equal(query->words[w], lens_view_of("model")))
            hit->docid = 0;
    }
    *out = (struct lens_hits){ hit, 1, 1 };
    return LENS_OK;
}

static const struct lens_domain domain = { &(const struct lens_domain_ops){
    .odds = odds_of } };
static const struct lens_retriever classes = { &(
    const struct lens_retriever_ops){
    .name = "classes", .count = count_classes, .search = search_classes } };
static const struct lens_belief_weights weights = {
    .bias = -2, .odds = 1, .like_us = 2, .length = 0.1
};

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

static struct lens_facets believe(const char *text,
                                  const struct lens_retriever *subject)
{
    const struct lens_belief belief = { &domain, subject, &weights };
    struct lens_facets facets;

    ck_assert_int_eq(
        lens_facets_of(analyzer, lens_view_of(text), &arena, &facets, NULL),
        LENS_OK);
    ck_assert_int_eq(lens_facets_believe(&belief, &arena, &facets, NULL),
                     LENS_OK);
    return facets;
}

/* The weight of a term of the whole text; 0 for one that is not in it. */
static double weight_of(const struct lens_facets *facets, const char *term)
{
    for (size_t t = 0; t < facets->pointed.n_terms; t++) {
        if (lens_view_equal(facets->pointed.terms[t].term, lens_view_of(term)))
            return (double)facets->pointed.terms[t].weight;
    }
    return 0;
}

START_TEST(belief_foreign_clause_is_set_aside)
{
    struct lens_facets facets = believe(
        "The model answers callers. The bread was good today.", &classes);
    const double odds = 2 / sqrt(2), words = log(1 + 4);

    ck_assert_uint_eq(facets.n, 2);
    ck_assert_double_eq_tol(facets.at[0].like_us, 0.75, 1e-9);
    ck_assert_double_eq_tol(facets.at[0].belief,
                            -2 + odds + 2 * 0.75 + 0.1 * words, 1e-6);
    ck_assert(lens_facet_is_said(&facets.at[0]));
    ck_assert(facets.at[0].counts > 0.9);
    ck_assert_double_eq(facets.at[1].like_us, 0);
    ck_assert(facets.at[1].foreign);
    ck_assert(facets.at[1].counts < LENS_BELIEF_FOREIGN);
    ck_assert(weight_of(&facets, "model") > 0);
    ck_assert_double_eq(weight_of(&facets, "bread"), 0);
}
END_TEST

START_TEST(belief_nothing_but_foreign_clauses_are_kept)
{
    struct lens_facets facets = believe("The bread was good today.", &classes);

    ck_assert(lens_facet_is_said(&facets.at[0]));
    ck_assert(facets.at[0].counts < LENS_BELIEF_FOREIGN);
    ck_assert(weight_of(&facets, "bread") > 0);
}
END_TEST

/* Neither here nor there: it counts for a part, and so do its terms. */
START_TEST(belief_doubtful_clause_counts_in_part)
{
    struct lens_facets facets = believe(
        "The model answers callers. Lorries leave in the morning.", &classes);

    ck_assert(lens_facet_is_said(&facets.at[1]));
    ck_assert(facets.at[1].counts > LENS_BELIEF_FOREIGN);
    ck_assert(facets.at[1].counts < 0.6);
    ck_assert_double_eq_tol(weight_of(&facets, "lorri"), facets.at[1].counts,
                            1e-6);
}
END_TEST

START_TEST(belief_without_a_background_everything_counts)
{
    struct lens_facets facets = believe("The bread was good today.", NULL);

    ck_assert_double_eq(facets.at[0].counts, 1);
    ck_assert(!facets.at[0].foreign);
    ck_assert_double_eq(weight_of(&facets, "bread"), 1);
}
END_TEST

static enum lens_status believe_once(void *arg)
{
    const struct lens_belief belief = { &domain, &classes, &weights };
    const char *text = "The model answers callers. The bread was good today.";
    struct lens_arena own = { 0 };
    struct lens_facets facets;
    enum lens_status status =
        lens_facets_of(analyzer, lens_view_of(text), &own, &facets, NULL);

    (void)arg;
    if (status == LENS_OK)
        status = lens_facets_believe(&belief, &own, &facets, NULL);
    lens_arena_release(&own);
    return status;
}

START_TEST(belief_out_of_memory_anywhere_is_reported)
{
    ck_assert_uint_gt(test_faults_sweep(believe_once, NULL), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("belief");
    TCase *tcase = tcase_create("belief");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, belief_foreign_clause_is_set_aside);
    tcase_add_test(tcase, belief_nothing_but_foreign_clauses_are_kept);
    tcase_add_test(tcase, belief_doubtful_clause_counts_in_part);
    tcase_add_test(tcase, belief_without_a_background_everything_counts);
    tcase_add_test(tcase, belief_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
