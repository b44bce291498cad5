/* opened.h - an index and its documents, open for reading. */
#ifndef LENS_CLI_OPENED_H
#define LENS_CLI_OPENED_H

#include "asklens/analyzer.h"
#include "asklens/docstore.h"
#include "asklens/document.h"
#include "cli.h"
#include "indexes.h"

struct lens_opened {
    char dir[LENS_PATH_MAX];
    struct lens_analyzer *analyzer;
    struct lens_index *index;
    struct lens_index_facts facts;
    struct lens_docstore *docs;
    struct lens_collection collection; /* the run's arena's */
};

/* Everything or nothing; on failure there is nothing to close. */
LENS_MUST_CHECK enum lens_status lens_opened_open(struct lens_cli *cli,
                                                  struct lens_opened *out,
                                                  struct lens_error *err);
void lens_opened_close(struct lens_opened *opened);

/* All documents of a kind without their texts; the run's arena's. */
struct lens_briefs {
    const struct lens_document *at;
    size_t n;
};

LENS_MUST_CHECK enum lens_status
lens_opened_briefs(const struct lens_opened *opened, enum lens_kind kind,
                   struct lens_arena *arena, struct lens_briefs *out,
                   struct lens_error *err);

#endif /* LENS_CLI_OPENED_H */
