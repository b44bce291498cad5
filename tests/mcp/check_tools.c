/* Tools: what they are said to be, what they give, how they fail. */
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "mcp/tool.h"
#include "support/suite.h"
#include "talk.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char workload[] =
    "A voice bot answers callers of a hospital day and night. It books and "
    "cancels appointments through our own API. It must not invent prices or "
    "medical advice, patient data must stay private, and a person has to take "
    "over when it is unsure.";

/* The arguments as JSON with apostrophes. */
static struct lens_json_value call(const char *tool, const char *arguments)
{
    static char message[1 << 19];

    (void)snprintf(message, sizeof(message),
                   "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{"
                   "'name':'%s','arguments':%s}}",
                   tool, arguments);
    (void)talk(message);
    return talk_result();
}

/* The one text of a result. */
static const char *text_of(struct lens_json_value result)
{
    struct lens_json_value content = lens_json_array(result, "content");

    ck_assert_uint_eq(lens_json_count(content), 1);
    ck_assert_str_eq(lens_json_text(lens_json_first(content), "type"), "text");
    return lens_json_text(lens_json_first(content), "text");
}

/* structuredContent of a result that is no error, after a look at its text:
 * the same object. */
static struct lens_json_value object_of(struct lens_json_value result)
{
    static const struct lens_json_limits limits = { 1 << 20, 32 };
    const char *text = text_of(result);
    struct lens_json *doc = NULL;

    ck_assert(!lens_json_bool(result, "isError"));
    ck_assert_int_eq(
        lens_json_parse(lens_view_of(text), "text", &limits, &doc, NULL),
        LENS_OK);
    ck_assert_uint_eq(
        lens_json_count(lens_json_root(doc)),
        lens_json_count(lens_json_object(result, "structuredContent")));
    lens_json_free(doc);
    return lens_json_object(result, "structuredContent");
}

START_TEST(tools_are_listed_in_order_with_all_a_client_wants)
{
    static const char *const names[] = { "ask", "search", "fetch", "context" };
    struct lens_json_value tool;
    size_t n = 0;

    (void)talk("{'jsonrpc':'2.0','id':1,'method':'tools/list'}");
    for (tool = lens_json_first(lens_json_array(talk_result(), "tools"));
         !lens_json_is_end(tool); tool = lens_json_next(tool)) {
        struct lens_json_value hints = lens_json_object(tool, "annotations");

        ck_assert_str_eq(lens_json_text(tool, "name"), names[n++]);
        ck_assert_uint_gt(strlen(lens_json_text(tool, "title")), 5);
        ck_assert_uint_gt(strlen(lens_json_text(tool, "description")), 60);
        ck_assert_str_eq(
            lens_json_text(lens_json_object(tool, "inputSchema"), "type"),
            "object");
        ck_assert_str_eq(
            lens_json_text(lens_json_object(tool, "outputSchema"), "type"),
            "object");
        ck_assert(lens_json_bool(hints, "readOnlyHint"));
        ck_assert(!lens_json_bool(hints, "destructiveHint"));
        ck_assert(lens_json_bool(hints, "idempotentHint"));
        ck_assert(!lens_json_bool(hints, "openWorldHint"));
    }
    ck_assert_uint_eq(n, COUNT(names));
}
END_TEST

/* Every member of an object stands in the table of the tool, with its type,
 * and no required one is missing. */
static void check_object(struct lens_json_value object,
                         const struct lens_mcp_member *members)
{
    for (const struct lens_mcp_member *m = members; m->name; m++) {
        struct lens_json_value at;

        if (!m->is_required && !lens_json_has(object, m->name))
            continue;
        if (m->type == LENS_MCP_TEXT)
            (void)lens_json_text(object, m->name);
        else if (m->type == LENS_MCP_OBJECT)
            check_object(lens_json_object(object, m->name), m->members);
        else if (m->type == LENS_MCP_NUMBER || m->type == LENS_MCP_WHOLE)
            (void)lens_json_number(object, m->name);
        else
            (void)lens_json_array(object, m->name);
        if (m->type == LENS_MCP_OBJECTS) {
            for (at = lens_json_first(lens_json_array(object, m->name));
                 !lens_json_is_end(at); at = lens_json_next(at))
                check_object(at, m->members);
        }
    }
    for (struct lens_json_value at = lens_json_first(object);
         !lens_json_is_end(at); at = lens_json_next(at)) {
        const struct lens_mcp_member *m = members;

        while (m->name && strcmp(m->name, lens_json_name(at)) != 0)
            m++;
        ck_assert_msg(m->name != NULL, "'%s' is in no table",
                      lens_json_name(at));
    }
    ck_assert_int_eq(lens_json_check(object.doc, NULL), LENS_OK);
}

static const struct {
    const struct lens_mcp_tool *tool;
    const char *arguments;
} calls[] = {
    { &lens_mcp_ask, "{'workload':'a chatbot over our manuals with RAG'}" },
    { &lens_mcp_ask, "{'workload':'a chatbot over our manuals with RAG',"
                     "'detail':'full','top':51}" },
    { &lens_mcp_ask, "{'workload':'a recipe for onion soup'}" },
    { &lens_mcp_ask, "{'workload':'a chatbot','pillar':'sec','risk':['High'],"
                     "'scenario':'call center','top':null}" },
    { &lens_mcp_search, "{'query':'least privilege'}" },
    { &lens_mcp_search, "{'query':'phone calls','kind':'scenario'}" },
    { &lens_mcp_search, "{'query':'the','detail':'full','top':100}" },
    { &lens_mcp_context, "{'workload':'a chatbot over our manuals with RAG'}" },
    { &lens_mcp_context, "{'workload':'a chatbot with RAG','max_tokens':4000,"
                         "'pillar':'security'}" },
    { &lens_mcp_context, "{'workload':'a recipe for onion soup'}" },
    { &lens_mcp_fetch, "{'id':'GENSEC01-BP01'}" },
    { &lens_mcp_fetch, "{'id':'gensec01_bp01','detail':'full'}" },
    { &lens_mcp_fetch, "{'id':'autonomous-call-center'}" },
    { &lens_mcp_fetch, "{'id':'GENSEC01'}" },
    { &lens_mcp_fetch, "{'id':'agentic-overview'}" },
};

START_TEST(results_are_as_their_schema_says)
{
    check_object(object_of(call(calls[_i].tool->name, calls[_i].arguments)),
                 calls[_i].tool->output);
}
END_TEST

START_TEST(ask_names_scenario_and_practices_with_why)
{
    char arguments[1000];
    struct lens_json_value object, first;

    (void)snprintf(arguments, sizeof(arguments), "{'workload':'%s'}", workload);
    object = object_of(call("ask", arguments));
    ck_assert_str_eq(lens_json_text(object, "verdict"), "match");
    first = lens_json_first(lens_json_array(object, "scenarios"));
    ck_assert_str_eq(lens_json_text(first, "id"), "autonomous-call-center");
    first = lens_json_first(lens_json_array(object, "best_practices"));
    ck_assert_uint_gt(strlen(lens_json_text(first, "why")), 20);
    ck_assert(!lens_json_has(first, "your_words"));
    ck_assert(strstr(lens_json_text(object, "source"), "edition"));

    (void)snprintf(arguments, sizeof(arguments),
                   "{'workload':'%s','detail':'full'}", workload);
    object = object_of(call("ask", arguments));
    first = lens_json_first(lens_json_array(object, "best_practices"));
    ck_assert_uint_gt(strlen(lens_json_text(first, "your_words")), 5);
    ck_assert_uint_gt(strlen(lens_json_text(first, "first_step")), 5);
}
END_TEST

START_TEST(ask_about_something_else_names_nothing)
{
    struct lens_json_value object =
        object_of(call("ask", "{'workload':'a recipe for onion soup'}"));

    ck_assert_str_eq(lens_json_text(object, "verdict"), "none");
    ck_assert_uint_eq(lens_json_count(lens_json_array(object, "scenarios")), 0);
    ck_assert_uint_eq(
        lens_json_count(lens_json_array(object, "best_practices")), 0);
}
END_TEST

START_TEST(ask_returns_as_many_as_asked_for)
{
    struct lens_json_value object =
        object_of(call("ask", "{'workload':'a chatbot over our manuals with "
                              "RAG on Bedrock','top':3}"));

    ck_assert_uint_eq(
        lens_json_count(lens_json_array(object, "best_practices")), 3);
    ck_assert_int_gt((int)lens_json_integer(object, "left_out", 0, 60), 10);
}
END_TEST

/* ChatGPT reads these members, of the one text, and no others. */
START_TEST(search_and_fetch_have_the_shape_of_chatgpt)
{
    struct lens_json_value object, first;
    char arguments[200], id[64];

    object = object_of(call("search", "{'query':'least privilege'}"));
    first = lens_json_first(lens_json_array(object, "results"));
    ck_assert_uint_eq(lens_json_count(lens_json_array(object, "results")), 10);
    ck_assert_ptr_nonnull(strstr(lens_json_text(first, "title"), "privilege"));
    ck_assert_ptr_nonnull(
        strstr(lens_json_text(first, "url"), "https://docs.aws.amazon.com/"));
    lens_json_copy_text(first, "id", id, sizeof(id));

    (void)snprintf(arguments, sizeof(arguments), "{'id':'%s'}", id);
    object = object_of(call("fetch", arguments));
    ck_assert_str_eq(lens_json_text(object, "id"), id);
    ck_assert_ptr_nonnull(strstr(lens_json_text(object, "text"), "## Steps"));
    ck_assert_ptr_nonnull(
        strstr(lens_json_text(object, "url"), "https://docs.aws.amazon.com/"));
    ck_assert_str_eq(
        lens_json_text(lens_json_object(object, "metadata"), "pillar"),
        "security");
}
END_TEST

/* Every id stands in the text, the budget is kept, more tokens hold more. */
START_TEST(context_is_a_text_with_ids_within_its_tokens)
{
    static const int budgets[] = { 0, 600, 3000 };
    char arguments[1000], tokens[40];
    size_t n_ids[3];

    for (size_t i = 0; i < 3; i++) {
        struct lens_json_value object, at;
        const char *text;

        (void)snprintf(tokens, sizeof(tokens), ",'max_tokens':%d", budgets[i]);
        (void)snprintf(arguments, sizeof(arguments), "{'workload':'%s'%s}",
                       workload, budgets[i] ? tokens : "");
        object = object_of(call("context", arguments));
        ck_assert_str_eq(lens_json_text(object, "verdict"), "match");
        text = lens_json_text(object, "text");
        n_ids[i] = lens_json_count(lens_json_array(object, "ids"));
        for (at = lens_json_first(lens_json_array(object, "ids"));
             !lens_json_is_end(at); at = lens_json_next(at))
            ck_assert_ptr_nonnull(strstr(text, lens_json_as_text(at)));
        ck_assert_int_le((int)lens_json_integer(object, "tokens", 1, 9999),
                         budgets[i] ? budgets[i] : 1200);
    }
    ck_assert_uint_gt(n_ids[1], 0);
    ck_assert_uint_gt(n_ids[0], n_ids[1]);
    ck_assert_uint_gt(n_ids[2], n_ids[0]);
}
END_TEST

START_TEST(search_that_finds_nothing_is_no_error)
{
    struct lens_json_value object =
        object_of(call("search", "{'query':'the','kind':'practice'}"));

    (void)lens_json_array(object, "results");
    ck_assert_int_eq(lens_json_check(object.doc, NULL), LENS_OK);
}
END_TEST

/* 1,500 tokens; tool.h has how many bytes those are. */
enum {
    ASK_MAX = 5000,
    FETCH_MAX = 6600
};

START_TEST(short_answers_are_short_and_say_what_is_left_out)
{
    static const enum lens_kind kinds[] = { LENS_PRACTICE, LENS_SCENARIO,
                                            LENS_QUESTION, LENS_TOPIC };
    struct lens_api_worker *worker = talk_worker();
    struct lens_arena arena = { .max = 8 << 20 };
    struct lens_briefs briefs = { NULL, 0 };
    char arguments[1000];

    for (size_t k = 0; k < COUNT(kinds); k++) {
        ck_assert_int_eq(lens_opened_briefs(&worker->opened, kinds[k], &arena,
                                            &briefs, NULL),
                         LENS_OK);
        for (size_t i = 0; i < briefs.n; i++) {
            struct lens_json_value result;

            (void)snprintf(arguments, sizeof(arguments), "{'id':'%s'}",
                           briefs.at[i].key);
            result = call("fetch", arguments);
            ck_assert_uint_le(strlen(text_of(result)), FETCH_MAX);
            (void)object_of(result);
        }
    }
    (void)snprintf(arguments, sizeof(arguments), "{'workload':'%s','top':51}",
                   workload);
    ck_assert_uint_le(strlen(text_of(call("ask", arguments))), ASK_MAX);
    ck_assert_uint_le(
        strlen(text_of(call("search", "{'query':'model','top':100}"))),
        ASK_MAX);
    ck_assert_uint_gt(
        strlen(text_of(call("search", "{'query':'model','top':100,"
                                      "'detail':'full'}"))),
        2 * ASK_MAX);
    lens_arena_release(&arena);
}
END_TEST

static const struct {
    const char *tool, *arguments, *says;
} failures[] = {
    { "ask", "{}", "the argument 'workload' is missing" },
    { "ask", "{'workload':7}", "workload is not a string" },
    { "ask", "{'workload':null}", "workload is not a string" },
    { "ask", "{'workload':''}", "" },
    { "ask", "{'workload':'x','pillars':[]}", "did you mean 'pillar'" },
    { "ask", "{'workload':'x','pillar':'nonsense'}", "nonsense" },
    { "ask", "{'workload':'x','pillar':[1]}", "is not a string" },
    { "ask", "{'workload':'x','top':0}", "allowed range" },
    { "ask", "{'workload':'x','top':52}", "allowed range" },
    { "ask", "{'workload':'x','top':1.5}", "allowed range" },
    { "ask", "{'workload':'x','top':'3'}", "is not a number" },
    { "ask", "{'workload':'x','detail':'some'}", "brief or full" },
    { "ask", "{'workload':'x','detail':3}", "is not a string" },
    { "context", "{}", "the argument 'workload' is missing" },
    { "context", "{'workload':'x','max_tokens':0}", "allowed range" },
    { "context", "{'workload':'a chatbot with RAG','max_tokens':1}", "" },
    { "context", "{'workload':'x','risk':'enormous'}", "enormous" },
    { "search", "{}", "the argument 'query' is missing" },
    { "search", "{'query':'x','kind':'concept'}", "a kind other than" },
    { "search", "{'query':'x','kind':'passage'}", "" },
    { "search", "{'query':'x','top':101}", "allowed range" },
    { "fetch", "{}", "the argument 'id' is missing" },
    { "fetch", "{'id':'GENSEC99-BP01'}", "did you mean" },
    { "fetch", "{'id':''}", "there is nothing called" },
    { "fetch", "{'id':'rag','text':'x'}", "there is no member" },
};

START_TEST(call_that_fails_tells_the_model_what_to_change)
{
    struct lens_json_value result =
        call(failures[_i].tool, failures[_i].arguments);

    ck_assert(lens_json_bool(result, "isError"));
    ck_assert_msg(strstr(text_of(result), failures[_i].says) != NULL, "%s",
                  text_of(result));
    ck_assert_uint_gt(strlen(text_of(result)), 10);
    ck_assert(!lens_json_has(result, "structuredContent"));
}
END_TEST

START_TEST(call_of_nothing_is_an_error_of_the_protocol)
{
    static const char *const wrong[] = {
        "{'name':'recommend'}",
        "{'name':''}",
        "{}",
        "{'name':7}",
        "{'name':'ask','arguments':[]}",
        "{'name':'ask','arguments':'x'}",
    };
    char message[200];

    for (size_t i = 0; i < COUNT(wrong); i++) {
        (void)snprintf(message, sizeof(message),
                       "{'jsonrpc':'2.0','id':1,'method':'tools/call',"
                       "'params':%s}",
                       wrong[i]);
        (void)talk(message);
        ck_assert_msg(talk_code() == -32602, "%s", wrong[i]);
        ck_assert_int_eq(talk_status, 200);
    }
}
END_TEST

START_TEST(call_without_an_index_says_how_to_build_one)
{
    struct lens_json_value result;

    talk_begin_without_index();
    result = call("ask", "{'workload':'x'}");
    ck_assert(lens_json_bool(result, "isError"));
    ck_assert_ptr_nonnull(strstr(text_of(result), "asklens index build"));
    (void)talk("{'jsonrpc':'2.0','id':1,'method':'tools/list'}");
    ck_assert_int_eq(talk_code(), 0);
    talk_begin();
}
END_TEST

/* A line end in a text is no line end of the answer: talk() looks at that. */
START_TEST(call_with_line_ends_is_answered_on_one_line)
{
    (void)call("ask", "{'workload':'a chatbot\\nover our\\r\\nmanuals\\u2028"
                      "with RAG','detail':'full'}");
    (void)call("fetch", "{'id':'a\\nb'}");
}
END_TEST

START_TEST(call_with_the_longest_text_is_answered)
{
    static char arguments[1 << 19];
    size_t len;

    (void)strcpy(arguments, "{'workload':'");
    len = strlen(arguments);
    while (len < LENS_TEXT_MAX)
        len += (size_t)snprintf(arguments + len, 40,
                                "our chatbot answers from manuals. ");
    (void)strcpy(arguments + LENS_TEXT_MAX, "'}");
    (void)object_of(call("ask", arguments));
    memset(arguments + LENS_TEXT_MAX, 'x', LENS_TEXT_MAX / 2);
    (void)strcpy(arguments + LENS_TEXT_MAX / 2 * 3, "'}");
    ck_assert(lens_json_bool(call("ask", arguments), "isError"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mcp_tools");
    TCase *tc = tcase_create("mcp_tools");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, tools_are_listed_in_order_with_all_a_client_wants);
    tcase_add_loop_test(tc, results_are_as_their_schema_says, 0, COUNT(calls));
    tcase_add_test(tc, ask_names_scenario_and_practices_with_why);
    tcase_add_test(tc, ask_about_something_else_names_nothing);
    tcase_add_test(tc, ask_returns_as_many_as_asked_for);
    tcase_add_test(tc, search_and_fetch_have_the_shape_of_chatgpt);
    tcase_add_test(tc, context_is_a_text_with_ids_within_its_tokens);
    tcase_add_test(tc, search_that_finds_nothing_is_no_error);
    tcase_add_test(tc, short_answers_are_short_and_say_what_is_left_out);
    tcase_add_loop_test(tc, call_that_fails_tells_the_model_what_to_change, 0,
                        COUNT(failures));
    tcase_add_test(tc, call_of_nothing_is_an_error_of_the_protocol);
    tcase_add_test(tc, call_without_an_index_says_how_to_build_one);
    tcase_add_test(tc, call_with_line_ends_is_answered_on_one_line);
    tcase_add_test(tc, call_with_the_longest_text_is_answered);
    tcase_add_unchecked_fixture(tc, talk_open, talk_close);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
