/*
 * run.h - what a system found for each query, and TREC's way to write it down.
 *
 *     qid Q0 docid rank score tag
 *     1   Q0 184   1    17.3204    asklens-lexical
 *
 * Order.  trec_eval does not believe the ranks of a run: it sorts by the score,
 * as a float, and puts the greater name first where scores are equal.  We order
 * a run the same way before it is measured and written, so that our figures are
 * those trec_eval gives for the file.  (A search puts the lesser name first.)
 */
#ifndef LENS_EVAL_RUN_H
#define LENS_EVAL_RUN_H

#include "asklens/arena.h"
#include "asklens/qrels.h"
#include "asklens/status.h"
#include "base/buffer.h"

struct lens_run_row {
    const char *key;
    float score; /* no NaN */
};

struct lens_ranked {
    const struct lens_run_row *at;
    size_t n;
};

/* What was found for each query, by its number; nothing for one that was not
 * searched. */
struct lens_run {
    const struct lens_ranked *of;
    size_t n_queries;
};

/* Put the rows in trec_eval's order. */
void lens_run_order(struct lens_run_row *rows, size_t n);

/*
 * Write the run; scores so that they are read back as the same float.
 * LENS_E_INVAL for a name with a blank, which the format cannot hold.
 */
LENS_MUST_CHECK enum lens_status
lens_run_write(const struct lens_run *run,
               const struct lens_test_queries *queries, const char *tag,
               struct lens_buffer *out, struct lens_error *err);

#endif /* LENS_EVAL_RUN_H */
