/* model_tokens.c - the tokenizer of an installed model as a counter. */
#include <stdio.h>

#include "base/alloc.h"
#include "base/error.h"
#include "embedders/embedders.h"
#include "embedders/unigram.h"
#include "embedders/wordpiece.h"

enum {
    NAME_MAX_BYTES = LENS_EMBEDDER_ID_MAX + 16,
    /* Ids of a text of 64 MiB, the most that is ever written. */
    IDS_MAX_BYTES = 512 << 20
};

struct model_tokens {
    struct lens_token_counter base; /* first */
    struct lens_wordpiece *wordpiece;
    struct lens_unigram *unigram; /* one of the two */
    char name[NAME_MAX_BYTES];
};

static enum lens_status count(const struct lens_token_counter *self,
                              struct lens_view text, size_t *out,
                              struct lens_error *err)
{
    const struct model_tokens *m = (const struct model_tokens *)self;
    struct lens_arena arena = { .max = IDS_MAX_BYTES };
    const int32_t *ids = NULL;
    size_t n = 0;
    enum lens_status status =
        m->wordpiece
            ? lens_wordpiece_encode(m->wordpiece, text, 0, &arena, &ids, &n,
                                    err)
            : lens_unigram_encode(m->unigram, text, &arena, &ids, &n, err);

    lens_arena_release(&arena);
    if (status == LENS_OK)
        *out = n;
    return status;
}

static void close_tokens(struct lens_token_counter *self)
{
    struct model_tokens *m = (struct model_tokens *)self;

    if (!m)
        return;
    lens_wordpiece_close(m->wordpiece);
    lens_unigram_close(m->unigram);
    lens_free(m);
}

static const struct lens_token_counter_ops ops = { count, close_tokens };

enum lens_status lens_model_tokens_open(const char *folder, const char *name,
                                        struct lens_token_counter **out,
                                        struct lens_error *err)
{
    struct model_tokens *m = lens_calloc(1, sizeof(*m));
    enum lens_status status;

    if (!m)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a tokenizer");
    m->base.ops = &ops;
    m->base.name = m->name;
    status = lens_unigram_open(folder, &m->unigram, err);
    if (status == LENS_E_NOT_FOUND)
        status = lens_wordpiece_open(folder, &m->wordpiece, err);
    (void)snprintf(m->name, sizeof(m->name), "%s:%s",
                   m->unigram ? "unigram" : "wordpiece", name);
    if (status != LENS_OK) {
        close_tokens(&m->base);
        return status;
    }
    *out = &m->base;
    return LENS_OK;
}
