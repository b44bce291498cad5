#include "format/container.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/checksum.h"
#include "base/error.h"

static const char magic[8] = "ASKLENS";

enum {
    AT_VERSION = 8,
    AT_COUNT = 12,
    AT_LENGTH = 16,
    AT_CHECKSUM = 24,
    HEADER = 32,
    ENTRY = 32,
    ALIGN = 64
};

static uint64_t aligned(uint64_t offset)
{
    return (offset + ALIGN - 1) / ALIGN * ALIGN;
}

/* The header's own checksum: its first bytes, then the table behind it. */
static uint64_t header_checksum(const char *file, size_t n)
{
    char bytes[AT_CHECKSUM + ENTRY * LENS_CONTAINER_MAX_CHUNKS];

    memcpy(bytes, file, AT_CHECKSUM);
    memcpy(bytes + AT_CHECKSUM, file + HEADER, ENTRY * n);
    return lens_checksum64(bytes, AT_CHECKSUM + ENTRY * n);
}

void lens_container_add(struct lens_container_writer *writer, const char *tag,
                        struct lens_view bytes)
{
    size_t len = strlen(tag);

    assert(writer->n < LENS_CONTAINER_MAX_CHUNKS && len <= LENS_CONTAINER_TAG);
    memcpy(writer->chunk[writer->n].tag, tag, len);
    writer->chunk[writer->n++].bytes = bytes;
}

static void add_table(const struct lens_container_writer *writer,
                      struct lens_buffer *out)
{
    uint64_t at = HEADER + ENTRY * writer->n;

    for (size_t i = 0; i < writer->n; i++) {
        struct lens_view bytes = writer->chunk[i].bytes;

        at = aligned(at);
        lens_buffer_add(out, writer->chunk[i].tag, LENS_CONTAINER_TAG);
        lens_buffer_add_u64(out, at);
        lens_buffer_add_u64(out, bytes.len);
        lens_buffer_add_u64(out, lens_checksum64(bytes.p, bytes.len));
        at += bytes.len;
    }
}

static uint64_t total_length(const struct lens_container_writer *writer)
{
    uint64_t at = HEADER + ENTRY * writer->n;

    for (size_t i = 0; i < writer->n; i++)
        at = aligned(at) + writer->chunk[i].bytes.len;
    return at;
}

void lens_container_write(const struct lens_container_writer *writer,
                          struct lens_buffer *out)
{
    static const char zeros[ALIGN];
    struct lens_buffer head;
    size_t start = out->len;

    lens_buffer_init(&head, HEADER + ENTRY * LENS_CONTAINER_MAX_CHUNKS);
    lens_buffer_add(&head, magic, sizeof(magic));
    lens_buffer_add_u32(&head, LENS_CONTAINER_VERSION);
    lens_buffer_add_u32(&head, (uint32_t)writer->n);
    lens_buffer_add_u64(&head, total_length(writer));
    lens_buffer_add_u64(&head, 0);
    add_table(writer, &head);
    if (lens_buffer_status(&head) == LENS_OK) {
        uint64_t sum = header_checksum(head.p, writer->n);

        lens_buffer_add(out, head.p, AT_CHECKSUM);
        lens_buffer_add_u64(out, sum);
        lens_buffer_add(out, head.p + HEADER, head.len - HEADER);
    } else {
        out->status = lens_buffer_status(&head);
    }
    lens_buffer_release(&head);
    for (size_t i = 0; i < writer->n; i++) {
        size_t at = out->len - start;

        lens_buffer_add(out, zeros, (size_t)(aligned(at) - at));
        lens_buffer_add_view(out, writer->chunk[i].bytes);
    }
}

static enum lens_status rebuild(struct lens_error *err, enum lens_status status)
{
    return lens_hint(err, status, "run 'asklens index build' to make it anew");
}

enum lens_status lens_container_damaged(const struct lens_container *container,
                                        const char *what,
                                        struct lens_error *err)
{
    return rebuild(err, lens_fail(err, LENS_E_CORRUPT, "'%s' is damaged: %s",
                                  container->path, what));
}

static enum lens_status check_header(const struct lens_container *c,
                                     struct lens_error *err)
{
    const char *p = (const char *)c->map.p;
    uint32_t version, n;

    if (c->map.len < HEADER)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' ends at byte %zu, inside its header of %d bytes",
                         c->path, c->map.len, HEADER);
    if (memcmp(p, magic, sizeof(magic)) != 0)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' is no asklens index file: wrong magic at byte 0",
                         c->path);
    version = lens_read_u32(p + AT_VERSION);
    if (version != LENS_CONTAINER_VERSION)
        return lens_fail(err, LENS_E_VERSION,
                         "'%s' has format version %" PRIu32
                         ", this program reads version %d",
                         c->path, version, LENS_CONTAINER_VERSION);
    n = lens_read_u32(p + AT_COUNT);
    if (n == 0 || n > LENS_CONTAINER_MAX_CHUNKS)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' names %" PRIu32
                         " chunks at byte %d, expected 1 to %d",
                         c->path, n, AT_COUNT, LENS_CONTAINER_MAX_CHUNKS);
    if (lens_read_u64(p + AT_LENGTH) != c->map.len)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' is %zu bytes long, its header expects %" PRIu64,
                         c->path, c->map.len, lens_read_u64(p + AT_LENGTH));
    if (c->map.len < HEADER + (size_t)ENTRY * n)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' ends at byte %zu, inside its table of chunks",
                         c->path, c->map.len);
    if (header_checksum(p, n) != lens_read_u64(p + AT_CHECKSUM))
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' is altered: the checksum of its header at byte "
                         "%d does not match",
                         c->path, AT_CHECKSUM);
    return LENS_OK;
}

static bool all_zero(const char *p, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (p[i] != 0)
            return false;
    }
    return true;
}

static enum lens_status check_chunks(const struct lens_container *c,
                                     struct lens_error *err)
{
    const char *p = (const char *)c->map.p;
    size_t n = lens_read_u32(p + AT_COUNT);
    uint64_t end = HEADER + ENTRY * n;

    for (size_t i = 0; i < n; i++) {
        const char *entry = p + HEADER + ENTRY * i;
        uint64_t at = lens_read_u64(entry + 8);
        uint64_t len = lens_read_u64(entry + 16);

        if (at != aligned(end) || at > c->map.len || len > c->map.len - at)
            return lens_fail(err, LENS_E_CORRUPT,
                             "'%s': chunk '%.8s' claims bytes %" PRIu64
                             " to %" PRIu64 " of %zu",
                             c->path, entry, at, at + len, c->map.len);
        /* No checksum covers the gap before a chunk: its value does. */
        if (!all_zero(p + end, (size_t)(at - end)))
            return lens_fail(err, LENS_E_CORRUPT,
                             "'%s' is altered: the gap at byte %" PRIu64
                             " before chunk '%.8s' is not empty",
                             c->path, end, entry);
        if (lens_checksum64(p + at, (size_t)len) != lens_read_u64(entry + 24))
            return lens_fail(err, LENS_E_CORRUPT,
                             "'%s' is altered: the checksum of chunk '%.8s' at "
                             "byte %" PRIu64 " does not match",
                             c->path, entry, at);
        end = at + len;
    }
    if (end != c->map.len)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' has bytes after its last chunk, which ends at "
                         "%" PRIu64,
                         c->path, end);
    return LENS_OK;
}

bool lens_container_seal(struct lens_view file, uint64_t *seal)
{
    if (file.len < HEADER || memcmp(file.p, magic, sizeof(magic)) != 0)
        return false;
    *seal = lens_read_u64(file.p + AT_CHECKSUM);
    return true;
}

enum lens_status lens_container_open(const char *path,
                                     struct lens_container *out,
                                     struct lens_error *err)
{
    struct lens_container c = { 0 };
    enum lens_status status;
    size_t len = strlen(path);

    if (len >= sizeof(c.path))
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         path);
    memcpy(c.path, path, len + 1);
    status = lens_map_open(path, &c.map, err);
    if (status == LENS_OK)
        status = check_header(&c, err);
    if (status == LENS_OK)
        status = check_chunks(&c, err);
    if (status != LENS_OK) {
        lens_container_close(&c);
        return rebuild(err, status);
    }
    *out = c;
    return LENS_OK;
}

void lens_container_close(struct lens_container *container)
{
    if (container)
        lens_map_close(&container->map);
}

/* The table's entry of a chunk, or NULL. */
static const char *entry_of(const struct lens_container *container,
                            const char *tag)
{
    const char *p = (const char *)container->map.p;
    size_t n = lens_read_u32(p + AT_COUNT);
    char padded[LENS_CONTAINER_TAG] = { 0 };

    memcpy(padded, tag, strlen(tag));
    for (size_t i = 0; i < n; i++) {
        const char *entry = p + HEADER + ENTRY * i;

        if (memcmp(entry, padded, sizeof(padded)) == 0)
            return entry;
    }
    return NULL;
}

bool lens_container_has(const struct lens_container *container, const char *tag)
{
    return entry_of(container, tag) != NULL;
}

enum lens_status lens_container_find(const struct lens_container *container,
                                     const char *tag, struct lens_view *out,
                                     struct lens_error *err)
{
    const char *entry = entry_of(container, tag);

    if (!entry)
        return rebuild(err,
                       lens_fail(err, LENS_E_CORRUPT, "'%s' has no chunk '%s'",
                                 container->path, tag));
    out->p = (const char *)container->map.p + lens_read_u64(entry + 8);
    out->len = (size_t)lens_read_u64(entry + 16);
    return LENS_OK;
}
