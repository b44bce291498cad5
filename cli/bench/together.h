/*
 * together.h - did everything become slower, or everything of a part?
 *
 * Problem.  On a noisy host no single row proves that it became a fifth
 * slower, not even where all of them did: each is held against a hundred
 * others.
 *
 * Idea.  Interference only ever takes time, so the best repetition of a row is
 * nearer to what the program can do than its median; and the middle of many
 * rows' ratios of their best moves with the program or with the host, not with
 * any one row's chance.
 *
 * All rows.  What the host did, the best of the kinds of constant work say
 * (noise.h), and as with single rows anything from 0 to that is explained by
 * it.  In seven runs of one program on the lens, on a host with a noise of 0.04
 * to 0.11, the middle of the logarithms deviated by 0.030 from run to run, and
 * 0.91 was its correlation with the constant reads; the middle of the medians
 * deviated by 0.036, uncorrelated.  LENS_BENCH_TOGETHER_OF_NOISE is what that
 * leaves, with room.
 *
 * A part.  A change of one path through the program moves most rows of some
 * parts and none of others.  Each part's middle may lie anywhere between what
 * the kinds of constant work and all rows did: whatever moves those has been
 * judged above.  It deviates by where the pages of this run lie, which the rows
 * of a part share (LENS_BENCH_PART_LEAST), and by how far its own rows are
 * apart.  The p of the parts are held against Holm's bar.
 *
 * That is a compromise: in 26 runs of one program two had the parts that mostly
 * read memory a tenth to a fifth slower than all else, and no constant work
 * knows of it.  With a larger deviation a binary that lingers a fifth in a
 * third of the rows would not be told from the one before; with this one it was
 * in 23 of 28 comparisons, and 1 of 24 between runs of one program was wrong.
 *
 * A change of a few rows of a part is not seen here; that is what the rows are
 * for.
 */
#ifndef LENS_BENCH_TOGETHER_H
#define LENS_BENCH_TOGETHER_H

#include "asklens/arena.h"
#include "bench/compare.h"

/* Deviations of a group's logarithm from run to run: at least, and as a part of
 * the host's noise. */
#define LENS_BENCH_TOGETHER_LEAST    0.015
#define LENS_BENCH_TOGETHER_OF_NOISE 0.3
#define LENS_BENCH_PART_LEAST        0.03
#define LENS_BENCH_PART_OF_NOISE     0.25

/*
 * Set the groups of a comparison whose pairs and host are known; they live in
 * the arena.  Rows count that are timed, were repeated and can be better or
 * worse.  Of fewer than ten nothing is said, nor of a part with fewer than
 * four.
 */
LENS_MUST_CHECK enum lens_status
lens_bench_judge_groups(struct lens_bench_comparison *comparison,
                        struct lens_arena *arena, struct lens_error *err);

#endif /* LENS_BENCH_TOGETHER_H */
