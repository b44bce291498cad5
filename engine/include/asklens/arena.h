/*
 * arena.h - memory that dies together.
 *
 * Everything one query needs comes from one arena and goes with it: no free()
 * per object, no leak on an error path.  An arena has a maximum, so that a
 * hostile input meets a limit instead of the machine's memory.
 *
 * Not for: anything that outlives its arena, or one object that grows a lot
 * (each growth leaves its old copy behind; use base/buffer.h).
 */
#ifndef LENS_ARENA_H
#define LENS_ARENA_H

#include <stddef.h>

#include "asklens/view.h"

struct lens_arena_block;

/* Zero-initialised is valid, empty and has the default maximum. */
struct lens_arena {
    struct lens_arena_block *head;
    size_t used; /* bytes handed out and lost to alignment */
    size_t max;  /* bytes; 0 means LENS_ARENA_DEFAULT_MAX */
};

enum {
    LENS_ARENA_DEFAULT_MAX = 256 << 20
};

void lens_arena_init(struct lens_arena *arena, size_t max);

/* Free every block.  The arena is empty again and may be used on. */
void lens_arena_release(struct lens_arena *arena);

/*
 * Zeroed memory for n objects of `size` bytes, aligned for any type.  NULL when
 * the maximum is reached, the product overflows or the system has no memory;
 * callers answer LENS_E_NOMEM.
 */
void *lens_arena_alloc(struct lens_arena *arena, size_t n, size_t size);

/* A terminated copy of the bytes; NULL as above. */
char *lens_arena_copy(struct lens_arena *arena, struct lens_view bytes);

#endif /* LENS_ARENA_H */
