/*
 * eval_index.h - the index of a test collection, built when there is none.
 *
 * It lies in a cache folder named after the collection and what it holds, or
 * where --index says.  Beside its generations a small file, SOURCE, says what
 * it was made from: the bytes of the documents, the embedder, the program.  As
 * long as all of that is the same the index is used again, else it is built
 * anew.  An index that somebody else built is used as it is, since it was named
 * on purpose.
 */
#ifndef LENS_CLI_EVAL_INDEX_H
#define LENS_CLI_EVAL_INDEX_H

#include "opened.h"

/* `collection` is the folder of the collection.  What is done is said on
 * stderr. */
LENS_MUST_CHECK enum lens_status lens_eval_index_open(struct lens_cli *cli,
                                                      const char *collection,
                                                      struct lens_opened *out,
                                                      struct lens_error *err);

#endif /* LENS_CLI_EVAL_INDEX_H */
