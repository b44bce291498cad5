/*
 * Every measure against trec_eval's own code: the files in expected/ were
 * written by make_expected.py.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "eval/figures.h"
#include "support/suite.h"

#define FOLDER ASKLENS_SOURCE_DIR "/tests/eval/expected/"

enum {
    N_QUERIES = 30,
    MAX_ROWS = 40
};

static struct lens_arena arena;
static struct lens_test_query query[N_QUERIES];
static struct lens_run_row rows[N_QUERIES][MAX_ROWS];
static struct lens_ranked ranked[N_QUERIES];
static const struct lens_test_queries queries = { query, N_QUERIES };
static const struct lens_run run = { ranked, N_QUERIES };
static struct lens_judged judged;

static FILE *open_file(const char *path)
{
    FILE *file = fopen(path, "r");

    ck_assert_msg(file != NULL, "%s", path);
    return file;
}

static char *keep(const char *text)
{
    char *copy = lens_arena_copy(&arena, lens_view_of(text));

    ck_assert_ptr_nonnull(copy);
    return copy;
}

/* The number of "q17". */
static size_t number_of(const char *id)
{
    size_t n = strtoul(id + 1, NULL, 10);

    ck_assert_uint_lt(n, N_QUERIES);
    return n;
}

static void read_run(void)
{
    char id[16], key[16], score[32];
    FILE *file = open_file(FOLDER "run.tsv");

    for (size_t i = 0; i < N_QUERIES; i++)
        ranked[i] = (struct lens_ranked){ rows[i], 0 };
    while (fscanf(file, "%15s %15s %31s", id, key, score) == 3) {
        struct lens_ranked *to = &ranked[number_of(id)];

        ck_assert_uint_lt(to->n, MAX_ROWS);
        query[number_of(id)].id = keep(id);
        rows[number_of(id)][to->n++] =
            (struct lens_run_row){ keep(key), strtof(score, NULL) };
    }
    (void)fclose(file);
    for (size_t i = 0; i < N_QUERIES; i++)
        lens_run_order(rows[i], ranked[i].n);
}

static void set_up(void)
{
    struct lens_qrels qrels;
    struct lens_error err = { 0 };

    read_run();
    ck_assert_msg(
        lens_corpus_qrels(FOLDER "qrels.trec", &arena, &qrels, &err) == LENS_OK,
        "%s", err.text);
    ck_assert_int_eq(lens_judged_join(&queries, &qrels, &arena, &judged, NULL),
                     LENS_OK);
    ck_assert_uint_eq(judged.n, N_QUERIES);
}

static void tear_down(void)
{
    lens_arena_release(&arena);
}

/* The figure of one query, and whatever it takes to get there. */
static double figure_of(const char *name, size_t number)
{
    struct lens_measure measure;
    struct lens_figures figures;

    ck_assert_msg(lens_measure_parse(lens_view_of(name), &measure, NULL) ==
                      LENS_OK,
                  "%s", name);
    ck_assert_int_eq(
        lens_figures_of(&run, &judged, &measure, 1, &arena, &figures, NULL),
        LENS_OK);
    return lens_figures_column(&figures, 0)[number];
}

START_TEST(measures_equal_those_of_trec_eval)
{
    FILE *file = open_file(FOLDER "figures.tsv");
    char id[16], name[16], value[32];
    size_t n = 0;

    while (fscanf(file, "%15s %15s %31s", id, name, value) == 3) {
        double ours = figure_of(name, number_of(id));

        ck_assert_msg(fabs(ours - strtod(value, NULL)) < 1e-9,
                      "%s of %s is %.12g, not %s", name, id, ours, value);
        n++;
    }
    (void)fclose(file);
    ck_assert_uint_eq(n, N_QUERIES * 27);
}
END_TEST

START_TEST(figures_mean_is_over_every_judged_query)
{
    struct lens_measure measures[2];
    struct lens_figures figures;
    double sum = 0;

    /* A query for which nothing was found still counts. */
    ranked[3].n = 0;
    for (size_t m = 0; m < 2; m++)
        ck_assert_int_eq(lens_measure_parse(lens_view_of(m ? "p@5" : "map"),
                                            &measures[m], NULL),
                         LENS_OK);
    ck_assert_int_eq(
        lens_figures_of(&run, &judged, measures, 2, &arena, &figures, NULL),
        LENS_OK);
    ck_assert_uint_eq(figures.n_queries, N_QUERIES);
    ck_assert_double_eq(lens_figures_column(&figures, 1)[3], 0);
    for (size_t i = 0; i < N_QUERIES; i++)
        sum += lens_figures_column(&figures, 1)[i];
    ck_assert_double_eq_tol(figures.means[1], sum / N_QUERIES, 1e-12);
    ck_assert_double_ne(figures.means[0], figures.means[1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("expected");
    TCase *tcase = tcase_create("expected");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, measures_equal_those_of_trec_eval);
    tcase_add_test(tcase, figures_mean_is_over_every_judged_query);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
