#include "base/alloc.h"

#include <stdlib.h>

enum {
    FIRST_ROOM = 256 /* objects */
};

static bool (*alloc_hook)(size_t size);

void lens_alloc_set_hook(bool (*may_allocate)(size_t size))
{
    alloc_hook = may_allocate;
}

static bool allowed(size_t size)
{
    return !alloc_hook || alloc_hook(size);
}

void *lens_malloc(size_t size)
{
    return allowed(size) ? malloc(size ? size : 1) : NULL;
}

void *lens_calloc(size_t n, size_t size)
{
    return allowed(size) ? calloc(n ? n : 1, size ? size : 1) : NULL;
}

void *lens_realloc(void *p, size_t size)
{
    return allowed(size) ? realloc(p, size ? size : 1) : NULL;
}

void *lens_make_room(void *at, size_t n, size_t more, size_t *cap, size_t size)
{
    size_t wanted = *cap ? *cap : FIRST_ROOM;

    if (n + more <= *cap)
        return at;
    while (wanted < n + more)
        wanted *= 2;
    at = lens_realloc(at, wanted * size);
    if (at)
        *cap = wanted;
    return at;
}

void lens_free(void *p)
{
    free(p);
}
