/*
 * training.h - the train part of the judged texts as rows to learn from.
 *
 * There is one training under way in a program; whoever cannot go on ends it
 * with a sentence.
 */
#ifndef LENS_TEST_QUALITY_TRAINING_H
#define LENS_TEST_QUALITY_TRAINING_H

#include <stdbool.h>

#include "quality/fold.h"
#include "quality/judged_texts.h"
#include "quality/logistic.h"
#include "quality/opened.h"
#include "quality/scenarios.h"
#include "query/belief.h"
#include "query/facets.h"
#include "rank/catalog.h"
#include "rank/concepts.h"
#include "rank/learned.h"

enum {
    FOLDS = 5,
    N_SETS = 5,
    N_FILES = 3,
    N_BELIEF_WEIGHTS = 4,
    MAX_TEXTS = 4096,
    MAX_PRACTICES = 256
};

/* Which channels and embedder a set of weights is for. */
struct set {
    enum lens_channels channels;
    const char *embedder;
    bool encoder; /* taken from the second index */
};
extern const struct set sets[N_SETS];

/* Of texts that are about us; the first are workloads. */
extern const char *const training_files[N_FILES];

/* Of the weights of the subject and of belief. */
extern const double subject_ridge;

/* A train text and what is known of it. */
struct train_text {
    const struct lens_judged_text *judged;
    const char *file;
    int grades[MAX_PRACTICES]; /* by docid */
    size_t scenario;           /* of grade 2; n_scenarios for none */
    size_t author, fold;
    struct lens_facets facets[2]; /* by LSA and by the encoder */
    struct lens_arena arena;      /* of the facets */
};

struct training {
    struct opened opened[2]; /* with LSA, with the encoder */
    struct lens_catalog catalog;
    struct lens_lexicon lexicon;
    struct lens_learned learned; /* in force; nothing of it is used */
    struct train_text texts[MAX_TEXTS];
    size_t n_texts;
    struct logistic_rows practices[N_SETS], subject, beliefs;
    struct scenario_rows scenarios[N_SETS];
    struct fold folds[FOLDS]; /* of the background */
    struct lens_belief_weights belief;
    struct lens_scenario_weights scenario_weights[N_SETS];
    size_t n_workloads, n_before_background; /* rows of the subject */
};

extern struct training training;

_Noreturn void die(const char *text);

/* Open the indexes; `model` is the folder of the encoder. */
void training_open(const char *lsa, const char *encoder, const char *model);

/* Read the judged texts of `folder` and the background, learn what a clause is
 * believed by and what scenarios are told apart by, and gather the rows of
 * everything else.  `scratch` is a file for that; texts live in the arena. */
void training_gather(const char *folder, const char *scratch,
                     struct lens_arena *arena);

void training_close(void);

#endif /* LENS_TEST_QUALITY_TRAINING_H */
