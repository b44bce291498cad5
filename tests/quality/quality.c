/*
 * quality - how good are the answers?
 *
 *     quality INDEX FOLDER [STATEMENTS]
 *
 * Asks every judged text of FOLDER and prints one figure a line; exits with 1
 * when a figure of the test split is below its floor.  A refused text counts
 * as a miss in every measure.  Nothing is tuned on the test split; the floors
 * are what the project promises, not what it happens to reach.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/measures.h"
#include "quality/collection.h"
#include "quality/opened.h"

/* Sums over the texts of one kind and split. */
struct sums {
    size_t n;
    double scenario_first, ndcg, first, top5, reciprocal, refused;
};

struct figure {
    const char *name;
    double value, floor;
};

static int failures;

static void print_figure(const struct figure *figure)
{
    const char *verdict = "";

    if (figure->floor > 0) {
        verdict = figure->value >= figure->floor ? "  ok" : "  TOO LOW";
        failures += figure->value < figure->floor;
    }
    printf("%-52s %6.3f", figure->name, figure->value);
    if (figure->floor > 0)
        printf("  floor %5.3f", figure->floor);
    printf("%s\n", verdict);
}

static void die(const struct lens_error *err)
{
    fprintf(stderr, "quality: %s\n", err->text);
    exit(2);
}

/* The practices of an answer as a ranking. */
static struct lens_ranking ranking_of(const struct lens_answer *answer,
                                      const struct judged_text *text,
                                      const char **keys)
{
    for (size_t i = 0; i < answer->n_practices; i++)
        keys[i] = answer->practices[i].key;
    return (struct lens_ranking){ keys, answer->n_practices, text->practices,
                                  text->n_practices };
}

static double is_first_scenario(const struct lens_answer *answer,
                                const struct judged_text *text)
{
    for (size_t i = 0; answer->n_scenarios && i < text->n_scenarios; i++) {
        if (text->scenarios[i].grade == 2 &&
            !strcmp(text->scenarios[i].key, answer->scenarios[0].key))
            return 1;
    }
    return 0;
}

static void ask_one(struct lens_engine *engine, const struct judged_text *text,
                    struct sums *sums)
{
    struct lens_ask ask = { .text = lens_view_of(text->text),
                            .top = LENS_TOP_MAX,
                            .bare = true };
    struct lens_arena arena = { 0 };
    const struct lens_answer *answer;
    const char *keys[LENS_TOP_MAX];
    struct lens_ranking ranking;
    struct lens_error err = { 0 };

    if (lens_engine_ask(engine, &ask, &arena, &answer, &err) != LENS_OK)
        die(&err);
    ranking = ranking_of(answer, text, keys);
    sums->n++;
    sums->refused += answer->verdict == LENS_NO_MATCH;
    sums->scenario_first += is_first_scenario(answer, text);
    sums->ndcg += lens_ndcg(&ranking, 10);
    sums->first += lens_success(&ranking, 1);
    sums->top5 += lens_success(&ranking, 5);
    sums->reciprocal += lens_reciprocal_rank(&ranking);
    if (getenv("QUALITY_VERBOSE"))
        printf("  %s %s verdict=%s p=%.2f ndcg=%.2f scenario=%s %s\n", text->id,
               text->split, lens_verdict_name(answer->verdict),
               answer->confidence, lens_ndcg(&ranking, 10),
               answer->n_scenarios ? answer->scenarios[0].key : "-",
               is_first_scenario(answer, text) > 0 ? "" : "MISS");
    lens_arena_release(&arena);
}

static struct sums ask_all(struct lens_engine *engine, const char *path,
                           const char *split)
{
    struct lens_arena arena = { 0 };
    struct judged_texts texts = { 0 };
    struct lens_error err = { 0 };
    struct sums sums = { 0 };

    if (judged_texts_read(path, &arena, &texts, &err) != LENS_OK)
        die(&err);
    for (size_t i = 0; i < texts.n; i++) {
        if (!strcmp(texts.at[i].split, split))
            ask_one(engine, &texts.at[i], &sums);
    }
    lens_arena_release(&arena);
    return sums;
}

static double mean(double sum, size_t n)
{
    return n ? sum / (double)n : 0;
}

static void report_split(struct lens_engine *engine, const char *folder,
                         const char *split, bool floors)
{
    char path[4096];
    struct sums workloads, questions, offtopic;
    size_t in_scope;

    (void)snprintf(path, sizeof(path), "%s/workloads.jsonl", folder);
    workloads = ask_all(engine, path, split);
    (void)snprintf(path, sizeof(path), "%s/questions.jsonl", folder);
    questions = ask_all(engine, path, split);
    (void)snprintf(path, sizeof(path), "%s/offtopic.jsonl", folder);
    offtopic = ask_all(engine, path, split);
    in_scope = workloads.n + questions.n;

    printf("%s split: %zu workloads, %zu questions, %zu off-topic texts\n",
           split, workloads.n, questions.n, offtopic.n);
    const struct figure figures[] = {
        { "workloads: right scenario first",
          mean(workloads.scenario_first, workloads.n), floors ? 0.90 : 0 },
        { "workloads: practices nDCG@10", mean(workloads.ndcg, workloads.n),
          0 },
        { "workloads: first practice relevant",
          mean(workloads.first, workloads.n), 0 },
        { "questions: practices nDCG@10", mean(questions.ndcg, questions.n),
          0 },
        { "questions: first practice relevant",
          mean(questions.first, questions.n), 0 },
        { "off-topic texts refused", mean(offtopic.refused, offtopic.n),
          floors ? 0.90 : 0 },
        { "workloads not refused", 1 - mean(workloads.refused, workloads.n),
          floors ? 0.95 : 0 },
        { "workloads and questions not refused",
          1 - mean(workloads.refused + questions.refused, in_scope),
          floors ? 0.95 : 0 },
    };
    for (size_t i = 0; i < sizeof(figures) / sizeof(*figures); i++)
        print_figure(&figures[i]);
}

/* Floors: the best figures of plain BM25 over the official pages. */
static void report_statements(struct lens_engine *engine, const char *path)
{
    struct sums s = ask_all(engine, path, "test");
    const struct figure figures[] = {
        { "statements: hit@1", mean(s.first, s.n), 0.41 },
        { "statements: hit@5", mean(s.top5, s.n), 0 },
        { "statements: MRR", mean(s.reciprocal, s.n), 0 },
        { "statements: nDCG@10", mean(s.ndcg, s.n), 0.62 },
        { "statements: not refused", 1 - mean(s.refused, s.n), 0 },
    };

    printf("statements by others: %zu\n", s.n);
    for (size_t i = 0; i < sizeof(figures) / sizeof(*figures); i++)
        print_figure(&figures[i]);
}

int main(int argc, char **argv)
{
    struct opened opened;
    struct lens_error err = { 0 };
    FILE *statements;

    if (argc < 3) {
        fprintf(stderr, "usage: quality INDEX FOLDER [STATEMENTS]\n");
        return 2;
    }
    if (opened_open(argv[1], &opened, &err) != LENS_OK)
        die(&err);
    report_split(opened.engine, argv[2], "train", false);
    report_split(opened.engine, argv[2], "test", true);
    statements = argc > 3 ? fopen(argv[3], "r") : NULL;
    if (statements) {
        (void)fclose(statements);
        report_statements(opened.engine, argv[3]);
    }
    opened_close(&opened);
    if (failures)
        printf("%d figure(s) below the floor\n", failures);
    return failures ? 1 : 0;
}
