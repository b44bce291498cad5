/*
 * asking.h - judged texts, asked, and what came of each.
 *
 * A figure is an array by text.  A refused text has no practices, which counts
 * as a miss in every measure.
 */
#ifndef LENS_CLI_QUALITY_ASKING_H
#define LENS_CLI_QUALITY_ASKING_H

#include "asklens/engine.h"
#include "quality/judged_texts.h"

enum lens_figure {
    LENS_FIG_NDCG,      /* at 10 */
    LENS_FIG_RECALL,    /* at 10 */
    LENS_FIG_FIRST,     /* is the first practice relevant? */
    LENS_FIG_TOP5,      /* is one of the first five? */
    LENS_FIG_RANK,      /* 1 / rank of the first relevant one */
    LENS_FIG_SCENARIO,  /* is the first scenario the right one? */
    LENS_FIG_SCENARIO2, /* is it among the first two? */
    LENS_FIG_REFUSED,
    LENS_N_FIGURES
};

/* How to ask: one configuration. */
struct lens_way {
    const char *name;
    struct lens_engine *engine;
    enum lens_channels channels; /* 0: all there are */
    unsigned without;            /* LENS_WITHOUT_... */
};

/* What is kept of an answer; names belong to the engine. */
struct lens_kept {
    const char *practices[LENS_TOP_MAX]; /* best first */
    double scores[LENS_TOP_MAX];
    size_t n_practices;
    const char *scenarios[2];
    size_t n_scenarios;
    bool refused;
};

struct lens_asked {
    const struct lens_judged_text *const *texts;
    size_t n;
    double *of[LENS_N_FIGURES];
    struct lens_kept *answers;
};

/* Ask every text; everything lives in the arena. */
LENS_MUST_CHECK enum lens_status
lens_ask_all(const struct lens_way *way,
             const struct lens_judged_text *const *texts, size_t n,
             struct lens_arena *arena, struct lens_asked *out,
             struct lens_error *err);

/* One text, asked for all of its practices. */
LENS_MUST_CHECK enum lens_status lens_ask_one(const struct lens_way *way,
                                              const char *text,
                                              struct lens_kept *out,
                                              struct lens_error *err);

/* The mean over the texts; 0 without any. */
double lens_asked_mean(const struct lens_asked *asked, enum lens_figure figure);

/* The score of a practice in an answer; 0 when it is not listed. */
double lens_kept_score(const struct lens_kept *answer, const char *key);

#endif /* LENS_CLI_QUALITY_ASKING_H */
