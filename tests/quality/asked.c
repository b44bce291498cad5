#include "quality/asked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

const struct configuration configurations[] = {
    { "lexical", LENS_LEXICAL },
    { "dense", LENS_DENSE },
    { "both", LENS_BOTH },
};
const size_t n_configurations =
    sizeof(configurations) / sizeof(*configurations);

/* What a configuration changes about an ask. */
static struct lens_ask ask_of(const struct configuration *how,
                              const struct judged_text *text)
{
    return (struct lens_ask){ .text = lens_view_of(text->text),
                              .top = LENS_TOP_MAX,
                              .channels = how->channels,
                              .bare = true };
}

static enum lens_status grade(const struct lens_answer *answer,
                              const struct judged_text *text,
                              struct lens_arena *arena, struct lens_graded *out,
                              struct lens_error *err)
{
    const char *keys[LENS_TOP_MAX];
    struct lens_ranking ranking = { keys, answer->n_practices, text->practices,
                                    text->n_practices };

    for (size_t i = 0; i < answer->n_practices; i++)
        keys[i] = answer->practices[i].key;
    return lens_ranking_grade(&ranking, arena, out, err);
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

static void show(const struct configuration *how,
                 const struct judged_text *text,
                 const struct lens_answer *answer, const struct asked *asked,
                 size_t i)
{
    if (getenv("QUALITY_VERBOSE"))
        printf("  %s %s %s verdict=%s p=%.2f ndcg=%.2f scenario=%s %s\n",
               how->name, text->id, text->split,
               lens_verdict_name(answer->verdict), answer->confidence,
               asked->of[NDCG][i],
               answer->n_scenarios ? answer->scenarios[0].key : "-",
               asked->of[SCENARIO_FIRST][i] > 0 ? "" : "MISS");
}

static enum lens_status ask_one(struct lens_engine *engine,
                                const struct configuration *how,
                                const struct judged_text *text,
                                struct asked *asked, struct lens_error *err)
{
    struct lens_ask ask = ask_of(how, text);
    struct lens_arena arena = { 0 };
    const struct lens_answer *answer;
    struct lens_graded graded;
    size_t i = asked->n;
    enum lens_status status =
        lens_engine_ask(engine, &ask, &arena, &answer, err);

    if (status == LENS_OK)
        status = grade(answer, text, &arena, &graded, err);
    if (status == LENS_OK) {
        asked->of[SCENARIO_FIRST][i] = is_first_scenario(answer, text);
        asked->of[NDCG][i] = lens_ndcg(&graded, 10);
        asked->of[FIRST][i] = lens_success(&graded, 1);
        asked->of[TOP5][i] = lens_success(&graded, 5);
        asked->of[RECIPROCAL][i] = lens_reciprocal_rank(&graded, LENS_NO_CUT);
        asked->of[REFUSED][i] = answer->verdict == LENS_NO_MATCH;
        asked->n++;
        show(how, text, answer, asked, i);
    }
    lens_arena_release(&arena);
    return status;
}

enum lens_status asked_all(struct lens_engine *engine,
                           const struct configuration *how,
                           const struct judged_texts *texts, const char *split,
                           struct lens_arena *arena, struct asked *out,
                           struct lens_error *err)
{
    struct asked asked = { 0 };
    enum lens_status status = LENS_OK;

    for (size_t f = 0; f < N_FIGURES; f++) {
        asked.of[f] = lens_arena_alloc(arena, texts->n, sizeof(double));
        if (!asked.of[f])
            return lens_fail(err, LENS_E_NOMEM, "no memory for the figures");
    }
    for (size_t i = 0; status == LENS_OK && i < texts->n; i++) {
        if (!strcmp(texts->at[i].split, split))
            status = ask_one(engine, how, &texts->at[i], &asked, err);
    }
    if (status == LENS_OK)
        *out = asked;
    return status;
}

double asked_mean(const struct asked *asked, enum figure_of_text figure)
{
    double sum = 0;

    for (size_t i = 0; i < asked->n; i++)
        sum += asked->of[figure][i];
    return asked->n ? sum / (double)asked->n : 0;
}
