/*
 * continue.c - the lens as an "http" context provider of Continue.
 *
 *     context:
 *       - provider: http
 *         params: { url: "http://127.0.0.1:8642/continue",
 *                   options: { top_k: 5, pillar: security } }
 *
 *     POST /continue
 *     { "query": "", "fullInput": "what the user typed", "options": {...},
 *       "workspacePath": "/home/..." }
 *
 * Traps, from Continue's core/context/providers/HttpContextProvider.ts:
 *
 * - The provider has no field of its own to type into, so "query" is normally
 *   "" and the text is in "fullInput".
 * - The status is not looked at: whatever JSON comes back becomes context
 *   items.  So an error is an item, too, which says what is wrong to the user
 *   (description) and to the model (content).
 *
 * "options" is what the user wrote into the configuration; its names are ours:
 * "top_k" and those of the filters of /v1/ask.  A wrong one is refused.  Other
 * members are the client's own and grow with it; they are not looked at.
 * Scenarios are items like practices, the first one most often.
 */
#include "api/ask_body.h"
#include "api/dialects/dialects.h"
#include "api/dialects/members.h"
#include "api/dialects/retrieval.h"
#include "base/error.h"
#include "json/writer.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    MAX_RESULTS = 50,
    RESULTS = 5
};

static const char *const option_members[] = { "top_k", "pillar",  "risk",
                                              "phase", "service", "role" };

static void put_item(struct lens_json_writer *w, const char *name,
                     const char *description, const char *content,
                     const char *url)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "name", name);
    lens_json_put_text(w, "description", description);
    lens_json_put_text(w, "content", content);
    if (url) {
        lens_json_open_object(w, "uri");
        lens_json_put_text(w, "type", "url");
        lens_json_put_text(w, "value", url);
        lens_json_close_object(w);
    }
    lens_json_close_object(w);
}

static void put_error(struct lens_api_call *call,
                      const struct lens_error *error)
{
    const char *sentence = lens_error_sentence(call, error);
    struct lens_json_writer w;
    struct lens_buffer text;

    lens_buffer_init(&text, 4 << 10);
    lens_buffer_add_format(&text, "No best practices were looked up: %s",
                           sentence);
    lens_json_writer_init(&w, &call->response->body, false);
    put_item(&w, "asklens: error", sentence,
             lens_buffer_status(&text) == LENS_OK ? text.p : sentence, NULL);
    lens_buffer_release(&text);
}

/* The filters that are given, all of which have to hold. */
static enum lens_status read_filter(struct lens_json_value options,
                                    struct lens_arena *arena,
                                    struct lens_condition **out,
                                    struct lens_error *err)
{
    static const enum lens_fact facts[] = { LENS_FACT_PILLAR, LENS_FACT_RISK,
                                            LENS_FACT_PHASE, LENS_FACT_SERVICE,
                                            LENS_FACT_ROLE };
    struct lens_condition *group =
        lens_arena_alloc(arena, 1 + COUNT(facts), sizeof(*group));

    if (!group)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the filter");
    *group = (struct lens_condition){ .op = LENS_ALL_OF, .parts = group + 1 };
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct lens_condition *part = &group->parts[group->n_parts];
        enum lens_status status;

        *part =
            (struct lens_condition){ .op = LENS_IS_EQUAL, .fact = facts[i] };
        status = lens_api_values_read(options, lens_fact_name(facts[i]), arena,
                                      &part->texts, err);
        if (status != LENS_OK)
            return status;
        group->n_parts += part->texts.n > 0;
    }
    if (group->n_parts)
        *out = group;
    return LENS_OK;
}

static enum lens_status read_options(struct lens_json_value body,
                                     struct lens_arena *arena,
                                     struct lens_retrieval *out,
                                     struct lens_error *err)
{
    struct lens_json_value options;
    enum lens_status status;

    if (!lens_member_is_given(body, "options"))
        return LENS_OK;
    options = lens_json_object(body, "options");
    status = lens_api_members_check(options, option_members,
                                    COUNT(option_members), err);
    if (status != LENS_OK)
        return status;
    out->top = lens_member_count(options, "top_k", 1, MAX_RESULTS, RESULTS);
    status = lens_json_check(body.doc, err);
    return status == LENS_OK ? read_filter(options, arena, &out->filter, err)
                             : status;
}

static enum lens_status read_body(struct lens_json_value body,
                                  struct lens_arena *arena,
                                  struct lens_retrieval *out,
                                  struct lens_error *err)
{
    enum lens_status status =
        lens_member_text(body, "query", arena, &out->text, err);

    out->top = RESULTS;
    if (status == LENS_OK && out->text.len == 0)
        status = lens_member_text(body, "fullInput", arena, &out->text, err);
    if (status == LENS_OK)
        status = lens_query_check(out->text, "fullInput", err);
    return status == LENS_OK ? read_options(body, arena, out, err) : status;
}

static enum lens_status post_context(struct lens_api_call *call,
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
        put_item(&w, found.at[i].key, found.at[i].title, found.at[i].text,
                 found.at[i].url);
    lens_json_close_array(&w);
    return LENS_OK;
}

static const struct lens_api_family family = {
    "continue", "The lens as a context provider of Continue.", put_error
};

const struct lens_api_route lens_api_continue_routes[] = {
    { &family, "POST", "/continue", "continueContext",
      "Context items for what the user typed", "continue_request",
      "continue_items", "", post_context },
    { .method = NULL },
};
