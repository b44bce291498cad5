/*
 * torch_pickle.c - an unpickler that can only make a dictionary of tensors.
 *
 * A pickle is a program for a stack machine.  The full machine can call any
 * function of any module, which is why opening a stranger's pickle means
 * running a stranger's code.  What torch.save() writes for a state_dict needs
 * very little of it:
 *
 *   values      None, booleans, whole numbers, floats, text, tuples, lists,
 *               dictionaries, and a memo of values to use again
 *   GLOBAL      one of three names to call, or the name of a storage type
 *   BINPERSID   ('storage', type, key, device, n): the storage "data/KEY"
 *   REDUCE      OrderedDict(), _rebuild_tensor_v2(storage, offset, shape,
 *               stride, ...), _rebuild_parameter(tensor, ...)
 *   BUILD       attributes of the dictionary, which we drop
 *
 * Here a name is an entry of a table and calling one is a case of a switch; a
 * name that is not in the table ends the reading, whether it would be called
 * or not.
 *
 * Memory  one value per opcode that makes one, from an arena with a maximum;
 *         stack and memo have fixed sizes.  No number in the pickle is ever the
 *         size of an allocation.
 * Time    every opcode costs its own bytes, or the items it takes off the
 *         stack; nothing recurses, and a dictionary that holds itself does no
 *         harm.
 *
 * Not done: protocols after 2, which torch.save() does not use unless asked;
 * nested dictionaries (a checkpoint with an optimizer: save its state_dict);
 * tensors whose elements do not lie row-major and side by side.
 *
 * Sources: the opcodes as Python's module pickletools documents them; the
 * rest from pickles that PyTorch 2 wrote.
 */
#include "embedders/torch_pickle_int.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "embedders/tensors_int.h"

enum lens_status lens_pickle_damaged(const struct lens_pickle *m,
                                     const char *expected)
{
    return lens_fail(m->err, LENS_E_CORRUPT, "'%s': its pickle is damaged: %s",
                     m->path, expected);
}

enum lens_status lens_pickle_refuse(const struct lens_pickle *m,
                                    const char *what)
{
    enum lens_status status = lens_fail(
        m->err, LENS_E_INVAL,
        "'%s': its pickle uses '%s', which no state_dict needs", m->path, what);

    return lens_hint(m->err, status,
                     "save the model as safetensors, or its state_dict alone");
}

static enum lens_status no_room(const struct lens_pickle *m)
{
    if (m->arena.used >= VALUES_MAX_BYTES / 2)
        return lens_fail(m->err, LENS_E_LIMIT,
                         "'%s': its pickle makes more values than the limit",
                         m->path);
    return lens_fail(m->err, LENS_E_NOMEM, "no memory to open '%s'", m->path);
}

/* `n` bytes of the program, NULL when it has fewer left. */
static const unsigned char *take(struct lens_pickle *m, size_t n)
{
    const unsigned char *p = m->at;

    if ((size_t)(m->end - m->at) < n)
        return NULL;
    m->at += n;
    return p;
}

/* A little-endian number of n <= 8 bytes. */
static bool take_number(struct lens_pickle *m, size_t n, uint64_t *out)
{
    const unsigned char *p = take(m, n);

    if (!p)
        return false;
    *out = 0;
    for (size_t i = n; i > 0; i--)
        *out = *out << 8 | p[i - 1];
    return true;
}

static enum lens_status push(struct lens_pickle *m,
                             struct lens_pickle_value *value)
{
    if (m->depth == STACK_MAX)
        return lens_fail(m->err, LENS_E_LIMIT,
                         "'%s': its pickle stacks more than %d values", m->path,
                         STACK_MAX);
    m->stack[m->depth++] = value;
    return LENS_OK;
}

enum lens_status lens_pickle_push(struct lens_pickle *m,
                                  const struct lens_pickle_value *value)
{
    struct lens_pickle_value *made =
        lens_arena_alloc(&m->arena, 1, sizeof(*made));

    if (!made)
        return no_room(m);
    *made = *value;
    return push(m, made);
}

static enum lens_status push_kind(struct lens_pickle *m, enum kind kind)
{
    return lens_pickle_push(m, &(struct lens_pickle_value){ .kind = kind });
}

/* The top of the stack, taken off; NULL when there is none. */
struct lens_pickle_value *lens_pickle_pop(struct lens_pickle *m)
{
    return m->depth ? m->stack[--m->depth] : NULL;
}

/* The n values on top become a tuple. */
static enum lens_status make_tuple(struct lens_pickle *m, size_t n)
{
    struct lens_pickle_value tuple = { .kind = TUPLE };

    if (m->depth < n)
        return lens_pickle_damaged(m, "a tuple lacks values");
    tuple.as.tuple.at =
        lens_arena_alloc(&m->arena, n + !n, sizeof(struct lens_pickle_value *));
    if (!tuple.as.tuple.at)
        return no_room(m);
    tuple.as.tuple.n = n;
    m->depth -= n;
    for (size_t i = 0; i < n; i++)
        tuple.as.tuple.at[i] = m->stack[m->depth + i];
    return lens_pickle_push(m, &tuple);
}

/* Values above the topmost mark; false without one. */
static bool count_to_mark(const struct lens_pickle *m, size_t *out)
{
    for (size_t i = m->depth; i > 0; i--) {
        if (m->stack[i - 1]->kind == MARK) {
            *out = m->depth - i;
            return true;
        }
    }
    return false;
}

static enum lens_status make_marked_tuple(struct lens_pickle *m)
{
    enum lens_status status;
    struct lens_pickle_value *tuple;
    size_t n;

    if (!count_to_mark(m, &n))
        return lens_pickle_damaged(m, "a tuple lacks its mark");
    status = make_tuple(m, n);
    if (status != LENS_OK)
        return status;
    tuple = lens_pickle_pop(m);
    m->stack[m->depth - 1] = tuple; /* in place of the mark */
    return LENS_OK;
}

/* The top n values are items of the dictionary below them and `below` more. */
static enum lens_status set_items(struct lens_pickle *m, size_t n, size_t below)
{
    size_t first = m->depth - n;
    struct lens_pickle_value *dict;

    if (n % 2 || m->depth < n + below + 1)
        return lens_pickle_damaged(m, "a dictionary lacks values");
    dict = m->stack[first - below - 1];
    if (dict->kind != DICT)
        return lens_pickle_damaged(m, "items of what is no dictionary");
    for (size_t i = first; i < m->depth; i += 2) {
        struct lens_pickle_pair *pair =
            lens_arena_alloc(&m->arena, 1, sizeof(*pair));

        if (!pair)
            return no_room(m);
        *pair = (struct lens_pickle_pair){ m->stack[i], m->stack[i + 1], NULL };
        if (dict->as.dict.last)
            dict->as.dict.last->next = pair;
        else
            dict->as.dict.first = pair;
        dict->as.dict.last = pair;
    }
    m->depth = first - below;
    return LENS_OK;
}

static enum lens_status set_marked_items(struct lens_pickle *m)
{
    size_t n;

    if (!count_to_mark(m, &n))
        return lens_pickle_damaged(m, "a dictionary lacks its mark");
    return set_items(m, n, 1);
}

/* Lists have no meaning here: what is added to one is dropped. */
static enum lens_status append(struct lens_pickle *m, bool marked)
{
    size_t n = 1;

    if (marked && !count_to_mark(m, &n))
        return lens_pickle_damaged(m, "a list lacks its mark");
    if (m->depth < n + marked + 1 ||
        m->stack[m->depth - n - marked - 1]->kind != NONE)
        return lens_pickle_damaged(m, "items of what is no list");
    m->depth -= n + marked;
    return LENS_OK;
}

/* The state of a dictionary, as _metadata, is nothing we need. */
static enum lens_status build(struct lens_pickle *m)
{
    if (m->depth < 2 || m->stack[m->depth - 1]->kind != DICT ||
        m->stack[m->depth - 2]->kind != DICT)
        return lens_pickle_damaged(m, "a state that is not one dictionary's");
    m->depth--;
    return LENS_OK;
}

static enum lens_status push_integer(struct lens_pickle *m, size_t n, bool sign)
{
    struct lens_pickle_value value = { .kind = INTEGER };
    uint64_t number;

    if (n > 8 || !take_number(m, n, &number))
        return lens_pickle_damaged(m,
                                   "a number is cut or has more than 8 bytes");
    /* The highest bit of a signed number of n bytes is the sign of them all. */
    if (sign && n && n < 8 && number >> (8 * n - 1))
        number |= UINT64_MAX << (8 * n);
    memcpy(&value.as.integer, &number, sizeof(number));
    return lens_pickle_push(m, &value);
}

static enum lens_status push_long(struct lens_pickle *m)
{
    uint64_t n;

    if (!take_number(m, 1, &n))
        return lens_pickle_damaged(m, "a number is cut");
    return push_integer(m, (size_t)n, true);
}

static enum lens_status push_text(struct lens_pickle *m)
{
    struct lens_pickle_value value = { .kind = TEXT };
    const unsigned char *p;
    uint64_t n;

    if (!take_number(m, 4, &n) || !(p = take(m, (size_t)n)))
        return lens_pickle_damaged(m, "a text is cut");
    value.as.text = (struct lens_view){ (const char *)p, (size_t)n };
    return lens_pickle_push(m, &value);
}

static enum lens_status push_float(struct lens_pickle *m)
{
    if (!take(m, 8))
        return lens_pickle_damaged(m, "a number is cut");
    return push_kind(m, NONE);
}

static enum lens_status take_memo_place(struct lens_pickle *m, size_t bytes,
                                        size_t *out)
{
    uint64_t place;

    if (!take_number(m, bytes, &place))
        return lens_pickle_damaged(m, "a memo place is cut");
    if (place >= MEMO_MAX)
        return lens_fail(m->err, LENS_E_LIMIT,
                         "'%s': its pickle remembers more than %d values",
                         m->path, MEMO_MAX);
    *out = (size_t)place;
    return LENS_OK;
}

static enum lens_status memo_put(struct lens_pickle *m, size_t bytes)
{
    enum lens_status status;
    size_t place = 0;

    status = take_memo_place(m, bytes, &place);
    if (status != LENS_OK)
        return status;
    if (!m->depth || m->stack[m->depth - 1]->kind == MARK)
        return lens_pickle_damaged(m, "nothing to remember");
    m->memo[place] = m->stack[m->depth - 1];
    return LENS_OK;
}

static enum lens_status memo_get(struct lens_pickle *m, size_t bytes)
{
    enum lens_status status;
    size_t place = 0;

    status = take_memo_place(m, bytes, &place);
    if (status != LENS_OK)
        return status;
    if (!m->memo[place])
        return lens_pickle_damaged(m, "a value is remembered that never was");
    return push(m, m->memo[place]);
}

static enum lens_status check_protocol(struct lens_pickle *m)
{
    uint64_t protocol;

    if (!take_number(m, 1, &protocol))
        return lens_pickle_damaged(m, "it has no protocol");
    if (protocol != 2)
        return lens_pickle_refuse(m, "another protocol than 2");
    return LENS_OK;
}

static enum lens_status refuse_opcode(struct lens_pickle *m,
                                      unsigned char opcode)
{
    char what[32];

    (void)snprintf(what, sizeof(what), "opcode 0x%02x", opcode);
    return lens_pickle_refuse(m, what);
}

static enum lens_status step(struct lens_pickle *m, unsigned char opcode)
{
    switch (opcode) {
    case 0x80: return check_protocol(m);
    case 'N': return push_kind(m, NONE);
    case '(': return push_kind(m, MARK);
    case ']': return push_kind(m, NONE);
    case '}': return push_kind(m, DICT);
    case ')': return make_tuple(m, 0);
    case 0x85: return make_tuple(m, 1);
    case 0x86: return make_tuple(m, 2);
    case 0x87: return make_tuple(m, 3);
    case 't': return make_marked_tuple(m);
    case 0x88: /* True and False are numbers to us, of no bytes */
    case 0x89: return push_integer(m, 0, false);
    case 'K': return push_integer(m, 1, false);
    case 'M': return push_integer(m, 2, false);
    case 'J': return push_integer(m, 4, true);
    case 0x8a: return push_long(m);
    case 'G': return push_float(m);
    case 'X': return push_text(m);
    case 'q': return memo_put(m, 1);
    case 'r': return memo_put(m, 4);
    case 'h': return memo_get(m, 1);
    case 'j': return memo_get(m, 4);
    case 'a': return append(m, false);
    case 'e': return append(m, true);
    case 's':
        return m->depth < 2 ? lens_pickle_damaged(m, "an item lacks values")
                            : set_items(m, 2, 0);
    case 'u': return set_marked_items(m);
    case 'c': return lens_pickle_global(m);
    case 'Q': return lens_pickle_storage(m);
    case 'R': return lens_pickle_reduce(m);
    case 'b': return build(m);
    default: return refuse_opcode(m, opcode);
    }
}

/* Run to the end, where one dictionary is left. */
static enum lens_status run(struct lens_pickle *m)
{
    for (;;) {
        const unsigned char *opcode = take(m, 1);
        enum lens_status status;

        if (!opcode)
            return lens_pickle_damaged(m, "it has no end");
        if (*opcode == '.')
            break;
        status = step(m, *opcode);
        if (status != LENS_OK)
            return status;
    }
    if (m->depth != 1 || m->stack[0]->kind != DICT)
        return lens_pickle_refuse(m, "a result other than one dictionary");
    return LENS_OK;
}

static enum lens_status
visit_tensors(struct lens_pickle *m, const struct lens_pickle_value *dict,
              enum lens_status (*visit)(const struct lens_torch_tensor *tensor,
                                        void *arg, struct lens_error *err),
              void *arg)
{
    for (const struct lens_pickle_pair *at = dict->as.dict.first; at;
         at = at->next) {
        struct lens_torch_tensor tensor;
        enum lens_status status;

        if (at->key->kind != TEXT)
            return lens_pickle_damaged(m, "a name that is no text");
        if (at->value->kind != TENSOR) {
            status = lens_fail(m->err, LENS_E_INVAL,
                               "'%s': '%s' of its dictionary is no tensor",
                               m->path, lens_quote(at->key->as.text).text);
            return lens_hint(m->err, status, "save the model's state_dict");
        }
        tensor = at->value->as.tensor;
        tensor.name = at->key->as.text;
        status = visit(&tensor, arg, m->err);
        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

enum lens_status lens_torch_unpickle(
    struct lens_view pickle, const char *path,
    enum lens_status (*visit)(const struct lens_torch_tensor *tensor, void *arg,
                              struct lens_error *err),
    void *arg, struct lens_error *err)
{
    struct lens_pickle m = { .path = path, .err = err };
    enum lens_status status = LENS_E_NOMEM;

    m.at = (const unsigned char *)pickle.p;
    m.end = m.at + pickle.len;
    lens_arena_init(&m.arena, VALUES_MAX_BYTES);
    m.stack = lens_calloc(STACK_MAX, sizeof(struct lens_pickle_value *));
    m.memo = lens_calloc(MEMO_MAX, sizeof(struct lens_pickle_value *));
    if (m.stack && m.memo)
        status = run(&m);
    else
        (void)no_room(&m);
    if (status == LENS_OK)
        status = visit_tensors(&m, m.stack[0], visit, arg);
    lens_arena_release(&m.arena);
    lens_free(m.memo);
    lens_free(m.stack);
    return status;
}
