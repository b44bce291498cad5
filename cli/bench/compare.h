/*
 * compare.h - is B faster than A, or was that chance?
 *
 * Every row that both reports have gets a ratio, a band that chance explains,
 * and a verdict.  Two runs of one program differ in every row; what makes a
 * difference is a difference beyond the band, and the band is made so that in
 * 19 of 20 comparisons of a program with itself no row at all goes beyond it.
 *
 * Per row: the difference of the medians (of logarithms, for times and rates)
 * over its deviation, against Student's t, as in spread.h.
 *
 * Many rows: with 150 of them, one in 20 would be called slower by chance
 * alone, 7 in every comparison.  So the probabilities are held against Holm's
 * sequence ("A simple sequentially rejective multiple test procedure", 1979):
 * the least against 0.03 / m, the next against 0.03 / (m - 1), and so on until
 * one fails.  That bounds the probability of any false verdict by 0.03 however
 * the rows depend on each other, and a permutation test could not do it: 5
 * repetitions against 5 have 252 orders, so no p below 0.008.
 *
 * The rest is for many rows at once, which say more than any of them: 0.01 for
 * all and 0.01 for those of each part (together.h).
 *
 * A changed host: all rows share what the host does.  Both reports time
 * constant amounts of several kinds of work between all repetitions (noise.h);
 * if one of these became slower by h, a row may be slower by anything from 0 to
 * h without anything being said against it, as some rows follow the processor
 * and others wait for memory.  Between reports of different CPUs nothing is
 * allowed for: then the host is what is compared.
 *
 * What is no time and no rate repeats almost exactly.  There a difference must
 * also be more than 2 % (sizes, which depend on where memory was free) or 0.5 %
 * (of figures without a unit, such as a recall) to be a verdict.
 */
#ifndef LENS_BENCH_COMPARE_H
#define LENS_BENCH_COMPARE_H

#include "answer/page.h"
#include "bench/noise.h"
#include "bench/report.h"
#include "json/writer.h"

enum lens_bench_verdict {
    LENS_BENCH_SAME,
    LENS_BENCH_IMPROVED, /* faster, smaller, higher: as the row has it */
    LENS_BENCH_REGRESSED,
    LENS_BENCH_MIXED, /* of the whole: some rows this, some that */
    LENS_BENCH_NOT_JUDGED,
    LENS_BENCH_ONLY_A,
    LENS_BENCH_ONLY_B
};

struct lens_bench_pair {
    const struct lens_bench_row *a, *b; /* NULL where the report has none */
    enum lens_bench_verdict verdict;
    double ratio;     /* of the values, b / a; 1 when both are 0; -1: none */
    double low, high; /* ratios that chance and the host explain */
    double p;         /* of a difference like that by chance */
};

/* Timed rows at once (together.h). */
struct lens_bench_group {
    const char *part; /* "" for all */
    size_t n;         /* rows */
    double ratio;     /* of times, b / a: 1.2 is a fifth slower */
    double low, high; /* ratios that chance and the host explain */
    double p;
    enum lens_bench_verdict verdict;
};

struct lens_bench_comparison {
    const struct lens_bench_report *a, *b;
    struct lens_bench_pair *pairs; /* as in a, then what only b has */
    size_t n;
    size_t of[LENS_BENCH_ONLY_B + 1]; /* how many pairs, by verdict */
    struct lens_bench_group *groups;  /* all first, then parts */
    size_t n_groups;                  /* 0 where there are few rows */
    enum lens_bench_verdict verdict;  /* of the whole */
    bool is_same_cpu;
    double host[LENS_BENCH_N_CONSTANTS]; /* times, b / a; 1 when unknown */
    double level; /* the p that a verdict takes, by Holm */
};

/*
 * Compare two finished reports, which are borrowed; pairs live in the arena.
 * LENS_E_INVAL when a row has another unit or another better in b.
 */
LENS_MUST_CHECK enum lens_status
lens_bench_compare(const struct lens_bench_report *a,
                   const struct lens_bench_report *b, struct lens_arena *arena,
                   struct lens_bench_comparison *out, struct lens_error *err);

/* The pair of rows of a constant work, both with figures above 0; NULL when
 * there is none. */
const struct lens_bench_pair *
lens_bench_pair_of_host(const struct lens_bench_comparison *comparison,
                        enum lens_bench_constant constant);

/* "faster", "slower", "smaller", "only in A", ... as fits the row. */
const char *lens_bench_verdict_word(const struct lens_bench_pair *pair);
const char *lens_bench_verdict_name(enum lens_bench_verdict whole);

/* By which part B is worse: 0.2 for a fifth slower; negative when better. */
double lens_bench_regression(const struct lens_bench_pair *pair);

/* Why the pair does not pass a gate with that maximum; NULL when it does. */
const char *lens_bench_gate_reason(const struct lens_bench_pair *pair,
                                   double max_regression);

/* compare_write.c: for people, and schema "bench-compare/1". */
LENS_MUST_CHECK enum lens_status
lens_bench_comparison_text(const struct lens_bench_comparison *comparison,
                           struct lens_arena *arena, struct lens_page *page,
                           struct lens_error *err);
void lens_bench_comparison_json(const struct lens_bench_comparison *comparison,
                                struct lens_buffer *out);

/* Open an object that says which rows the group is of. */
void lens_bench_group_json_open(struct lens_json_writer *w,
                                const struct lens_bench_group *group);

#endif /* LENS_BENCH_COMPARE_H */
