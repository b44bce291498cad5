/*
 * buffer.h - bytes that grow up to a maximum.
 *
 * Errors stick: after the first failure every add is ignored, so a writer of
 * many small pieces checks once, at the end, with lens_buffer_status().  The
 * bytes are always followed by a terminator that is not counted.
 */
#ifndef LENS_BASE_BUFFER_H
#define LENS_BASE_BUFFER_H

#include <stdint.h>

#include "asklens/status.h"
#include "asklens/view.h"
#include "base/error.h"

struct lens_buffer {
    char *p;
    size_t len, cap;
    size_t max; /* bytes; adding beyond it is LENS_E_LIMIT */
    enum lens_status status;
};

void lens_buffer_init(struct lens_buffer *buf, size_t max);
void lens_buffer_release(struct lens_buffer *buf);

/* Forget the bytes and any failure, keep the memory. */
void lens_buffer_clear(struct lens_buffer *buf);

void lens_buffer_add(struct lens_buffer *buf, const void *bytes, size_t len);
void lens_buffer_add_text(struct lens_buffer *buf, const char *terminated);
void lens_buffer_add_view(struct lens_buffer *buf, struct lens_view bytes);
void lens_buffer_add_char(struct lens_buffer *buf, char c);
LENS_PRINTF(2, 3)
void lens_buffer_add_format(struct lens_buffer *buf, const char *fmt, ...);

/* Little-endian integers and base-128 varints, as the index files use them. */
void lens_buffer_add_u32(struct lens_buffer *buf, uint32_t value);
void lens_buffer_add_u64(struct lens_buffer *buf, uint64_t value);
void lens_buffer_add_varint(struct lens_buffer *buf, uint32_t value);

/* LENS_OK, or why the first add failed. */
LENS_MUST_CHECK enum lens_status
lens_buffer_status(const struct lens_buffer *buf);

/* The bytes so far; valid until the next add or release. */
struct lens_view lens_buffer_view(const struct lens_buffer *buf);

#endif /* LENS_BASE_BUFFER_H */
