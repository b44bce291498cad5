/*
 * quality - how good are the answers?
 *
 *     quality INDEX FOLDER [STATEMENTS [MODEL]]
 *
 * Asks every judged text of FOLDER in each configuration (asked.c) and prints
 * one figure a line, a column per configuration; where there are several, each
 * is compared with the last by a paired randomisation test.  MODEL is the
 * folder of the encoder that the index was built with, if it was.  Exits with 1
 * when a figure of the last configuration on the test split is below its floor.
 * A refused text counts as a miss in every measure.  Nothing is tuned on the
 * test split; the floors are what the project promises, not what it happens to
 * reach.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/randomisation.h"
#include "quality/asked.h"
#include "quality/collection.h"
#include "quality/opened.h"

enum {
    CONFIGURATIONS_MAX = 8
};

/* One file of texts, asked in every configuration. */
struct asked_file {
    struct asked by[CONFIGURATIONS_MAX];
};

struct figure {
    const char *name;
    const struct asked_file *file;
    enum figure_of_text of;
    bool without; /* the texts that do not have it */
    double floor; /* 0: none */
};

static struct lens_engine *engine;
static struct lens_arena arena;
static int failures;

static void die(const struct lens_error *err)
{
    fprintf(stderr, "quality: %s\n", err->text);
    exit(2);
}

static void print_figure(const struct figure *figure)
{
    printf("%-40s", figure->name);
    for (size_t c = 0; c < n_configurations; c++) {
        double value = asked_mean(&figure->file->by[c], figure->of);

        if (figure->without)
            value = 1 - value;
        printf(" %8.3f", value);
        if (c == n_configurations - 1 && figure->floor > 0 &&
            value < figure->floor) {
            failures++;
            printf("<");
        }
    }
    if (figure->floor > 0)
        printf("  floor %5.3f", figure->floor);
    printf("\n");
}

static void print_figures(const struct figure *figures, size_t n)
{
    printf("%-40s", "");
    for (size_t c = 0; c < n_configurations; c++)
        printf(" %8s", configurations[c].name);
    printf("\n");
    for (size_t i = 0; i < n; i++)
        print_figure(&figures[i]);
}

/* The last configuration against each of the others. */
static void print_comparisons(const char *name, const struct asked_file *file,
                              enum figure_of_text figure)
{
    const struct lens_randomisation how = { .seed = 1 };
    const size_t last = n_configurations - 1;

    for (size_t c = 0; c < last; c++) {
        const struct asked *a = &file->by[last], *b = &file->by[c];
        struct lens_significance found;
        struct lens_error err = { 0 };

        if (lens_randomisation_test(a->of[figure], b->of[figure], a->n, &how,
                                    &found, &err) != LENS_OK)
            die(&err);
        printf("%s: %s against %s: %+.4f, p = %.5f (%zu of %zu differ)\n", name,
               configurations[last].name, configurations[c].name,
               found.difference, found.p, found.n_differ, a->n);
    }
}

static struct asked_file ask_file(const char *path, const char *split)
{
    struct judged_texts texts = { 0 };
    struct asked_file file = { 0 };
    struct lens_error err = { 0 };

    if (judged_texts_read(path, &arena, &texts, &err) != LENS_OK)
        die(&err);
    for (size_t c = 0; c < n_configurations; c++) {
        if (asked_all(engine, &configurations[c], &texts, split, &arena,
                      &file.by[c], &err) != LENS_OK)
            die(&err);
    }
    return file;
}

static struct asked_file ask_of_folder(const char *folder, const char *name,
                                       const char *split)
{
    char path[4096];

    (void)snprintf(path, sizeof(path), "%s/%s.jsonl", folder, name);
    return ask_file(path, split);
}

/* Both files as one. */
static struct asked_file join(const struct asked_file *a,
                              const struct asked_file *b)
{
    struct asked_file both = { 0 };

    for (size_t c = 0; c < n_configurations; c++) {
        const struct asked *first = &a->by[c], *then = &b->by[c];
        size_t n = first->n + then->n;

        both.by[c].n = n;
        for (size_t f = 0; f < N_FIGURES; f++) {
            double *of = lens_arena_alloc(&arena, n, sizeof(*of));

            if (!of)
                die(&(struct lens_error){ .text = "no memory" });
            memcpy(of, first->of[f], first->n * sizeof(*of));
            memcpy(of + first->n, then->of[f], then->n * sizeof(*of));
            both.by[c].of[f] = of;
        }
    }
    return both;
}

static void report_split(const char *folder, const char *split, bool floors)
{
    struct asked_file workloads = ask_of_folder(folder, "workloads", split);
    struct asked_file questions = ask_of_folder(folder, "questions", split);
    struct asked_file offtopic = ask_of_folder(folder, "offtopic", split);
    struct asked_file in_scope = join(&workloads, &questions);
    const double promised = floors ? 1 : 0;
    const struct figure figures[] = {
        { "workloads: right scenario first", &workloads, SCENARIO_FIRST, false,
          promised * 0.90 },
        { "workloads: practices nDCG@10", &workloads, NDCG, false, 0 },
        { "workloads: first practice relevant", &workloads, FIRST, false, 0 },
        { "questions: practices nDCG@10", &questions, NDCG, false, 0 },
        { "questions: first practice relevant", &questions, FIRST, false, 0 },
        { "off-topic texts refused", &offtopic, REFUSED, false,
          promised * 0.90 },
        { "workloads not refused", &workloads, REFUSED, true, promised * 0.95 },
        { "workloads and questions not refused", &in_scope, REFUSED, true,
          promised * 0.95 },
    };

    printf("%s split: %zu workloads, %zu questions, %zu off-topic texts\n",
           split, workloads.by[0].n, questions.by[0].n, offtopic.by[0].n);
    print_figures(figures, sizeof(figures) / sizeof(*figures));
    print_comparisons("workloads: nDCG@10", &workloads, NDCG);
    print_comparisons("workloads: scenario", &workloads, SCENARIO_FIRST);
    print_comparisons("questions: nDCG@10", &questions, NDCG);
    print_comparisons("both: nDCG@10", &in_scope, NDCG);
}

/* Floors: the best figures of plain BM25 over the official pages. */
static void report_statements(const char *path)
{
    struct asked_file s = ask_file(path, "test");
    const struct figure figures[] = {
        { "statements: hit@1", &s, FIRST, false, 0.41 },
        { "statements: hit@5", &s, TOP5, false, 0 },
        { "statements: MRR", &s, RECIPROCAL, false, 0 },
        { "statements: nDCG@10", &s, NDCG, false, 0.62 },
        { "statements: not refused", &s, REFUSED, true, 0 },
    };

    printf("statements by others: %zu\n", s.by[0].n);
    print_figures(figures, sizeof(figures) / sizeof(*figures));
    print_comparisons("statements: nDCG@10", &s, NDCG);
    print_comparisons("statements: MRR", &s, RECIPROCAL);
}

int main(int argc, char **argv)
{
    struct opened opened;
    struct lens_error err = { 0 };
    FILE *statements;

    if (argc < 3) {
        fprintf(stderr, "usage: quality INDEX FOLDER [STATEMENTS [MODEL]]\n");
        return 2;
    }
    if (n_configurations > CONFIGURATIONS_MAX)
        return 2;
    if (opened_open(argv[1], argc > 4 ? argv[4] : NULL, &opened, &err) !=
        LENS_OK)
        die(&err);
    engine = opened.engine;
    report_split(argv[2], "train", false);
    report_split(argv[2], "test", true);
    statements = argc > 3 ? fopen(argv[3], "r") : NULL;
    if (statements) {
        (void)fclose(statements);
        report_statements(argv[3]);
    }
    opened_close(&opened);
    lens_arena_release(&arena);
    if (failures)
        printf("%d figure(s) below the floor\n", failures);
    return failures ? 1 : 0;
}
