/*
 * schema.h - the tables of the store and how they change.
 *
 * The file carries our application id, so that no other database is mistaken
 * for a store, and the number of the schema it was made with.  Schema n+1 is
 * schema n and one more migration; a new store runs them all.  A new kind of
 * document is a new version too: every kind has its line in kinds.
 *
 * Version 1.  A document's rows lie together: the row id of texts, attributes
 * and relations is its number << 16 | place, so a document loads in one run
 * over each table and rows come back in reading order without sorting.
 *
 *     collections  a lens: id, name, edition, url, hash of these and
 *                  of its pillars and phases
 *     pillars      in order, of a collection
 *     phases       in order, of a collection
 *     kinds        how many documents of a kind, and the hash of their list
 *     documents    one line each, with both hashes (hash.h)
 *     provenance   the file a document came from
 *     texts, attributes, relations
 *
 * Version 2.  Passages: their line in kinds, and titles may be empty.
 */
#ifndef LENS_STORE_SCHEMA_H
#define LENS_STORE_SCHEMA_H

#include "store/sql.h"

enum {
    LENS_SCHEMA_VERSION = 2,
    LENS_SCHEMA_APPLICATION = 0x6c656e73, /* "lens" */

    /* Rows of one kind that a document may have. */
    LENS_SCHEMA_PLACE_BITS = 16,
    LENS_SCHEMA_MAX_ROWS = 1 << LENS_SCHEMA_PLACE_BITS
};

/* Bring a database of any earlier version, an empty one included, to
 * LENS_SCHEMA_VERSION in one transaction. */
LENS_MUST_CHECK enum lens_status lens_schema_migrate(const struct lens_sql *sql,
                                                     struct lens_error *err);

/* LENS_E_CORRUPT when the database is no store, LENS_E_VERSION when it has
 * another version, each with the next step. */
LENS_MUST_CHECK enum lens_status lens_schema_check(const struct lens_sql *sql,
                                                   struct lens_error *err);

#endif /* LENS_STORE_SCHEMA_H */
