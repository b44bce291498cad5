/*
 * impacts_build.c - impacts and shapes from finished postings.
 *
 * Two walks over all postings: the first counts shapes, the second writes.
 * Shapes are counted in a table of fixed size; one that is met first when the
 * table is full is odd, however common.  The first SHAPES_MAX that a collection
 * shows hold all common ones, because common ones are met early.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "lexical/bm25f.h"
#include "lexical/impacts_int.h"

enum {
    SHAPES_MAX = 4096,
    SLOTS = 4 * SHAPES_MAX /* a power of two */
};

struct shape {
    uint64_t count;
    uint32_t met; /* the how-manieth new one it was */
    uint32_t mask;
    uint32_t tf[LENS_SEGMENT_MAX_FIELDS]; /* 0 where the mask has no bit */
    unsigned char code;
};

struct shapes {
    uint32_t n_fields, n;
    struct shape at[SHAPES_MAX];
    uint16_t slot[SLOTS]; /* 0 is empty, else 1 + index into `at` */
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

static bool is_shape(const struct shapes *shapes, const struct shape *shape,
                     const struct lens_postings *p)
{
    if (shape->mask != p->mask)
        return false;
    for (uint32_t f = 0; f < shapes->n_fields; f++) {
        if ((p->mask >> f & 1) && shape->tf[f] != p->tf[f])
            return false;
    }
    return true;
}

/* Multiplications by the odd constant of Fibonacci hashing, one per number. */
static uint32_t hash(const struct shapes *shapes, const struct lens_postings *p)
{
    uint32_t h = p->mask * 0x9e3779b1u;

    for (uint32_t f = 0; f < shapes->n_fields; f++) {
        if (p->mask >> f & 1)
            h = (h ^ h >> 15 ^ p->tf[f]) * 0x9e3779b1u;
    }
    return h >> 16;
}

/* The slot of the posting's shape, or the empty one where it would go. */
static uint16_t *slot_of(struct shapes *shapes, const struct lens_postings *p)
{
    uint32_t i = hash(shapes, p) % SLOTS;

    while (shapes->slot[i] &&
           !is_shape(shapes, &shapes->at[shapes->slot[i] - 1], p))
        i = (i + 1) % SLOTS;
    return &shapes->slot[i];
}

static void count_shape(struct shapes *shapes, const struct lens_postings *p)
{
    uint16_t *slot = slot_of(shapes, p);

    if (*slot == 0 && shapes->n < SHAPES_MAX) {
        struct shape *new = &shapes->at[shapes->n];

        new->met = shapes->n;
        new->mask = p->mask;
        for (uint32_t f = 0; f < shapes->n_fields; f++)
            new->tf[f] = p->mask >> f & 1 ? p->tf[f] : 0;
        *slot = (uint16_t)++shapes->n;
    }
    if (*slot)
        shapes->at[*slot - 1].count++;
}

static int by_count(const void *pa, const void *pb)
{
    const struct shape *a = *(const struct shape *const *)pa;
    const struct shape *b = *(const struct shape *const *)pb;

    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->met < b->met ? -1 : 1;
}

/* The commonest get a code and a row. */
static void write_shapes(struct shapes *shapes, struct lens_buffer *out)
{
    struct shape *order[SHAPES_MAX];

    for (uint32_t i = 0; i < shapes->n; i++)
        order[i] = &shapes->at[i];
    qsort(order, shapes->n, sizeof(*order), by_count);
    for (uint32_t i = 0; i < shapes->n; i++) {
        order[i]->code = LENS_IMPACT_ODD;
        if (i >= LENS_IMPACT_ODD)
            continue;
        order[i]->code = (unsigned char)i;
        lens_buffer_add_u32(out, order[i]->mask);
        for (uint32_t f = 0; f < shapes->n_fields; f++)
            lens_buffer_add_u32(out, order[i]->tf[f]);
    }
}

static unsigned char code_of(struct shapes *shapes,
                             const struct lens_postings *p)
{
    uint16_t slot = *slot_of(shapes, p);

    return slot ? shapes->at[slot - 1].code : LENS_IMPACT_ODD;
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
    for (uint32_t t = 0; t < s->n_terms && status == LENS_END; t++) {
        struct lens_postings list = lens_segment_list(s, t);

        while ((status = lens_postings_next(&list)) == LENS_OK)
            count_shape(shapes, &list);
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
    lens_free(shapes);
    lens_free(group);
    if (status == LENS_E_NOMEM)
        return lens_fail(err, status, "no memory for the impacts of an index");
    return status == LENS_OK
               ? LENS_OK
               : lens_fail(err, status, "the postings of an index are damaged");
}
