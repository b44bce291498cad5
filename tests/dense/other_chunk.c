#include "dense/other_chunk.h"

#include <check.h>
#include <string.h>

#include "format/container.h"
#include "support/folder.h"

void test_file_with_chunk(const char *path, const char *const *tags,
                          const char *tag, struct lens_view bytes)
{
    struct lens_container file = { 0 };
    struct lens_container_writer writer = { 0 };
    struct lens_buffer out;

    ck_assert_int_eq(lens_container_open(path, &file, NULL), LENS_OK);
    for (; *tags; tags++) {
        struct lens_view chunk = { 0 };

        ck_assert_int_eq(lens_container_find(&file, *tags, &chunk, NULL),
                         LENS_OK);
        if (!strcmp(*tags, tag))
            chunk = bytes;
        if (chunk.len)
            lens_container_add(&writer, *tags, chunk);
    }
    lens_buffer_init(&out, 64 << 20);
    lens_container_write(&writer, &out);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
    lens_container_close(&file);
    test_file_write(path, out.p, out.len);
    lens_buffer_release(&out);
}
