/*
 * texts.h - what is asked while something is measured.
 *
 * Of the built-in lens, its own words, which are in every index of it:
 *
 *     short   questions that practices answer, about 110 bytes each
 *     long    situations of a scenario, one after the other until they are
 *             LENS_BENCH_LONG_MIN bytes: somebody who describes a workload
 *
 * The index has seen all of them, so that nothing can be said of quality here,
 * and every word finds postings: it is the dear case.  Of a folder in BEIR
 * layout its queries ("queries"), whatever their length.  Each kind is shuffled
 * by the seed and cut to LENS_BENCH_TEXTS_MAX.
 */
#ifndef LENS_BENCH_TEXTS_H
#define LENS_BENCH_TEXTS_H

#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/docstore.h"

enum {
    LENS_BENCH_TEXTS_MAX = 1024,
    LENS_BENCH_LONG_MIN = 1000,
    LENS_BENCH_TEXT_KINDS = 2
};

struct lens_bench_texts {
    const char *name; /* "short", "long", "queries" */
    const struct lens_view *at;
    size_t n;
};

/* Zero-initialised is none. */
struct lens_bench_asked {
    struct lens_bench_texts of[LENS_BENCH_TEXT_KINDS];
    size_t n;
};

/* Everything lives in the arena.  LENS_E_NOT_FOUND when there is nothing to
 * ask. */
LENS_MUST_CHECK enum lens_status
lens_bench_texts_of_lens(struct lens_docstore *docs, uint64_t seed,
                         struct lens_arena *arena, struct lens_bench_asked *out,
                         struct lens_error *err);

LENS_MUST_CHECK enum lens_status lens_bench_texts_of_folder(
    const char *folder, uint64_t seed, struct lens_arena *arena,
    struct lens_bench_asked *out, struct lens_error *err);

#endif /* LENS_BENCH_TEXTS_H */
