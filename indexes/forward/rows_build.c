#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "format/container.h"
#include "format/table.h"
#include "forward/rows.h"

enum {
    ROWS_MAX_BYTES = 1 << 30,
    TERM_ARENA_MAX = 1 << 30
};

/* One term of one row; its id is known once all terms are. */
struct mention {
    struct lens_view term; /* in the builder's arena */
    uint32_t row;
    uint32_t id;
};

struct lens_rows_builder {
    struct lens_analyzer *analyzer;
    struct lens_arena terms;
    struct mention *at;
    size_t n, cap;
    struct lens_buffer docs;
    uint32_t n_docs, n_rows;
};

enum lens_status lens_rows_builder_new(struct lens_analyzer *analyzer,
                                       struct lens_rows_builder **out,
                                       struct lens_error *err)
{
    struct lens_rows_builder *builder = lens_calloc(1, sizeof(*builder));

    if (!builder)
        return lens_fail(err, LENS_E_NOMEM, "no memory to build an index");
    builder->analyzer = analyzer;
    lens_arena_init(&builder->terms, TERM_ARENA_MAX);
    lens_buffer_init(&builder->docs, ROWS_MAX_BYTES);
    *out = builder;
    return LENS_OK;
}

void lens_rows_builder_free(struct lens_rows_builder *builder)
{
    if (!builder)
        return;
    lens_arena_release(&builder->terms);
    lens_buffer_release(&builder->docs);
    lens_free(builder->at);
    lens_free(builder);
}

enum lens_status lens_rows_builder_document(struct lens_rows_builder *builder,
                                            struct lens_error *err)
{
    lens_buffer_add_u32(&builder->docs, builder->n_rows);
    builder->n_docs++;
    if (lens_buffer_status(&builder->docs) == LENS_OK)
        return LENS_OK;
    return lens_fail(err, lens_buffer_status(&builder->docs),
                     "no room for another document of an index");
}

static bool add_mention(struct lens_rows_builder *builder,
                        struct lens_view term)
{
    if (builder->n == builder->cap) {
        size_t cap = builder->cap ? builder->cap * 2 : 4096;
        struct mention *at = lens_realloc(builder->at, cap * sizeof(*at));

        if (!at)
            return false;
        builder->at = at;
        builder->cap = cap;
    }
    builder->at[builder->n++] = (struct mention){ term, builder->n_rows, 0 };
    return true;
}

enum lens_status lens_rows_builder_row(struct lens_rows_builder *builder,
                                       struct lens_view text,
                                       struct lens_error *err)
{
    struct lens_token *tokens = NULL;
    enum lens_status status;
    size_t n = 0;

    if (builder->n_docs == 0)
        return lens_fail(err, LENS_E_INVAL, "a row without a document");
    status = lens_analyze(builder->analyzer, text, &builder->terms, &tokens, &n,
                          err);
    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        if (!add_mention(builder, tokens[i].term))
            status =
                lens_fail(err, LENS_E_NOMEM, "no memory to build an index");
    }
    if (status == LENS_OK)
        builder->n_rows++;
    return status;
}

static int by_term(const void *pa, const void *pb)
{
    const struct mention *a = pa, *b = pb;
    int order = lens_view_compare(a->term, b->term);

    return order ? order : (a->row > b->row) - (a->row < b->row);
}

static int by_row(const void *pa, const void *pb)
{
    const struct mention *a = pa, *b = pb;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

/* Number the terms in byte order and write their table. */
static void number_terms(struct lens_rows_builder *b,
                         struct lens_table_writer *table)
{
    if (b->n)
        qsort(b->at, b->n, sizeof(*b->at), by_term);
    for (size_t i = 0; i < b->n; i++) {
        if (i == 0 || !lens_view_equal(b->at[i].term, b->at[i - 1].term))
            lens_table_add(table, b->at[i].term);
        b->at[i].id = table->n - 1;
    }
    lens_table_finish(table);
}

/* Write where each row begins, and the distinct ids of all rows. */
static void write_rows(struct lens_rows_builder *b, struct lens_buffer *rows,
                       struct lens_buffer *ids)
{
    size_t i = 0;

    if (b->n)
        qsort(b->at, b->n, sizeof(*b->at), by_row);
    for (uint32_t row = 0; row < b->n_rows; row++) {
        lens_buffer_add_u32(rows, (uint32_t)(ids->len / 4));
        for (size_t first = i; i < b->n && b->at[i].row == row; i++) {
            if (i == first || b->at[i].id != b->at[i - 1].id)
                lens_buffer_add_u32(ids, b->at[i].id);
        }
    }
    lens_buffer_add_u32(rows, (uint32_t)(ids->len / 4));
}

enum lens_status lens_rows_builder_write(struct lens_rows_builder *builder,
                                         struct lens_buffer *out,
                                         struct lens_error *err)
{
    struct lens_container_writer writer = { 0 };
    struct lens_buffer meta, rows, ids;
    struct lens_table_writer terms;
    enum lens_status status = LENS_OK;

    lens_buffer_init(&meta, 64);
    lens_buffer_init(&rows, ROWS_MAX_BYTES);
    lens_buffer_init(&ids, ROWS_MAX_BYTES);
    lens_table_writer_init(&terms, ROWS_MAX_BYTES);
    number_terms(builder, &terms);
    write_rows(builder, &rows, &ids);
    lens_buffer_add_u32(&builder->docs, builder->n_rows);
    lens_buffer_add_u32(&meta, builder->n_docs);
    lens_buffer_add_u32(&meta, builder->n_rows);
    lens_buffer_add_u32(&meta, terms.n);

    const struct {
        const char *tag;
        const struct lens_buffer *from;
    } parts[] = { { "META", &meta },
                  { "TERMS", &terms.offsets },
                  { "DOCS", &builder->docs },
                  { "ROWS", &rows },
                  { "IDS", &ids } };

    lens_container_add(
        &writer, "ANALYZER",
        lens_view_of(lens_analyzer_description(builder->analyzer)));
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
        if (status == LENS_OK)
            status = lens_buffer_status(parts[i].from);
        lens_container_add(&writer, parts[i].tag,
                           lens_buffer_view(parts[i].from));
    }
    if (status == LENS_OK) {
        lens_container_write(&writer, out);
        status = lens_buffer_status(out);
    }
    if (status != LENS_OK)
        (void)lens_fail(err, status, "no room for a forward index");
    lens_buffer_release(&meta);
    lens_buffer_release(&rows);
    lens_buffer_release(&ids);
    lens_table_writer_release(&terms);
    return status;
}
