/*
 * table.h - a sorted table of strings inside a mapped chunk.
 *
 *     u32 offset x (n + 1), then the bytes they point into
 *
 * The first offset is 0 and the last is the number of bytes; strings are not
 * empty and strictly increase in byte order, so one is found by halving.
 */
#ifndef LENS_FORMAT_TABLE_H
#define LENS_FORMAT_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "asklens/view.h"
#include "base/buffer.h"

/* Is `chunk` such a table of n strings? */
bool lens_table_is_valid(struct lens_view chunk, uint32_t n);

/* String i of a valid table; i < n. */
struct lens_view lens_table_get(struct lens_view chunk, uint32_t n, uint32_t i);

/* True, with its place in *out, when a valid table holds the string. */
bool lens_table_find(struct lens_view chunk, uint32_t n,
                     struct lens_view string, uint32_t *out);

/* A table being written.  Strings must be added in order. */
struct lens_table_writer {
    struct lens_buffer offsets, bytes;
    uint32_t n;
};

void lens_table_writer_init(struct lens_table_writer *writer, size_t max);
void lens_table_writer_release(struct lens_table_writer *writer);
void lens_table_add(struct lens_table_writer *writer, struct lens_view string);

/* Close the table: after this its bytes are in `offsets`, with its status. */
void lens_table_finish(struct lens_table_writer *writer);

#endif /* LENS_FORMAT_TABLE_H */
