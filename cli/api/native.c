/* native.c - the API in our own shapes: what the commands say, over a socket.
 */
#include <string.h>
#include <strings.h>

#include "answer/answer_json.h"
#include "answer/answer_markdown.h"
#include "answer/findings_json.h"
#include "answer/pack_text.h"
#include "api/ask_body.h"
#include "api/openapi.h"
#include "api/problem.h"
#include "api/route.h"
#include "base/error.h"
#include "document_json.h"
#include "naming.h"

/* Does the caller name Markdown first?  It is JSON otherwise. */
static bool choose_markdown(struct lens_api_call *call)
{
    static const char markdown[] = "text/markdown";
    struct lens_view accept = lens_api_field(call->request, "Accept");

    lens_api_response_add(call->response, "Vary", "Accept");
    if (accept.len < strlen(markdown) ||
        strncasecmp(accept.p, markdown, strlen(markdown)) != 0)
        return false;
    call->response->content_type = "text/markdown; charset=utf-8";
    return true;
}

static void put_answer(struct lens_api_call *call,
                       const struct lens_answer *answer)
{
    const struct lens_answer_json_options options = { .pretty = true };

    if (choose_markdown(call))
        lens_answer_markdown(answer, false, &call->response->body);
    else
        lens_answer_json(answer, &options, &call->response->body);
}

static enum lens_status post_ask(struct lens_api_call *call,
                                 struct lens_error *err)
{
    const struct lens_answer *answer = NULL;
    struct lens_json *body = NULL;
    struct lens_ask ask;
    enum lens_status status = lens_api_body_parse(call, &body, err);

    if (status == LENS_OK)
        status = lens_api_ask_read(call->worker, lens_json_root(body),
                                   call->arena, &ask, err);
    lens_json_free(body);
    if (status == LENS_OK)
        status = lens_api_ask(call->worker, &ask, call->arena, &answer, err);
    if (status == LENS_OK)
        put_answer(call, answer);
    return status;
}

static enum lens_status post_context(struct lens_api_call *call,
                                     struct lens_error *err)
{
    struct lens_packing_request request;
    struct lens_json *body = NULL;
    struct lens_pack pack;
    enum lens_status status = lens_api_body_parse(call, &body, err);

    if (status == LENS_OK)
        status = lens_api_context_read(call->worker, lens_json_root(body),
                                       call->arena, &request, err);
    lens_json_free(body);
    if (status == LENS_OK)
        status = lens_api_pack(call->worker, &request, call->arena, &pack, err);
    if (status != LENS_OK)
        return status;
    if (choose_markdown(call))
        lens_pack_text(&pack, &call->response->body);
    else
        lens_pack_json(&pack, &call->response->body);
    return LENS_OK;
}

static enum lens_status post_search(struct lens_api_call *call,
                                    struct lens_error *err)
{
    struct lens_search_request request = { .kind = LENS_N_KINDS };
    struct lens_findings findings;
    struct lens_json *body = NULL;
    enum lens_status status = lens_api_body_parse(call, &body, err);

    if (status == LENS_OK)
        status = lens_api_search_read(lens_json_root(body), call->arena,
                                      &request, err);
    lens_json_free(body);
    if (status == LENS_OK)
        status = lens_api_text_check(call->worker, request.text, err);
    if (status == LENS_OK)
        status = lens_search_index(&call->worker->opened, &request, call->arena,
                                   &findings, err);
    if (status == LENS_OK)
        lens_findings_json(&findings, &call->response->body);
    return status;
}

/* One document of a kind, in any spelling of its id. */
static enum lens_status get_document(struct lens_api_call *call,
                                     enum lens_kind kind,
                                     struct lens_error *err)
{
    struct lens_api_worker *worker = call->worker;
    const char *word = lens_arena_copy(call->arena, call->params[0]);
    struct lens_document doc;
    enum lens_status status;

    if (!word)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the request");
    status = lens_key_find(&worker->call, &worker->opened, word, &doc, err);
    if (status == LENS_E_NOT_FOUND)
        return lens_key_unknown(&worker->call, &worker->opened, word, err);
    if (status != LENS_OK)
        return status;
    if (doc.kind != kind) {
        (void)lens_fail(err, LENS_E_NOT_FOUND, "'%.80s' is a %s, not a %s",
                        doc.key, lens_kind_name(doc.kind),
                        lens_kind_name(kind));
        return lens_hint(err, LENS_E_NOT_FOUND, "get /v1/%ss/%.80s",
                         lens_kind_name(doc.kind), doc.key);
    }
    lens_document_json(&doc, &call->response->body);
    return LENS_OK;
}

static enum lens_status get_practice(struct lens_api_call *call,
                                     struct lens_error *err)
{
    return get_document(call, LENS_PRACTICE, err);
}

static enum lens_status get_scenario(struct lens_api_call *call,
                                     struct lens_error *err)
{
    return get_document(call, LENS_SCENARIO, err);
}

static enum lens_status get_question(struct lens_api_call *call,
                                     struct lens_error *err)
{
    return get_document(call, LENS_QUESTION, err);
}

static enum lens_status get_topic(struct lens_api_call *call,
                                  struct lens_error *err)
{
    return get_document(call, LENS_TOPIC, err);
}

/* Facts of all documents of a kind. */
static enum lens_status get_list(struct lens_api_call *call,
                                 enum lens_kind kind, const char *name,
                                 struct lens_error *err)
{
    struct lens_briefs briefs = { NULL, 0 };
    struct lens_json_writer w;
    enum lens_status status = lens_opened_briefs(&call->worker->opened, kind,
                                                 call->arena, &briefs, err);

    if (status != LENS_OK)
        return status;
    lens_json_writer_init(&w, &call->response->body, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "list/1");
    lens_json_put_text(&w, "kind", name);
    lens_json_open_array(&w, name);
    for (size_t i = 0; i < briefs.n; i++) {
        lens_json_open_object(&w, NULL);
        lens_document_json_facts(&w, &briefs.at[i]);
        lens_json_close_object(&w);
    }
    lens_json_close_array(&w);
    lens_json_close_object(&w);
    return LENS_OK;
}

static enum lens_status get_practices(struct lens_api_call *call,
                                      struct lens_error *err)
{
    return get_list(call, LENS_PRACTICE, "practices", err);
}

static enum lens_status get_scenarios(struct lens_api_call *call,
                                      struct lens_error *err)
{
    return get_list(call, LENS_SCENARIO, "scenarios", err);
}

static enum lens_status get_questions(struct lens_api_call *call,
                                      struct lens_error *err)
{
    return get_list(call, LENS_QUESTION, "questions", err);
}

static enum lens_status get_topics(struct lens_api_call *call,
                                   struct lens_error *err)
{
    return get_list(call, LENS_TOPIC, "topics", err);
}

static enum lens_status get_openapi(struct lens_api_call *call,
                                    struct lens_error *err)
{
    (void)err;
    lens_api_openapi(&call->response->body);
    return LENS_OK;
}

static const struct lens_api_family native = { "native",
                                               "The API in its own shapes.",
                                               lens_api_problem };

const struct lens_api_route lens_api_native_routes[] = {
    { &native, "POST", "/v1/ask", "ask",
      "Scenarios and practices for a described workload", "ask_request",
      "answer markdown", "", post_ask },
    { &native, "POST", "/v1/search", "search", "Ranked documents of one kind",
      "search_request", "search", "", post_search },
    { &native, "POST", "/v1/context", "context",
      "Passages for the prompt of a language model, within a budget",
      "context_request", "pack markdown", "", post_context },
    { &native, "GET", "/v1/practices", "listPractices", "All practices", "",
      "list", "", get_practices },
    { &native, "GET", "/v1/practices/{id}", "getPractice",
      "One practice in full", "", "document", "", get_practice },
    { &native, "GET", "/v1/scenarios", "listScenarios", "All scenarios", "",
      "list", "", get_scenarios },
    { &native, "GET", "/v1/scenarios/{id}", "getScenario",
      "One scenario in full", "", "document", "", get_scenario },
    { &native, "GET", "/v1/questions", "listQuestions", "All questions", "",
      "list", "", get_questions },
    { &native, "GET", "/v1/questions/{id}", "getQuestion",
      "One question in full", "", "document", "", get_question },
    { &native, "GET", "/v1/topics", "listTopics", "All topics", "", "list", "",
      get_topics },
    { &native, "GET", "/v1/topics/{id}", "getTopic", "One topic in full", "",
      "document", "", get_topic },
    { &native, "GET", "/openapi.json", "getOpenapi",
      "This API, described for programs", "", "openapi", "", get_openapi },
    { .method = NULL },
};
