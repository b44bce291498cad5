/*
 * peer_lexical.c - the lexical index over tokens that somebody else made.
 *
 * Not the index of 'asklens index build': that one has fields and an analyzer
 * of its own.  Here is one field, and its terms are the tokens as they come.
 */
#include <stdio.h>
#include <string.h>

#include "asklens/analyzer.h"
#include "base/error.h"
#include "base/lines.h"
#include "lexical/build.h"
#include "lexical/search.h"
#include "peer.h"

/* The next token of a line; false after the last. */
static bool next_token(struct lens_view *rest, struct lens_view *out)
{
    const char *end;

    while (rest->len && *rest->p == ' ') {
        rest->p++;
        rest->len--;
    }
    if (rest->len == 0)
        return false;
    end = memchr(rest->p, ' ', rest->len);
    out->p = rest->p;
    out->len = end ? (size_t)(end - rest->p) : rest->len;
    rest->p += out->len;
    rest->len -= out->len;
    return true;
}

/* Keys in byte order are numbers in order. */
static enum lens_status add_document(struct lens_segment_builder *builder,
                                     size_t number, struct lens_view line,
                                     struct lens_error *err)
{
    struct lens_view token;
    char key[24];
    enum lens_status status;

    snprintf(key, sizeof(key), "%010zu", number);
    status = lens_segment_builder_document(builder, lens_view_of(key), err);
    while (status == LENS_OK && next_token(&line, &token))
        status = lens_segment_builder_term(builder, 0, token, err);
    return status;
}

static enum lens_status add_documents(struct lens_segment_builder *builder,
                                      const char *path, struct lens_error *err)
{
    struct lens_lines *lines = NULL;
    struct lens_view line;
    enum lens_status status = lens_lines_open(path, PEER_MAX_LINE, &lines, err);

    if (status != LENS_OK)
        return status;
    while ((status = lens_lines_next(lines, &line, err)) == LENS_OK) {
        status = add_document(builder, lens_lines_number(lines), line, err);
        if (status != LENS_OK)
            break;
    }
    lens_lines_close(lines);
    return status == LENS_END ? LENS_OK : status;
}

static enum lens_status write_segment(struct lens_segment_builder *builder,
                                      const char *folder,
                                      struct lens_error *err)
{
    struct lens_buffer bytes;
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_path_join(path, folder, "text.lex", err);

    lens_buffer_init(&bytes, PEER_MAX_BYTES);
    if (status == LENS_OK)
        status = lens_segment_builder_write(builder, &bytes, err);
    if (status == LENS_OK)
        status = lens_file_replace(path, lens_buffer_view(&bytes), err);
    lens_buffer_release(&bytes);
    return status;
}

static enum lens_status build(const struct peer_task *task,
                              struct lens_error *err)
{
    const struct lens_build_field field = { "text", 1.0, task->b };
    const struct lens_build_options options = { &field, 1, task->k1 };
    struct lens_analyzer *analyzer = NULL;
    struct lens_segment_builder *builder = NULL;
    enum lens_status status = lens_analyzer_new(&analyzer, err);

    if (status == LENS_OK)
        status = lens_segment_builder_new(analyzer, &options, &builder, err);
    if (status == LENS_OK)
        status = add_documents(builder, task->documents, err);
    if (status == LENS_OK)
        status = write_segment(builder, task->folder, err);
    lens_segment_builder_free(builder);
    lens_analyzer_free(analyzer);
    return status;
}

static enum lens_status open_segment(const struct peer_task *task,
                                     struct peer_opened *out,
                                     struct lens_error *err)
{
    struct lens_analyzer *analyzer = NULL;
    char path[LENS_PATH_MAX];
    enum lens_status status =
        lens_path_join(path, task->folder, "text.lex", err);

    if (status == LENS_OK)
        status = lens_analyzer_new(&analyzer, err);
    if (status == LENS_OK)
        status = lens_lexical_open(path, lens_analyzer_description(analyzer),
                                   &out->retriever, err);
    lens_analyzer_free(analyzer);
    return status;
}

static enum lens_status no_memory(const char *path, struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for the queries of '%s'",
                     path);
}

/* One line: at most a token for every other byte. */
static bool add_query(struct peer_queries *queries, struct lens_query *query,
                      struct lens_view line)
{
    char *copy = lens_arena_copy(&queries->arena, line);
    struct lens_view rest = { copy, line.len }, token;
    struct lens_query_term *terms =
        lens_arena_alloc(&queries->arena, line.len / 2 + 1, sizeof(*terms));

    if (!copy || !terms)
        return false;
    while (next_token(&rest, &token))
        terms[query->n_terms++] = (struct lens_query_term){ token, 1.0f };
    query->terms = terms;
    return true;
}

static enum lens_status grow(struct peer_queries *queries, size_t *cap)
{
    size_t wanted = *cap ? *cap * 2 : 64;
    struct lens_query *at =
        lens_arena_alloc(&queries->arena, wanted, sizeof(*at));

    if (!at)
        return LENS_E_NOMEM;
    if (queries->n)
        memcpy(at, queries->at, queries->n * sizeof(*at));
    queries->at = at;
    *cap = wanted;
    return LENS_OK;
}

static enum lens_status read_queries(const struct peer_task *task,
                                     const char *path, struct peer_queries *out,
                                     struct lens_error *err)
{
    struct lens_lines *lines = NULL;
    struct lens_view line;
    size_t cap = 0;
    enum lens_status status = lens_lines_open(path, PEER_MAX_LINE, &lines, err);

    (void)task;
    if (status != LENS_OK)
        return status;
    lens_arena_init(&out->arena, PEER_MAX_MEMORY);
    while ((status = lens_lines_next(lines, &line, err)) == LENS_OK) {
        if ((out->n == cap && grow(out, &cap) != LENS_OK) ||
            !add_query(out, &out->at[out->n], line)) {
            status = no_memory(path, err);
            break;
        }
        out->n++;
    }
    lens_lines_close(lines);
    return status == LENS_END ? LENS_OK : status;
}

static const char *differs(const struct peer_task *task)
{
    (void)task;
    return "as the task says; k1, b and idf are those of the truth";
}

const struct peer_kind peer_lexical = {
    .name = "lexical",
    .differs = differs,
    .build = build,
    .open = open_segment,
    .read = read_queries,
};
