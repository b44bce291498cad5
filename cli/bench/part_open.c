/*
 * part_open.c - building, opening and verifying an index.
 *
 *     row      configuration
 *     build                  s    documents to an index in force, synced
 *     size                   MiB  of all its files
 *              per document  B    over practices or passages
 *     open     files         us   mapped, every checksum compared
 *              to answer     us   and embedder, vectors and engine ready
 *     verify                 us   the documents: tables, references, hashes
 *
 * What is built is the lens or the collection, with the embedder that the index
 * has which is asked elsewhere: LSA is trained, an installed model embeds every
 * row.  It goes into the folder of the run, and the other figures are of it.  A
 * build that has taken LENS_BENCH_DEAR_NS in all is not repeated.
 *
 * The page cache is as it is: what was built or opened before is in it.  Nobody
 * but root can empty it, and then everybody's.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "bench/asker.h"
#include "bench/calls.h"
#include "bench/parts.h"
#include "build.h"
#include "corpus.h"
#include "embedder_choice.h"
#include "places.h"

enum {
    OPENINGS = 9,
    VERIFIES = 3, /* of the openings; each reads every document */
    NS_PER_US = 1000,
    NS_PER_S = 1000 * 1000 * 1000
};

struct opening {
    struct lens_bench_scope scope;
    char dir[LENS_PATH_MAX], source[LENS_PATH_MAX];
    char embedder[LENS_EMBEDDER_ID_MAX]; /* "" for none */
    size_t n_documents;
    uint64_t spent_ns; /* on building */
};

static struct lens_bench_row row_of(const char *name, const char *configuration,
                                    const char *unit)
{
    return (struct lens_bench_row){ .part = "open",
                                    .name = name,
                                    .configuration = configuration,
                                    .unit = unit,
                                    .recall = -1,
                                    .x = -1 };
}

static enum lens_status add(struct lens_bench_rows *rows, const char *name,
                            const char *configuration, const char *unit,
                            double figure, struct lens_error *err)
{
    const struct lens_bench_row row = row_of(name, configuration, unit);

    return lens_bench_add(rows, &row, figure, NULL, 0, err);
}

/* A cli of its own for everything that is opened, so that nothing piles up. */
static struct lens_cli *cli_new(const struct lens_bench_scope *scope,
                                struct lens_error *err)
{
    struct lens_cli *cli = lens_calloc(1, sizeof(*cli));

    if (!cli) {
        (void)lens_fail(err, LENS_E_NOMEM, "no memory to open an index");
        return NULL;
    }
    cli->command = scope->cli->command;
    cli->options = scope->cli->options;
    return cli;
}

static void cli_free(struct lens_cli *cli)
{
    if (cli)
        lens_arena_release(&cli->arena);
    lens_free(cli);
}

static enum lens_status build_with(const struct opening *o,
                                   struct lens_cli *cli,
                                   struct lens_index_summary *summary,
                                   struct lens_error *err)
{
    struct lens_build_vectors vectors = {
        .lsa = !strcmp(o->embedder, "lsa"),
        .dense_index = lens_option_value(&cli->options, LENS_OPT_DENSE),
    };
    struct lens_embedder_sources sources = { .lsa = NULL };
    enum lens_status status =
        lens_embedder_threads_read(cli, &sources.n_threads, err);

    if (status == LENS_OK && !vectors.lsa && *o->embedder)
        status = lens_embedder_choose(o->embedder, &sources, &cli->arena,
                                      &vectors.embedder, err);
    if (status == LENS_OK)
        status =
            lens_build_index(cli, o->dir, o->source, &vectors, summary, err);
    if (vectors.embedder)
        vectors.embedder->ops->close(vectors.embedder);
    return status;
}

static enum lens_status measure_build(struct opening *o,
                                      struct lens_bench_rows *rows,
                                      struct lens_error *err)
{
    struct lens_index_summary summary = { 0 };
    struct lens_cli *cli = cli_new(&o->scope, err);
    uint64_t begin_ns = lens_clock_ns(), took_ns;
    enum lens_status status;

    if (!cli)
        return LENS_E_NOMEM;
    status = build_with(o, cli, &summary, err);
    cli_free(cli);
    took_ns = lens_clock_ns() - begin_ns;
    o->spent_ns += took_ns;
    if (status == LENS_OK)
        status = add(rows, "build", "", "s", (double)took_ns / NS_PER_S, err);
    if (status == LENS_OK)
        status = add(rows, "size", "", "MiB", (double)summary.bytes / (1 << 20),
                     err);
    if (status == LENS_OK && o->n_documents)
        status = add(rows, "size", "per document", "B",
                     (double)summary.bytes / (double)o->n_documents, err);
    return status;
}

/* Embedder, vectors, and for a lens the engine. */
static enum lens_status make_ready(struct opening *o, struct lens_cli *cli,
                                   struct lens_opened *opened,
                                   struct lens_error *err)
{
    struct lens_engine *engine = NULL;
    struct lens_engine_parts parts;
    const char *no_dense = NULL;
    enum lens_status status =
        lens_opened_attach_for(cli, opened, 0, &no_dense, err);

    if (status != LENS_OK || o->scope.input)
        return status;
    status = lens_opened_engine_parts(opened, no_dense, &parts, err);
    if (status == LENS_OK)
        status = lens_engine_open(&parts, &engine, err);
    lens_engine_close(engine);
    return status;
}

struct times {
    double files_us[OPENINGS], answer_us[OPENINGS], verify_us[VERIFIES];
};

static enum lens_status open_once(struct opening *o, struct times *times,
                                  size_t i, struct lens_error *err)
{
    struct lens_cli *cli = cli_new(&o->scope, err);
    uint64_t t[5] = { lens_clock_ns() };
    struct lens_opened opened;
    enum lens_status status;

    if (!cli)
        return LENS_E_NOMEM;
    status = lens_opened_open_dir(cli, o->dir, &opened, err);
    t[1] = lens_clock_ns();
    if (status == LENS_OK) {
        status = make_ready(o, cli, &opened, err);
        t[2] = lens_clock_ns();
        if (status == LENS_OK && i < VERIFIES)
            status = lens_corpus_verify(opened.docs, err);
        t[3] = lens_clock_ns();
        lens_opened_close(&opened);
    }
    cli_free(cli);
    if (status != LENS_OK)
        return status;
    times->files_us[i] = (double)(t[1] - t[0]) / NS_PER_US;
    times->answer_us[i] = (double)(t[2] - t[0]) / NS_PER_US;
    if (i < VERIFIES)
        times->verify_us[i] = (double)(t[3] - t[2]) / NS_PER_US;
    return LENS_OK;
}

static enum lens_status measure(void *state, struct lens_bench_rows *rows,
                                struct lens_error *err)
{
    const struct lens_bench_row files = row_of("open", "files", "us");
    const struct lens_bench_row answer = row_of("open", "to answer", "us");
    const struct lens_bench_row verify = row_of("verify", "", "us");
    struct opening *o = state;
    struct times times;
    enum lens_status status = LENS_OK;

    if (o->spent_ns < LENS_BENCH_DEAR_NS)
        status = measure_build(o, rows, err);
    for (size_t i = 0; status == LENS_OK && i < OPENINGS; i++)
        status = open_once(o, &times, i, err);
    if (status == LENS_OK)
        status = lens_calls_add(rows, &files, times.files_us, OPENINGS, err);
    if (status == LENS_OK)
        status = lens_calls_add(rows, &answer, times.answer_us, OPENINGS, err);
    return status == LENS_OK
               ? lens_calls_add(rows, &verify, times.verify_us, VERIFIES, err)
               : status;
}

static void close_opening(void *state)
{
    lens_free(state);
}

/* What the index that is asked has, and where its documents come from. */
static enum lens_status look_up(struct opening *o, struct lens_error *err)
{
    const struct lens_bench_scope *scope = &o->scope;
    struct lens_bench_index index;
    enum lens_status status = lens_bench_index_open(scope, &index, err);

    if (status != LENS_OK)
        return status;
    o->n_documents = index.n_documents;
    memcpy(o->embedder, index.opened.facts.embedder_id,
           strnlen(index.opened.facts.embedder_id, sizeof(o->embedder) - 1));
    lens_bench_index_close(&index);
    if (scope->input)
        return lens_place_corpus(scope->input, o->source, err);
    return lens_place_corpus(
        lens_option_value(&scope->cli->options, LENS_OPT_CORPUS), o->source,
        err);
}

static enum lens_status prepare(struct opening *o, struct lens_error *err)
{
    enum lens_status status = look_up(o, err);

    if (status == LENS_OK && !lens_path_exists(o->source)) {
        (void)lens_fail(err, LENS_E_NOT_FOUND,
                        "there is nothing to build from in '%.200s'",
                        o->source);
        return lens_hint(err, LENS_E_NOT_FOUND,
                         "name the folder of the lens by $ASKLENS_CORPUS");
    }
    if (status == LENS_OK)
        status = lens_path_join(o->dir, o->scope.folder, "index", err);
    return status == LENS_OK ? lens_dir_make(o->dir, err) : status;
}

static enum lens_status open_opening(const struct lens_bench_scope *scope,
                                     void **state, struct lens_error *err)
{
    struct opening *o = lens_calloc(1, sizeof(*o));
    enum lens_status status;

    if (!o)
        return lens_fail(err, LENS_E_NOMEM, "no memory to measure opening");
    o->scope = *scope;
    status = prepare(o, err);
    if (status != LENS_OK) {
        close_opening(o);
        return status;
    }
    *state = o;
    return LENS_OK;
}

const struct lens_bench_part lens_bench_part_open = {
    .name = "open",
    .summary = "building, opening and verifying the index, and its size",
    .open = open_opening,
    .measure = measure,
    .close = close_opening,
};
