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

/* The same over bytes that come in pieces.  NULL when there is no memory. */
struct lens_hasher;

struct lens_hasher *lens_hasher_new(void);
void lens_hasher_add(struct lens_hasher *hasher, const void *bytes, size_t len);
void lens_hasher_finish(const struct lens_hasher *hasher,
                        char out[LENS_CONTENT_HASH_LEN + 1]);
void lens_hasher_free(struct lens_hasher *hasher);

#endif /* LENS_BASE_CHECKSUM_H */
