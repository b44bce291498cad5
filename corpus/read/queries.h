/*
 * queries.h - reading the queries of a test collection: one JSON object a line,
 * as the collections of BEIR have them (Thakur et al., NeurIPS 2021).
 *
 *     {"_id": "13", "text": "5% of perinatal mortality is due to ..."}
 *
 *     _id     1 to LENS_QUERIES_MAX_ID bytes without control characters, given
 *             once
 *     text    not empty; as long as a text that can be searched for
 *
 * Other members ("metadata") are passed over, but for NULs; blank lines are
 * too, as are a byte order mark and the CR of a line end.
 */
#ifndef LENS_READ_QUERIES_H
#define LENS_READ_QUERIES_H

#include "asklens/arena.h"
#include "asklens/qrels.h"
#include "asklens/status.h"

/* MS MARCO, the largest in use, has 509,962 queries of at most 215 bytes. */
enum {
    LENS_QUERIES_MAX = 1 << 20,
    LENS_QUERIES_MAX_LINE = 1 << 20,
    LENS_QUERIES_MAX_TEXT = 256 << 10,
    LENS_QUERIES_MAX_ID = 512,
    LENS_QUERIES_MAX_DEPTH = 16
};

/*
 * LENS_E_INVAL names the file and the line, also for a file without queries;
 * LENS_E_LIMIT; LENS_E_NOT_FOUND and LENS_E_IO from the file system.
 */
LENS_MUST_CHECK enum lens_status
lens_queries_read(const char *path, struct lens_arena *arena,
                  struct lens_test_queries *out, struct lens_error *err);

#endif /* LENS_READ_QUERIES_H */
