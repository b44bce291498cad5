/*
 * jsonl_reader.h - the importer for passages: one JSON object a line, as the
 * collections of BEIR have it (Thakur et al., NeurIPS 2021).
 *
 *     {"_id": "4983", "title": "White matter", "text": "Alterations of ..."}
 *
 *     _id     the key: 1 to 512 bytes without control characters, given once
 *     title   may be empty or missing
 *     text    one row of LENS_F_TEXT; may be empty, such a passage is found by
 *             its title or not at all
 *
 * Other members ("metadata") are passed over, but for NULs.  Blank lines are
 * too, as are a byte order mark and the CR of a line end.
 *
 * The file is read as a stream: memory holds one line and the ids, never the
 * file.  The first thing wrong ends the reading with one error that names the
 * line.
 */
#ifndef LENS_READ_JSONL_READER_H
#define LENS_READ_JSONL_READER_H

#include "read/visitor.h"

enum {
    LENS_JSONL_MAX_LINE = 1 << 20, /* the store takes no longer text */
    LENS_JSONL_MAX_ID = 512,
    LENS_JSONL_MAX_TITLE = 8 << 10,
    LENS_JSONL_MAX_DEPTH = 16,

    /* What an index is meant for; their ids and lines take about 100 MB while
     * they are read, at 60 bytes an id. */
    LENS_JSONL_MAX_PASSAGES = 1 << 20,

    LENS_JSONL_VERSION = 1
};
#define LENS_JSONL_NAME "jsonl"

/*
 * Read "dir/corpus.jsonl", or, when `path` is a file, that file, and call the
 * visitor: once with the collection, which is named after the folder or file,
 * then with each passage in the order of the file.  A passage lives until the
 * visitor returns, and may have been shown when a later line is found wrong.
 *
 * LENS_E_INVAL for content, LENS_E_LIMIT for too much of it, LENS_E_NOT_FOUND
 * and LENS_E_IO from the file system (also when the file changes while it is
 * read), LENS_E_NOMEM.
 */
LENS_MUST_CHECK enum lens_status
lens_jsonl_read(const char *path, const struct lens_reader_visitor *visitor,
                struct lens_error *err);

#endif /* LENS_READ_JSONL_READER_H */
