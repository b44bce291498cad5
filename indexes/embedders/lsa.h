/*
 * lsa.h - latent semantic analysis: its file, and what training and embedding
 * must do alike.
 *
 * Idea (Deerwester et al., "Indexing by latent semantic analysis", 1990).  Let
 * A be the matrix of texts by terms.  Terms that keep the same company have
 * like columns; the singular vectors of A to its largest singular values span
 * the space of those companies, and a text is represented by its projection
 * into it: "chatbot" comes to lie near "assistant" because both stand near
 * "customer".
 *
 *     w(t, d) = ln(1 + tf) * (1 + ln((1 + n) / (1 + df)))
 *     A       = rows of w, each of length 1
 *     x(d)    = V^T w(d), then of length 1; V: right singular vectors, terms
 *               by dimensions
 *
 * Measured.  Rows of the lens (9,531 of all its documents but the background,
 * 3,799 terms), ranking practices by their best row for the 107 judged texts of
 * the train split; and SciFact (5,183 passages, each one row), 809 train
 * queries.  nDCG@10 of what is built here, by dimension:
 *
 *     dimensions          64     128     192     256     384   tf-idf itself
 *     lens             0.355   0.401   0.452   0.476   0.488       0.532
 *     SciFact          0.299   0.412   0.454   0.498   0.532       0.621
 *
 * With an exact SVD and 256 dimensions, terms of df >= 2, what else could be
 * chosen (another seed moves the lens by 0.01, so less than that is nothing):
 *
 *     V scaled by the singular values to the power of
 *                         -1    -0.5       0    +0.5      +1
 *     lens             0.444   0.445   0.458   0.438   0.391
 *     SciFact          0.493   0.491   0.485   0.443   0.375
 *
 *     tf as          ln(1+tf)  sqrt(tf)    tf       1
 *     lens             0.458   0.453   0.432   0.431
 *     SciFact          0.485   0.481   0.381   0.395
 *
 *     terms of df >=       1       2       3
 *     lens             0.454   0.458   0.453
 *     SciFact          0.499   0.485   0.469
 *
 * So V is not scaled, and rare terms stay as long as LENS_LSA_TERMS_MAX allows:
 * they keep a corpus of a handful of texts working.  More dimensions mean
 * coming nearer to tf-idf.  Added to BM25 with the best of eleven weights (best
 * on these same queries), 64 to 384 dimensions give 0.678 to 0.693 on the lens,
 * where BM25 alone has 0.679, and 0.697 to 0.699 on SciFact, where it has
 * 0.696: this embedder adds next to nothing to the words it is made of.  256 is
 * a compromise between what it finds by itself and time and space.
 *
 * 16 bits a component lose nothing: cosines move by 1e-3 at most, where a text
 * lies nearly outside of the space.  8 bits move some by 0.1.
 *
 * The file is a container (format/container.h):
 *
 *     META      u32 version, dim, n (terms), reserved 0; u64 rows, seed
 *     ANALYZER  its description
 *     TERMS     n terms (format/table.h)
 *     IDF       u32 a term: the idf in units of 2^-16
 *     SCALES    f32 a dimension: the unit of its components
 *     VECTORS   i16 x dim a term: V in those units
 *
 * A file of no terms has one dimension and gives every text the zero vector.
 *
 * Same bytes.  The only function with a last bit of its own is the logarithm:
 * that of glibc differs between processors with and without FMA.  So weights
 * are rounded to 2^-16.  That one falls on the other side of a step has a
 * chance below 1e-9, and for no n and df below 4,000 does it happen between
 * those two.  Weights are integers from there on, and everything behind them
 * has one order (kernels/linear.h).
 *
 * LAPACK's dsyevd in the place of the last small step, over OpenBLAS's kernels
 * for Haswell, SkylakeX and Nehalem, moves components of the lens by 1.6e-13 at
 * most, of steps of about 1e-5: all 972,544 stay, and one would change in one
 * of 20,000 such corpora.  But where singular values are equal their vectors
 * are rounding alone: of ten groups of texts alike in all but their words,
 * 3,547 of 4,000 components differ between processors, and no grid is coarse
 * enough.
 */
#ifndef LENS_EMBEDDERS_LSA_H
#define LENS_EMBEDDERS_LSA_H

#include <stddef.h>
#include <stdint.h>

#include "asklens/analyzer.h"
#include "asklens/status.h"
#include "asklens/view.h"

enum {
    LENS_LSA_VERSION = 1,
    LENS_LSA_META = 32, /* bytes of META */
    LENS_LSA_DIM_DEFAULT = 256,
    LENS_LSA_DIM_MAX = 1024,
    LENS_LSA_TERMS_MAX = 1 << 15,
    LENS_LSA_TEXT_MAX = 4 << 20, /* bytes of one text */
    LENS_LSA_UNIT = 1 << 16,     /* of weights */
    LENS_LSA_IDF_MAX = 32 * LENS_LSA_UNIT,
    LENS_LSA_STEPS = 32767 /* of a component, to either side */
};

/* Both in units of 1 / LENS_LSA_UNIT. */
uint32_t lens_lsa_tf(size_t tf);
uint32_t lens_lsa_idf(size_t n_rows, size_t df);

/* The terms of a text in the arena, once each, in byte order. */
struct lens_lsa_term {
    struct lens_view term;
    size_t tf;
};

/* LENS_E_LIMIT for a text beyond LENS_LSA_TEXT_MAX. */
LENS_MUST_CHECK enum lens_status
lens_lsa_terms(struct lens_analyzer *analyzer, struct lens_view text,
               struct lens_arena *arena, struct lens_lsa_term **out,
               size_t *n_out, struct lens_error *err);

#endif /* LENS_EMBEDDERS_LSA_H */
