#include "lexical/impacts.h"

#include "format/container.h"
#include "lexical/impacts_int.h"

enum {
    GROUP_HEAD = 4, /* bytes of a slab's group */
    POSTING = 4     /* of each of its postings */
};

static size_t shape_bytes(const struct lens_segment *s)
{
    return 4 + 4 * (size_t)s->n_fields;
}

/* Offset into IMPACTS where the list of a term begins. */
static size_t place_of(const struct lens_segment *s, uint32_t number)
{
    return LENS_PLACE_UNIT *
           (size_t)lens_read_u32(s->places.p +
                                 LENS_PLACE_BYTES * (size_t)number);
}

static uint32_t odd_of(const struct lens_segment *s, uint32_t number)
{
    return lens_read_u32(s->places.p + LENS_PLACE_BYTES * (size_t)number + 4);
}

static bool are_shapes_valid(const struct lens_segment *s)
{
    const size_t row = shape_bytes(s);

    if (s->shapes.len % row || s->shapes.len / row > LENS_IMPACT_ODD)
        return false;
    for (size_t at = 0; at < s->shapes.len; at += row) {
        uint32_t mask = lens_read_u32(s->shapes.p + at);

        if (!lens_segment_is_mask(s->n_fields, mask))
            return false;
        for (uint32_t f = 0; f < s->n_fields; f++) {
            if ((mask >> f & 1) !=
                (lens_read_u32(s->shapes.p + at + 4 + 4 * (size_t)f) > 0))
                return false;
        }
    }
    return true;
}

static bool is_place_valid(const struct lens_segment *s, uint32_t t)
{
    size_t from = place_of(s, t), to = place_of(s, t + 1);
    uint32_t odd = odd_of(s, t), odd_end = odd_of(s, t + 1);
    uint32_t df = lens_segment_df(s, t);

    if (to < from || odd_end < odd || odd_end - odd > df)
        return false;
    if (lens_impacts_are_dense(s, df))
        return to - from == lens_impacts_round_up(from) - from +
                                2 * lens_impacts_round_up(s->n_docs);
    return to - from > POSTING * (size_t)df;
}

static bool are_places_valid(const struct lens_segment *s)
{
    if (s->places.len != LENS_PLACE_BYTES * ((size_t)s->n_terms + 1) ||
        place_of(s, 0) != 0 || odd_of(s, 0) != 0 ||
        place_of(s, s->n_terms) != s->impacts.len ||
        LENS_ODD_BYTES * (size_t)odd_of(s, s->n_terms) != s->odd.len)
        return false;
    for (uint32_t t = 0; t < s->n_terms; t++) {
        if (!is_place_valid(s, t))
            return false;
    }
    return true;
}

bool lens_impacts_are_valid(const struct lens_segment *segment,
                            const char **why)
{
    if (!are_shapes_valid(segment)) {
        *why = "chunk 'SHAPES' holds an impossible shape";
        return false;
    }
    if (!are_places_valid(segment)) {
        *why = "chunk 'PLACES' points outside the impacts";
        return false;
    }
    return true;
}

struct lens_impacts lens_impacts_of(const struct lens_segment *segment,
                                    uint32_t number)
{
    const unsigned char *start = (const unsigned char *)segment->impacts.p;
    size_t from = place_of(segment, number);
    struct lens_impacts list = { .end = start + place_of(segment, number + 1) };

    if (lens_impacts_are_dense(segment, lens_segment_df(segment, number))) {
        list.at = list.end;
        list.dense = start + lens_impacts_round_up(from);
        list.shapes = list.dense + lens_impacts_round_up(segment->n_docs);
    } else {
        list.at = start + from;
    }
    return list;
}

enum lens_status lens_impacts_group(struct lens_impacts *impacts, uint32_t slab,
                                    struct lens_impact_group *out)
{
    size_t left = (size_t)(impacts->end - impacts->at);
    uint32_t next, n;

    *out = (struct lens_impact_group){ 0 };
    if (left == 0)
        return LENS_OK;
    if (left < GROUP_HEAD)
        return LENS_E_CORRUPT;
    next = lens_read_u16(impacts->at);
    if (next != slab)
        return next > slab ? LENS_OK : LENS_E_CORRUPT;
    n = lens_read_u16(impacts->at + 2) + 1;
    if (POSTING * (size_t)n > left - GROUP_HEAD)
        return LENS_E_CORRUPT;
    out->n = n;
    out->docids = impacts->at + GROUP_HEAD;
    out->impacts = out->docids + 2 * (size_t)n;
    out->shapes = out->impacts + n;
    impacts->at = out->shapes + n;
    return LENS_OK;
}

/* Of a shape that has a row. */
static bool take_shape(const struct lens_segment *segment, unsigned shape,
                       struct lens_postings *out)
{
    const size_t row = shape_bytes(segment);
    const char *p;

    if (shape >= segment->shapes.len / row)
        return false;
    p = segment->shapes.p + row * shape;
    out->mask = lens_read_u32(p);
    for (uint32_t f = 0; f < segment->n_fields; f++)
        out->tf[f] = lens_read_u32(p + 4 + 4 * (size_t)f);
    return true;
}

/* Of an odd one: as POSTINGS has it. */
static bool take_odd(const struct lens_segment *segment, uint32_t number,
                     lens_docid docid, struct lens_postings *out)
{
    uint32_t low = odd_of(segment, number), high = odd_of(segment, number + 1);
    uint32_t end = high;
    struct lens_postings list = lens_segment_list(segment, number);
    uint32_t bytes;

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;

        if (lens_read_u32(segment->odd.p + LENS_ODD_BYTES * (size_t)mid) <
            docid)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == end ||
        lens_read_u32(segment->odd.p + LENS_ODD_BYTES * (size_t)low) != docid)
        return false;
    bytes = lens_read_u32(segment->odd.p + LENS_ODD_BYTES * (size_t)low + 4);
    if (bytes > (size_t)(list.end - list.at))
        return false;
    list.at += bytes;
    if (lens_postings_next(&list) != LENS_OK)
        return false;
    *out = list;
    return true;
}

bool lens_impacts_posting(const struct lens_segment *segment, uint32_t number,
                          lens_docid docid, unsigned shape,
                          struct lens_postings *out)
{
    bool is_good = shape == LENS_IMPACT_ODD
                       ? take_odd(segment, number, docid, out)
                       : take_shape(segment, shape, out);

    out->docid = docid;
    return is_good;
}

bool lens_impact_group_find(const struct lens_impact_group *group,
                            uint32_t wanted, unsigned *shape)
{
    uint32_t low = 0, n = group->n;

    if (n == 0)
        return false;
    /* Without branches: which way to go cannot be foretold. */
    while (n > 1) {
        uint32_t half = n / 2;
        const unsigned char *middle = group->docids + 2 * (size_t)(low + half);

        low = lens_read_u16(middle) <= wanted ? low + half : low;
        n -= half;
    }
    *shape = group->shapes[low];
    return lens_read_u16(group->docids + 2 * (size_t)low) == wanted;
}

enum lens_status lens_impacts_find(const struct lens_segment *segment,
                                   uint32_t number, lens_docid docid,
                                   struct lens_postings *out)
{
    struct lens_impacts list = lens_impacts_of(segment, number);
    struct lens_impact_group group = { 0 };
    enum lens_status status = LENS_OK;
    unsigned shape;
    bool is_there;

    if (docid >= segment->n_docs)
        return LENS_END;
    if (list.dense) {
        shape = list.shapes[docid];
        is_there = list.dense[docid] != 0;
    } else {
        for (uint32_t slab = 0;
             status == LENS_OK && slab <= docid / LENS_IMPACT_SLAB; slab++)
            status = lens_impacts_group(&list, slab, &group);
        if (status != LENS_OK)
            return status;
        is_there =
            lens_impact_group_find(&group, docid % LENS_IMPACT_SLAB, &shape);
    }
    if (!is_there)
        return LENS_END;
    return lens_impacts_posting(segment, number, docid, shape, out)
               ? LENS_OK
               : LENS_E_CORRUPT;
}
