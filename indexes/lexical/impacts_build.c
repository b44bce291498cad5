/*
 * impacts_build.c - impacts and shapes from finished postings.
 *
 * Two walks over all postings: the first counts shapes, the second writes.
 * So many shapes are counted and no more; one that is met first when there are
 * that many is odd, however common.  The first SHAPES_MAX that a collection
 * shows hold all common ones, because common ones are met early.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/dictionary.h"
#include "base/error.h"
#include "lexical/bm25f.h"
#include "lexical/impacts_int.h"

enum {
    SHAPES_MAX = 4096,
    NUMBERS_MAX = 1 + LENS_SEGMENT_MAX_FIELDS, /* of a row of SHAPES */
    SHAPES_MAX_BYTES = 4 * NUMBERS_MAX * SHAPES_MAX * 2
};

struct shapes {
    uint32_t n_fields;
    struct lens_dictionary rows; /* of SHAPES: the numbers of one, as bytes */
    uint64_t counts[SHAPES_MAX];
    unsigned char codes[SHAPES_MAX];
};

void lens_impact_chunks_init(struct lens_impact_chunks *chunks, size_t max)
{
    lens_buffer_init(&chunks->shapes, max);
    lens_buffer_init(&chunks->places, max);
    lens_buffer_init(&chunks->impacts, max);
    lens_buffer_init(&chunks->odd, max);
}

void lens_impact_chunks_release(struct lens_impact_chunks *chunks)
{
    lens_buffer_release(&chunks->shapes);
    lens_buffer_release(&chunks->places);
    lens_buffer_release(&chunks->impacts);
    lens_buffer_release(&chunks->odd);
}

/* The number of the posting's shape; LENS_E_LIMIT when it is one too many. */
static enum lens_status number_of(struct shapes *shapes,
                                  const struct lens_postings *p, uint32_t *out)
{
    uint32_t row[NUMBERS_MAX] = { p->mask };

    for (uint32_t f = 0; f < shapes->n_fields; f++)
        row[1 + f] = p->mask >> f & 1 ? p->tf[f] : 0;
    return lens_dictionary_number(
        &shapes->rows,
        (struct lens_view){ (const char *)row,
                            (1 + (size_t)shapes->n_fields) * sizeof(*row) },
        out, NULL);
}

static enum lens_status count_shape(struct shapes *shapes,
                                    const struct lens_postings *p)
{
    uint32_t number;
    enum lens_status status = number_of(shapes, p, &number);

    if (status == LENS_OK)
        shapes->counts[number]++;
    return status == LENS_E_LIMIT ? LENS_OK : status;
}

struct counted {
    uint64_t count;
    uint32_t number;
};

static int by_count(const void *pa, const void *pb)
{
    const struct counted *a = pa, *b = pb;

    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->number < b->number ? -1 : 1;
}

static void write_row(const struct shapes *shapes, uint32_t number,
                      struct lens_buffer *out)
{
    uint32_t row[NUMBERS_MAX];

    memcpy(row, shapes->rows.at[number].p, shapes->rows.at[number].len);
    for (uint32_t i = 0; i < 1 + shapes->n_fields; i++)
        lens_buffer_add_u32(out, row[i]);
}

/* The commonest get a code and a row. */
static void write_shapes(struct shapes *shapes, struct lens_buffer *out)
{
    struct counted order[SHAPES_MAX];

    for (uint32_t i = 0; i < shapes->rows.n; i++)
        order[i] = (struct counted){ shapes->counts[i], i };
    qsort(order, shapes->rows.n, sizeof(*order), by_count);
    memset(shapes->codes, LENS_IMPACT_ODD, sizeof(shapes->codes));
    for (uint32_t i = 0; i < shapes->rows.n && i < LENS_IMPACT_ODD; i++) {
        shapes->codes[order[i].number] = (unsigned char)i;
        write_row(shapes, order[i].number, out);
    }
}

static unsigned char code_of(struct shapes *shapes,
                             const struct lens_postings *p)
{
    uint32_t number;

    return number_of(shapes, p, &number) == LENS_OK ? shapes->codes[number]
                                                    : LENS_IMPACT_ODD;
}

static unsigned char impact_of(const struct lens_segment *s,
                               const struct lens_postings *p)
{
    double tf = lens_bm25f_frequency(s, p);
    double impact = ceil(LENS_IMPACT_FULL * (tf / (s->k1 + tf)));

    if (impact < LENS_IMPACT_LEAST)
        return LENS_IMPACT_LEAST;
    return impact > LENS_IMPACT_FULL ? LENS_IMPACT_FULL : (unsigned char)impact;
}

static void add_zeros(struct lens_buffer *out, size_t n)
{
    static const char zeros[4096];

    while (n > 0) {
        size_t take = n < sizeof(zeros) ? n : sizeof(zeros);

        lens_buffer_add(out, zeros, take);
        n -= take;
    }
}

/* The next posting, with what is written of it. */
struct walk {
    const struct lens_segment *segment;
    struct shapes *shapes;
    struct lens_postings list;
    const char *start;
    struct lens_buffer *odd;
    unsigned char impact, code;
};

static enum lens_status next(struct walk *walk)
{
    size_t bytes = (size_t)(walk->list.at - walk->start);
    enum lens_status status = lens_postings_next(&walk->list);

    if (status != LENS_OK)
        return status;
    walk->impact = impact_of(walk->segment, &walk->list);
    walk->code = code_of(walk->shapes, &walk->list);
    if (walk->code == LENS_IMPACT_ODD) {
        lens_buffer_add_u32(walk->odd, walk->list.docid);
        lens_buffer_add_u32(walk->odd, (uint32_t)bytes);
    }
    return LENS_OK;
}

static enum lens_status write_dense(struct walk *walk, struct lens_buffer *out)
{
    const size_t row = lens_impacts_round_up(walk->segment->n_docs);
    enum lens_status status;
    size_t from;

    add_zeros(out, lens_impacts_round_up(out->len) - out->len);
    from = out->len;
    add_zeros(out, 2 * row);
    while ((status = next(walk)) == LENS_OK) {
        if (lens_buffer_status(out) != LENS_OK)
            continue;
        out->p[from + walk->list.docid] = (char)walk->impact;
        out->p[from + row + walk->list.docid] = (char)walk->code;
    }
    return status;
}

/* A slab's postings while they come. */
struct group {
    uint32_t slab, n;
    unsigned char docids[2 * LENS_IMPACT_SLAB];
    unsigned char impacts[LENS_IMPACT_SLAB], codes[LENS_IMPACT_SLAB];
};

static void add_u16(struct lens_buffer *out, uint32_t value)
{
    const char bytes[] = { (char)(value & 0xff), (char)(value >> 8) };

    lens_buffer_add(out, bytes, sizeof(bytes));
}

static void write_group(struct group *group, struct lens_buffer *out)
{
    if (group->n == 0)
        return;
    add_u16(out, group->slab);
    add_u16(out, group->n - 1);
    lens_buffer_add(out, group->docids, 2 * (size_t)group->n);
    lens_buffer_add(out, group->impacts, group->n);
    lens_buffer_add(out, group->codes, group->n);
    group->n = 0;
}

static enum lens_status write_rare(struct walk *walk, struct group *group,
                                   struct lens_buffer *out)
{
    enum lens_status status;

    while ((status = next(walk)) == LENS_OK) {
        uint32_t slab = walk->list.docid / LENS_IMPACT_SLAB;
        uint32_t docid = walk->list.docid % LENS_IMPACT_SLAB;

        if (slab != group->slab)
            write_group(group, out);
        group->slab = slab;
        group->docids[2 * (size_t)group->n] = (unsigned char)(docid & 0xff);
        group->docids[2 * (size_t)group->n + 1] = (unsigned char)(docid >> 8);
        group->impacts[group->n] = walk->impact;
        group->codes[group->n++] = walk->code;
    }
    write_group(group, out);
    return status;
}

static void add_place(struct lens_impact_chunks *out)
{
    lens_buffer_add_u32(&out->places,
                        (uint32_t)(out->impacts.len / LENS_PLACE_UNIT));
    lens_buffer_add_u32(&out->places,
                        (uint32_t)(out->odd.len / LENS_ODD_BYTES));
}

static enum lens_status write_lists(const struct lens_segment *s,
                                    struct shapes *shapes, struct group *group,
                                    struct lens_impact_chunks *out)
{
    enum lens_status status = LENS_END;

    for (uint32_t t = 0; t < s->n_terms && status == LENS_END; t++) {
        struct walk walk = { .segment = s,
                             .shapes = shapes,
                             .list = lens_segment_list(s, t),
                             .odd = &out->odd };

        walk.start = walk.list.at;
        add_place(out);
        if (lens_impacts_are_dense(s, lens_segment_df(s, t)))
            status = write_dense(&walk, &out->impacts);
        else
            status = write_rare(&walk, group, &out->impacts);
    }
    add_place(out);
    return status == LENS_END ? LENS_OK : status;
}

static enum lens_status count_shapes(const struct lens_segment *s,
                                     struct shapes *shapes)
{
    enum lens_status status = LENS_END;

    shapes->n_fields = s->n_fields;
    lens_dictionary_init(&shapes->rows, SHAPES_MAX, SHAPES_MAX_BYTES);
    for (uint32_t t = 0; t < s->n_terms && status == LENS_END; t++) {
        struct lens_postings list = lens_segment_list(s, t);

        while ((status = lens_postings_next(&list)) == LENS_OK) {
            status = count_shape(shapes, &list);
            if (status != LENS_OK)
                return status;
        }
    }
    return status == LENS_END ? LENS_OK : status;
}

enum lens_status lens_impacts_write(const struct lens_segment *segment,
                                    struct lens_impact_chunks *out,
                                    struct lens_error *err)
{
    struct shapes *shapes = lens_calloc(1, sizeof(*shapes));
    struct group *group = lens_calloc(1, sizeof(*group));
    enum lens_status status = shapes && group ? LENS_OK : LENS_E_NOMEM;

    if (status == LENS_OK)
        status = count_shapes(segment, shapes);
    if (status == LENS_OK) {
        write_shapes(shapes, &out->shapes);
        status = write_lists(segment, shapes, group, out);
    }
    if (shapes)
        lens_dictionary_release(&shapes->rows);
    lens_free(shapes);
    lens_free(group);
    if (status == LENS_E_NOMEM)
        return lens_fail(err, status, "no memory for the impacts of an index");
    return status == LENS_OK
               ? LENS_OK
               : lens_fail(err, status, "the postings of an index are damaged");
}
