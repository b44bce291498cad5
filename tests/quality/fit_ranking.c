/*
 * fit_ranking - engine/rank/learned.json, learned anew.
 *
 *     fit_ranking FOLDER LSA-INDEX ENCODER-INDEX MODEL SCRATCH-FILE OUT
 *
 * Learns from the train part of the judged texts in FOLDER and writes OUT:
 *
 *   practices  a logistic regression for each choice of channels and embedder,
 *              one row per (text, practice); relevant is a grade of 1 or 2
 *   subject    one row per text; workloads, questions and statements against
 *              off-topic texts and the background of the lens, both classes
 *              weighing the same.  Word odds are learned from the background,
 *              so each fifth of it is judged by odds that have not seen it
 *
 * The record says from what, and how good each set is in cross-validation: five
 * folds, by author where a file has several.  No randomness;
 * the same texts and indexes give the same file.  The test part is not read.
 *
 * Not fitted, since no train text decides them: `absent` sends a practice that
 * the text denies below the threshold of relevance even where all else is full;
 * what scenarios are scored by is the best of MIXTURES on the train part, which
 * the program prints; verdicts
 * begin where VERDICTS says why.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/sha256.h"
#include "eval/measures.h"
#include "quality/fold.h"
#include "quality/judged_texts.h"
#include "quality/logistic.h"
#include "quality/mixtures.h"
#include "quality/opened.h"
#include "query/facets.h"
#include "query/meaning.h"
#include "rank/catalog.h"
#include "rank/evidence.h"
#include "rank/learned.h"
#include "rank/subject.h"
#include "json/writer.h"

enum {
    FOLDS = 5,
    N_SETS = 5,
    N_PRACTICE_WEIGHTS = 12,
    N_SUBJECT_WEIGHTS = 10,
    AUTHOR_TEXTS = 64, /* about what one wrote */
    MAX_TEXTS = 4096,
    MAX_PRACTICES = 256
};

/* Of the weights of practices and of the subject. */
static const double practice_ridge = 0.05, subject_ridge = 0.3;

static const double absent_weight = -4.0;

/*
 * VERDICTS.  By cross-validation on the train part, refused of workloads, of
 * other texts about us, of off-topic texts: below 0.2, 1.1, 2.3 and 92.3
 * percent; below 0.3, 2.3, 3.6 and 94.1; below 0.5, 4.5, 6.2 and 95.9.  Authors
 * of the test part are refused two to three times as often.  Refusing somebody
 * who has a workload costs more than a weak match for somebody who has none.
 */
static const double no_match_below = 0.2, match_from = 0.75;

static const char *const practice_names[N_PRACTICE_WEIGHTS] = {
    "bias", "clauses", "whole",       "concepts", "meaning", "apart",
    "peak", "phrases", "phrase_peak", "stress",   "clarity", NULL
};
static const char *const subject_names[N_SUBJECT_WEIGHTS] = {
    "bias",    "odds",     "peak",  "clause",  "best",
    "clarity", "scenario", "named", "like_us", "clause_like_us"
};

/* Which channels and embedder a set of weights is for. */
static const struct set {
    enum lens_channels channels;
    const char *embedder;
    bool encoder; /* taken from the second index */
    double scenario_meaning, scenario_phrases;
} sets[N_SETS] = {
    { LENS_LEXICAL, "", false, 0, 0.5 },
    { LENS_DENSE, "encoder", true, 1, 0 },
    { LENS_BOTH, "encoder", true, 0, 0.5 },
    { LENS_DENSE, "lsa", false, 1, 0 },
    { LENS_BOTH, "lsa", false, 0, 0.5 },
};

/* A train text and what is known of it. */
struct train_text {
    const struct lens_judged_text *judged;
    const char *file;
    int grades[MAX_PRACTICES]; /* by docid */
    size_t scenario;           /* of grade 2; n_scenarios for none */
    size_t author, fold;
};

static struct opened opened[2]; /* with LSA, with the encoder */
static struct lens_catalog catalog;
static struct lens_lexicon lexicon;
static struct lens_learned learned; /* in force; nothing of it is used */
static struct train_text texts[MAX_TEXTS];
static size_t n_texts;
static struct logistic_rows practices[N_SETS], subject;
static bool fold_by_author;                     /* of the file being read */
static size_t n_workloads, n_before_background; /* rows of the subject */

static void die(const char *text)
{
    fprintf(stderr, "fit_ranking: %s\n", text);
    exit(2);
}

/* What scenarios are scored by; nothing else of the weights is looked at. */
static struct lens_practice_weights only_scenarios(const struct set *set)
{
    return (struct lens_practice_weights){
        .scenario_meaning = set->scenario_meaning,
        .scenario_phrases = set->scenario_phrases,
    };
}

static void gather(const struct set *set, const struct lens_retriever *like_us,
                   const struct lens_facets *facets, struct lens_arena *arena,
                   struct lens_evidence *out)
{
    const struct lens_index *index = opened[set->encoder].index;
    const struct lens_practice_weights weights = only_scenarios(set);
    struct lens_evidence_sources sources = {
        .retrievers = { .practices = lens_index_lexical(index, LENS_PRACTICE),
                        .scenarios = lens_index_lexical(index, LENS_SCENARIO),
                        .subject_phrases = like_us },
        .catalog = &catalog,
        .lexicon = &lexicon,
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
    if (lens_evidence_gather(&sources, facets, catalog.n_scenarios, arena, out,
                             NULL) != LENS_OK)
        die("a text cannot be ranked");
}

static void read_facets(struct lens_view view, bool encoder, bool embed,
                        struct lens_arena *arena, struct lens_facets *out)
{
    if (lens_facets_of(opened[encoder].analyzer, view, arena, out, NULL) !=
        LENS_OK)
        die("a text cannot be read");
    if (lens_facets_set_aside(lens_index_domain(opened[encoder].index), arena,
                              out, NULL) != LENS_OK)
        die("no memory for a text");
    if (embed && lens_facets_embed(opened[encoder].embedder, view, arena, out,
                                   NULL) != LENS_OK)
        die("a text cannot be embedded");
}

/* Rows of one set. */
static void add_practices(size_t s, size_t text,
                          const struct lens_evidence *evidence)
{
    const double lexical = sets[s].channels & LENS_LEXICAL ? 1 : 0;
    struct train_text *t = &texts[text];

    for (size_t p = 0; p < catalog.n_practices; p++) {
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

        logistic_add(&practices[s], x, t->grades[p] > 0, t->fold);
    }
}

static void add_subject(const struct lens_domain *domain,
                        const struct lens_facets *facets,
                        const struct lens_evidence *evidence, bool in_scope)
{
    struct lens_subject judged;
    double x[LOGISTIC_MAX] = { 1 };

    lens_subject_judge(&learned.subject, domain, facets, evidence, &lexicon,
                       &judged);
    x[1] = judged.odds;
    x[2] = judged.peak;
    x[3] = judged.clause;
    x[4] = judged.best;
    x[5] = judged.clarity;
    x[6] = judged.scenario;
    x[7] = judged.named;
    x[8] = judged.like_us;
    x[9] = judged.clause_like_us;
    logistic_add(&subject, x, in_scope, subject.n % FOLDS);
}

/* A text by words alone, for the subject. */
static void add_words(const struct lens_domain *domain,
                      const struct lens_retriever *like_us, const char *text,
                      bool in_scope)
{
    struct lens_arena arena = { 0 };
    struct lens_facets facets;
    struct lens_evidence evidence;

    read_facets(lens_view_of(text), false, false, &arena, &facets);
    gather(&sets[0], like_us, &facets, &arena, &evidence);
    add_subject(domain, &facets, &evidence, in_scope);
    lens_arena_release(&arena);
}

/* Authors are numbered as they come; a letter is one author in one file. */
static size_t number_of_author(const struct lens_judged_text *judged,
                               const char *file)
{
    size_t next = 0;

    for (size_t t = 0; t < n_texts; t++) {
        if (!strcmp(texts[t].judged->author, judged->author) &&
            !strcmp(texts[t].file, file))
            return texts[t].author;
        if (texts[t].author >= next)
            next = texts[t].author + 1;
    }
    return next;
}

static void add_text(const struct lens_judged_text *judged, const char *file)
{
    struct train_text *t = &texts[n_texts];

    if (n_texts == MAX_TEXTS)
        die("too many texts");
    *t = (struct train_text){ .judged = judged,
                              .file = file,
                              .author = number_of_author(judged, file) };
    t->fold = (fold_by_author ? t->author : n_texts) % FOLDS;
    for (size_t p = 0; p < catalog.n_practices; p++)
        t->grades[p] =
            lens_grade_of(&judged->practices, catalog.practices[p].doc.key);
    for (size_t s = 0; s < N_SETS; s++) {
        struct lens_arena arena = { 0 };
        struct lens_facets facets;
        struct lens_evidence evidence;

        read_facets(lens_view_of(judged->text), sets[s].encoder,
                    sets[s].channels & LENS_DENSE, &arena, &facets);
        gather(&sets[s], lens_index_subject(opened[sets[s].encoder].index),
               &facets, &arena, &evidence);
        add_practices(s, n_texts, &evidence);
        mixtures_try(&catalog, s, judged, &evidence);
        lens_arena_release(&arena);
    }
    n_texts++;
    add_words(lens_index_domain(opened[0].index),
              lens_index_subject(opened[0].index), judged->text, true);
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
            add_words(lens_index_domain(opened[0].index),
                      lens_index_subject(opened[0].index), read.at[i].text,
                      false);
    }
}

static enum lens_status judge_document(const struct lens_document *doc,
                                       void *arg, struct lens_error *err)
{
    struct fold *fold = arg;

    (void)err;
    if (fold->place++ % fold->of == fold->number)
        add_words(fold->domain, fold->like_us, doc->texts[0].text, false);
    return LENS_OK;
}

static void add_background(const char *scratch)
{
    for (size_t f = 0; f < FOLDS; f++) {
        struct fold fold = { 0 };
        struct lens_arena arena = { 0 };
        struct lens_error err = { 0 };

        if (fold_learn(&opened[0], f, FOLDS, scratch, &fold, &err) != LENS_OK)
            die(err.text);
        if (opened[0].docs->ops->each(opened[0].docs, LENS_BACKGROUND, &arena,
                                      judge_document, &fold, &err) != LENS_OK)
            die(err.text);
        fold_close(&fold);
        lens_arena_release(&arena);
    }
    (void)remove(scratch);
}

/* nDCG@10 of one text by these weights. */
static double ndcg_of(size_t set, size_t text, const double *w)
{
    const struct logistic_row *rows =
        practices[set].at + text * catalog.n_practices;
    const char *keys[MAX_PRACTICES];
    double scores[MAX_PRACTICES], ndcg;
    struct lens_arena arena = { 0 };
    struct lens_graded graded = { 0 };
    size_t n = 0;

    for (size_t p = 0; p < catalog.n_practices; p++) {
        double score = logistic_of(&rows[p], w, N_PRACTICE_WEIGHTS - 1);
        size_t i = n++;

        for (; i > 0 && scores[i - 1] < score; i--) {
            scores[i] = scores[i - 1];
            keys[i] = keys[i - 1];
        }
        scores[i] = score;
        keys[i] = catalog.practices[p].doc.key;
    }
    if (lens_ranking_grade(
            &(struct lens_ranking){ keys, n, texts[text].judged->practices.at,
                                    texts[text].judged->practices.n },
            &arena, &graded, NULL) != LENS_OK)
        die("no memory to measure");
    ndcg = lens_ndcg(&graded, 10);
    lens_arena_release(&arena);
    return ndcg;
}

/* Mean nDCG@10 of the texts of a file, each judged by folds without it. */
static double cross_validate(size_t set, const char *file, double *loss)
{
    double sum = 0, lost = 0;
    size_t n = 0, rows = 0;

    for (size_t f = 0; f < FOLDS; f++) {
        double w[LOGISTIC_MAX];

        logistic_fit(&practices[set], N_PRACTICE_WEIGHTS - 1, practice_ridge, f,
                     w);
        for (size_t t = 0; t < n_texts; t++) {
            if (strcmp(texts[t].file, file) != 0 || texts[t].fold != f ||
                !texts[t].judged->practices.n)
                continue;
            sum += ndcg_of(set, t, w);
            n++;
            for (size_t p = 0; p < catalog.n_practices; p++, rows++) {
                const struct logistic_row *row =
                    &practices[set].at[t * catalog.n_practices + p];
                double q = logistic_of(row, w, N_PRACTICE_WEIGHTS - 1);

                lost -= log(row->y > 0 ? q : 1 - q);
            }
        }
    }
    *loss = rows ? lost / (double)rows : 0;
    return n ? sum / (double)n : 0;
}

static void put_weights(struct lens_json_writer *w, const char *const *names,
                        size_t n, const double *weights)
{
    for (size_t i = 0; i < n && names[i]; i++)
        lens_json_put_number(w, names[i], weights[i], 3);
}

static const char *const files[] = { "workloads.jsonl", "questions.jsonl",
                                     "statements.jsonl" };
enum {
    N_FILES = sizeof(files) / sizeof(*files)
};

static void put_set(struct lens_json_writer *w, size_t set)
{
    double weights[LOGISTIC_MAX];

    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "channels", lens_channels_name(sets[set].channels));
    lens_json_put_text(w, "embedder", sets[set].embedder);
    lens_json_open_object(w, "cross_validation");
    for (size_t f = 0; f < N_FILES; f++) {
        double loss, ndcg = cross_validate(set, files[f], &loss);
        char name[64];

        (void)snprintf(name, sizeof(name), "%.*s_ndcg@10",
                       (int)strcspn(files[f], "."), files[f]);
        lens_json_put_number(w, name, ndcg, 4);
        (void)snprintf(name, sizeof(name), "%.*s_loss",
                       (int)strcspn(files[f], "."), files[f]);
        lens_json_put_number(w, name, loss, 4);
    }
    lens_json_close_object(w);
    logistic_fit(&practices[set], N_PRACTICE_WEIGHTS - 1, practice_ridge, FOLDS,
                 weights);
    /* More of an evidence never speaks against: the weight of one that the
     * others make up for is 0. */
    for (size_t i = 1; i + 2 < N_PRACTICE_WEIGHTS; i++)
        weights[i] = weights[i] < 0 ? 0 : weights[i];
    lens_json_open_object(w, "weights");
    put_weights(w, practice_names, N_PRACTICE_WEIGHTS, weights);
    lens_json_put_number(w, "absent", absent_weight, 3);
    lens_json_put_number(w, "scenario_meaning", sets[set].scenario_meaning, 3);
    lens_json_put_number(w, "scenario_phrases", sets[set].scenario_phrases, 3);
    lens_json_close_object(w);
    lens_json_close_object(w);
}

/* For the choice of VERDICTS: how many of each kind are below a probability
 * that folds without them say. */
static void show_verdicts(void)
{
    enum {
        STEPS = 8,
        KINDS = 4 /* workloads, other texts about us, off-topic, background */
    };
    double below[STEPS][KINDS] = { { 0 } }, n[KINDS] = { 0 };

    for (size_t f = 0; f < FOLDS; f++) {
        double w[LOGISTIC_MAX];

        logistic_fit(&subject, N_SUBJECT_WEIGHTS, subject_ridge, f, w);
        for (size_t i = 0; i < subject.n; i++) {
            const struct logistic_row *row = &subject.at[i];
            double p = logistic_of(row, w, N_SUBJECT_WEIGHTS);
            size_t kind = i < n_workloads           ? 0
                          : row->y > 0              ? 1
                          : i < n_before_background ? 2
                                                    : 3;

            if (row->fold != f)
                continue;
            n[kind]++;
            for (size_t s = 0; s < STEPS; s++)
                below[s][kind] += p < 0.2 + 0.1 * (double)s;
        }
    }
    for (size_t s = 0; s < STEPS; s++)
        fprintf(stderr,
                "below %.1f: workloads %.3f, questions and statements %.3f, "
                "off-topic %.3f, background %.3f\n",
                0.2 + 0.1 * (double)s, below[s][0] / n[0], below[s][1] / n[1],
                below[s][2] / n[2], below[s][3] / n[3]);
}

static void put_subject(struct lens_json_writer *w)
{
    double weights[LOGISTIC_MAX];

    logistic_balance(&subject);
    show_verdicts();
    logistic_fit(&subject, N_SUBJECT_WEIGHTS, subject_ridge, FOLDS, weights);
    lens_json_open_object(w, "subject");
    put_weights(w, subject_names, N_SUBJECT_WEIGHTS, weights);
    lens_json_put_number(w, "no_match_below", no_match_below, 3);
    lens_json_put_number(w, "match_from", match_from, 3);
    lens_json_close_object(w);
}

static void put_record(struct lens_json_writer *w, const char *folder)
{
    size_t n_in_scope = 0;

    for (size_t i = 0; i < subject.n; i++)
        n_in_scope += subject.at[i].y > 0;
    lens_json_open_object(w, "record");
    lens_json_put_text(w, "fitted", "by fit_ranking on the train texts");
    lens_json_put_text(w, "corpus", opened[0].facts.corpus_hash);
    lens_json_put_text(w, "encoder", opened[1].facts.embedder_id);
    lens_json_put_text(w, "encoder_hash", opened[1].facts.embedder_hash);
    lens_json_open_object(w, "texts");
    for (size_t f = 0; f < N_FILES; f++) {
        size_t n = 0;

        for (size_t t = 0; t < n_texts; t++)
            n += !strcmp(texts[t].file, files[f]);
        lens_json_put_integer(w, files[f], (int64_t)n);
    }
    lens_json_put_integer(w, "in_scope", (int64_t)n_in_scope);
    lens_json_put_integer(w, "off_topic", (int64_t)(subject.n - n_in_scope));
    lens_json_close_object(w);
    lens_json_put_integer(w, "folds", FOLDS);
    lens_json_put_number(w, "ridge_of_practices", practice_ridge, 3);
    lens_json_put_number(w, "ridge_of_subject", subject_ridge, 3);
    lens_json_close_object(w);
    (void)folder;
}

static void write_ranking(const char *folder, const char *path)
{
    struct lens_json_writer w;
    struct lens_buffer bytes;
    struct lens_error err = { 0 };

    lens_buffer_init(&bytes, 1 << 20);
    lens_json_writer_init(&w, &bytes, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "learned/2");
    put_record(&w, folder);
    lens_json_open_array(&w, "practices");
    for (size_t s = 0; s < N_SETS; s++)
        put_set(&w, s);
    lens_json_close_array(&w);
    put_subject(&w);
    lens_json_close_object(&w);
    lens_buffer_add_char(&bytes, '\n');
    if (lens_buffer_status(&bytes) != LENS_OK ||
        lens_file_replace(path, lens_buffer_view(&bytes), &err) != LENS_OK)
        die(err.text);
    lens_buffer_release(&bytes);
}

/* Let every author weigh the same, however much he wrote. */
static void balance_authors(void)
{
    for (size_t t = 0; t < n_texts; t++) {
        double n = 0;

        for (size_t u = 0; u < n_texts; u++)
            n += texts[u].author == texts[t].author;
        for (size_t s = 0; s < N_SETS; s++) {
            for (size_t p = 0; p < catalog.n_practices; p++)
                practices[s].at[t * catalog.n_practices + p].weight =
                    AUTHOR_TEXTS / n;
        }
    }
}

int main(int argc, char **argv)
{
    struct lens_arena arena = { 0 };
    struct lens_error err = { 0 };

    if (argc != 7)
        die("usage: fit_ranking FOLDER LSA-INDEX ENCODER-INDEX MODEL "
            "SCRATCH-FILE OUT");
    if (opened_open(argv[2], NULL, &opened[0], &err) != LENS_OK ||
        opened_open(argv[3], argv[4], &opened[1], &err) != LENS_OK ||
        lens_catalog_read(opened[0].docs, &opened[0].collection, &catalog,
                          &err) != LENS_OK ||
        lens_lexicon_read(opened[0].docs,
                          lens_index_forward(opened[0].index, LENS_CONCEPT),
                          &lexicon, &err) != LENS_OK ||
        lens_learned_read(lens_learned_default(), "learned.json", &learned,
                          &err) != LENS_OK)
        die(err.text);
    if (catalog.n_practices > MAX_PRACTICES)
        die("a lens of this size is not for this program");
    for (size_t f = 0; f < N_FILES; f++) {
        add_file(argv[1], files[f], &arena);
        if (f == 0)
            n_workloads = subject.n;
    }
    for (size_t f = 0; f < N_SETS; f++)
        mixtures_show(f, lens_channels_name(sets[f].channels),
                      sets[f].embedder);
    balance_authors();
    add_offtopic(argv[1], &arena);
    n_before_background = subject.n;
    add_background(argv[5]);
    write_ranking(argv[1], argv[6]);
    lens_lexicon_release(&lexicon);
    lens_catalog_release(&catalog);
    opened_close(&opened[0]);
    opened_close(&opened[1]);
    lens_arena_release(&arena);
    return 0;
}
