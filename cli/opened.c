#include "opened.h"

#include <stdio.h>

#include "base/error.h"
#include "corpus.h"
#include "embedder_choice.h"

/* A lens has at most this many documents of a kind. */
enum {
    MAX_BRIEFS = 1024
};

enum lens_status lens_opened_open_dir(struct lens_cli *cli, const char *dir,
                                      struct lens_opened *out,
                                      struct lens_error *err)
{
    struct lens_opened opened = { .index = NULL };
    enum lens_status status = lens_analyzer_new(&opened.analyzer, err);

    (void)snprintf(opened.dir, sizeof(opened.dir), "%s", dir);
    if (status == LENS_OK)
        status = lens_index_open(opened.dir,
                                 lens_analyzer_description(opened.analyzer),
                                 &opened.index, err);
    if (status == LENS_OK) {
        lens_index_facts(opened.index, &opened.facts);
        status = lens_corpus_open(lens_index_documents(opened.index),
                                  &opened.docs, err);
    }
    if (status == LENS_OK)
        status = lens_corpus_collection(opened.docs, &cli->arena,
                                        &opened.collection, err);
    if (status != LENS_OK) {
        lens_opened_close(&opened);
        return status;
    }
    *out = opened;
    return LENS_OK;
}

enum lens_status lens_opened_share(struct lens_cli *cli,
                                   const struct lens_opened *of,
                                   struct lens_opened *out,
                                   struct lens_error *err)
{
    struct lens_opened opened = *of;
    enum lens_status status;

    opened.is_shared = true;
    opened.analyzer = NULL;
    opened.docs = NULL;
    status = lens_analyzer_new(&opened.analyzer, err);
    if (status == LENS_OK)
        status = lens_corpus_open(lens_index_documents(opened.index),
                                  &opened.docs, err);
    if (status == LENS_OK)
        status = lens_corpus_collection(opened.docs, &cli->arena,
                                        &opened.collection, err);
    if (status != LENS_OK) {
        lens_opened_close(&opened);
        return status;
    }
    *out = opened;
    return LENS_OK;
}

enum lens_status lens_opened_open(struct lens_cli *cli, struct lens_opened *out,
                                  struct lens_error *err)
{
    char dir[LENS_PATH_MAX];
    enum lens_status status = lens_cli_index(cli, dir, err);

    return status == LENS_OK ? lens_opened_open_dir(cli, dir, out, err)
                             : status;
}

enum lens_status lens_opened_attach(struct lens_cli *cli,
                                    struct lens_opened *opened,
                                    struct lens_error *err)
{
    struct lens_embedder_sources sources = {
        .lsa = lens_index_lsa(opened->index),
        .analyzer = opened->analyzer,
    };
    enum lens_status status;

    if (opened->embedder || !*opened->facts.embedder_id)
        return LENS_OK;
    status = lens_embedder_threads_read(cli, &sources.n_threads, err);
    if (status == LENS_OK)
        status = lens_embedder_choose(opened->facts.embedder_id, &sources,
                                      &cli->arena, &opened->embedder, err);
    if (status == LENS_OK)
        status = lens_index_attach(opened->index, opened->embedder, err);
    if (status != LENS_OK && opened->embedder) {
        opened->embedder->ops->close(opened->embedder);
        opened->embedder = NULL;
    }
    return status;
}

/* What went wrong and what to do, as one sentence. */
static const char *say_why(struct lens_cli *cli, const struct lens_error *err)
{
    char text[sizeof(err->text) + sizeof(err->hint) + 64];

    (void)snprintf(text, sizeof(text), "by words alone: %s%s%s", err->text,
                   *err->hint ? "; " : "", err->hint);
    return lens_arena_copy(&cli->arena, lens_view_of(text));
}

enum lens_status lens_opened_attach_for(struct lens_cli *cli,
                                        struct lens_opened *opened,
                                        enum lens_channels asked_for,
                                        const char **why,
                                        struct lens_error *err)
{
    struct lens_error first = { .status = LENS_OK };
    enum lens_status status = LENS_OK;

    *why = NULL;
    if (asked_for != LENS_LEXICAL)
        status = lens_opened_attach(cli, opened, &first);
    if (status == LENS_OK)
        return LENS_OK;
    if (asked_for) {
        if (err)
            *err = first;
        return status;
    }
    /* A damaged model can be done without, a damaged index cannot. */
    if (status == LENS_E_CORRUPT) {
        status = lens_index_verify(opened->index, err);
        if (status != LENS_OK)
            return status;
    }
    lens_cli_name_index(cli, &first);
    *why = say_why(cli, &first);
    return *why ? LENS_OK
                : lens_fail(err, LENS_E_NOMEM, "no memory for a sentence");
}

enum lens_status lens_opened_search_parts(const struct lens_opened *opened,
                                          enum lens_kind kind,
                                          struct lens_search_parts *out,
                                          struct lens_error *err)
{
    const struct lens_retriever *lexical =
        lens_index_lexical(opened->index, kind);

    if (!lexical) {
        (void)lens_fail(err, LENS_E_NOT_FOUND,
                        "the index in '%.200s' has no %ss", opened->dir,
                        lens_kind_name(kind));
        return lens_hint(err, LENS_E_NOT_FOUND,
                         "'asklens index status' says what it has");
    }
    *out = (struct lens_search_parts){
        .analyzer = opened->analyzer,
        .lexical = lexical,
        .dense = lens_index_dense(opened->index, kind),
        .embedder = opened->embedder,
    };
    return LENS_OK;
}

enum lens_status lens_opened_engine_parts(const struct lens_opened *opened,
                                          const char *no_dense,
                                          struct lens_engine_parts *out,
                                          struct lens_error *err)
{
    const struct lens_index *index = opened->index;

    if (!lens_index_lexical(index, LENS_PRACTICE) ||
        !lens_index_lexical(index, LENS_SCENARIO)) {
        (void)lens_fail(err, LENS_E_NOT_FOUND,
                        "this index has no practices: '%.200s' is of '%.60s'",
                        opened->dir, opened->facts.corpus_id);
        return lens_hint(err, LENS_E_NOT_FOUND, "use 'asklens search'");
    }
    *out = (struct lens_engine_parts){
        .docs = opened->docs,
        .analyzer = opened->analyzer,
        .practices = lens_index_lexical(index, LENS_PRACTICE),
        .scenarios = lens_index_lexical(index, LENS_SCENARIO),
        .practice_rows = lens_index_forward(index, LENS_PRACTICE),
        .scenario_rows = lens_index_forward(index, LENS_SCENARIO),
        .concept_rows = lens_index_forward(index, LENS_CONCEPT),
        .domain = lens_index_domain(index),
        .practice_phrases = lens_index_phrases(index, LENS_PRACTICE),
        .scenario_phrases = lens_index_phrases(index, LENS_SCENARIO),
        .subject_phrases = lens_index_subject(index),
        .collection = &opened->collection,
        .corpus_hash = opened->facts.corpus_hash,
        .embedder = opened->embedder,
        .practice_vectors = lens_index_dense(index, LENS_PRACTICE),
        .scenario_vectors = lens_index_dense(index, LENS_SCENARIO),
        .practice_discriminant = lens_index_discriminant(index, LENS_PRACTICE),
        .no_dense = no_dense,
    };
    return LENS_OK;
}

void lens_opened_close(struct lens_opened *opened)
{
    if (opened->docs)
        opened->docs->ops->close(opened->docs);
    if (!opened->is_shared)
        lens_index_close(opened->index);
    if (!opened->is_shared && opened->embedder)
        opened->embedder->ops->close(opened->embedder);
    lens_analyzer_free(opened->analyzer);
    *opened = (struct lens_opened){ .index = NULL };
}

struct collecting {
    struct lens_document *at;
    size_t n;
};

static enum lens_status collect(const struct lens_document *doc, void *arg,
                                struct lens_error *err)
{
    struct collecting *c = arg;

    if (c->n == MAX_BRIEFS)
        return lens_fail(err, LENS_E_LIMIT,
                         "the index has more than %d documents of one kind",
                         MAX_BRIEFS);
    c->at[c->n++] = *doc;
    return LENS_OK;
}

enum lens_status lens_opened_briefs(const struct lens_opened *opened,
                                    enum lens_kind kind,
                                    struct lens_arena *arena,
                                    struct lens_briefs *out,
                                    struct lens_error *err)
{
    struct collecting c = { NULL, 0 };
    enum lens_status status;

    c.at = lens_arena_alloc(arena, MAX_BRIEFS, sizeof(*c.at));
    if (!c.at)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the list");
    status = opened->docs->ops->each_brief(opened->docs, kind, arena, collect,
                                           &c, err);
    if (status == LENS_OK)
        *out = (struct lens_briefs){ c.at, c.n };
    return status;
}
