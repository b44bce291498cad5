/* Resources and prompts. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "talk.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *read_uri(const char *uri)
{
    static char message[1000];

    (void)snprintf(message, sizeof(message),
                   "{'jsonrpc':'2.0','id':1,'method':'resources/read',"
                   "'params':{'uri':'%.900s'}}",
                   uri);
    return talk(message);
}

/* Every address of the list leads to the document it names. */
START_TEST(resources_are_all_practices_and_scenarios_and_can_be_read)
{
    enum {
        N = 51 + 8
    };
    static char uris[N][100], names[N][100];
    struct lens_json_value at;
    size_t n = 0;

    (void)talk("{'jsonrpc':'2.0','id':1,'method':'resources/list'}");
    for (at = lens_json_first(lens_json_array(talk_result(), "resources"));
         !lens_json_is_end(at) && n < N; at = lens_json_next(at), n++) {
        lens_json_copy_text(at, "uri", uris[n], 100);
        lens_json_copy_text(at, "name", names[n], 100);
        ck_assert_str_eq(lens_json_text(at, "mimeType"), "text/markdown");
        ck_assert_uint_gt(strlen(lens_json_text(at, "title")), 3);
    }
    ck_assert(lens_json_is_end(at));
    ck_assert_uint_eq(n, N);
    for (size_t i = 0; i < N; i++) {
        struct lens_json_value contents;

        (void)read_uri(uris[i]);
        contents = lens_json_array(talk_result(), "contents");
        ck_assert_uint_eq(lens_json_count(contents), 1);
        at = lens_json_first(contents);
        ck_assert_str_eq(lens_json_text(at, "uri"), uris[i]);
        ck_assert_str_eq(lens_json_text(at, "mimeType"), "text/markdown");
        ck_assert(!strncmp(lens_json_text(at, "text"), "# ", 2));
        ck_assert_ptr_nonnull(strstr(lens_json_text(at, "text"), names[i]));
    }
}
END_TEST

START_TEST(resources_not_listed_are_read_by_the_template)
{
    static const char *const uris[] = {
        "wa://generative-ai/question/GENSEC01",
        "wa://generative-ai/topic/agentic-overview",
        "wa://generative-ai/practice/gensec01-bp01",
        "wa://generative-ai/practice/GENSEC01%2DBP01",
    };
    struct lens_json_value first;

    (void)talk("{'jsonrpc':'2.0','id':1,'method':'resources/templates/list'}");
    first =
        lens_json_first(lens_json_array(talk_result(), "resourceTemplates"));
    ck_assert_str_eq(lens_json_text(first, "uriTemplate"),
                     "wa://{collection}/{kind}/{id}");
    for (size_t i = 0; i < COUNT(uris); i++) {
        (void)read_uri(uris[i]);
        ck_assert_msg(talk_code() == 0, "%s", uris[i]);
    }
}
END_TEST

START_TEST(resource_that_is_not_there_is_an_error)
{
    static const char *const uris[] = {
        "wa://generative-ai/practice/GENSEC99-BP01",
        "wa://generative-ai/scenario/GENSEC01-BP01",
        "wa://generative-ai/practice",
        "wa://generative-ai/practice/",
        "wa://generative-ai/practice/a/b",
        "wa://generative-ai/practice/%zz",
        "wa://generative-ai/practice/%00",
        "wa://generative-ai",
        "wa://generative-aipractice/GENSEC01-BP01",
        "wa://another/practice/GENSEC01-BP01",
        "file:///etc/passwd",
        "x",
    };

    for (size_t i = 0; i < COUNT(uris); i++) {
        (void)read_uri(uris[i]);
        ck_assert_msg(talk_code() == -32602, "%s", uris[i]);
        ck_assert_int_eq(talk_status, 200);
    }
    (void)talk("{'jsonrpc':'2.0','id':1,'method':'resources/read'}");
    ck_assert_int_eq(talk_code(), -32602);
}
END_TEST

START_TEST(resources_without_an_index_are_an_error_of_ours)
{
    talk_begin_without_index();
    (void)talk("{'jsonrpc':'2.0','id':1,'method':'resources/list'}");
    ck_assert_int_eq(talk_code(), -32603);
    (void)talk("{'jsonrpc':'2.0','id':1,'method':'resources/templates/list'}");
    ck_assert_int_eq(talk_code(), 0);
    talk_begin();
}
END_TEST

START_TEST(prompts_are_listed_with_their_arguments)
{
    struct lens_json_value first, argument;

    (void)talk("{'jsonrpc':'2.0','id':1,'method':'prompts/list'}");
    ck_assert_uint_eq(
        lens_json_count(lens_json_array(talk_result(), "prompts")), 2);
    first = lens_json_first(lens_json_array(talk_result(), "prompts"));
    ck_assert_str_eq(lens_json_text(first, "name"), "review_workload");
    argument = lens_json_first(lens_json_array(first, "arguments"));
    ck_assert_str_eq(lens_json_text(argument, "name"), "workload");
    ck_assert(lens_json_bool(argument, "required"));
}
END_TEST

START_TEST(prompt_holds_what_it_was_given)
{
    struct lens_json_value message, content;

    (void)talk("{'jsonrpc':'2.0','id':1,'method':'prompts/get','params':{"
               "'name':'check_practice','arguments':{'practice':"
               "'GENSEC01-BP01','design':'one key\\nfor all %s'}}}");
    message = lens_json_first(lens_json_array(talk_result(), "messages"));
    ck_assert_str_eq(lens_json_text(message, "role"), "user");
    content = lens_json_object(message, "content");
    ck_assert_str_eq(lens_json_text(content, "type"), "text");
    ck_assert_ptr_nonnull(
        strstr(lens_json_text(content, "text"), "`GENSEC01-BP01`"));
    ck_assert_ptr_nonnull(
        strstr(lens_json_text(content, "text"), "\none key\nfor all %s\n"));
}
END_TEST

START_TEST(prompt_that_is_wrong_is_an_error)
{
    static const char *const wrong[] = {
        "{'name':'review_work','arguments':{'workload':'x'}}",
        "{'name':'zzz'}",
        "{'name':'review_workload'}",
        "{'name':'review_workload','arguments':{}}",
        "{'name':'review_workload','arguments':{'workload':1}}",
        "{'name':'review_workload','arguments':{'workload':'x','more':'y'}}",
        "{'name':'check_practice','arguments':{'practice':'x'}}",
        "{'name':'review_workload','arguments':'x'}",
        "{}",
    };
    char message[300];

    for (size_t i = 0; i < COUNT(wrong); i++) {
        (void)snprintf(message, sizeof(message),
                       "{'jsonrpc':'2.0','id':1,'method':'prompts/get',"
                       "'params':%s}",
                       wrong[i]);
        (void)talk(message);
        ck_assert_msg(talk_code() == -32602, "%s", wrong[i]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mcp_resources");
    TCase *tc = tcase_create("mcp_resources");

    tcase_add_test(tc,
                   resources_are_all_practices_and_scenarios_and_can_be_read);
    tcase_add_test(tc, resources_not_listed_are_read_by_the_template);
    tcase_add_test(tc, resource_that_is_not_there_is_an_error);
    tcase_add_test(tc, resources_without_an_index_are_an_error_of_ours);
    tcase_add_test(tc, prompts_are_listed_with_their_arguments);
    tcase_add_test(tc, prompt_holds_what_it_was_given);
    tcase_add_test(tc, prompt_that_is_wrong_is_an_error);
    tcase_add_unchecked_fixture(tc, talk_open, talk_close);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
