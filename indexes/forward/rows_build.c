#include <stdlib.h>

#include "base/alloc.h"
#include "base/dictionary.h"
#include "base/error.h"
#include "format/container.h"
#include "format/table.h"
#include "forward/rows.h"

enum {
    ROWS_MAX_BYTES = 1 << 30,
    IDS_MAX = ROWS_MAX_BYTES / 4,
    TERMS_MAX = 1 << 26
};

struct lens_rows_builder {
    struct lens_analyzer *analyzer;
    struct lens_dictionary terms;
    uint32_t *ids; /* of all rows, as they come, by the dictionary */
    size_t n, cap;
    struct lens_buffer ends; /* of each row in `ids` */
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
    lens_dictionary_init(&builder->terms, TERMS_MAX, ROWS_MAX_BYTES);
    lens_buffer_init(&builder->docs, ROWS_MAX_BYTES);
    lens_buffer_init(&builder->ends, ROWS_MAX_BYTES);
    *out = builder;
    return LENS_OK;
}

void lens_rows_builder_free(struct lens_rows_builder *builder)
{
    if (!builder)
        return;
    lens_dictionary_release(&builder->terms);
    lens_buffer_release(&builder->docs);
    lens_buffer_release(&builder->ends);
    lens_free(builder->ids);
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

static enum lens_status add_id(struct lens_rows_builder *builder, uint32_t id,
                               struct lens_error *err)
{
    uint32_t *ids;

    if (builder->n == IDS_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "rows have more than %d terms between them", IDS_MAX);
    ids = lens_make_room(builder->ids, builder->n, 1, &builder->cap,
                         sizeof(*ids));
    if (!ids)
        return lens_fail(err, LENS_E_NOMEM, "no memory to build an index");
    builder->ids = ids;
    builder->ids[builder->n++] = id;
    return LENS_OK;
}

enum lens_status lens_rows_builder_row(struct lens_rows_builder *builder,
                                       struct lens_view text,
                                       struct lens_error *err)
{
    struct lens_arena arena = { 0 };
    struct lens_token *tokens = NULL;
    enum lens_status status;
    size_t n = 0;

    if (builder->n_docs == 0)
        return lens_fail(err, LENS_E_INVAL, "a row without a document");
    status = lens_analyze(builder->analyzer, text, &arena, &tokens, &n, err);
    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        uint32_t id;

        status =
            lens_dictionary_number(&builder->terms, tokens[i].term, &id, err);
        if (status == LENS_OK)
            status = add_id(builder, id, err);
    }
    lens_arena_release(&arena);
    if (status != LENS_OK)
        return status;
    lens_buffer_add_u32(&builder->ends, (uint32_t)builder->n);
    builder->n_rows++;
    return LENS_OK;
}

/* Write the terms in byte order. Gives each term's place there, which the
 * caller frees; NULL without memory. */
static uint32_t *number_terms(const struct lens_rows_builder *b,
                              struct lens_table_writer *table)
{
    uint32_t *order = lens_dictionary_order(&b->terms);
    uint32_t *places = lens_calloc(b->terms.n + 1, sizeof(*places));

    if (!order || !places) {
        lens_free(order);
        lens_free(places);
        return NULL;
    }
    for (uint32_t i = 0; i < b->terms.n; i++) {
        lens_table_add(table, b->terms.at[order[i]]);
        places[order[i]] = i;
    }
    lens_table_finish(table);
    lens_free(order);
    return places;
}

static int by_id(const void *pa, const void *pb)
{
    const uint32_t *a = pa, *b = pb;

    return (*a > *b) - (*a < *b);
}

/* Write where each row begins, and the distinct ids of all rows. */
static void write_rows(struct lens_rows_builder *b, const uint32_t *renumbered,
                       struct lens_buffer *rows, struct lens_buffer *ids)
{
    const char *ends = lens_buffer_view(&b->ends).p;
    size_t from = 0;

    for (uint32_t row = 0; row < b->n_rows; row++) {
        size_t to = lens_read_u32(ends + 4 * (size_t)row);

        lens_buffer_add_u32(rows, (uint32_t)(ids->len / 4));
        for (size_t i = from; i < to; i++)
            b->ids[i] = renumbered[b->ids[i]];
        if (to > from)
            qsort(b->ids + from, to - from, sizeof(*b->ids), by_id);
        for (size_t i = from; i < to; i++) {
            if (i == from || b->ids[i] != b->ids[i - 1])
                lens_buffer_add_u32(ids, b->ids[i]);
        }
        from = to;
    }
    lens_buffer_add_u32(rows, (uint32_t)(ids->len / 4));
}

enum lens_status lens_rows_builder_write(struct lens_rows_builder *builder,
                                         struct lens_buffer *out,
                                         struct lens_error *err)
{
    struct lens_container_writer writer = { 0 };
    struct lens_table_writer terms;
    struct lens_buffer meta, rows, ids;
    uint32_t *renumbered;
    enum lens_status status;

    lens_buffer_init(&meta, 64);
    lens_buffer_init(&rows, ROWS_MAX_BYTES);
    lens_buffer_init(&ids, ROWS_MAX_BYTES);
    lens_table_writer_init(&terms, ROWS_MAX_BYTES);
    status = lens_buffer_status(&builder->ends);
    renumbered = number_terms(builder, &terms);
    if (!renumbered)
        status = LENS_E_NOMEM;
    else if (status == LENS_OK)
        write_rows(builder, renumbered, &rows, &ids);
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
    lens_free(renumbered);
    lens_table_writer_release(&terms);
    return status;
}
