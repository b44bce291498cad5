/*
 * bm25f.h - the formula of segment.h, for everybody who needs a part of it.
 *
 * Scores have to be the same bits whichever way a document was found, so there
 * is one place for each operation and its order.
 */
#ifndef LENS_LEXICAL_BM25F_H
#define LENS_LEXICAL_BM25F_H

#include <math.h>

#include "lexical/segment.h"

static inline double lens_bm25f_idf(const struct lens_segment *s, uint32_t df)
{
    double n = s->n_docs;

    return log(1.0 + (n - df + 0.5) / (df + 0.5));
}

/* What a frequency in one field of one document is divided by. */
static inline double lens_bm25f_norm(const struct lens_segment *s,
                                     lens_docid docid, uint32_t f)
{
    const struct lens_segment_field *field = &s->field[f];
    double len = lens_segment_length(s, docid, f);

    return 1.0 - field->b + field->b * len / field->average;
}

/* What tf occurrences in one field weigh before saturation. */
static inline double lens_bm25f_field(const struct lens_segment *s, uint32_t f,
                                      uint32_t tf, double norm)
{
    return s->field[f].weight * tf / norm;
}

/* tf'(t,d) of the posting at hand. */
static inline double lens_bm25f_frequency(const struct lens_segment *s,
                                          const struct lens_postings *p)
{
    double sum = 0;

    for (uint32_t f = 0; f < s->n_fields; f++) {
        if (p->mask >> f & 1)
            sum += lens_bm25f_field(s, f, p->tf[f],
                                    lens_bm25f_norm(s, p->docid, f));
    }
    return sum;
}

/* A field cannot hold a term more often than it has tokens. */
static inline bool lens_bm25f_is_plausible(const struct lens_segment *s,
                                           const struct lens_postings *p)
{
    for (uint32_t f = 0; f < s->n_fields; f++) {
        if ((p->mask >> f & 1) &&
            p->tf[f] > lens_segment_length(s, p->docid, f))
            return false;
    }
    return true;
}

#endif /* LENS_LEXICAL_BM25F_H */
