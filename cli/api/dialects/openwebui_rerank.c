/*
 * openwebui_rerank.c - our reranking for texts of others: Open WebUI's external
 * reranker, in the shape of Jina's and Cohere's.
 *
 *     POST /openwebui/v1/rerank
 *     { "model": "any", "query": "...", "documents": ["...", "..."],
 *       "top_n": 2 }
 *     { "model": "asklens-both",
 *       "results": [ { "index": 1, "relevance_score": 0.41 }, ... ] }
 *
 * There is no cross-encoder here.  What a score is stands in asklens/rerank.h:
 * the share of the query that a text answers by its words, and how like they
 * are in meaning where the embedder of the index is at hand.  "model" of the
 * answer says which: asklens-both or asklens-lexical; what the client asks for
 * is not looked at.  Such scores order texts; they are no probabilities, and a
 * threshold made for a cross-encoder does not fit them.
 *
 * Trap, from backend/open_webui/retrieval/models/external.py: Open WebUI sorts
 * by "index" and pairs with what it has sent, so every document has a score
 * unless "top_n" says less.
 */
#include <stdlib.h>

#include "api/ask_body.h"
#include "api/dialects/members.h"
#include "api/dialects/openwebui.h"
#include "api/service.h"
#include "asklens/rerank.h"
#include "base/error.h"
#include "json/writer.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    DECIMALS = 4
};

static const char *const members[] = { "model", "query", "documents", "top_n",
                                       "return_documents" };
static const char *const document_members[] = { "text" };

struct request {
    struct lens_view query;
    struct lens_view *documents;
    size_t n, top;
    bool with_texts;
};

struct ranked {
    size_t index;
    double score;
};

/* A text, or an object with one. */
static enum lens_status read_document(struct lens_json_value at,
                                      struct lens_arena *arena,
                                      struct lens_view *out,
                                      struct lens_error *err)
{
    bool is_object = lens_json_has(at, "text");
    enum lens_status status = LENS_OK;
    const char *text;
    char *copy;

    if (is_object)
        status = lens_api_members_check(at, document_members, 1, err);
    if (status != LENS_OK)
        return status;
    text = is_object ? lens_json_text(at, "text") : lens_json_as_text(at);
    status = lens_json_check(at.doc, err);
    if (status != LENS_OK)
        return status;
    copy = lens_arena_copy(arena, lens_view_of(text));
    if (!copy)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the documents");
    *out = lens_view_of(copy);
    return LENS_OK;
}

static enum lens_status read_documents(struct lens_json_value body,
                                       struct lens_arena *arena,
                                       struct request *out,
                                       struct lens_error *err)
{
    struct lens_json_value documents = lens_json_array(body, "documents"), at;
    enum lens_status status = lens_json_check(body.doc, err);
    size_t n = lens_json_count(documents), i = 0;

    if (status != LENS_OK)
        return status;
    if (n > LENS_RERANK_MAX)
        return lens_fail(err, LENS_E_LIMIT, "there are more than %d documents",
                         LENS_RERANK_MAX);
    out->documents = lens_arena_alloc(arena, n, sizeof(*out->documents));
    if (!out->documents)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the documents");
    for (at = lens_json_first(documents);
         status == LENS_OK && !lens_json_is_end(at); at = lens_json_next(at))
        status = read_document(at, arena, &out->documents[i++], err);
    out->n = n;
    return status;
}

static enum lens_status read_body(struct lens_json_value body,
                                  struct lens_arena *arena, struct request *out,
                                  struct lens_error *err)
{
    enum lens_status status =
        lens_api_members_check(body, members, COUNT(members), err);

    if (status == LENS_OK)
        status = lens_member_text(body, "query", arena, &out->query, err);
    if (status == LENS_OK)
        status = lens_query_check(out->query, "query", err);
    if (status == LENS_OK)
        status = read_documents(body, arena, out, err);
    if (status != LENS_OK)
        return status;
    out->top = lens_member_count(body, "top_n", 1, INT32_MAX, out->n);
    out->with_texts = lens_member_is_given(body, "return_documents") &&
                      lens_json_bool(body, "return_documents");
    return lens_json_check(body.doc, err);
}

/* Score descending, then in the order they were sent. */
static int by_score(const void *pa, const void *pb)
{
    const struct ranked *a = pa, *b = pb;

    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static enum lens_status rank(struct lens_api_call *call,
                             const struct request *request, struct ranked **out,
                             struct lens_error *err)
{
    const struct lens_opened *opened = &call->worker->opened;
    const struct lens_rerank_parts parts = { opened->analyzer,
                                             opened->embedder };
    double *scores = lens_arena_alloc(call->arena, request->n, sizeof(*scores));
    struct ranked *ranked =
        lens_arena_alloc(call->arena, request->n, sizeof(*ranked));
    enum lens_status status;

    if (!scores || !ranked)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the scores");
    status = lens_rerank(&parts, request->query, request->documents, request->n,
                         call->arena, scores, err);
    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < request->n; i++)
        ranked[i] = (struct ranked){ i, scores[i] };
    if (request->n)
        qsort(ranked, request->n, sizeof(*ranked), by_score);
    *out = ranked;
    return LENS_OK;
}

static void put_results(struct lens_api_call *call,
                        const struct request *request,
                        const struct ranked *ranked)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "model",
                       call->worker->opened.embedder ? "asklens-both"
                                                     : "asklens-lexical");
    lens_json_open_array(&w, "results");
    for (size_t i = 0; ranked && i < request->n && i < request->top; i++) {
        lens_json_open_object(&w, NULL);
        lens_json_put_integer(&w, "index", (int64_t)ranked[i].index);
        lens_json_put_number(&w, "relevance_score", ranked[i].score, DECIMALS);
        if (request->with_texts) {
            lens_json_open_object(&w, "document");
            lens_json_put_view(&w, "text", request->documents[ranked[i].index]);
            lens_json_close_object(&w);
        }
        lens_json_close_object(&w);
    }
    lens_json_close_array(&w);
    lens_json_close_object(&w);
}

enum lens_status lens_openwebui_post_rerank(struct lens_api_call *call,
                                            struct lens_error *err)
{
    struct request request = { .n = 0 };
    struct ranked *ranked = NULL;
    struct lens_json *body = NULL;
    enum lens_status status = lens_api_body_parse(call, &body, err);

    if (status == LENS_OK)
        status = read_body(lens_json_root(body), call->arena, &request, err);
    lens_json_free(body);
    if (status == LENS_OK)
        status = lens_api_text_check(call->worker, request.query, err);
    if (status == LENS_OK)
        status = rank(call, &request, &ranked, err);
    if (status == LENS_OK)
        put_results(call, &request, ranked);
    return status;
}
