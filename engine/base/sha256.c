#include "base/sha256.h"

#include <stdint.h>
#include <string.h>
#include <sys/types.h>

#include <sha256.h>

#include "base/file.h"

void lens_sha256(struct lens_view bytes, char out[LENS_SHA256_LEN + 1])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t hash[LENS_SHA256_LEN / 2];
    SHA256_CTX context;

    SHA256_Init(&context);
    if (bytes.len)
        SHA256_Update(&context, (const uint8_t *)bytes.p, bytes.len);
    SHA256_Final(hash, &context);
    for (size_t i = 0; i < sizeof(hash); i++) {
        out[2 * i] = digits[hash[i] >> 4];
        out[2 * i + 1] = digits[hash[i] & 15];
    }
    out[LENS_SHA256_LEN] = '\0';
}

enum lens_status lens_sha256_file(const char *path,
                                  char out[LENS_SHA256_LEN + 1],
                                  struct lens_error *err)
{
    struct lens_map map = { 0 };
    enum lens_status status = lens_map_open(path, &map, err);

    if (status != LENS_OK)
        return status;
    lens_sha256((struct lens_view){ (const char *)map.p, map.len }, out);
    lens_map_close(&map);
    return LENS_OK;
}

bool lens_sha256_is_valid(const char *text)
{
    return strspn(text, "0123456789abcdef") == LENS_SHA256_LEN &&
           text[LENS_SHA256_LEN] == '\0';
}
