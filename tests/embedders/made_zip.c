#include "made_zip.h"

#include <check.h>
#include <string.h>

#include "base/buffer.h"
#include "support/folder.h"

const struct made_zip made_zip_good = {
    .pickle = PICKLE(TENSOR("K\1K\2K\2\x86K\2K\1\x86")), .order = "little"
};

/* The one zip under construction. */
static struct lens_buffer zip, directory;
static size_t n_entries;

static void add_u16(struct lens_buffer *out, unsigned value)
{
    lens_buffer_add_char(out, (char)(value & 0xff));
    lens_buffer_add_char(out, (char)(value >> 8));
}

static void add_central(const struct made_zip *made, const char *name,
                        struct lens_view bytes, uint64_t header)
{
    lens_buffer_add(&directory, "PK\1\2\0\0\0\0", 8);
    add_u16(&directory, made->flags);
    add_u16(&directory, made->method);
    lens_buffer_add_u64(&directory, 0); /* time and checksum */
    for (int i = 0; i < 2; i++)
        lens_buffer_add_u32(&directory,
                            made->zip64 ? UINT32_MAX : (uint32_t)bytes.len);
    add_u16(&directory, (unsigned)strlen(name));
    add_u16(&directory, made->zip64 ? 8 + 28 : 0);
    lens_buffer_add(&directory, "\0\0\0\0\0\0\0\0\0\0", 10);
    lens_buffer_add_u32(&directory,
                        made->zip64 ? UINT32_MAX : (uint32_t)header);
    lens_buffer_add_text(&directory, name);
    if (!made->zip64)
        return;
    lens_buffer_add(&directory, "\7\7\4\0junk\1\0\30\0", 12);
    lens_buffer_add_u64(&directory, bytes.len);
    lens_buffer_add_u64(&directory, bytes.len);
    lens_buffer_add_u64(&directory, header);
}

static void add_entry(const struct made_zip *made, const char *name,
                      struct lens_view bytes)
{
    size_t header = zip.len;

    lens_buffer_add(&zip, "PK\3\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 18);
    lens_buffer_add_u64(&zip, UINT64_MAX); /* sizes stand in the directory */
    add_u16(&zip, (unsigned)strlen(name));
    add_u16(&zip, 3);
    lens_buffer_add_text(&zip, name);
    lens_buffer_add_text(&zip, "pad");
    lens_buffer_add_view(&zip, bytes);
    add_central(made, name, bytes, header);
    n_entries++;
}

static void add_end(const struct made_zip *made)
{
    uint64_t at = zip.len, end;

    lens_buffer_add_view(&zip, lens_buffer_view(&directory));
    end = zip.len;
    if (made->zip64) {
        lens_buffer_add(&zip, "PK\6\6\54\0\0\0\0\0\0\0\0\0\0\0", 16);
        lens_buffer_add_u64(&zip, 0);
        lens_buffer_add_u64(&zip, n_entries);
        lens_buffer_add_u64(&zip, n_entries);
        lens_buffer_add_u64(&zip, directory.len);
        lens_buffer_add_u64(&zip, at);
        lens_buffer_add(&zip, "PK\6\7\0\0\0\0", 8);
        lens_buffer_add_u64(&zip, end);
        lens_buffer_add_u32(&zip, 1);
    }
    lens_buffer_add(&zip, "PK\5\6\0\0\0\0", 8);
    add_u16(&zip, made->zip64 ? 0xffff : (unsigned)n_entries);
    add_u16(&zip, made->zip64 ? 0xffff : (unsigned)n_entries);
    lens_buffer_add_u32(&zip, (uint32_t)directory.len);
    lens_buffer_add_u32(&zip, made->zip64 ? UINT32_MAX : (uint32_t)at);
    add_u16(&zip, 0);
}

void made_zip_write(const struct made_zip *made, const char *path)
{
    static const float storage[6] = { 10, 11, 12, 13, 14, 15 };

    n_entries = 0;
    lens_buffer_init(&zip, 16 << 20);
    lens_buffer_init(&directory, 1 << 20);
    add_entry(made, "m/data.pkl", made->pickle);
    add_entry(made, "m/data/0",
              (struct lens_view){ (const char *)storage, sizeof(storage) });
    if (made->order)
        add_entry(made, "m/byteorder", lens_view_of(made->order));
    add_end(made);
    ck_assert_int_eq(lens_buffer_status(&zip), LENS_OK);
    ck_assert_int_eq(lens_buffer_status(&directory), LENS_OK);
    test_file_write(path, zip.p, zip.len);
    lens_buffer_release(&zip);
    lens_buffer_release(&directory);
}

void made_zip_check(const struct lens_tensors *tensors, const char *name,
                    enum lens_dtype type, size_t n, const float *expected)
{
    const struct lens_tensor *tensor = lens_tensors_find(tensors, name);

    ck_assert_msg(tensor != NULL, "no '%s'", name);
    ck_assert_int_eq(tensor->type, type);
    ck_assert_uint_eq(tensor->n, n);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(lens_tensor_get(tensor, i) == expected[i], "'%s'", name);
}

void made_zip_refused(const char *path, enum lens_status expected,
                      const char *says)
{
    struct lens_tensors *tensors = NULL;
    struct lens_error err = { 0 };
    enum lens_status status = lens_tensors_open(path, &tensors, &err);

    ck_assert_msg(status == expected, "%s: %s", lens_status_name(status),
                  err.text);
    ck_assert_ptr_null(tensors);
    ck_assert_msg(strstr(err.text, path) != NULL, "%s", err.text);
    ck_assert_msg(strstr(err.text, says) != NULL, "'%s' lacks '%s'", err.text,
                  says);
}

void made_zip_try(const char *path, const char *bytes, size_t len)
{
    struct lens_tensors *tensors = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;
    struct lens_view file;

    test_file_write(path, bytes, len);
    status = lens_tensors_open(path, &tensors, &err);
    if (status != LENS_OK) {
        ck_assert_msg(status == LENS_E_CORRUPT || status == LENS_E_LIMIT ||
                          status == LENS_E_INVAL,
                      "%s: %s", lens_status_name(status), err.text);
        ck_assert_ptr_null(tensors);
        return;
    }
    file = lens_tensors_bytes(tensors);
    for (size_t i = 0; i < lens_tensors_count(tensors); i++) {
        const struct lens_tensor *t = lens_tensors_at(tensors, i);
        const char *data = t->data;

        ck_assert(data >= file.p && data <= file.p + file.len);
        ck_assert_uint_le(t->n * lens_dtype_size(t->type),
                          (size_t)(file.p + file.len - data));
        for (size_t k = 0; k < t->n; k++)
            (void)lens_tensor_get(t, k);
    }
    lens_tensors_close(tensors);
}
