/*
 * check_dialects.c - what each client's request becomes, and what comes back,
 * byte for byte, with two results that never change (stage.h).
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "api/dialects/openai.h"
#include "dialects/stage.h"
#include "support/faults.h"
#include "support/suite.h"
#include "json/json.h"

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

#define METADATA_SCENARIO                           \
    "\"kind\":\"scenario\",\"id\":\"call-center\"," \
    "\"title\":\"Call center\","                    \
    "\"url\":\"https://example.org/call-center\""
#define METADATA_PRACTICE                                                    \
    "\"kind\":\"practice\",\"id\":\"GENSEC01-BP01\","                        \
    "\"title\":\"Grant least privilege\","                                   \
    "\"url\":\"https://example.org/gensec01-bp01\",\"pillar\":\"security\"," \
    "\"question\":\"GENSEC01\",\"risk\":\"High\","                           \
    "\"phases\":[\"Deployment\",\"Model selection\"],"                       \
    "\"services\":[\"Amazon Bedrock\"]"
#define TEXT_SCENARIO "\"Calls\\nand \\\"more\\\"\""
#define TEXT_PRACTICE "\"Grant \xe2\x80\xa6\""

/* A request of each client, and its answer. */
static const struct {
    const char *target, *body, *answer, *nothing;
} exchanges[] = {
    { OPENAI, "{\"query\":[\"a bot\",\"for calls\"]}",
      "{\"object\":\"vector_store.search_results.page\","
      "\"search_query\":[\"a bot\",\"for calls\"],\"data\":["
      "{\"file_id\":\"call-center\",\"filename\":\"Call center\","
      "\"score\":0.7500,\"attributes\":{" METADATA_SCENARIO "},"
      "\"content\":[{\"type\":\"text\",\"text\":" TEXT_SCENARIO "}]},"
      "{\"file_id\":\"GENSEC01-BP01\",\"filename\":\"Grant least privilege\","
      "\"score\":0.5000,\"attributes\":{\"kind\":\"practice\","
      "\"id\":\"GENSEC01-BP01\",\"title\":\"Grant least privilege\","
      "\"url\":\"https://example.org/gensec01-bp01\","
      "\"pillar\":\"security\",\"question\":\"GENSEC01\",\"risk\":\"High\","
      "\"phases\":\"Deployment; Model selection\","
      "\"services\":\"Amazon Bedrock\"},"
      "\"content\":[{\"type\":\"text\",\"text\":" TEXT_PRACTICE "}]}],"
      "\"has_more\":false,\"next_page\":null}\n",
      "{\"object\":\"vector_store.search_results.page\","
      "\"search_query\":[\"a bot\",\"for calls\"],\"data\":[],"
      "\"has_more\":false,\"next_page\":null}\n" },
    { BEDROCK, "{\"retrievalQuery\":{\"text\":\"a bot\"}}",
      "{\"retrievalResults\":[{\"content\":{\"type\":\"TEXT\","
      "\"text\":" TEXT_SCENARIO "},\"location\":{\"type\":\"WEB\","
      "\"webLocation\":{\"url\":\"https://example.org/call-center\"}},"
      "\"score\":0.7500,\"metadata\":{" METADATA_SCENARIO ","
      "\"x-amz-bedrock-kb-source-uri\":"
      "\"https://example.org/call-center\"}},"
      "{\"content\":{\"type\":\"TEXT\",\"text\":" TEXT_PRACTICE "},"
      "\"location\":{\"type\":\"WEB\",\"webLocation\":{"
      "\"url\":\"https://example.org/gensec01-bp01\"}},\"score\":0.5000,"
      "\"metadata\":{" METADATA_PRACTICE ","
      "\"x-amz-bedrock-kb-source-uri\":"
      "\"https://example.org/gensec01-bp01\"}}]}\n",
      "{\"retrievalResults\":[]}\n" },
    { "/dify/retrieval",
      "{\"knowledge_id\":\"lens\",\"query\":\"a bot\","
      "\"retrieval_setting\":{\"top_k\":2,\"score_threshold\":0.0},"
      "\"metadata_condition\":null}",
      "{\"records\":[{\"content\":" TEXT_SCENARIO ",\"score\":0.7500,"
      "\"title\":\"Call center\",\"metadata\":{" METADATA_SCENARIO "}},"
      "{\"content\":" TEXT_PRACTICE ",\"score\":0.5000,"
      "\"title\":\"Grant least privilege\","
      "\"metadata\":{" METADATA_PRACTICE "}}]}\n",
      "{\"records\":[]}\n" },
    { "/continue", "{\"query\":\"\",\"fullInput\":\"a bot\"}",
      "[{\"name\":\"call-center\",\"description\":\"Call center\","
      "\"content\":" TEXT_SCENARIO ",\"uri\":{\"type\":\"url\","
      "\"value\":\"https://example.org/call-center\"}},"
      "{\"name\":\"GENSEC01-BP01\",\"description\":\"Grant least privilege\","
      "\"content\":" TEXT_PRACTICE ",\"uri\":{\"type\":\"url\","
      "\"value\":\"https://example.org/gensec01-bp01\"}}]\n",
      "[]\n" },
    { "/langchain", "{\"message\":\"a bot\"}",
      "{\"response\":[{\"page_content\":" TEXT_SCENARIO ",\"metadata\":"
      "{" METADATA_SCENARIO ",\"source\":\"https://example.org/call-center\","
      "\"score\":0.7500}},{\"page_content\":" TEXT_PRACTICE ",\"metadata\":"
      "{" METADATA_PRACTICE ",\"source\":"
      "\"https://example.org/gensec01-bp01\",\"score\":0.5000}}]}\n",
      "{\"response\":[]}\n" },
    { PLUGIN,
      "{\"queries\":[{\"query\":\"a bot\",\"filter\":null,\"top_k\":1}]}",
      "{\"results\":[{\"query\":\"a bot\",\"results\":[{"
      "\"id\":\"call-center\",\"text\":" TEXT_SCENARIO ",\"metadata\":{"
      "\"source\":null,\"source_id\":\"call-center\","
      "\"url\":\"https://example.org/call-center\",\"created_at\":null,"
      "\"author\":null,\"document_id\":\"call-center\"},\"embedding\":null,"
      "\"score\":0.7500}]}]}\n",
      "{\"results\":[{\"query\":\"a bot\",\"results\":[]}]}\n" },
    { "/openwebui/search", "{\"query\":\"a bot\",\"count\":1}",
      "[{\"link\":\"https://example.org/call-center\","
      "\"title\":\"Call center\",\"snippet\":" TEXT_SCENARIO "}]\n",
      "[]\n" },
};

START_TEST(answer_is_the_clients_shape)
{
    post(exchanges[_i].target, exchanges[_i].body);
    is_status(200);
    ck_assert_str_eq(answer(), exchanges[_i].answer);
    ck_assert_str_eq(stage.response.content_type, "application/json");
}
END_TEST

START_TEST(answer_of_nothing_is_an_empty_list)
{
    stage.finds_nothing = true;
    post(exchanges[_i].target, exchanges[_i].body);
    is_status(200);
    ck_assert_str_eq(answer(), exchanges[_i].nothing);
}
END_TEST

/* What is asked of the engine. */
static const struct {
    const char *target, *body, *text;
    size_t top;
    double at_least;
    enum lens_channels channels;
    bool has_filter;
} questions[] = {
    { OPENAI, "{\"query\":\"a bot\"}", "a bot", 10, 0, 0, false },
    { OPENAI,
      "{\"query\":[\"a\",\"b\"],\"max_num_results\":50,\"filters\":null,"
      "\"rewrite_query\":true,\"ranking_options\":"
      "{\"ranker\":\"auto\",\"score_threshold\":0.25}}",
      "a\nb", 50, 0.25, 0, false },
    /* LiteLLM sends everything it has no value for. */
    { "/openai/vector_stores/lens/search",
      "{\"query\":\"a\",\"filters\":null,\"max_num_results\":null,"
      "\"ranking_options\":null,\"rewrite_query\":null}",
      "a", 10, 0, 0, false },
    { BEDROCK, "{\"retrievalQuery\":{\"text\":\"a\",\"type\":\"TEXT\"}}", "a",
      5, 0, 0, false },
    { BEDROCK,
      "{\"retrievalQuery\":{\"text\":\"a\"},\"retrievalConfiguration\":{"
      "\"vectorSearchConfiguration\":{\"numberOfResults\":100,"
      "\"overrideSearchType\":\"SEMANTIC\",\"filter\":{\"equals\":{"
      "\"key\":\"pillar\",\"value\":\"security\"}}}},\"nextToken\":null}",
      "a", 100, 0, LENS_DENSE, true },
    { BEDROCK,
      "{\"retrievalQuery\":{\"text\":\"a\"},\"retrievalConfiguration\":{"
      "\"managedSearchConfiguration\":{\"numberOfResults\":3}}}",
      "a", 3, 0, 0, false },
    { BEDROCK,
      "{\"retrievalQuery\":{\"text\":\"a\"},\"retrievalConfiguration\":{"
      "\"vectorSearchConfiguration\":{\"overrideSearchType\":\"HYBRID\"}}}",
      "a", 5, 0, 0, false },
    { "/dify/retrieval", "{\"knowledge_id\":\"lens\",\"query\":\"a\"}", "a", 4,
      0, 0, false },
    { "/dify/retrieval",
      "{\"knowledge_id\":\"lens\",\"query\":\"a\",\"retrieval_setting\":{"
      "\"top_k\":7,\"score_threshold\":null},\"metadata_condition\":{"
      "\"logical_operator\":\"and\",\"conditions\":[]}}",
      "a", 7, 0, 0, false },
    { "/continue",
      "{\"query\":\"asked\",\"fullInput\":\"all of it\",\"x\":1,"
      "\"workspacePath\":\"/home\",\"options\":{\"top_k\":3}}",
      "asked", 3, 0, 0, false },
    { "/continue", "{\"query\":\"\",\"fullInput\":\"all\",\"options\":{}}",
      "all", 5, 0, 0, false },
    { "/continue",
      "{\"fullInput\":\"all\",\"options\":{\"pillar\":\"security\"}}", "all", 5,
      0, 0, true },
    { "/langchain?top_k=8", "{\"message\":\"a\"}", "a", 8, 0, 0, false },
    { "/langchain", "{\"message\":\"a\"}", "a", 10, 0, 0, false },
    { PLUGIN,
      "{\"queries\":[{\"query\":\"a\"},{\"query\":\"b\",\"filter\":{"
      "\"document_id\":\"GENSEC01-BP01\",\"source\":null}}]}",
      "b", 3, 0, 0, true },
    { "/openwebui/search", "{\"query\":\"a\"}", "a", 5, 0, 0, false },
};

START_TEST(request_is_translated)
{
    post(questions[_i].target, questions[_i].body);
    is_status(200);
    ck_assert_str_eq(stage.text, questions[_i].text);
    ck_assert_uint_eq(stage.top, questions[_i].top);
    ck_assert_double_eq(stage.at_least, questions[_i].at_least);
    ck_assert_int_eq((int)stage.channels, (int)questions[_i].channels);
    ck_assert_int_eq(stage.has_filter, questions[_i].has_filter);
}
END_TEST

/* Which of the two results a filter leaves: "S", "P", "SP" or "". */
static const struct {
    char dialect; /* Openai, Bedrock, Dify, Continue, Plugin */
    const char *filter, *left;
} filters[] = {
    { 'O', "{\"type\":\"eq\",\"key\":\"kind\",\"value\":\"practice\"}", "P" },
    { 'O', "{\"type\":\"ne\",\"key\":\"kind\",\"value\":\"practice\"}", "S" },
    { 'O', "{\"type\":\"ne\",\"key\":\"risk\",\"value\":\"Low\"}", "SP" },
    { 'O', "{\"type\":\"in\",\"key\":\"risk\",\"value\":[\"Low\",\"high\"]}",
      "P" },
    { 'O', "{\"type\":\"nin\",\"key\":\"risk\",\"value\":[\"Low\",\"High\"]}",
      "S" },
    { 'O', "{\"type\":\"gt\",\"key\":\"score\",\"value\":0.5}", "S" },
    { 'O', "{\"type\":\"gte\",\"key\":\"score\",\"value\":0.5}", "SP" },
    { 'O', "{\"type\":\"lt\",\"key\":\"score\",\"value\":0.75}", "P" },
    { 'O', "{\"type\":\"lte\",\"key\":\"score\",\"value\":0.4}", "" },
    { 'O', "{\"type\":\"eq\",\"key\":\"phases\",\"value\":\"deployment\"}",
      "P" },
    { 'O',
      "{\"type\":\"or\",\"filters\":[{\"type\":\"and\",\"filters\":["
      "{\"type\":\"eq\",\"key\":\"risk\",\"value\":\"High\"},"
      "{\"type\":\"gt\",\"key\":\"score\",\"value\":0.9}]},"
      "{\"type\":\"eq\",\"key\":\"id\",\"value\":\"call-center\"}]}",
      "S" },
    { 'B', "{\"equals\":{\"key\":\"pillar\",\"value\":\"security\"}}", "P" },
    { 'B', "{\"notEquals\":{\"key\":\"pillar\",\"value\":\"security\"}}", "S" },
    { 'B', "{\"startsWith\":{\"key\":\"pillar\",\"value\":\"sec\"}}", "P" },
    { 'B', "{\"stringContains\":{\"key\":\"service\",\"value\":\"rock\"}}",
      "P" },
    { 'B',
      "{\"listContains\":{\"key\":\"phase\",\"value\":\"Model selection\"}}",
      "P" },
    { 'B', "{\"in\":{\"key\":\"id\",\"value\":[\"x\",\"call-center\"]}}", "S" },
    { 'B', "{\"notIn\":{\"key\":\"id\",\"value\":[\"x\",\"call-center\"]}}",
      "P" },
    { 'B', "{\"greaterThan\":{\"key\":\"score\",\"value\":0.5}}", "S" },
    { 'B', "{\"greaterThanOrEquals\":{\"key\":\"score\",\"value\":0.5}}",
      "SP" },
    { 'B', "{\"lessThan\":{\"key\":\"score\",\"value\":0.6}}", "P" },
    { 'B', "{\"lessThanOrEquals\":{\"key\":\"score\",\"value\":0.5}}", "P" },
    { 'B',
      "{\"andAll\":[{\"orAll\":[{\"equals\":{\"key\":\"risk\","
      "\"value\":\"High\"}},{\"equals\":{\"key\":\"kind\",\"value\":"
      "\"scenario\"}}]},{\"notEquals\":{\"key\":\"pillar\","
      "\"value\":\"security\"}}]}",
      "S" },
    { 'D',
      "{\"conditions\":[{\"name\":\"pillar\",\"comparison_operator\":\"is\","
      "\"value\":\"security\"}]}",
      "P" },
    { 'D',
      "{\"logical_operator\":\"or\",\"conditions\":[{\"name\":\"risk\","
      "\"comparison_operator\":\"is not\",\"value\":\"High\"},"
      "{\"name\":\"score\",\"comparison_operator\":\"\xe2\x89\xa4\","
      "\"value\":0.5}]}",
      "SP" },
    { 'D',
      "{\"conditions\":[{\"name\":\"score\",\"comparison_operator\":"
      "\"\xe2\x89\xa5\",\"value\":\"0.6\"}]}",
      "S" },
    { 'D',
      "{\"conditions\":[{\"name\":\"score\",\"comparison_operator\":"
      "\"\xe2\x89\xa0\",\"value\":0.5}]}",
      "S" },
    { 'D',
      "{\"conditions\":[{\"name\":\"score\",\"comparison_operator\":\">\","
      "\"value\":0.5},{\"name\":\"score\",\"comparison_operator\":\"<\","
      "\"value\":0.5}]}",
      "" },
    { 'D',
      "{\"conditions\":[{\"name\":\"score\",\"comparison_operator\":\"=\","
      "\"value\":0.5}]}",
      "P" },
    { 'D',
      "{\"conditions\":[{\"name\":\"pillar\",\"comparison_operator\":"
      "\"empty\"}]}",
      "S" },
    { 'D',
      "{\"conditions\":[{\"name\":\"pillar\",\"comparison_operator\":"
      "\"not empty\",\"value\":null}]}",
      "P" },
    { 'D',
      "{\"conditions\":[{\"name\":\"id\",\"comparison_operator\":\"in\","
      "\"value\":\"x, call-center ,\"}]}",
      "S" },
    { 'D',
      "{\"conditions\":[{\"name\":\"id\",\"comparison_operator\":\"not in\","
      "\"value\":[\"call-center\"]}]}",
      "P" },
    { 'D',
      "{\"conditions\":[{\"name\":\"id\",\"comparison_operator\":"
      "\"start with\",\"value\":\"gen\"}]}",
      "P" },
    { 'D',
      "{\"conditions\":[{\"name\":\"id\",\"comparison_operator\":"
      "\"end with\",\"value\":\"center\"}]}",
      "S" },
    { 'D',
      "{\"conditions\":[{\"name\":\"service\",\"comparison_operator\":"
      "\"contains\",\"value\":\"bedrock\"}]}",
      "P" },
    { 'D',
      "{\"conditions\":[{\"name\":\"service\",\"comparison_operator\":"
      "\"not contains\",\"value\":\"bedrock\"}]}",
      "S" },
    { 'C', "\"pillar\":\"security\",\"risk\":[\"High\",\"Low\"]", "P" },
    { 'C', "\"pillar\":\"security\",\"phase\":\"Scoping\"", "" },
    { 'C', "\"pillar\":null", "SP" },
    { 'P', "{\"document_id\":\"call-center\"}", "S" },
    { 'P', "{\"source_id\":\"GENSEC01-BP01\",\"author\":null}", "P" },
    { 'P', "{\"source_id\":\"GENSEC01-BP01\",\"document_id\":\"call-center\"}",
      "" },
    { 'P', "{}", "SP" },
};

static void post_filter(char dialect, const char *filter)
{
    char body[1024];
    const char *target = "/dify/retrieval", *before, *after = "}";

    switch (dialect) {
    case 'O':
        target = OPENAI;
        before = "{\"query\":\"a\",\"filters\":";
        break;
    case 'B':
        target = BEDROCK;
        before = "{\"retrievalQuery\":{\"text\":\"a\"},"
                 "\"retrievalConfiguration\":{\"vectorSearchConfiguration\":{"
                 "\"filter\":";
        after = "}}}";
        break;
    case 'D':
        before = "{\"knowledge_id\":\"lens\",\"query\":\"a\","
                 "\"metadata_condition\":";
        break;
    case 'C':
        target = "/continue";
        before = "{\"query\":\"a\",\"options\":{";
        after = "}}";
        break;
    default:
        target = PLUGIN;
        before = "{\"queries\":[{\"query\":\"a\",\"filter\":";
        after = "}]}";
    }
    (void)snprintf(body, sizeof(body), "%s%s%s", before, filter, after);
    post(target, body);
}

START_TEST(filter_leaves_what_it_says)
{
    const char *left = filters[_i].left;

    post_filter(filters[_i].dialect, filters[_i].filter);
    is_status(200);
    ck_assert_msg((strstr(answer(), "/call-center") != NULL) ==
                          (strchr(left, 'S') != NULL) &&
                      (strstr(answer(), "/gensec01-bp01") != NULL) ==
                          (strchr(left, 'P') != NULL),
                  "%s does not leave '%s'", filters[_i].filter, left);
}
END_TEST

START_TEST(rerank_orders_every_document)
{
    post("/openwebui/v1/rerank",
         "{\"model\":\"m\",\"query\":\"encrypt the data\",\"documents\":"
         "[\"bread\",\"we encrypt data\",{\"text\":\"data\"},\"\"]}");
    is_status(200);
    ck_assert_msg(strstr(answer(),
                         "{\"model\":\"asklens-lexical\",\"results\":"
                         "[{\"index\":1,\"relevance_score\":0.") == answer(),
                  "%s", answer());
    ck_assert_ptr_nonnull(strstr(answer(), "},{\"index\":2,"));
    ck_assert_ptr_nonnull(strstr(answer(),
                                 "{\"index\":0,\"relevance_score\":0.0000},"
                                 "{\"index\":3,\"relevance_score\":0.0000}]}"));
    post("/openwebui/v1/rerank",
         "{\"query\":\"data\",\"documents\":[\"bread\",\"data\"],\"top_n\":1,"
         "\"return_documents\":true}");
    is_status(200);
    ck_assert_ptr_nonnull(strstr(answer(), ",\"document\":{\"text\":\"data\"}"
                                           "}]}"));
    ck_assert_ptr_null(strstr(answer(), "bread"));
    post("/openwebui/v1/rerank", "{\"query\":\"data\",\"documents\":[]}");
    ck_assert_str_eq(answer(),
                     "{\"model\":\"asklens-lexical\",\"results\":[]}\n");
}
END_TEST

/* At most 512 bytes a value, of whole names: 30 of 19 and a joint of 2 do not
 * fit, 24 do; one that is too long by itself is left out. */
START_TEST(openai_attributes_are_cut_at_whole_values)
{
    static char longer[600];
    const char *names[30];
    struct lens_retrieved r = { .key = "k",
                                .title = longer,
                                .url = "u",
                                .pillar = "",
                                .question = "",
                                .risk = "",
                                .services = { names, 30 } };
    struct lens_json_writer w;
    struct lens_buffer out;

    memset(longer, 'x', 513);
    for (size_t i = 0; i < 30; i++)
        names[i] = "Amazon Service 1234";
    lens_buffer_init(&out, 1 << 16);
    lens_json_writer_init(&w, &out, false);
    lens_json_open_object(&w, NULL);
    lens_openai_put_attributes(&w, &r);
    lens_json_close_object(&w);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
    ck_assert_ptr_null(strstr(out.p, "title"));
    ck_assert_ptr_nonnull(strstr(out.p, "1234\"}}"));
    ck_assert_uint_eq(strlen(strstr(out.p, "Amazon")), 24 * 21 - 2 + 4);
    longer[512] = '\0';
    lens_buffer_clear(&out);
    lens_json_writer_init(&w, &out, false);
    lens_json_open_object(&w, NULL);
    lens_openai_put_attributes(&w, &r);
    lens_json_close_object(&w);
    ck_assert_ptr_nonnull(strstr(out.p, "title"));
    lens_buffer_release(&out);
}
END_TEST

START_TEST(failure_of_the_engine_is_a_server_error)
{
    stage.trouble = LENS_E_IO;
    post(exchanges[_i].target, exchanges[_i].body);
    is_status(500);
    ck_assert_ptr_nonnull(strstr(answer(), "told to fail"));
    stage.trouble = LENS_E_NOT_FOUND;
    post(exchanges[_i].target, exchanges[_i].body);
    is_status(404);
}
END_TEST

static bool is_json(void)
{
    const struct lens_json_limits limits = { LENS_API_ANSWER_MAX, 32 };
    struct lens_json *doc = NULL;
    enum lens_status status = lens_json_parse(
        lens_buffer_view(&stage.response.body), "answer", &limits, &doc, NULL);

    lens_json_free(doc);
    return status == LENS_OK;
}

/* Whatever allocation fails, the answer is whole or an error: matching a path
 * does without memory it does not get, and may then find none. */
START_TEST(memory_that_runs_out_is_an_error)
{
    static const char rerank[] =
        "{\"query\":\"data\",\"documents\":[\"bread\",\"data\"]}";
    const bool is_rerank = _i == (int)COUNT(exchanges);
    const char *target =
        is_rerank ? "/openwebui/v1/rerank" : exchanges[_i].target;
    const char *body = is_rerank ? rerank : exchanges[_i].body;
    bool struck = true;
    char whole[4096];
    size_t n_failed = 0;

    post(target, body);
    is_status(200);
    (void)snprintf(whole, sizeof(whole), "%s", answer());
    for (size_t nth = 0; struck; nth++) {
        test_faults_begin(nth);
        post(target, body);
        struck = test_faults_end();
        ck_assert(is_json());
        if (stage.response.status == 200)
            ck_assert_str_eq(answer(), whole);
        else
            ck_assert(struck);
        n_failed += stage.response.status == 500;
    }
    ck_assert_uint_gt(n_failed, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dialects");
    TCase *tc = tcase_create("dialects");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, answer_is_the_clients_shape, 0,
                        (int)COUNT(exchanges));
    tcase_add_loop_test(tc, answer_of_nothing_is_an_empty_list, 0,
                        (int)COUNT(exchanges));
    tcase_add_loop_test(tc, request_is_translated, 0, (int)COUNT(questions));
    tcase_add_loop_test(tc, filter_leaves_what_it_says, 0, (int)COUNT(filters));
    tcase_add_test(tc, rerank_orders_every_document);
    tcase_add_test(tc, openai_attributes_are_cut_at_whole_values);
    tcase_add_loop_test(tc, failure_of_the_engine_is_a_server_error, 0,
                        (int)COUNT(exchanges));
    tcase_add_loop_test(tc, memory_that_runs_out_is_an_error, 0,
                        (int)COUNT(exchanges) + 1);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
