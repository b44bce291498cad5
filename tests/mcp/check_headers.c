/* POST /mcp: the header fields that repeat the body, and the statuses. */
#include "talk.h"

#include <string.h>

#include "support/suite.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define MODERN                                                  \
    "'_meta':{'io.modelcontextprotocol/protocolVersion':"       \
    "'2026-07-28','io.modelcontextprotocol/clientCapabilities'" \
    ":{}}"
#define LIST \
    "{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{" MODERN "}}"
#define CALL(name)                                                \
    "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'na" \
    "me':'" name "','arguments':{'query':'x'}," MODERN "}}"
#define PING "{'jsonrpc':'2.0','id':1,'method':'ping'}"

#define VERSION(text) "MCP-Protocol-Version", text
#define METHOD(text)  "Mcp-Method", text
#define NAME(text)    "Mcp-Name", text

static const struct {
    const char *fields[11];
    const char *body;
    int code, status;
} rows[] = {
    /* Modern: all is there, in any case of the names. */
    { { VERSION("2026-07-28"), METHOD("tools/list") }, LIST, 0, 200 },
    { { "mcp-protocol-version", "2026-07-28", "MCP-METHOD", "tools/list" },
      LIST,
      0,
      200 },
    { { VERSION("2026-07-28"), METHOD("tools/call"), NAME("search") },
      CALL("search"),
      0,
      200 },
    /* c2VhcmNo is "search", w6k= an e with an accent. */
    { { VERSION("2026-07-28"), METHOD("tools/call"),
        NAME("=?base64?c2VhcmNo?=") },
      CALL("search"),
      0,
      200 },
    { { VERSION("2026-07-28"), METHOD("tools/call"), NAME("=?base64?w6k=?=") },
      CALL("\xc3\xa9"),
      -32602,
      200 },
    /* Something is missing, or says something else. */
    { { METHOD("tools/list") }, LIST, -32020, 400 },
    { { VERSION("2026-07-28") }, LIST, -32020, 400 },
    { { NULL }, LIST, -32020, 400 },
    { { VERSION("2025-11-25"), METHOD("tools/list") }, LIST, -32020, 400 },
    { { VERSION("2026-07-28"), METHOD("tools/call") }, LIST, -32020, 400 },
    { { VERSION("2026-07-28"), METHOD("Tools/List") }, LIST, -32020, 400 },
    { { VERSION("2026-07-28"), METHOD("tools/call") },
      CALL("search"),
      -32020,
      400 },
    { { VERSION("2026-07-28"), METHOD("tools/call"), NAME("ask") },
      CALL("search"),
      -32020,
      400 },
    { { VERSION("2026-07-28"), METHOD("tools/call"), NAME("Search") },
      CALL("search"),
      -32020,
      400 },
    { { VERSION("2026-07-28"), VERSION("2026-07-28"), METHOD("tools/list") },
      LIST,
      -32020,
      400 },
    { { VERSION("2026-07-28"), METHOD("tools/call"), NAME("search"),
        NAME("ask") },
      CALL("search"),
      -32020,
      400 },
    /* Not as an encoder spells it: no multiple of four, other digits, bits
     * that padding cuts off, padding within, no UTF-8, other marks. */
    { { VERSION("2026-07-28"), METHOD("tools/call"),
        NAME("=?base64?c2VhcmN?=") },
      CALL("search"),
      -32020,
      400 },
    { { VERSION("2026-07-28"), METHOD("tools/call"),
        NAME("=?base64?c2Vh*mNo?=") },
      CALL("search"),
      -32020,
      400 },
    { { VERSION("2026-07-28"), METHOD("tools/call"), NAME("=?base64?w6l=?=") },
      CALL("\xc3\xa9"),
      -32020,
      400 },
    { { VERSION("2026-07-28"), METHOD("tools/call"),
        NAME("=?base64?w6k=c2Vh?=") },
      CALL("\xc3\xa9"),
      -32020,
      400 },
    { { VERSION("2026-07-28"), METHOD("tools/call"), NAME("=?base64?/w==?=") },
      CALL("x"),
      -32020,
      400 },
    { { VERSION("2026-07-28"), METHOD("tools/call"),
        NAME("=?BASE64?c2VhcmNo?=") },
      CALL("search"),
      -32020,
      400 },
    { { VERSION("2026-07-28"), METHOD("tools/call"),
        NAME("=?base64?"
             "?=") },
      CALL("search"),
      -32020,
      400 },
    { { VERSION("2026-07-28"), METHOD("tools/call"),
        NAME("=?base64?"
             "=") },
      CALL("search"),
      -32020,
      400 },
    /* A method nobody has is looked at after the fields. */
    { { VERSION("2026-07-28"), METHOD("no/such") },
      "{'jsonrpc':'2.0','id':1,'method':'no/such','params':{" MODERN "}}",
      -32601,
      404 },
    { { VERSION("2026-07-28") },
      "{'jsonrpc':'2.0','id':1,'method':'no/such','params':{" MODERN "}}",
      -32020,
      400 },
    /* A version nobody has, said twice alike. */
    { { VERSION("1900-01-01"), METHOD("tools/list") },
      "{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{'_meta':{"
      "'io.modelcontextprotocol/protocolVersion':'1900-01-01',"
      "'io.modelcontextprotocol/clientCapabilities':{}}}}",
      -32022,
      400 },
    /* The modern version in the field alone. */
    { { VERSION("2026-07-28"), METHOD("tools/list") },
      "{'jsonrpc':'2.0','id':1,'method':'tools/list'}",
      -32602,
      400 },
    /* Legacy. */
    { { NULL }, PING, 0, 200 },
    { { VERSION("2025-11-25") }, PING, 0, 200 },
    { { VERSION("2025-06-18") }, PING, 0, 200 },
    { { VERSION("2025-03-26") }, PING, 0, 200 },
    { { VERSION("2024-11-05") }, PING, -32022, 400 },
    { { VERSION("\xff\xfe") }, PING, -32022, 400 },
    { { VERSION("2025-11-25"), "Mcp-Session-Id", "x", "Last-Event-ID", "y" },
      PING,
      0,
      200 },
    { { VERSION("2025-11-25"), METHOD("of no interest") }, PING, 0, 200 },
    { { NULL },
      "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{"
      "'protocolVersion':'2025-06-18'}}",
      0,
      200 },
    { { VERSION("2099-01-01") },
      "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{"
      "'protocolVersion':'2025-06-18'}}",
      0,
      200 },
    { { VERSION("2025-11-25") },
      "{'jsonrpc':'2.0','id':1,'method':'no/such'}",
      -32601,
      200 },
    { { NULL }, "", -32700, 400 },
    { { NULL }, "{", -32700, 400 },
};

START_TEST(post_has_the_code_and_the_status)
{
    const char *answer = talk_http(rows[_i].fields, rows[_i].body);

    ck_assert_msg(talk_code() == rows[_i].code, "row %d: %.200s", _i, answer);
    ck_assert_int_eq(talk_status, rows[_i].status);
}
END_TEST

START_TEST(post_of_a_notification_is_accepted_without_a_body)
{
    static const char *const none[] = { NULL };

    ck_assert_str_eq(
        talk_http(none, "{'jsonrpc':'2.0','method':'notifications/x'}"), "");
    ck_assert_int_eq(talk_status, 202);
}
END_TEST

START_TEST(post_of_an_array_is_for_one_version)
{
    static const char *const none[] = { NULL };
    static const char *const newer[] = { VERSION("2025-06-18"), NULL };
    static const char *const that[] = { VERSION("2025-03-26"), NULL };

    (void)talk_http(none, "[" PING "," PING "]");
    ck_assert_uint_eq(lens_json_count(talk_answer()), 2);
    (void)talk_http(that, "[" PING "," PING "]");
    ck_assert_uint_eq(lens_json_count(talk_answer()), 2);
    (void)talk_http(newer, "[" PING "," PING "]");
    ck_assert_int_eq(talk_code(), -32600);
    ck_assert_int_eq(talk_status, 400);
}
END_TEST

START_TEST(other_methods_are_told_which_there_is)
{
    static const char *const methods[] = { "GET", "DELETE", "PUT" };

    for (size_t i = 0; i < COUNT(methods); i++) {
        struct lens_api_request request = { .method = lens_view_of(methods[i]),
                                            .path = { "/mcp", 4 } };
        struct lens_api_response response;

        lens_api_response_init(&response);
        lens_api_answer(talk_worker(), &request, &response);
        ck_assert_int_eq(response.status, 405);
        ck_assert_str_eq(response.fields[0].name, "Allow");
        ck_assert_ptr_nonnull(strstr(response.body.p, "\"jsonrpc\":\"2.0\""));
        ck_assert_ptr_nonnull(strstr(response.body.p, "-32600"));
        lens_api_response_release(&response);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mcp_headers");
    TCase *tc = tcase_create("mcp_headers");

    tcase_add_loop_test(tc, post_has_the_code_and_the_status, 0, COUNT(rows));
    tcase_add_test(tc, post_of_a_notification_is_accepted_without_a_body);
    tcase_add_test(tc, post_of_an_array_is_for_one_version);
    tcase_add_test(tc, other_methods_are_told_which_there_is);
    tcase_add_unchecked_fixture(tc, talk_open, talk_close);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
