/*
 * dify.c - the lens as external knowledge of Dify.
 *
 *     endpoint http://127.0.0.1:8642/dify, knowledge id "generative-ai"
 *
 *     POST /dify/retrieval
 *     { "knowledge_id": "generative-ai", "query": "...",
 *       "retrieval_setting": { "top_k": 4, "score_threshold": 0.5 },
 *       "metadata_condition": { "logical_operator": "and", "conditions": [
 *           { "name": "pillar", "comparison_operator": "is",
 *             "value": "security" } ] } }
 *
 * Traps, from Dify's documentation (external-knowledge-api) and its issues:
 *
 * - When an endpoint is registered, Dify sends an empty body and takes 403, 404
 *   and 502 for "no such service": the answer is 400.
 * - "metadata_condition" may be null, and so may the threshold.
 * - Three operators are not ASCII.  A list may be an array or "a, b".
 * - "metadata" of a record must be an object.  No result is {"records": []}.
 * - Error codes are Dify's for the token (1002) and for an unknown knowledge
 *   (2001), else the status.
 *
 * There are no dates among the facts, so "before" and "after" are refused.
 * Scenarios are records like practices: a chat flow wants to know both.
 */
#include <string.h>

#include "api/ask_body.h"
#include "api/dialects/dialects.h"
#include "api/dialects/filter_json.h"
#include "api/dialects/members.h"
#include "api/dialects/metadata.h"
#include "api/service.h"
#include "base/error.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    MAX_RESULTS = 100,
    RESULTS = 4,
    BAD_TOKEN = 1002,
    NO_KNOWLEDGE = 2001
};

static const char *const members[] = { "knowledge_id", "query",
                                       "retrieval_setting",
                                       "metadata_condition" };
static const char *const setting_members[] = { "top_k", "score_threshold" };
static const char *const filter_members[] = { "logical_operator",
                                              "conditions" };
static const char *const leaf_members[] = { "name", "comparison_operator",
                                            "value" };

static const struct lens_filter_word words[] = {
    { "is", LENS_IS_EQUAL, false, false },
    { "is not", LENS_IS_EQUAL, true, false },
    { "contains", LENS_HAS_PART, false, false },
    { "not contains", LENS_HAS_PART, true, false },
    { "start with", LENS_STARTS_WITH, false, false },
    { "end with", LENS_ENDS_WITH, false, false },
    { "in", LENS_IS_EQUAL, false, true },
    { "not in", LENS_IS_EQUAL, true, true },
    { "empty", LENS_IS_PRESENT, true, false },
    { "not empty", LENS_IS_PRESENT, false, false },
    { "=", LENS_IS_EQUAL, false, false },
    { "\xe2\x89\xa0", LENS_IS_EQUAL, true, false }, /* not equal */
    { ">", LENS_IS_GREATER, false, false },
    { "<", LENS_IS_LESS, false, false },
    { "\xe2\x89\xa5", LENS_IS_AT_LEAST, false, false }, /* >= */
    { "\xe2\x89\xa4", LENS_IS_AT_MOST, false, false },  /* <= */
};

static int code_of(const struct lens_api_call *call)
{
    int status = call->response->status;

    if (status == 401 || status == 403)
        return BAD_TOKEN;
    /* Without a route it is the path that is unknown. */
    return status == 404 && call->route ? NO_KNOWLEDGE : status;
}

static void put_error(struct lens_api_call *call,
                      const struct lens_error *error)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_integer(&w, "error_code", code_of(call));
    lens_json_put_text(&w, "error_msg", lens_error_sentence(call, error));
    lens_json_close_object(&w);
}

static enum lens_status read_condition(struct lens_filter_reading *reading,
                                       struct lens_json_value at,
                                       struct lens_condition *out,
                                       struct lens_error *err)
{
    enum lens_status status =
        lens_api_members_check(at, leaf_members, COUNT(leaf_members), err);
    const char *name, *word;

    if (status != LENS_OK)
        return status;
    name = lens_json_text(at, "name");
    word = lens_json_text(at, "comparison_operator");
    status = lens_json_check(at.doc, err);
    return status == LENS_OK
               ? lens_condition_read(reading, word, name, at, "value", out, err)
               : status;
}

/* "and" where nothing is said. */
static enum lens_status read_operator(struct lens_json_value filter,
                                      enum lens_condition_op *out,
                                      struct lens_error *err)
{
    const char *word = "and";
    enum lens_status status;

    if (lens_member_is_given(filter, "logical_operator"))
        word = lens_json_text(filter, "logical_operator");
    status = lens_json_check(filter.doc, err);
    if (status != LENS_OK)
        return status;
    if (strcmp(word, "and") != 0 && strcmp(word, "or") != 0)
        return lens_fail(err, LENS_E_INVAL,
                         "there is no logical operator '%.40s': and, or", word);
    *out = word[0] == 'o' ? LENS_ANY_OF : LENS_ALL_OF;
    return LENS_OK;
}

static enum lens_status read_filter(struct lens_json_value filter,
                                    struct lens_arena *arena,
                                    struct lens_condition **out,
                                    struct lens_error *err)
{
    struct lens_filter_reading reading = { .builder = { .arena = arena },
                                           .words = words,
                                           .n_words = COUNT(words),
                                           .splits_lists = true };
    enum lens_condition_op op = LENS_ALL_OF;
    struct lens_condition *group;
    struct lens_json_value parts, part;
    size_t i = 0;
    enum lens_status status = lens_api_members_check(
        filter, filter_members, COUNT(filter_members), err);

    if (status == LENS_OK)
        status = read_operator(filter, &op, err);
    /* No conditions is no filter. */
    if (status != LENS_OK || !lens_member_is_given(filter, "conditions"))
        return status;
    parts = lens_json_array(filter, "conditions");
    status = lens_json_check(filter.doc, err);
    if (status != LENS_OK || lens_json_count(parts) == 0)
        return status;
    group = lens_arena_alloc(arena, 1, sizeof(*group));
    if (!group)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the filter");
    status = lens_condition_group(&reading.builder, op, 0,
                                  lens_json_count(parts), group, err);
    if (status != LENS_OK)
        return status;
    for (part = lens_json_first(parts);
         status == LENS_OK && !lens_json_is_end(part);
         part = lens_json_next(part))
        status = read_condition(&reading, part, &group->parts[i++], err);
    if (status == LENS_OK)
        *out = group;
    return status;
}

static enum lens_status read_setting(struct lens_json_value body,
                                     struct lens_retrieval *out,
                                     struct lens_error *err)
{
    struct lens_json_value setting;
    enum lens_status status;

    if (!lens_member_is_given(body, "retrieval_setting"))
        return LENS_OK;
    setting = lens_json_object(body, "retrieval_setting");
    status = lens_api_members_check(setting, setting_members,
                                    COUNT(setting_members), err);
    if (status != LENS_OK)
        return status;
    out->top = lens_member_count(setting, "top_k", 1, MAX_RESULTS, RESULTS);
    out->at_least = lens_member_share(setting, "score_threshold");
    return lens_json_check(body.doc, err);
}

/* An id that is not the lens's would find another lens than was meant. */
static enum lens_status check_knowledge(const struct lens_api_call *call,
                                        struct lens_view id,
                                        struct lens_error *err)
{
    const char *own = call->worker->opened.collection.id;

    if (lens_view_equal(id, lens_view_of(own)))
        return LENS_OK;
    (void)lens_fail(err, LENS_E_NOT_FOUND, "there is no knowledge '%.80s'",
                    id.p);
    return lens_hint(err, LENS_E_NOT_FOUND, "the one here is '%.80s'", own);
}

static enum lens_status read_body(const struct lens_api_call *call,
                                  struct lens_json_value body,
                                  struct lens_retrieval *out,
                                  struct lens_error *err)
{
    struct lens_view id = { "", 0 };
    enum lens_status status =
        lens_api_members_check(body, members, COUNT(members), err);

    out->top = RESULTS;
    if (status == LENS_OK)
        status = lens_member_text(body, "knowledge_id", call->arena, &id, err);
    if (status == LENS_OK)
        status = check_knowledge(call, id, err);
    if (status == LENS_OK)
        status = lens_member_text(body, "query", call->arena, &out->text, err);
    if (status == LENS_OK)
        status = lens_query_check(out->text, "query", err);
    if (status == LENS_OK)
        status = read_setting(body, out, err);
    if (status != LENS_OK || !lens_member_is_given(body, "metadata_condition"))
        return status;
    return read_filter(lens_json_object(body, "metadata_condition"),
                       call->arena, &out->filter, err);
}

static void put_record(struct lens_json_writer *w,
                       const struct lens_retrieved *r)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "content", r->text);
    lens_json_put_number(w, "score", r->score, LENS_RETRIEVED_DECIMALS);
    lens_json_put_text(w, "title", r->title);
    lens_json_open_object(w, "metadata");
    lens_put_metadata(w, r);
    lens_json_close_object(w);
    lens_json_close_object(w);
}

static enum lens_status post_retrieval(struct lens_api_call *call,
                                       struct lens_error *err)
{
    struct lens_retrieval request = { .top = 0 };
    struct lens_retrieved_list found = { NULL, 0 };
    struct lens_json *body = NULL;
    struct lens_json_writer w;
    enum lens_status status = lens_api_body_parse(call, &body, err);

    if (status == LENS_OK)
        status = read_body(call, lens_json_root(body), &request, err);
    lens_json_free(body);
    if (status == LENS_OK)
        status = lens_retrieve(call, &request, &found, err);
    if (status != LENS_OK)
        return status;
    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_object(&w, NULL);
    lens_json_open_array(&w, "records");
    for (size_t i = 0; i < found.n; i++)
        put_record(&w, &found.at[i]);
    lens_json_close_array(&w);
    lens_json_close_object(&w);
    return LENS_OK;
}

static const struct lens_api_family dify = {
    "dify", "The lens as external knowledge of Dify.", put_error
};

const struct lens_api_route lens_api_dify_routes[] = {
    { &dify, "POST", "/dify/retrieval", "difyRetrieval",
      "Records of an external knowledge", "dify_request", "dify_records", "",
      post_retrieval },
    { .method = NULL },
};
