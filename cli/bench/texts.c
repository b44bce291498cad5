#include "bench/texts.h"

#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/random.h"
#include "corpus.h"

enum {
    COLLECTED_MAX = 1 << 14, /* of a lens, before they are shuffled */
    LONG_MAX = 64 << 10
};

struct collecting {
    struct lens_arena *arena; /* of what is kept; the walk has its own */
    struct lens_view *at;
    size_t n;
    struct lens_buffer joined; /* of a long text under way */
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for texts to ask");
}

static enum lens_status keep(struct collecting *c, struct lens_view text,
                             struct lens_error *err)
{
    const char *copy;

    if (c->n == COLLECTED_MAX)
        return LENS_END;
    copy = lens_arena_copy(c->arena, text);
    if (!copy)
        return no_memory(err);
    c->at[c->n++] = (struct lens_view){ copy, text.len };
    return LENS_OK;
}

static enum lens_status take_questions(const struct lens_document *doc,
                                       void *arg, struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++) {
        if (doc->texts[i].field == LENS_F_QUESTIONS)
            status = keep(arg, lens_view_of(doc->texts[i].text), err);
    }
    return status;
}

/* What is left at the end of a scenario is too short, and dropped. */
static enum lens_status take_situations(const struct lens_document *doc,
                                        void *arg, struct lens_error *err)
{
    struct collecting *c = arg;
    enum lens_status status = LENS_OK;

    lens_buffer_clear(&c->joined);
    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++) {
        if (doc->texts[i].field != LENS_F_SITUATIONS)
            continue;
        lens_buffer_add_text(&c->joined, doc->texts[i].text);
        lens_buffer_add_text(&c->joined, "\n");
        if (lens_buffer_status(&c->joined) != LENS_OK)
            return no_memory(err);
        if (c->joined.len < LENS_BENCH_LONG_MIN)
            continue;
        status = keep(c, lens_buffer_view(&c->joined), err);
        lens_buffer_clear(&c->joined);
    }
    return status;
}

/* Fisher and Yates. */
static void shuffle(struct lens_view *texts, size_t n, uint64_t seed)
{
    struct lens_random random = { seed };

    for (size_t i = n; i > 1; i--) {
        size_t j = (size_t)(lens_random_next(&random) % i);
        struct lens_view text = texts[i - 1];

        texts[i - 1] = texts[j];
        texts[j] = text;
    }
}

static void put(struct lens_bench_asked *out, const char *name,
                struct lens_view *texts, size_t n, uint64_t seed)
{
    shuffle(texts, n, seed);
    if (n > 0)
        out->of[out->n++] = (struct lens_bench_texts){
            name, texts, n < LENS_BENCH_TEXTS_MAX ? n : LENS_BENCH_TEXTS_MAX
        };
}

static enum lens_status
collect(struct lens_docstore *docs, enum lens_kind kind,
        enum lens_status (*take)(const struct lens_document *, void *,
                                 struct lens_error *),
        const char *name, uint64_t seed, struct lens_arena *arena,
        struct lens_bench_asked *out, struct lens_error *err)
{
    struct collecting c = { .arena = arena };
    struct lens_arena walk = { 0 };
    enum lens_status status;

    c.at = lens_arena_alloc(arena, COLLECTED_MAX, sizeof(*c.at));
    if (!c.at)
        return no_memory(err);
    lens_buffer_init(&c.joined, LONG_MAX);
    status = docs->ops->each(docs, kind, &walk, take, &c, err);
    lens_buffer_release(&c.joined);
    lens_arena_release(&walk);
    if (status != LENS_OK && status != LENS_END)
        return status;
    put(out, name, c.at, c.n, seed);
    return LENS_OK;
}

enum lens_status lens_bench_texts_of_lens(struct lens_docstore *docs,
                                          uint64_t seed,
                                          struct lens_arena *arena,
                                          struct lens_bench_asked *out,
                                          struct lens_error *err)
{
    struct lens_bench_asked asked = { .n = 0 };
    enum lens_status status = collect(docs, LENS_PRACTICE, take_questions,
                                      "short", seed, arena, &asked, err);

    if (status == LENS_OK)
        status = collect(docs, LENS_SCENARIO, take_situations, "long", seed,
                         arena, &asked, err);
    if (status == LENS_OK && asked.n == 0)
        status = lens_fail(err, LENS_E_NOT_FOUND,
                           "the lens has neither questions nor situations");
    if (status == LENS_OK)
        *out = asked;
    return status;
}

enum lens_status lens_bench_texts_of_folder(const char *folder, uint64_t seed,
                                            struct lens_arena *arena,
                                            struct lens_bench_asked *out,
                                            struct lens_error *err)
{
    struct lens_bench_asked asked = { .n = 0 };
    struct lens_test_queries queries = { NULL, 0 };
    struct lens_view *texts;
    char path[LENS_PATH_MAX];
    enum lens_status status =
        lens_path_join(path, folder, "queries.jsonl", err);

    if (status == LENS_OK)
        status = lens_corpus_queries(path, arena, &queries, err);
    if (status != LENS_OK)
        return status;
    texts = lens_arena_alloc(arena, queries.n, sizeof(*texts));
    if (!texts)
        return no_memory(err);
    for (size_t i = 0; i < queries.n; i++)
        texts[i] = lens_view_of(queries.at[i].text);
    put(&asked, "queries", texts, queries.n, seed);
    *out = asked;
    return LENS_OK;
}
