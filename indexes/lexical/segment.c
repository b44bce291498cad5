#include "lexical/segment.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "format/table.h"
#include "lexical/impacts.h"

enum {
    META_HEAD = 16,
    META_FIELD = 16,
    LIST_ENTRY = 20
};

static float read_f32(const char *p)
{
    uint32_t bits = lens_read_u32(p);
    float value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

static enum lens_status corrupt(const struct lens_segment *s, const char *why,
                                struct lens_error *err)
{
    enum lens_status status =
        lens_fail(err, LENS_E_CORRUPT, "'%s': %s", s->file.path, why);

    return lens_hint(err, status, "run 'asklens index build' to make it anew");
}

static enum lens_status read_meta(struct lens_segment *s, struct lens_view meta,
                                  uint64_t *tokens, struct lens_error *err)
{
    if (meta.len < META_HEAD)
        return corrupt(s, "chunk 'META' is too short", err);
    s->n_docs = lens_read_u32(meta.p);
    s->n_fields = lens_read_u32(meta.p + 4);
    s->n_terms = lens_read_u32(meta.p + 8);
    s->k1 = (double)read_f32(meta.p + 12);
    if (s->n_fields == 0 || s->n_fields > LENS_SEGMENT_MAX_FIELDS ||
        s->n_docs > LENS_SEGMENT_MAX_DOCS ||
        !(s->k1 > 0 && s->k1 < LENS_SEGMENT_MAX_K1) ||
        meta.len != META_HEAD + (size_t)META_FIELD * s->n_fields)
        return corrupt(s, "chunk 'META' holds impossible counts", err);
    for (uint32_t f = 0; f < s->n_fields; f++) {
        const char *p = meta.p + META_HEAD + META_FIELD * (size_t)f;

        s->field[f].weight = (double)read_f32(p);
        s->field[f].b = (double)read_f32(p + 4);
        tokens[f] = lens_read_u64(p + 8);
        if (!(s->field[f].weight > 0 &&
              s->field[f].weight < LENS_SEGMENT_MAX_WEIGHT) ||
            !(s->field[f].b >= 0 && s->field[f].b <= 1))
            return corrupt(s, "chunk 'META' holds an impossible field", err);
    }
    return LENS_OK;
}

/* An empty field has no length to compare with; 1 avoids 0/0. */
static void set_averages(struct lens_segment *s, const uint64_t *tokens)
{
    for (uint32_t f = 0; f < s->n_fields; f++)
        s->field[f].average =
            tokens[f] ? (double)tokens[f] / (double)s->n_docs : 1.0;
}

static enum lens_status read_field_names(struct lens_segment *s,
                                         struct lens_error *err)
{
    struct lens_view names = { 0 };
    size_t at = 0;
    enum lens_status status =
        lens_container_find(&s->file, "FIELDS", &names, err);

    if (status != LENS_OK)
        return status;
    for (uint32_t f = 0; f < s->n_fields; f++) {
        uint32_t len;

        if (names.len - at < 4)
            return corrupt(s, "chunk 'FIELDS' is too short", err);
        len = lens_read_u32(names.p + at);
        at += 4;
        if (len >= sizeof(s->field_names[f]) || len > names.len - at)
            return corrupt(s, "chunk 'FIELDS' holds an impossible name", err);
        memcpy(s->field_names[f], names.p + at, len);
        s->field_names[f][len] = '\0';
        s->field[f].name = (struct lens_view){ s->field_names[f], len };
        at += len;
    }
    return LENS_OK;
}

static enum lens_status find_chunks(struct lens_segment *s,
                                    struct lens_error *err)
{
    struct {
        const char *tag;
        struct lens_view *to;
    } wanted[] = {
        { "ANALYZER", &s->analyzer }, { "KEYS", &s->keys },
        { "LENGTHS", &s->lengths },   { "TERMS", &s->terms },
        { "LISTS", &s->lists },       { "POSTINGS", &s->postings },
        { "SHAPES", &s->shapes },     { "PLACES", &s->places },
        { "IMPACTS", &s->impacts },   { "ODD", &s->odd },
    };

    for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
        enum lens_status status =
            lens_container_find(&s->file, wanted[i].tag, wanted[i].to, err);

        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

static enum lens_status check_lists(struct lens_segment *s,
                                    struct lens_error *err)
{
    if (s->lengths.len != 4 * (size_t)s->n_docs * s->n_fields)
        return corrupt(s, "chunk 'LENGTHS' has the wrong size", err);
    if (s->lists.len != LIST_ENTRY * (size_t)s->n_terms)
        return corrupt(s, "chunk 'LISTS' has the wrong size", err);
    for (uint32_t t = 0; t < s->n_terms; t++) {
        const char *entry = s->lists.p + LIST_ENTRY * (size_t)t;
        uint32_t df = lens_read_u32(entry);
        uint64_t at = lens_read_u64(entry + 4);
        uint64_t len = lens_read_u64(entry + 12);

        if (df == 0 || df > s->n_docs || at > s->postings.len ||
            len > s->postings.len - at)
            return corrupt(s, "chunk 'LISTS' points outside the postings", err);
    }
    return LENS_OK;
}

static enum lens_status check_tables(struct lens_segment *s,
                                     struct lens_error *err)
{
    if (!lens_table_is_valid(s->keys, s->n_docs))
        return corrupt(s, "chunk 'KEYS' is not a sorted table", err);
    if (!lens_table_is_valid(s->terms, s->n_terms))
        return corrupt(s, "chunk 'TERMS' is not a sorted table", err);
    return check_lists(s, err);
}

static enum lens_status read_segment(struct lens_segment *s,
                                     struct lens_error *err)
{
    uint64_t tokens[LENS_SEGMENT_MAX_FIELDS] = { 0 };
    struct lens_view meta = { 0 };
    const char *why = NULL;
    enum lens_status status = lens_container_find(&s->file, "META", &meta, err);

    if (status == LENS_OK)
        status = read_meta(s, meta, tokens, err);
    if (status == LENS_OK)
        status = read_field_names(s, err);
    if (status == LENS_OK)
        status = find_chunks(s, err);
    if (status == LENS_OK)
        status = check_tables(s, err);
    if (status == LENS_OK && !lens_impacts_are_valid(s, &why))
        status = corrupt(s, why, err);
    if (status == LENS_OK)
        set_averages(s, tokens);
    return status;
}

enum lens_status lens_segment_of_chunks(struct lens_view meta,
                                        struct lens_segment *s,
                                        struct lens_error *err)
{
    uint64_t tokens[LENS_SEGMENT_MAX_FIELDS] = { 0 };
    enum lens_status status = read_meta(s, meta, tokens, err);

    if (status == LENS_OK)
        status = check_lists(s, err);
    if (status == LENS_OK)
        set_averages(s, tokens);
    return status;
}

enum lens_status lens_segment_open(const char *path, struct lens_segment *out,
                                   struct lens_error *err)
{
    enum lens_status status;

    memset(out, 0, sizeof(*out));
    status = lens_container_open(path, &out->file, err);
    if (status == LENS_OK)
        status = read_segment(out, err);
    if (status != LENS_OK)
        lens_segment_close(out);
    return status;
}

void lens_segment_close(struct lens_segment *segment)
{
    if (segment)
        lens_container_close(&segment->file);
}

struct lens_view lens_segment_key(const struct lens_segment *segment,
                                  lens_docid docid)
{
    return lens_table_get(segment->keys, segment->n_docs, docid);
}

uint32_t lens_segment_length(const struct lens_segment *segment,
                             lens_docid docid, uint32_t field)
{
    size_t row = (size_t)docid * segment->n_fields + field;

    return lens_read_u32(segment->lengths.p + 4 * row);
}

uint32_t lens_segment_df(const struct lens_segment *segment, uint32_t number)
{
    return lens_read_u32(segment->lists.p + LIST_ENTRY * (size_t)number);
}

struct lens_postings lens_segment_list(const struct lens_segment *segment,
                                       uint32_t number)
{
    const char *entry = segment->lists.p + LIST_ENTRY * (size_t)number;
    struct lens_postings list = {
        .at = segment->postings.p + lens_read_u64(entry + 4),
        .left = lens_read_u32(entry),
        .n_docs = segment->n_docs,
        .n_fields = segment->n_fields,
        .docid = UINT32_MAX,
    };

    list.end = list.at + lens_read_u64(entry + 12);
    return list;
}

bool lens_segment_find(const struct lens_segment *segment,
                       struct lens_view term, uint32_t *number)
{
    return lens_table_find(segment->terms, segment->n_terms, term, number);
}

enum lens_status lens_segment_bad_postings(const struct lens_segment *segment,
                                           struct lens_view term,
                                           struct lens_error *err)
{
    enum lens_status status = lens_fail(
        err, LENS_E_CORRUPT, "'%s': the postings of '%.*s' are damaged",
        segment->file.path, LENS_VIEW_ARG(term));

    return lens_hint(err, status, "run 'asklens index build' to make it anew");
}

/* A varint of at most 32 bits; false if truncated or too wide. */
static bool read_varint(const char **at, const char *end, uint32_t *out)
{
    uint32_t value = 0;

    for (unsigned shift = 0; shift < 35; shift += 7) {
        unsigned char byte;

        if (*at == end)
            return false;
        byte = (unsigned char)*(*at)++;
        /* The fifth byte has room for four bits only. */
        if (shift == 28 && byte > 0x0f)
            return false;
        value |= (uint32_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            *out = value;
            return true;
        }
    }
    return false;
}

bool lens_segment_is_mask(uint32_t n_fields, uint32_t mask)
{
    return mask != 0 && (n_fields == 32 || mask >> n_fields == 0);
}

enum lens_status lens_postings_next(struct lens_postings *p)
{
    uint32_t gap, mask;

    if (p->left == 0)
        return LENS_END;
    if (!read_varint(&p->at, p->end, &gap) ||
        !read_varint(&p->at, p->end, &mask))
        return LENS_E_CORRUPT;

    /* docid starts one before 0, so that the first gap is docid + 1. */
    if (gap == 0 || gap > p->n_docs - (p->docid + 1))
        return LENS_E_CORRUPT;
    if (!lens_segment_is_mask(p->n_fields, mask))
        return LENS_E_CORRUPT;
    for (uint32_t f = 0; f < p->n_fields; f++) {
        if (!(mask >> f & 1))
            continue;
        if (!read_varint(&p->at, p->end, &p->tf[f]) || p->tf[f] == 0)
            return LENS_E_CORRUPT;
    }
    p->docid += gap;
    p->mask = mask;
    p->left--;
    return LENS_OK;
}
