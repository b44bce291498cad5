/*
 * noise.h - how steady is the host?  Measured, not guessed.
 *
 * Constant amounts of work are timed between the measurements of all parts.
 * They would take the same time always; that they do not is the host's doing:
 * stolen time, another frequency, a neighbour on the same core, an interrupt.
 *
 *   constant work        a chain of integer operations in which each waits for
 *                        the one before, in the registers of one core: its
 *                        clock
 *   constant wide work   as many in six chains at once, which keep the units of
 *                        a core busy: what a neighbour on the other thread of
 *                        the core takes of them, and no chain of waits notices
 *   constant reads       of 8 MiB in no order, each telling where the next one
 *                        is, which is more than the second level of a cache
 *                        holds: what neighbours do to the third and to memory
 *
 * On a rented machine without any load of its own the first deviated by 3 % and
 * the third by 12, and what was measured drifted with the third.  On another
 * day the second took 1.8 ms or 3.4, as the neighbour rested or worked, while
 * the first stayed within 5 %; a program that mostly computes was up to 40 %
 * slower then.
 *
 * The noise is the largest of the deviations, of which that of wide work counts
 * LENS_BENCH_OF_WIDE, as most code waits, too: between runs of one program the
 * middle of the stages of an answer moved by a quarter to all of what wide work
 * did, by about a half as a rule.  A deviation is half the distance between the
 * 16th and the 84th of a hundred logarithms of those times: of normal ones that
 * is the standard deviation, about the deviation as a part of the median, and a
 * few interrupts among many timings do not decide it.
 *
 * The threshold: in simulated runs of 150 rows with 5 repetitions each
 * (tests/bench/), a single row that became 20 % slower is found in 9 of 10
 * comparisons while repetitions deviate by 2 %, in 2 of 3 at 3 %, in 1 of 4 at
 * 5 %.  Beyond 3 % a comparison mostly tells what is plain to see, so the
 * report warns.
 */
#ifndef LENS_BENCH_NOISE_H
#define LENS_BENCH_NOISE_H

#include "bench/report.h"

#define LENS_BENCH_NOISY   0.03
#define LENS_BENCH_OF_WIDE 0.4

/* Kinds of constant work. */
enum lens_bench_constant {
    LENS_BENCH_CHAIN,
    LENS_BENCH_WIDE,
    LENS_BENCH_READS,
    LENS_BENCH_N_CONSTANTS
};

/* Their rows of the part "host". */
extern const char *const lens_bench_constant_names[LENS_BENCH_N_CONSTANTS];

enum {
    LENS_BENCH_NOISE_MAX = 4096 /* timings; later ones are left out */
};

struct lens_bench_timings {
    double times[LENS_BENCH_NOISE_MAX]; /* milliseconds */
    size_t n;
    size_t n_told; /* of them, in rows already */
};

struct lens_bench_line;

/* Zero-initialised has none, and no lines to read. */
struct lens_bench_noise {
    struct lens_bench_timings of[LENS_BENCH_N_CONSTANTS];
    struct lens_bench_line *lines;
};

/* Lay out what is read, in the arena, which must outlive the noise. */
LENS_MUST_CHECK enum lens_status
lens_bench_noise_init(struct lens_bench_noise *noise, struct lens_arena *arena,
                      struct lens_error *err);

/* Do each work once and note how long it took. */
void lens_bench_noise_measure(struct lens_bench_noise *noise);

/* One repetition of each row, from the timings since the last; nothing
 * without any. */
LENS_MUST_CHECK enum lens_status
lens_bench_noise_add(struct lens_bench_noise *noise,
                     struct lens_bench_rows *rows, struct lens_error *err);

/* 0 with fewer than two timings. */
double lens_bench_noise_of(const struct lens_bench_noise *noise);

/* The sentence for a host beyond the threshold, in the arena; "" for a steady
 * one.  NULL without memory. */
const char *lens_bench_noise_warning(const struct lens_bench_noise *noise,
                                     struct lens_arena *arena);

#endif /* LENS_BENCH_NOISE_H */
