/*
 * part_lexical.c - the index by words alone: how fast it finds ten documents.
 *
 * Two ways to the same hits (lexical/search.h), whichever the index would take:
 * "exhaustive" scores every document that has a word of the query, "pruned"
 * passes over those whose upper bound is too low.  Times are of the search
 * alone: analysis and documents belong to the stages.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "bench/parts.h"
#include "bench/text_index.h"
#include "lexical/search.h"

enum {
    CALLS_MAX = 1000
};

/* As in part_dense.c. */
static const double build_again_s = 0.1;

struct lexical {
    struct lens_bench_texts texts;
    struct lens_bench_asking asking;
    struct lens_text_index index;
    size_t calls;
    bool is_measured;
};

static void close_lexical(void *state)
{
    struct lexical *lexical = state;

    if (!lexical)
        return;
    lens_text_index_close(&lexical->index);
    lens_bench_texts_close(&lexical->texts);
    lens_free(lexical);
}

static enum lens_status warm_up(struct lexical *lexical,
                                const struct lens_bench_queries *queries,
                                struct lens_error *err)
{
    double calls[LENS_BENCH_QUERIES], median;

    return queries->n ? lens_text_index_time(&lexical->index, NULL, queries,
                                             queries->n, calls, &median, err)
                      : LENS_OK;
}

static enum lens_status open_lexical(const struct lens_bench_scope *scope,
                                     void **state, struct lens_error *err)
{
    struct lexical *lexical = lens_calloc(1, sizeof(*lexical));
    enum lens_status status;

    if (!lexical)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the part 'lexical'");
    lexical->calls = scope->calls > CALLS_MAX ? CALLS_MAX : scope->calls;
    status = lens_bench_texts_open(scope, &lexical->texts, err);
    if (status == LENS_OK)
        status = lens_dir_make(scope->folder, err);
    if (status == LENS_OK)
        status =
            lens_bench_texts_ask(scope, &lexical->texts, &lexical->asking, err);
    if (status == LENS_OK)
        status = lens_text_index_make(&lexical->texts, scope->folder,
                                      &lexical->index, err);
    if (status == LENS_OK)
        status = warm_up(lexical, &lexical->asking.of_few, err);
    if (status == LENS_OK)
        status = warm_up(lexical, &lexical->asking.of_many, err);
    if (status != LENS_OK) {
        close_lexical(lexical);
        return status;
    }
    *state = lexical;
    return LENS_OK;
}

static enum lens_status add_figure(struct lens_bench_rows *rows,
                                   const char *name, const char *configuration,
                                   const char *unit, double figure,
                                   const double *calls, size_t n,
                                   struct lens_error *err)
{
    return lens_bench_add(
        rows,
        &(struct lens_bench_row){ .part = "lexical",
                                  .name = name,
                                  .configuration = configuration,
                                  .unit = unit,
                                  .better = LENS_BENCH_LOWER,
                                  .recall = -1,
                                  .x = -1 },
        figure, calls, n, err);
}

/* One row: these queries, that way. */
struct measured {
    const struct lens_bench_queries *asked;
    lens_text_search *search;
    const char *configuration;
};

static enum lens_status measure_queries(const struct lexical *lexical,
                                        const struct measured *m,
                                        struct lens_bench_rows *rows,
                                        struct lens_error *err)
{
    double calls[CALLS_MAX], median;
    enum lens_status status;

    if (m->asked->n == 0 || lexical->calls == 0)
        return LENS_OK;
    status = lens_text_index_time(&lexical->index, m->search, m->asked,
                                  lexical->calls, calls, &median, err);
    return status == LENS_OK
               ? add_figure(rows, "top-10", m->configuration, "us", median,
                            calls, lexical->calls, err)
               : status;
}

static enum lens_status measure_having(struct lexical *lexical,
                                       struct lens_bench_rows *rows,
                                       struct lens_error *err)
{
    double build_s = lexical->index.build_s, open_s = lexical->index.open_s;
    bool is_again = lexical->is_measured && build_s < build_again_s;
    enum lens_status status = LENS_OK;

    if (is_again)
        status = lens_text_index_time_build(&lexical->texts, &build_s, err);
    if (status == LENS_OK && (is_again || !lexical->is_measured))
        status = add_figure(rows, "index", "build", "s", build_s, NULL, 0, err);
    if (status == LENS_OK && lexical->is_measured)
        status = lens_text_index_time_open(&lexical->index, &open_s, err);
    if (status == LENS_OK)
        status =
            add_figure(rows, "index", "open", "ms", open_s * 1e3, NULL, 0, err);
    if (status == LENS_OK)
        status =
            add_figure(rows, "index", "size", "MiB",
                       (double)lexical->index.bytes / (1 << 20), NULL, 0, err);
    return status;
}

static enum lens_status measure_lexical(void *state,
                                        struct lens_bench_rows *rows,
                                        struct lens_error *err)
{
    struct lexical *lexical = state;
    const struct lens_bench_queries *few = &lexical->asking.of_few;
    const struct lens_bench_queries *many = &lexical->asking.of_many;
    const struct measured measured[] = {
        { few, lens_lexical_search_exhaustive, "2 to 12 words, exhaustive" },
        { few, lens_lexical_search_pruned, "2 to 12 words, pruned" },
        { many, lens_lexical_search_exhaustive, "15 to 58 words, exhaustive" },
        { many, lens_lexical_search_pruned, "15 to 58 words, pruned" },
    };
    enum lens_status status = LENS_OK;

    for (size_t i = 0;
         status == LENS_OK && i < sizeof(measured) / sizeof(*measured); i++)
        status = measure_queries(lexical, &measured[i], rows, err);
    if (status == LENS_OK)
        status = measure_having(lexical, rows, err);
    lexical->is_measured = true;
    return status;
}

const struct lens_bench_part lens_bench_part_lexical = {
    .name = "lexical",
    .summary = "time of short and long queries by words, size of that index",
    .open = open_lexical,
    .measure = measure_lexical,
    .close = close_lexical,
};
