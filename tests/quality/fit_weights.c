/*
 * fit_weights - the constants of engine/rank/weights.c, fitted anew.
 *
 *     fit_weights INDEX FOLDER SCRATCH-FILE [MODEL]
 *
 * Two logistic regressions on the train split, by Newton's method with a small
 * ridge penalty (Hastie, Tibshirani and Friedman, "The Elements of Statistical
 * Learning", section 4.4.1); no randomness, so the same data gives the same
 * numbers:
 *
 *   practices  one row per (text, practice); relevant is a grade of 1 or 2;
 *              once for each choice of channels, with the embedder of the
 *              index (MODEL is its folder where that is an encoder)
 *   subject    one row per text; workloads and questions against off-topic
 *              texts and the background of the lens, both classes weighing the
 *              same.  Word odds are learned from the background, so each fifth
 *              of it is judged by odds that have not seen it.
 *
 * It prints what to put into weights.c.  The test split is not read.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "domain/odds.h"
#include "index_fields.h"
#include "quality/collection.h"
#include "quality/opened.h"
#include "query/facets.h"
#include "query/meaning.h"
#include "rank/catalog.h"
#include "rank/evidence.h"
#include "rank/subject.h"
#include "rank/weights.h"

enum {
    MAX_ROWS = 32768,
    N_WEIGHTS = 7,
    STEPS = 60,
    FOLDS = 5
};

struct row {
    double x[N_WEIGHTS]; /* x[0] is 1 */
    double y;
    double weight;
};

struct rows {
    struct row at[MAX_ROWS];
    size_t n;
};

static struct rows practices[LENS_BOTH + 1], subject; /* by channels */
static struct lens_lexicon lexicon;

static void die(const char *text)
{
    fprintf(stderr, "fit_weights: %s\n", text);
    exit(2);
}

static void add_row(struct rows *rows, const double *x, double y)
{
    struct row *row;

    if (rows->n == MAX_ROWS)
        die("too many rows");
    row = &rows->at[rows->n++];
    memcpy(row->x, x, sizeof(row->x));
    row->y = y;
    row->weight = 1;
}

static int grade_of(const struct judged_text *text, const char *key)
{
    for (size_t i = 0; i < text->n_practices; i++) {
        if (!strcmp(text->practices[i].key, key))
            return text->practices[i].grade;
    }
    return 0;
}

static void add_practices(const struct judged_text *text,
                          const struct lens_catalog *catalog,
                          const struct lens_evidence *evidence,
                          enum lens_channels channels)
{
    const double lexical = channels & LENS_LEXICAL ? 1 : 0;
    const double dense = channels & LENS_DENSE ? 1 : 0;

    for (size_t p = 0; p < catalog->n_practices; p++) {
        const struct lens_practice_evidence *e = &evidence->practices[p];
        const double x[N_WEIGHTS] = { 1,
                                      e->clauses * lexical,
                                      e->whole * lexical,
                                      e->concepts * lexical,
                                      e->stress * evidence->clarity,
                                      evidence->clarity,
                                      e->meaning * dense };

        add_row(&practices[channels], x,
                grade_of(text, catalog->practices[p].doc.key) > 0);
    }
}

static void gather(const struct opened *opened,
                   const struct lens_catalog *catalog,
                   const struct lens_facets *facets,
                   enum lens_channels channels, struct lens_arena *arena,
                   struct lens_evidence *out)
{
    const struct lens_index *index = opened->index;
    const struct lens_evidence_sources sources = {
        .retrievers = { lens_index_lexical(index, LENS_PRACTICE),
                        lens_index_lexical(index, LENS_SCENARIO),
                        lens_index_dense(index, LENS_PRACTICE),
                        lens_index_dense(index, LENS_SCENARIO) },
        .catalog = catalog,
        .lexicon = &lexicon,
        .weights =
            lens_practice_weights_for(channels, opened->embedder->ops->kind),
    };

    if (lens_evidence_gather(&sources, facets, catalog->n_scenarios, arena, out,
                             NULL) != LENS_OK)
        die("a text cannot be ranked");
}

static void add_text(struct opened *opened, const struct lens_catalog *catalog,
                     const struct lens_domain *domain,
                     const struct judged_text *text, bool in_scope)
{
    struct lens_view view = lens_view_of(text->text);
    struct lens_arena arena = { 0 };
    struct lens_facets facets;
    struct lens_evidence evidence;
    struct lens_subject judged;

    if (lens_facets_of(opened->analyzer, view, &arena, &facets, NULL) !=
        LENS_OK)
        die("a text cannot be read");
    if (in_scope && lens_facets_embed(opened->embedder, view, &arena, &facets,
                                      NULL) != LENS_OK)
        die("a text cannot be embedded");
    for (unsigned c = LENS_DENSE; in_scope && c <= LENS_BOTH; c++) {
        gather(opened, catalog, &facets, (enum lens_channels)c, &arena,
               &evidence);
        add_practices(text, catalog, &evidence, (enum lens_channels)c);
    }
    gather(opened, catalog, &facets, LENS_LEXICAL, &arena, &evidence);
    if (in_scope)
        add_practices(text, catalog, &evidence, LENS_LEXICAL);
    lens_subject_judge(domain, &facets, &evidence, &lexicon, &judged);
    add_row(&subject,
            (double[N_WEIGHTS]){ 1, judged.odds, judged.peak, judged.best,
                                 judged.clarity },
            in_scope);
    lens_arena_release(&arena);
}

static void add_file(struct opened *opened, const struct lens_catalog *catalog,
                     const char *folder, const char *name, bool in_scope)
{
    char path[4096];
    struct lens_arena arena = { 0 };
    struct judged_texts texts = { 0 };
    struct lens_error err = { 0 };

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (judged_texts_read(path, &arena, &texts, &err) != LENS_OK)
        die(err.text);
    for (size_t i = 0; i < texts.n; i++) {
        if (!strcmp(texts.at[i].split, "train"))
            add_text(opened, catalog, lens_index_domain(opened->index),
                     &texts.at[i], in_scope);
    }
    lens_arena_release(&arena);
}

/* One fifth of the background, judged by odds from the other four. */
struct fold {
    struct opened *opened;
    const struct lens_catalog *catalog;
    struct lens_odds_builder *odds;
    const struct lens_domain *domain;
    size_t number, place;
};

static enum lens_status learn_document(const struct lens_document *doc,
                                       void *arg, struct lens_error *err)
{
    struct fold *fold = arg;
    const bool background = doc->kind == LENS_BACKGROUND;
    enum lens_status status = LENS_OK;

    if (doc->kind == LENS_CONCEPT)
        return LENS_OK;
    if (background && fold->place++ % FOLDS == fold->number)
        return LENS_OK;
    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++) {
        if (background || lens_index_sounds_like_user(doc->texts[i].field))
            status = lens_odds_builder_row(
                fold->odds, background, lens_view_of(doc->texts[i].text), err);
    }
    return status;
}

static enum lens_status judge_document(const struct lens_document *doc,
                                       void *arg, struct lens_error *err)
{
    struct fold *fold = arg;
    const struct judged_text text = { .text = doc->texts[0].text };

    (void)err;
    if (fold->place++ % FOLDS == fold->number)
        add_text(fold->opened, fold->catalog, fold->domain, &text, false);
    return LENS_OK;
}

static enum lens_status learn_fold(struct fold *fold, const char *path,
                                   struct lens_domain **out,
                                   struct lens_error *err)
{
    struct lens_docstore *docs = fold->opened->docs;
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, 64 << 20);
    status = lens_odds_builder_new(fold->opened->analyzer, &fold->odds, err);
    for (unsigned k = 0; status == LENS_OK && k < LENS_N_KINDS; k++) {
        struct lens_arena arena = { 0 };

        status = docs->ops->each(docs, (enum lens_kind)k, &arena,
                                 learn_document, fold, err);
        lens_arena_release(&arena);
    }
    if (status == LENS_OK)
        status = lens_odds_builder_write(fold->odds, &bytes, err);
    if (status == LENS_OK)
        status = lens_file_replace(path, lens_buffer_view(&bytes), err);
    if (status == LENS_OK)
        status = lens_odds_open(
            path, lens_analyzer_description(fold->opened->analyzer), out, err);
    lens_odds_builder_free(fold->odds);
    lens_buffer_release(&bytes);
    return status;
}

static void add_background(struct opened *opened,
                           const struct lens_catalog *catalog,
                           const char *scratch)
{
    for (size_t f = 0; f < FOLDS; f++) {
        struct fold fold = { .opened = opened,
                             .catalog = catalog,
                             .number = f };
        struct lens_arena arena = { 0 };
        struct lens_domain *domain = NULL;
        struct lens_error err = { 0 };

        if (learn_fold(&fold, scratch, &domain, &err) != LENS_OK)
            die(err.text);
        fold.domain = domain;
        fold.place = 0;
        if (opened->docs->ops->each(opened->docs, LENS_BACKGROUND, &arena,
                                    judge_document, &fold, &err) != LENS_OK)
            die(err.text);
        domain->ops->close(domain);
        lens_arena_release(&arena);
    }
    (void)remove(scratch);
}

/* Let both classes weigh the same. */
static void balance(struct rows *rows)
{
    double positive = 0, n = (double)rows->n;

    for (size_t i = 0; i < rows->n; i++)
        positive += rows->at[i].y;
    for (size_t i = 0; i < rows->n; i++)
        rows->at[i].weight =
            rows->at[i].y > 0 ? n / (2 * positive) : n / (2 * (n - positive));
}

static double predict(const struct row *row, const double *w)
{
    double x = 0;

    for (int i = 0; i < N_WEIGHTS; i++)
        x += w[i] * row->x[i];
    return 1.0 / (1.0 + exp(-x));
}

/* Solve a * x = b by elimination with pivoting; both are overwritten. */
static void solve(double a[N_WEIGHTS][N_WEIGHTS], double *b)
{
    for (int c = 0; c < N_WEIGHTS; c++) {
        int pivot = c;

        for (int r = c + 1; r < N_WEIGHTS; r++)
            pivot = fabs(a[r][c]) > fabs(a[pivot][c]) ? r : pivot;
        for (int k = 0; k < N_WEIGHTS; k++) {
            double t = a[c][k];

            a[c][k] = a[pivot][k];
            a[pivot][k] = t;
        }
        double t = b[c];
        b[c] = b[pivot];
        b[pivot] = t;
        for (int r = c + 1; r < N_WEIGHTS; r++) {
            double f = a[r][c] / a[c][c];

            for (int k = c; k < N_WEIGHTS; k++)
                a[r][k] -= f * a[c][k];
            b[r] -= f * b[c];
        }
    }
    for (int r = N_WEIGHTS - 1; r >= 0; r--) {
        for (int k = r + 1; k < N_WEIGHTS; k++)
            b[r] -= a[r][k] * b[k];
        b[r] /= a[r][r];
    }
}

static void newton_step(const struct rows *rows, double ridge, double *w)
{
    double h[N_WEIGHTS][N_WEIGHTS] = { { 0 } }, g[N_WEIGHTS] = { 0 };

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *row = &rows->at[i];
        double p = predict(row, w);

        for (int a = 0; a < N_WEIGHTS; a++) {
            g[a] += row->weight * (row->y - p) * row->x[a];
            for (int b = 0; b < N_WEIGHTS; b++)
                h[a][b] += row->weight * p * (1 - p) * row->x[a] * row->x[b];
        }
    }
    /* The bias is not punished; a trace keeps the matrix regular. */
    for (int a = 0; a < N_WEIGHTS; a++) {
        double penalty = a ? ridge : 1e-9;

        h[a][a] += penalty;
        g[a] -= penalty * w[a];
    }
    solve(h, g);
    for (int a = 0; a < N_WEIGHTS; a++)
        w[a] += g[a];
}

static void fit(const char *name, const char *const *labels,
                const struct rows *rows, double ridge)
{
    double w[N_WEIGHTS] = { 0 };

    for (int i = 0; i < STEPS; i++)
        newton_step(rows, ridge, w);
    printf("%s (%zu rows)\n", name, rows->n);
    for (int i = 0; i < N_WEIGHTS && labels[i]; i++)
        printf("    .%s = %.2f,\n", labels[i], w[i]);
}

int main(int argc, char **argv)
{
    static const char *const practice_labels[] = {
        "bias", "clauses", "whole", "concepts", "stress", "clarity", "meaning"
    };
    static const char *const subject_labels[] = { "bias", "odds",    "peak",
                                                  "best", "clarity", NULL };
    struct opened opened;
    struct lens_catalog catalog;
    struct lens_error err = { 0 };

    if (argc < 4)
        die("usage: fit_weights INDEX FOLDER SCRATCH-FILE [MODEL]");
    if (opened_open(argv[1], argc > 4 ? argv[4] : NULL, &opened, &err) !=
            LENS_OK ||
        lens_catalog_read(opened.docs, &opened.collection, &catalog, &err) !=
            LENS_OK ||
        lens_lexicon_read(opened.docs,
                          lens_index_forward(opened.index, LENS_CONCEPT),
                          &lexicon, &err) != LENS_OK)
        die(err.text);
    add_file(&opened, &catalog, argv[2], "workloads.jsonl", true);
    add_file(&opened, &catalog, argv[2], "questions.jsonl", true);
    add_file(&opened, &catalog, argv[2], "offtopic.jsonl", false);
    add_background(&opened, &catalog, argv[3]);
    balance(&subject);
    for (unsigned c = LENS_LEXICAL; c <= LENS_BOTH; c++)
        fit(lens_channels_name((enum lens_channels)c), practice_labels,
            &practices[c], 0.05);
    fit("lens_subject_weights", subject_labels, &subject, 0.3);
    lens_lexicon_release(&lexicon);
    lens_catalog_release(&catalog);
    opened_close(&opened);
    return 0;
}
