/*
 * langchain.c - the lens behind RemoteLangChainRetriever.
 *
 *     RemoteLangChainRetriever(url="http://127.0.0.1:8642/langchain?top_k=8")
 *
 *     POST /langchain { "message": "..." }
 *     { "response": [ { "page_content": "...", "metadata": {...} } ] }
 *
 * The retriever (langchain-community, retrievers/remote_retriever.py) sends one
 * text and nothing else, so how many documents there are is said in the address
 * it is given.  It does not look at the status: an error has no "response", so
 * that the retriever fails on it rather than finds nothing.  Scenarios are
 * documents like practices; metadata has the score and the kind.
 */
#include "api/ask_body.h"
#include "api/dialects/dialects.h"
#include "api/dialects/members.h"
#include "api/dialects/metadata.h"
#include "api/path.h"
#include "base/error.h"

enum {
    MAX_RESULTS = 50
};

static const char *const members[] = { "message" };

static void put_error(struct lens_api_call *call,
                      const struct lens_error *error)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "error", lens_error_sentence(call, error));
    lens_json_close_object(&w);
}

static enum lens_status read_body(struct lens_json_value body,
                                  struct lens_arena *arena,
                                  struct lens_retrieval *out,
                                  struct lens_error *err)
{
    enum lens_status status = lens_api_members_check(body, members, 1, err);

    if (status == LENS_OK)
        status = lens_member_text(body, "message", arena, &out->text, err);
    return status == LENS_OK ? lens_query_check(out->text, "message", err)
                             : status;
}

static void put_document(struct lens_json_writer *w,
                         const struct lens_retrieved *r)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "page_content", r->text);
    lens_json_open_object(w, "metadata");
    lens_put_metadata(w, r);
    lens_json_put_text(w, "source", r->url);
    lens_json_put_number(w, "score", r->score, LENS_RETRIEVED_DECIMALS);
    lens_json_close_object(w);
    lens_json_close_object(w);
}

static enum lens_status post_message(struct lens_api_call *call,
                                     struct lens_error *err)
{
    struct lens_retrieval request = { .top = LENS_RETRIEVED_TOP };
    struct lens_retrieved_list found = { NULL, 0 };
    struct lens_json *body = NULL;
    struct lens_json_writer w;
    enum lens_status status =
        lens_api_query_count(call->request->query, "top_k", MAX_RESULTS,
                             call->arena, &request.top, err);

    if (status == LENS_OK)
        status = lens_api_body_parse(call, &body, err);
    if (status == LENS_OK)
        status = read_body(lens_json_root(body), call->arena, &request, err);
    lens_json_free(body);
    if (status == LENS_OK)
        status = lens_retrieve(call, &request, &found, err);
    if (status != LENS_OK)
        return status;
    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_object(&w, NULL);
    lens_json_open_array(&w, "response");
    for (size_t i = 0; i < found.n; i++)
        put_document(&w, &found.at[i]);
    lens_json_close_array(&w);
    lens_json_close_object(&w);
    return LENS_OK;
}

static const struct lens_api_family langchain = {
    "langchain", "The lens behind LangChain's remote retriever.", put_error
};

const struct lens_api_route lens_api_langchain_routes[] = {
    { &langchain, "POST", "/langchain", "langchainMessage",
      "Documents for a message", "langchain_request", "langchain_documents",
      "top_k#50", post_message },
    { .method = NULL },
};
