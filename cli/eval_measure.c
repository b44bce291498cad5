#include "eval_measure.h"

#include "base/error.h"

static enum lens_status other_queries(const struct lens_eval_run *run,
                                      const struct lens_eval_set *set,
                                      struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_INVAL,
                    "'%.140s' judges none of the queries of the run '%.140s'",
                    set->path, run->name);
    return lens_hint(err, LENS_E_INVAL,
                     "'%.60s' has query '%.30s', the run '%.60s' has '%.30s'",
                     set->name, set->qrels.at[0].query, run->name,
                     run->file->at[0].id);
}

/* Has any document of the run any judgment? */
static enum lens_status look_for_judged(const struct lens_eval_run *run,
                                        const struct lens_judged *judged,
                                        bool *out, struct lens_error *err)
{
    struct lens_measure holes;
    enum lens_status status =
        lens_measure_parse(lens_view_of("hole@1"), &holes, err);

    holes.k = LENS_NO_CUT;
    for (size_t q = 0; status == LENS_OK && q < judged->n; q++) {
        const struct lens_ranked *ranked = &run->run.of[judged->at[q].number];
        double part = 1;

        status = lens_figures_of_ranked(ranked, judged->at[q].judgments, &holes,
                                        1, &part, err);
        if (status == LENS_OK && ranked->n && part < 1) {
            *out = true;
            return LENS_OK;
        }
    }
    *out = false;
    return status;
}

/* What fits together of a run that was not searched for these queries. */
static enum lens_status count(const struct lens_eval_run *run,
                              const struct lens_eval_set *set,
                              struct lens_eval_result *result,
                              struct lens_error *err)
{
    const struct lens_judged *judged = &set->judged;
    bool has_judged = false;
    enum lens_status status;

    for (size_t q = 0; q < judged->n; q++)
        result->n_missing += !run->run.of[judged->at[q].number].n;
    result->n_left_out = run->file->n - (judged->n - result->n_missing);
    if (result->n_missing == judged->n)
        return other_queries(run, set, err);
    status = look_for_judged(run, judged, &has_judged, err);
    result->has_no_judged = !has_judged;
    return status;
}

static enum lens_status other_documents(const struct lens_eval_run *run,
                                        const struct lens_run_file *file,
                                        const struct lens_eval_set *set,
                                        struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_INVAL,
                    "'%.140s' judges no document that the run '%.140s' has for "
                    "the same query",
                    set->path, run->name);
    return lens_hint(
        err, LENS_E_INVAL,
        "'%.60s' has document '%.30s', the run '%.60s' has '%.30s'", set->name,
        set->qrels.at[0].at[0].key, run->name, file->at[0].ranked.at[0].key);
}

enum lens_status lens_eval_measure(const struct lens_eval_run *runs,
                                   size_t n_runs,
                                   const struct lens_measure *measures,
                                   size_t n_measures, struct lens_eval_set *set,
                                   struct lens_arena *arena,
                                   struct lens_error *err)
{
    const struct lens_randomisation how = { .seed = 1 };
    struct lens_figures figures[LENS_EVAL_RUNS_MAX];
    enum lens_status status = LENS_OK;
    const struct lens_run_file *file = NULL; /* of the first run */
    size_t n_odd = 0;

    for (size_t r = 0; status == LENS_OK && r < n_runs; r++) {
        struct lens_eval_result result = { .n_missing = 0 };

        if (!r)
            file = runs[r].file;
        if (runs[r].file)
            status = count(&runs[r], set, &result, err);
        if (status == LENS_OK)
            status = lens_figures_of(&runs[r].run, &set->judged, measures,
                                     n_measures, arena, &result.figures, err);
        n_odd += result.has_no_judged;
        figures[r] = result.figures;
        set->of[r] = result;
    }
    if (status == LENS_OK && file && n_odd == n_runs)
        status = other_documents(&runs[0], file, set, err);
    if (status == LENS_OK)
        status = lens_run_pairs(figures, n_runs, &how, arena, &set->pairs, err);
    return status;
}
