/*
 * asklens_peer.c - asklens as an adapter of benchmarks/peers/run.
 *
 *     asklens_peer TASK
 *
 * It calls the retrievers and the encoder as the engine does, without what
 * comes before and after them: no facets, no fusion, no answer.  The protocol
 * is in run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/error.h"
#include "kernels/kernels.h"
#include "peer.h"
#include "json/writer.h"

enum {
    EXIT_CANNOT = 77,
    TASK_MAX_BYTES = 1 << 20,
    TASK_MAX_DEPTH = 8,
    ANSWER_MAX_BYTES = 1 << 28
};

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void read_sets(struct lens_json_value sets, struct peer_task *task)
{
    for (struct lens_json_value set = lens_json_first(sets);
         !lens_json_is_end(set); set = lens_json_next(set)) {
        if (task->n_sets == PEER_MAX_SETS) {
            lens_json_reject(set, "is one set of queries too many");
            return;
        }
        task->set[task->n_sets].name = lens_json_name(set);
        task->set[task->n_sets++].path = lens_json_as_text(set);
    }
}

static const char *optional(struct lens_json_value object, const char *name)
{
    return lens_json_has(object, name) ? lens_json_text(object, name) : "";
}

static enum lens_status read_task(const char *path, struct peer_task *task,
                                  struct lens_error *err)
{
    const struct lens_json_limits limits = { TASK_MAX_BYTES, TASK_MAX_DEPTH };
    struct lens_json_value root, bm25, parameters;
    enum lens_status status =
        lens_json_read_file(path, &limits, &task->json, err);

    if (status != LENS_OK)
        return status;
    root = lens_json_root(task->json);
    bm25 = lens_json_object(root, "bm25");
    parameters = lens_json_object(root, "parameters");
    task->kind = lens_json_text(root, "kind");
    task->documents = optional(root, "documents");
    task->model = optional(root, "model");
    task->folder = lens_json_text(root, "folder");
    task->index = optional(parameters, "index");
    task->settings = optional(parameters, "settings");
    task->k1 = lens_json_number(bm25, "k1");
    task->b = lens_json_number(bm25, "b");
    task->seconds = lens_json_number(root, "seconds");
    task->k = (size_t)lens_json_integer(root, "k", 1, 10000);
    task->warm_up = (size_t)lens_json_integer(root, "warm_up", 0, 1 << 20);
    task->build = lens_json_bool(root, "build");
    read_sets(lens_json_object(root, "queries"), task);
    return lens_json_check(task->json, err);
}

/* Answer one query; its time, and its documents into the open array. */
static enum lens_status search_one(const struct lens_retriever *retriever,
                                   const struct lens_query *query, size_t k,
                                   struct lens_json_writer *w, double *us,
                                   struct lens_error *err)
{
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };
    double began = now_us();
    enum lens_status status =
        retriever->ops->search(retriever, query, k, &arena, &hits, err);

    *us = now_us() - began;
    if (status == LENS_OK && w) {
        lens_json_open_array(w, NULL);
        for (size_t i = 0; i < hits.n; i++)
            lens_json_put_integer(w, NULL, hits.at[i].docid);
        lens_json_close_array(w);
    }
    lens_arena_release(&arena);
    return status;
}

/* The same with a text and its vector. */
static enum lens_status embed_one(struct lens_embedder *embedder,
                                  const struct lens_view *text,
                                  struct lens_json_writer *w, double *us,
                                  struct lens_error *err)
{
    float vector[LENS_EMBED_DIM_MAX];
    double began = now_us();
    enum lens_status status = embedder->ops->embed(embedder, LENS_EMBED_PASSAGE,
                                                   text, 1, vector, err);

    *us = now_us() - began;
    if (status == LENS_OK && w) {
        lens_json_open_array(w, NULL);
        for (size_t i = 0; i < embedder->facts.dim; i++)
            lens_json_put_float(w, NULL, vector[i]);
        lens_json_close_array(w);
    }
    return status;
}

static enum lens_status answer_one(const struct peer_task *task,
                                   const struct peer_opened *opened,
                                   const struct peer_queries *queries, size_t i,
                                   struct lens_json_writer *w, double *us,
                                   struct lens_error *err)
{
    if (opened->embedder)
        return embed_one(opened->embedder, &queries->texts[i], w, us, err);
    return search_one(opened->retriever, &queries->at[i], task->k, w, us, err);
}

static enum lens_status warm_up(const struct peer_task *task,
                                const struct peer_opened *opened,
                                const struct peer_queries *queries,
                                struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    double us;

    for (size_t i = 0; status == LENS_OK && i < queries->n && i < task->warm_up;
         i++)
        status = answer_one(task, opened, queries, i, NULL, &us, err);
    return status;
}

/* Every query until the seconds are over; *n is how many there were. */
static enum lens_status answer_queries(const struct peer_task *task,
                                       const struct peer_opened *opened,
                                       const struct peer_queries *queries,
                                       struct lens_json_writer *w, double *us,
                                       size_t *n, struct lens_error *err)
{
    double end = now_us() + task->seconds * 1e6;
    enum lens_status status = LENS_OK;

    lens_json_open_array(w, opened->embedder ? "vectors" : "ids");
    for (*n = 0; status == LENS_OK && *n < queries->n; ++*n) {
        if (*n && now_us() > end)
            break;
        status = answer_one(task, opened, queries, *n, w, &us[*n], err);
    }
    lens_json_close_array(w);
    return status;
}

static enum lens_status answer_set(const struct peer_kind *kind,
                                   const struct peer_task *task, size_t s,
                                   const struct peer_opened *opened,
                                   struct lens_json_writer *w,
                                   struct lens_error *err)
{
    struct peer_queries queries = { 0 };
    double *us = NULL;
    size_t n = 0;
    enum lens_status status =
        kind->read(task, task->set[s].path, &queries, err);

    if (status == LENS_OK) {
        us = lens_calloc(queries.n + 1, sizeof(*us));
        if (!us)
            status = lens_fail(err, LENS_E_NOMEM, "no memory for times");
    }
    if (status == LENS_OK)
        status = warm_up(task, opened, &queries, err);
    lens_json_open_object(w, task->set[s].name);
    if (status == LENS_OK)
        status = answer_queries(task, opened, &queries, w, us, &n, err);
    lens_json_open_array(w, "microseconds");
    for (size_t i = 0; us && i < n; i++)
        lens_json_put_number(w, NULL, us[i], 3);
    lens_json_close_array(w);
    lens_json_close_object(w);
    lens_free(us);
    lens_arena_release(&queries.arena);
    lens_map_close(&queries.map);
    return status;
}

static enum lens_status answer_sets(const struct peer_kind *kind,
                                    const struct peer_task *task,
                                    struct lens_json_writer *w,
                                    struct lens_error *err)
{
    struct peer_opened opened = { 0 };
    enum lens_status status = kind->open(task, &opened, err);

    if (status != LENS_OK)
        return status;
    if (opened.bytes)
        lens_json_put_integer(w, "bytes", (int64_t)opened.bytes);
    else
        lens_json_put_null(w, "bytes");
    lens_json_open_object(w, "sets");
    for (size_t s = 0; status == LENS_OK && s < task->n_sets; s++)
        status = answer_set(kind, task, s, &opened, w, err);
    lens_json_close_object(w);
    if (opened.retriever)
        opened.retriever->ops->close(opened.retriever);
    if (opened.embedder)
        opened.embedder->ops->close(opened.embedder);
    return status;
}

static enum lens_status answer(const struct peer_kind *kind,
                               const struct peer_task *task,
                               struct lens_buffer *out, struct lens_error *err)
{
    struct lens_json_writer w;
    double began = now_us();
    enum lens_status status = LENS_OK;

    lens_json_writer_init(&w, out, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "version", ASKLENS_PEER_VERSION);
    lens_json_put_text(&w, "differs", kind->differs(task));
    lens_json_put_text(&w, "kernels", lens_kernels()->name);
    if (task->build && kind->build) {
        status = kind->build(task, err);
        lens_json_put_number(&w, "build_seconds", (now_us() - began) / 1e6, 6);
    } else {
        lens_json_put_null(&w, "build_seconds");
    }
    if (status == LENS_OK)
        status = answer_sets(kind, task, &w, err);
    lens_json_close_object(&w);
    if (status == LENS_OK && lens_buffer_status(out) != LENS_OK)
        status =
            lens_fail(err, lens_buffer_status(out), "no room for the answers");
    return status;
}

static const struct peer_kind *kind_of(const struct peer_task *task)
{
    const struct peer_kind *const kinds[] = { &peer_lexical, &peer_dense,
                                              &peer_encoder };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        if (strcmp(task->kind, kinds[i]->name) == 0)
            return kinds[i];
    }
    return NULL;
}

static int fail(const struct lens_error *err)
{
    fprintf(stderr, "asklens_peer: %s\n", err->text);
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct peer_task task = { 0 };
    struct lens_error err = { 0 };
    struct lens_buffer out;
    const struct peer_kind *kind;
    int code = EXIT_SUCCESS;

    if (argc != 2) {
        fputs("usage: asklens_peer TASK\n", stderr);
        return EXIT_FAILURE;
    }
    if (read_task(argv[1], &task, &err) != LENS_OK) {
        lens_json_free(task.json);
        return fail(&err);
    }
    lens_buffer_init(&out, ANSWER_MAX_BYTES);
    kind = kind_of(&task);
    if (!kind) {
        fprintf(stderr, "nothing of kind '%s'\n", task.kind);
        code = EXIT_CANNOT;
    } else if (answer(kind, &task, &out, &err) != LENS_OK) {
        code = fail(&err);
    } else {
        fputs(out.p, stdout); /* a line: the writer has ended it */
    }
    lens_buffer_release(&out);
    lens_json_free(task.json);
    return code;
}
