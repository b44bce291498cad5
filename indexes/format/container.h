/*
 * container.h - one file of named, checksummed chunks.
 *
 * Every index file of ours is a container.  All integers are little-endian.
 *
 *     offset  size
 *          0     8  magic "ASKLENS" and a NUL
 *          8     4  format version (LENS_CONTAINER_VERSION)
 *         12     4  n, the number of chunks, 1 .. LENS_CONTAINER_MAX_CHUNKS
 *         16     8  length of the whole file
 *         24     8  XXH3-64 of bytes 0..23 followed by the table
 *         32  32*n  table: tag (8 bytes, NUL-padded), offset (8), length (8),
 *                   XXH3-64 of the chunk (8)
 *          -     -  chunks in table order, each at the next multiple of 64, so
 *                   that vector loads of any width are aligned; the gaps are 0
 *
 * Opening maps the file and checks all of it: header, table, bounds, order and
 * every checksum.  That runs at memory speed (XXH3), and a reader behind it
 * meets only bytes that a builder wrote.  It may still meet a builder of
 * another time or mind, so readers bound-check what they decode.
 *
 * The checksum at 24 covers those of all chunks: it is the file's seal.  Who
 * has kept it knows which container this is from 32 bytes, and opening makes
 * sure that it is whole.
 */
#ifndef LENS_FORMAT_CONTAINER_H
#define LENS_FORMAT_CONTAINER_H

#include <stdbool.h>
#include <stdint.h>

#include "asklens/status.h"
#include "asklens/view.h"
#include "base/buffer.h"
#include "base/file.h"

enum {
    LENS_CONTAINER_VERSION = 1,
    LENS_CONTAINER_MAX_CHUNKS = 64,
    LENS_CONTAINER_TAG = 8
};

/* Chunks in the order they were added; the bytes are borrowed. */
struct lens_container_writer {
    struct {
        char tag[LENS_CONTAINER_TAG];
        struct lens_view bytes;
    } chunk[LENS_CONTAINER_MAX_CHUNKS];
    size_t n;
};

/* `tag` is at most 8 ASCII characters.  The bytes must live until write. */
void lens_container_add(struct lens_container_writer *writer, const char *tag,
                        struct lens_view bytes);

/* Append the whole container to `out`. */
void lens_container_write(const struct lens_container_writer *writer,
                          struct lens_buffer *out);

/* An open container; zero-initialised is closed. */
struct lens_container {
    struct lens_map map;
    char path[LENS_PATH_MAX]; /* for errors */
};

/* The seal in the bytes of a file, which are not looked at beyond its header;
 * false for what is no container. */
bool lens_container_seal(struct lens_view file, uint64_t *seal);

LENS_MUST_CHECK enum lens_status lens_container_open(const char *path,
                                                     struct lens_container *out,
                                                     struct lens_error *err);
void lens_container_close(struct lens_container *container);

/* The bytes of a chunk, mapped until close; LENS_E_CORRUPT if it is missing. */
LENS_MUST_CHECK enum lens_status
lens_container_find(const struct lens_container *container, const char *tag,
                    struct lens_view *out, struct lens_error *err);

/* Is there such a chunk, that a file may have or not? */
bool lens_container_has(const struct lens_container *container,
                        const char *tag);

/* LENS_E_CORRUPT with the file, what is wrong with it, and what to do. */
enum lens_status lens_container_damaged(const struct lens_container *container,
                                        const char *what,
                                        struct lens_error *err);

/* Read integers from mapped bytes of any alignment. */
static inline uint32_t lens_read_u16(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static inline uint32_t lens_read_u32(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;

    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
           (uint32_t)b[3] << 24;
}

static inline uint64_t lens_read_u64(const char *p)
{
    return (uint64_t)lens_read_u32(p) | (uint64_t)lens_read_u32(p + 4) << 32;
}

#endif /* LENS_FORMAT_CONTAINER_H */
