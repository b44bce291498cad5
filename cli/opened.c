#include "opened.h"

#include <string.h>

#include "base/error.h"
#include "corpus.h"

/* A lens has at most this many documents of a kind. */
enum {
    MAX_BRIEFS = 1024
};

enum lens_status lens_opened_open(struct lens_cli *cli, struct lens_opened *out,
                                  struct lens_error *err)
{
    struct lens_opened opened = { .index = NULL };
    enum lens_status status = lens_cli_index(cli, opened.dir, err);

    if (status == LENS_OK)
        status = lens_analyzer_new(&opened.analyzer, err);
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

void lens_opened_close(struct lens_opened *opened)
{
    if (opened->docs)
        opened->docs->ops->close(opened->docs);
    lens_index_close(opened->index);
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
