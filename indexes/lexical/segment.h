/*
 * segment.h - the lexical index of one collection: its format and its reader.
 *
 * Problem.  For each term of a query, find the documents that hold it, how
 * often and in which of their fields, without reading anything else.
 *
 * A segment is a container (format/container.h) with these chunks; integers
 * are little-endian, varints base-128 with the low seven bits first, at most 32
 * bits wide:
 *
 *   META     u32 n_docs, u32 n_fields, u32 n_terms, f32 k1, then per field
 *            f32 weight, f32 b, u64 total number of tokens
 *   FIELDS   n_fields names, each u32 length and bytes
 *   ANALYZER the analyzer's description
 *   KEYS     u32 offset x (n_docs + 1) into the bytes behind them; strictly
 *            increasing in byte order, because docids number keys in order
 *   LENGTHS  u32 tokens, n_docs rows of n_fields
 *   TERMS    u32 offset x (n_terms + 1) into the bytes behind them; strictly
 *            increasing in byte order, so a term is found by halving
 *   LISTS    per term: u32 df, u64 offset, u64 length into POSTINGS
 *   POSTINGS per term, df postings of
 *              gap   : varint  docid minus previous docid (first: docid + 1)
 *              mask  : varint  bit f set: the term stands in field f
 *              tf... : varint  term frequency, once per set bit, > 0
 *   SHAPES, PLACES, IMPACTS, ODD
 *            the same postings once more, for finding the best documents
 *            without scoring the others: lexical/impacts.h
 *
 * Scoring is BM25F (Robertson and Zaragoza, "The Probabilistic Relevance
 * Framework: BM25 and Beyond", 2009, section 3.6): frequencies are normalised
 * and weighted per field, added up, and saturated once:
 *
 *   tf'(t,d)   = sum over f of  weight_f * tf / (1 - b_f + b_f * len_f/avg_f)
 *   idf(t)     = ln(1 + (n_docs - df + 0.5) / (df + 0.5))
 *   score(q,d) = sum over t of  weight_t * idf(t) * tf'/(k1 + tf')
 *
 * The idf is the variant that never turns negative, because with 51 documents
 * a term in more than half of them is common; the factor (k1 + 1) is left out:
 * it changes no order, and without it a term's share is below weight * idf,
 * which makes lens_hits.ideal simple.
 *
 * Terms of a query are taken in byte order, sums are doubles, and one rounding
 * to float ends them: two ways to the same score give the same bits.
 *
 * Not here: blocks, bit packing, deletions.  POSTINGS is the plain form that
 * whatever is faster has to equal.
 */
#ifndef LENS_LEXICAL_SEGMENT_H
#define LENS_LEXICAL_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "asklens/retriever.h"
#include "asklens/status.h"
#include "asklens/view.h"
#include "format/container.h"

enum {
    LENS_SEGMENT_MAX_FIELDS = 32, /* bits of a posting's mask */
    LENS_SEGMENT_MAX_NAME = 31,   /* bytes of a field's name */
    LENS_SEGMENT_MAX_DOCS = 1 << 26,
    LENS_SEGMENT_MAX_K1 = 100,
    LENS_SEGMENT_MAX_WEIGHT = 1000
};

struct lens_segment_field {
    struct lens_view name;
    double weight, b;
    double average; /* tokens per document */
};

/* A validated, mapped segment.  Views live until close. */
struct lens_segment {
    struct lens_container file;
    uint32_t n_docs, n_fields, n_terms;
    double k1;
    struct lens_segment_field field[LENS_SEGMENT_MAX_FIELDS];
    char field_names[LENS_SEGMENT_MAX_FIELDS][LENS_SEGMENT_MAX_NAME + 1];
    struct lens_view analyzer;
    struct lens_view keys, lengths, terms, lists, postings;
    struct lens_view shapes, places, impacts, odd; /* lexical/impacts.h */
};

LENS_MUST_CHECK enum lens_status lens_segment_open(const char *path,
                                                   struct lens_segment *out,
                                                   struct lens_error *err);
void lens_segment_close(struct lens_segment *segment);

/*
 * A segment that is being built, without keys and terms: *out holds `lengths`,
 * `lists` and `postings` and gets the rest from the chunk META.
 */
LENS_MUST_CHECK enum lens_status
lens_segment_of_chunks(struct lens_view meta, struct lens_segment *out,
                       struct lens_error *err);

/* The key of a document and its number of tokens in a field. */
struct lens_view lens_segment_key(const struct lens_segment *segment,
                                  lens_docid docid);
uint32_t lens_segment_length(const struct lens_segment *segment,
                             lens_docid docid, uint32_t field);

/* Walks one term's postings.  By value; the segment must outlive it. */
struct lens_postings {
    const char *at, *end;
    uint32_t left;
    uint32_t n_docs, n_fields;
    lens_docid docid;
    uint32_t mask;
    uint32_t tf[LENS_SEGMENT_MAX_FIELDS]; /* valid where mask has a bit */
};

/* True, with its number in *number, when the segment knows the term. */
bool lens_segment_find(const struct lens_segment *segment,
                       struct lens_view term, uint32_t *number);

/* How many documents hold a term, and its postings; number < n_terms. */
uint32_t lens_segment_df(const struct lens_segment *segment, uint32_t number);
struct lens_postings lens_segment_list(const struct lens_segment *segment,
                                       uint32_t number);

/* Does a mask name a field, and none that is not there? */
bool lens_segment_is_mask(uint32_t n_fields, uint32_t mask);

/* "the postings of 'term' are damaged": LENS_E_CORRUPT. */
LENS_MUST_CHECK enum lens_status
lens_segment_bad_postings(const struct lens_segment *segment,
                          struct lens_view term, struct lens_error *err);

/* LENS_OK, LENS_END after the last posting, or LENS_E_CORRUPT. */
LENS_MUST_CHECK enum lens_status lens_postings_next(struct lens_postings *p);

#endif /* LENS_LEXICAL_SEGMENT_H */
