/*
 * measure_table.h - measures by the names people give them.
 *
 *     ndcg@10   recall@100   p@1   success@5   mrr   map   hole@10
 *
 * The number after '@' is how many documents are looked at; recall, p, success
 * and hole need one, the others look at the whole ranking without.  Case does
 * not count.
 */
#ifndef LENS_EVAL_MEASURE_TABLE_H
#define LENS_EVAL_MEASURE_TABLE_H

#include <stdbool.h>

#include "asklens/view.h"
#include "eval/measures.h"

enum {
    LENS_CUT_MAX = 10000, /* the deepest ranking a search gives */
    LENS_MEASURE_NAME_MAX = 16
};

struct lens_measure_entry {
    const char *name; /* "ndcg" */
    bool needs_cut;
    bool higher_is_better; /* or else it says nothing of what is better */
    double (*of)(const struct lens_graded *graded, size_t k);
    const char *explanation; /* one sentence, no full stop */
};

/* Entry `i`; NULL after the last. */
const struct lens_measure_entry *lens_measure_entry(size_t i);

/* An entry and how deep it looks. */
struct lens_measure {
    const struct lens_measure_entry *entry;
    size_t k;                         /* LENS_NO_CUT: the whole ranking */
    char name[LENS_MEASURE_NAME_MAX]; /* "ndcg@10" */
};

/* LENS_E_INVAL, with the names there are in the hint. */
LENS_MUST_CHECK enum lens_status lens_measure_parse(struct lens_view word,
                                                    struct lens_measure *out,
                                                    struct lens_error *err);

double lens_measure_of(const struct lens_measure *measure,
                       const struct lens_graded *graded);

#endif /* LENS_EVAL_MEASURE_TABLE_H */
