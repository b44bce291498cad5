#include "eval_sweep.h"

#include "base/error.h"

enum {
    WEIGHTS = 21
};

static const double rank_offsets[LENS_EVAL_SWEPT - WEIGHTS] = { 1,  5,  10, 20,
                                                                40, 60, 100 };

/* One lens_eval_sweep() under way. */
struct sweeping {
    const struct lens_eval_sweep *sweep;
    struct lens_fusion grid[LENS_EVAL_SWEPT];
    double *sums[LENS_EVAL_QRELS_MAX]; /* by fusion, then measure */
    size_t next[LENS_EVAL_QRELS_MAX];  /* judged query of each set */
    double *one;                       /* figures of one ranking */
};

void lens_eval_sweep_grid(struct lens_fusion out[LENS_EVAL_SWEPT])
{
    for (size_t i = 0; i < LENS_EVAL_SWEPT; i++) {
        out[i] = lens_fusion_default;
        if (i < WEIGHTS) {
            out[i].method = LENS_FUSE_WEIGHTED;
            out[i].dense_weight = (double)i / (WEIGHTS - 1);
        } else {
            out[i].method = LENS_FUSE_RRF;
            out[i].rank_offset = rank_offsets[i - WEIGHTS];
        }
    }
}

static enum lens_status make_room(struct sweeping *s, struct lens_arena *arena,
                                  struct lens_error *err)
{
    const size_t n = s->sweep->n_measures;
    bool has_room = true;

    s->one = lens_arena_alloc(arena, n, sizeof(*s->one));
    for (size_t i = 0; i < s->sweep->n_sets; i++) {
        s->sums[i] =
            lens_arena_alloc(arena, n * LENS_EVAL_SWEPT, sizeof(*s->one));
        has_room = has_room && s->sums[i];
    }
    return s->one && has_room
               ? LENS_OK
               : lens_fail(err, LENS_E_NOMEM, "no memory for the sweep");
}

/* What the next judged query of set `i` is, if it is query `number`. */
static const struct lens_judgments *judgments_of(const struct sweeping *s,
                                                 size_t i, size_t number)
{
    const struct lens_judged *judged = &s->sweep->sets[i].judged;

    return s->next[i] < judged->n && judged->at[s->next[i]].number == number
               ? judged->at[s->next[i]].judgments
               : NULL;
}

/* Add the figures of one fusion of one query in every set that judges it. */
static enum lens_status add(struct sweeping *s, size_t number, size_t fusion,
                            const struct lens_result *result,
                            struct lens_arena *scratch, struct lens_error *err)
{
    const size_t n = s->sweep->n_measures;
    struct lens_ranked ranked;
    enum lens_status status = lens_eval_rank(&s->sweep->searches->keys, result,
                                             scratch, &ranked, err);

    for (size_t i = 0; status == LENS_OK && i < s->sweep->n_sets; i++) {
        const struct lens_judgments *judgments = judgments_of(s, i, number);

        if (!judgments)
            continue;
        status = lens_figures_of_ranked(&ranked, judgments, s->sweep->measures,
                                        n, s->one, err);
        for (size_t m = 0; status == LENS_OK && m < n; m++)
            s->sums[i][fusion * n + m] += s->one[m];
    }
    return status;
}

/* Wanted query `i`, fused in every way. */
static enum lens_status sweep_query(struct sweeping *s, size_t i,
                                    struct lens_error *err)
{
    const struct lens_eval_search *wanted = s->sweep->search;
    const size_t number = wanted->wanted[i];
    const size_t dim = s->sweep->parts->embedder->facts.dim;
    struct lens_search search = {
        .text = lens_view_of(wanted->queries->at[number].text),
        .vector = s->sweep->searches->vectors + i * dim,
        .k = wanted->k,
        .channels = LENS_BOTH,
    };
    struct lens_result results[LENS_EVAL_SWEPT];
    struct lens_arena scratch = { 0 };
    enum lens_status status =
        lens_search_fusions(s->sweep->parts, &search, s->grid, LENS_EVAL_SWEPT,
                            &scratch, results, err);

    for (size_t f = 0; status == LENS_OK && f < LENS_EVAL_SWEPT; f++)
        status = add(s, number, f, &results[f], &scratch, err);
    for (size_t n = 0; n < s->sweep->n_sets; n++)
        s->next[n] += judgments_of(s, n, number) != NULL;
    lens_arena_release(&scratch);
    return status;
}

enum lens_status lens_eval_sweep(const struct lens_eval_sweep *sweep,
                                 struct lens_arena *arena,
                                 struct lens_error *err)
{
    struct sweeping s = { .sweep = sweep };
    enum lens_status status = make_room(&s, arena, err);

    lens_eval_sweep_grid(s.grid);
    for (size_t i = 0; status == LENS_OK && i < sweep->search->n_wanted; i++)
        status = sweep_query(&s, i, err);
    for (size_t i = 0; status == LENS_OK && i < sweep->n_sets; i++) {
        for (size_t at = 0; at < LENS_EVAL_SWEPT * sweep->n_measures; at++)
            s.sums[i][at] /= (double)sweep->sets[i].judged.n;
        sweep->sets[i].sweep = s.sums[i];
    }
    return status;
}
