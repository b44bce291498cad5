#include "bench/text_index.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "bench/ann.h"
#include "index_weights.h"
#include "lexical/build.h"
#include "lexical/search.h"

/* Of one segment. */
#define FILE_MAX_BYTES ((size_t)4 << 30)

enum {
    PASSAGE_MAX_BYTES = 1 << 20
};

struct filling {
    struct lens_segment_builder *builder;
    struct lens_arena arena; /* of the document at hand */
    size_t n;
};

static enum lens_status add_document(const struct lens_document *doc, void *arg,
                                     struct lens_error *err)
{
    struct filling *filling = arg;
    enum lens_status status =
        lens_index_add_document(filling->builder, doc, err);

    filling->n++;
    lens_arena_release(&filling->arena);
    return status;
}

static enum lens_status add_generated(struct filling *filling,
                                      const struct lens_bench_texts *texts,
                                      struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    struct lens_buffer text;

    lens_buffer_init(&text, PASSAGE_MAX_BYTES);
    for (size_t i = 0; status == LENS_OK && i < texts->n_generated; i++) {
        char key[LENS_GENERATED_KEY_MAX];

        lens_generated_key(i, key);
        lens_buffer_clear(&text);
        lens_generated_passage(&texts->generated, i, &text);
        status = lens_buffer_status(&text);
        if (status == LENS_OK)
            status = lens_segment_builder_document(filling->builder,
                                                   lens_view_of(key), err);
        else
            (void)lens_fail(err, status, "no memory for a passage");
        if (status == LENS_OK)
            status =
                lens_index_add_text(filling->builder, texts->kind, LENS_F_TEXT,
                                    lens_buffer_view(&text), err);
        filling->n++;
    }
    lens_buffer_release(&text);
    return status;
}

static double seconds_since(uint64_t from)
{
    return (double)(lens_clock_ns() - from) / 1e9;
}

static enum lens_status build(struct lens_bench_texts *texts,
                              struct lens_buffer *out, size_t *n,
                              double *seconds, struct lens_error *err)
{
    struct lens_docstore *docs = texts->opened.docs;
    struct filling filling = { .builder = NULL };
    struct lens_analyzer *analyzer = NULL;
    uint64_t from = lens_clock_ns();
    enum lens_status status = lens_analyzer_new(&analyzer, err);

    if (status == LENS_OK)
        status = lens_segment_builder_new(
            analyzer, lens_index_weights(texts->kind), &filling.builder, err);
    if (status == LENS_OK && texts->n_generated)
        status = add_generated(&filling, texts, err);
    else if (status == LENS_OK)
        status = docs->ops->each(docs, texts->kind, &filling.arena,
                                 add_document, &filling, err);
    if (status == LENS_OK)
        status = lens_segment_builder_write(filling.builder, out, err);
    lens_arena_release(&filling.arena);
    lens_segment_builder_free(filling.builder);
    lens_analyzer_free(analyzer);
    *n = filling.n;
    *seconds = seconds_since(from);
    return status;
}

enum lens_status lens_text_index_time_build(struct lens_bench_texts *texts,
                                            double *out, struct lens_error *err)
{
    struct lens_buffer bytes;
    enum lens_status status;
    size_t n;

    lens_buffer_init(&bytes, FILE_MAX_BYTES);
    status = build(texts, &bytes, &n, out, err);
    lens_buffer_release(&bytes);
    return status;
}

static enum lens_status open_file(const char *path, struct lens_retriever **out,
                                  double *seconds, struct lens_error *err)
{
    struct lens_analyzer *analyzer = NULL;
    enum lens_status status = lens_analyzer_new(&analyzer, err);
    uint64_t from = lens_clock_ns();

    if (status == LENS_OK)
        status = lens_lexical_open(path, lens_analyzer_description(analyzer),
                                   out, err);
    *seconds = seconds_since(from);
    lens_analyzer_free(analyzer);
    return status;
}

enum lens_status lens_text_index_time_open(const struct lens_text_index *index,
                                           double *out, struct lens_error *err)
{
    struct lens_retriever *retriever = NULL;
    enum lens_status status = open_file(index->path, &retriever, out, err);

    if (status == LENS_OK)
        retriever->ops->close(retriever);
    return status;
}

enum lens_status lens_text_index_make(struct lens_bench_texts *texts,
                                      const char *folder,
                                      struct lens_text_index *out,
                                      struct lens_error *err)
{
    struct lens_text_index index = { .retriever = NULL };
    struct lens_buffer bytes;
    enum lens_status status;
    char file[32];

    lens_buffer_init(&bytes, FILE_MAX_BYTES);
    status = build(texts, &bytes, &index.n, &index.build_s, err);
    (void)snprintf(file, sizeof(file), "%zu.lex", index.n);
    index.bytes = bytes.len;
    if (status == LENS_OK)
        status = lens_path_join(index.path, folder, file, err);
    if (status == LENS_OK)
        status = lens_file_replace(index.path, lens_buffer_view(&bytes), err);
    lens_buffer_release(&bytes);
    if (status == LENS_OK)
        status = open_file(index.path, &index.retriever, &index.open_s, err);
    if (status == LENS_OK)
        *out = index;
    return status;
}

void lens_text_index_close(struct lens_text_index *index)
{
    if (index->retriever)
        index->retriever->ops->close(index->retriever);
    index->retriever = NULL;
}

enum lens_status lens_text_index_time(const struct lens_text_index *index,
                                      lens_text_search *search,
                                      const struct lens_bench_queries *queries,
                                      size_t n, double *calls, double *median,
                                      struct lens_error *err)
{
    struct lens_arena arena = { 0 };
    enum lens_status status = LENS_OK;

    if (!search)
        search = index->retriever->ops->search;
    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        struct lens_hits hits = { .n = 0 };
        uint64_t from = lens_clock_ns();

        status = search(index->retriever, &queries->at[i % queries->n],
                        LENS_TEXT_K, &arena, &hits, err);
        lens_arena_release(&arena);
        calls[i] = (double)(lens_clock_ns() - from) / 1e3;
    }
    return status == LENS_OK ? lens_middle(calls, n, median, err) : status;
}
