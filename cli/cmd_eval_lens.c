/*
 * cmd_eval_lens.c - asklens eval --lens: how good are the answers of 'ask'?
 *
 * The report is quality/lens_report.h's.  Here the index is opened, a second
 * one without the expansion of the corpus is built beside it and removed again,
 * and floors are held against the figures: a file
 *
 *     {"schema": "floors/1",
 *      "floors": [{"embedder": "lsa", "table": "By kind of text",
 *                  "row": "questions", "column": "P@1", "at_least": 0.72}]}
 *
 * where "at_most" stands for "at_least" where less is better, and a floor for
 * another embedder than that of the index is passed over.
 */
#include "cmd_eval_lens.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/tree.h"
#include "build.h"
#include "opened.h"
#include "places.h"
#include "quality/lens_report.h"
#include "json/json.h"

enum {
    FACT_MAX = 200,
    FLOORS_MAX_BYTES = 1 << 20
};

static const size_t arena_max = (size_t)2 << 30;

/* What the corpus was given beyond the lens's own facts and guidance. */
static const unsigned expansion =
    1U << LENS_F_QUESTIONS | 1U << LENS_F_PHRASES | 1U << LENS_F_SITUATIONS |
    1U << LENS_F_PRINCIPLES | 1U << LENS_F_FAILURES;

struct lens_eval {
    struct lens_cli *cli;
    const char *format, *folder, *split;
    struct lens_arena arena;
    struct lens_opened opened, plain;
    char plain_dir[LENS_PATH_MAX]; /* "" before it is made */
    struct lens_engine *engine, *plain_engine;
    struct lens_report report;
    size_t n_below;
};

static enum lens_status open_engine(struct lens_eval *e,
                                    struct lens_opened *opened,
                                    struct lens_engine **out,
                                    struct lens_error *err)
{
    struct lens_engine_parts parts;
    enum lens_status status = LENS_OK;

    if (*opened->facts.embedder_id)
        status = lens_opened_attach(e->cli, opened, err);
    if (status == LENS_OK)
        status = lens_opened_engine_parts(opened, NULL, &parts, err);
    return status == LENS_OK ? lens_engine_open(&parts, out, err) : status;
}

/* A folder of our own below the cache, new each time. */
static enum lens_status make_plain_dir(struct lens_eval *e,
                                       struct lens_error *err)
{
    char cache[LENS_PATH_MAX], name[64], path[LENS_PATH_MAX];
    enum lens_status status = lens_place_cache(cache, err);

    (void)snprintf(name, sizeof(name), "eval/plain-%ld", (long)getpid());
    if (status == LENS_OK)
        status = lens_path_join(path, cache, name, err);
    if (status == LENS_OK)
        status = lens_dir_make(path, err);
    if (status == LENS_OK)
        memcpy(e->plain_dir, path, sizeof(path));
    return status;
}

/* The same corpus and embedder, without the expansion. */
static enum lens_status build_plain(struct lens_eval *e, struct lens_error *err)
{
    char corpus[LENS_PATH_MAX];
    const bool lsa = !strcmp(e->opened.facts.embedder_id, "lsa");
    const struct lens_build_vectors vectors = {
        .embedder = lsa ? NULL : e->opened.embedder,
        .lsa = lsa,
        .without_fields = expansion,
    };
    struct lens_index_summary summary;
    enum lens_status status = make_plain_dir(e, err);

    if (status == LENS_OK)
        status = lens_place_corpus(NULL, corpus, err);
    if (status == LENS_OK)
        status = lens_build_index(e->cli, e->plain_dir, corpus, &vectors,
                                  &summary, err);
    if (status == LENS_OK)
        status = lens_opened_open_dir(e->cli, e->plain_dir, &e->plain, err);
    return status == LENS_OK ? open_engine(e, &e->plain, &e->plain_engine, err)
                             : status;
}

static enum lens_status open_all(struct lens_eval *e, struct lens_error *err)
{
    enum lens_status status = lens_opened_open(e->cli, &e->opened, err);

    if (status == LENS_OK)
        status = open_engine(e, &e->opened, &e->engine, err);
    return status == LENS_OK ? build_plain(e, err) : status;
}

static const char *fact(struct lens_eval *e, const char *name,
                        const char *value)
{
    char line[FACT_MAX];

    (void)snprintf(line, sizeof(line), "%s: %s", name, value);
    return lens_arena_copy(&e->arena, lens_view_of(line));
}

static enum lens_status make_report(struct lens_eval *e, struct lens_error *err)
{
    const struct lens_option_values *more = &e->cli->options.of[LENS_OPT_TEXTS];
    struct lens_quality_input input = {
        .folder = e->folder,
        .split = e->split,
        .more = more->at,
        .n_more = more->n,
        .engine = e->engine,
        .plain = e->plain_engine,
        .has_dense = e->opened.embedder != NULL,
        .packing = lens_packing_of(&e->opened, e->engine),
    };

    e->report.title = "Answers of 'asklens ask' on judged texts";
    e->report.facts[0] = fact(e, "split", e->split);
    e->report.facts[1] = fact(e, "corpus", e->opened.facts.corpus_hash);
    e->report.facts[2] =
        fact(e, "embedder",
             e->opened.embedder ? e->opened.facts.embedder_id : "none");
    return lens_quality_report(&input, &e->arena, &e->report, err);
}

/* Is the floor for the embedder at hand?  "encoder" stands for every other than
 * LSA. */
static bool is_for_us(const struct lens_eval *e, struct lens_json_value floor)
{
    const char *wanted;

    if (!lens_json_has(floor, "embedder"))
        return true;
    wanted = lens_json_text(floor, "embedder");
    return !strcmp(e->opened.facts.embedder_id, "lsa")
               ? !strcmp(wanted, "lsa")
               : e->opened.embedder && !strcmp(wanted, "encoder");
}

static enum lens_status hold_floor(struct lens_eval *e,
                                   struct lens_json_value floor,
                                   struct lens_table *table,
                                   struct lens_error *err)
{
    const bool most = lens_json_has(floor, "at_most");
    const double limit = lens_json_number(floor, most ? "at_most" : "at_least");
    char *name = lens_arena_alloc(&e->arena, FACT_MAX, 1);
    struct lens_table_row *row;
    double is;

    if (!name)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the report");
    is = lens_report_cell(&e->report, lens_json_text(floor, "table"),
                          lens_json_text(floor, "row"),
                          lens_json_text(floor, "column"));
    (void)snprintf(name, FACT_MAX, "%s, %s", lens_json_text(floor, "row"),
                   lens_json_text(floor, "column"));
    row = lens_table_row(table, name);
    row->at[most ? 1 : 0] = limit;
    row->at[2] = is;
    if (isnan(is) || (most ? is > limit : is < limit)) {
        row->note = isnan(is) ? "no such figure" : "missed";
        e->n_below++;
    }
    return LENS_OK;
}

static enum lens_status hold_file(struct lens_eval *e, const char *path,
                                  struct lens_table *table,
                                  struct lens_error *err)
{
    static const struct lens_json_limits limits = { FLOORS_MAX_BYTES, 8 };
    struct lens_json_value list;
    struct lens_json *doc;
    enum lens_status status = lens_json_read_file(path, &limits, &doc, err);

    if (status != LENS_OK)
        return status;
    if (strcmp(lens_json_text(lens_json_root(doc), "schema"), "floors/1") != 0)
        lens_json_reject(lens_json_root(doc), "is no floors/1");
    list = lens_json_array(lens_json_root(doc), "floors");
    for (struct lens_json_value f = lens_json_first(list);
         status == LENS_OK && !lens_json_is_end(f); f = lens_json_next(f)) {
        if (is_for_us(e, f))
            status = hold_floor(e, f, table, err);
    }
    if (status == LENS_OK)
        status = lens_json_check(doc, err);
    lens_json_free(doc);
    return status;
}

static enum lens_status hold_floors(struct lens_eval *e, struct lens_error *err)
{
    static const char *const columns[] = { "at least", "at most", "is" };
    const struct lens_option_values *files =
        &e->cli->options.of[LENS_OPT_FLOORS];
    struct lens_table *table;
    enum lens_status status = LENS_OK;

    if (!files->n)
        return LENS_OK;
    table =
        lens_report_table(&e->report, &e->arena, "Floors", NULL, columns, 3, 0);
    if (!table)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the report");
    for (size_t i = 0; status == LENS_OK && i < files->n; i++)
        status = hold_file(e, files->at[i], table, err);
    return status;
}

static void put_json(const struct lens_eval *e, struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "eval-lens/1");
    lens_json_put_text(&w, "split", e->split);
    lens_json_put_text(&w, "corpus", e->opened.facts.corpus_hash);
    lens_json_put_text(&w, "embedder",
                       e->opened.embedder ? e->opened.facts.embedder_id : "");
    lens_report_json(&e->report, &w);
    lens_json_close_object(&w);
    lens_buffer_add_char(out, '\n');
}

static enum lens_exit print(const struct lens_eval *e)
{
    struct lens_buffer out;
    struct lens_page page;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_cli_page(e->cli, &page, &out);
    page.width = page.width < 132 ? 132 : page.width;
    if (!strcmp(e->format, "json"))
        put_json(e, &out);
    else if (!strcmp(e->format, "md"))
        lens_report_markdown(&e->report, &out);
    else
        lens_report_text(&e->report, &page);
    lens_page_release(&page);
    code = lens_output(&out, e->n_below ? LENS_EXIT_NO_MATCH : LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}

static void close_all(struct lens_eval *e)
{
    struct lens_error err = { 0 };

    lens_engine_close(e->plain_engine);
    lens_engine_close(e->engine);
    lens_opened_close(&e->plain);
    lens_opened_close(&e->opened);
    if (*e->plain_dir && lens_tree_remove(e->plain_dir, &err) != LENS_OK)
        lens_warn(err.text);
    lens_arena_release(&e->arena);
}

enum lens_exit lens_run_eval_lens(struct lens_cli *cli)
{
    const struct lens_options *options = &cli->options;
    struct lens_eval e = { .cli = cli };
    struct lens_error err = { 0 };
    enum lens_status status = lens_cli_arguments(cli, 0, 1, &err);
    enum lens_exit code;

    if (status == LENS_OK)
        status = lens_cli_format(cli, &e.format, &err);
    if (status != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    lens_arena_init(&e.arena, arena_max);
    e.folder = options->n_args ? options->args[0] : ASKLENS_JUDGED_DIR;
    e.split = lens_option_given(options, LENS_OPT_SPLIT)
                  ? lens_option_value(options, LENS_OPT_SPLIT)
                  : "test";
    status = open_all(&e, &err);
    if (status == LENS_OK)
        status = make_report(&e, &err);
    if (status == LENS_OK)
        status = hold_floors(&e, &err);
    code = status == LENS_OK
               ? print(&e)
               : lens_cli_complain(cli, &err, lens_cli_exit_of(status));
    close_all(&e);
    return code;
}
