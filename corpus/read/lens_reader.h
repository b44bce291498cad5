/*
 * lens_reader.h - the importer for a folder in the layout of corpus/lens.
 *
 *     lens.json           what all documents share
 *     questions.json      an array of questions
 *     practices/ID.json   one practice each, named as its id in lower case
 *     scenarios/ID.json   one scenario each, named as its id
 *     topics/NAME.json    an array of topics each
 *     concepts.json       an array of concepts
 *     background.json     an array of texts about something else
 *
 * No file is trusted.  The first thing wrong ends the reading with one error
 * that names the file and the place in it: a file too large or too deep, not
 * UTF-8 or not JSON, a member missing, unknown, doubled or of the wrong type, a
 * value that is none of those allowed, an id that does not fit its file, a key
 * used twice, a practice without its question, a relation that leads nowhere.
 * Hidden files and other entries of the folder itself are passed over; in the
 * three folders below it every other file must end in ".json".
 *
 * kinds.h says which member of a file becomes what.
 */
#ifndef LENS_READ_LENS_READER_H
#define LENS_READ_LENS_READER_H

#include "asklens/arena.h"
#include "read/visitor.h"

enum {
    LENS_READER_MAX_DOCUMENTS = 4096,
    LENS_READER_VERSION = 1
};
#define LENS_READER_NAME "lens"

/*
 * Read the folder and call the visitor, which sees nothing before everything
 * has been checked: questions, practices, scenarios, topics, concepts,
 * background; files in byte order of names.  What it is shown lives as long as
 * the arena.
 *
 * LENS_E_INVAL for content, LENS_E_LIMIT for too much of it, LENS_E_NOT_FOUND
 * and LENS_E_IO from the file system, LENS_E_NOMEM.
 */
LENS_MUST_CHECK enum lens_status
lens_reader_read(const char *dir, struct lens_arena *arena,
                 const struct lens_reader_visitor *visitor,
                 struct lens_error *err);

#endif /* LENS_READ_LENS_READER_H */
