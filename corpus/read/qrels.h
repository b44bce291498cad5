/*
 * qrels.h - reading a file of relevance judgments that somebody else made.
 *
 * Two layouts, told apart by the number of columns of the first line; every
 * other line has as many:
 *
 *     BEIR    query-id <TAB> corpus-id <TAB> score    a line of names first,
 *             1        <TAB> 31715818  <TAB> 1        which may be missing
 *     TREC    1 0 31715818 1                          tabs or blanks; the
 *                                                     second column is passed
 *                                                     over
 *
 * Grades are whole numbers from -LENS_GRADE_MAX to LENS_GRADE_MAX; TREC has
 * negative ones, for junk.  A document that is judged twice for a query is an
 * error, with one grade too: files that were put together by hand or by a
 * script that ran twice look like that, and what else is wrong nobody knows.
 */
#ifndef LENS_READ_QRELS_H
#define LENS_READ_QRELS_H

#include "asklens/arena.h"
#include "asklens/qrels.h"
#include "asklens/status.h"

/* MS MARCO's training judgments, the largest in use, are 532,761. */
enum {
    LENS_QRELS_MAX = 4 << 20,
    LENS_QRELS_MAX_LINE = 4096
};

/*
 * LENS_E_INVAL names the file and the line, also for a file without judgments;
 * LENS_E_LIMIT; LENS_E_NOT_FOUND and LENS_E_IO from the file system.
 */
LENS_MUST_CHECK enum lens_status lens_qrels_read(const char *path,
                                                 struct lens_arena *arena,
                                                 struct lens_qrels *out,
                                                 struct lens_error *err);

#endif /* LENS_READ_QRELS_H */
