#include "lexical/build.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "format/container.h"
#include "format/table.h"
#include "lexical/segment.h"

enum {
    /* A segment in memory; a larger collection wants several. */
    BUILD_MAX_BYTES = 1 << 30,
    TERM_ARENA_MAX = 1 << 30
};

struct occurrence {
    struct lens_view term; /* in the builder's arena */
    lens_docid docid;
    uint32_t field;
};

struct lens_segment_builder {
    struct lens_analyzer *analyzer;
    struct lens_build_options options;
    struct lens_build_field fields[LENS_SEGMENT_MAX_FIELDS];
    struct lens_arena terms;
    struct occurrence *at;
    size_t n, cap;
    uint32_t n_docs;
    uint64_t tokens[LENS_SEGMENT_MAX_FIELDS];
    struct lens_table_writer keys;
    struct lens_buffer lengths;
    uint32_t row[LENS_SEGMENT_MAX_FIELDS]; /* lengths of the open document */
    struct lens_view last_key;
    bool written;
};

/* What a reader would refuse is refused here. */
static bool are_options_valid(const struct lens_build_options *opt)
{
    if (opt->n_fields == 0 || opt->n_fields > LENS_SEGMENT_MAX_FIELDS ||
        !(opt->k1 > 0 && opt->k1 < LENS_SEGMENT_MAX_K1))
        return false;
    for (size_t f = 0; f < opt->n_fields; f++) {
        const struct lens_build_field *field = &opt->fields[f];

        if (strlen(field->name) > LENS_SEGMENT_MAX_NAME ||
            !(field->weight > 0 && field->weight < LENS_SEGMENT_MAX_WEIGHT) ||
            !(field->b >= 0 && field->b <= 1))
            return false;
    }
    return true;
}

enum lens_status lens_segment_builder_new(struct lens_analyzer *analyzer,
                                          const struct lens_build_options *opt,
                                          struct lens_segment_builder **out,
                                          struct lens_error *err)
{
    struct lens_segment_builder *b;

    if (!are_options_valid(opt))
        return lens_fail(err, LENS_E_INVAL,
                         "a segment cannot have these fields and weights");
    b = lens_calloc(1, sizeof(*b));
    if (!b)
        return lens_fail(err, LENS_E_NOMEM, "no memory to build an index");
    b->analyzer = analyzer;
    b->options = *opt;
    memcpy(b->fields, opt->fields, opt->n_fields * sizeof(*b->fields));
    b->options.fields = b->fields;
    lens_arena_init(&b->terms, TERM_ARENA_MAX);
    lens_table_writer_init(&b->keys, BUILD_MAX_BYTES);
    lens_buffer_init(&b->lengths, BUILD_MAX_BYTES);
    *out = b;
    return LENS_OK;
}

void lens_segment_builder_free(struct lens_segment_builder *builder)
{
    if (!builder)
        return;
    lens_arena_release(&builder->terms);
    lens_free(builder->at);
    lens_table_writer_release(&builder->keys);
    lens_buffer_release(&builder->lengths);
    lens_free(builder);
}

/* Write down the lengths of the document that is now complete. */
static void close_document(struct lens_segment_builder *b)
{
    if (b->n_docs == 0)
        return;
    for (size_t f = 0; f < b->options.n_fields; f++) {
        lens_buffer_add_u32(&b->lengths, b->row[f]);
        b->row[f] = 0;
    }
}

enum lens_status
lens_segment_builder_document(struct lens_segment_builder *builder,
                              struct lens_view key, struct lens_error *err)
{
    char *copy;

    if (key.len == 0 ||
        (builder->n_docs && lens_view_compare(builder->last_key, key) >= 0))
        return lens_fail(err, LENS_E_INVAL,
                         "the key '%.*s' does not come after '%.*s'",
                         LENS_VIEW_ARG(key), LENS_VIEW_ARG(builder->last_key));
    if (builder->n_docs == LENS_SEGMENT_MAX_DOCS)
        return lens_fail(err, LENS_E_LIMIT,
                         "a segment holds at most %d documents",
                         LENS_SEGMENT_MAX_DOCS);
    copy = lens_arena_copy(&builder->terms, key);
    if (!copy)
        return lens_fail(err, LENS_E_NOMEM, "no memory to build an index");
    close_document(builder);
    builder->last_key = (struct lens_view){ copy, key.len };
    builder->n_docs++;
    lens_table_add(&builder->keys, key);
    return LENS_OK;
}

static bool add_occurrence(struct lens_segment_builder *b,
                           struct lens_view term, uint32_t field)
{
    char *copy;

    if (b->n == b->cap) {
        size_t cap = b->cap ? b->cap * 2 : 4096;
        struct occurrence *at = lens_realloc(b->at, cap * sizeof(*at));

        if (!at)
            return false;
        b->at = at;
        b->cap = cap;
    }
    copy = lens_arena_copy(&b->terms, term);
    if (!copy)
        return false;
    b->at[b->n++] =
        (struct occurrence){ { copy, term.len }, b->n_docs - 1, field };
    return true;
}

enum lens_status lens_segment_builder_term(struct lens_segment_builder *builder,
                                           size_t field, struct lens_view term,
                                           struct lens_error *err)
{
    if (builder->n_docs == 0 || field >= builder->options.n_fields ||
        term.len == 0)
        return lens_fail(err, LENS_E_INVAL,
                         "a term without bytes, document or field");
    if (!add_occurrence(builder, term, (uint32_t)field))
        return lens_fail(err, LENS_E_NOMEM, "no memory to build an index");
    builder->row[field]++;
    builder->tokens[field]++;
    return LENS_OK;
}

enum lens_status lens_segment_builder_text(struct lens_segment_builder *builder,
                                           size_t field, struct lens_view text,
                                           struct lens_error *err)
{
    struct lens_arena scratch = { 0 };
    struct lens_token *tokens;
    enum lens_status status;
    size_t n;

    if (builder->n_docs == 0 || field >= builder->options.n_fields)
        return lens_fail(err, LENS_E_INVAL, "text without a document or field");
    status = lens_analyze(builder->analyzer, text, &scratch, &tokens, &n, err);
    for (size_t i = 0; status == LENS_OK && i < n; i++)
        status = lens_segment_builder_term(builder, field, tokens[i].term, err);
    lens_arena_release(&scratch);
    return status;
}

static int by_term_doc_field(const void *pa, const void *pb)
{
    const struct occurrence *a = pa, *b = pb;
    int order = lens_view_compare(a->term, b->term);

    if (order)
        return order;
    if (a->docid != b->docid)
        return a->docid < b->docid ? -1 : 1;
    return (a->field > b->field) - (a->field < b->field);
}

/* The growing chunks of one lens_segment_builder_write() call. */
struct chunks {
    struct lens_buffer meta, fields, lists, postings;
    struct lens_table_writer terms;
};

/* One posting: occurrences [from, to) are one term in one document. */
static void write_posting(struct lens_buffer *out,
                          const struct occurrence *from,
                          const struct occurrence *to, lens_docid before)
{
    uint32_t tf[LENS_SEGMENT_MAX_FIELDS] = { 0 };
    uint32_t mask = 0;

    for (const struct occurrence *o = from; o < to; o++) {
        mask |= 1u << o->field;
        tf[o->field]++;
    }
    /* `before` is UINT32_MAX at first: the wrap makes the gap docid + 1. */
    lens_buffer_add_varint(out, from->docid - before);
    lens_buffer_add_varint(out, mask);
    for (uint32_t f = 0; f < LENS_SEGMENT_MAX_FIELDS; f++) {
        if (mask >> f & 1)
            lens_buffer_add_varint(out, tf[f]);
    }
}

/* One term's list; returns the first occurrence of the next term. */
static const struct occurrence *write_list(struct chunks *c,
                                           const struct occurrence *o,
                                           const struct occurrence *end)
{
    const struct occurrence *first = o;
    size_t start = c->postings.len;
    lens_docid before = UINT32_MAX;
    uint32_t df = 0;

    while (o < end && lens_view_equal(o->term, first->term)) {
        const struct occurrence *next = o;

        while (next < end && next->docid == o->docid &&
               lens_view_equal(next->term, o->term))
            next++;
        write_posting(&c->postings, o, next, before);
        before = o->docid;
        df++;
        o = next;
    }
    lens_table_add(&c->terms, first->term);
    lens_buffer_add_u32(&c->lists, df);
    lens_buffer_add_u64(&c->lists, start);
    lens_buffer_add_u64(&c->lists, c->postings.len - start);
    return o;
}

static void add_f32(struct lens_buffer *out, double value)
{
    float f = (float)value;
    uint32_t bits;

    memcpy(&bits, &f, sizeof(bits));
    lens_buffer_add_u32(out, bits);
}

static void write_meta(const struct lens_segment_builder *b, struct chunks *c)
{
    lens_buffer_add_u32(&c->meta, b->n_docs);
    lens_buffer_add_u32(&c->meta, (uint32_t)b->options.n_fields);
    lens_buffer_add_u32(&c->meta, c->terms.n);
    add_f32(&c->meta, b->options.k1);
    for (size_t f = 0; f < b->options.n_fields; f++) {
        const struct lens_build_field *field = &b->options.fields[f];

        add_f32(&c->meta, field->weight);
        add_f32(&c->meta, field->b);
        lens_buffer_add_u64(&c->meta, b->tokens[f]);
        lens_buffer_add_u32(&c->fields, (uint32_t)strlen(field->name));
        lens_buffer_add_text(&c->fields, field->name);
    }
}

static enum lens_status write_container(struct lens_segment_builder *b,
                                        struct chunks *c,
                                        struct lens_buffer *out,
                                        struct lens_error *err)
{
    struct lens_container_writer writer = { 0 };
    const char *words = lens_analyzer_description(b->analyzer);
    const struct {
        const char *tag;
        struct lens_buffer *from;
    } parts[] = {
        { "META", &c->meta },           { "FIELDS", &c->fields },
        { "KEYS", &b->keys.offsets },   { "LENGTHS", &b->lengths },
        { "TERMS", &c->terms.offsets }, { "LISTS", &c->lists },
        { "POSTINGS", &c->postings },
    };

    lens_container_add(&writer, "ANALYZER", lens_view_of(words));
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
        if (lens_buffer_status(parts[i].from) != LENS_OK)
            return lens_fail(err, lens_buffer_status(parts[i].from),
                             "the '%s' of an index do not fit", parts[i].tag);
        lens_container_add(&writer, parts[i].tag,
                           lens_buffer_view(parts[i].from));
    }
    lens_container_write(&writer, out);
    if (lens_buffer_status(out) != LENS_OK)
        return lens_fail(err, lens_buffer_status(out),
                         "no room for an index segment");
    return LENS_OK;
}

enum lens_status
lens_segment_builder_write(struct lens_segment_builder *builder,
                           struct lens_buffer *out, struct lens_error *err)
{
    struct chunks c;
    struct lens_buffer *all[] = { &c.meta, &c.fields, &c.lists, &c.postings };
    const struct occurrence *o = builder->at, *end = builder->at + builder->n;
    enum lens_status status;

    if (builder->written)
        return lens_fail(err, LENS_E_INVAL, "a segment is written once");
    builder->written = true;
    memset(&c, 0, sizeof(c));
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
        lens_buffer_init(all[i], BUILD_MAX_BYTES);
    lens_table_writer_init(&c.terms, BUILD_MAX_BYTES);
    close_document(builder);
    if (builder->n)
        qsort(builder->at, builder->n, sizeof(*builder->at), by_term_doc_field);
    while (o < end)
        o = write_list(&c, o, end);
    lens_table_finish(&c.terms);
    lens_table_finish(&builder->keys);
    write_meta(builder, &c);
    status = write_container(builder, &c, out, err);
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
        lens_buffer_release(all[i]);
    lens_table_writer_release(&c.terms);
    return status;
}
