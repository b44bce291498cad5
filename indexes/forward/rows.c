#include "forward/rows.h"

#include "base/alloc.h"
#include "base/error.h"
#include "format/container.h"
#include "format/table.h"

struct rows {
    struct lens_forward base; /* first: a forward index is a rows */
    struct lens_container file;
    uint32_t n_docs, n_rows, n_terms;
    struct lens_view terms, docs, rows, ids;
};

static const struct rows *rows_of(const struct lens_forward *self)
{
    return (const struct rows *)self;
}

static uint32_t number_at(struct lens_view chunk, size_t i)
{
    return lens_read_u32(chunk.p + 4 * i);
}

/* n + 1 numbers that never decrease and end at `last`. */
static bool is_ladder(struct lens_view chunk, uint32_t n, size_t last)
{
    if (chunk.len != 4 * ((size_t)n + 1) || number_at(chunk, 0) != 0 ||
        number_at(chunk, n) != last)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (number_at(chunk, i) > number_at(chunk, (size_t)i + 1))
            return false;
    }
    return true;
}

/* Ids are in range and ascend within each row. */
static bool are_ids_valid(const struct rows *r)
{
    for (uint32_t row = 0; row < r->n_rows; row++) {
        uint32_t from = number_at(r->rows, row);
        uint32_t to = number_at(r->rows, (size_t)row + 1);

        for (uint32_t i = from; i < to; i++) {
            uint32_t id = number_at(r->ids, i);

            if (id >= r->n_terms ||
                (i > from && id <= number_at(r->ids, i - 1)))
                return false;
        }
    }
    return true;
}

static enum lens_status find_chunks(struct rows *r, struct lens_view *meta,
                                    struct lens_view *words,
                                    struct lens_error *err)
{
    const struct {
        const char *tag;
        struct lens_view *to;
    } wanted[] = { { "ANALYZER", words },  { "META", meta },
                   { "TERMS", &r->terms }, { "DOCS", &r->docs },
                   { "ROWS", &r->rows },   { "IDS", &r->ids } };

    for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
        enum lens_status status =
            lens_container_find(&r->file, wanted[i].tag, wanted[i].to, err);

        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

static enum lens_status read_rows(struct rows *r, const char *analyzer,
                                  struct lens_error *err)
{
    struct lens_view meta = { 0 }, words = { 0 };
    enum lens_status status = find_chunks(r, &meta, &words, err);

    if (status != LENS_OK)
        return status;
    if (!lens_view_equal(words, lens_view_of(analyzer))) {
        status = lens_fail(err, LENS_E_VERSION,
                           "'%s' was built with another text analyzer",
                           r->file.path);
    } else if (meta.len == 12) {
        r->n_docs = number_at(meta, 0);
        r->n_rows = number_at(meta, 1);
        r->n_terms = number_at(meta, 2);
    }
    if (status == LENS_OK &&
        (meta.len != 12 || !lens_table_is_valid(r->terms, r->n_terms) ||
         !is_ladder(r->docs, r->n_docs, r->n_rows) || r->ids.len % 4 ||
         !is_ladder(r->rows, r->n_rows, r->ids.len / 4) || !are_ids_valid(r)))
        status = lens_fail(err, LENS_E_CORRUPT,
                           "'%s': its rows of terms are damaged", r->file.path);
    if (status != LENS_OK)
        (void)lens_hint(err, status,
                        "run 'asklens index build' to make it anew");
    return status;
}

static size_t count(const struct lens_forward *self)
{
    return rows_of(self)->n_docs;
}

static size_t count_rows(const struct lens_forward *self, lens_docid docid)
{
    const struct rows *r = rows_of(self);

    return docid < r->n_docs ? number_at(r->docs, (size_t)docid + 1) -
                                   number_at(r->docs, docid)
                             : 0;
}

static struct lens_forward_row get_row(const struct lens_forward *self,
                                       lens_docid docid, size_t i)
{
    const struct rows *r = rows_of(self);
    size_t row = number_at(r->docs, docid) + i;
    uint32_t from = number_at(r->rows, row);

    return (struct lens_forward_row){ r->ids.p + 4 * (size_t)from,
                                      number_at(r->rows, row + 1) - from };
}

static bool find_term(const struct lens_forward *self, struct lens_view term,
                      uint32_t *id)
{
    const struct rows *r = rows_of(self);

    return lens_table_find(r->terms, r->n_terms, term, id);
}

static struct lens_view get_term(const struct lens_forward *self, uint32_t id)
{
    const struct rows *r = rows_of(self);

    return lens_table_get(r->terms, r->n_terms, id);
}

static void close_rows(struct lens_forward *self)
{
    struct rows *r = (struct rows *)self;

    if (!r)
        return;
    lens_container_close(&r->file);
    lens_free(r);
}

static const struct lens_forward_ops rows_ops = {
    .count = count,
    .rows = count_rows,
    .row = get_row,
    .find = find_term,
    .term = get_term,
    .close = close_rows,
};

enum lens_status lens_rows_open(const char *path, const char *analyzer,
                                struct lens_forward **out,
                                struct lens_error *err)
{
    struct rows *r = lens_calloc(1, sizeof(*r));
    enum lens_status status;

    if (!r)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'", path);
    r->base.ops = &rows_ops;
    status = lens_container_open(path, &r->file, err);
    if (status == LENS_OK)
        status = read_rows(r, analyzer, err);
    if (status != LENS_OK) {
        close_rows(&r->base);
        return status;
    }
    *out = &r->base;
    return LENS_OK;
}
