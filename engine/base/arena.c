#include "asklens/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"

/* One answer over the built-in lens takes about 200 KB, so a handful of
 * blocks; larger requests get a block of their own. */
enum {
    BLOCK_SIZE = 64 << 10
};

struct lens_arena_block {
    struct lens_arena_block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

void lens_arena_init(struct lens_arena *arena, size_t max)
{
    *arena = (struct lens_arena){ .max = max };
}

void lens_arena_release(struct lens_arena *arena)
{
    if (!arena)
        return;
    while (arena->head) {
        struct lens_arena_block *next = arena->head->next;

        lens_free(arena->head);
        arena->head = next;
    }
    arena->used = 0;
}

static struct lens_arena_block *add_block(struct lens_arena *arena, size_t need)
{
    size_t size = need > BLOCK_SIZE ? need : BLOCK_SIZE;
    struct lens_arena_block *block = lens_malloc(sizeof(*block) + size);

    if (!block)
        return NULL;
    *block = (struct lens_arena_block){ .size = size };

    /* A large block goes behind the head, whose free space stays in use. */
    if (need > BLOCK_SIZE && arena->head) {
        block->next = arena->head->next;
        arena->head->next = block;
    } else {
        block->next = arena->head;
        arena->head = block;
    }
    return block;
}

void *lens_arena_alloc(struct lens_arena *arena, size_t n, size_t size)
{
    const size_t align = alignof(max_align_t);
    const size_t max = arena->max ? arena->max : LENS_ARENA_DEFAULT_MAX;
    struct lens_arena_block *block = arena->head;
    size_t need;
    void *p;

    if (size && n > (SIZE_MAX - align) / size)
        return NULL;
    need = (n * size + align - 1) / align * align;
    if (need > max - arena->used)
        return NULL;
    if (!block || need > block->size - block->used) {
        block = add_block(arena, need);
        if (!block)
            return NULL;
    }
    p = block->bytes + block->used;
    block->used += need;
    arena->used += need;
    return memset(p, 0, need);
}

char *lens_arena_copy(struct lens_arena *arena, struct lens_view bytes)
{
    char *copy;

    if (bytes.len == SIZE_MAX)
        return NULL;
    copy = lens_arena_alloc(arena, bytes.len + 1, 1);
    if (copy && bytes.len)
        memcpy(copy, bytes.p, bytes.len);
    return copy;
}
