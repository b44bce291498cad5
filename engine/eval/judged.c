#include "eval/judged.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

static int by_query(const void *pa, const void *pb)
{
    const struct lens_judgments *a = pa, *b = pb;

    return strcmp(a->query, b->query);
}

static const struct lens_judgments *find(const struct lens_qrels *qrels,
                                         const char *query)
{
    const struct lens_judgments wanted = { .query = query };

    return qrels->n
               ? bsearch(&wanted, qrels->at, qrels->n, sizeof(wanted), by_query)
               : NULL;
}

static bool has_relevant(const struct lens_judgments *judgments)
{
    for (size_t i = 0; i < judgments->n; i++) {
        if (judgments->at[i].grade > 0)
            return true;
    }
    return false;
}

enum lens_status lens_judged_join(const struct lens_test_queries *queries,
                                  const struct lens_qrels *qrels,
                                  struct lens_arena *arena,
                                  struct lens_judged *out,
                                  struct lens_error *err)
{
    size_t most = queries->n < qrels->n ? queries->n : qrels->n;
    struct lens_judged_query *at = lens_arena_alloc(arena, most, sizeof(*at));
    struct lens_judged judged = { .at = at };

    if (!at)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the judgments");
    for (size_t i = 0; i < queries->n; i++) {
        const struct lens_judgments *judgments = find(qrels, queries->at[i].id);

        if (!judgments)
            continue;
        judged.n_without_relevant += !has_relevant(judgments);
        at[judged.n++] = (struct lens_judged_query){ i, judgments };
    }
    judged.n_unjudged = queries->n - judged.n;
    judged.n_unknown = qrels->n - judged.n;
    *out = judged;
    return LENS_OK;
}

size_t lens_qrels_unknown(const struct lens_qrels *qrels,
                          bool (*knows)(const char *key, const void *arg),
                          const void *arg)
{
    size_t n = 0;

    for (size_t q = 0; q < qrels->n; q++) {
        for (size_t i = 0; i < qrels->at[q].n; i++)
            n += !knows(qrels->at[q].at[i].key, arg);
    }
    return n;
}
