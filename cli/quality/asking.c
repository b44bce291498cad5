#include "quality/asking.h"

#include <string.h>

#include "base/error.h"
#include "eval/measures.h"

static void keep(const struct lens_answer *answer, struct lens_kept *out)
{
    *out = (struct lens_kept){ .refused = answer->verdict == LENS_NO_MATCH };
    for (size_t p = 0; p < answer->n_practices && p < LENS_TOP_MAX; p++) {
        out->practices[p] = answer->practices[p].key;
        out->scores[p] = answer->practices[p].score;
        out->n_practices++;
    }
    for (size_t s = 0; s < answer->n_scenarios && s < 2; s++)
        out->scenarios[out->n_scenarios++] = answer->scenarios[s].key;
}

enum lens_status lens_ask_one(const struct lens_way *way, const char *text,
                              struct lens_kept *out, struct lens_error *err)
{
    const struct lens_ask ask = { .text = lens_view_of(text),
                                  .top = LENS_TOP_MAX,
                                  .channels = way->channels,
                                  .without = way->without,
                                  .bare = true };
    const struct lens_answer *answer;
    struct lens_arena arena = { 0 };
    enum lens_status status =
        lens_engine_ask(way->engine, &ask, &arena, &answer, err);

    if (status == LENS_OK)
        keep(answer, out);
    /* Emoji and the like: what has no words is refused, too. */
    if (status == LENS_E_INVAL) {
        *out = (struct lens_kept){ .refused = true };
        status = LENS_OK;
    }
    lens_arena_release(&arena);
    return status;
}

static bool is_scenario(const struct lens_kept *answer,
                        const struct lens_judged_text *text, size_t among)
{
    for (size_t s = 0; s < answer->n_scenarios && s < among; s++) {
        if (lens_grade_of(&text->scenarios, answer->scenarios[s]) == 2)
            return true;
    }
    return false;
}

static enum lens_status measure(struct lens_asked *asked, size_t i,
                                struct lens_arena *arena,
                                struct lens_error *err)
{
    const struct lens_kept *answer = &asked->answers[i];
    const struct lens_judged_text *text = asked->texts[i];
    const struct lens_ranking ranking = { answer->practices,
                                          answer->n_practices,
                                          text->practices.at,
                                          text->practices.n };
    struct lens_graded graded;
    enum lens_status status = lens_ranking_grade(&ranking, arena, &graded, err);
    if (status != LENS_OK)
        return status;
    asked->of[LENS_FIG_NDCG][i] = lens_ndcg(&graded, 10);
    asked->of[LENS_FIG_RECALL][i] = lens_recall(&graded, 10);
    asked->of[LENS_FIG_FIRST][i] = lens_success(&graded, 1);
    asked->of[LENS_FIG_TOP5][i] = lens_success(&graded, 5);
    asked->of[LENS_FIG_RANK][i] = lens_reciprocal_rank(&graded, LENS_NO_CUT);
    asked->of[LENS_FIG_SCENARIO][i] = is_scenario(answer, text, 1);
    asked->of[LENS_FIG_SCENARIO2][i] = is_scenario(answer, text, 2);
    asked->of[LENS_FIG_REFUSED][i] = answer->refused;
    return LENS_OK;
}

enum lens_status lens_ask_all(const struct lens_way *way,
                              const struct lens_judged_text *const *texts,
                              size_t n, struct lens_arena *arena,
                              struct lens_asked *out, struct lens_error *err)
{
    struct lens_asked asked = { .texts = texts, .n = n };
    enum lens_status status = LENS_OK;

    asked.answers = lens_arena_alloc(arena, n, sizeof(*asked.answers));
    for (size_t f = 0; f < LENS_N_FIGURES; f++) {
        asked.of[f] = lens_arena_alloc(arena, n, sizeof(double));
        if (!asked.of[f] || !asked.answers)
            return lens_fail(err, LENS_E_NOMEM, "no memory for the figures");
    }
    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        status = lens_ask_one(way, texts[i]->text, &asked.answers[i], err);
        if (status == LENS_OK)
            status = measure(&asked, i, arena, err);
    }
    if (status == LENS_OK)
        *out = asked;
    return status;
}

double lens_asked_mean(const struct lens_asked *asked, enum lens_figure figure)
{
    double sum = 0;

    for (size_t i = 0; i < asked->n; i++)
        sum += asked->of[figure][i];
    return asked->n ? sum / (double)asked->n : 0;
}

double lens_kept_score(const struct lens_kept *answer, const char *key)
{
    for (size_t p = 0; p < answer->n_practices; p++) {
        if (!strcmp(answer->practices[p], key))
            return answer->scores[p];
    }
    return 0;
}
