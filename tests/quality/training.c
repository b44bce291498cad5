#include "quality/training.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quality/text_kinds.h"
#include "query/meaning.h"
#include "rank/evidence.h"
#include "rank/subject.h"

enum {
    AUTHOR_TEXTS = 64 /* about what one wrote */
};

const double subject_ridge = 0.3;

const char *const training_files[N_FILES] = { "workloads.jsonl",
                                              "questions.jsonl",
                                              "statements.jsonl" };

const struct set sets[N_SETS] = {
    { LENS_LEXICAL, "", false },    { LENS_DENSE, "encoder", true },
    { LENS_BOTH, "encoder", true }, { LENS_DENSE, "lsa", false },
    { LENS_BOTH, "lsa", false },
};

/*
 * What a row weighs for the scenarios.  A piece of a workload may say nothing
 * of its scenario, and a question may well belong to one; so both are believed
 * less than a workload.
 */
static const double piece_weight = 0.1, question_weight = 1.0,
                    statement_weight = 0.5;

struct training training;
static bool fold_by_author; /* of the file being read */

void die(const char *text)
{
    fprintf(stderr, "fit_ranking: %s\n", text);
    exit(2);
}

static void gather(const struct set *set, const struct lens_retriever *like_us,
                   const struct lens_facets *facets, struct lens_arena *arena,
                   struct lens_evidence *out)
{
    const struct lens_index *index = training.opened[set->encoder].index;
    const struct lens_practice_weights weights = {
        .scenario = training.scenario_weights[set - sets]
    };
    struct lens_evidence_sources sources = {
        .retrievers = { .practices = lens_index_lexical(index, LENS_PRACTICE),
                        .scenarios = lens_index_lexical(index, LENS_SCENARIO),
                        .subject_phrases = like_us },
        .catalog = &training.catalog,
        .lexicon = &training.lexicon,
        .weights = &weights,
    };

    if (set->channels & LENS_LEXICAL) {
        sources.retrievers.practice_phrases =
            lens_index_phrases(index, LENS_PRACTICE);
        sources.retrievers.scenario_phrases =
            lens_index_phrases(index, LENS_SCENARIO);
    }
    if (set->channels & LENS_DENSE) {
        sources.retrievers.practice_vectors =
            lens_index_dense(index, LENS_PRACTICE);
        sources.retrievers.scenario_vectors =
            lens_index_dense(index, LENS_SCENARIO);
        sources.retrievers.practice_discriminant =
            lens_index_discriminant(index, LENS_PRACTICE);
    }
    if (lens_evidence_gather(&sources, facets, training.catalog.n_scenarios,
                             arena, out, NULL) != LENS_OK)
        die("a text cannot be ranked");
}

/* The facets of a text, believed as this domain and these phrases say. */
static void read_facets(struct lens_view view, bool encoder, bool embed,
                        const struct lens_domain *domain,
                        const struct lens_retriever *like_us,
                        struct lens_arena *arena, struct lens_facets *out)
{
    const struct lens_belief by = { domain, like_us, &training.belief };

    if (lens_facets_of(training.opened[encoder].analyzer, view, arena, out,
                       NULL) != LENS_OK ||
        lens_facets_believe(&by, arena, out, NULL) != LENS_OK)
        die("a text cannot be read");
    if (embed && lens_facets_embed(training.opened[encoder].embedder, view,
                                   arena, out, NULL) != LENS_OK)
        die("a text cannot be embedded");
}

/* Rows of one set. */
static void add_practices(size_t s, size_t text,
                          const struct lens_evidence *evidence)
{
    const double lexical = sets[s].channels & LENS_LEXICAL ? 1 : 0;
    struct train_text *t = &training.texts[text];

    for (size_t p = 0; p < training.catalog.n_practices; p++) {
        const struct lens_practice_evidence *e = &evidence->practices[p];
        const double x[LOGISTIC_MAX] = { 1,
                                         e->clauses * lexical,
                                         e->whole * lexical,
                                         e->concepts * lexical,
                                         e->meaning,
                                         e->apart,
                                         e->peak,
                                         e->phrases,
                                         e->phrase_peak,
                                         e->stress * evidence->clarity,
                                         evidence->clarity };

        logistic_add(&training.practices[s], x, t->grades[p] > 0, t->fold);
    }
}

static void add_subject(const struct lens_domain *domain,
                        const struct lens_facets *facets,
                        const struct lens_evidence *evidence, bool in_scope,
                        size_t part)
{
    struct lens_subject judged;
    double x[LOGISTIC_MAX] = { 1 };

    lens_subject_judge(&training.learned.subject, domain, facets, evidence,
                       &training.lexicon, &judged);
    x[1] = judged.odds;
    x[2] = judged.peak;
    x[3] = judged.clause;
    x[4] = judged.best;
    x[5] = judged.clarity;
    x[6] = judged.scenario;
    x[7] = judged.named;
    x[8] = judged.like_us;
    x[9] = judged.clause_like_us;
    x[10] = judged.belief;
    logistic_add(&training.subject, x, in_scope, part);
}

/* A text by words alone, for the subject. */
static void add_words(const struct lens_domain *domain,
                      const struct lens_retriever *like_us, const char *text,
                      bool in_scope, size_t part)
{
    struct lens_arena arena = { 0 };
    struct lens_facets facets;
    struct lens_evidence evidence;

    read_facets(lens_view_of(text), false, false, domain, like_us, &arena,
                &facets);
    gather(&sets[0], like_us, &facets, &arena, &evidence);
    add_subject(domain, &facets, &evidence, in_scope, part);
    lens_arena_release(&arena);
}

/* The clauses of a text, for the belief. */
static void add_clauses(const struct lens_domain *domain,
                        const struct lens_retriever *like_us, const char *text,
                        bool about_us)
{
    struct lens_arena arena = { 0 };
    struct lens_facets facets;

    read_facets(lens_view_of(text), false, false, domain, like_us, &arena,
                &facets);
    for (size_t f = 0; f < facets.n; f++) {
        const struct lens_facet *facet = &facets.at[f];
        const double x[LOGISTIC_MAX] = {
            1, lens_facet_odds(domain, facet), facet->like_us,
            log(1 + (double)facet->query.n_words)
        };

        logistic_add(&training.beliefs, x, about_us, 0);
    }
    lens_arena_release(&arena);
}

/* Authors are numbered as they come; a letter is one author in one file. */
static size_t number_of_author(const struct lens_judged_text *judged,
                               const char *file)
{
    size_t next = 0;

    for (size_t t = 0; t < training.n_texts; t++) {
        if (!strcmp(training.texts[t].judged->author, judged->author) &&
            !strcmp(training.texts[t].file, file))
            return training.texts[t].author;
        if (training.texts[t].author >= next)
            next = training.texts[t].author + 1;
    }
    return next;
}

static const struct lens_domain *domain_of(size_t index)
{
    return lens_index_domain(training.opened[index].index);
}

static const struct lens_retriever *like_us_of(size_t index)
{
    return lens_index_subject(training.opened[index].index);
}

static size_t scenario_of(const struct lens_judged_text *judged)
{
    size_t s = 0;

    while (s < training.catalog.n_scenarios &&
           lens_grade_of(&judged->scenarios,
                         training.catalog.scenarios[s].doc.key) < 2)
        s++;
    return s;
}

/* Of each set a row of what this text says of the scenarios. */
static void add_scenarios(const struct train_text *t,
                          const struct lens_facets *facets,
                          enum scenario_kind kind, double weight)
{
    for (size_t s = 0; s < N_SETS; s++) {
        struct lens_arena arena = { 0 };
        struct lens_evidence evidence;

        gather(&sets[s], like_us_of(sets[s].encoder), &facets[sets[s].encoder],
               &arena, &evidence);
        scenarios_add(&training.scenarios[s], training.catalog.n_scenarios,
                      &evidence, t->scenario, kind, weight, t->fold);
        lens_arena_release(&arena);
    }
}

/* The `n` clauses of a workload from number `from` on, as a text. */
static void add_piece(const struct train_text *t, size_t from, size_t n)
{
    const struct lens_facets *all = &t->facets[0];
    const size_t start = all->at[from].span.start;
    const struct lens_view part = { t->judged->text + start,
                                    all->at[from + n - 1].span.end - start };
    struct lens_arena arena = { 0 };
    struct lens_facets facets[2];

    for (size_t e = 0; e < 2; e++)
        read_facets(part, e, true, domain_of(e), like_us_of(e), &arena,
                    &facets[e]);
    add_scenarios(t, facets, SCENARIO_PIECE, piece_weight);
    lens_arena_release(&arena);
}

static void add_workload(const struct train_text *t)
{
    const size_t n = t->facets[0].n;

    add_scenarios(
        t, t->facets,
        lens_text_is_short(t->judged) ? SCENARIO_SHORT : SCENARIO_LONG, 1);
    if (n < 4)
        return;
    add_piece(t, 0, 2);
    add_piece(t, 0, 3);
    add_piece(t, n / 2 - 1, 3);
    add_piece(t, n - 3, 3);
}

static void add_text(const struct lens_judged_text *judged, const char *file)
{
    struct train_text *t = &training.texts[training.n_texts];

    if (training.n_texts == MAX_TEXTS)
        die("too many texts");
    *t = (struct train_text){ .judged = judged,
                              .file = file,
                              .scenario = scenario_of(judged),
                              .author = number_of_author(judged, file) };
    t->fold = (fold_by_author ? t->author : training.n_texts) % FOLDS;
    for (size_t p = 0; p < training.catalog.n_practices; p++)
        t->grades[p] = lens_grade_of(&judged->practices,
                                     training.catalog.practices[p].doc.key);
    if (t->scenario == training.catalog.n_scenarios)
        add_clauses(domain_of(0), like_us_of(0), judged->text, true);
    training.n_texts++;
}

static void fit_belief(void)
{
    double w[LOGISTIC_MAX];

    logistic_balance(&training.beliefs);
    logistic_fit(&training.beliefs, N_BELIEF_WEIGHTS, subject_ridge, 1, w);
    training.belief = (struct lens_belief_weights){ w[0], w[1], w[2], w[3] };
}

static void fit_scenarios(void)
{
    for (size_t i = 0; i < training.n_texts; i++) {
        struct train_text *t = &training.texts[i];

        for (size_t e = 0; e < 2; e++)
            read_facets(lens_view_of(t->judged->text), e, true, domain_of(e),
                        like_us_of(e), &t->arena, &t->facets[e]);
        if (t->scenario < training.catalog.n_scenarios)
            add_workload(t);
        else
            add_scenarios(t, t->facets, SCENARIO_NONE,
                          strcmp(t->file, training_files[1]) != 0
                              ? statement_weight
                              : question_weight);
    }
    for (size_t s = 0; s < N_SETS; s++) {
        char name[64];

        (void)snprintf(name, sizeof(name), "%s %s",
                       lens_channels_name(sets[s].channels), sets[s].embedder);
        scenarios_show(&training.scenarios[s], FOLDS, name);
        scenarios_fit(&training.scenarios[s], FOLDS,
                      &training.scenario_weights[s]);
    }
}

/* With belief and scenarios learned, everything else. */
static void gather_texts(void)
{
    for (size_t i = 0; i < training.n_texts; i++) {
        const struct train_text *t = &training.texts[i];

        for (size_t s = 0; s < N_SETS; s++) {
            struct lens_arena arena = { 0 };
            struct lens_evidence evidence;

            gather(&sets[s], like_us_of(sets[s].encoder),
                   &t->facets[sets[s].encoder], &arena, &evidence);
            add_practices(s, i, &evidence);
            lens_arena_release(&arena);
        }
        add_words(domain_of(0), like_us_of(0), t->judged->text, true, t->fold);
        if (t->scenario < training.catalog.n_scenarios)
            training.n_workloads = training.subject.n;
    }
}

static void read_file(const char *folder, const char *name,
                      struct lens_arena *arena, struct lens_judged_texts *out)
{
    struct lens_error err = { 0 };
    char path[4096];

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (lens_judged_texts_read(path, arena, out, &err) != LENS_OK)
        die(err.text);
}

static bool has_authors(const struct lens_judged_texts *read)
{
    const char *first = NULL;

    for (size_t i = 0; i < read->n; i++) {
        if (strcmp(read->at[i].split, "train") != 0)
            continue;
        if (first && strcmp(first, read->at[i].author) != 0)
            return true;
        first = read->at[i].author;
    }
    return false;
}

/* The train texts of one file that are about us. */
static void add_file(const char *folder, const char *name,
                     struct lens_arena *arena)
{
    struct lens_judged_texts read = { 0 };

    read_file(folder, name, arena, &read);
    fold_by_author = has_authors(&read);
    for (size_t i = 0; i < read.n; i++) {
        if (!strcmp(read.at[i].split, "train"))
            add_text(&read.at[i], name);
    }
}

static void add_offtopic(const char *folder, struct lens_arena *arena)
{
    struct lens_judged_texts read = { 0 };

    read_file(folder, "offtopic.jsonl", arena, &read);
    for (size_t i = 0; i < read.n; i++) {
        if (!strcmp(read.at[i].split, "train"))
            add_words(domain_of(0), like_us_of(0), read.at[i].text, false,
                      i % FOLDS);
    }
}

/* What to do with each background text, judged by a fold without it. */
typedef void use_background(const struct fold *fold, const char *text);

static void use_as_subject(const struct fold *fold, const char *text)
{
    add_words(fold->domain, fold->like_us, text, false, fold->number);
}

static void use_as_clauses(const struct fold *fold, const char *text)
{
    add_clauses(fold->domain, fold->like_us, text, false);
}

struct background {
    struct fold *fold;
    use_background *use;
};

static enum lens_status read_background(const struct lens_document *doc,
                                        void *arg, struct lens_error *err)
{
    const struct background *reading = arg;
    struct fold *fold = reading->fold;

    (void)err;
    if (fold->place++ % fold->of == fold->number)
        reading->use(fold, doc->texts[0].text);
    return LENS_OK;
}

static void each_background(use_background *use)
{
    for (size_t f = 0; f < FOLDS; f++) {
        struct background reading = { &training.folds[f], use };
        struct lens_arena arena = { 0 };
        struct lens_error err = { 0 };

        training.folds[f].place = 0;
        if (training.opened[0].docs->ops->each(
                training.opened[0].docs, LENS_BACKGROUND, &arena,
                read_background, &reading, &err) != LENS_OK)
            die(err.text);
        lens_arena_release(&arena);
    }
}

static void learn_folds(const char *scratch)
{
    struct lens_error err = { 0 };

    for (size_t f = 0; f < FOLDS; f++) {
        if (fold_learn(&training.opened[0], f, FOLDS, scratch,
                       &training.folds[f], &err) != LENS_OK)
            die(err.text);
    }
    (void)remove(scratch);
}

/* Let every author weigh the same, however much he wrote. */
static void balance_authors(void)
{
    for (size_t t = 0; t < training.n_texts; t++) {
        double n = 0;

        for (size_t u = 0; u < training.n_texts; u++)
            n += training.texts[u].author == training.texts[t].author;
        for (size_t s = 0; s < N_SETS; s++) {
            for (size_t p = 0; p < training.catalog.n_practices; p++)
                training.practices[s]
                    .at[t * training.catalog.n_practices + p]
                    .weight = AUTHOR_TEXTS / n;
        }
    }
}

void training_open(const char *lsa, const char *encoder, const char *model)
{
    struct lens_docstore *docs;
    struct lens_error err = { 0 };

    if (opened_open(lsa, NULL, &training.opened[0], &err) != LENS_OK ||
        opened_open(encoder, model, &training.opened[1], &err) != LENS_OK)
        die(err.text);
    docs = training.opened[0].docs;
    if (lens_catalog_read(docs, &training.opened[0].collection,
                          &training.catalog, &err) != LENS_OK ||
        lens_lexicon_read(
            docs, lens_index_forward(training.opened[0].index, LENS_CONCEPT),
            &training.lexicon, &err) != LENS_OK ||
        lens_learned_read(lens_learned_default(), "learned.json",
                          &training.learned, &err) != LENS_OK)
        die(err.text);
    if (training.catalog.n_practices > MAX_PRACTICES)
        die("a lens of this size is not for this program");
}

void training_gather(const char *folder, const char *scratch,
                     struct lens_arena *arena)
{
    learn_folds(scratch);
    for (size_t f = 0; f < N_FILES; f++)
        add_file(folder, training_files[f], arena);
    each_background(use_as_clauses);
    fit_belief();
    fit_scenarios();
    gather_texts();
    balance_authors();
    add_offtopic(folder, arena);
    training.n_before_background = training.subject.n;
    each_background(use_as_subject);
}

void training_close(void)
{
    for (size_t f = 0; f < FOLDS; f++)
        fold_close(&training.folds[f]);
    for (size_t t = 0; t < training.n_texts; t++)
        lens_arena_release(&training.texts[t].arena);
    lens_lexicon_release(&training.lexicon);
    lens_catalog_release(&training.catalog);
    opened_close(&training.opened[0]);
    opened_close(&training.opened[1]);
}
