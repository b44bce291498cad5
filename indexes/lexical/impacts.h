/*
 * impacts.h - the postings once more, as upper bounds that add up fast.
 *
 * Problem.  POSTINGS says exactly what a term is worth in a document, but to
 * learn it takes varints and divisions, and a long question has words that
 * stand in most documents.
 *
 * Idea.  What BM25F makes of a posting is a share tf' / (k1 + tf') between 0
 * and 1 (segment.h), known when the index is built.  One byte holds it, rounded
 * up to a multiple of 1/255: its impact.  Sums of impacts times the weights of
 * a query are never too small, so documents whose sum is below the score of the
 * k-th best need not be looked at.  Impacts date from Anh, de Kretser and
 * Moffat, "Vector-Space Ranking with Effective Early Termination" (2001);
 * keeping frequent terms as a plain array over all documents is what makes the
 * sums run at the speed of vector instructions (kernels.h, add_impacts).
 *
 * The documents that are left are scored as ever, for which the frequencies of
 * their postings are needed, not bounds.  Few patterns of fields and
 * frequencies make up nearly all postings, so another byte names the pattern:
 * its shape.
 *
 *   SHAPES   rows of u32 mask and n_fields u32 frequencies, 0 where the mask
 *            has no bit; at most LENS_IMPACT_ODD rows, the commonest first
 *   PLACES   u32 place, u32 odd, for n_terms terms and once more for the end:
 *            term t has the bytes 4 * place(t) .. 4 * place(t + 1) of IMPACTS
 *            and the entries odd(t) .. odd(t + 1) of ODD
 *   IMPACTS  of a term in more than 1 / LENS_IMPACT_DENSE of the documents:
 *            zeros up to a multiple of 64 in the chunk, then a byte of impact
 *            per document, 0 where the term is not, then a byte of shape per
 *            document, both filled up with zeros to a multiple of 64.
 *            Of any other term, for each slab of LENS_IMPACT_SLAB documents
 *            that holds it: u16 slab, u16 n - 1, n u16 docids from the slab's
 *            first on, increasing, n bytes of impact, n of shape
 *   ODD      u32 docid, u32 bytes: where in its list in POSTINGS the posting
 *            starts, for each posting whose shape is LENS_IMPACT_ODD, which is
 *            none of the rows
 *
 * An impact is at least LENS_IMPACT_LEAST, so that every match adds to a sum
 * even after the sum's scale is applied.
 *
 * Opening looks at sizes and places; a list is checked as it is read.  Docids
 * in a slab may be out of order or too high in a damaged file: whoever reads
 * must bear any 16 bits there.
 *
 * Memory: four bytes per posting of a rare term, two per document of a frequent
 * one, where POSTINGS takes about three per posting; 200,000 passages of 80
 * words take 116 MB with impacts and 47 without.  Of LENS_IMPACT_DENSE 4, 8 and
 * 16 the last is the fastest by a tenth for long queries and the largest, by 22
 * MB.  Not done: bit packing, which would give back half of that for the time
 * of unpacking.
 */
#ifndef LENS_LEXICAL_IMPACTS_H
#define LENS_LEXICAL_IMPACTS_H

#include "base/buffer.h"
#include "lexical/segment.h"

enum {
    LENS_IMPACT_SLAB = 1 << 15, /* documents; their sums fit the second cache */
    LENS_IMPACT_DENSE = 16,
    LENS_IMPACT_FULL = 255, /* stands for a share of 1 */
    LENS_IMPACT_LEAST = 16,
    LENS_IMPACT_ODD = 255,
    LENS_IMPACT_ALIGN = 64
};

/* Have the chunks the sizes that the rest of the segment asks for? */
bool lens_impacts_are_valid(const struct lens_segment *segment,
                            const char **why);

/* A term's impacts, read slab by slab in order; by value. */
struct lens_impacts {
    const unsigned char *at, *end; /* of a rare term: what is not read yet */
    const unsigned char *dense;    /* of a frequent one: a byte per document */
    const unsigned char *shapes;   /* of a frequent one, as many */
};

struct lens_impacts lens_impacts_of(const struct lens_segment *segment,
                                    uint32_t number);

/* What a rare term has in one slab.  n is 0 where it has nothing. */
struct lens_impact_group {
    uint32_t n;
    const unsigned char *docids; /* u16, from the slab's first document on */
    const unsigned char *impacts, *shapes;
};

/* Slabs must be asked for one after the other.  LENS_E_CORRUPT when the list is
 * damaged. */
LENS_MUST_CHECK enum lens_status
lens_impacts_group(struct lens_impacts *impacts, uint32_t slab,
                   struct lens_impact_group *out);

/* The shape of the document `wanted` of a group's slab; false when it is not in
 * the group. */
bool lens_impact_group_find(const struct lens_impact_group *group,
                            uint32_t wanted, unsigned *shape);

/* A posting from its shape: all of *out that scoring needs.  False when it is
 * damaged. */
bool lens_impacts_posting(const struct lens_segment *segment, uint32_t number,
                          lens_docid docid, unsigned shape,
                          struct lens_postings *out);

/* The posting of one document; LENS_END when the term is not in it,
 * LENS_E_CORRUPT when the list is damaged. */
LENS_MUST_CHECK enum lens_status
lens_impacts_find(const struct lens_segment *segment, uint32_t number,
                  lens_docid docid, struct lens_postings *out);

/* The chunks being written. */
struct lens_impact_chunks {
    struct lens_buffer shapes, places, impacts, odd;
};

void lens_impact_chunks_init(struct lens_impact_chunks *chunks, size_t max);
void lens_impact_chunks_release(struct lens_impact_chunks *chunks);

/* Write them from the other chunks, as lens_segment_of_chunks() has them. */
LENS_MUST_CHECK enum lens_status
lens_impacts_write(const struct lens_segment *segment,
                   struct lens_impact_chunks *out, struct lens_error *err);

#endif /* LENS_LEXICAL_IMPACTS_H */
