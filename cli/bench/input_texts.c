/* input_texts.c - the texts of part_input.h. */
#include <string.h>

#include "base/error.h"
#include "bench/part_input.h"
#include "corpus.h"
#include "eval_index.h"
#include "query/bag.h"

enum {
    TEXT_MAX_BYTES = 1 << 20
};

void lens_bench_texts_generated(uint64_t seed, size_t n,
                                struct lens_bench_texts *out)
{
    *out = (struct lens_bench_texts){ .kind = LENS_PASSAGE, .n_generated = n };
    lens_generated_text_init(&out->generated, seed);
}

enum lens_status lens_bench_texts_open(const struct lens_bench_scope *scope,
                                       struct lens_bench_texts *out,
                                       struct lens_error *err)
{
    struct lens_bench_texts texts = { .kind = LENS_PASSAGE };
    size_t n = 0;
    enum lens_status status = lens_generated_count(scope->input, &n, err);

    if (status != LENS_OK)
        return status;
    if (n) {
        lens_bench_texts_generated(scope->seed, n, out);
        return LENS_OK;
    }
    if (!scope->input)
        texts.kind = LENS_PRACTICE;
    else if (!lens_bench_is_collection(scope->input))
        return lens_hint(err,
                         lens_fail(err, LENS_E_NOT_FOUND,
                                   "there are no texts in '%.200s'",
                                   scope->input),
                         "name a folder with 'corpus.jsonl', or "
                         "'generated:200000'");
    status = scope->input ? lens_eval_index_open(scope->cli, scope->input,
                                                 &texts.opened, err)
                          : lens_opened_open(scope->cli, &texts.opened, err);
    if (status == LENS_OK)
        *out = texts;
    return status;
}

void lens_bench_texts_close(struct lens_bench_texts *texts)
{
    if (texts->opened.index)
        lens_opened_close(&texts->opened);
}

/* Queries while they are found. */
struct gathering {
    struct lens_analyzer *analyzer;
    struct lens_arena *arena;
    struct lens_bench_asking *out;
    enum lens_kind kind; /* of the documents whose texts ask */
};

/* The number of words, and where the last that is wanted ends. */
static size_t count_words(const char *text, size_t wanted, size_t *end)
{
    size_t n = 0, at = 0;

    *end = 0;
    while (text[at]) {
        at += strspn(text + at, " \t\r\n");
        if (!text[at])
            break;
        at += strcspn(text + at, " \t\r\n");
        n++;
        if (n <= wanted)
            *end = at;
    }
    return n;
}

static enum lens_status gather(struct gathering *gathering, const char *text,
                               struct lens_error *err)
{
    size_t end, n = count_words(text, LENS_LONG_MAX, &end);
    struct lens_bench_queries *to =
        n >= LENS_SHORT_MIN && n <= LENS_SHORT_MAX ? &gathering->out->of_few
        : n >= LENS_LONG_MIN                       ? &gathering->out->of_many
                                                   : NULL;
    enum lens_status status;

    if (!to || to->n == LENS_BENCH_QUERIES)
        return LENS_OK;
    status = lens_query_of(gathering->analyzer, (struct lens_view){ text, end },
                           gathering->arena, &to->at[to->n], err);
    if (status == LENS_OK && to->at[to->n].n_terms > 0)
        to->n++;
    return status;
}

static enum lens_status ask_generated(const struct lens_bench_texts *texts,
                                      struct gathering *gathering,
                                      struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    struct lens_buffer text;

    lens_buffer_init(&text, TEXT_MAX_BYTES);
    for (size_t i = 0; status == LENS_OK && i < 2 * (size_t)LENS_BENCH_QUERIES;
         i++) {
        lens_buffer_clear(&text);
        lens_generated_query(&texts->generated, i % 2, i / 2,
                             texts->n_generated, &text);
        status = lens_buffer_status(&text);
        if (status != LENS_OK)
            (void)lens_fail(err, status, "no memory for a query");
        else
            status = gather(gathering, text.p, err);
    }
    lens_buffer_release(&text);
    return status;
}

static enum lens_status visit(const struct lens_document *doc, void *arg,
                              struct lens_error *err)
{
    struct gathering *gathering = arg;
    const struct lens_bench_asking *out = gathering->out;
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++)
        status = gather(gathering, doc->texts[i].text, err);
    if (status == LENS_OK && out->of_few.n == LENS_BENCH_QUERIES &&
        out->of_many.n == LENS_BENCH_QUERIES)
        return LENS_END;
    return status;
}

/* Texts of the documents of a kind, until there are enough. */
static enum lens_status ask_documents(struct lens_docstore *docs,
                                      struct gathering *gathering,
                                      struct lens_error *err)
{
    enum lens_status status = docs->ops->each(
        docs, gathering->kind, gathering->arena, visit, gathering, err);

    return status == LENS_END ? LENS_OK : status;
}

static enum lens_status ask_collection(const struct lens_bench_scope *scope,
                                       struct lens_bench_texts *texts,
                                       struct gathering *gathering,
                                       struct lens_error *err)
{
    struct lens_test_queries queries = { .n = 0 };
    char path[LENS_PATH_MAX];
    enum lens_status status =
        lens_path_join(path, scope->input, "queries.jsonl", err);

    if (status == LENS_OK)
        status = lens_corpus_queries(path, scope->arena, &queries, err);
    for (size_t i = 0; status == LENS_OK && i < queries.n; i++)
        status = gather(gathering, queries.at[i].text, err);
    if (status == LENS_OK && gathering->out->of_many.n < LENS_BENCH_QUERIES)
        status = ask_documents(texts->opened.docs, gathering, err);
    return status;
}

enum lens_status lens_bench_texts_ask(const struct lens_bench_scope *scope,
                                      struct lens_bench_texts *texts,
                                      struct lens_bench_asking *out,
                                      struct lens_error *err)
{
    struct gathering gathering = { .arena = scope->arena,
                                   .out = out,
                                   .kind = texts->kind == LENS_PRACTICE
                                               ? LENS_SCENARIO
                                               : texts->kind };
    enum lens_status status;

    *out = (struct lens_bench_asking){ .of_few = { .n = 0 } };
    status = lens_analyzer_new(&gathering.analyzer, err);
    if (status != LENS_OK)
        return status;
    if (texts->n_generated)
        status = ask_generated(texts, &gathering, err);
    else if (texts->kind == LENS_PRACTICE)
        status = ask_documents(texts->opened.docs, &gathering, err);
    else
        status = ask_collection(scope, texts, &gathering, err);
    lens_analyzer_free(gathering.analyzer);
    return status;
}
