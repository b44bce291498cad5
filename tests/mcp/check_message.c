/* Messages of both eras: what is answered, with which id, by which version. */
#include "talk.h"

#include <stdio.h>
#include <string.h>

#include "asklens/arena.h"
#include "support/faults.h"
#include "support/suite.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* The id comes back as it was written, whatever a parser would make of it. */
START_TEST(message_id_is_echoed_exactly)
{
    static const char *const ids[] = {
        "1",          "0",      "-7",
        "1.0",        "1e2",    "12345678901234567890123",
        "'a'",        "''",     "'a\\u00e9\\n\\/'",
        "'\xc3\xa9'", "0.1000",
    };
    char message[200], want[200];

    for (size_t i = 0; i < COUNT(ids); i++) {
        (void)snprintf(message, sizeof(message),
                       "{'jsonrpc':'2.0', 'id' : %s ,'method':'ping'}", ids[i]);
        (void)snprintf(want, sizeof(want),
                       "{'jsonrpc':'2.0','id':%s,'result':{}}", ids[i]);
        ck_assert_str_eq(talk(message), talk_quoted(want));
    }
}
END_TEST

/* Found by its place, since its name can be written in many ways. */
START_TEST(message_id_is_found_behind_anything)
{
    ck_assert_str_eq(
        talk("{'params':{'id':2,'x':[{'id':3},'}']},'jsonrpc':'2.0',"
             "'method':'ping','\\u0069d':'\\\"x'}"),
        talk_quoted("{'jsonrpc':'2.0','id':'\\\"x','result':{}}"));
    ck_assert_str_eq(talk("{'id':1,'jsonrpc':'2.0','method':'ping','id':2}"),
                     talk_quoted("{'jsonrpc':'2.0','id':1,'result':{}}"));
}
END_TEST

static const struct {
    const char *message;
    int code, status;
} refused[] = {
    { "", -32700, 400 },
    { "{", -32700, 400 },
    { "nonsense", -32700, 400 },
    { "{'jsonrpc':'2.0','id':1,'method':'ping'} 1", -32700, 400 },
    { "{'jsonrpc':'2.0','id':1,'method':'ping\xff'}", -32700, 400 },
    { "{'jsonrpc':'2.0','id':1,'method':'ping\\u0000'}", -32602, 200 },
    { "{'method':'notifications/x'}", -32600, 400 },
    { "{'jsonrpc':'2.0','method':'notifications/x','params':7}", -32602, 400 },
    { "{'result':{},'id':1}", -32600, 400 },
    { "{'jsonrpc':'2.0','id':1,'method':'\\\\u0000'}", -32601, 200 },
    { "1", -32600, 400 },
    { "null", -32600, 400 },
    { "'ping'", -32600, 400 },
    { "{}", -32600, 400 },
    { "{'id':1,'method':'ping'}", -32600, 400 },
    { "{'jsonrpc':'1.0','id':1,'method':'ping'}", -32600, 400 },
    { "{'jsonrpc':2.0,'id':1,'method':'ping'}", -32600, 400 },
    { "{'jsonrpc':'2.0','id':1}", -32600, 400 },
    { "{'jsonrpc':'2.0','id':1,'method':7}", -32600, 400 },
    { "{'jsonrpc':'2.0','id':null,'method':'ping'}", -32600, 400 },
    { "{'jsonrpc':'2.0','id':true,'method':'ping'}", -32600, 400 },
    { "{'jsonrpc':'2.0','id':[1],'method':'ping'}", -32600, 400 },
    { "{'jsonrpc':'2.0','id':{},'method':'ping'}", -32600, 400 },
    /* Parsers take these numbers, JSON has none of them. */
    { "{'jsonrpc':'2.0','id':01,'method':'ping'}", -32600, 400 },
    { "{'jsonrpc':'2.0','id':1.,'method':'ping'}", -32600, 400 },
    { "{'jsonrpc':'2.0','id':'a\tb','method':'ping'}", -32600, 400 },
    { "{'jsonrpc':'2.0','id':1,'method':'ping','params':[]}", -32602, 400 },
    { "{'jsonrpc':'2.0','id':1,'method':'ping','params':1}", -32602, 400 },
    { "{'jsonrpc':'2.0','id':1,'method':'ping','params':{'_meta':1}}", -32602,
      400 },
    { "{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{'cursor':'2'}}",
      -32602, 200 },
    { "{'jsonrpc':'2.0','id':1,'method':'resources/list',"
      "'params':{'cursor':'2'}}",
      -32602, 200 },
    { "{'jsonrpc':'2.0','id':1,'method':'prompts/list','params':{'cursor':7}}",
      -32602, 200 },
    /* Before a handshake too, so that a newer client goes on looking. */
    { "{'jsonrpc':'2.0','id':1,'method':'tools/lisp'}", -32601, 200 },
    { "{'jsonrpc':'2.0','id':1,'method':''}", -32601, 200 },
    { "{'jsonrpc':'2.0','id':1,'method':'resources/subscribe'}", -32601, 200 },
    { "{'jsonrpc':'2.0','id':1,'method':'logging/setLevel'}", -32601, 200 },
    { "{'jsonrpc':'2.0','id':1,'method':'initialize'}", -32602, 200 },
    { "{'jsonrpc':'2.0','id':1,'method':'initialize',"
      "'params':{'protocolVersion':1}}",
      -32602, 200 },
    { "{'jsonrpc':'2.0','id':1,'method':'server/discover'}", -32602, 400 },
    { "{'jsonrpc':'2.0','id':1,'method':'server/discover',"
      "'params':{'_meta':{}}}",
      -32602, 400 },
};

START_TEST(message_that_is_wrong_has_its_code)
{
    (void)talk(refused[_i].message);
    ck_assert_msg(talk_code() == refused[_i].code, "%s: %d",
                  refused[_i].message, talk_code());
    ck_assert_int_eq(talk_status, refused[_i].status);
}
END_TEST

START_TEST(message_error_has_the_id_when_there_is_one)
{
    (void)talk("{'jsonrpc':'2.0','id':'x','method':'nothing'}");
    ck_assert_str_eq(lens_json_text(talk_answer(), "id"), "x");
    (void)talk("{'id':4}");
    ck_assert_int_eq((int)lens_json_integer(talk_answer(), "id", 0, 9), 4);
    (void)talk("{'jsonrpc':'2.0','id':null,'method':'ping'}");
    ck_assert(!lens_json_has(talk_answer(), "id"));
    (void)talk("{");
    ck_assert(!lens_json_has(talk_answer(), "id"));
}
END_TEST

START_TEST(message_id_of_any_length_is_not_echoed)
{
    char message[600] = "{'jsonrpc':'2.0','method':'ping','id':'";
    size_t len;

    for (int i = 0; i < 256; i++)
        (void)strcat(message, i % 2 ? "x" : "\xc3\xa9");
    len = strlen(message);
    (void)strcpy(message + len, "'}");
    (void)talk(message);
    ck_assert_int_eq(talk_code(), 0);
    (void)strcpy(message + len, "x'}");
    (void)talk(message);
    ck_assert_int_eq(talk_code(), -32600);
}
END_TEST

/* Nobody waits for an answer to these, not even that they are wrong. */
START_TEST(message_without_an_id_is_not_answered)
{
    static const char *const silent[] = {
        "{'jsonrpc':'2.0','method':'notifications/initialized'}",
        ("{'jsonrpc':'2.0','method':'notifications/cancelled',"
         "'params':{'requestId':1}}"),
        "{'jsonrpc':'2.0','method':'notifications/unheard_of'}",
        "{'jsonrpc':'2.0','method':'tools/call','params':{'name':'ask'}}",
        "{'jsonrpc':'2.0','id':1,'result':{}}",
        "{'jsonrpc':'2.0','id':1,'error':{'code':1,'message':'x'}}",
    };

    for (size_t i = 0; i < COUNT(silent); i++) {
        ck_assert_str_eq(talk(silent[i]), "");
        ck_assert_int_eq(talk_status, 202);
    }
}
END_TEST

static const struct {
    const char *wanted, *agreed;
} handshakes[] = {
    { "2025-03-26", "2025-03-26" }, { "2025-06-18", "2025-06-18" },
    { "2025-11-25", "2025-11-25" }, { "2024-11-05", "2025-11-25" },
    { "2026-07-28", "2025-11-25" }, { "1900-01-01", "2025-11-25" },
    { "x", "2025-11-25" },
};

START_TEST(handshake_agrees_on_a_version_we_know)
{
    char message[300];
    struct lens_json_value result;

    talk_begin();
    (void)snprintf(message, sizeof(message),
                   "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{"
                   "'protocolVersion':'%s','capabilities':{},'clientInfo':{"
                   "'name':'x','version':'1'}}}",
                   handshakes[_i].wanted);
    (void)talk(message);
    result = talk_result();
    ck_assert_str_eq(lens_json_text(result, "protocolVersion"),
                     handshakes[_i].agreed);
    ck_assert_str_eq(
        lens_json_text(lens_json_object(result, "serverInfo"), "name"),
        "asklens");
    ck_assert(lens_json_has(lens_json_object(result, "capabilities"), "tools"));
    ck_assert_uint_gt(strlen(lens_json_text(result, "instructions")), 200);
    ck_assert(!lens_json_has(result, "resultType"));
    ck_assert_str_eq(lens_mcp_version_name(talk_peer()->version),
                     handshakes[_i].agreed);
}
END_TEST

START_TEST(modern_discover_says_what_we_are)
{
    static const char *const versions[] = { "2026-07-28", "2025-11-25",
                                            "2025-06-18", "2025-03-26" };
    struct lens_json_value result, at;
    size_t n = 0;

    (void)talk_modern("server/discover", "");
    result = talk_result();
    for (at = lens_json_first(lens_json_array(result, "supportedVersions"));
         !lens_json_is_end(at); at = lens_json_next(at))
        ck_assert_str_eq(lens_json_as_text(at), versions[n++]);
    ck_assert_uint_eq(n, 4);
    ck_assert_str_eq(lens_json_text(result, "resultType"), "complete");
    ck_assert_str_eq(lens_json_text(result, "cacheScope"), "public");
    ck_assert_int_gt((int)lens_json_integer(result, "ttlMs", 0, 1 << 30), 0);
    ck_assert_str_eq(
        lens_json_text(lens_json_object(lens_json_object(result, "_meta"),
                                        "io.modelcontextprotocol/serverInfo"),
                       "name"),
        "asklens");
}
END_TEST

/* Which results may be kept, and that only modern ones say so. */
static const struct {
    const char *method, *more;
    bool may_be_kept;
} results[] = {
    { "tools/list", "", true },
    { "resources/list", "", true },
    { "resources/templates/list", "", true },
    { "resources/read", ",'uri':'wa://generative-ai/practice/GENSEC01-BP01'",
      true },
    { "prompts/list", "", true },
    { "prompts/get", ",'name':'review_workload','arguments':{'workload':'x'}",
      false },
    { "tools/call", ",'name':'search','arguments':{'query':'x'}", false },
};

START_TEST(results_of_both_eras_differ_by_what_modern_ones_add)
{
    char message[400];
    struct lens_json_value result;

    (void)talk_modern(results[_i].method, results[_i].more);
    result = talk_result();
    ck_assert_str_eq(lens_json_text(result, "resultType"), "complete");
    ck_assert(lens_json_has(result, "_meta"));
    ck_assert(lens_json_has(result, "ttlMs") == results[_i].may_be_kept);
    ck_assert(lens_json_has(result, "cacheScope") == results[_i].may_be_kept);

    (void)snprintf(message, sizeof(message),
                   "{'jsonrpc':'2.0','id':1,'method':'%s','params':{'x':1%s}}",
                   results[_i].method, results[_i].more);
    (void)talk(message);
    result = talk_result();
    ck_assert(!lens_json_has(result, "resultType"));
    ck_assert(!lens_json_has(result, "_meta"));
    ck_assert(!lens_json_has(result, "ttlMs"));
}
END_TEST

static const struct {
    const char *meta;
    int code;
} envelopes[] = {
    { "'io.modelcontextprotocol/protocolVersion':'2026-07-28'", -32602 },
    { "'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
      "'io.modelcontextprotocol/clientCapabilities':1",
      -32602 },
    { "'io.modelcontextprotocol/protocolVersion':1,"
      "'io.modelcontextprotocol/clientCapabilities':{}",
      -32602 },
    { "'io.modelcontextprotocol/protocolVersion':'1900-01-01',"
      "'io.modelcontextprotocol/clientCapabilities':{}",
      -32022 },
    { "'io.modelcontextprotocol/protocolVersion':'2025-11-25',"
      "'io.modelcontextprotocol/clientCapabilities':{}",
      -32022 },
    { "'io.modelcontextprotocol/protocolVersion':'',"
      "'io.modelcontextprotocol/clientCapabilities':{}",
      -32022 },
    { "'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
      "'io.modelcontextprotocol/clientCapabilities':{},"
      "'io.modelcontextprotocol/clientInfo':{'name':'x','version':'1'},"
      "'progressToken':4,'traceparent':'00-x'",
      0 },
};

START_TEST(modern_envelope_must_be_whole)
{
    char message[600];

    (void)snprintf(message, sizeof(message),
                   "{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{"
                   "'_meta':{%s}}}",
                   envelopes[_i].meta);
    (void)talk(message);
    ck_assert_int_eq(talk_code(), envelopes[_i].code);
    ck_assert_int_eq(talk_status, envelopes[_i].code ? 400 : 200);
}
END_TEST

START_TEST(modern_version_we_do_not_speak_is_told_those_we_do)
{
    struct lens_json_value data;

    (void)talk("{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{"
               "'_meta':{'io.modelcontextprotocol/protocolVersion':"
               "'1900-01-01','io.modelcontextprotocol/clientCapabilities':"
               "{}}}}");
    data = lens_json_object(lens_json_object(talk_answer(), "error"), "data");
    ck_assert_str_eq(lens_json_text(data, "requested"), "1900-01-01");
    ck_assert_uint_eq(lens_json_count(lens_json_array(data, "supported")), 4);
}
END_TEST

START_TEST(modern_methods_are_not_the_legacy_ones)
{
    static const char *const gone[] = { "ping", "initialize", "nothing",
                                        "subscriptions/listen" };

    for (size_t i = 0; i < COUNT(gone); i++) {
        (void)talk_modern(gone[i], "");
        ck_assert_int_eq(talk_code(), -32601);
        ck_assert_int_eq(talk_status, 404);
    }
}
END_TEST

#define PING(id) "{'jsonrpc':'2.0','id':" id ",'method':'ping'}"
#define PONG(id) "{'jsonrpc':'2.0','id':" id ",'result':{}}"

START_TEST(batch_is_answered_in_order_without_what_is_silent)
{
    talk_begin();
    ck_assert_str_eq(
        talk("[" PING(
            "1") ", {'jsonrpc':'2.0','method':'notifications/x'},\n"
                 " " PING(
                     "'b'") ", {'jsonrpc':'2.0','id':1,'result':[',',']']}]"),
        talk_quoted("[" PONG("1") "," PONG("'b'") "]"));
    ck_assert_int_eq(talk_status, 200);
    ck_assert_str_eq(talk("[{'jsonrpc':'2.0','method':'notifications/x'}]"),
                     "");
    ck_assert_int_eq(talk_status, 202);
    (void)talk("[1, " PING("2") "]");
    ck_assert_uint_eq(lens_json_count(talk_answer()), 2);
}
END_TEST

START_TEST(batch_is_of_one_version_only)
{
    static const enum lens_mcp_version others[] = { LENS_MCP_2025_06_18,
                                                    LENS_MCP_2025_11_25,
                                                    LENS_MCP_2026_07_28,
                                                    LENS_N_MCP_VERSIONS };

    talk_begin();
    talk_peer()->version = LENS_MCP_2025_03_26;
    (void)talk("[" PING("1") "]");
    ck_assert_uint_eq(lens_json_count(talk_answer()), 1);
    for (size_t i = 0; i < COUNT(others); i++) {
        talk_peer()->version = others[i];
        (void)talk("[" PING("1") "]");
        ck_assert_int_eq(talk_code(), -32600);
        ck_assert_int_eq(talk_status, 400);
    }
    talk_begin();
}
END_TEST

START_TEST(batch_has_bounds_and_takes_no_handshake)
{
    char message[4000] = "[";

    talk_begin();
    (void)talk("[]");
    ck_assert_int_eq(talk_code(), -32600);
    (void)talk("[1");
    ck_assert_int_eq(talk_code(), -32700);
    for (int i = 0; i < LENS_MCP_BATCH_MAX; i++)
        (void)strcat(message, i ? "," PING("1") : PING("1"));
    (void)strcat(message, "]");
    (void)talk(message);
    ck_assert_uint_eq(lens_json_count(talk_answer()), LENS_MCP_BATCH_MAX);
    message[strlen(message) - 1] = '\0';
    (void)strcat(message, "," PING("1") "]");
    (void)talk(message);
    ck_assert_int_eq(talk_code(), -32600);

    ck_assert_ptr_nonnull(strstr(talk("[{'jsonrpc':'2.0','id':1,'method':"
                                      "'initialize','params':{"
                                      "'protocolVersion':'2025-11-25'}}]"),
                                 "-32600"));
    ck_assert_int_eq(talk_peer()->version, LENS_MCP_UNSAID);
    ck_assert_ptr_nonnull(
        strstr(talk("[{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{"
                    "'_meta':{'io.modelcontextprotocol/protocolVersion':"
                    "'2026-07-28','io.modelcontextprotocol/clientCapabilities'"
                    ":{}}}}]"),
               "-32600"));
}
END_TEST

START_TEST(message_deeper_than_the_limit_is_refused)
{
    char message[200] = "{'jsonrpc':'2.0','id':1,'method':'ping','params':{"
                        "'x':";

    for (int i = 0; i < LENS_API_DEPTH_MAX; i++)
        (void)strcat(message, "[");
    (void)talk(message);
    ck_assert_int_eq(talk_code(), -32600);
    ck_assert_int_eq(talk_status, 400);
}
END_TEST

/* A long name that ends within a character is still UTF-8 where it is cut. */
START_TEST(message_error_quotes_no_half_character)
{
    char message[400] = "{'jsonrpc':'2.0','id':1,'method':'x";

    for (int i = 0; i < 60; i++)
        (void)strcat(message, "\xc3\xa9");
    (void)strcat(message, "'}");
    (void)talk(message);
    ck_assert_int_eq(talk_code(), -32601);
}
END_TEST

/* A fault may cost the answer its content, never its shape; where there is no
 * memory for an answer at all, the buffer says so. */
static void answer_with_faults(const char *message)
{
    for (size_t nth = 0;; nth++) {
        struct lens_mcp_peer peer = { .worker = talk_worker() };
        struct lens_buffer out;

        lens_buffer_init(&out, LENS_API_ANSWER_MAX);
        test_faults_begin(nth);
        (void)lens_mcp_answer(&peer, lens_view_of(talk_quoted(message)), &out);
        lens_arena_release(&talk_worker()->call.arena);
        if (!test_faults_end()) {
            lens_buffer_release(&out);
            return;
        }
        if (lens_buffer_status(&out) == LENS_OK) {
            ck_assert_uint_gt(out.len, 0);
            ck_assert(out.p[out.len - 1] == '\n');
        }
        lens_buffer_release(&out);
    }
}

START_TEST(message_without_memory_still_has_an_answer)
{
    static const char *const messages[] = {
        "{'jsonrpc':'2.0','id':1,'method':'tools/list'}",
        "{'jsonrpc':'2.0','id':1,'method':'nothing'}",
        "[" PING("1") "," PING("2") "]",
        "{'jsonrpc':'2.0','id':1,'method':'prompts/get','params':{'name':"
        "'review_workload','arguments':{'workload':'x'}}}",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':"
        "'fetch','arguments':{'id':'GENSEC01-BP01'}}}",
        "{'jsonrpc':'2.0','id':1,'method':'resources/read','params':{'uri':"
        "'wa://generative-ai/scenario/autonomous-call-center'}}",
    };

    answer_with_faults(messages[_i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mcp_message");
    TCase *tc = tcase_create("mcp_message");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, message_id_is_echoed_exactly);
    tcase_add_test(tc, message_id_is_found_behind_anything);
    tcase_add_loop_test(tc, message_that_is_wrong_has_its_code, 0,
                        COUNT(refused));
    tcase_add_test(tc, message_error_has_the_id_when_there_is_one);
    tcase_add_test(tc, message_id_of_any_length_is_not_echoed);
    tcase_add_test(tc, message_without_an_id_is_not_answered);
    tcase_add_loop_test(tc, handshake_agrees_on_a_version_we_know, 0,
                        COUNT(handshakes));
    tcase_add_test(tc, modern_discover_says_what_we_are);
    tcase_add_loop_test(tc, results_of_both_eras_differ_by_what_modern_ones_add,
                        0, COUNT(results));
    tcase_add_loop_test(tc, modern_envelope_must_be_whole, 0, COUNT(envelopes));
    tcase_add_test(tc, modern_version_we_do_not_speak_is_told_those_we_do);
    tcase_add_test(tc, modern_methods_are_not_the_legacy_ones);
    tcase_add_test(tc, batch_is_answered_in_order_without_what_is_silent);
    tcase_add_test(tc, batch_is_of_one_version_only);
    tcase_add_test(tc, batch_has_bounds_and_takes_no_handshake);
    tcase_add_test(tc, message_deeper_than_the_limit_is_refused);
    tcase_add_test(tc, message_error_quotes_no_half_character);
    tcase_add_loop_test(tc, message_without_memory_still_has_an_answer, 0, 6);
    tcase_add_unchecked_fixture(tc, talk_open, talk_close);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
