#include "build.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "asklens/analyzer.h"
#include "commit.h"
#include "corpus.h"
#include "embedder_choice.h"
#include "quality/plain_docs.h"

const char lens_build_program[] =
    "asklens " ASKLENS_VERSION " (" ASKLENS_COMMIT ")";

/* One build under way; what is open is closed by close_build(). */
struct build {
    struct lens_cli *cli;
    char database[LENS_PATH_MAX];
    struct lens_index_build *index;
    struct lens_docstore *docs;
    struct lens_analyzer *analyzer;
    struct lens_corpus_summary corpus;
    const struct lens_build_vectors *vectors;
};

enum lens_status lens_build_choose(struct lens_cli *cli,
                                   struct lens_build_vectors *out,
                                   struct lens_error *err)
{
    const char *spec = lens_option_value(&cli->options, LENS_OPT_EMBEDDER);
    struct lens_embedder_sources sources = { .lsa = NULL };
    enum lens_status status;

    *out = (struct lens_build_vectors){
        .lsa = spec && !strcmp(spec, "lsa"),
        .dense_index = lens_option_value(&cli->options, LENS_OPT_DENSE),
    };
    status = lens_embedder_threads_read(cli, &sources.n_threads, err);
    if (status != LENS_OK || out->lsa)
        return status;
    status =
        lens_embedder_choose(spec, &sources, &cli->arena, &out->embedder, err);
    out->lsa = !spec && !out->embedder;
    return status;
}

/* On a terminal one line that counts; elsewhere nothing. */
static void show_progress(size_t done, size_t all, void *arg)
{
    (void)arg;
    if (all > 2000 && isatty(STDERR_FILENO))
        (void)fprintf(stderr, "\rembedding %zu of %zu rows%s", done, all,
                      done == all ? "\n" : "");
}

static enum lens_status build_documents(struct build *b, const char *dir,
                                        const char *source,
                                        struct lens_error *err)
{
    enum lens_status status = lens_index_begin(dir, &b->index, err);

    if (status == LENS_OK)
        status = lens_path_join(b->database, lens_index_build_path(b->index),
                                LENS_DOCUMENTS_FILE, err);
    if (status == LENS_OK)
        status = lens_corpus_build(source, b->database, &b->corpus, err);
    if (status == LENS_OK)
        status = lens_corpus_open(b->database, &b->docs, err);
    return status;
}

static enum lens_status build_segments(struct build *b,
                                       struct lens_index_summary *out,
                                       struct lens_error *err)
{
    struct lens_collection lens = { .id = NULL };
    struct lens_docstore *plain = NULL;
    enum lens_status status =
        lens_corpus_collection(b->docs, &b->cli->arena, &lens, err);

    if (status == LENS_OK)
        status =
            lens_plain_docs(b->docs, b->vectors->without_fields, &plain, err);

    if (status == LENS_OK)
        status = lens_analyzer_new(&b->analyzer, err);
    if (status == LENS_OK)
        status = lens_index_finish(b->index, plain, b->analyzer,
                                   &(struct lens_index_source){
                                       .corpus_id = lens.id,
                                       .corpus_edition = lens.edition,
                                       .corpus_hash = b->corpus.hash,
                                       .program = lens_build_program,
                                       .embedder = b->vectors->embedder,
                                       .lsa = b->vectors->lsa,
                                       .dense_index = b->vectors->dense_index,
                                       .progress = show_progress,
                                   },
                                   out, err);
    if (plain)
        plain->ops->close(plain);
    return status;
}

static void close_build(struct build *b)
{
    if (b->docs)
        b->docs->ops->close(b->docs);
    lens_analyzer_free(b->analyzer);
    lens_index_abandon(b->index);
}

enum lens_status lens_build_index(struct lens_cli *cli, const char *dir,
                                  const char *source,
                                  const struct lens_build_vectors *vectors,
                                  struct lens_index_summary *out,
                                  struct lens_error *err)
{
    struct build build = { .cli = cli, .vectors = vectors };
    enum lens_status status = build_documents(&build, dir, source, err);

    if (status == LENS_OK)
        status = build_segments(&build, out, err);
    close_build(&build);
    return status;
}
