/*
 * listing.h - the lists of documents the store is sure of.
 *
 * A document that lost its line would be missed by nobody: a hash of each
 * kind's list is stored (table kinds) and compared with what was found.
 */
#ifndef LENS_STORE_LISTING_H
#define LENS_STORE_LISTING_H

#include <stdbool.h>

#include "base/checksum.h"
#include "store/sql.h"
#include "summary.h"

struct lens_listing {
    int64_t n;
    char hash[LENS_CONTENT_HASH_LEN + 1];
};

/* LENS_N_KINDS when there is no such kind. */
enum lens_kind lens_kind_named(const char *name);

/*
 * The list of a kind as the documents give it.  If `key` is not NULL, `*found`
 * tells whether it is in the list.
 */
LENS_MUST_CHECK enum lens_status
lens_listing_take(const struct lens_sql *sql, enum lens_kind kind,
                  const struct lens_view *key, bool *found,
                  struct lens_listing *out, struct lens_error *err);

/* Compare a list with the stored one; LENS_E_CORRUPT when they differ. */
LENS_MUST_CHECK enum lens_status
lens_listing_compare(const struct lens_sql *sql, enum lens_kind kind,
                     const struct lens_listing *list, struct lens_error *err);

/* Counts and hash over all documents. */
LENS_MUST_CHECK enum lens_status
lens_listing_summarise(const struct lens_sql *sql,
                       struct lens_corpus_summary *out, struct lens_error *err);

#endif /* LENS_STORE_LISTING_H */
