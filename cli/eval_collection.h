/* eval_collection.h - the collection that is searched: its index, opened, and
 * whether judgments are about it. */
#ifndef LENS_CLI_EVAL_COLLECTION_H
#define LENS_CLI_EVAL_COLLECTION_H

#include "eval_report.h"
#include "opened.h"

struct lens_eval_collection {
    const char *dir;
    struct lens_opened opened;
    struct lens_search_parts parts;
    size_t n_documents;
};

/* Open the index of the folder, built if it has to be (eval_index.h), with the
 * channels of the command line.  Close it also after a failure. */
LENS_MUST_CHECK enum lens_status
lens_eval_collection_open(struct lens_cli *cli, const char *dir,
                          struct lens_eval_collection *out,
                          struct lens_error *err);
void lens_eval_collection_close(struct lens_eval_collection *collection);

/* Count the judgments of documents that are not there.  Some are worth a
 * warning, on stderr; all of them are LENS_E_INVAL. */
LENS_MUST_CHECK enum lens_status
lens_eval_check_documents(const struct lens_eval_collection *collection,
                          struct lens_eval_set *set, struct lens_error *err);

#endif /* LENS_CLI_EVAL_COLLECTION_H */
