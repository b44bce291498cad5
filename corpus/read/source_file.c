#include "read/source_file.h"

#include <stdio.h>
#include <string.h>

#include "read/json_bytes.h"

static enum lens_status parse(struct lens_view text, struct lens_source *out,
                              struct lens_error *err)
{
    static const struct lens_json_limits limits = { LENS_SOURCE_MAX_BYTES,
                                                    LENS_SOURCE_MAX_DEPTH };
    enum lens_status status = lens_json_bytes_check(text, out->file, err);

    if (status == LENS_OK)
        status = lens_json_parse(text, out->file, &limits, &out->json, err);
    if (status == LENS_OK)
        lens_content_hash(text, out->hash);
    return status;
}

enum lens_status lens_source_open(const char *dir, const char *file,
                                  struct lens_source *out,
                                  struct lens_error *err)
{
    struct lens_source source = { .json = NULL };
    char path[LENS_PATH_MAX];
    struct lens_buffer text;
    enum lens_status status;
    size_t len = strlen(file);

    if (len >= sizeof(source.file))
        return lens_fail(err, LENS_E_LIMIT,
                         "the file name '%.80s...' is too long", file);
    memcpy(source.file, file, len + 1);
    status = lens_path_join(path, dir, file, err);
    if (status != LENS_OK)
        return status;
    lens_buffer_init(&text, LENS_SOURCE_MAX_BYTES);
    status = lens_file_read(path, &text, err);
    if (status == LENS_OK)
        status = parse(lens_buffer_view(&text), &source, err);
    lens_buffer_release(&text);
    if (status == LENS_OK)
        *out = source;
    return status;
}

void lens_source_close(struct lens_source *source)
{
    if (!source)
        return;
    lens_json_free(source->json);
    source->json = NULL;
}
