/*
 * subject.h - is the text about a generative AI workload at all?
 *
 * From the log odds of its words (asklens/domain.h), taken three ways, and from
 * how well its best clause is answered:
 *
 *   odds   sum of the odds of distinct known words / sqrt(their number + 1):
 *          grows with evidence, but slower than the text
 *   peak   mean of the three highest odds: a long story with one paragraph on
 *          the chatbot is about the chatbot
 *   clause the odds of the best clause, summed like those of the text
 *   best   the share of a clause that the best practice answers
 *   clarity of the scenarios (rank/evidence.h), and the score of the best one,
 *           which goes on where clarity is full
 *   like us, by phrases: the whole text and its best clause (rank/evidence.h)
 *   belief in the clause that has the most (query/belief.h)
 *   named  whether the text names the subject
 *
 * A logistic function of these (learned.h).  A text that names the subject is
 * never below a weak match, whatever else it speaks of: nobody who writes "our
 * LLM" wants to hear that it is off topic.
 */
#ifndef LENS_RANK_SUBJECT_H
#define LENS_RANK_SUBJECT_H

#include "asklens/domain.h"
#include "query/facets.h"
#include "rank/evidence.h"

struct lens_subject {
    double odds, peak, clause, best, clarity, scenario;
    double like_us, clause_like_us, belief;
    bool named; /* "LLM", "chatbot", or an id of the lens stands in the text */
    double probability;
};

/* Read every word of the text, absent facets included: "we do not use RAG" is
 * about the subject. */
void lens_subject_judge(const struct lens_subject_weights *weights,
                        const struct lens_domain *domain,
                        const struct lens_facets *facets,
                        const struct lens_evidence *evidence,
                        const struct lens_lexicon *lexicon,
                        struct lens_subject *out);

#endif /* LENS_RANK_SUBJECT_H */
