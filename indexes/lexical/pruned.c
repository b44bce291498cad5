/*
 * pruned.c - the k best documents, of which few are scored.
 *
 * Documents are taken in slabs.  In each, the impacts of all terms are added up
 * to 16-bit upper bounds: rare terms are scattered posting by posting, frequent
 * ones added as whole rows (impacts.h).  Only documents whose bound reaches the
 * k-th best score so far are scored, with the operations of exhaustive.c in
 * their order, so that their scores are the same bits.
 *
 * A term of weight w (of the query, times idf) has the factor f = ceil(w * S),
 * and a posting of impact i adds floor(i * f / 256).  A share is at most
 * i / 255 and rounding down takes less than 1 per term, so with n terms and a
 * sum u
 *
 *     score = sum of w * share <= sum of f / S * i / 255
 *                              <  256 * (u + n) / (255 * S)
 *
 * S is chosen such that the factors sum to no more than 16 bits hold.
 *
 * The first slab has no score to compare with, so its k highest bounds are
 * scored first, those of rare terms alone where there are any: they are, or are
 * near, its best documents.  A peak for every 64 sums makes both looking for
 * these and passing over the others cheap.
 *
 * Rows are most of the work of a long query, and the rows of stop words add
 * little.  Those that together cannot add half the threshold are late: they are
 * left out of the sums and added only to the 64 documents around a peak that
 * could reach the threshold with them.  This is MaxScore's split of terms into
 * essential and other ones (Turtle and Flood, "Query Evaluation: Strategies and
 * Optimizations", 1995) for rows.
 *
 * Measured with 200,000 passages of Debian's documentation and k = 10: 50
 * documents are scored for 6 words and 60 for 27 distinct ones.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/topk.h"
#include "format/container.h"
#include "kernels/kernels.h"
#include "lexical/bm25f.h"
#include "lexical/impacts.h"
#include "lexical/ways.h"

enum {
    SUM_MAX = 65535,
    PEAKS = LENS_IMPACT_SLAB / LENS_PEAK,
    /* With LENS_IMPACT_LEAST, a match adds at least 1 to its sum. */
    LEAST_FACTOR = 256 / LENS_IMPACT_LEAST,
    LATE_PERCENT = 50, /* of the threshold; 30 and 80 are as fast */
    LATE_GROUPS = 16   /* a group for so many; 4 is as fast */
};

/* Above what double arithmetic and the rounding to float can be off by. */
static const double slack = 1e-6;

/* A term of the query that the segment knows. */
struct asked {
    struct lens_view term;
    double weight; /* times idf */
    uint32_t number;
    uint16_t factor;
    struct lens_impacts list;
    struct lens_impact_group group; /* of the slab at hand */
};

struct pruned {
    const struct lens_segment *segment;
    const struct lens_kernels *kernels;
    struct asked *asked;
    size_t n;
    /* Of the frequent terms, those that can add least first. */
    const unsigned char **rows;
    uint16_t *factors;
    size_t n_rows;
    size_t n_late;        /* of the rows: left out of the slab's sums */
    uint32_t late;        /* what they could add to one */
    double scale;         /* a sum is this times a score, or above */
    lens_docid first;     /* of the slab at hand */
    uint16_t *sums;       /* of its documents */
    uint16_t *peaks;      /* of each LENS_PEAK of them */
    bool is_marking;      /* documents of the slab may come twice */
    unsigned char *taken; /* a bit per document: it was scored */
    uint32_t n_peaks;
    uint32_t threshold;       /* of sums that are worth a score */
    struct lens_topk highest; /* bounds, while there is no threshold */
    struct lens_topk top;
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for a search");
}

static enum lens_status damaged(const struct pruned *p, const struct asked *a,
                                struct lens_error *err)
{
    return lens_segment_bad_postings(p->segment, a->term, err);
}

/* Look up the terms; the sum of their weights, of unknown ones too, goes to
 * *ideal, that of known ones to *known. */
static void look_up(struct pruned *p, const struct lens_query_term *terms,
                    size_t n_terms, double *ideal, double *known)
{
    const struct lens_segment *s = p->segment;

    for (size_t t = 0; t < n_terms; t++) {
        struct asked *a = &p->asked[p->n];
        bool is_known = lens_segment_find(s, terms[t].term, &a->number);
        uint32_t df = is_known ? lens_segment_df(s, a->number) : 0;

        a->term = terms[t].term;
        a->weight = (double)terms[t].weight * lens_bm25f_idf(s, df);
        *ideal += a->weight;
        if (!is_known)
            continue;
        *known += a->weight;
        a->list = lens_impacts_of(s, a->number);
        p->n++;
    }
}

/* Rows are few: there are at most LENS_IMPACT_DENSE times the terms of a
 * document of them. */
static void add_to_rows(struct pruned *p, const struct asked *a)
{
    size_t at = p->n_rows++;

    for (; at > 0 && p->factors[at - 1] > a->factor; at--) {
        p->rows[at] = p->rows[at - 1];
        p->factors[at] = p->factors[at - 1];
    }
    p->rows[at] = a->list.dense;
    p->factors[at] = a->factor;
}

/* False when the weights are no numbers that could be scaled. */
static bool set_factors(struct pruned *p, double known)
{
    double per_score =
        (double)(SUM_MAX - (LEAST_FACTOR + 1) * (int)p->n) / known;

    if (!(per_score > 0 && isfinite(per_score)))
        return false;
    for (size_t t = 0; t < p->n; t++) {
        struct asked *a = &p->asked[t];
        double factor = ceil(a->weight * per_score);

        a->factor = factor < LEAST_FACTOR ? LEAST_FACTOR : (uint16_t)factor;
        if (a->list.dense)
            add_to_rows(p, a);
    }
    p->scale = per_score * LENS_IMPACT_FULL / 256;
    return true;
}

/* The least sum whose document may still be among the k best. */
static void set_threshold(struct pruned *p)
{
    double worst = p->top.n == p->top.k ? (double)p->top.at[0].score : 0;
    double least = worst * (1 - slack) * p->scale - (double)p->n;

    /* Floats below FLT_MIN are rounded by more than the slack. */
    p->threshold = worst < (double)FLT_MIN || least < 1 ? 1 : (uint32_t)least;
}

static void scatter(const struct lens_impact_group *group, uint32_t factor,
                    uint16_t *restrict sums)
{
    const unsigned char *restrict docids = group->docids;
    const unsigned char *restrict impacts = group->impacts;
    const uint32_t n = group->n;

    for (uint32_t i = 0; i < n; i++) {
        uint16_t *sum =
            &sums[lens_read_u16(docids + 2 * (size_t)i) % LENS_IMPACT_SLAB];

        *sum = (uint16_t)(*sum + (impacts[i] * factor >> 8));
    }
}

static enum lens_status add_rare(struct pruned *p, uint32_t slab,
                                 struct lens_error *err)
{
    for (size_t t = 0; t < p->n; t++) {
        struct asked *a = &p->asked[t];

        if (a->list.dense)
            continue;
        if (lens_impacts_group(&a->list, slab, &a->group) != LENS_OK)
            return damaged(p, a, err);
        scatter(&a->group, a->factor, p->sums);
    }
    return LENS_OK;
}

/* The shape of a document's posting; false when the term is not in it. */
static bool find_shape(const struct asked *a, lens_docid first,
                       lens_docid docid, unsigned *out)
{
    if (!a->list.dense)
        return lens_impact_group_find(&a->group, docid - first, out);
    *out = a->list.shapes[docid];
    return a->list.dense[docid] != 0;
}

static enum lens_status score(struct pruned *p, lens_docid docid,
                              struct lens_error *err)
{
    const struct lens_segment *s = p->segment;
    double norm[LENS_SEGMENT_MAX_FIELDS], sum = 0;
    struct lens_postings posting;

    for (uint32_t f = 0; f < s->n_fields; f++)
        norm[f] = lens_bm25f_norm(s, docid, f);
    for (size_t t = 0; t < p->n; t++) {
        const struct asked *a = &p->asked[t];
        double tf = 0;
        unsigned shape;

        if (!find_shape(a, p->first, docid, &shape))
            continue;
        if (!lens_impacts_posting(s, a->number, docid, shape, &posting) ||
            !lens_bm25f_is_plausible(s, &posting))
            return damaged(p, a, err);
        for (uint32_t f = 0; f < s->n_fields; f++) {
            if (posting.mask >> f & 1)
                tf += lens_bm25f_field(s, f, posting.tf[f], norm[f]);
        }
        sum += a->weight * tf / (s->k1 + tf);
    }
    if ((float)sum > 0)
        lens_topk_add(&p->top, (struct lens_hit){ docid, (float)sum });
    return LENS_OK;
}

/* Score document i of the slab, once. */
static enum lens_status take(struct pruned *p, uint32_t i,
                             struct lens_error *err)
{
    lens_docid docid = p->first + i;

    if (docid >= p->segment->n_docs)
        return damaged(p, &p->asked[0], err);
    if (p->is_marking) {
        unsigned bit = 1u << i % 8;

        if (p->taken[i / 8] & bit)
            return LENS_OK;
        p->taken[i / 8] |= (unsigned char)bit;
    }
    return score(p, docid, err);
}

static void find_highest(struct pruned *p)
{
    p->highest.n = 0;
    for (uint32_t g = 0; g < p->n_peaks; g++) {
        for (uint32_t i = g * LENS_PEAK; i < (g + 1) * LENS_PEAK; i++) {
            bool is_full = p->highest.n == p->highest.k;
            float worst = is_full ? p->highest.at[0].score : 0;

            if ((float)p->peaks[g] <= worst)
                break;
            if ((float)p->sums[i] > worst)
                lens_topk_add(&p->highest,
                              (struct lens_hit){ i, (float)p->sums[i] });
        }
    }
}

static enum lens_status score_highest(struct pruned *p, struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    find_highest(p);
    for (size_t i = 0; status == LENS_OK && i < p->highest.n; i++)
        status = take(p, p->highest.at[i].docid, err);
    set_threshold(p);
    return status;
}

static void add_rows(struct pruned *p, size_t from, size_t to)
{
    p->kernels->add_impacts(p->rows + from, p->factors + from, to - from,
                            p->first, p->sums, p->peaks,
                            (size_t)p->n_peaks * LENS_PEAK);
}

/* Leave out what cannot lift many documents over the threshold. */
static void choose_late(struct pruned *p)
{
    uint32_t most = p->threshold / 100 * LATE_PERCENT;

    p->late = 0;
    p->n_late = 0;
    while (p->n_late < p->n_rows && p->late + p->factors[p->n_late] <= most)
        p->late += p->factors[p->n_late++];
}

static uint32_t count_groups(const struct pruned *p)
{
    uint32_t n = 0;

    for (uint32_t g = 0; g < p->n_peaks; g++)
        n += p->peaks[g] + p->late >= p->threshold;
    return n;
}

/* Half of the late rows after all, while too many groups would need them. */
static void catch_up(struct pruned *p)
{
    while (p->n_late && count_groups(p) > p->n_peaks / LATE_GROUPS) {
        size_t keep = p->n_late / 2;

        add_rows(p, keep, p->n_late);
        while (p->n_late > keep)
            p->late -= p->factors[--p->n_late];
    }
}

static enum lens_status score_group(struct pruned *p, uint32_t g,
                                    struct lens_error *err)
{
    const uint32_t from = g * LENS_PEAK;

    if (p->n_late)
        p->kernels->add_impacts(p->rows, p->factors, p->n_late, p->first + from,
                                p->sums + from, p->peaks + g, LENS_PEAK);
    if (p->peaks[g] < p->threshold)
        return LENS_OK;
    for (uint32_t i = from; i < from + LENS_PEAK; i++) {
        enum lens_status status;

        if (p->sums[i] < p->threshold)
            continue;
        status = take(p, i, err);
        if (status != LENS_OK)
            return status;
        set_threshold(p);
    }
    return LENS_OK;
}

static enum lens_status score_rest(struct pruned *p, struct lens_error *err)
{
    catch_up(p);
    for (uint32_t g = 0; g < p->n_peaks; g++) {
        enum lens_status status;

        if (p->peaks[g] + p->late < p->threshold)
            continue;
        status = score_group(p, g, err);
        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

static void clear_slab(struct pruned *p, size_t from)
{
    size_t n = p->segment->n_docs - from;

    n = n < LENS_IMPACT_SLAB ? n : LENS_IMPACT_SLAB;
    p->first = (lens_docid)from;
    p->n_peaks = (uint32_t)((n + LENS_PEAK - 1) / LENS_PEAK);
    /* The arena has cleared them for the first slab. */
    if (from > 0)
        memset(p->sums, 0, LENS_IMPACT_SLAB * sizeof(*p->sums));
    p->is_marking = p->top.n < p->top.k;
    if (p->is_marking)
        memset(p->taken, 0, LENS_IMPACT_SLAB / 8);
}

static enum lens_status search_slab(struct pruned *p, uint32_t slab,
                                    struct lens_error *err)
{
    enum lens_status status;

    clear_slab(p, (size_t)slab * LENS_IMPACT_SLAB);
    status = add_rare(p, slab, err);
    /* Rare words alone tell good documents: enough for a threshold. */
    if (status == LENS_OK && p->top.n < p->top.k && p->n_rows < p->n) {
        add_rows(p, 0, 0);
        status = score_highest(p, err);
    }
    if (status != LENS_OK)
        return status;
    choose_late(p);
    add_rows(p, p->n_late, p->n_rows);
    if (p->top.n < p->top.k)
        status = score_highest(p, err);
    return status == LENS_OK ? score_rest(p, err) : status;
}

static bool allocate(struct pruned *p, size_t n_terms, size_t k,
                     struct lens_arena *arena)
{
    struct lens_hit *at = lens_arena_alloc(arena, k, sizeof(*at));
    struct lens_hit *highest = lens_arena_alloc(arena, k, sizeof(*highest));

    p->asked = lens_arena_alloc(arena, n_terms, sizeof(*p->asked));
    p->rows = lens_arena_alloc(arena, n_terms, sizeof(*p->rows));
    p->factors = lens_arena_alloc(arena, n_terms, sizeof(*p->factors));
    p->sums = lens_arena_alloc(arena, LENS_IMPACT_SLAB, sizeof(*p->sums));
    p->peaks = lens_arena_alloc(arena, PEAKS, sizeof(*p->peaks));
    p->taken = lens_arena_alloc(arena, LENS_IMPACT_SLAB / 8, 1);
    lens_topk_init(&p->top, at, k);
    lens_topk_init(&p->highest, highest, k);
    return at && highest && p->asked && p->rows && p->factors && p->sums &&
           p->peaks && p->taken;
}

enum lens_status lens_search_pruned(const struct lens_segment *segment,
                                    const struct lens_query_term *terms,
                                    size_t n_terms, size_t k,
                                    struct lens_arena *arena,
                                    struct lens_hits *out,
                                    struct lens_error *err)
{
    struct pruned p = { .segment = segment,
                        .kernels = lens_kernels(),
                        .threshold = 1 };
    double ideal = 0, known = 0;
    enum lens_status status = LENS_OK;
    uint32_t slab = 0;

    k = k < segment->n_docs ? k : segment->n_docs;
    if (!allocate(&p, n_terms, k, arena))
        return no_memory(err);
    look_up(&p, terms, n_terms, &ideal, &known);
    if (p.n && k && !set_factors(&p, known))
        return lens_search_exhaustive(segment, terms, n_terms, k, arena, out,
                                      err);
    while (p.n && k && status == LENS_OK &&
           (size_t)slab * LENS_IMPACT_SLAB < segment->n_docs)
        status = search_slab(&p, slab++, err);
    if (status != LENS_OK)
        return status;
    lens_topk_sort(&p.top);
    *out = (struct lens_hits){ p.top.at, p.top.n, (float)ideal };
    return LENS_OK;
}
