#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "build.h"
#include "cli.h"
#include "corpus.h"
#include "indexes.h"
#include "opened.h"
#include "places.h"
#include "json/writer.h"

/* Where a build reads and writes, and what came of it. */
struct build {
    struct lens_cli *cli;
    char dir[LENS_PATH_MAX], corpus[LENS_PATH_MAX];
    struct lens_index_summary summary;
};

static enum lens_status find_places(struct build *b, struct lens_error *err)
{
    const struct lens_options *options = &b->cli->options;
    enum lens_status status = lens_cli_index(b->cli, b->dir, err);

    if (status == LENS_OK)
        status = lens_place_corpus(lens_option_value(options, LENS_OPT_CORPUS),
                                   b->corpus, err);
    if (status == LENS_OK && !lens_path_exists(b->corpus)) {
        (void)lens_fail(err, LENS_E_NOT_FOUND,
                        "there is nothing to read in '%.200s'", b->corpus);
        status = lens_hint(err, LENS_E_NOT_FOUND,
                           "name its folder with '--corpus DIR'");
    }
    return status;
}

static enum lens_exit print_build(const struct build *b, uint64_t took_us)
{
    struct lens_buffer out;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_buffer_add_format(&out,
                           "built generation %u of '%s': %zu documents, "
                           "%zu KiB, in %" PRIu64 " ms\n",
                           b->summary.generation, b->dir,
                           b->summary.n_documents, b->summary.bytes >> 10,
                           took_us / 1000);
    code = lens_output(&out, LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}

enum lens_exit lens_run_index_build(struct lens_cli *cli)
{
    uint64_t start_us = lens_clock_us();
    struct build build = { .cli = cli };
    struct lens_build_vectors vectors = { .embedder = NULL };
    struct lens_error err = { 0 };
    enum lens_status status;

    if (lens_cli_arguments(cli, 0, 0, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    status = find_places(&build, &err);
    if (status == LENS_OK &&
        (status = lens_build_choose(cli, &vectors, &err)) == LENS_E_INVAL)
        return lens_complain(&err, LENS_EXIT_USAGE);
    if (status == LENS_OK)
        status = lens_build_index(cli, build.dir, build.corpus, &vectors,
                                  &build.summary, &err);
    if (vectors.embedder)
        vectors.embedder->ops->close(vectors.embedder);
    if (status != LENS_OK)
        return lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    return print_build(&build, lens_clock_us() - start_us);
}

static size_t count_of(const struct lens_opened *o, unsigned kind)
{
    const struct lens_retriever *lexical =
        lens_index_lexical(o->index, (enum lens_kind)kind);

    return lexical ? lexical->ops->count(lexical) : 0;
}

/* "51 practices, 8 scenarios" */
static void put_counts(const struct lens_opened *o, struct lens_buffer *out)
{
    const char *joint = "";

    for (unsigned k = 0; k < LENS_N_KINDS; k++) {
        size_t n = count_of(o, k);

        if (!n)
            continue;
        lens_buffer_add_format(out, "%s%zu %s%s", joint, n,
                               lens_kind_name((enum lens_kind)k),
                               n == 1 ? "" : "s");
        joint = ", ";
    }
}

static void put_status_text(const struct lens_opened *o,
                            struct lens_buffer *out)
{
    const struct lens_index_facts *f = &o->facts;

    lens_buffer_add_format(out, "index      %s\n", o->dir);
    lens_buffer_add_format(out, "generation %u\n", f->generation);
    if (*f->corpus_edition)
        lens_buffer_add_format(out, "lens       %s, edition %s\n",
                               o->collection.name, f->corpus_edition);
    else
        lens_buffer_add_format(out, "collection %s\n", o->collection.name);
    lens_buffer_add_format(out, "corpus     %s\n", f->corpus_hash);
    lens_buffer_add_format(out, "documents  %zu (", f->n_documents);
    put_counts(o, out);
    lens_buffer_add_text(out, ")\n");
    lens_buffer_add_format(out, "files      %zu, %zu KiB\n", f->n_files,
                           f->bytes >> 10);
    lens_buffer_add_format(out, "analyzer   %s\n", f->analyzer);
    if (*f->embedder_id)
        lens_buffer_add_format(out,
                               "embedder   %s, %zu dimensions, %s\n"
                               "vectors    %s\n",
                               f->embedder_id, f->dim, f->embedder_hash,
                               f->dense_index);
    else
        lens_buffer_add_text(out, "embedder   none\n");
    lens_buffer_add_format(out, "built by   %s\n", f->program);
}

static void put_status_json(const struct lens_opened *o,
                            struct lens_buffer *out)
{
    const struct lens_index_facts *f = &o->facts;
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "index-status/1");
    lens_json_put_text(&w, "index", o->dir);
    lens_json_put_integer(&w, "generation", f->generation);
    lens_json_put_text(&w, "lens", f->corpus_id);
    lens_json_put_text(&w, "revision", f->corpus_edition);
    lens_json_put_text(&w, "hash", f->corpus_hash);
    lens_json_put_integer(&w, "documents", (int64_t)f->n_documents);
    lens_json_open_object(&w, "kinds");
    for (unsigned k = 0; k < LENS_N_KINDS; k++) {
        if (count_of(o, k))
            lens_json_put_integer(&w, lens_kind_name((enum lens_kind)k),
                                  (int64_t)count_of(o, k));
    }
    lens_json_close_object(&w);
    lens_json_put_integer(&w, "files", (int64_t)f->n_files);
    lens_json_put_integer(&w, "bytes", (int64_t)f->bytes);
    lens_json_put_text(&w, "analyzer", f->analyzer);
    if (*f->embedder_id) {
        lens_json_open_object(&w, "embedder");
        lens_json_put_text(&w, "id", f->embedder_id);
        lens_json_put_text(&w, "hash", f->embedder_hash);
        lens_json_put_integer(&w, "dim", (int64_t)f->dim);
        lens_json_put_text(&w, "index", f->dense_index);
        lens_json_close_object(&w);
    } else {
        lens_json_put_null(&w, "embedder");
    }
    lens_json_put_text(&w, "program", f->program);
    lens_json_close_object(&w);
}

enum lens_exit lens_run_index_status(struct lens_cli *cli)
{
    struct lens_error err = { 0 };
    struct lens_opened opened;
    struct lens_buffer out;
    enum lens_exit code;

    if (lens_cli_arguments(cli, 0, 0, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    if (lens_opened_open(cli, &opened, &err) != LENS_OK)
        return lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    if (lens_option_given(&cli->options, LENS_OPT_JSON))
        put_status_json(&opened, &out);
    else
        put_status_text(&opened, &out);
    code = lens_output(&out, LENS_EXIT_HIT);
    lens_buffer_release(&out);
    lens_opened_close(&opened);
    return code;
}

static enum lens_exit print_verified(const struct lens_opened *opened)
{
    const struct lens_index_facts *f = &opened->facts;
    struct lens_buffer out;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_buffer_add_format(&out,
                           "ok: generation %u of '%s', %zu files and %zu "
                           "documents\n",
                           f->generation, opened->dir, f->n_files,
                           f->n_documents);
    code = lens_output(&out, LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}

enum lens_exit lens_run_index_verify(struct lens_cli *cli)
{
    struct lens_error err = { 0 };
    struct lens_opened opened;
    enum lens_exit code;

    if (lens_cli_arguments(cli, 0, 0, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    if (lens_opened_open(cli, &opened, &err) != LENS_OK)
        return lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    if (lens_index_verify(opened.index, &err) == LENS_OK &&
        lens_corpus_verify(opened.docs, &err) == LENS_OK)
        code = print_verified(&opened);
    else
        code = lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    lens_opened_close(&opened);
    return code;
}
