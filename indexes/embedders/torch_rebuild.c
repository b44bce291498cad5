/*
 * torch_rebuild.c - what the names in a state_dict's pickle stand for; see
 * torch_pickle.c.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "embedders/tensors_int.h"
#include "embedders/torch_pickle_int.h"

static const struct lens_pickle_name globals[] = {
    { "collections.OrderedDict", ORDERED_DICT, LENS_F64 },
    { "torch._utils._rebuild_tensor_v2", REBUILD_TENSOR, LENS_F64 },
    { "torch._utils._rebuild_parameter", REBUILD_PARAMETER, LENS_F64 },
    { "torch.DoubleStorage", STORAGE_TYPE, LENS_F64 },
    { "torch.FloatStorage", STORAGE_TYPE, LENS_F32 },
    { "torch.HalfStorage", STORAGE_TYPE, LENS_F16 },
    { "torch.BFloat16Storage", STORAGE_TYPE, LENS_BF16 },
    { "torch.LongStorage", STORAGE_TYPE, LENS_I64 },
    { "torch.IntStorage", STORAGE_TYPE, LENS_I32 },
    { "torch.ShortStorage", STORAGE_TYPE, LENS_I16 },
    { "torch.CharStorage", STORAGE_TYPE, LENS_I8 },
    { "torch.ByteStorage", STORAGE_TYPE, LENS_U8 },
    { "torch.BoolStorage", STORAGE_TYPE, LENS_BOOL },
};

static bool take_line(struct lens_pickle *m, struct lens_view *out)
{
    const unsigned char *end = memchr(m->at, '\n', (size_t)(m->end - m->at));

    if (!end)
        return false;
    *out = (struct lens_view){ (const char *)m->at, (size_t)(end - m->at) };
    m->at = end + 1;
    return true;
}

enum lens_status lens_pickle_global(struct lens_pickle *m)
{
    struct lens_view module, name;
    char whole[2 * LENS_QUOTE_MAX];

    if (!take_line(m, &module) || !take_line(m, &name))
        return lens_pickle_damaged(m, "a name has no end");
    (void)snprintf(whole, sizeof(whole), "%s.%s", lens_quote(module).text,
                   lens_quote(name).text);
    for (size_t i = 0; i < sizeof(globals) / sizeof(*globals); i++) {
        if (strcmp(globals[i].name, whole) == 0)
            return lens_pickle_push(
                m, &(struct lens_pickle_value){ .kind = GLOBAL,
                                                .as.global = &globals[i] });
    }
    return lens_pickle_refuse(m, whole);
}

static bool is_text(const struct lens_pickle_value *value, const char *text)
{
    return value->kind == TEXT &&
           lens_view_equal(value->as.text, lens_view_of(text));
}

/* ('storage', type, key, device, n) */
enum lens_status lens_pickle_storage(struct lens_pickle *m)
{
    const struct lens_pickle_value *id = lens_pickle_pop(m), **at;
    struct lens_pickle_value made = { .kind = STORAGE };

    if (!id || id->kind != TUPLE || id->as.tuple.n != 5)
        return lens_pickle_damaged(m, "a storage is no tuple of five");
    at = id->as.tuple.at;
    if (!is_text(at[0], "storage") || at[1]->kind != GLOBAL ||
        at[1]->as.global->function != STORAGE_TYPE || at[2]->kind != TEXT ||
        at[4]->kind != INTEGER || at[4]->as.integer < 0)
        return lens_pickle_damaged(m, "a storage without type, key or size");
    made.as.tensor.type = at[1]->as.global->type;
    made.as.tensor.storage = at[2]->as.text;
    made.as.tensor.storage_n = (uint64_t)at[4]->as.integer;
    return lens_pickle_push(m, &made);
}

static bool read_shape(const struct lens_pickle_value *shape,
                       struct lens_torch_tensor *out)
{
    if (shape->kind != TUPLE || shape->as.tuple.n > LENS_TENSOR_MAX_RANK)
        return false;
    for (size_t i = 0; i < shape->as.tuple.n; i++) {
        const struct lens_pickle_value *n = shape->as.tuple.at[i];

        if (n->kind != INTEGER || n->as.integer < 0 ||
            (int64_t)(size_t)n->as.integer != n->as.integer)
            return false;
        out->shape[i] = (size_t)n->as.integer;
    }
    out->rank = shape->as.tuple.n;
    return true;
}

/* Row-major without gaps?  The step of a dimension that is never stepped
 * along may be anything. */
static bool is_contiguous(const struct lens_pickle_value *strides,
                          const struct lens_torch_tensor *tensor)
{
    uint64_t expected = 1;

    if (strides->kind != TUPLE || strides->as.tuple.n != tensor->rank)
        return false;
    for (size_t i = tensor->rank; i > 0; i--) {
        const struct lens_pickle_value *stride = strides->as.tuple.at[i - 1];
        size_t n = tensor->shape[i - 1];

        if (stride->kind != INTEGER)
            return false;
        if (n > 1 && (stride->as.integer < 0 ||
                      (uint64_t)stride->as.integer != expected))
            return false;
        expected *= n + !n;
    }
    return true;
}

static enum lens_status rebuild_tensor(struct lens_pickle *m,
                                       const struct lens_pickle_value *args)
{
    const struct lens_pickle_value **at = args->as.tuple.at;
    struct lens_pickle_value made;
    size_t n;

    if (args->as.tuple.n < 6 || at[0]->kind != STORAGE ||
        at[1]->kind != INTEGER || at[1]->as.integer < 0)
        return lens_pickle_damaged(m, "a tensor without storage or offset");
    made = *at[0];
    made.kind = TENSOR;
    made.as.tensor.offset = (uint64_t)at[1]->as.integer;
    if (!read_shape(at[2], &made.as.tensor) ||
        !lens_shape_count(made.as.tensor.shape, made.as.tensor.rank,
                          made.as.tensor.type, &n))
        return lens_pickle_damaged(
            m, "a tensor has no shape of at most 8 dimensions");
    if (!is_contiguous(at[3], &made.as.tensor)) {
        enum lens_status status =
            lens_fail(m->err, LENS_E_INVAL,
                      "'%s': a tensor of storage '%s' does not lie row-major",
                      m->path, lens_quote(made.as.tensor.storage).text);

        return lens_hint(m->err, status,
                         "call contiguous() on every tensor before saving");
    }
    return lens_pickle_push(m, &made);
}

enum lens_status lens_pickle_reduce(struct lens_pickle *m)
{
    const struct lens_pickle_value *args = lens_pickle_pop(m),
                                   *function = lens_pickle_pop(m);

    if (!args || !function || args->kind != TUPLE || function->kind != GLOBAL)
        return lens_pickle_damaged(m, "a call without a name or arguments");
    switch (function->as.global->function) {
    case ORDERED_DICT:
        if (args->as.tuple.n != 0)
            return lens_pickle_damaged(m, "a dictionary made of arguments");
        return lens_pickle_push(m, &(struct lens_pickle_value){ .kind = DICT });
    case REBUILD_TENSOR: return rebuild_tensor(m, args);
    case REBUILD_PARAMETER:
        if (args->as.tuple.n < 1 || args->as.tuple.at[0]->kind != TENSOR)
            return lens_pickle_damaged(m, "a parameter without a tensor");
        return lens_pickle_push(m, args->as.tuple.at[0]);
    case STORAGE_TYPE: break;
    }
    return lens_pickle_refuse(m, function->as.global->name);
}
