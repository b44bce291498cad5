/*
 * sha256.h - SHA-256 (FIPS 180-4), to know a file that came over a network for
 * the one it claims to be.  Where only damage is to be noticed, checksum.h is
 * ten times as fast.  The only user of libmd.
 */
#ifndef LENS_BASE_SHA256_H
#define LENS_BASE_SHA256_H

#include <stdbool.h>

#include "asklens/status.h"
#include "asklens/view.h"

/* Lower-case hexadecimal digits; outputs have room for a terminator too. */
enum {
    LENS_SHA256_LEN = 64
};

void lens_sha256(struct lens_view bytes, char out[LENS_SHA256_LEN + 1]);

/* Of a whole file, which is mapped, not read in. */
LENS_MUST_CHECK enum lens_status lens_sha256_file(const char *path,
                                                  char out[LENS_SHA256_LEN + 1],
                                                  struct lens_error *err);

/* 64 lower-case hexadecimal digits and nothing else? */
bool lens_sha256_is_valid(const char *text);

#endif /* LENS_BASE_SHA256_H */
