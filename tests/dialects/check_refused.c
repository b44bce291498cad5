/* check_refused.c - what a client gets for a request that is not right. */
#include <check.h>
#include <string.h>

#include "api/route.h"
#include "dialects/stage.h"
#include "support/suite.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define OPENAI  "/openai/v1/vector_stores/lens/search"
#define BEDROCK "/bedrock/knowledgebases/ABCDEFGHIJ/retrieve"
#define PLUGIN  "/chatgpt-plugin/query"

static struct stage stage;

static void setup(void)
{
    ck_assert_int_eq(stage_open(&stage), LENS_OK);
}

static void teardown(void)
{
    stage_close(&stage);
}

static void post(const char *target, const char *body)
{
    stage_call(&stage, "POST", target, lens_view_of(body));
}

static const char *answer(void)
{
    return stage.response.body.p;
}

static void is_status(int status)
{
    ck_assert_msg(stage.response.status == status, "%d: %s",
                  stage.response.status, answer());
}

/* Bad requests, each with the words that name what is bad. */
static const struct {
    const char *target, *body;
    int status;
    const char *answer;
} bad[] = {
    /* Dify registers an endpoint with an empty body. */
    { "/dify/retrieval", "", 400,
      "{\"error_code\":400,\"error_msg\":\"the body is empty; send a JSON "
      "object\"}\n" },
    { "/dify/retrieval", "{\"knowledge_id\":\"other\",\"query\":\"a\"}", 404,
      "{\"error_code\":2001,\"error_msg\":\"there is no knowledge 'other'; the "
      "one here is 'lens'\"}\n" },
    { "/dify/retrieval",
      "{\"knowledge_id\":\"lens\",\"query\":\"a\",\"metadata_condition\":{"
      "\"conditions\":[{\"name\":\"date\",\"comparison_operator\":\"before\","
      "\"value\":\"2025\"}]}}",
      400, "there is no filter operator 'before'; valid are is, is not, " },
    { "/dify/retrieval",
      "{\"knowledge_id\":\"lens\",\"query\":\"a\",\"metadata_condition\":{"
      "\"conditions\":[{\"name\":\"category\",\"comparison_operator\":\"is\","
      "\"value\":\"x\"}]}}",
      400, "there is no filter key 'category'" },
    { "/dify/retrieval",
      "{\"knowledge_id\":\"lens\",\"query\":\"a\",\"metadata_condition\":{"
      "\"logical_operator\":\"xor\",\"conditions\":[]}}",
      400, "there is no logical operator 'xor'" },
    { "/dify/retrieval",
      "{\"knowledge_id\":\"lens\",\"query\":\"a\",\"metadata_condition\":{"
      "\"conditions\":[{\"name\":\"pillar\",\"comparison_operator\":\"is\"}]}}",
      400, "value is missing" },
    { "/dify/retrieval",
      "{\"knowledge_id\":\"lens\",\"query\":\"a\",\"metadata_condition\":{"
      "\"conditions\":[{\"name\":\"pillar\",\"comparison_operator\":\"in\","
      "\"value\":\" , \"}]}}",
      400, "'in' on 'pillar' has no value" },
    { "/dify/retrieval",
      "{\"knowledge_id\":\"lens\",\"query\":\"a\",\"metadata_condition\":{"
      "\"conditions\":[{\"name\":\"score\",\"comparison_operator\":\">\","
      "\"value\":\"much\"}]}}",
      400, "'much' is not a number" },
    { "/dify/retrieval",
      "{\"knowledge_id\":\"lens\",\"query\":\"a\",\"retrieval_setting\":{"
      "\"top_k\":0}}",
      400, "top_k is not a whole number in the allowed range" },
    { "/dify/retrieval",
      "{\"knowledge_id\":\"lens\",\"query\":\"a\",\"retrieval_setting\":{"
      "\"score_threshold\":1.5}}",
      400, "a score that is not from 0 to 1" },
    { "/dify/retrieval", "{\"knowledge_id\":\"lens\",\"query\":\"\"}", 400,
      "'query' is missing or empty" },
    { "/dify/none", "{}", 404, "{\"error_code\":404," },
    { OPENAI, "{\"query\":\"a\",\"max_num_result\":1}", 400,
      "{\"error\":{\"message\":\"there is no member 'max_num_result'; did you "
      "mean "
      "'max_num_results'?\",\"type\":\"invalid_request_error\",\"param\":null,"
      "\"code\":null}}\n" },
    { OPENAI, "{\"query\":[]}", 400, "'query' is missing or empty" },
    { OPENAI, "{\"query\":7}", 400, "query is not an array" },
    { OPENAI, "{\"query\":\"a\",\"max_num_results\":51}", 400,
      "max_num_results is not a whole number" },
    { OPENAI,
      "{\"query\":\"a\",\"filters\":{\"type\":\"like\",\"key\":\"id\","
      "\"value\":\"x\"}}",
      400, "there is no filter operator 'like'; valid are eq, ne, gt, " },
    { OPENAI,
      "{\"query\":\"a\",\"filters\":{\"type\":\"eq\",\"key\":\"id\","
      "\"value\":\"x\",\"boost\":2}}",
      400, "there is no member 'boost'" },
    { OPENAI,
      "{\"query\":\"a\",\"filters\":{\"type\":\"eq\",\"key\":\"id\","
      "\"value\":true}}",
      400, "value is not a string" },
    { OPENAI,
      "{\"query\":\"a\",\"filters\":{\"type\":\"in\",\"key\":\"id\","
      "\"value\":\"x\"}}",
      400, "'in' takes an array" },
    { OPENAI,
      "{\"query\":\"a\",\"filters\":{\"type\":\"and\","
      "\"filters\":[]}}",
      400, "a group of the filter is empty" },
    { OPENAI, "{\"query\":\"a\",\"filters\":[]}", 400,
      "filters is not an object" },
    { OPENAI, "{\"query\":\"a\",\"ranking_options\":{\"rank\":1}}", 400,
      "there is no member 'rank'" },
    { "/openai/v1/vector_stores/vs_1/search", "{\"query\":\"a\"}", 404,
      "there is no vector store 'vs_1'; the one here is 'lens'" },
    { "/openai/v1/vector_stores", "{}", 405,
      "does not take POST; it takes GET" },
    { BEDROCK, "{\"retrievalQuery\":{\"text\":\"a\"},\"nextToken\":\"t\"}", 400,
      "{\"message\":\"the 'nextToken' is not from here\"}\n" },
    { BEDROCK, "{\"retrievalQuery\":{\"type\":\"IMAGE\"}}", 400,
      "'type' TEXT only" },
    { BEDROCK, "{\"retrievalQuery\":{\"image\":{}}}", 400,
      "there is no member 'image'" },
    { BEDROCK, "{\"retrievalQuery\":{}}", 400, "'retrievalQuery.text'" },
    { BEDROCK, "{}", 400, "retrievalQuery is missing" },
    { BEDROCK,
      "{\"retrievalQuery\":{\"text\":\"a\"},\"guardrailConfiguration\":{}}",
      400, "there is no member 'guardrailConfiguration'" },
    { BEDROCK,
      "{\"retrievalQuery\":{\"text\":\"a\"},\"retrievalConfiguration\":{"
      "\"vectorSearchConfiguration\":{},\"managedSearchConfiguration\":{}}}",
      400, "not both" },
    { BEDROCK,
      "{\"retrievalQuery\":{\"text\":\"a\"},\"retrievalConfiguration\":{"
      "\"vectorSearchConfiguration\":{\"rerankingConfiguration\":{}}}}",
      400, "there is no member 'rerankingConfiguration'" },
    { BEDROCK,
      "{\"retrievalQuery\":{\"text\":\"a\"},\"retrievalConfiguration\":{"
      "\"vectorSearchConfiguration\":{\"overrideSearchType\":\"FAST\"}}}",
      400, "'FAST' is no search type" },
    { BEDROCK,
      "{\"retrievalQuery\":{\"text\":\"a\"},\"retrievalConfiguration\":{"
      "\"vectorSearchConfiguration\":{\"filter\":{\"andAll\":[{\"equals\":{"
      "\"key\":\"id\",\"value\":\"x\"}}]}}}}",
      400, "'andAll' takes two filters or more" },
    { BEDROCK,
      "{\"retrievalQuery\":{\"text\":\"a\"},\"retrievalConfiguration\":{"
      "\"vectorSearchConfiguration\":{\"filter\":{}}}}",
      400, "a filter is an object with one member" },
    { BEDROCK,
      "{\"retrievalQuery\":{\"text\":\"a\"},\"retrievalConfiguration\":{"
      "\"vectorSearchConfiguration\":{\"filter\":{\"equals\":{\"key\":\"id\","
      "\"value\":\"x\"},\"in\":{\"key\":\"id\",\"value\":[\"x\"]}}}}}",
      400, "a filter is an object with one member" },
    { BEDROCK,
      "{\"retrievalQuery\":{\"text\":\"a\"},\"retrievalConfiguration\":{"
      "\"vectorSearchConfiguration\":{\"filter\":{\"regex\":{\"key\":\"id\","
      "\"value\":\"x\"}}}}}",
      400, "there is no filter operator 'regex'" },
    { BEDROCK,
      "{\"retrievalQuery\":{\"text\":\"a\"},\"retrievalConfiguration\":{"
      "\"vectorSearchConfiguration\":{\"filter\":{\"startsWith\":{"
      "\"key\":\"score\",\"value\":\"x\"}}}}}",
      400, "'startsWith' does not go with 'score', which is a number" },
    { "/continue", "{\"query\":\"\",\"fullInput\":\"\"}", 400,
      "{\"name\":\"asklens: error\",\"description\":\"'fullInput' is missing "
      "or "
      "empty\",\"content\":\"No best practices were looked up: 'fullInput' is "
      "missing or empty\"}\n" },
    { "/continue", "{\"query\":\"a\",\"options\":{\"topk\":1}}", 400,
      "there is no member 'topk'; did you mean 'top_k'?" },
    { "/continue", "not json", 400, "\"name\":\"asklens: error\"" },
    { "/langchain", "{\"query\":\"a\"}", 400,
      "{\"error\":\"there is no member 'query'\"}\n" },
    { "/langchain", "{}", 400, "'message' is missing or empty" },
    { "/langchain?top_k=0", "{\"message\":\"a\"}", 400, "'top_k' is not from" },
    { "/langchain?top_k=9x", "{\"message\":\"a\"}", 400,
      "'top_k' is not from" },
    { "/langchain?top_k=99999999999999999999", "{\"message\":\"a\"}", 400,
      "'top_k' is not from" },
    { PLUGIN, "{\"queries\":[{\"query\":\"a\",\"filter\":{\"author\":\"x\"}}]}",
      400,
      "{\"detail\":\"the filter has 'author', which no document here "
      "has\"}\n" },
    { PLUGIN, "{\"queries\":[{\"query\":\"a\",\"filter\":{\"pillar\":\"x\"}}]}",
      400, "there is no member 'pillar'" },
    { PLUGIN,
      "{\"queries\":[{\"query\":\"a\",\"filter\":{\"source_id\":[\"x\"]}}]}",
      400, "source_id is not a string" },
    { PLUGIN, "{\"queries\":[{\"query\":\"\"}]}", 400,
      "'query' is missing or empty" },
    { PLUGIN, "{\"query\":\"a\"}", 400, "there is no member 'query'" },
    { "/openwebui/search", "{\"query\":\"a\",\"k\":3}", 400,
      "{\"detail\":\"there is no member 'k'\"}\n" },
    { "/openwebui/search", "{\"query\":\"a\",\"count\":0}", 400,
      "count is not a whole number" },
    { "/openwebui/v1/rerank", "{\"query\":\"a\"}", 400,
      "documents is missing" },
    { "/openwebui/v1/rerank", "{\"query\":\"a\",\"documents\":[7]}", 400,
      "documents/0 is not a string" },
    { "/openwebui/v1/rerank",
      "{\"query\":\"a\",\"documents\":[{\"text\":\"a\",\"title\":\"b\"}]}", 400,
      "there is no member 'title'" },
    { "/openwebui/v1/rerank",
      "{\"query\":\"a\",\"documents\":[\"a\"],\"top_n\":0}", 400,
      "top_n is not a whole number" },
    { "/openwebui/search", "[]", 400, "'query' is missing" },
    { "/openwebui/search", "\"\xff\"", 400, "not UTF-8" },
};

START_TEST(bad_request_is_refused_in_the_clients_shape)
{
    const char *want = bad[_i].answer;
    size_t n = strlen(want);

    post(bad[_i].target, bad[_i].body);
    is_status(bad[_i].status);
    if (n && want[n - 1] == '\n')
        ck_assert_str_eq(answer(), want);
    else
        ck_assert_msg(strstr(answer(), want) != NULL, "'%s' is not in %s", want,
                      answer());
    ck_assert_uint_eq(stage.n_asked, 0);
}
END_TEST

static const char *header(const char *name)
{
    for (size_t i = 0; i < stage.response.n_fields; i++) {
        if (!strcmp(stage.response.fields[i].name, name))
            return stage.response.fields[i].value;
    }
    return "";
}

START_TEST(bedrock_error_names_its_type_in_a_header)
{
    post(BEDROCK, "{}");
    ck_assert_str_eq(header("x-amzn-errortype"), "ValidationException");
    post("/bedrock/knowledgebases", "{}");
    is_status(404);
    ck_assert_str_eq(header("x-amzn-errortype"), "ResourceNotFoundException");
    stage.trouble = LENS_E_IO;
    post(BEDROCK, "{\"retrievalQuery\":{\"text\":\"a\"}}");
    is_status(500);
    ck_assert_str_eq(header("x-amzn-errortype"), "InternalServerException");
    stage.trouble = LENS_OK;
    post(BEDROCK, "{\"retrievalQuery\":{\"text\":\"a\"}}");
    ck_assert_str_eq(header("x-amzn-errortype"), "");
}
END_TEST

/* What a carrier refuses before there is a handler looks like the client's
 * errors as well. */
START_TEST(carriers_error_has_the_clients_code)
{
    static const struct {
        const char *target;
        int status;
        const char *answer;
    } rows[] = {
        { OPENAI, 401, "\"code\":\"invalid_api_key\"" },
        { OPENAI, 429, "\"code\":\"rate_limit_exceeded\"" },
        { OPENAI, 500, "\"type\":\"server_error\"" },
        { "/dify/retrieval", 401, "\"error_code\":1002" },
    };
    const struct lens_error err = { LENS_E_INVAL, "told to", "" };

    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct lens_api_route *route = NULL;
        struct lens_api_call call = { .response = &stage.response,
                                      .arena = &stage.worker.call.arena };

        for (size_t k = 0; (route = lens_api_route(k)) != NULL; k++) {
            if (!strncmp(route->path, rows[i].target, 6))
                break;
        }
        ck_assert_ptr_nonnull(route);
        lens_buffer_clear(&stage.response.body);
        stage.response.status = rows[i].status;
        route->family->put_error(&call, &err);
        ck_assert_msg(strstr(answer(), rows[i].answer) != NULL, "%s", answer());
    }
}
END_TEST

/* A body of `n` times `part` between two others. */
static void post_many(const char *target, const char *before, const char *part,
                      size_t n, const char *after)
{
    struct lens_buffer body;

    lens_buffer_init(&body, LENS_API_BODY_MAX * 2);
    lens_buffer_add_text(&body, before);
    for (size_t i = 0; i < n; i++)
        lens_buffer_add_text(&body, part);
    lens_buffer_add_text(&body, after);
    stage_call(&stage, "POST", target, lens_buffer_view(&body));
    lens_buffer_release(&body);
}

static void post_deep(size_t n)
{
    struct lens_buffer body;

    lens_buffer_init(&body, 1 << 16);
    lens_buffer_add_text(&body, "{\"query\":\"a\",\"filters\":");
    for (size_t i = 0; i < n; i++)
        lens_buffer_add_text(&body, "{\"type\":\"and\",\"filters\":[");
    lens_buffer_add_text(&body,
                         "{\"type\":\"eq\",\"key\":\"id\",\"value\":\"x\"}");
    for (size_t i = 0; i < n; i++)
        lens_buffer_add_text(&body, "]}");
    lens_buffer_add_text(&body, "}");
    stage_call(&stage, "POST", OPENAI, lens_buffer_view(&body));
    lens_buffer_release(&body);
}

START_TEST(filter_depth_and_size_are_limited)
{
    static const char leaf[] =
        "{\"type\":\"eq\",\"key\":\"id\",\"value\":\"x\"},";
    static const char last[] =
        "{\"type\":\"eq\",\"key\":\"id\",\"value\":\"x\"}]}}";
    static const char open[] =
        "{\"query\":\"a\",\"filters\":{\"type\":\"or\",\"filters\":[";

    post_deep(LENS_FILTER_DEPTH_MAX);
    is_status(200);
    post_deep(LENS_FILTER_DEPTH_MAX + 1);
    is_status(413);
    post_deep(2000);
    is_status(413);
    post_many(OPENAI, open, leaf, LENS_FILTER_CONDITIONS_MAX - 2, last);
    is_status(200);
    post_many(OPENAI, open, leaf, LENS_FILTER_CONDITIONS_MAX - 1, last);
    is_status(413);
}
END_TEST

START_TEST(values_queries_and_documents_are_limited)
{
    post_many("/dify/retrieval",
              "{\"knowledge_id\":\"lens\",\"query\":\"a\","
              "\"metadata_condition\":{\"conditions\":[{\"name\":\"id\","
              "\"comparison_operator\":\"in\",\"value\":\"",
              "x,", LENS_FILTER_VALUES_MAX + 1, "\"}]}}");
    is_status(413);
    post_many(OPENAI, "{\"query\":[", "\"x\",", 64, "\"x\"]}");
    is_status(400);
    post_many(PLUGIN, "{\"queries\":[", "{\"query\":\"a\"},", 15,
              "{\"query\":\"a\"}]}");
    is_status(200);
    ck_assert_uint_eq(stage.n_asked, 16);
    post_many(PLUGIN, "{\"queries\":[", "{\"query\":\"a\"},", 16,
              "{\"query\":\"a\"}]}");
    is_status(413);
    post_many("/openwebui/v1/rerank", "{\"query\":\"a\",\"documents\":[",
              "\"a\",", 256, "\"a\"]}");
    is_status(413);
    post_many("/openwebui/search", "{\"query\":\"", "many words ", 30000,
              "\"}");
    is_status(413);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("refused");
    TCase *tc = tcase_create("refused");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, bad_request_is_refused_in_the_clients_shape, 0,
                        (int)COUNT(bad));
    tcase_add_test(tc, bedrock_error_names_its_type_in_a_header);
    tcase_add_test(tc, carriers_error_has_the_clients_code);
    tcase_add_test(tc, filter_depth_and_size_are_limited);
    tcase_add_test(tc, values_queries_and_documents_are_limited);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
