/*
 * chatgpt_plugin.c - the lens as a retrieval plugin of ChatGPT, which
 * ChatGPTPluginRetriever of LangChain speaks.
 *
 *     ChatGPTPluginRetriever(url="http://127.0.0.1:8642/chatgpt-plugin", ...)
 *
 *     POST /chatgpt-plugin/query
 *     { "queries": [ { "query": "...", "filter": null, "top_k": 3 } ] }
 *
 * Shapes are those of openai/chatgpt-retrieval-plugin, models/: one list of
 * results for each query, in the order of the queries.  Traps:
 *
 * - "source" is one of email, file and chat; the lens is none, so it is null.
 * - LangChain's retriever puts "source_id" in the place of "source", so it is
 *   what a citation will say: the id.
 * - "embedding" is there, and null.
 *
 * A filter knows fixed members.  Documents of the lens have an id, which is
 * their source's, too; they have no author, date or source, so a filter on
 * those is refused rather than answered with nothing.  Scenarios are results
 * like practices: the metadata has no room for a kind, the text begins with it.
 */
#include "api/ask_body.h"
#include "api/dialects/dialects.h"
#include "api/dialects/members.h"
#include "api/dialects/retrieval.h"
#include "base/error.h"
#include "json/writer.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    MAX_QUERIES = 16,
    MAX_RESULTS = 50,
    RESULTS = 3
};

static const char *const members[] = { "queries" };
static const char *const query_members[] = { "query", "filter", "top_k" };
static const char *const filter_members[] = { "document_id", "source_id",
                                              "source",      "author",
                                              "start_date",  "end_date" };
static const char *const no_facts[] = { "source", "author", "start_date",
                                        "end_date" };

struct queries {
    struct lens_retrieval at[MAX_QUERIES];
    size_t n;
};

static void put_error(struct lens_api_call *call,
                      const struct lens_error *error)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "detail", lens_error_sentence(call, error));
    lens_json_close_object(&w);
}

static enum lens_status check_filter(struct lens_json_value filter,
                                     struct lens_error *err)
{
    enum lens_status status = lens_api_members_check(
        filter, filter_members, COUNT(filter_members), err);

    for (size_t i = 0; status == LENS_OK && i < COUNT(no_facts); i++) {
        if (lens_member_is_given(filter, no_facts[i]))
            status = lens_fail(
                err, LENS_E_INVAL,
                "the filter has '%s', which no document here has", no_facts[i]);
    }
    return status;
}

/* Both ids have to be the document's. */
static enum lens_status read_filter(struct lens_json_value filter,
                                    struct lens_arena *arena,
                                    struct lens_condition **out,
                                    struct lens_error *err)
{
    static const char *const names[] = { "document_id", "source_id" };
    struct lens_condition *group = lens_arena_alloc(arena, 3, sizeof(*group));
    enum lens_status status = check_filter(filter, err);

    if (status != LENS_OK)
        return status;
    if (!group)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the filter");
    *group = (struct lens_condition){ .op = LENS_ALL_OF, .parts = group + 1 };
    for (size_t i = 0; i < COUNT(names); i++) {
        struct lens_condition *part = &group->parts[group->n_parts];

        *part = (struct lens_condition){ .op = LENS_IS_EQUAL,
                                         .fact = LENS_FACT_ID };
        if (!lens_member_is_given(filter, names[i]))
            continue;
        (void)lens_json_text(filter, names[i]);
        status =
            lens_api_values_read(filter, names[i], arena, &part->texts, err);
        if (status != LENS_OK)
            return status;
        group->n_parts++;
    }
    if (group->n_parts)
        *out = group;
    return LENS_OK;
}

static enum lens_status read_query(struct lens_json_value query,
                                   struct lens_arena *arena,
                                   struct lens_retrieval *out,
                                   struct lens_error *err)
{
    struct lens_retrieval request = { .top = RESULTS };
    enum lens_status status =
        lens_api_members_check(query, query_members, COUNT(query_members), err);

    if (status == LENS_OK)
        status = lens_member_text(query, "query", arena, &request.text, err);
    if (status == LENS_OK)
        status = lens_query_check(request.text, "query", err);
    if (status != LENS_OK)
        return status;
    request.top = lens_member_count(query, "top_k", 1, MAX_RESULTS, RESULTS);
    status = lens_json_check(query.doc, err);
    if (status == LENS_OK && lens_member_is_given(query, "filter"))
        status = read_filter(lens_json_object(query, "filter"), arena,
                             &request.filter, err);
    if (status == LENS_OK)
        *out = request;
    return status;
}

static enum lens_status read_body(struct lens_json_value body,
                                  struct lens_arena *arena, struct queries *out,
                                  struct lens_error *err)
{
    enum lens_status status = lens_api_members_check(body, members, 1, err);
    struct lens_json_value queries, query;

    if (status != LENS_OK)
        return status;
    queries = lens_json_array(body, "queries");
    status = lens_json_check(body.doc, err);
    if (status == LENS_OK && lens_json_count(queries) > MAX_QUERIES)
        return lens_fail(err, LENS_E_LIMIT, "there are more than %d queries",
                         MAX_QUERIES);
    out->n = 0;
    if (status != LENS_OK)
        return status;
    for (query = lens_json_first(queries);
         status == LENS_OK && !lens_json_is_end(query);
         query = lens_json_next(query))
        status = read_query(query, arena, &out->at[out->n++], err);
    return status;
}

static void put_result(struct lens_json_writer *w,
                       const struct lens_retrieved *r)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "id", r->key);
    lens_json_put_text(w, "text", r->text);
    lens_json_open_object(w, "metadata");
    lens_json_put_null(w, "source");
    lens_json_put_text(w, "source_id", r->key);
    lens_json_put_text(w, "url", r->url);
    lens_json_put_null(w, "created_at");
    lens_json_put_null(w, "author");
    lens_json_put_text(w, "document_id", r->key);
    lens_json_close_object(w);
    lens_json_put_null(w, "embedding");
    lens_json_put_number(w, "score", r->score, LENS_RETRIEVED_DECIMALS);
    lens_json_close_object(w);
}

static enum lens_status put_answer(struct lens_api_call *call,
                                   struct lens_json_writer *w,
                                   const struct lens_retrieval *request,
                                   struct lens_error *err)
{
    struct lens_retrieved_list found = { NULL, 0 };
    enum lens_status status = lens_retrieve(call, request, &found, err);

    if (status != LENS_OK)
        return status;
    lens_json_open_object(w, NULL);
    lens_json_put_view(w, "query", request->text);
    lens_json_open_array(w, "results");
    for (size_t i = 0; i < found.n; i++)
        put_result(w, &found.at[i]);
    lens_json_close_array(w);
    lens_json_close_object(w);
    return LENS_OK;
}

static enum lens_status post_query(struct lens_api_call *call,
                                   struct lens_error *err)
{
    struct queries queries = { .n = 0 };
    struct lens_json *body = NULL;
    struct lens_json_writer w;
    enum lens_status status = lens_api_body_parse(call, &body, err);

    if (status == LENS_OK)
        status = read_body(lens_json_root(body), call->arena, &queries, err);
    lens_json_free(body);
    if (status != LENS_OK)
        return status;
    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_object(&w, NULL);
    lens_json_open_array(&w, "results");
    for (size_t i = 0; status == LENS_OK && i < queries.n; i++)
        status = put_answer(call, &w, &queries.at[i], err);
    lens_json_close_array(&w);
    lens_json_close_object(&w);
    return status;
}

static const struct lens_api_family plugin = {
    "chatgpt_plugin", "The lens as a retrieval plugin of ChatGPT.", put_error
};

const struct lens_api_route lens_api_chatgpt_plugin_routes[] = {
    { &plugin, "POST", "/chatgpt-plugin/query", "chatgptPluginQuery",
      "Results of each of several queries", "chatgpt_plugin_request",
      "chatgpt_plugin_results", "", post_query },
    { .method = NULL },
};
