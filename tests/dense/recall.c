/*
 * recall - how many of the true neighbours does each kind of FAISS index find?
 *
 *     recall CORPUS FOLDER [MODEL]
 *
 * Sentences of a collection of abstracts are embedded and indexed; others are
 * asked.  Exact is the scan of every row with our own kernels; recall@10 is the
 * share of ten answers that are as good as the tenth of the scan.  Each index
 * is then opened from its file, copied and mapped, and must answer the same to
 * the bit.  Exits with 1 when a recall is below its floor or an answer differs,
 * with 77 when there is no such collection.
 *
 * The embedder is the encoder of the folder MODEL, else LSA trained on the same
 * collection.  The floors are the lower of what both reached, less about a
 * hundredth; PQ, whose codes are the smallest, has none:
 *
 *                     LSA, 256   all-MiniLM-L6-v2, 384
 *     Flat              1.0000                  1.0000
 *     SQ8               0.9940                  0.9960
 *     HNSW32            0.9980                  0.9995
 *     IVF128,Flat       0.9785                  0.9885
 *     IVF128,SQ8        0.9710                  0.9845
 *     IVF128,PQ32x4     0.4355                  0.4445
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asklens/embedder.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/topk.h"
#include "dense/faiss_index.h"
#include "dense/recall_vectors.h"
#include "kernels/kernels.h"

enum {
    K = 10,
    SKIPPED = 77
};

static const struct kind {
    const char *factory, *parameters;
    double floor;
} kinds[] = {
    { "Flat", NULL, 0.999 },
    { "SQ8", NULL, 0.98 },
    { "HNSW32", "efSearch=128", 0.985 },
    { "IVF128,Flat", "nprobe=48", 0.965 },
    { "IVF128,SQ8", "nprobe=48", 0.96 },
    { "IVF128,PQ32x4", "nprobe=48", 0 },
};

static int failures;

/* Score of the K-th best row for each query, by exact scan. */
static float *scan(const struct recall_vectors *v)
{
    const struct lens_kernels *kernels = lens_kernels();
    float *scores = lens_calloc(v->rows.n, sizeof(*scores));
    float *worst = lens_calloc(v->queries.n, sizeof(*worst));

    if (!scores || !worst)
        exit(2);
    for (size_t q = 0; q < v->queries.n; q++) {
        struct lens_hit kept[K];
        struct lens_topk top;

        lens_topk_init(&top, kept, K);
        kernels->dot_rows(v->rows.at, v->rows.n, v->rows.dim,
                          v->queries.at + q * v->queries.dim, scores);
        for (size_t row = 0; row < v->rows.n; row++)
            lens_topk_add(&top,
                          (struct lens_hit){ (lens_docid)row, scores[row] });
        lens_topk_sort(&top);
        worst[q] = kept[K - 1].score;
    }
    lens_free(scores);
    return worst;
}

/* Another order of summing is off by this much. */
static const float rounding = 2e-6F;

static double recall_of(const struct recall_vectors *v, const float *worst,
                        const struct lens_neighbours *found)
{
    const struct lens_kernels *kernels = lens_kernels();
    size_t n = 0;

    for (size_t q = 0; q < v->queries.n; q++) {
        const float *query = v->queries.at + q * v->queries.dim;

        for (size_t i = 0; i < found[q].n; i++) {
            const float *row = v->rows.at + found[q].at[i].row * v->rows.dim;

            n += kernels->dot(row, query, v->rows.dim) >= worst[q] - rounding;
        }
    }
    return (double)n / (double)(K * v->queries.n);
}

static struct lens_neighbours *search(struct lens_faiss *faiss,
                                      const struct recall_vectors *v,
                                      struct lens_arena *arena)
{
    struct lens_neighbours *found =
        lens_arena_alloc(arena, v->queries.n, sizeof(*found));
    struct lens_error err = { 0 };

    if (!found ||
        lens_faiss_search(faiss, &v->queries, K, arena, found, &err) != LENS_OK)
        recall_die(&err);
    return found;
}

static int differ(const struct lens_neighbours *a,
                  const struct lens_neighbours *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (a[i].n != b[i].n ||
            memcmp(a[i].at, b[i].at, a[i].n * sizeof(*a[i].at)) != 0)
            return 1;
    }
    return 0;
}

static struct lens_faiss *open_index(const char *path,
                                     enum lens_faiss_access access)
{
    struct lens_faiss *faiss = NULL;
    struct lens_error err = { 0 };

    if (lens_faiss_open(path, access, NULL, &faiss, &err) != LENS_OK)
        recall_die(&err);
    return faiss;
}

/* The answers of the file, copied into memory and mapped. */
static void check_file(const struct kind *kind, const char *path,
                       const struct recall_vectors *v, const float *worst,
                       double built)
{
    struct lens_faiss *faiss = open_index(path, LENS_FAISS_COPY);
    struct lens_faiss *mapped = open_index(path, LENS_FAISS_MAP);
    struct lens_arena arena = { 0 };
    uint64_t from = lens_clock_us();
    struct lens_neighbours *found = search(faiss, v, &arena);
    double searched = (double)(lens_clock_us() - from) / 1e3;
    struct lens_neighbours *again = search(mapped, v, &arena);
    double recall = recall_of(v, worst, found);
    int same = !differ(found, again, v->queries.n);
    int enough = recall >= kind->floor;

    printf("%-14s %-32s recall@%d %.4f floor %.3f %s, mapped %s; built in "
           "%.1f s, %.3f ms a query\n",
           kind->factory, kind->parameters ? kind->parameters : "", K, recall,
           kind->floor, enough ? "ok" : "TOO LOW", same ? "same" : "DIFFERS",
           built, searched / (double)v->queries.n);
    failures += !same + !enough;
    lens_faiss_close(faiss);
    lens_faiss_close(mapped);
    lens_arena_release(&arena);
}

static void check_kind(const struct kind *kind, const char *folder,
                       const struct recall_vectors *v, const float *worst)
{
    struct lens_faiss_options options = { kind->factory, kind->parameters };
    char path[LENS_PATH_MAX];
    struct lens_error err = { 0 };
    struct lens_buffer bytes;
    uint64_t from = lens_clock_us();
    double built;

    lens_buffer_init(&bytes, (size_t)1 << 30);
    if (lens_faiss_build(&v->rows, &options, &bytes, &err) != LENS_OK)
        recall_die(&err);
    built = (double)(lens_clock_us() - from) / 1e6;
    if (lens_path_join(path, folder, "recall.faiss", &err) != LENS_OK ||
        lens_file_replace(path, lens_buffer_view(&bytes), &err) != LENS_OK)
        recall_die(&err);
    lens_buffer_release(&bytes);
    check_file(kind, path, v, worst, built);
    (void)remove(path);
}

int main(int argc, char **argv)
{
    struct recall_vectors v = { .id = "" };
    float *worst;

    if (argc < 3) {
        (void)fprintf(stderr, "usage: recall CORPUS FOLDER [MODEL]\n");
        return 2;
    }
    if (!lens_path_exists(argv[1])) {
        (void)printf("skipped: there is no '%s'\n", argv[1]);
        return SKIPPED;
    }
    recall_vectors_make(&v, argv[1], argv[2],
                        argc > 3 && *argv[3] ? argv[3] : NULL);
    (void)printf("%s: %zu sentences, %zu queries, %zu dimensions, embedded in "
                 "%.1f s\n",
                 v.id, v.rows.n, v.queries.n, v.rows.dim, v.seconds);
    worst = scan(&v);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        check_kind(&kinds[i], argv[2], &v, worst);
    lens_free(worst);
    recall_vectors_release(&v);
    return failures ? 1 : 0;
}
