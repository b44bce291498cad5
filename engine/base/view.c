#include "asklens/view.h"

#include <string.h>

struct lens_view lens_view_of(const char *terminated)
{
    return (struct lens_view){ terminated,
                               terminated ? strlen(terminated) : 0 };
}

bool lens_view_equal(struct lens_view a, struct lens_view b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

int lens_view_compare(struct lens_view a, struct lens_view b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.p, b.p, common) : 0;

    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}
