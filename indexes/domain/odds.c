#include "domain/odds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "format/container.h"
#include "format/table.h"

/* Limits of one build: the lens has about 30,000 terms in rows. */
enum {
    ODDS_MAX_BYTES = 64 << 20,
    TERM_ARENA_MAX = 256 << 20
};

static const double smoothing = 0.5;
static const double largest_odds = 3.0;

/* A term of one row and the class the row belongs to. */
struct mention {
    struct lens_view term; /* in the builder's arena */
    bool background;
};

struct lens_odds_builder {
    struct lens_analyzer *analyzer;
    struct lens_arena terms;
    struct mention *at;
    size_t n, cap;
};

struct odds {
    struct lens_domain base; /* first: a domain is an odds */
    struct lens_container file;
    struct lens_view terms, values;
    uint32_t n;
};

enum lens_status lens_odds_builder_new(struct lens_analyzer *analyzer,
                                       struct lens_odds_builder **out,
                                       struct lens_error *err)
{
    struct lens_odds_builder *builder = lens_calloc(1, sizeof(*builder));

    if (!builder)
        return lens_fail(err, LENS_E_NOMEM, "no memory to build an index");
    builder->analyzer = analyzer;
    lens_arena_init(&builder->terms, TERM_ARENA_MAX);
    *out = builder;
    return LENS_OK;
}

void lens_odds_builder_free(struct lens_odds_builder *builder)
{
    if (!builder)
        return;
    lens_arena_release(&builder->terms);
    lens_free(builder->at);
    lens_free(builder);
}

static bool add_mention(struct lens_odds_builder *builder,
                        struct lens_view term, bool background)
{
    if (builder->n == builder->cap) {
        size_t cap = builder->cap ? builder->cap * 2 : 4096;
        struct mention *at = lens_realloc(builder->at, cap * sizeof(*at));

        if (!at)
            return false;
        builder->at = at;
        builder->cap = cap;
    }
    builder->at[builder->n++] = (struct mention){ term, background };
    return true;
}

static int by_token_term(const void *pa, const void *pb)
{
    const struct lens_token *a = pa, *b = pb;

    return lens_view_compare(a->term, b->term);
}

enum lens_status lens_odds_builder_row(struct lens_odds_builder *builder,
                                       bool background, struct lens_view text,
                                       struct lens_error *err)
{
    struct lens_token *tokens = NULL;
    enum lens_status status;
    size_t n = 0;

    status = lens_analyze(builder->analyzer, text, &builder->terms, &tokens, &n,
                          err);
    if (status != LENS_OK)
        return status;
    if (n)
        qsort(tokens, n, sizeof(*tokens), by_token_term);
    for (size_t i = 0; i < n; i++) {
        bool again = i && lens_view_equal(tokens[i].term, tokens[i - 1].term);

        if (!again && !add_mention(builder, tokens[i].term, background))
            return lens_fail(err, LENS_E_NOMEM, "no memory to build an index");
    }
    return LENS_OK;
}

static int by_term(const void *pa, const void *pb)
{
    const struct mention *a = pa, *b = pb;

    return lens_view_compare(a->term, b->term);
}

/* Mentions of both classes, and the number of distinct terms. */
struct totals {
    double lens, background, distinct;
};

static struct totals count_totals(const struct lens_odds_builder *b)
{
    struct totals totals = { 0 };

    for (size_t i = 0; i < b->n; i++) {
        if (b->at[i].background)
            totals.background += 1;
        else
            totals.lens += 1;
        if (i == 0 || !lens_view_equal(b->at[i].term, b->at[i - 1].term))
            totals.distinct += 1;
    }
    return totals;
}

static float odds_of(double lens, double background,
                     const struct totals *totals)
{
    double a = smoothing;
    double odds =
        log((lens + a) / (totals->lens + a * totals->distinct)) -
        log((background + a) / (totals->background + a * totals->distinct));

    return (float)fmax(-largest_odds, fmin(largest_odds, odds));
}

static void write_terms(const struct lens_odds_builder *b,
                        struct lens_table_writer *terms,
                        struct lens_buffer *values)
{
    struct totals totals = count_totals(b);
    size_t i = 0;

    while (i < b->n) {
        size_t first = i;
        double lens = 0, background = 0;
        float value;
        uint32_t bits;

        for (; i < b->n && lens_view_equal(b->at[i].term, b->at[first].term);
             i++) {
            if (b->at[i].background)
                background += 1;
            else
                lens += 1;
        }
        value = odds_of(lens, background, &totals);
        memcpy(&bits, &value, sizeof(bits));
        lens_table_add(terms, b->at[first].term);
        lens_buffer_add_u32(values, bits);
    }
    lens_table_finish(terms);
}

enum lens_status lens_odds_builder_write(struct lens_odds_builder *builder,
                                         struct lens_buffer *out,
                                         struct lens_error *err)
{
    struct lens_container_writer writer = { 0 };
    struct lens_table_writer terms;
    struct lens_buffer values;
    enum lens_status status;

    lens_table_writer_init(&terms, ODDS_MAX_BYTES);
    lens_buffer_init(&values, ODDS_MAX_BYTES);
    if (builder->n)
        qsort(builder->at, builder->n, sizeof(*builder->at), by_term);
    write_terms(builder, &terms, &values);
    lens_container_add(
        &writer, "ANALYZER",
        lens_view_of(lens_analyzer_description(builder->analyzer)));
    lens_container_add(&writer, "TERMS", lens_buffer_view(&terms.offsets));
    lens_container_add(&writer, "ODDS", lens_buffer_view(&values));
    status = lens_buffer_status(&terms.offsets);
    if (status == LENS_OK)
        status = lens_buffer_status(&values);
    if (status == LENS_OK) {
        lens_container_write(&writer, out);
        status = lens_buffer_status(out);
    }
    if (status != LENS_OK)
        (void)lens_fail(err, status, "no room for the domain odds");
    lens_table_writer_release(&terms);
    lens_buffer_release(&values);
    return status;
}

static bool find_odds(const struct lens_domain *self, struct lens_view term,
                      float *out)
{
    const struct odds *odds = (const struct odds *)self;
    uint32_t place, bits;

    if (!lens_table_find(odds->terms, odds->n, term, &place))
        return false;
    bits = lens_read_u32(odds->values.p + 4 * (size_t)place);
    memcpy(out, &bits, sizeof(*out));
    return true;
}

static void close_odds(struct lens_domain *self)
{
    struct odds *odds = (struct odds *)self;

    if (!odds)
        return;
    lens_container_close(&odds->file);
    lens_free(odds);
}

static const struct lens_domain_ops odds_ops = { find_odds, close_odds };

/* Within what a builder writes; a NaN is not. */
static bool are_values_valid(const struct odds *odds)
{
    for (uint32_t i = 0; i < odds->n; i++) {
        uint32_t bits = lens_read_u32(odds->values.p + 4 * (size_t)i);
        float value;

        memcpy(&value, &bits, sizeof(value));
        if (!(fabs((double)value) <= largest_odds))
            return false;
    }
    return true;
}

static enum lens_status read_odds(struct odds *odds, const char *analyzer,
                                  struct lens_error *err)
{
    struct lens_view words = { 0 };
    enum lens_status status;

    status = lens_container_find(&odds->file, "ANALYZER", &words, err);
    if (status == LENS_OK)
        status = lens_container_find(&odds->file, "TERMS", &odds->terms, err);
    if (status == LENS_OK)
        status = lens_container_find(&odds->file, "ODDS", &odds->values, err);
    if (status != LENS_OK)
        return status;
    odds->n = (uint32_t)(odds->values.len / 4);
    if (!lens_view_equal(words, lens_view_of(analyzer)))
        status = lens_fail(err, LENS_E_VERSION,
                           "'%s' was built with another text analyzer",
                           odds->file.path);
    else if (odds->values.len % 4 || !lens_table_is_valid(odds->terms, odds->n))
        status = lens_fail(err, LENS_E_CORRUPT,
                           "'%s': its terms are not a sorted table",
                           odds->file.path);
    else if (!are_values_valid(odds))
        status =
            lens_fail(err, LENS_E_CORRUPT,
                      "'%s': its odds are beyond their limit", odds->file.path);
    if (status != LENS_OK)
        (void)lens_hint(err, status,
                        "run 'asklens index build' to make it anew");
    return status;
}

enum lens_status lens_odds_open(const char *path, const char *analyzer,
                                struct lens_domain **out,
                                struct lens_error *err)
{
    struct odds *odds = lens_calloc(1, sizeof(*odds));
    enum lens_status status;

    if (!odds)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'", path);
    odds->base.ops = &odds_ops;
    status = lens_container_open(path, &odds->file, err);
    if (status == LENS_OK)
        status = read_odds(odds, analyzer, err);
    if (status != LENS_OK) {
        close_odds(&odds->base);
        return status;
    }
    *out = &odds->base;
    return LENS_OK;
}
