/*
 * openwebui.c - the lens as the external web search of Open WebUI.
 *
 *     POST /openwebui/search { "query": "...", "count": 3 }
 *     [ { "link": "https://...", "title": "...", "snippet": "..." } ]
 *
 * From backend/open_webui/retrieval/web/external.py: the address is called as
 * it is, with a bearer token; a status of 400 or more is logged and shown as no
 * results.  The snippet is all a model sees where pages are not fetched
 * afterwards, so it is the whole text of the result.  Scenarios are results
 * like practices, each with its page in the lens.
 */
#include "api/dialects/openwebui.h"

#include "api/ask_body.h"
#include "api/dialects/dialects.h"
#include "api/dialects/members.h"
#include "api/dialects/retrieval.h"
#include "base/error.h"
#include "json/writer.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    MAX_RESULTS = 100,
    RESULTS = 5
};

static const char *const members[] = { "query", "count" };

static void put_error(struct lens_api_call *call,
                      const struct lens_error *error)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "detail", lens_error_sentence(call, error));
    lens_json_close_object(&w);
}

static enum lens_status read_body(struct lens_json_value body,
                                  struct lens_arena *arena,
                                  struct lens_retrieval *out,
                                  struct lens_error *err)
{
    enum lens_status status =
        lens_api_members_check(body, members, COUNT(members), err);

    if (status == LENS_OK)
        status = lens_member_text(body, "query", arena, &out->text, err);
    if (status == LENS_OK)
        status = lens_query_check(out->text, "query", err);
    if (status != LENS_OK)
        return status;
    out->top = lens_member_count(body, "count", 1, MAX_RESULTS, RESULTS);
    return lens_json_check(body.doc, err);
}

static void put_result(struct lens_json_writer *w,
                       const struct lens_retrieved *r)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "link", r->url);
    lens_json_put_text(w, "title", r->title);
    lens_json_put_text(w, "snippet", r->text);
    lens_json_close_object(w);
}

static enum lens_status post_search(struct lens_api_call *call,
                                    struct lens_error *err)
{
    struct lens_retrieval request = { .top = 0 };
    struct lens_retrieved_list found = { NULL, 0 };
    struct lens_json *body = NULL;
    struct lens_json_writer w;
    enum lens_status status = lens_api_body_parse(call, &body, err);

    if (status == LENS_OK)
        status = read_body(lens_json_root(body), call->arena, &request, err);
    lens_json_free(body);
    if (status == LENS_OK)
        status = lens_retrieve(call, &request, &found, err);
    if (status != LENS_OK)
        return status;
    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_array(&w, NULL);
    for (size_t i = 0; i < found.n; i++)
        put_result(&w, &found.at[i]);
    lens_json_close_array(&w);
    return LENS_OK;
}

static const struct lens_api_family openwebui = {
    "openwebui", "The lens as search and reranker of Open WebUI.", put_error
};

const struct lens_api_route lens_api_openwebui_routes[] = {
    { &openwebui, "POST", "/openwebui/search", "openwebuiSearch",
      "Pages of the lens for a query", "openwebui_search_request",
      "openwebui_search", "", post_search },
    { &openwebui, "POST", "/openwebui/v1/rerank", "openwebuiRerank",
      "How well given texts answer a query", "openwebui_rerank_request",
      "openwebui_rerank", "", lens_openwebui_post_rerank },
    { .method = NULL },
};
