#include "bench/stopwatch.h"

#include "base/clock.h"
#include "base/error.h"

struct timed_retriever {
    struct lens_retriever base; /* first: a retriever is a timed one */
    struct lens_retriever_ops ops;
    const struct lens_retriever *inner;
    struct lens_stopwatch *watch;
    enum lens_timed as;
};

struct timed_embedder {
    struct lens_embedder base; /* first: an embedder is a timed one */
    struct lens_embedder_ops ops;
    struct lens_embedder *inner;
    struct lens_stopwatch *watch;
};

static void note(struct lens_stopwatch *watch, enum lens_timed as,
                 uint64_t begin_ns)
{
    watch->last_ns = lens_clock_ns();
    watch->spent_ns[as] += watch->last_ns - begin_ns;
    if (!watch->first_ns)
        watch->first_ns = begin_ns;
}

static const struct lens_retriever *inner_of(const struct lens_retriever *self)
{
    return ((const struct timed_retriever *)self)->inner;
}

static size_t count(const struct lens_retriever *self)
{
    return inner_of(self)->ops->count(inner_of(self));
}

static enum lens_status search(const struct lens_retriever *self,
                               const struct lens_query *query, size_t k,
                               struct lens_arena *arena, struct lens_hits *out,
                               struct lens_error *err)
{
    const struct timed_retriever *timed = (const struct timed_retriever *)self;
    uint64_t begin_ns = lens_clock_ns();
    enum lens_status status =
        timed->inner->ops->search(timed->inner, query, k, arena, out, err);

    note(timed->watch, timed->as, begin_ns);
    return status;
}

static enum lens_status explain(const struct lens_retriever *self,
                                const struct lens_query *query,
                                lens_docid docid, struct lens_arena *arena,
                                struct lens_contributions *out,
                                struct lens_error *err)
{
    return inner_of(self)->ops->explain(inner_of(self), query, docid, arena,
                                        out, err);
}

static enum lens_status compare(const struct lens_retriever *self,
                                const struct lens_query *query,
                                lens_docid docid, float *scores, size_t n,
                                struct lens_error *err)
{
    return inner_of(self)->ops->compare(inner_of(self), query, docid, scores, n,
                                        err);
}

static void leave_open(struct lens_retriever *self)
{
    (void)self;
}

enum lens_status lens_stopwatch_retriever(struct lens_stopwatch *watch,
                                          enum lens_timed as,
                                          struct lens_arena *arena,
                                          const struct lens_retriever **port,
                                          struct lens_error *err)
{
    struct timed_retriever *timed;

    if (!*port)
        return LENS_OK;
    timed = lens_arena_alloc(arena, 1, sizeof(*timed));
    if (!timed)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a stopwatch");
    timed->inner = *port;
    timed->watch = watch;
    timed->as = as;
    timed->ops = (struct lens_retriever_ops){
        .name = (*port)->ops->name,
        .count = count,
        .search = search,
        .explain = explain,
        .compare = (*port)->ops->compare ? compare : NULL,
        .close = leave_open,
    };
    timed->base.ops = &timed->ops;
    *port = &timed->base;
    return LENS_OK;
}

static enum lens_status embed(struct lens_embedder *self,
                              enum lens_embed_role role,
                              const struct lens_view *texts, size_t n,
                              float *out, struct lens_error *err)
{
    struct timed_embedder *timed = (struct timed_embedder *)self;
    uint64_t begin_ns = lens_clock_ns();
    enum lens_status status =
        timed->inner->ops->embed(timed->inner, role, texts, n, out, err);

    note(timed->watch, LENS_TIMED_EMBED, begin_ns);
    return status;
}

static void leave_embedder_open(struct lens_embedder *self)
{
    (void)self;
}

enum lens_status lens_stopwatch_embedder(struct lens_stopwatch *watch,
                                         struct lens_arena *arena,
                                         struct lens_embedder **port,
                                         struct lens_error *err)
{
    struct timed_embedder *timed;

    if (!*port)
        return LENS_OK;
    timed = lens_arena_alloc(arena, 1, sizeof(*timed));
    if (!timed)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a stopwatch");
    timed->inner = *port;
    timed->watch = watch;
    timed->ops = (struct lens_embedder_ops){ .kind = (*port)->ops->kind,
                                             .embed = embed,
                                             .close = leave_embedder_open };
    timed->base = (struct lens_embedder){ &timed->ops, (*port)->facts };
    *port = &timed->base;
    return LENS_OK;
}
