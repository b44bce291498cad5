#include "dense/recall_vectors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asklens/analyzer.h"
#include "base/alloc.h"
#include "base/checksum.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/lines.h"
#include "embedders/embedders.h"
#include "format/container.h"
#include "text/sentences.h"
#include "json/json.h"

enum {
    N_TEXTS = RECALL_ROWS + RECALL_QUERIES,
    /* One sentence of so many is a query. */
    EVERY = N_TEXTS / RECALL_QUERIES,
    SHORTEST = 20, /* bytes; "(ABSTRACT TRUNCATED)" says nothing */
    LINE_MAX_BYTES = 1 << 20,
    TEXT_MAX_BYTES = 64 << 20,
    BATCH = 256
};

/* All sentences, one after the other in one buffer; the queries come last. */
struct texts {
    struct lens_buffer bytes;
    size_t end[N_TEXTS];
    struct lens_view at[N_TEXTS];
};

void recall_die(const struct lens_error *err)
{
    (void)fprintf(stderr, "recall: %s\n", err->text);
    exit(2);
}

static void must(enum lens_status status, const struct lens_error *err)
{
    if (status != LENS_OK)
        recall_die(err);
}

/* Call `visit` with each abstract until it answers 0. */
static void each_abstract(const char *corpus,
                          int (*visit)(struct lens_view text, void *arg),
                          void *arg)
{
    const struct lens_json_limits limits = { LINE_MAX_BYTES, 8 };
    struct lens_error err = { 0 };
    struct lens_lines *lines;
    struct lens_view line;
    int more = 1;

    must(lens_lines_open(corpus, LINE_MAX_BYTES, &lines, &err), &err);
    while (more && lens_lines_next(lines, &line, &err) == LENS_OK) {
        struct lens_json *doc;
        const char *text;

        must(lens_json_parse(line, corpus, &limits, &doc, &err), &err);
        text = lens_json_text(lens_json_root(doc), "text");
        must(lens_json_check(doc, &err), &err);
        more = visit(lens_view_of(text), arg);
        lens_json_free(doc);
    }
    lens_lines_close(lines);
}

/* Two passes over the collection: rows first, then the queries. */
struct splitting {
    struct texts *texts;
    size_t n, seen;
    int queries;
};

static int split(struct lens_view text, void *arg)
{
    struct splitting *s = arg;
    struct lens_sentence sentence;
    size_t at = 0;

    while (s->seen < N_TEXTS && lens_sentence_next(text, &at, &sentence)) {
        size_t len = sentence.end - sentence.start;
        int is_query;

        if (len < SHORTEST)
            continue;
        is_query = s->seen++ % EVERY == EVERY - 1;
        if (is_query != s->queries)
            continue;
        lens_buffer_add(&s->texts->bytes, text.p + sentence.start, len);
        s->texts->end[s->n++] = s->texts->bytes.len;
    }
    return s->seen < N_TEXTS;
}

static struct texts *read_texts(const char *corpus)
{
    struct texts *texts = lens_calloc(1, sizeof(*texts));
    struct splitting s = { .texts = texts };
    size_t start = 0;

    if (!texts)
        exit(2);
    lens_buffer_init(&texts->bytes, TEXT_MAX_BYTES);
    for (s.queries = 0; s.queries < 2; s.queries++) {
        s.seen = 0;
        each_abstract(corpus, split, &s);
    }
    if (s.n != N_TEXTS || lens_buffer_status(&texts->bytes) != LENS_OK) {
        (void)fprintf(stderr, "recall: '%s' has %zu sentences, not %d\n",
                      corpus, s.n, N_TEXTS);
        exit(2);
    }
    for (size_t i = 0; i < N_TEXTS; i++) {
        texts->at[i] =
            (struct lens_view){ texts->bytes.p + start, texts->end[i] - start };
        start = texts->end[i];
    }
    return texts;
}

static int train_on(struct lens_view text, void *arg)
{
    struct lens_error err = { 0 };

    must(lens_lsa_training_add(arg, text, &err), &err);
    return 1;
}

static struct lens_embedder *open_lsa(const char *corpus, const char *folder,
                                      struct lens_analyzer *analyzer)
{
    const struct lens_lsa_options options = { .seed = 1 };
    struct lens_lsa_training *training;
    struct lens_embedder *embedder;
    struct lens_error err = { 0 };
    char path[LENS_PATH_MAX];
    struct lens_buffer file;

    must(lens_lsa_training_new(analyzer, &options, &training, &err), &err);
    each_abstract(corpus, train_on, training);
    lens_buffer_init(&file, (size_t)1 << 30);
    must(lens_lsa_training_write(training, &file, &err), &err);
    lens_lsa_training_free(training);
    must(lens_path_join(path, folder, "recall.lsa", &err), &err);
    must(lens_file_replace(path, lens_buffer_view(&file), &err), &err);
    lens_buffer_release(&file);
    must(lens_lsa_open(path, analyzer, &embedder, &err), &err);
    return embedder;
}

static void embed(struct lens_embedder *embedder, const struct texts *texts,
                  float *out)
{
    size_t dim = embedder->facts.dim, next;
    struct lens_error err = { 0 };

    for (size_t i = 0; i < N_TEXTS; i = next) {
        size_t end = i < RECALL_ROWS ? RECALL_ROWS : N_TEXTS;

        next = i + BATCH < end ? i + BATCH : end;
        must(embedder->ops->embed(embedder,
                                  i < RECALL_ROWS ? LENS_EMBED_PASSAGE
                                                  : LENS_EMBED_QUERY,
                                  texts->at + i, next - i, out + i * dim, &err),
             &err);
    }
}

/* Vectors kept from an earlier run of the same embedder on the same texts. */
static int load(const char *path, struct lens_view key, float *out, size_t size)
{
    struct lens_view kept_key, bytes;
    struct lens_container file;
    int found;

    if (lens_container_open(path, &file, NULL) != LENS_OK)
        return 0;
    found = lens_container_find(&file, "KEY", &kept_key, NULL) == LENS_OK &&
            lens_container_find(&file, "VECTORS", &bytes, NULL) == LENS_OK &&
            lens_view_equal(key, kept_key) && bytes.len == size;
    if (found)
        memcpy(out, bytes.p, size);
    lens_container_close(&file);
    return found;
}

static void keep(const char *path, struct lens_view key, const float *vectors,
                 size_t size)
{
    struct lens_container_writer writer = { .n = 0 };
    struct lens_error err = { 0 };
    struct lens_buffer file;

    lens_container_add(&writer, "KEY", key);
    lens_container_add(&writer, "VECTORS",
                       (struct lens_view){ (const char *)vectors, size });
    lens_buffer_init(&file, (size_t)1 << 30);
    lens_container_write(&writer, &file);
    must(lens_file_replace(path, lens_buffer_view(&file), &err), &err);
    lens_buffer_release(&file);
}

static void embed_once(struct lens_embedder *embedder,
                       const struct texts *texts, const char *folder,
                       struct recall_vectors *out)
{
    size_t dim = embedder->facts.dim;
    size_t size = N_TEXTS * dim * sizeof(*out->owned);
    char key[LENS_EMBEDDER_HASH_MAX + LENS_CONTENT_HASH_LEN + 1];
    char texts_hash[LENS_CONTENT_HASH_LEN + 1], path[LENS_PATH_MAX];
    struct lens_error err = { 0 };

    lens_content_hash(lens_buffer_view(&texts->bytes), texts_hash);
    (void)snprintf(key, sizeof(key), "%s %s", embedder->facts.hash, texts_hash);
    must(lens_path_join(path, folder, "recall.vectors", &err), &err);
    out->owned = lens_malloc(size);
    if (!out->owned)
        exit(2);
    if (!load(path, lens_view_of(key), out->owned, size)) {
        embed(embedder, texts, out->owned);
        keep(path, lens_view_of(key), out->owned, size);
    }
    out->rows = (struct lens_faiss_vectors){ out->owned, RECALL_ROWS, dim };
    out->queries = (struct lens_faiss_vectors){ out->owned + RECALL_ROWS * dim,
                                                RECALL_QUERIES, dim };
}

void recall_vectors_make(struct recall_vectors *out, const char *corpus,
                         const char *folder, const char *model)
{
    uint64_t from = lens_clock_us();
    struct lens_analyzer *analyzer = NULL;
    struct lens_embedder *embedder;
    struct lens_error err = { 0 };
    struct texts *texts = read_texts(corpus);

    if (model) {
        must(lens_encoder_open(model, "test", 1, &embedder, &err), &err);
    } else {
        must(lens_analyzer_new(&analyzer, &err), &err);
        embedder = open_lsa(corpus, folder, analyzer);
    }
    memcpy(out->id, embedder->facts.id, sizeof(out->id));
    embed_once(embedder, texts, folder, out);
    embedder->ops->close(embedder);
    lens_analyzer_free(analyzer);
    lens_buffer_release(&texts->bytes);
    lens_free(texts);
    out->seconds = (double)(lens_clock_us() - from) / 1e6;
}

void recall_vectors_release(struct recall_vectors *vectors)
{
    lens_free(vectors->owned);
    *vectors = (struct recall_vectors){ .owned = NULL };
}
