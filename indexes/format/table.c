#include "format/table.h"

#include "format/container.h"

bool lens_table_is_valid(struct lens_view chunk, uint32_t n)
{
    size_t head = 4 * ((size_t)n + 1);
    struct lens_view before = { 0 };
    const char *bytes;

    if (chunk.len < head || lens_read_u32(chunk.p) != 0 ||
        lens_read_u32(chunk.p + 4 * (size_t)n) != chunk.len - head)
        return false;
    bytes = chunk.p + head;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t from = lens_read_u32(chunk.p + 4 * (size_t)i);
        uint32_t to = lens_read_u32(chunk.p + 4 * (size_t)i + 4);
        struct lens_view now;

        if (to <= from || to > chunk.len - head)
            return false;
        now = (struct lens_view){ bytes + from, to - from };
        if (i && lens_view_compare(before, now) >= 0)
            return false;
        before = now;
    }
    return true;
}

struct lens_view lens_table_get(struct lens_view chunk, uint32_t n, uint32_t i)
{
    uint32_t from = lens_read_u32(chunk.p + 4 * (size_t)i);
    uint32_t to = lens_read_u32(chunk.p + 4 * (size_t)i + 4);

    return (struct lens_view){ chunk.p + 4 * ((size_t)n + 1) + from,
                               to - from };
}

bool lens_table_find(struct lens_view chunk, uint32_t n,
                     struct lens_view string, uint32_t *out)
{
    uint32_t low = 0, high = n;

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        int order = lens_view_compare(string, lens_table_get(chunk, n, mid));

        if (order == 0) {
            *out = mid;
            return true;
        }
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return false;
}

void lens_table_writer_init(struct lens_table_writer *writer, size_t max)
{
    lens_buffer_init(&writer->offsets, max);
    lens_buffer_init(&writer->bytes, max);
    writer->n = 0;
}

void lens_table_writer_release(struct lens_table_writer *writer)
{
    lens_buffer_release(&writer->offsets);
    lens_buffer_release(&writer->bytes);
}

void lens_table_add(struct lens_table_writer *writer, struct lens_view string)
{
    lens_buffer_add_u32(&writer->offsets, (uint32_t)writer->bytes.len);
    lens_buffer_add_view(&writer->bytes, string);
    writer->n++;
}

void lens_table_finish(struct lens_table_writer *writer)
{
    lens_buffer_add_u32(&writer->offsets, (uint32_t)writer->bytes.len);
    lens_buffer_add_view(&writer->offsets, lens_buffer_view(&writer->bytes));
    if (writer->offsets.status == LENS_OK)
        writer->offsets.status = writer->bytes.status;
}
