/*
 * writer.h - writing JSON into a buffer, byte for byte the same every time.
 *
 * Commas and indentation are the writer's business; names and values are the
 * caller's.  Numbers are written with a fixed number of decimals, so that an
 * answer does not change with a compiler's idea of a double.  `name` is NULL
 * inside an array.
 *
 * We do not write through cJSON: its number format depends on the value and
 * its trees would double the memory of a large answer.
 */
#ifndef LENS_JSON_WRITER_H
#define LENS_JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

enum {
    LENS_JSON_WRITER_DEPTH = 16
};

struct lens_json_writer {
    struct lens_buffer *out;
    bool pretty;
    unsigned depth;
    bool has_members[LENS_JSON_WRITER_DEPTH];
};

void lens_json_writer_init(struct lens_json_writer *w, struct lens_buffer *out,
                           bool pretty);

void lens_json_open_object(struct lens_json_writer *w, const char *name);
void lens_json_close_object(struct lens_json_writer *w);
void lens_json_open_array(struct lens_json_writer *w, const char *name);
void lens_json_close_array(struct lens_json_writer *w);

void lens_json_put_text(struct lens_json_writer *w, const char *name,
                        const char *text);
void lens_json_put_view(struct lens_json_writer *w, const char *name,
                        struct lens_view text);
void lens_json_put_integer(struct lens_json_writer *w, const char *name,
                           int64_t value);
/* Rounded to `decimals` places. */
void lens_json_put_number(struct lens_json_writer *w, const char *name,
                          double value, int decimals);
/* With 9 significant digits, which tell every float from every other. */
void lens_json_put_float(struct lens_json_writer *w, const char *name,
                         float value);
/* With as many digits, up to 17, as it takes to read the same number back. */
void lens_json_put_double(struct lens_json_writer *w, const char *name,
                          double value);
void lens_json_put_bool(struct lens_json_writer *w, const char *name,
                        bool value);
void lens_json_put_null(struct lens_json_writer *w, const char *name);
/* A value that is JSON already, on lines of its own: it is laid out again, and
 * trusted. */
void lens_json_put_json(struct lens_json_writer *w, const char *name,
                        struct lens_view json);

#endif /* LENS_JSON_WRITER_H */
