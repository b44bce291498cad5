/*
 * torch_zip.c - weight files as torch.save() writes them.
 *
 * Since PyTorch 1.6 such a file is a zip whose entries are stored, never
 * compressed, below one folder of any name:
 *
 *   NAME/data.pkl      a pickle of the state_dict (torch_pickle.c); a tensor in
 *                      it names a storage and where in it the tensor lies
 *   NAME/data/KEY      the bytes of storage KEY
 *   NAME/byteorder     "little" or "big"; older files have none and are little
 *   NAME/version, ...  nothing we need
 *
 * A zip is read from its end: the end record says where the directory is, the
 * directory where each entry's own header is, and behind that header and its
 * name and extra field (with which PyTorch aligns the data) are the bytes:
 *
 *   ... PK\3\4 entry ...  PK\1\2 directory ...  [PK\6\6 ...  PK\6\7]  PK\5\6
 *
 * The two records in brackets are zip64's.  PyTorch always writes them; we look
 * there when a number of the last record says "too large for me".
 *
 * Only the directory is believed, and that only after each place it names was
 * found inside the file.  Entries may overlap: a storage shared by two tensors
 * is common, and nobody writes to them.  Checksums are not verified: a weight
 * file is named by the hash of all its bytes anyway.
 *
 * Not done: compressed, encrypted or split zips, and the format before 1.6,
 * which is no zip; all are refused.
 *
 * Source: PKWARE's APPNOTE.TXT 6.3.10, 4.3.7 (local header), 4.3.12
 * (directory), 4.3.14 to 4.3.16 (end records), 4.5.3 (zip64).
 */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "embedders/tensors_int.h"
#include "embedders/torch_pickle.h"

enum {
    ENTRIES_MAX = LENS_TENSORS_MAX + 64,
    PICKLE_MAX = LENS_TENSORS_MAX << 10,
    LOCAL_SIZE = 30,
    CENTRAL_SIZE = 46,
    END_SIZE = 22,
    LOCATOR64_SIZE = 20,
    END64_SIZE = 56,
    COMMENT_MAX = 0xffff
};

struct entry {
    struct lens_view name, bytes;
};

/* What the end records say of the directory. */
struct directory {
    uint64_t n, size, offset;
};

struct zip {
    struct lens_tensors *tensors;
    const unsigned char *p;
    size_t len;
    struct entry *entries;
    size_t n;
    struct lens_view folder; /* "NAME/" */
};

static uint64_t number(const unsigned char *p, size_t n)
{
    uint64_t value = 0;

    while (n-- > 0)
        value = value << 8 | p[n];
    return value;
}

static enum lens_status damaged(const struct zip *zip, const char *what,
                                struct lens_error *err)
{
    return lens_fail(err, LENS_E_CORRUPT, "'%s' is a damaged zip: %s",
                     zip->tensors->path, what);
}

/* `n` bytes at `at`, NULL when the file has not got them. */
static const unsigned char *bytes_at(const struct zip *zip, uint64_t at,
                                     uint64_t n)
{
    if (at > zip->len || n > zip->len - at)
        return NULL;
    return zip->p + at;
}

static bool has_signature(const unsigned char *p, const char *signature)
{
    return p && memcmp(p, signature, 4) == 0;
}

/* The last record whose comment reaches the end of the file exactly. */
static const unsigned char *find_end(const struct zip *zip)
{
    size_t max = END_SIZE + COMMENT_MAX;

    for (size_t back = END_SIZE; back <= zip->len && back <= max; back++) {
        const unsigned char *p = zip->p + zip->len - back;

        if (has_signature(p, "PK\5\6") && number(p + 20, 2) == back - END_SIZE)
            return p;
    }
    return NULL;
}

static enum lens_status read_end64(const struct zip *zip,
                                   const unsigned char *end,
                                   struct directory *out,
                                   struct lens_error *err)
{
    size_t at = (size_t)(end - zip->p);
    const unsigned char *p = NULL;

    if (at >= LOCATOR64_SIZE)
        p = end - LOCATOR64_SIZE;
    if (!has_signature(p, "PK\6\7"))
        return damaged(zip, "it lacks its zip64 locator", err);
    p = bytes_at(zip, number(p + 8, 8), END64_SIZE);
    if (!has_signature(p, "PK\6\6"))
        return damaged(zip, "it lacks its zip64 end record", err);
    out->n = number(p + 32, 8);
    out->size = number(p + 40, 8);
    out->offset = number(p + 48, 8);
    return LENS_OK;
}

static enum lens_status read_end(const struct zip *zip, struct directory *out,
                                 struct lens_error *err)
{
    const unsigned char *p = find_end(zip);

    if (!p)
        return damaged(zip, "it lacks its end record", err);
    *out = (struct directory){ number(p + 10, 2), number(p + 12, 4),
                               number(p + 16, 4) };
    if (out->n == 0xffff || out->size == 0xffffffff ||
        out->offset == 0xffffffff)
        return read_end64(zip, p, out, err);
    return LENS_OK;
}

/* The numbers of a directory entry that zip64 may keep elsewhere, in the order
 * in which it does. */
struct places {
    uint64_t size, stored, header;
};

/* Extra fields are (id, length, bytes); zip64's id is 1, and it holds those
 * numbers only that are all ones in the entry itself. */
static bool read_places(const unsigned char *entry, const unsigned char *extra,
                        size_t extra_len, struct places *out)
{
    const unsigned char *at = NULL, *end = extra + extra_len;
    uint64_t *wide[] = { &out->size, &out->stored, &out->header };

    out->size = number(entry + 24, 4);
    out->stored = number(entry + 20, 4);
    out->header = number(entry + 42, 4);
    for (const unsigned char *p = extra; end - p >= 4 && !at;) {
        size_t len = number(p + 2, 2);

        if ((size_t)(end - p) - 4 < len)
            return false;
        if (number(p, 2) == 1) {
            at = p + 4;
            end = at + len;
        }
        p += 4 + len;
    }
    for (size_t i = 0; i < 3; i++) {
        if (*wide[i] != 0xffffffff)
            continue;
        if (!at || end - at < 8)
            return false;
        *wide[i] = number(at, 8);
        at += 8;
    }
    return true;
}

static enum lens_status find_bytes(const struct zip *zip,
                                   const struct places *places,
                                   struct entry *entry, struct lens_error *err)
{
    const unsigned char *p = bytes_at(zip, places->header, LOCAL_SIZE);
    const unsigned char *name;
    uint64_t name_len;

    if (!has_signature(p, "PK\3\4"))
        return damaged(zip, "an entry is not where it should be", err);
    name_len = number(p + 26, 2);
    name = bytes_at(zip, places->header + LOCAL_SIZE, name_len);
    if (!name || name_len != entry->name.len ||
        memcmp(name, entry->name.p, entry->name.len) != 0)
        return damaged(zip, "an entry has two names", err);
    p = bytes_at(zip,
                 places->header + LOCAL_SIZE + name_len + number(p + 28, 2),
                 places->size);
    if (!p)
        return damaged(zip, "an entry goes beyond the end of the file", err);
    entry->bytes = (struct lens_view){ (const char *)p, (size_t)places->size };
    return LENS_OK;
}

static enum lens_status refuse_entry(const struct zip *zip,
                                     const struct entry *entry,
                                     struct lens_error *err)
{
    enum lens_status status = lens_fail(
        err, LENS_E_INVAL, "'%s': its entry '%s' is compressed or encrypted",
        zip->tensors->path, lens_quote(entry->name).text);

    return lens_hint(err, status, "save the model as safetensors");
}

/* The entry at `*at` of the directory, which moves past it. */
static enum lens_status read_entry(struct zip *zip, uint64_t *at,
                                   struct lens_error *err)
{
    const unsigned char *p = bytes_at(zip, *at, CENTRAL_SIZE), *name;
    struct entry *entry = &zip->entries[zip->n];
    size_t name_len, extra_len;
    struct places places;
    enum lens_status status;

    if (!has_signature(p, "PK\1\2"))
        return damaged(zip, "its directory ends early", err);
    name_len = number(p + 28, 2);
    extra_len = number(p + 30, 2);
    *at += CENTRAL_SIZE;
    name = bytes_at(zip, *at, name_len + extra_len);
    if (!name || !read_places(p, name + name_len, extra_len, &places))
        return damaged(zip, "its directory is cut", err);
    *at += name_len + extra_len + number(p + 32, 2);
    entry->name = (struct lens_view){ (const char *)name, name_len };
    if ((number(p + 8, 2) & 1) || number(p + 10, 2) != 0 ||
        places.size != places.stored)
        return refuse_entry(zip, entry, err);
    status = find_bytes(zip, &places, entry, err);
    if (status == LENS_OK)
        zip->n++;
    return status;
}

static enum lens_status read_directory(struct zip *zip, struct lens_error *err)
{
    struct directory directory = { 0 };
    enum lens_status status = read_end(zip, &directory, err);
    uint64_t at = directory.offset;

    if (status == LENS_OK && !bytes_at(zip, at, directory.size))
        status = damaged(zip, "its directory is not in the file", err);
    if (status == LENS_OK && directory.n > ENTRIES_MAX)
        status = lens_fail(
            err, LENS_E_LIMIT, "'%s' has %llu entries, the limit is %d",
            zip->tensors->path, (unsigned long long)directory.n, ENTRIES_MAX);
    for (uint64_t i = 0; status == LENS_OK && i < directory.n; i++)
        status = read_entry(zip, &at, err);
    if (status == LENS_OK && at != directory.offset + directory.size)
        status = damaged(zip, "its directory has another length", err);
    return status;
}

/* The entry "NAME/rest", where `rest` is in two parts; NULL if there is none.
 */
static const struct entry *find(const struct zip *zip, const char *rest,
                                struct lens_view key)
{
    size_t folder = zip->folder.len, n = strlen(rest);

    for (size_t i = 0; i < zip->n; i++) {
        struct lens_view name = zip->entries[i].name;

        if (name.len == folder + n + key.len &&
            memcmp(name.p, zip->folder.p, folder) == 0 &&
            memcmp(name.p + folder, rest, n) == 0 &&
            (!key.len || memcmp(name.p + folder + n, key.p, key.len) == 0))
            return &zip->entries[i];
    }
    return NULL;
}

/* The pickle is "NAME/data.pkl" of a folder without folders. */
static const struct entry *find_pickle(struct zip *zip)
{
    static const char pickle[] = "/data.pkl";
    const size_t n = sizeof(pickle) - 1;

    for (size_t i = 0; i < zip->n; i++) {
        struct lens_view name = zip->entries[i].name;
        const char *slash = name.len ? memchr(name.p, '/', name.len) : NULL;

        if (slash && name.len - (size_t)(slash - name.p) == n &&
            memcmp(slash, pickle, n) == 0) {
            zip->folder =
                (struct lens_view){ name.p, (size_t)(slash - name.p) + 1 };
            return &zip->entries[i];
        }
    }
    return NULL;
}

static enum lens_status add_tensor(const struct lens_torch_tensor *found,
                                   void *arg, struct lens_error *err)
{
    struct zip *zip = arg;
    struct lens_tensors *tensors = zip->tensors;
    const struct entry *storage = find(zip, "data/", found->storage);
    struct lens_tensor tensor = { .name = found->name,
                                  .type = found->type,
                                  .rank = found->rank };
    size_t size = lens_dtype_size(found->type), n;
    enum lens_status status;

    status = lens_tensors_check_name(tensors, found->name, err);
    if (status != LENS_OK)
        return status;
    memcpy(tensor.shape, found->shape, sizeof(tensor.shape));
    if (!storage || storage->bytes.len / size != found->storage_n ||
        storage->bytes.len % size)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s': tensor '%s': expected a storage '%s' of %llu "
                         "times %s",
                         tensors->path, lens_quote(found->name).text,
                         lens_quote(found->storage).text,
                         (unsigned long long)found->storage_n,
                         lens_dtype_name(found->type));
    if (!lens_shape_count(found->shape, found->rank, found->type, &n) ||
        found->offset > found->storage_n ||
        n > found->storage_n - found->offset)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s': tensor '%s' goes beyond its storage '%s' of "
                         "%llu elements",
                         tensors->path, lens_quote(found->name).text,
                         lens_quote(found->storage).text,
                         (unsigned long long)found->storage_n);
    tensor.data = storage->bytes.p + (size_t)found->offset * size;
    return lens_tensors_add(tensors, &tensor, n * size, err);
}

static enum lens_status read_state_dict(struct zip *zip, struct lens_error *err)
{
    const struct entry *pickle = find_pickle(zip);
    const struct entry *order;

    if (!pickle)
        return lens_fail(err, LENS_E_INVAL,
                         "'%s' is a zip, but not one that PyTorch wrote: it "
                         "has no data.pkl",
                         zip->tensors->path);
    order = find(zip, "byteorder", (struct lens_view){ 0 });
    if (order && !lens_view_equal(order->bytes, lens_view_of("little")))
        return lens_fail(err, LENS_E_INVAL,
                         "'%s' was not written on a little-endian machine",
                         zip->tensors->path);
    if (pickle->bytes.len > PICKLE_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' has a pickle of %zu bytes, the limit is %d",
                         zip->tensors->path, pickle->bytes.len, PICKLE_MAX);
    return lens_torch_unpickle(pickle->bytes, zip->tensors->path, add_tensor,
                               zip, err);
}

enum lens_status lens_torch_zip_read(struct lens_tensors *tensors,
                                     struct lens_error *err)
{
    struct zip zip = { .tensors = tensors,
                       .p = tensors->file.p,
                       .len = tensors->file.len };
    enum lens_status status;

    zip.entries = lens_calloc(ENTRIES_MAX, sizeof(*zip.entries));
    if (!zip.entries)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'",
                         tensors->path);
    status = read_directory(&zip, err);
    if (status == LENS_OK)
        status = read_state_dict(&zip, err);
    lens_free(zip.entries);
    return status;
}
