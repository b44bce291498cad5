#include "api/dialects/openai.h"

#include <string.h>

#include "api/ask_body.h"
#include "api/dialects/dialects.h"
#include "api/dialects/filter_json.h"
#include "api/dialects/members.h"
#include "api/service.h"
#include "base/error.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    MAX_RESULTS = 50,   /* as the API says */
    ATTRIBUTE_MAX = 512 /* bytes of a value, as the API says */
};

static const char *const members[] = { "query", "filters", "max_num_results",
                                       "ranking_options", "rewrite_query" };
static const char *const ranking_members[] = { "ranker", "score_threshold" };
static const char *const group_members[] = { "type", "filters" };
static const char *const leaf_members[] = { "type", "key", "value" };

static const struct lens_filter_word words[] = {
    { "eq", LENS_IS_EQUAL, false, false },
    { "ne", LENS_IS_EQUAL, true, false },
    { "gt", LENS_IS_GREATER, false, false },
    { "gte", LENS_IS_AT_LEAST, false, false },
    { "lt", LENS_IS_LESS, false, false },
    { "lte", LENS_IS_AT_MOST, false, false },
    { "in", LENS_IS_EQUAL, false, true },
    { "nin", LENS_IS_EQUAL, true, true },
};

static void put_error(struct lens_api_call *call,
                      const struct lens_error *error)
{
    int status = call->response->status;
    struct lens_json_writer w;

    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_object(&w, NULL);
    lens_json_open_object(&w, "error");
    lens_json_put_text(&w, "message", lens_error_sentence(call, error));
    lens_json_put_text(
        &w, "type", status >= 500 ? "server_error" : "invalid_request_error");
    lens_json_put_null(&w, "param");
    if (status == 401)
        lens_json_put_text(&w, "code", "invalid_api_key");
    else if (status == 429)
        lens_json_put_text(&w, "code", "rate_limit_exceeded");
    else
        lens_json_put_null(&w, "code");
    lens_json_close_object(&w);
    lens_json_close_object(&w);
}

enum lens_status lens_openai_store_check(const struct lens_api_call *call,
                                         struct lens_error *err)
{
    const char *id = call->worker->opened.collection.id;

    if (lens_view_equal(call->params[0], lens_view_of(id)))
        return LENS_OK;
    (void)lens_fail(err, LENS_E_NOT_FOUND, "there is no vector store '%.80s'",
                    lens_arena_copy(call->arena, call->params[0]));
    return lens_hint(err, LENS_E_NOT_FOUND, "the one here is '%.80s'", id);
}

static enum lens_status read_filter(struct lens_filter_reading *reading,
                                    struct lens_json_value at, size_t depth,
                                    struct lens_condition *out,
                                    struct lens_error *err);

static enum lens_status read_group(struct lens_filter_reading *reading,
                                   struct lens_json_value at, bool any,
                                   size_t depth, struct lens_condition *out,
                                   struct lens_error *err)
{
    struct lens_json_value parts, part;
    enum lens_status status =
        lens_api_members_check(at, group_members, COUNT(group_members), err);
    size_t i = 0;

    if (status != LENS_OK)
        return status;
    parts = lens_json_array(at, "filters");
    status = lens_json_check(at.doc, err);
    if (status == LENS_OK)
        status = lens_condition_group(&reading->builder,
                                      any ? LENS_ANY_OF : LENS_ALL_OF, depth,
                                      lens_json_count(parts), out, err);
    if (status != LENS_OK)
        return status;
    for (part = lens_json_first(parts);
         status == LENS_OK && !lens_json_is_end(part);
         part = lens_json_next(part))
        status = read_filter(reading, part, depth + 1, &out->parts[i++], err);
    return status;
}

/* Recursion ends at LENS_FILTER_DEPTH_MAX. */
static enum lens_status read_filter(struct lens_filter_reading *reading,
                                    struct lens_json_value at, size_t depth,
                                    struct lens_condition *out,
                                    struct lens_error *err)
{
    const char *type = lens_json_text(at, "type");
    enum lens_status status = lens_json_check(at.doc, err);
    const char *key;

    if (status != LENS_OK)
        return status;
    if (!strcmp(type, "and") || !strcmp(type, "or"))
        return read_group(reading, at, type[0] == 'o', depth, out, err);
    status = lens_api_members_check(at, leaf_members, COUNT(leaf_members), err);
    if (status != LENS_OK)
        return status;
    key = lens_json_text(at, "key");
    status = lens_json_check(at.doc, err);
    return status == LENS_OK
               ? lens_condition_read(reading, type, key, at, "value", out, err)
               : status;
}

static enum lens_status read_ranking(struct lens_json_value body,
                                     struct lens_retrieval *out,
                                     struct lens_error *err)
{
    struct lens_json_value ranking;
    enum lens_status status;

    if (!lens_member_is_given(body, "ranking_options"))
        return LENS_OK;
    ranking = lens_json_object(body, "ranking_options");
    status = lens_api_members_check(ranking, ranking_members,
                                    COUNT(ranking_members), err);
    if (status != LENS_OK)
        return status;
    if (lens_member_is_given(ranking, "ranker"))
        (void)lens_json_text(ranking, "ranker");
    out->at_least = lens_member_share(ranking, "score_threshold");
    return lens_json_check(body.doc, err);
}

/* Several queries are parts of one description, a line each. */
static enum lens_status join_queries(const struct lens_filter_values *queries,
                                     struct lens_arena *arena,
                                     struct lens_view *out,
                                     struct lens_error *err)
{
    struct lens_buffer all;
    enum lens_status status;
    char *copy = NULL;

    lens_buffer_init(&all, LENS_API_BODY_MAX);
    for (size_t i = 0; i < queries->n; i++) {
        if (i)
            lens_buffer_add_char(&all, '\n');
        lens_buffer_add_text(&all, queries->at[i]);
    }
    status = lens_buffer_status(&all);
    if (status == LENS_OK) {
        *out = lens_buffer_view(&all);
        copy = lens_arena_copy(arena, *out);
    }
    lens_buffer_release(&all);
    if (!copy)
        return lens_fail(err, status == LENS_OK ? LENS_E_NOMEM : status,
                         "no memory for the query");
    out->p = copy;
    return lens_query_check(*out, "query", err);
}

static enum lens_status read_body(struct lens_json_value body,
                                  struct lens_arena *arena,
                                  struct lens_filter_values *queries,
                                  struct lens_retrieval *out,
                                  struct lens_error *err)
{
    struct lens_filter_reading reading = { .builder = { .arena = arena },
                                           .words = words,
                                           .n_words = COUNT(words) };
    enum lens_status status =
        lens_api_members_check(body, members, COUNT(members), err);

    if (status == LENS_OK)
        status = lens_api_values_read(body, "query", arena, queries, err);
    if (status == LENS_OK)
        status = join_queries(queries, arena, &out->text, err);
    if (status == LENS_OK)
        status = read_ranking(body, out, err);
    if (status != LENS_OK)
        return status;
    out->top = lens_member_count(body, "max_num_results", 1, MAX_RESULTS,
                                 LENS_RETRIEVED_TOP);
    if (lens_member_is_given(body, "rewrite_query"))
        (void)lens_json_bool(body, "rewrite_query");
    status = lens_json_check(body.doc, err);
    if (status != LENS_OK || !lens_member_is_given(body, "filters"))
        return status;
    out->filter = lens_arena_alloc(arena, 1, sizeof(*out->filter));
    if (!out->filter)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the filter");
    return read_filter(&reading, lens_json_object(body, "filters"), 0,
                       out->filter, err);
}

/* As many of the values as an attribute holds. */
static void put_joined(struct lens_json_writer *w, const char *name,
                       const struct lens_filter_values *values)
{
    char joined[ATTRIBUTE_MAX + 1];
    size_t len = 0;

    for (size_t i = 0; i < values->n; i++) {
        size_t n = strlen(values->at[i]), gap = len ? 2 : 0;

        if (len + gap + n > ATTRIBUTE_MAX)
            break;
        memcpy(joined + len, "; ", gap);
        memcpy(joined + len + gap, values->at[i], n);
        len += gap + n;
    }
    if (len)
        lens_json_put_view(w, name, (struct lens_view){ joined, len });
}

static void put_attribute(struct lens_json_writer *w, const char *name,
                          const char *value)
{
    const struct lens_filter_values one = { &value, 1 };

    put_joined(w, name, &one);
}

void lens_openai_put_attributes(struct lens_json_writer *w,
                                const struct lens_retrieved *result)
{
    const struct lens_retrieved *r = result;

    lens_json_open_object(w, "attributes");
    put_attribute(w, "kind", lens_kind_name(r->kind));
    put_attribute(w, "id", r->key);
    put_attribute(w, "title", r->title);
    put_attribute(w, "url", r->url);
    put_attribute(w, "pillar", r->pillar);
    put_attribute(w, "question", r->question);
    put_attribute(w, "risk", r->risk);
    put_joined(w, "phases", &r->phases);
    put_joined(w, "services", &r->services);
    put_joined(w, "roles", &r->roles);
    lens_json_close_object(w);
}

static void put_result(struct lens_json_writer *w,
                       const struct lens_retrieved *r)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "file_id", r->key);
    lens_json_put_text(w, "filename", r->title);
    lens_json_put_number(w, "score", r->score, LENS_RETRIEVED_DECIMALS);
    lens_openai_put_attributes(w, r);
    lens_json_open_array(w, "content");
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "type", "text");
    lens_json_put_text(w, "text", r->text);
    lens_json_close_object(w);
    lens_json_close_array(w);
    lens_json_close_object(w);
}

static void put_page(struct lens_api_call *call,
                     const struct lens_filter_values *queries,
                     const struct lens_retrieved_list *found)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "object", "vector_store.search_results.page");
    lens_json_open_array(&w, "search_query");
    for (size_t i = 0; i < queries->n; i++)
        lens_json_put_text(&w, NULL, queries->at[i]);
    lens_json_close_array(&w);
    lens_json_open_array(&w, "data");
    for (size_t i = 0; i < found->n; i++)
        put_result(&w, &found->at[i]);
    lens_json_close_array(&w);
    lens_json_put_bool(&w, "has_more", false);
    lens_json_put_null(&w, "next_page");
    lens_json_close_object(&w);
}

static enum lens_status post_search(struct lens_api_call *call,
                                    struct lens_error *err)
{
    struct lens_filter_values queries = { NULL, 0 };
    struct lens_retrieval request = { .top = 0 };
    struct lens_retrieved_list found = { NULL, 0 };
    struct lens_json *body = NULL;
    enum lens_status status = lens_openai_store_check(call, err);

    if (status == LENS_OK)
        status = lens_api_body_parse(call, &body, err);
    if (status == LENS_OK)
        status = read_body(lens_json_root(body), call->arena, &queries,
                           &request, err);
    lens_json_free(body);
    if (status == LENS_OK)
        status = lens_retrieve(call, &request, &found, err);
    if (status == LENS_OK)
        put_page(call, &queries, &found);
    return status;
}

static const struct lens_api_family openai = {
    "openai", "The lens as a vector store of OpenAI's API.", put_error
};

#define ROUTES(prefix, suffix)                                               \
    { &openai,                                                               \
      "POST",                                                                \
      prefix "/vector_stores/{id}/search",                                   \
      "openaiSearch" suffix,                                                 \
      "Results of a vector store search",                                    \
      "openai_search_request",                                               \
      "openai_search",                                                       \
      "",                                                                    \
      post_search },                                                         \
        { &openai,                                                           \
          "GET",                                                             \
          prefix "/vector_stores",                                           \
          "openaiListStores" suffix,                                         \
          "The vector stores there are",                                     \
          "",                                                                \
          "openai_stores",                                                   \
          "",                                                                \
          lens_openai_get_stores },                                          \
        { &openai,                                                           \
          "GET",                                                             \
          prefix "/vector_stores/{id}",                                      \
          "openaiGetStore" suffix,                                           \
          "One vector store",                                                \
          "",                                                                \
          "openai_store",                                                    \
          "",                                                                \
          lens_openai_get_store },                                           \
        { &openai,                                                           \
          "GET",                                                             \
          prefix "/vector_stores/{id}/files",                                \
          "openaiListFiles" suffix,                                          \
          "The documents as files",                                          \
          "",                                                                \
          "openai_files",                                                    \
          "limit#100 after before filter",                                   \
          lens_openai_get_files },                                           \
        { &openai,                                                           \
          "GET",                                                             \
          prefix "/vector_stores/{id}/files/{file}",                         \
          "openaiGetFile" suffix,                                            \
          "One practice or scenario as a file",                              \
          "",                                                                \
          "openai_file",                                                     \
          "",                                                                \
          lens_openai_get_file },                                            \
    {                                                                        \
        &openai, "GET", prefix "/vector_stores/{id}/files/{file}/content",   \
            "openaiGetContent" suffix, "A practice or scenario in full", "", \
            "openai_content", "", lens_openai_get_content                    \
    }

const struct lens_api_route lens_api_openai_routes[] = {
    ROUTES("/openai/v1", ""),
    ROUTES("/openai", "Bare"),
    { .method = NULL },
};
