#include "api/shared_embedder.h"

#include <pthread.h>

#include "base/alloc.h"
#include "base/error.h"

struct shared {
    struct lens_embedder base; /* first: an embedder is a shared one */
    struct lens_embedder_ops ops;
    struct lens_embedder *inner;
    pthread_mutex_t turn;
};

static enum lens_status embed(struct lens_embedder *self,
                              enum lens_embed_role role,
                              const struct lens_view *texts, size_t n,
                              float *out, struct lens_error *err)
{
    struct shared *shared = (struct shared *)self;
    enum lens_status status;

    (void)pthread_mutex_lock(&shared->turn);
    status = shared->inner->ops->embed(shared->inner, role, texts, n, out, err);
    (void)pthread_mutex_unlock(&shared->turn);
    return status;
}

static void close_shared(struct lens_embedder *self)
{
    struct shared *shared = (struct shared *)self;

    if (!shared)
        return;
    shared->inner->ops->close(shared->inner);
    (void)pthread_mutex_destroy(&shared->turn);
    lens_free(shared);
}

enum lens_status lens_shared_embedder_new(struct lens_embedder *inner,
                                          struct lens_embedder **out,
                                          struct lens_error *err)
{
    struct shared *shared = lens_calloc(1, sizeof(*shared));

    if (!shared || pthread_mutex_init(&shared->turn, NULL) != 0) {
        lens_free(shared);
        return lens_fail(err, LENS_E_NOMEM, "no memory to share the embedder");
    }
    shared->inner = inner;
    shared->ops = (struct lens_embedder_ops){ .kind = inner->ops->kind,
                                              .embed = embed,
                                              .close = close_shared };
    shared->base.ops = &shared->ops;
    shared->base.facts = inner->facts;
    *out = &shared->base;
    return LENS_OK;
}
