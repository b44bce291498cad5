/*
 * output.h - what leaves the process: bytes on stdout, sentences on stderr, a
 * number at the end.
 */
#ifndef LENS_CLI_OUTPUT_H
#define LENS_CLI_OUTPUT_H

#include "asklens/status.h"
#include "base/buffer.h"

enum lens_exit {
    LENS_EXIT_HIT = 0,
    LENS_EXIT_NO_MATCH = 1,
    LENS_EXIT_USAGE = 2, /* the command line, or the text that was given */
    LENS_EXIT_DATA = 3,  /* the index, its documents, the system */
    LENS_EXIT_AUTH = 4,  /* a secret is missing or wrong */
    LENS_EXIT_INTERRUPTED = 130
};

/* Most an answer or a document can take. */
enum {
    LENS_OUTPUT_MAX = 64 << 20
};

/*
 * Write the buffer to stdout and answer `code`.  A reader that went away is no
 * error: whoever runs `asklens ... | head` has seen enough.  Any other failure
 * (a full disk) is reported and is LENS_EXIT_DATA.
 */
enum lens_exit lens_output(const struct lens_buffer *bytes,
                           enum lens_exit code);

/* "asklens: sentence" on stderr, for what is no failure. */
void lens_warn(const char *sentence);

/* "asklens: sentence" and, if there is one, "hint: ..."; answers `code`. */
enum lens_exit lens_complain(const struct lens_error *err, enum lens_exit code);

#endif /* LENS_CLI_OUTPUT_H */
