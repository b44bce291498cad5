#include "base/checksum.h"

#include <inttypes.h>
#include <stdio.h>

#include <xxhash.h>

uint64_t lens_checksum64(const void *bytes, size_t len)
{
    return XXH3_64bits(bytes, len);
}

void lens_content_hash(struct lens_view bytes,
                       char out[LENS_CONTENT_HASH_LEN + 1])
{
    XXH128_hash_t hash = XXH3_128bits(bytes.p, bytes.len);

    (void)snprintf(out, LENS_CONTENT_HASH_LEN + 1, "%016" PRIx64 "%016" PRIx64,
                   hash.high64, hash.low64);
}
