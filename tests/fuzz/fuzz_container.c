/* Open any bytes as a container; read every byte of what opens. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "format/container.h"
#include "fuzz/scratch.h"

static void read_chunk(const struct lens_container *c, const char *tag)
{
    struct lens_view chunk = { 0 };
    unsigned sum = 0;

    if (lens_container_find(c, tag, &chunk, NULL) != LENS_OK)
        return;
    FUZZ_REQUIRE(chunk.len <= c->map.len);
    FUZZ_REQUIRE((const unsigned char *)chunk.p >= c->map.p);
    for (size_t i = 0; i < chunk.len; i++)
        sum += (unsigned char)chunk.p[i];
    FUZZ_REQUIRE(sum <= chunk.len * 255);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct scratch_file file;
    const char *path = scratch_file_write(
        &file, (struct lens_view){ (const char *)data, size });
    struct lens_container c = { 0 };
    struct lens_error err = { 0 };
    enum lens_status status = lens_container_open(path, &c, &err);

    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT || status == LENS_E_VERSION);
        FUZZ_REQUIRE(strstr(err.text, path) && err.hint[0] && !c.map.p);
        return 0;
    }
    for (size_t i = 0; i < lens_read_u32((const char *)c.map.p + 12); i++) {
        char tag[LENS_CONTAINER_TAG + 1] = { 0 };

        memcpy(tag, c.map.p + 32 + 32 * i, LENS_CONTAINER_TAG);
        read_chunk(&c, tag);
    }
    read_chunk(&c, "none");
    lens_container_close(&c);
    return 0;
}
