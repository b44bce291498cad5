/*
 * input.h - the description, from arguments, a file or standard input.
 *
 * What is wrong with it is said here, with the place: an empty text, a byte
 * that is not UTF-8, a binary file, a file that is too long, missing,
 * unreadable or a folder.
 */
#ifndef LENS_CLI_INPUT_H
#define LENS_CLI_INPUT_H

#include <stddef.h>

#include "asklens/status.h"
#include "base/buffer.h"

/*
 * Append the text to `out`, whose maximum is the longest text allowed:
 *
 *     no argument, or "-"    standard input
 *     "@FILE"                the file, if it is the only argument
 *     anything else          the arguments, a blank between them
 */
LENS_MUST_CHECK enum lens_status lens_input_read(const char *const *args,
                                                 size_t n_args,
                                                 struct lens_buffer *out,
                                                 struct lens_error *err);

/* The same, but a text without a word is no error. */
LENS_MUST_CHECK enum lens_status lens_input_read_any(const char *const *args,
                                                     size_t n_args,
                                                     struct lens_buffer *out,
                                                     struct lens_error *err);

#endif /* LENS_CLI_INPUT_H */
