#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

void lens_buffer_init(struct lens_buffer *buf, size_t max)
{
    *buf = (struct lens_buffer){ .max = max };
}

void lens_buffer_release(struct lens_buffer *buf)
{
    if (!buf)
        return;
    lens_free(buf->p);
    *buf = (struct lens_buffer){ .max = buf->max };
}

void lens_buffer_clear(struct lens_buffer *buf)
{
    buf->len = 0;
    buf->status = LENS_OK;
    if (buf->p)
        buf->p[0] = '\0';
}

/* Room for `more` bytes and the terminator, or a sticky failure. */
static bool reserve(struct lens_buffer *buf, size_t more)
{
    size_t cap = buf->cap ? buf->cap : 256;
    char *p;

    if (buf->status != LENS_OK)
        return false;
    if (more > buf->max || buf->len > buf->max - more) {
        buf->status = LENS_E_LIMIT;
        return false;
    }
    if (buf->p && buf->len + more < buf->cap)
        return true;
    while (cap <= buf->len + more)
        cap *= 2;
    p = lens_realloc(buf->p, cap);
    if (!p) {
        buf->status = LENS_E_NOMEM;
        return false;
    }
    buf->p = p;
    buf->cap = cap;
    return true;
}

void lens_buffer_add(struct lens_buffer *buf, const void *bytes, size_t len)
{
    if (!reserve(buf, len))
        return;
    if (len)
        memcpy(buf->p + buf->len, bytes, len);
    buf->len += len;
    buf->p[buf->len] = '\0';
}

void lens_buffer_add_text(struct lens_buffer *buf, const char *terminated)
{
    lens_buffer_add(buf, terminated, strlen(terminated));
}

void lens_buffer_add_view(struct lens_buffer *buf, struct lens_view bytes)
{
    lens_buffer_add(buf, bytes.p, bytes.len);
}

void lens_buffer_add_char(struct lens_buffer *buf, char c)
{
    lens_buffer_add(buf, &c, 1);
}

void lens_buffer_add_format(struct lens_buffer *buf, const char *fmt, ...)
{
    va_list ap, again;
    int len;

    va_start(ap, fmt);
    va_copy(again, ap);
    len = vsnprintf(NULL, 0, fmt, ap);
    if (len >= 0 && reserve(buf, (size_t)len)) {
        (void)vsnprintf(buf->p + buf->len, (size_t)len + 1, fmt, again);
        buf->len += (size_t)len;
    }
    va_end(again);
    va_end(ap);
}

void lens_buffer_add_u32(struct lens_buffer *buf, uint32_t value)
{
    unsigned char b[4];

    for (int i = 0; i < 4; i++)
        b[i] = (unsigned char)(value >> (8 * i));
    lens_buffer_add(buf, b, sizeof(b));
}

void lens_buffer_add_u64(struct lens_buffer *buf, uint64_t value)
{
    lens_buffer_add_u32(buf, (uint32_t)value);
    lens_buffer_add_u32(buf, (uint32_t)(value >> 32));
}

void lens_buffer_add_varint(struct lens_buffer *buf, uint32_t value)
{
    while (value >= 0x80) {
        lens_buffer_add_char(buf, (char)(unsigned char)(value | 0x80));
        value >>= 7;
    }
    lens_buffer_add_char(buf, (char)(unsigned char)value);
}

enum lens_status lens_buffer_status(const struct lens_buffer *buf)
{
    return buf->status;
}

struct lens_view lens_buffer_view(const struct lens_buffer *buf)
{
    return (struct lens_view){ buf->p ? buf->p : "", buf->len };
}
