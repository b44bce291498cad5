/*
 * findings.h - what a search found, ready to be shown: documents by name, each
 * with the sentence that answers best.
 *
 * The best sentence is the one whose words earned the document most of its
 * lexical score, the earlier of equals; of a document that shares no word with
 * the query it is the first.  It is cut to the same room everywhere, with dots
 * where something is left out, so that no format shows other words than
 * another.
 */
#ifndef LENS_ANSWER_FINDINGS_H
#define LENS_ANSWER_FINDINGS_H

#include "asklens/answer.h"
#include "asklens/docstore.h"
#include "asklens/search.h"

/* Two to three lines of a terminal, and one. */
enum {
    LENS_SNIPPET_COLUMNS = 200,
    LENS_OPENING_COLUMNS = 60
};

struct lens_finding {
    const char *key, *title, *url; /* the last two may be "" */
    const char *opening;           /* its first words, when it has no title */
    double score, lexical, dense;  /* as in struct lens_found */
    const char *field;             /* the sentence is from; "" without one */
    const char *snippet;           /* the sentence; "" for an empty document */
    const struct lens_span *words; /* of the snippet that the query has too */
    size_t n_words;
    const char *content_hash;
};

struct lens_findings {
    struct lens_view text; /* of the query */
    const char *corpus_id, *corpus_name, *corpus_edition, *corpus_hash;
    enum lens_kind kind;
    size_t n_documents; /* of that kind */
    enum lens_channels channels;
    struct lens_fusion fusion; /* of two channels */
    bool has_terms; /* false: the text has only words nobody searches by */

    const struct lens_finding *at; /* best first */
    size_t n;
};

/* Borrowed.  Without `docs` findings have keys and scores only. */
struct lens_findings_parts {
    struct lens_docstore *docs;
    struct lens_analyzer *analyzer;
    const struct lens_retriever *lexical;
};

/*
 * Fill `at`, `n`, `channels` and `has_terms` of `findings` for its `text`, from
 * a result and the keys of its documents, in its order.  Everything lives in
 * the arena, the keys' bytes excepted.  LENS_E_CORRUPT when the documents lack
 * one.
 */
LENS_MUST_CHECK enum lens_status
lens_findings_read(const struct lens_findings_parts *parts,
                   const struct lens_result *result,
                   const struct lens_view *keys, struct lens_arena *arena,
                   struct lens_findings *findings, struct lens_error *err);

#endif /* LENS_ANSWER_FINDINGS_H */
