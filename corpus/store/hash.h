/*
 * hash.h - what the hashes of the store are taken over.
 *
 * XXH3-128 over bytes in a fixed order.  A string is its length (u32) and its
 * bytes; a number is a u64 in two's complement; a list is its count (u32) and
 * its rows.  All integers are little-endian.
 *
 * Of a document, in this order:
 *
 *     "asklens document 1", kind by name, key, title, url, pillar, parent,
 *       risk, ordinal
 *     attributes: name, value, url
 *     relations:  to, type, weight, reason
 *         - the brief hash is taken here -
 *     texts:      field by name, tag, text
 *         - the content hash is taken here -
 *
 * So both a brief and a complete load can be told from damaged ones.  The
 * number is left out: the same content in another store has the same hash.
 *
 * Of a kind: for each document in order of keys its number, key and content
 * hash.  Of a collection: "asklens collection 1", id, name, edition, url;
 * pillars: id, name, prefix, url, summary; phases.  Of a corpus: the content
 * hashes of all documents in order of keys.
 */
#ifndef LENS_STORE_HASH_H
#define LENS_STORE_HASH_H

#include "asklens/document.h"
#include "base/buffer.h"
#include "base/checksum.h"

struct lens_document_hashes {
    char brief[LENS_CONTENT_HASH_LEN + 1];
    char content[LENS_CONTENT_HASH_LEN + 1];
};

/*
 * `scratch` is cleared and used; keep it for the next document.  LENS_E_NOMEM,
 * or LENS_E_LIMIT when the document is larger than the buffer's maximum.
 */
LENS_MUST_CHECK enum lens_status
lens_hash_document(const struct lens_document *doc, struct lens_buffer *scratch,
                   struct lens_document_hashes *out, struct lens_error *err);

LENS_MUST_CHECK enum lens_status lens_hash_collection(
    const struct lens_collection *collection, struct lens_buffer *scratch,
    char out[LENS_CONTENT_HASH_LEN + 1], struct lens_error *err);

/* Append one document's part of the hash of its kind. */
void lens_hash_add_listed(struct lens_buffer *list, int64_t number,
                          const char *key, const char *content_hash);

/* A buffer for hashing: room for the largest document or list. */
void lens_hash_buffer_init(struct lens_buffer *buf);

#endif /* LENS_STORE_HASH_H */
