/* checksum.h - XXH3 over bytes: to notice damage and to name content, not to
 * resist an attacker.  The only user of xxHash. */
#ifndef LENS_BASE_CHECKSUM_H
#define LENS_BASE_CHECKSUM_H

#include <stdint.h>

#include "asklens/view.h"

uint64_t lens_checksum64(const void *bytes, size_t len);

/* 32 lower-case hexadecimal digits of the 128-bit hash, and a terminator. */
enum {
    LENS_CONTENT_HASH_LEN = 32
};
void lens_content_hash(struct lens_view bytes,
                       char out[LENS_CONTENT_HASH_LEN + 1]);

#endif /* LENS_BASE_CHECKSUM_H */
