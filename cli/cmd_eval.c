#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "channels.h"
#include "cli.h"
#include "cmd_eval_lens.h"
#include "eval_collection.h"
#include "eval_given.h"
#include "eval_measure.h"
#include "eval_sets.h"
#include "eval_sweep.h"

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
    const char *dir; /* of the collection; NULL: none is needed */
    const char *format;
    bool is_given; /* runs are read, not searched for */
    struct lens_arena arena;
    struct lens_measure measures[LENS_EVAL_MEASURES_MAX];
    struct lens_test_queries queries;
    struct lens_eval_set sets[LENS_EVAL_QRELS_MAX];
    struct lens_eval_collection collection;
    struct lens_fusion fusion, swept[LENS_EVAL_SWEPT];
    struct lens_eval_searches searches;
    struct lens_eval_run given[LENS_EVAL_RUNS_MAX];
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
        if (!e->is_given && measure->k != LENS_NO_CUT &&
            measure->k > e->report.k) {
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

/* What is about searching means nothing where runs are read. */
static enum lens_status check_given(const struct lens_cli *cli,
                                    struct lens_error *err)
{
    static const struct {
        enum lens_option option;
        const char *name;
    } about_searching[] = {
        { LENS_OPT_K, "k" },           { LENS_OPT_CHANNELS, "channels" },
        { LENS_OPT_FUSION, "fusion" }, { LENS_OPT_SWEEP, "sweep" },
        { LENS_OPT_RUN, "run" },       { LENS_OPT_EMBEDDER, "embedder" },
        { LENS_OPT_DENSE, "dense" },
    };

    for (size_t i = 0; i < sizeof(about_searching) / sizeof(*about_searching);
         i++) {
        if (lens_option_given(&cli->options, about_searching[i].option))
            return lens_fail(err, LENS_E_INVAL,
                             "'--runs' measures files that are there, so that "
                             "'--%s' has nothing to do",
                             about_searching[i].name);
    }
    if (cli->options.n_args || lens_option_given(&cli->options, LENS_OPT_QRELS))
        return LENS_OK;
    (void)lens_fail(err, LENS_E_INVAL, "'--runs' needs judgments");
    return lens_hint(err, LENS_E_INVAL,
                     "name them with '--qrels FILE', or the folder of a "
                     "collection");
}

static enum lens_status read_options(struct eval *e, struct lens_error *err)
{
    const struct lens_cli *cli = e->cli;
    enum lens_status status = lens_cli_format(cli, &e->format, err);

    e->is_given = lens_option_given(&cli->options, LENS_OPT_RUNS);
    e->report.k = K_DEFAULT;
    e->fusion = lens_fusion_default;
    e->report.per_query = lens_option_given(&cli->options, LENS_OPT_PER_QUERY);
    if (status == LENS_OK)
        status = lens_cli_arguments(cli, e->is_given ? 0 : 1, 1, err);
    if (status == LENS_OK && e->is_given)
        status = check_given(cli, err);
    if (status == LENS_OK)
        status = lens_option_number(&cli->options, LENS_OPT_K, 1,
                                    LENS_SEARCH_MAX, &e->report.k, err);
    if (status == LENS_OK)
        status = read_measures(e, err);
    if (status == LENS_OK)
        status = lens_fusion_read(cli, &e->fusion, err);
    if (status == LENS_OK && cli->options.n_args)
        e->dir = cli->options.args[0];
    return status;
}

static enum lens_status read_files(struct eval *e, struct lens_error *err)
{
    static const char *const otherwise[] = { "test" };
    struct words words = words_of(e, LENS_OPT_QRELS, otherwise, 1);
    const struct lens_eval_wanted_sets wanted = { e->dir, e->is_given, words.at,
                                                  words.n };
    enum lens_status status =
        lens_eval_sets_read(&wanted, &e->arena, &e->queries, e->sets, err);

    e->report.queries = &e->queries;
    e->report.sets = e->sets;
    e->report.n_sets = words.n;
    return status;
}

static enum lens_status read_runs(struct eval *e, struct lens_error *err)
{
    const struct words words = words_of(e, LENS_OPT_RUNS, NULL, 0);

    e->report.collection = e->dir;
    e->report.runs = e->given;
    e->report.n_runs = words.n;
    return lens_eval_given(words.at, words.n, &e->queries, &e->arena, e->given,
                           err);
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

static enum lens_status sweep(struct eval *e,
                              const struct lens_eval_search *search,
                              struct lens_error *err)
{
    const struct lens_eval_sweep sweep = {
        .parts = &e->collection.parts,
        .search = search,
        .searches = &e->searches,
        .measures = e->measures,
        .n_measures = e->report.n_measures,
        .sets = e->sets,
        .n_sets = e->report.n_sets,
    };

    lens_eval_sweep_grid(e->swept);
    e->report.swept = e->swept;
    e->report.n_swept = LENS_EVAL_SWEPT;
    return lens_eval_sweep(&sweep, &e->arena, err);
}

static enum lens_status nothing_to_fuse(struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_INVAL,
                    "'--sweep' goes over ways to fuse two channels, and only "
                    "one is searched");
    return lens_hint(err, LENS_E_INVAL,
                     "leave '--channels' out, and give an '--embedder' other "
                     "than none");
}

static enum lens_status search(struct eval *e, struct lens_error *err)
{
    enum lens_channels all =
        e->collection.parts.dense ? LENS_BOTH : LENS_LEXICAL;
    struct lens_eval_search search = {
        .queries = &e->queries,
        .k = e->report.k,
        .channels = lens_channels_read(e->cli, all),
        .fusion = e->fusion,
    };
    const bool sweeps = lens_option_given(&e->cli->options, LENS_OPT_SWEEP);
    enum lens_status status =
        list_wanted(e, &search.wanted, &search.n_wanted, err);

    if (status == LENS_OK && sweeps && search.channels != LENS_BOTH)
        status = nothing_to_fuse(err);
    if (status == LENS_OK)
        status = lens_eval_search(&e->collection.opened, &e->collection.parts,
                                  &search, &e->arena, &e->searches, err);
    if (status == LENS_OK && sweeps)
        status = sweep(e, &search, err);
    e->report.runs = e->searches.at;
    e->report.n_runs = e->searches.n;
    if (lens_eval_fused(&e->searches))
        e->report.fusion = &e->fusion;
    return status;
}

static enum lens_status measure(struct eval *e, struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t s = 0; status == LENS_OK && s < e->report.n_sets; s++)
        status = lens_eval_measure(e->report.runs, e->report.n_runs,
                                   e->measures, e->report.n_measures,
                                   &e->sets[s], &e->arena, err);
    return status;
}

static enum lens_status open_collection(struct eval *e, struct lens_error *err)
{
    const struct lens_embedder *embedder;
    enum lens_status status =
        lens_eval_collection_open(e->cli, e->dir, &e->collection, err);

    if (status != LENS_OK)
        return status;
    embedder = e->collection.parts.embedder;
    e->report.collection = e->collection.opened.collection.name;
    e->report.n_documents = e->collection.n_documents;
    e->report.embedder = embedder ? embedder->facts.id : NULL;
    e->fusion = lens_fusion_for(embedder ? embedder->ops->kind : NULL);
    return lens_fusion_read(e->cli, &e->fusion, err);
}

/* From the files to the runs. */
static enum lens_status find_runs(struct eval *e, struct lens_error *err)
{
    enum lens_status status = read_files(e, err);

    if (e->is_given)
        return status == LENS_OK ? read_runs(e, err) : status;
    if (status == LENS_OK)
        status = open_collection(e, err);
    for (size_t s = 0; status == LENS_OK && s < e->report.n_sets; s++)
        status = lens_eval_check_documents(&e->collection, &e->sets[s], err);
    return status == LENS_OK ? search(e, err) : status;
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
        (void)fprintf(stderr,
                      "%s: a query takes %.2f ms (median), %.2f ms (p95)\n",
                      e->searches.at[c].name,
                      (double)e->searches.took[c].median_us / 1000,
                      (double)e->searches.took[c].p95_us / 1000);
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
    else if (!strcmp(e->format, "csv"))
        lens_eval_report_csv(&e->report, &out);
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
    lens_arena_init(&e.arena, arena_max);
    status = read_options(&e, &err);
    if (status != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    status = find_runs(&e, &err);
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
    lens_eval_collection_close(&e.collection);
    lens_arena_release(&e.arena);
    return code;
}
