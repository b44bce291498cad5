#include "eval_sets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "corpus.h"

/* One lens_eval_sets_read() under way. */
struct reading {
    const struct lens_eval_wanted_sets *wanted;
    struct lens_arena *arena;
    struct lens_eval_set *sets;
};

static enum lens_status no_judgments(const char *path, struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_NOT_FOUND, "there are no judgments '%.200s'",
                    path);
    return lens_hint(err, LENS_E_NOT_FOUND,
                     "name others with '--qrels train' or '--qrels FILE'");
}

/* "DIR/qrels/NAME.tsv" when there is such a file, else `word` as a path. */
static enum lens_status find(const char *dir, const char *word,
                             char out[LENS_PATH_MAX], struct lens_error *err)
{
    char name[LENS_PATH_MAX];
    int len = snprintf(name, sizeof(name), "qrels/%s.tsv", word);
    enum lens_status status = LENS_OK;

    if (len < 0 || (size_t)len >= sizeof(name))
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         word);
    if (dir)
        status = lens_path_join(out, dir, name, err);
    if (status != LENS_OK || (dir && lens_path_exists(out)))
        return status;
    if (!lens_path_exists(word))
        return no_judgments(dir ? out : word, err);
    (void)snprintf(out, LENS_PATH_MAX, "%s", word);
    return LENS_OK;
}

static enum lens_status read_set(const struct reading *r, const char *word,
                                 struct lens_eval_set *set,
                                 struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    enum lens_status status = find(r->wanted->dir, word, path, err);

    *set = (struct lens_eval_set){ .name = word };
    if (status != LENS_OK)
        return status;
    set->path = lens_arena_copy(r->arena, lens_view_of(path));
    if (!set->path)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", path);
    return lens_corpus_qrels(path, r->arena, &set->qrels, err);
}

static int by_id(const void *pa, const void *pb)
{
    const struct lens_test_query *a = pa, *b = pb;

    return strcmp(a->id, b->id);
}

/* The queries of any set, in byte order of their ids, without texts. */
static enum lens_status unite(const struct reading *r,
                              struct lens_test_queries *out,
                              struct lens_error *err)
{
    struct lens_test_query *at;
    size_t n = 0, to = 0;

    for (size_t s = 0; s < r->wanted->n_words; s++)
        n += r->sets[s].qrels.n;
    at = lens_arena_alloc(r->arena, n, sizeof(*at));
    if (!at)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the queries");
    n = 0;
    for (size_t s = 0; s < r->wanted->n_words; s++) {
        for (size_t q = 0; q < r->sets[s].qrels.n; q++)
            at[n++] =
                (struct lens_test_query){ r->sets[s].qrels.at[q].query, "" };
    }
    qsort(at, n, sizeof(*at), by_id);
    for (size_t i = 0; i < n; i++) {
        if (!to || strcmp(at[to - 1].id, at[i].id) != 0)
            at[to++] = at[i];
    }
    *out = (struct lens_test_queries){ at, to };
    return LENS_OK;
}

static enum lens_status read_texts(const struct reading *r,
                                   struct lens_test_queries *out,
                                   struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    enum lens_status status =
        lens_path_join(path, r->wanted->dir, "queries.jsonl", err);

    return status == LENS_OK ? lens_corpus_queries(path, r->arena, out, err)
                             : status;
}

/* `queries` with the texts of those that `texts` has. */
static enum lens_status add_texts(const struct reading *r,
                                  const struct lens_test_queries *texts,
                                  struct lens_test_queries *queries,
                                  struct lens_error *err)
{
    struct lens_test_query *sorted =
        lens_arena_alloc(r->arena, texts->n, sizeof(*sorted));
    struct lens_test_query *at =
        lens_arena_alloc(r->arena, queries->n, sizeof(*at));

    if (!sorted || !at)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the queries");
    for (size_t i = 0; i < texts->n; i++)
        sorted[i] = texts->at[i];
    if (texts->n)
        qsort(sorted, texts->n, sizeof(*sorted), by_id);
    for (size_t q = 0; q < queries->n; q++) {
        const struct lens_test_query *found =
            texts->n ? bsearch(&queries->at[q], sorted, texts->n,
                               sizeof(*sorted), by_id)
                     : NULL;

        at[q] = found ? *found : queries->at[q];
    }
    queries->at = at;
    return LENS_OK;
}

static enum lens_status read_queries(const struct reading *r,
                                     struct lens_test_queries *out,
                                     struct lens_error *err)
{
    struct lens_test_queries texts = { NULL, 0 };
    enum lens_status status = LENS_OK;

    if (r->wanted->dir)
        status = read_texts(r, &texts, err);
    if (status != LENS_OK || !r->wanted->by_judgments) {
        *out = texts;
        return status;
    }
    status = unite(r, out, err);
    if (status == LENS_OK && texts.n)
        status = add_texts(r, &texts, out, err);
    return status;
}

static enum lens_status join(const struct reading *r,
                             const struct lens_test_queries *queries,
                             struct lens_eval_set *set, struct lens_error *err)
{
    enum lens_status status =
        lens_judged_join(queries, &set->qrels, r->arena, &set->judged, err);

    if (r->wanted->by_judgments)
        set->judged.n_unjudged = 0; /* those of other sets */
    if (status != LENS_OK || set->judged.n)
        return status;
    (void)lens_fail(err, LENS_E_INVAL,
                    "'%.140s' judges none of the queries of '%.80s'", set->path,
                    r->wanted->dir);
    return lens_hint(err, LENS_E_INVAL,
                     "name the judgments of this collection with '--qrels'");
}

enum lens_status lens_eval_sets_read(const struct lens_eval_wanted_sets *wanted,
                                     struct lens_arena *arena,
                                     struct lens_test_queries *queries,
                                     struct lens_eval_set *sets,
                                     struct lens_error *err)
{
    const struct reading r = { wanted, arena, sets };
    enum lens_status status = LENS_OK;

    if (wanted->n_words > LENS_EVAL_QRELS_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "there are more than %d sets of judgments",
                         LENS_EVAL_QRELS_MAX);
    if (!wanted->by_judgments)
        status = read_queries(&r, queries, err);
    for (size_t i = 0; status == LENS_OK && i < wanted->n_words; i++)
        status = read_set(&r, wanted->words[i], &sets[i], err);
    if (status == LENS_OK && wanted->by_judgments)
        status = read_queries(&r, queries, err);
    for (size_t i = 0; status == LENS_OK && i < wanted->n_words; i++)
        status = join(&r, queries, &sets[i], err);
    return status;
}
