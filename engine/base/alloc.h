/*
 * alloc.h - the one door to the heap.
 *
 * Everything asklens allocates itself passes here, so that a test can make the
 * n-th allocation fail and watch what happens.  Nothing else is done to the
 * system allocator.
 */
#ifndef LENS_BASE_ALLOC_H
#define LENS_BASE_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

/* As malloc, calloc (with its overflow check), realloc and free. */
void *lens_malloc(size_t size);
void *lens_calloc(size_t n, size_t size);
void *lens_realloc(void *p, size_t size);
void lens_free(void *p);

/*
 * An array of `size` bytes an object with room for `more` behind the `n` that
 * it holds: `at` itself, or `at` moved to twice the room, with *cap.  NULL
 * without memory; `at` and *cap are as they were then.  `at` may be NULL with
 * *cap 0; n + more > 0.
 */
void *lens_make_room(void *at, size_t n, size_t more, size_t *cap, size_t size);

/*
 * For fault tests only, not thread-safe: `may_allocate` is asked before each
 * allocation and a false answer makes it fail.  NULL removes the hook.
 */
void lens_alloc_set_hook(bool (*may_allocate)(size_t size));

#endif /* LENS_BASE_ALLOC_H */
