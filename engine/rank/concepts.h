/*
 * concepts.h - one meaning, many wordings.
 *
 * The words of a worry are seldom the words of its answer: "the bill tripled",
 * "finance asks why", "cents per call" all ask for the same practices.  The
 * lexicon of the lens (documents of kind concept) lists for each concept its
 * wordings and the practices it calls for, each with a weight and a reason.  A
 * wording is present when all its terms stand in one facet, in any order.
 *
 * What matched is evidence of its own, beside the words themselves:
 *
 *     concepts(p) = 1 - product over matched concepts c of
 *                   (1 - LENS_CONCEPT_BELIEF * (weight of p in c)^2)
 *
 * with weights of 1/3, 2/3 and 1: the practice that answers a concept stands
 * out from those that only help, and two concepts that call for a practice
 * make a better case than one.
 *
 * A concept found in an absent facet speaks against its practices instead.  For
 * some that is all they do: a trait ("we use agents", "it runs by phone") says
 * what a workload is, and having it is no reason yet.  On the train split the
 * first practice of a trait is relevant in 14 of 63 matches, that of a worry in
 * 97 of 229.  And one kind, the subject, names what the lens is about ("LLM",
 * "chatbot"): it earns nothing, but a text that holds one is not refused.
 */
#ifndef LENS_RANK_CONCEPTS_H
#define LENS_RANK_CONCEPTS_H

#include "asklens/docstore.h"
#include "asklens/forward.h"
#include "query/facets.h"

/* One wording: the terms of a row of a concept, as ids of `rows`. */
struct lens_wording {
    struct lens_forward_row row;
    lens_docid docid; /* of the concept */
};

struct lens_lexicon {
    struct lens_arena arena;
    const struct lens_forward *rows;
    struct lens_document *concepts; /* with relations, without texts */
    size_t n_concepts;
    struct lens_wording *wordings; /* in order of their first ids */
    size_t n_wordings;
};

/*
 * A concept found in a facet, by its longest wording.  A concept is counted
 * once, where it is found first, and once more among the absent facets.
 */
struct lens_concept_match {
    lens_docid docid; /* of the concept */
    size_t facet;
    const struct lens_wording *wording;
};

struct lens_concept_matches {
    const struct lens_concept_match *at; /* by facet, then concept */
    size_t n;
};

LENS_MUST_CHECK enum lens_status
lens_lexicon_read(struct lens_docstore *docs, const struct lens_forward *rows,
                  struct lens_lexicon *out, struct lens_error *err);
void lens_lexicon_release(struct lens_lexicon *lexicon);

/* How much a match calls for a practice, by what its facet counts: 0 for a
 * trait and in an absent facet. */
double lens_match_weight(const struct lens_lexicon *lexicon,
                         const struct lens_facets *facets,
                         const struct lens_concept_match *match,
                         const char *practice, const char **reason);

/* Does the text name the subject of the lens? */
bool lens_names_subject(const struct lens_lexicon *lexicon,
                        const struct lens_concept_matches *matches);

/* Term i of a wording. */
struct lens_view lens_wording_term(const struct lens_lexicon *lexicon,
                                   const struct lens_wording *wording,
                                   size_t i);

LENS_MUST_CHECK enum lens_status
lens_lexicon_match(const struct lens_lexicon *lexicon,
                   const struct lens_facets *facets, struct lens_arena *arena,
                   struct lens_concept_matches *out, struct lens_error *err);

/* How much a concept calls for a practice: 0, or weight 1 .. 3 over 3; the
 * reason goes to *reason when there is one. */
double lens_concept_weight(const struct lens_lexicon *lexicon, lens_docid docid,
                           const char *practice, const char **reason);

#endif /* LENS_RANK_CONCEPTS_H */
