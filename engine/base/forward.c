#include "asklens/forward.h"

uint32_t lens_forward_id(struct lens_forward_row row, size_t i)
{
    const unsigned char *b = (const unsigned char *)row.ids + 4 * i;

    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
           (uint32_t)b[3] << 24;
}

bool lens_forward_has(struct lens_forward_row row, uint32_t id)
{
    size_t low = 0, high = row.n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        uint32_t at = lens_forward_id(row, mid);

        if (at == id)
            return true;
        if (at < id)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}
