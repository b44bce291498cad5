/*
 * bedrock.c - the lens as an Amazon Bedrock knowledge base.
 *
 *     boto3.client("bedrock-agent-runtime",
 *                  endpoint_url="http://127.0.0.1:8642/bedrock")
 *     client.retrieve(knowledgeBaseId="GENAILENS1", retrievalQuery={...})
 *
 * Only Retrieve.  From the service's own model (botocore, the service
 * bedrock-agent-runtime):
 *
 * - An id of a knowledge base has a form that no lens has, so any is taken.
 * - Requests are signed; the signature is not looked at.
 * - "vectorSearchConfiguration" is what the older kind of base takes,
 *   "managedSearchConfiguration" the newer; both are read, one at a time.
 * - SEMANTIC is the dense channel alone, HYBRID all there are.
 * - "filter" is a union: one member, an operator or a group of two or more.
 * - Everything is answered at once, so there is never a "nextToken", and one
 *   that is sent is not ours.
 * - What is not done here is refused by name, not ignored: reranking models,
 *   implicit filters, guardrails, images.
 * - The kind of an error is in a header, "x-amzn-errortype".
 *
 * "x-amz-bedrock-kb-source-uri" is the name by which the service gives the
 * address of a source in the metadata; LiteLLM makes its file ids of it.
 * Scenarios are results like practices; "kind" tells them apart.
 */
#include <string.h>

#include "api/ask_body.h"
#include "api/dialects/dialects.h"
#include "api/dialects/filter_json.h"
#include "api/dialects/members.h"
#include "api/dialects/metadata.h"
#include "base/error.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    MAX_RESULTS = 100, /* as the service says */
    RESULTS = 5
};

static const char *const members[] = { "retrievalQuery",
                                       "retrievalConfiguration", "nextToken",
                                       "userContext" };
static const char *const query_members[] = { "text", "type" };
static const char *const configuration_members[] = {
    "vectorSearchConfiguration", "managedSearchConfiguration"
};
static const char *const search_members[] = { "numberOfResults", "filter",
                                              "overrideSearchType" };
static const char *const leaf_members[] = { "key", "value" };

static const struct lens_filter_word words[] = {
    { "equals", LENS_IS_EQUAL, false, false },
    { "notEquals", LENS_IS_EQUAL, true, false },
    { "greaterThan", LENS_IS_GREATER, false, false },
    { "greaterThanOrEquals", LENS_IS_AT_LEAST, false, false },
    { "lessThan", LENS_IS_LESS, false, false },
    { "lessThanOrEquals", LENS_IS_AT_MOST, false, false },
    { "in", LENS_IS_EQUAL, false, true },
    { "notIn", LENS_IS_EQUAL, true, true },
    { "startsWith", LENS_STARTS_WITH, false, false },
    { "stringContains", LENS_HAS_PART, false, false },
    { "listContains", LENS_IS_EQUAL, false, false },
};

static const char *type_of(int status)
{
    switch (status) {
    case 401:
    case 403: return "AccessDeniedException";
    case 404: return "ResourceNotFoundException";
    case 429: return "ThrottlingException";
    default:
        return status >= 500 ? "InternalServerException"
                             : "ValidationException";
    }
}

static void put_error(struct lens_api_call *call,
                      const struct lens_error *error)
{
    struct lens_json_writer w;

    lens_api_response_add(call->response, "x-amzn-errortype",
                          type_of(call->response->status));
    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "message", lens_error_sentence(call, error));
    lens_json_close_object(&w);
}

static enum lens_status read_filter(struct lens_filter_reading *reading,
                                    struct lens_json_value at, size_t depth,
                                    struct lens_condition *out,
                                    struct lens_error *err);

/* Member `name` of `at` is a group of two or more. */
static enum lens_status read_group(struct lens_filter_reading *reading,
                                   struct lens_json_value at, const char *name,
                                   size_t depth, struct lens_condition *out,
                                   struct lens_error *err)
{
    enum lens_condition_op op = name[0] == 'o' ? LENS_ANY_OF : LENS_ALL_OF;
    struct lens_json_value parts = lens_json_array(at, name), part;
    enum lens_status status = lens_json_check(at.doc, err);
    size_t i = 0;

    if (status == LENS_OK && lens_json_count(parts) < 2)
        return lens_fail(err, LENS_E_INVAL, "'%s' takes two filters or more",
                         name);
    if (status == LENS_OK)
        status = lens_condition_group(&reading->builder, op, depth,
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
    const char *name = lens_json_name(lens_json_first(at)), *key;
    struct lens_json_value leaf;
    enum lens_status status;

    if (lens_json_count(at) != 1 || !name[0])
        return lens_fail(err, LENS_E_INVAL,
                         "a filter is an object with one member, an operator");
    if (!strcmp(name, "andAll") || !strcmp(name, "orAll"))
        return read_group(reading, at, name, depth, out, err);
    leaf = lens_json_object(at, name);
    status =
        lens_api_members_check(leaf, leaf_members, COUNT(leaf_members), err);
    if (status != LENS_OK)
        return status;
    key = lens_json_text(leaf, "key");
    status = lens_json_check(at.doc, err);
    return status == LENS_OK ? lens_condition_read(reading, name, key, leaf,
                                                   "value", out, err)
                             : status;
}

static enum lens_status read_type(struct lens_json_value search,
                                  struct lens_retrieval *out,
                                  struct lens_error *err)
{
    const char *type;
    enum lens_status status;

    if (!lens_member_is_given(search, "overrideSearchType"))
        return LENS_OK;
    type = lens_json_text(search, "overrideSearchType");
    status = lens_json_check(search.doc, err);
    if (status != LENS_OK)
        return status;
    if (!strcmp(type, "SEMANTIC"))
        out->channels = LENS_DENSE;
    else if (strcmp(type, "HYBRID") != 0)
        return lens_fail(err, LENS_E_INVAL,
                         "'%.40s' is no search type: HYBRID or SEMANTIC", type);
    return LENS_OK;
}

static enum lens_status read_search(struct lens_json_value search,
                                    struct lens_arena *arena,
                                    struct lens_retrieval *out,
                                    struct lens_error *err)
{
    struct lens_filter_reading reading = { .builder = { .arena = arena },
                                           .words = words,
                                           .n_words = COUNT(words) };
    enum lens_status status = lens_api_members_check(
        search, search_members, COUNT(search_members), err);

    if (status != LENS_OK)
        return status;
    out->top =
        lens_member_count(search, "numberOfResults", 1, MAX_RESULTS, RESULTS);
    status = lens_json_check(search.doc, err);
    if (status == LENS_OK)
        status = read_type(search, out, err);
    if (status != LENS_OK || !lens_member_is_given(search, "filter"))
        return status;
    out->filter = lens_arena_alloc(arena, 1, sizeof(*out->filter));
    if (!out->filter)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the filter");
    return read_filter(&reading, lens_json_object(search, "filter"), 0,
                       out->filter, err);
}

static enum lens_status read_configuration(struct lens_json_value body,
                                           struct lens_arena *arena,
                                           struct lens_retrieval *out,
                                           struct lens_error *err)
{
    const char *const *names = configuration_members;
    struct lens_json_value configuration;
    enum lens_status status;
    const char *name;

    if (!lens_member_is_given(body, "retrievalConfiguration"))
        return LENS_OK;
    configuration = lens_json_object(body, "retrievalConfiguration");
    status = lens_api_members_check(configuration, names,
                                    COUNT(configuration_members), err);
    if (status != LENS_OK)
        return status;
    name = lens_member_is_given(configuration, names[0]) ? names[0] : names[1];
    if (name == names[0] && lens_member_is_given(configuration, names[1]))
        return lens_fail(err, LENS_E_INVAL, "give '%s' or '%s', not both",
                         names[0], names[1]);
    if (!lens_member_is_given(configuration, name))
        return LENS_OK;
    return read_search(lens_json_object(configuration, name), arena, out, err);
}

static enum lens_status read_query(struct lens_json_value body,
                                   struct lens_arena *arena,
                                   struct lens_retrieval *out,
                                   struct lens_error *err)
{
    struct lens_json_value query = lens_json_object(body, "retrievalQuery");
    enum lens_status status = lens_json_check(body.doc, err);

    if (status == LENS_OK)
        status = lens_api_members_check(query, query_members,
                                        COUNT(query_members), err);
    if (status == LENS_OK && lens_member_is_given(query, "type") &&
        strcmp(lens_json_text(query, "type"), "TEXT") != 0)
        return lens_fail(err, LENS_E_INVAL, "a query of 'type' TEXT only");
    if (status == LENS_OK)
        status = lens_member_text(query, "text", arena, &out->text, err);
    if (status == LENS_OK)
        status = lens_query_check(out->text, "retrievalQuery.text", err);
    return status;
}

static enum lens_status read_body(struct lens_json_value body,
                                  struct lens_arena *arena,
                                  struct lens_retrieval *out,
                                  struct lens_error *err)
{
    enum lens_status status =
        lens_api_members_check(body, members, COUNT(members), err);

    out->top = RESULTS;
    if (status == LENS_OK && lens_member_is_given(body, "nextToken"))
        return lens_fail(err, LENS_E_INVAL, "the 'nextToken' is not from here");
    if (status == LENS_OK)
        status = read_query(body, arena, out, err);
    if (status == LENS_OK)
        status = read_configuration(body, arena, out, err);
    return status;
}

static void put_result(struct lens_json_writer *w,
                       const struct lens_retrieved *r)
{
    lens_json_open_object(w, NULL);
    lens_json_open_object(w, "content");
    lens_json_put_text(w, "type", "TEXT");
    lens_json_put_text(w, "text", r->text);
    lens_json_close_object(w);
    lens_json_open_object(w, "location");
    lens_json_put_text(w, "type", "WEB");
    lens_json_open_object(w, "webLocation");
    lens_json_put_text(w, "url", r->url);
    lens_json_close_object(w);
    lens_json_close_object(w);
    lens_json_put_number(w, "score", r->score, LENS_RETRIEVED_DECIMALS);
    lens_json_open_object(w, "metadata");
    lens_put_metadata(w, r);
    lens_json_put_text(w, "x-amz-bedrock-kb-source-uri", r->url);
    lens_json_close_object(w);
    lens_json_close_object(w);
}

static enum lens_status post_retrieve(struct lens_api_call *call,
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
    lens_json_open_object(&w, NULL);
    lens_json_open_array(&w, "retrievalResults");
    for (size_t i = 0; i < found.n; i++)
        put_result(&w, &found.at[i]);
    lens_json_close_array(&w);
    lens_json_close_object(&w);
    return LENS_OK;
}

static const struct lens_api_family bedrock = {
    "bedrock", "The lens as an Amazon Bedrock knowledge base.", put_error
};

const struct lens_api_route lens_api_bedrock_routes[] = {
    { &bedrock, "POST", "/bedrock/knowledgebases/{id}/retrieve",
      "bedrockRetrieve", "Results of a knowledge base", "bedrock_request",
      "bedrock_results", "", post_retrieve },
    { .method = NULL },
};
