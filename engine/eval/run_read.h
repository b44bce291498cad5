/*
 * run_read.h - reading runs that other systems wrote, as TREC has them.
 *
 *     qid Q0 docid rank score tag
 *     1   Q0 184   1    17.3204 bm25
 *
 * Six columns with blanks or tabs between.  As for trec_eval only query,
 * document and score count: documents of a query may stand anywhere in the file
 * and in any order, and are put into the order of run.h by their scores.  The
 * rank is not looked at, nor are the second column and the tag.
 *
 * What trec_eval would pass over is an error here, since no figure of such a
 * file means anything: a score that is no finite number (also as a float, which
 * is what it is compared as), a document twice in one query, an empty file.
 */
#ifndef LENS_EVAL_RUN_READ_H
#define LENS_EVAL_RUN_READ_H

#include "eval/run.h"

/* MS MARCO's small development set, 6,980 queries of 1,000 documents, twice. */
enum {
    LENS_RUN_MAX = 16 << 20,
    LENS_RUN_MAX_LINE = 4096
};

struct lens_run_query {
    const char *id;
    struct lens_ranked ranked; /* in trec_eval's order */
};

struct lens_run_file {
    const struct lens_run_query *at; /* in byte order of ids */
    size_t n;
    size_t n_rows;
};

/*
 * Everything lives in the arena.  LENS_E_INVAL names the file and the line, or
 * an empty file; LENS_E_LIMIT; LENS_E_NOT_FOUND and LENS_E_IO from the file
 * system.
 */
LENS_MUST_CHECK enum lens_status lens_run_read(const char *path,
                                               struct lens_arena *arena,
                                               struct lens_run_file *out,
                                               struct lens_error *err);

/* What was found for each of `queries`; the rankings are borrowed. */
LENS_MUST_CHECK enum lens_status
lens_run_join(const struct lens_run_file *file,
              const struct lens_test_queries *queries, struct lens_arena *arena,
              struct lens_run *out, struct lens_error *err);

#endif /* LENS_EVAL_RUN_READ_H */
