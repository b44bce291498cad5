#include "lexical/build.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/dictionary.h"
#include "base/error.h"
#include "format/container.h"
#include "format/table.h"
#include "lexical/impacts.h"
#include "lexical/postings_build.h"
#include "lexical/segment.h"

enum {
    /* A segment in memory; a larger collection wants several. */
    BUILD_MAX_BYTES = 1 << 30,
    TERMS_MAX = 1 << 26
};

/* Impacts are larger than what they are made from. */
#define IMPACTS_MAX_BYTES ((size_t)4 << 30)

struct term {
    struct lens_postings_list list;
    uint32_t place; /* 1 + that in the open document; 0: not in it */
};

struct lens_segment_builder {
    struct lens_analyzer *analyzer;
    struct lens_build_options options;
    struct lens_build_field fields[LENS_SEGMENT_MAX_FIELDS];
    struct lens_dictionary dictionary;
    struct lens_arena blocks; /* of the lists */
    struct term *terms;       /* by their number in the dictionary */
    size_t terms_cap;
    struct lens_posting *open; /* of the open document */
    size_t n_open, open_cap;
    uint32_t row[LENS_SEGMENT_MAX_FIELDS]; /* its lengths */
    struct lens_buffer key;                /* its key */
    uint32_t n_docs;
    uint64_t tokens[LENS_SEGMENT_MAX_FIELDS];
    struct lens_table_writer keys;
    struct lens_buffer lengths;
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
    lens_dictionary_init(&b->dictionary, TERMS_MAX, BUILD_MAX_BYTES);
    lens_arena_init(&b->blocks, (size_t)2 * BUILD_MAX_BYTES);
    lens_buffer_init(&b->key, BUILD_MAX_BYTES);
    lens_table_writer_init(&b->keys, BUILD_MAX_BYTES);
    lens_buffer_init(&b->lengths, BUILD_MAX_BYTES);
    *out = b;
    return LENS_OK;
}

void lens_segment_builder_free(struct lens_segment_builder *builder)
{
    if (!builder)
        return;
    lens_dictionary_release(&builder->dictionary);
    lens_arena_release(&builder->blocks);
    lens_free(builder->terms);
    lens_free(builder->open);
    lens_buffer_release(&builder->key);
    lens_table_writer_release(&builder->keys);
    lens_buffer_release(&builder->lengths);
    lens_free(builder);
}

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to build an index");
}

/* Write down the postings and the lengths of the document that is complete. */
static enum lens_status close_document(struct lens_segment_builder *b,
                                       struct lens_error *err)
{
    if (b->n_docs == 0)
        return LENS_OK;
    for (size_t i = 0; i < b->n_open; i++) {
        struct term *term = &b->terms[b->open[i].term];

        if (!lens_postings_list_add(&term->list, b->n_docs - 1, &b->open[i],
                                    &b->blocks))
            return no_memory(err);
        term->place = 0;
    }
    b->n_open = 0;
    for (size_t f = 0; f < b->options.n_fields; f++) {
        lens_buffer_add_u32(&b->lengths, b->row[f]);
        b->row[f] = 0;
    }
    return LENS_OK;
}

enum lens_status
lens_segment_builder_document(struct lens_segment_builder *builder,
                              struct lens_view key, struct lens_error *err)
{
    struct lens_view before = lens_buffer_view(&builder->key);
    enum lens_status status;

    if (key.len == 0 ||
        (builder->n_docs && lens_view_compare(before, key) >= 0))
        return lens_fail(err, LENS_E_INVAL,
                         "the key '%.*s' does not come after '%.*s'",
                         LENS_VIEW_ARG(key), LENS_VIEW_ARG(before));
    if (builder->n_docs == LENS_SEGMENT_MAX_DOCS)
        return lens_fail(err, LENS_E_LIMIT,
                         "a segment holds at most %d documents",
                         LENS_SEGMENT_MAX_DOCS);
    status = close_document(builder, err);
    if (status != LENS_OK)
        return status;
    lens_buffer_clear(&builder->key);
    lens_buffer_add_view(&builder->key, key);
    if (lens_buffer_status(&builder->key) != LENS_OK)
        return no_memory(err);
    builder->n_docs++;
    lens_table_add(&builder->keys, key);
    return LENS_OK;
}

/* Room for one more term and for one more posting of the open document. */
static bool make_room(struct lens_segment_builder *b)
{
    struct term *terms = lens_make_room(b->terms, b->dictionary.n, 1,
                                        &b->terms_cap, sizeof(*terms));
    struct lens_posting *open;

    if (!terms)
        return false;
    b->terms = terms;
    open = lens_make_room(b->open, b->n_open, 1, &b->open_cap, sizeof(*open));
    if (open)
        b->open = open;
    return open != NULL;
}

/* The term of that number, which may be one more than there were. */
static struct term *term_of(struct lens_segment_builder *b, uint32_t number,
                            uint32_t n_before)
{
    if (number == n_before)
        b->terms[number] = (struct term){ .place = 0 };
    return &b->terms[number];
}

/* The place of a term in the open document, made when it is its first. */
static enum lens_status open_posting(struct lens_segment_builder *b,
                                     struct lens_view term, size_t *out,
                                     struct lens_error *err)
{
    uint32_t n = b->dictionary.n, number;
    enum lens_status status;
    struct term *its;

    if (!make_room(b))
        return no_memory(err);
    status = lens_dictionary_number(&b->dictionary, term, &number, err);
    if (status != LENS_OK)
        return status;
    its = term_of(b, number, n);
    if (!its->place) {
        b->open[b->n_open++] = (struct lens_posting){ .term = number };
        its->place = (uint32_t)b->n_open;
    }
    *out = its->place - 1;
    return LENS_OK;
}

enum lens_status lens_segment_builder_term(struct lens_segment_builder *builder,
                                           size_t field, struct lens_view term,
                                           struct lens_error *err)
{
    struct lens_posting *posting;
    enum lens_status status;
    size_t place = 0;

    if (builder->n_docs == 0 || field >= builder->options.n_fields ||
        term.len == 0)
        return lens_fail(err, LENS_E_INVAL,
                         "a term without bytes, document or field");
    status = open_posting(builder, term, &place, err);
    if (status != LENS_OK)
        return status;
    posting = &builder->open[place];
    posting->mask |= 1u << field;
    posting->tf[field]++;
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

/* The growing chunks of one lens_segment_builder_write() call. */
struct chunks {
    struct lens_buffer meta, fields, lists, postings;
    struct lens_table_writer terms;
    struct lens_impact_chunks impacts;
};

/* The lists in the byte order of their terms. */
static enum lens_status write_lists(const struct lens_segment_builder *b,
                                    struct chunks *c, struct lens_error *err)
{
    uint32_t *order = lens_dictionary_order(&b->dictionary);

    if (!order)
        return no_memory(err);
    for (uint32_t i = 0; i < b->dictionary.n; i++) {
        const struct lens_postings_list *list = &b->terms[order[i]].list;

        lens_table_add(&c->terms, b->dictionary.at[order[i]]);
        lens_buffer_add_u32(&c->lists, list->df);
        lens_buffer_add_u64(&c->lists, c->postings.len);
        lens_buffer_add_u64(&c->lists, list->bytes);
        lens_postings_list_write(list, &c->postings);
    }
    lens_free(order);
    return LENS_OK;
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

/* What is left to write once all postings are. */
static enum lens_status write_impacts(const struct lens_segment_builder *b,
                                      struct chunks *c, struct lens_error *err)
{
    struct lens_segment s = { .lengths = lens_buffer_view(&b->lengths),
                              .lists = lens_buffer_view(&c->lists),
                              .postings = lens_buffer_view(&c->postings) };
    const struct lens_buffer *needed[] = { &c->meta, &b->lengths, &c->lists,
                                           &c->postings };
    enum lens_status status = LENS_OK;

    for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
        if (status == LENS_OK && lens_buffer_status(needed[i]) != LENS_OK)
            status = lens_fail(err, lens_buffer_status(needed[i]),
                               "the postings of an index do not fit");
    }
    if (status == LENS_OK)
        status = lens_segment_of_chunks(lens_buffer_view(&c->meta), &s, err);
    return status == LENS_OK ? lens_impacts_write(&s, &c->impacts, err)
                             : status;
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
        { "META", &c->meta },
        { "FIELDS", &c->fields },
        { "KEYS", &b->keys.offsets },
        { "LENGTHS", &b->lengths },
        { "TERMS", &c->terms.offsets },
        { "LISTS", &c->lists },
        { "POSTINGS", &c->postings },
        { "SHAPES", &c->impacts.shapes },
        { "PLACES", &c->impacts.places },
        { "IMPACTS", &c->impacts.impacts },
        { "ODD", &c->impacts.odd },
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
    enum lens_status status;

    if (builder->written)
        return lens_fail(err, LENS_E_INVAL, "a segment is written once");
    builder->written = true;
    memset(&c, 0, sizeof(c));
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
        lens_buffer_init(all[i], BUILD_MAX_BYTES);
    lens_table_writer_init(&c.terms, BUILD_MAX_BYTES);
    lens_impact_chunks_init(&c.impacts, IMPACTS_MAX_BYTES);
    status = close_document(builder, err);
    if (status == LENS_OK)
        status = write_lists(builder, &c, err);
    lens_table_finish(&c.terms);
    lens_table_finish(&builder->keys);
    write_meta(builder, &c);
    if (status == LENS_OK)
        status = write_impacts(builder, &c, err);
    if (status == LENS_OK)
        status = write_container(builder, &c, out, err);
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
        lens_buffer_release(all[i]);
    lens_table_writer_release(&c.terms);
    lens_impact_chunks_release(&c.impacts);
    return status;
}
