#include "embedders/pieces.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

/* The bytes of LENS_PIECES_MAX pieces of usual length, and room. */
enum {
    PIECES_MAX_BYTES = 64 << 20
};

struct lens_piece_entry {
    uint32_t at, len; /* in the bytes */
    int32_t id;
};

/* Half of the hash beside the entry spares most looks at the bytes. */
struct lens_piece_slot {
    uint32_t tag;
    uint32_t entry; /* its number plus one; 0: free */
};

static const uint64_t hash_start = 0xcbf29ce484222325u;

static uint64_t hash_byte(uint64_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * 0x100000001b3u;
}

static uint64_t hash_bytes(uint64_t hash, struct lens_view bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        hash = hash_byte(hash, bytes.p[i]);
    return hash;
}

void lens_pieces_init(struct lens_pieces *pieces)
{
    *pieces = (struct lens_pieces){ 0 };
    lens_buffer_init(&pieces->bytes, PIECES_MAX_BYTES);
}

void lens_pieces_release(struct lens_pieces *pieces)
{
    if (!pieces)
        return;
    lens_buffer_release(&pieces->bytes);
    lens_free(pieces->at);
    lens_free(pieces->slots);
    *pieces = (struct lens_pieces){ 0 };
}

static enum lens_status make_room(struct lens_pieces *pieces, const char *name,
                                  struct lens_error *err)
{
    size_t cap = pieces->cap ? pieces->cap * 2 : 64;
    struct lens_piece_entry *at;

    if (pieces->n < pieces->cap)
        return LENS_OK;
    if (pieces->n == LENS_PIECES_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' has more tokens than the limit of %d", name,
                         LENS_PIECES_MAX);
    at = lens_realloc(pieces->at, cap * sizeof(*at));
    if (!at)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", name);
    pieces->at = at;
    pieces->cap = cap;
    return LENS_OK;
}

enum lens_status lens_pieces_add(struct lens_pieces *pieces,
                                 struct lens_view piece, int32_t id,
                                 const char *name, struct lens_error *err)
{
    enum lens_status status;
    size_t at = pieces->bytes.len;

    if (piece.len == 0)
        return lens_fail(err, LENS_E_INVAL, "'%s': the token of id %d is empty",
                         name, (int)id);
    if (piece.len > LENS_PIECE_MAX_BYTES)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s': the token of id %d has %zu bytes, the limit "
                         "is %d",
                         name, (int)id, piece.len, LENS_PIECE_MAX_BYTES);
    status = make_room(pieces, name, err);
    if (status != LENS_OK)
        return status;
    lens_buffer_add_view(&pieces->bytes, piece);
    status = lens_buffer_status(&pieces->bytes);
    if (status != LENS_OK)
        return lens_fail(err, status, "no room for the tokens of '%s'", name);
    pieces->at[pieces->n++] =
        (struct lens_piece_entry){ (uint32_t)at, (uint32_t)piece.len, id };
    if (piece.len > pieces->longest)
        pieces->longest = piece.len;
    return LENS_OK;
}

struct lens_view lens_pieces_bytes(const struct lens_pieces *pieces, size_t i)
{
    return (struct lens_view){ pieces->bytes.p + pieces->at[i].at,
                               pieces->at[i].len };
}

int32_t lens_pieces_id(const struct lens_pieces *pieces, size_t i)
{
    return pieces->at[i].id;
}

static bool is_joined(struct lens_view piece, struct lens_view prefix,
                      struct lens_view rest)
{
    return piece.len == prefix.len + rest.len &&
           (!prefix.len || !memcmp(piece.p, prefix.p, prefix.len)) &&
           (!rest.len || !memcmp(piece.p + prefix.len, rest.p, rest.len));
}

/* The slot of the piece `prefix` + `rest`, or the free one where it would be.
 */
static struct lens_piece_slot *find_slot(const struct lens_pieces *pieces,
                                         uint64_t hash, struct lens_view prefix,
                                         struct lens_view rest)
{
    const size_t mask = pieces->n_slots - 1;
    const uint32_t tag = (uint32_t)(hash >> 32);
    size_t i = (size_t)(hash ^ tag) & mask;

    for (;; i = (i + 1) & mask) {
        struct lens_piece_slot *slot = &pieces->slots[i];

        if (!slot->entry ||
            (slot->tag == tag &&
             is_joined(lens_pieces_bytes(pieces, slot->entry - 1), prefix,
                       rest)))
            return slot;
    }
}

enum lens_status lens_pieces_index(struct lens_pieces *pieces, const char *name,
                                   struct lens_error *err)
{
    const struct lens_view none = { 0 };

    /* At most half full, so that a search ends soon, and never full. */
    pieces->n_slots = 16;
    while (pieces->n_slots < 2 * pieces->n)
        pieces->n_slots *= 2;
    pieces->slots = lens_calloc(pieces->n_slots, sizeof(*pieces->slots));
    if (!pieces->slots)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", name);
    for (size_t i = 0; i < pieces->n; i++) {
        struct lens_view piece = lens_pieces_bytes(pieces, i);
        uint64_t hash = hash_bytes(hash_start, piece);
        struct lens_piece_slot *slot = find_slot(pieces, hash, none, piece);

        if (slot->entry)
            return lens_fail(err, LENS_E_INVAL,
                             "'%s': ids %d and %d have the same token", name,
                             (int)pieces->at[slot->entry - 1].id,
                             (int)pieces->at[i].id);
        *slot =
            (struct lens_piece_slot){ (uint32_t)(hash >> 32), (uint32_t)i + 1 };
    }
    return LENS_OK;
}

int32_t lens_pieces_find(const struct lens_pieces *pieces,
                         struct lens_view piece)
{
    const struct lens_view none = { 0 };
    const struct lens_piece_slot *slot;

    if (!pieces->slots)
        return -1;
    slot = find_slot(pieces, hash_bytes(hash_start, piece), none, piece);
    return slot->entry ? pieces->at[slot->entry - 1].id : -1;
}

int32_t lens_pieces_longest(const struct lens_pieces *pieces,
                            struct lens_view prefix, struct lens_view text,
                            size_t *len)
{
    uint64_t hashes[LENS_PIECE_MAX_BYTES];
    uint64_t hash = hash_bytes(hash_start, prefix);
    size_t reach;

    if (!pieces->slots || pieces->longest <= prefix.len)
        return -1;
    reach = pieces->longest - prefix.len;
    if (reach > text.len)
        reach = text.len;
    for (size_t i = 0; i < reach; i++) {
        hash = hash_byte(hash, text.p[i]);
        hashes[i] = hash;
    }
    for (size_t n = reach; n > 0; n--) {
        struct lens_view rest = { text.p, n };
        const struct lens_piece_slot *slot =
            find_slot(pieces, hashes[n - 1], prefix, rest);

        if (slot->entry) {
            *len = n;
            return pieces->at[slot->entry - 1].id;
        }
    }
    return -1;
}
