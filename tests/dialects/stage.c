#include "dialects/stage.h"

#include <stdio.h>
#include <string.h>

#include "api/dialects/dialects.h"
#include "api/problem.h"
#include "base/error.h"

static struct stage *open_stage;

/* The family of paths that are nobody's. */
static const struct lens_api_family nobody = { "nobody", "None.",
                                               lens_api_problem };

const struct lens_api_route lens_api_native_routes[] = {
    { .family = &nobody, .method = NULL },
};

static const struct lens_api_route *const tables[] = {
    lens_api_openai_routes,    lens_api_bedrock_routes,
    lens_api_dify_routes,      lens_api_continue_routes,
    lens_api_langchain_routes, lens_api_chatgpt_plugin_routes,
    lens_api_openwebui_routes,
};

const struct lens_api_route *lens_api_route(size_t i)
{
    for (size_t t = 0; t < sizeof(tables) / sizeof(*tables); t++) {
        for (const struct lens_api_route *row = tables[t]; row->method; row++) {
            if (i-- == 0)
                return row;
        }
    }
    return NULL;
}

const char *stage_path(size_t i)
{
    static const char *const paths[] = {
        "/openai/v1/vector_stores/lens/search",
        "/bedrock/knowledgebases/ABCDEFGHIJ/retrieve",
        "/dify/retrieval",
        "/continue",
        "/langchain",
        "/chatgpt-plugin/query",
        "/openwebui/search",
        "/openwebui/v1/rerank",
    };

    return i < sizeof(paths) / sizeof(*paths) ? paths[i] : NULL;
}

static const char *const phases[] = { "Deployment", "Model selection" };
static const char *const services[] = { "Amazon Bedrock" };

static const struct lens_retrieved results[] = {
    { .kind = LENS_SCENARIO,
      .key = "call-center",
      .title = "Call center",
      .url = "https://example.org/call-center",
      .pillar = "",
      .question = "",
      .risk = "",
      .score = 0.75,
      .text = "Calls\nand \"more\"" },
    { .kind = LENS_PRACTICE,
      .key = "GENSEC01-BP01",
      .title = "Grant least privilege",
      .url = "https://example.org/gensec01-bp01",
      .pillar = "security",
      .question = "GENSEC01",
      .risk = "High",
      .phases = { phases, 2 },
      .services = { services, 1 },
      .score = 0.5,
      .text = "Grant \xe2\x80\xa6" },
};

static struct lens_filter_values one(const char *const *value)
{
    return (struct lens_filter_values){ value, **value != '\0' };
}

static bool stays(const struct lens_retrieval *request,
                  const struct lens_retrieved *r)
{
    const char *kind = lens_kind_name(r->kind);
    const struct lens_facts facts = {
        .of = { [LENS_FACT_KIND] = one(&kind),
                [LENS_FACT_ID] = one(&r->key),
                [LENS_FACT_PILLAR] = one(&r->pillar),
                [LENS_FACT_QUESTION] = one(&r->question),
                [LENS_FACT_RISK] = one(&r->risk),
                [LENS_FACT_PHASE] = r->phases,
                [LENS_FACT_SERVICE] = r->services,
                [LENS_FACT_ROLE] = r->roles },
        .score = r->score,
    };

    return r->score >= request->at_least &&
           lens_condition_holds(request->filter, &facts);
}

static void note(struct stage *stage, const struct lens_retrieval *request)
{
    stage->n_asked++;
    stage->top = request->top;
    stage->at_least = request->at_least;
    stage->channels = request->channels;
    stage->has_filter = request->filter != NULL;
    (void)snprintf(stage->text, sizeof(stage->text), "%.*s",
                   request->text.len < 255 ? (int)request->text.len : 255,
                   request->text.p);
}

enum lens_status lens_retrieve(struct lens_api_call *call,
                               const struct lens_retrieval *request,
                               struct lens_retrieved_list *out,
                               struct lens_error *err)
{
    struct stage *stage = open_stage;
    struct lens_retrieved *at = lens_arena_alloc(call->arena, 2, sizeof(*at));
    size_t n = 0;

    note(stage, request);
    if (!at)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the results");
    if (stage->trouble != LENS_OK)
        return lens_fail(err, stage->trouble, "told to fail");
    for (size_t i = 0; i < 2 && n < request->top; i++) {
        if (!stage->finds_nothing && stays(request, &results[i]))
            at[n++] = results[i];
    }
    *out = (struct lens_retrieved_list){ at, n };
    return LENS_OK;
}

enum lens_status stage_open(struct stage *stage)
{
    *stage = (struct stage){ .trouble = LENS_OK };
    stage->worker.opened.collection =
        (struct lens_collection){ .id = "lens",
                                  .name = "A lens",
                                  .edition = "2025-11-19",
                                  .url = "https://example.org/" };
    stage->worker.limits =
        (struct lens_api_limits){ LENS_API_BODY_MAX, LENS_API_DEPTH_MAX,
                                  LENS_TEXT_MAX };
    lens_arena_init(&stage->worker.call.arena, 64 << 20);
    lens_api_response_init(&stage->response);
    open_stage = stage;
    return lens_analyzer_new(&stage->worker.opened.analyzer, NULL);
}

void stage_close(struct stage *stage)
{
    lens_analyzer_free(stage->worker.opened.analyzer);
    lens_arena_release(&stage->worker.call.arena);
    lens_api_response_release(&stage->response);
}

void stage_call(struct stage *stage, const char *method, const char *target,
                struct lens_view body)
{
    const char *mark = strchr(target, '?');
    struct lens_api_request request = {
        .method = lens_view_of(method),
        .path = { target, mark ? (size_t)(mark - target) : strlen(target) },
        .body = body,
    };

    if (mark)
        request.query = lens_view_of(mark + 1);
    stage->n_asked = 0;
    lens_api_response_release(&stage->response);
    lens_api_response_init(&stage->response);
    lens_api_answer(&stage->worker, &request, &stage->response);
}
