#include "eval/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

static int by_score(const void *pa, const void *pb)
{
    const struct lens_run_row *a = pa, *b = pb;

    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return strcmp(b->key, a->key);
}

void lens_run_order(struct lens_run_row *rows, size_t n)
{
    if (n)
        qsort(rows, n, sizeof(*rows), by_score);
}

static enum lens_status check_name(const char *name, struct lens_error *err)
{
    if (*name && !name[strcspn(name, " \t\r\n\v\f")])
        return LENS_OK;
    (void)lens_fail(err, LENS_E_INVAL,
                    "a TREC run cannot hold the name '%.80s'", name);
    return lens_hint(err, LENS_E_INVAL,
                     "evaluate without '--run', or give names without blanks");
}

static enum lens_status write_ranked(const struct lens_ranked *ranked,
                                     const char *query, const char *tag,
                                     struct lens_buffer *out,
                                     struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    if (ranked->n)
        status = check_name(query, err);
    for (size_t i = 0; status == LENS_OK && i < ranked->n; i++) {
        status = check_name(ranked->at[i].key, err);
        lens_buffer_add_format(out, "%s Q0 %s %zu %.9g %s\n", query,
                               ranked->at[i].key, i + 1,
                               (double)ranked->at[i].score, tag);
    }
    return status;
}

enum lens_status lens_run_write(const struct lens_run *run,
                                const struct lens_test_queries *queries,
                                const char *tag, struct lens_buffer *out,
                                struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < run->n_queries; i++)
        status = write_ranked(&run->of[i], queries->at[i].id, tag, out, err);
    if (status == LENS_OK && lens_buffer_status(out) != LENS_OK)
        status = lens_fail(err, lens_buffer_status(out), "no room for the run");
    return status;
}
