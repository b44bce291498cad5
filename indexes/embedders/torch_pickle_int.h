/*
 * torch_pickle_int.h - the stack machine and its values.
 *
 * torch_pickle.c runs the opcodes, torch_rebuild.c knows the names a pickle may
 * use and what calling one makes.
 */
#ifndef LENS_EMBEDDERS_TORCH_PICKLE_INT_H
#define LENS_EMBEDDERS_TORCH_PICKLE_INT_H

#include <stdbool.h>

#include "asklens/arena.h"
#include "embedders/torch_pickle.h"

/*
 * A model of LENS_TENSORS_MAX tensors uses about 12 memo places per tensor, and
 * Python's pickler fills dictionaries by 1,000 items, so that 2,001 values
 * stand on the stack.
 */
enum {
    STACK_MAX = 8192,
    MEMO_MAX = 1 << 17,
    VALUES_MAX_BYTES = 64 << 20
};

enum kind {
    NONE, /* None, floats, lists: nothing we look into */
    MARK,
    INTEGER, /* booleans too */
    TEXT,
    TUPLE,
    DICT,
    GLOBAL,
    STORAGE,
    TENSOR
};

enum function {
    ORDERED_DICT,
    REBUILD_TENSOR,
    REBUILD_PARAMETER,
    STORAGE_TYPE
};

struct lens_pickle_name {
    const char *name;
    enum function function;
    enum lens_dtype type; /* of a STORAGE_TYPE */
};

struct lens_pickle_value;

struct lens_pickle_pair {
    const struct lens_pickle_value *key, *value;
    struct lens_pickle_pair *next;
};

struct lens_pickle_value {
    enum kind kind;
    union {
        int64_t integer;
        struct lens_view text;
        struct {
            const struct lens_pickle_value **at;
            size_t n;
        } tuple;
        struct {
            struct lens_pickle_pair *first, *last;
        } dict;
        const struct lens_pickle_name *global;
        struct lens_torch_tensor tensor; /* of a STORAGE: what it knows of it */
    } as;
};

struct lens_pickle {
    const char *path;
    struct lens_error *err;
    const unsigned char *at, *end;
    struct lens_arena arena;
    struct lens_pickle_value **stack, **memo; /* STACK_MAX and MEMO_MAX */
    size_t depth;
};

/* What torch_rebuild.c needs of the machine. */
struct lens_pickle_value *
lens_pickle_pop(struct lens_pickle *m); /* NULL when empty */
LENS_MUST_CHECK enum lens_status
lens_pickle_push(struct lens_pickle *m, const struct lens_pickle_value *value);
LENS_MUST_CHECK enum lens_status
lens_pickle_damaged(const struct lens_pickle *m, const char *what);
LENS_MUST_CHECK enum lens_status lens_pickle_refuse(const struct lens_pickle *m,
                                                    const char *what);

/* The opcodes GLOBAL, BINPERSID and REDUCE. */
LENS_MUST_CHECK enum lens_status lens_pickle_global(struct lens_pickle *m);
LENS_MUST_CHECK enum lens_status lens_pickle_storage(struct lens_pickle *m);
LENS_MUST_CHECK enum lens_status lens_pickle_reduce(struct lens_pickle *m);

#endif /* LENS_EMBEDDERS_TORCH_PICKLE_INT_H */
