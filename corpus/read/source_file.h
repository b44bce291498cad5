/*
 * source_file.h - one JSON file of a corpus folder, read and distrusted.
 *
 * What is checked here holds for every file, whatever it describes: its size,
 * its encoding, its nesting, and that no string can hold a NUL (cJSON would cut
 * such a string short without a word).
 */
#ifndef LENS_READ_SOURCE_FILE_H
#define LENS_READ_SOURCE_FILE_H

#include "asklens/status.h"
#include "base/checksum.h"
#include "base/file.h"
#include "json/json.h"

/* The largest file of the built-in lens has 104 KB; none nests over 4 deep. */
enum {
    LENS_SOURCE_MAX_BYTES = 1 << 20,
    LENS_SOURCE_MAX_DEPTH = 8
};

struct lens_source {
    char file[256]; /* relative to the folder, as errors name it */
    char hash[LENS_CONTENT_HASH_LEN + 1];
    struct lens_json *json;
};

/*
 * Read "dir/file".  LENS_E_INVAL names the file and the line or byte;
 * LENS_E_LIMIT for one too large, too deep or with too long a name;
 * LENS_E_NOT_FOUND and LENS_E_IO from the file system; LENS_E_NOMEM.
 */
LENS_MUST_CHECK enum lens_status lens_source_open(const char *dir,
                                                  const char *file,
                                                  struct lens_source *out,
                                                  struct lens_error *err);

/* Frees the JSON.  NULL and a zeroed source are fine. */
void lens_source_close(struct lens_source *source);

#endif /* LENS_READ_SOURCE_FILE_H */
