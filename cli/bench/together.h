/*
 * together.h - did everything become slower?
 *
 * Problem.  On a noisy host no single row proves that it became a fifth
 * slower, not even where all of them did: each is held against a hundred
 * others.
 *
 * Idea.  Interference only ever takes time, so the best repetition of a row is
 * nearer to what the program can do than its median; and the middle of all
 * rows' ratios of their best moves with the program or with the host, not with
 * any one row's chance.  What the host did, the best of the constant work and
 * reads say (noise.h), and as with single rows anything from 0 to that is
 * explained by it.
 *
 * In seven runs of one program on the lens, on a host with a noise of 0.04 to
 * 0.11, the middle of the logarithms deviated by 0.030 from run to run, and
 * 0.91 was its correlation with the constant reads; the middle of the medians
 * deviated by 0.036, uncorrelated.  LENS_BENCH_TOGETHER_OF_NOISE is what that
 * leaves, with room.
 *
 * A change of a few rows is not seen here; that is what the rows are for.
 */
#ifndef LENS_BENCH_TOGETHER_H
#define LENS_BENCH_TOGETHER_H

#include "asklens/arena.h"
#include "bench/compare.h"

#define LENS_BENCH_TOGETHER_LEAST    0.015
#define LENS_BENCH_TOGETHER_OF_NOISE 0.3

/*
 * Judge the pairs of a comparison, whose host is known, at that level.  Rows
 * count that are timed, were repeated and can be better or worse; of fewer than
 * ten nothing is said.
 */
LENS_MUST_CHECK enum lens_status
lens_bench_judge_together(const struct lens_bench_comparison *comparison,
                          double level, struct lens_arena *arena,
                          struct lens_bench_together *out,
                          struct lens_error *err);

#endif /* LENS_BENCH_TOGETHER_H */
