#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "format/container.h"
#include "phrases/ngrams.h"
#include "phrases/phrases.h"
#include "phrases/ridge.h"

enum {
    FILE_MAX_BYTES = 1 << 30,
    NGRAMS_MAX_BYTES = 1 << 30
};

/* A phrase of a row, as it was added. */
struct mention {
    uint64_t hash;
    uint32_t count;
    uint32_t row;
};

struct lens_phrases_builder {
    struct lens_analyzer *analyzer;
    struct lens_arena scratch;   /* of the row at hand */
    struct lens_buffer mentions; /* struct mention */
    struct lens_buffer targets;  /* u32 per row: its document */
    uint32_t n_docs, n_rows;
};

/* What is learned from; freed as one. */
struct learning {
    uint64_t *hashes; /* of the phrases that are kept */
    double *idf;
    size_t n_phrases;
    size_t *first;
    uint32_t *column, *target;
    double *value, *weight;
    double *weights, *offsets;
};

enum lens_status lens_phrases_builder_new(struct lens_analyzer *analyzer,
                                          struct lens_phrases_builder **out,
                                          struct lens_error *err)
{
    struct lens_phrases_builder *builder = lens_calloc(1, sizeof(*builder));

    if (!builder)
        return lens_fail(err, LENS_E_NOMEM, "no memory to build an index");
    builder->analyzer = analyzer;
    lens_buffer_init(&builder->mentions, NGRAMS_MAX_BYTES);
    lens_buffer_init(&builder->targets,
                     sizeof(uint32_t) * LENS_PHRASES_MAX_ROWS);
    *out = builder;
    return LENS_OK;
}

void lens_phrases_builder_free(struct lens_phrases_builder *builder)
{
    if (!builder)
        return;
    lens_arena_release(&builder->scratch);
    lens_buffer_release(&builder->mentions);
    lens_buffer_release(&builder->targets);
    lens_free(builder);
}

enum lens_status
lens_phrases_builder_document(struct lens_phrases_builder *builder,
                              struct lens_error *err)
{
    if (builder->n_docs == LENS_PHRASES_MAX_DOCS)
        return lens_fail(err, LENS_E_LIMIT,
                         "more than %d documents are not told apart by phrases",
                         LENS_PHRASES_MAX_DOCS);
    builder->n_docs++;
    return LENS_OK;
}

/* What the buffers of rows say, as an error. */
static enum lens_status
buffers_status(const struct lens_phrases_builder *builder,
               struct lens_error *err)
{
    enum lens_status status = lens_buffer_status(&builder->mentions);

    if (status == LENS_OK)
        status = lens_buffer_status(&builder->targets);
    return status == LENS_OK
               ? LENS_OK
               : lens_fail(err, status,
                           "the rows cannot be told apart by phrases: %s",
                           lens_status_text(status));
}

static enum lens_status add_ngrams(struct lens_phrases_builder *builder,
                                   const struct lens_token *tokens, size_t n,
                                   struct lens_error *err)
{
    struct lens_view *words =
        lens_arena_alloc(&builder->scratch, n, sizeof(*words));
    const uint32_t target = builder->n_docs - 1;
    struct lens_ngram *ngrams = NULL;
    size_t n_ngrams = 0;

    for (size_t i = 0; words && i < n; i++)
        words[i] = tokens[i].term;
    if (!words ||
        !lens_ngrams_of(words, n, &builder->scratch, &ngrams, &n_ngrams))
        return lens_fail(err, LENS_E_NOMEM, "no memory to read a row");
    for (size_t i = 0; i < n_ngrams; i++) {
        const struct mention mention = { ngrams[i].hash, ngrams[i].count,
                                         builder->n_rows };

        lens_buffer_add(&builder->mentions, &mention, sizeof(mention));
    }
    lens_buffer_add(&builder->targets, &target, sizeof(target));
    builder->n_rows++;
    return buffers_status(builder, err);
}

enum lens_status lens_phrases_builder_row(struct lens_phrases_builder *builder,
                                          struct lens_view text,
                                          struct lens_error *err)
{
    struct lens_token *tokens = NULL;
    size_t n = 0;
    enum lens_status status =
        builder->n_docs == 0
            ? lens_fail(err, LENS_E_INVAL, "a row comes before its document")
            : lens_analyze_words(builder->analyzer, text, &builder->scratch,
                                 &tokens, &n, err);

    if (status == LENS_OK)
        status = add_ngrams(builder, tokens, n, err);
    lens_arena_release(&builder->scratch);
    return status;
}

static int by_hash_then_row(const void *pa, const void *pb)
{
    const struct mention *a = pa, *b = pb;

    if (a->hash != b->hash)
        return a->hash > b->hash ? 1 : -1;
    return (a->row > b->row) - (a->row < b->row);
}

static int by_row_then_hash(const void *pa, const void *pb)
{
    const struct mention *a = pa, *b = pb;

    if (a->row != b->row)
        return a->row > b->row ? 1 : -1;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static double idf_of(size_t n_rows, size_t df)
{
    return 1 + log((1 + (double)n_rows) / (1 + (double)df));
}

/* Keep the phrases of two rows and more.  `at` is sorted by hash; the mentions
 * of kept ones move to its front, their hash becoming the number of the phrase.
 * Returns how many stay. */
static size_t keep_phrases(struct mention *at, size_t n, size_t n_rows,
                           struct learning *l)
{
    size_t kept = 0;

    for (size_t i = 0; i < n;) {
        size_t end = i;

        while (end < n && at[end].hash == at[i].hash)
            end++;
        if (end - i >= 2) {
            l->hashes[l->n_phrases] = at[i].hash;
            l->idf[l->n_phrases] = idf_of(n_rows, end - i);
            for (size_t k = i; k < end; k++) {
                at[kept] = at[k];
                at[kept++].hash = l->n_phrases;
            }
            l->n_phrases++;
        }
        i = end;
    }
    return kept;
}

/* Scale the values of each row to length 1. */
static void scale_rows(struct learning *l, size_t n_rows)
{
    for (size_t i = 0; i < n_rows; i++) {
        double sum = 0;

        for (size_t j = l->first[i]; j < l->first[i + 1]; j++)
            sum += l->value[j] * l->value[j];
        for (size_t j = l->first[i]; j < l->first[i + 1]; j++)
            l->value[j] /= sqrt(sum);
    }
}

/* Mentions by row, as compressed rows. */
static void fill_rows(const struct mention *at, size_t n, size_t n_rows,
                      struct learning *l)
{
    size_t j = 0;

    for (size_t i = 0; i < n_rows; i++) {
        l->first[i] = j;
        for (; j < n && at[j].row == i; j++) {
            l->column[j] = (uint32_t)at[j].hash;
            l->value[j] = (1 + log((double)at[j].count)) * l->idf[l->column[j]];
        }
    }
    l->first[n_rows] = j;
    scale_rows(l, n_rows);
}

/* Every document weighs the same, and the mean weight is 1. */
static bool weigh_rows(const struct lens_phrases_builder *builder,
                       struct learning *l)
{
    size_t *rows_of = lens_calloc(builder->n_docs, sizeof(*rows_of));
    size_t n_filled = 0;

    if (!rows_of)
        return false;
    memcpy(l->target, builder->targets.p, builder->targets.len);
    for (size_t i = 0; i < builder->n_rows; i++)
        n_filled += rows_of[l->target[i]]++ == 0;
    for (size_t i = 0; i < builder->n_rows; i++)
        l->weight[i] = (double)builder->n_rows / (double)n_filled /
                       (double)rows_of[l->target[i]];
    lens_free(rows_of);
    return true;
}

static bool make_room(const struct lens_phrases_builder *builder, size_t n,
                      struct learning *l)
{
    const size_t n_rows = builder->n_rows;

    l->hashes = lens_calloc(n / 2 + 1, sizeof(*l->hashes));
    l->idf = lens_calloc(n / 2 + 1, sizeof(*l->idf));
    l->first = lens_calloc(n_rows + 1, sizeof(*l->first));
    l->column = lens_calloc(n + 1, sizeof(*l->column));
    l->value = lens_calloc(n + 1, sizeof(*l->value));
    l->target = lens_calloc(n_rows + 1, sizeof(*l->target));
    l->weight = lens_calloc(n_rows + 1, sizeof(*l->weight));
    l->offsets = lens_calloc(builder->n_docs + 1, sizeof(*l->offsets));
    return l->hashes && l->idf && l->first && l->column && l->value &&
           l->target && l->weight && l->offsets;
}

static void forget(struct learning *l)
{
    lens_free(l->hashes);
    lens_free(l->idf);
    lens_free(l->first);
    lens_free(l->column);
    lens_free(l->value);
    lens_free(l->target);
    lens_free(l->weight);
    lens_free(l->offsets);
    lens_free(l->weights);
}

static enum lens_status learn(struct lens_phrases_builder *builder,
                              double ridge, struct learning *l,
                              struct lens_error *err)
{
    struct mention *at = (struct mention *)(void *)builder->mentions.p;
    size_t n = builder->mentions.len / sizeof(*at);
    struct lens_sparse rows;

    if (!make_room(builder, n, l) || !weigh_rows(builder, l))
        return lens_fail(err, LENS_E_NOMEM, "no memory to learn phrases");
    if (n)
        qsort(at, n, sizeof(*at), by_hash_then_row);
    n = keep_phrases(at, n, builder->n_rows, l);
    if (n)
        qsort(at, n, sizeof(*at), by_row_then_hash);
    fill_rows(at, n, builder->n_rows, l);
    l->weights =
        lens_calloc(l->n_phrases * builder->n_docs + 1, sizeof(*l->weights));
    if (!l->weights)
        return lens_fail(err, LENS_E_NOMEM, "no memory to learn phrases");
    rows = (struct lens_sparse){ l->first,     l->column,      l->value,
                                 l->target,    l->weight,      builder->n_rows,
                                 l->n_phrases, builder->n_docs };
    return lens_ridge_solve(&rows, ridge, l->weights, l->offsets, err);
}

static void add_floats(struct lens_buffer *out, const double *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float value = (float)from[i];
        uint32_t bits;

        memcpy(&bits, &value, sizeof(bits));
        lens_buffer_add_u32(out, bits);
    }
}

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* The chunks of the file, while it is written. */
struct chunks {
    struct lens_buffer meta, hashes, idf, offsets, weights;
};

static void write_chunks(const struct lens_phrases_builder *builder,
                         const struct learning *l, struct chunks *c,
                         struct lens_buffer *out)
{
    struct lens_container_writer writer = { .n = 0 };
    const char *analyzer = lens_analyzer_description(builder->analyzer);

    lens_buffer_add_u32(&c->meta, builder->n_docs);
    lens_buffer_add_u32(&c->meta, (uint32_t)l->n_phrases);
    lens_buffer_add_u32(&c->meta, builder->n_rows);
    lens_buffer_add_u32(&c->meta, 0);
    for (size_t i = 0; i < l->n_phrases; i++)
        lens_buffer_add_u64(&c->hashes, l->hashes[i]);
    add_floats(&c->idf, l->idf, l->n_phrases);
    add_floats(&c->offsets, l->offsets, builder->n_docs);
    add_floats(&c->weights, l->weights, l->n_phrases * builder->n_docs);
    lens_container_add(&writer, "ANALYZER", lens_view_of(analyzer));
    lens_container_add(&writer, "META", lens_buffer_view(&c->meta));
    lens_container_add(&writer, "HASHES", lens_buffer_view(&c->hashes));
    lens_container_add(&writer, "IDF", lens_buffer_view(&c->idf));
    lens_container_add(&writer, "OFFSETS", lens_buffer_view(&c->offsets));
    lens_container_add(&writer, "WEIGHTS", lens_buffer_view(&c->weights));
    lens_container_write(&writer, out);
}

enum lens_status
lens_phrases_builder_write(struct lens_phrases_builder *builder, double ridge,
                           struct lens_buffer *out, struct lens_error *err)
{
    struct learning l = { .n_phrases = 0 };
    struct chunks c;
    struct lens_buffer *all[] = { &c.meta, &c.hashes, &c.idf, &c.offsets,
                                  &c.weights };
    enum lens_status status = learn(builder, ridge, &l, err);

    for (size_t i = 0; i < COUNT(all); i++)
        lens_buffer_init(all[i], FILE_MAX_BYTES);
    if (status == LENS_OK) {
        write_chunks(builder, &l, &c, out);
        for (size_t i = 0; status == LENS_OK && i < COUNT(all); i++)
            status = lens_buffer_status(all[i]);
        if (status == LENS_OK)
            status = lens_buffer_status(out);
        if (status != LENS_OK)
            (void)lens_fail(err, status, "the phrases cannot be written: %s",
                            lens_status_text(status));
    }
    for (size_t i = 0; i < COUNT(all); i++)
        lens_buffer_release(all[i]);
    forget(&l);
    return status;
}
