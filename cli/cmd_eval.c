#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "channels.h"
#include "cli.h"
#include "cmd_eval_lens.h"
#include "corpus.h"
#include "eval_index.h"
#include "eval_report.h"
#include "eval_search.h"

enum {
    K_DEFAULT = 1000,
    RUN_MAX_BYTES = 1 << 30
};

/* Judgments, vectors and results of a collection of a million documents. */
static const size_t arena_max = (size_t)4 << 30;

static const char *const measures_default[] = { "ndcg@10", "recall@100", "mrr",
                                                "map", "p@1" };

/* One evaluation under way. */
struct eval {
    struct lens_cli *cli;
    const char *dir; /* of the collection */
    const char *format;
    struct lens_arena arena;
    struct lens_measure measures[LENS_EVAL_MEASURES_MAX];
    struct lens_test_queries queries;
    struct lens_eval_set sets[LENS_EVAL_QRELS_MAX];
    struct lens_opened opened;
    struct lens_search_parts parts;
    struct lens_eval_searches searches;
    struct lens_eval_report report;
};

/* The values given, or the default ones. */
struct words {
    const char *const *at;
    size_t n;
};

static struct words words_of(const struct eval *e, enum lens_option option,
                             const char *const *otherwise, size_t n)
{
    const struct lens_option_values *values = &e->cli->options.of[option];

    return values->n ? (struct words){ values->at, values->n }
                     : (struct words){ otherwise, n };
}

static enum lens_status read_measures(struct eval *e, struct lens_error *err)
{
    struct words words =
        words_of(e, LENS_OPT_MEASURES, measures_default,
                 sizeof(measures_default) / sizeof(*measures_default));

    if (words.n > LENS_EVAL_MEASURES_MAX)
        return lens_fail(err, LENS_E_LIMIT, "there are more than %d measures",
                         LENS_EVAL_MEASURES_MAX);
    for (size_t i = 0; i < words.n; i++) {
        struct lens_measure *measure = &e->measures[i];
        enum lens_status status =
            lens_measure_parse(lens_view_of(words.at[i]), measure, err);

        if (status != LENS_OK)
            return status;
        if (measure->k != LENS_NO_CUT && measure->k > e->report.k) {
            (void)lens_fail(err, LENS_E_INVAL,
                            "'%s' looks at more than the %zu documents that "
                            "are searched for",
                            measure->name, e->report.k);
            return lens_hint(err, LENS_E_INVAL,
                             "search for more with '--k %zu'", measure->k);
        }
    }
    e->report.measures = e->measures;
    e->report.n_measures = words.n;
    return LENS_OK;
}

static enum lens_status read_options(struct eval *e, struct lens_error *err)
{
    const struct lens_cli *cli = e->cli;
    enum lens_status status = lens_cli_format(cli, &e->format, err);

    e->report.k = K_DEFAULT;
    e->report.fusion = lens_fusion_default;
    e->report.per_query = lens_option_given(&cli->options, LENS_OPT_PER_QUERY);
    if (status == LENS_OK)
        status = lens_option_number(&cli->options, LENS_OPT_K, 1,
                                    LENS_SEARCH_MAX, &e->report.k, err);
    if (status == LENS_OK)
        status = read_measures(e, err);
    if (status == LENS_OK)
        status = lens_fusion_read(cli, &e->report.fusion, err);
    return status;
}

/* "DIR/qrels/NAME.tsv" when there is such a file, else `word` as a path. */
static enum lens_status find_qrels(const struct eval *e, const char *word,
                                   char out[LENS_PATH_MAX],
                                   struct lens_error *err)
{
    char name[LENS_PATH_MAX];
    int len = snprintf(name, sizeof(name), "qrels/%s.tsv", word);
    enum lens_status status = LENS_OK;

    if (len < 0 || (size_t)len >= sizeof(name))
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         word);
    status = lens_path_join(out, e->dir, name, err);
    if (status != LENS_OK || lens_path_exists(out))
        return status;
    if (lens_path_exists(word)) {
        (void)snprintf(out, LENS_PATH_MAX, "%s", word);
        return LENS_OK;
    }
    (void)lens_fail(err, LENS_E_NOT_FOUND, "there are no judgments '%.200s'",
                    out);
    return lens_hint(err, LENS_E_NOT_FOUND,
                     "name others with '--qrels train' or '--qrels FILE'");
}

static enum lens_status read_set(struct eval *e, const char *word,
                                 struct lens_eval_set *set,
                                 struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    enum lens_status status = find_qrels(e, word, path, err);

    set->name = word;
    if (status == LENS_OK)
        status = lens_corpus_qrels(path, &e->arena, &set->qrels, err);
    if (status == LENS_OK)
        status = lens_judged_join(&e->queries, &set->qrels, &e->arena,
                                  &set->judged, err);
    if (status == LENS_OK && !set->judged.n) {
        (void)lens_fail(err, LENS_E_INVAL,
                        "'%.200s' judges none of the queries of '%.80s'", path,
                        e->dir);
        status = lens_hint(err, LENS_E_INVAL,
                           "name the judgments of this collection with "
                           "'--qrels'");
    }
    return status;
}

static enum lens_status read_files(struct eval *e, struct lens_error *err)
{
    static const char *const otherwise[] = { "test" };
    struct words words = words_of(e, LENS_OPT_QRELS, otherwise, 1);
    char path[LENS_PATH_MAX];
    enum lens_status status =
        lens_path_join(path, e->dir, "queries.jsonl", err);

    if (status == LENS_OK && words.n > LENS_EVAL_QRELS_MAX)
        status = lens_fail(err, LENS_E_LIMIT,
                           "there are more than %d sets of judgments",
                           LENS_EVAL_QRELS_MAX);
    if (status == LENS_OK)
        status = lens_corpus_queries(path, &e->arena, &e->queries, err);
    for (size_t i = 0; status == LENS_OK && i < words.n; i++)
        status = read_set(e, words.at[i], &e->sets[i], err);
    e->report.queries = &e->queries;
    e->report.sets = e->sets;
    e->report.n_sets = words.n;
    return status;
}

static enum lens_status open_index(struct eval *e, struct lens_error *err)
{
    enum lens_status status =
        lens_eval_index_open(e->cli, e->dir, &e->opened, err);

    if (status == LENS_OK && lens_channels_read(e->cli, 0) != LENS_LEXICAL)
        status = lens_opened_attach(e->cli, &e->opened, err);
    if (status == LENS_OK)
        status =
            lens_opened_search_parts(&e->opened, LENS_PASSAGE, &e->parts, err);
    if (status != LENS_OK)
        return status;
    e->report.collection = e->opened.collection.name;
    e->report.n_documents = e->parts.lexical->ops->count(e->parts.lexical);
    e->report.embedder = e->parts.embedder ? e->parts.embedder->facts.id : NULL;
    e->report.fusion = lens_fusion_for(
        e->parts.embedder ? e->parts.embedder->ops->kind : NULL);
    return lens_fusion_read(e->cli, &e->report.fusion, err);
}

/* The queries that any set judges, in their order. */
static enum lens_status list_wanted(struct eval *e, const size_t **out,
                                    size_t *n_out, struct lens_error *err)
{
    bool *judged = lens_arena_alloc(&e->arena, e->queries.n, sizeof(*judged));
    size_t *wanted = lens_arena_alloc(&e->arena, e->queries.n, sizeof(*wanted));
    size_t n = 0;

    if (!judged || !wanted)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the queries");
    for (size_t s = 0; s < e->report.n_sets; s++) {
        for (size_t i = 0; i < e->sets[s].judged.n; i++)
            judged[e->sets[s].judged.at[i].number] = true;
    }
    for (size_t q = 0; q < e->queries.n; q++) {
        if (judged[q])
            wanted[n++] = q;
    }
    *out = wanted;
    *n_out = n;
    return LENS_OK;
}

static enum lens_status search(struct eval *e, struct lens_error *err)
{
    enum lens_channels all = e->parts.dense ? LENS_BOTH : LENS_LEXICAL;
    struct lens_eval_search search = {
        .queries = &e->queries,
        .k = e->report.k,
        .channels = lens_channels_read(e->cli, all),
        .fusion = e->report.fusion,
    };
    enum lens_status status =
        list_wanted(e, &search.wanted, &search.n_wanted, err);

    if (status == LENS_OK)
        status = lens_eval_search(&e->opened, &e->parts, &search, &e->arena,
                                  &e->searches, err);
    e->report.searches = &e->searches;
    return status;
}

/* Is there a document of this key?  They are numbered in byte order. */
static bool knows_document(const char *key, const void *arg)
{
    const struct eval *e = arg;
    size_t low = 0, high = e->report.n_documents;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = lens_view_compare(
            lens_index_key(e->opened.index, LENS_PASSAGE, (lens_docid)middle),
            lens_view_of(key));

        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static enum lens_status compare(const struct eval *e, struct lens_eval_set *set,
                                struct lens_error *err)
{
    const struct lens_randomisation how = { .seed = 1 };
    const size_t fused = e->searches.n - 1;
    enum lens_status status = LENS_OK;

    if (!lens_eval_fused(&e->searches))
        return LENS_OK;
    for (size_t c = 0; c < fused; c++) {
        for (size_t m = 0; status == LENS_OK && m < e->report.n_measures; m++)
            status = lens_randomisation_test(
                lens_figures_column(&set->figures[fused], m),
                lens_figures_column(&set->figures[c], m), set->judged.n, &how,
                &set->tests[c][m], err);
    }
    return status;
}

static enum lens_status measure(struct eval *e, struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t s = 0; status == LENS_OK && s < e->report.n_sets; s++) {
        struct lens_eval_set *set = &e->sets[s];

        set->n_unknown_documents =
            lens_qrels_unknown(&set->qrels, knows_document, e);
        for (size_t c = 0; status == LENS_OK && c < e->searches.n; c++)
            status = lens_figures_of(&e->searches.at[c].run, &set->judged,
                                     e->measures, e->report.n_measures,
                                     &e->arena, &set->figures[c], err);
        if (status == LENS_OK)
            status = compare(e, set, err);
    }
    return status;
}

static enum lens_status write_run(const struct eval *e, const char *file,
                                  const struct lens_eval_run *run,
                                  struct lens_error *err)
{
    char path[LENS_PATH_MAX], tag[32];
    struct lens_buffer out;
    enum lens_status status;
    int len = snprintf(path, sizeof(path), "%s.%s", file, run->name);

    if (len < 0 || (size_t)len >= sizeof(path))
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         file);
    (void)snprintf(tag, sizeof(tag), "asklens-%s", run->name);
    lens_buffer_init(&out, RUN_MAX_BYTES);
    status = lens_run_write(&run->run, &e->queries, tag, &out, err);
    if (status == LENS_OK)
        status = lens_file_replace(path, lens_buffer_view(&out), err);
    lens_buffer_release(&out);
    return status;
}

static enum lens_status write_runs(const struct eval *e, struct lens_error *err)
{
    const char *file = lens_option_value(&e->cli->options, LENS_OPT_RUN);
    enum lens_status status = LENS_OK;

    for (size_t c = 0; file && status == LENS_OK && c < e->searches.n; c++)
        status = write_run(e, file, &e->searches.at[c], err);
    return status;
}

/* Apart from the report, which is the same bytes each time. */
static void tell_times(const struct eval *e)
{
    if (e->searches.embed_us)
        (void)fprintf(stderr, "embedding all queries: %" PRIu64 " ms\n",
                      e->searches.embed_us / 1000);
    for (size_t c = 0; c < e->searches.n; c++) {
        const struct lens_eval_run *run = &e->searches.at[c];

        (void)fprintf(stderr,
                      "%s: a query takes %.2f ms (median), %.2f ms (p95)\n",
                      run->name, (double)run->median_us / 1000,
                      (double)run->p95_us / 1000);
    }
}

static enum lens_exit print(const struct eval *e)
{
    struct lens_buffer out;
    struct lens_page page;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_cli_page(e->cli, &page, &out);
    if (!strcmp(e->format, "json"))
        lens_eval_report_json(&e->report, &out);
    else if (!strcmp(e->format, "md"))
        lens_eval_report_markdown(&e->report, &out);
    else
        lens_eval_report_text(&e->report, &page);
    lens_page_release(&page);
    code = lens_output(&out, LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}

enum lens_exit lens_run_eval(struct lens_cli *cli)
{
    struct eval e = { .cli = cli };
    struct lens_error err = { 0 };
    enum lens_status status;
    enum lens_exit code;

    if (lens_option_given(&cli->options, LENS_OPT_LENS))
        return lens_run_eval_lens(cli);
    status = lens_cli_arguments(cli, 1, 1, &err);
    lens_arena_init(&e.arena, arena_max);
    if (status == LENS_OK)
        status = read_options(&e, &err);
    if (status != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    e.dir = cli->options.args[0];
    status = read_files(&e, &err);
    if (status == LENS_OK)
        status = open_index(&e, &err);
    if (status == LENS_OK)
        status = search(&e, &err);
    if (status == LENS_OK)
        status = measure(&e, &err);
    if (status == LENS_OK)
        status = write_runs(&e, &err);
    if (status == LENS_OK) {
        code = print(&e);
        tell_times(&e);
    } else {
        code = lens_complain(&err, lens_cli_exit_of(status));
    }
    lens_opened_close(&e.opened);
    lens_arena_release(&e.arena);
    return code;
}
