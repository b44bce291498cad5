#include "lexical/opened.h"

#include <check.h>

#include "base/file.h"

struct lens_retriever *test_segment_opened(struct lens_segment_builder *builder,
                                           const struct lens_analyzer *analyzer,
                                           const char *path)
{
    struct lens_retriever *retriever = NULL;
    struct lens_error err = { 0 };
    struct lens_buffer bytes;

    lens_buffer_init(&bytes, 256 << 20);
    ck_assert_int_eq(lens_segment_builder_write(builder, &bytes, &err),
                     LENS_OK);
    ck_assert_int_eq(lens_file_replace(path, lens_buffer_view(&bytes), &err),
                     LENS_OK);
    lens_buffer_release(&bytes);
    lens_segment_builder_free(builder);
    ck_assert_msg(lens_lexical_open(path, lens_analyzer_description(analyzer),
                                    &retriever, &err) == LENS_OK,
                  "%s", err.text);
    return retriever;
}
