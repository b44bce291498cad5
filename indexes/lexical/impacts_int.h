/* impacts_int.h - sizes of the chunks of impacts.h, for writer and reader. */
#ifndef LENS_LEXICAL_IMPACTS_INT_H
#define LENS_LEXICAL_IMPACTS_INT_H

#include "lexical/impacts.h"

enum {
    LENS_PLACE_UNIT = 4,  /* bytes of IMPACTS that a place counts */
    LENS_PLACE_BYTES = 8, /* of an entry of PLACES */
    LENS_ODD_BYTES = 8    /* of an entry of ODD */
};

static inline size_t lens_impacts_round_up(size_t n)
{
    return (n + LENS_IMPACT_ALIGN - 1) / LENS_IMPACT_ALIGN * LENS_IMPACT_ALIGN;
}

/* Has a term in so many documents a byte for each? */
static inline bool lens_impacts_are_dense(const struct lens_segment *segment,
                                          uint32_t df)
{
    return df > segment->n_docs / LENS_IMPACT_DENSE;
}

#endif /* LENS_LEXICAL_IMPACTS_INT_H */
