/*
 * Random messages: each is answered by one line of JSON or by nothing, with a
 * status a client knows, and the next one is answered as ever.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "support/random.h"
#include "support/suite.h"
#include "talk.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    DEPTH_MAX = 6,
    N_MESSAGES = 150 /* of a seed */
};

/* Words that are likely to get a message somewhere. */
static const char *const words[] = {
    "jsonrpc",
    "2.0",
    "id",
    "method",
    "params",
    "_meta",
    "arguments",
    "name",
    "uri",
    "cursor",
    "initialize",
    "ping",
    "tools/list",
    "tools/call",
    "resources/list",
    "resources/read",
    "prompts/get",
    "server/discover",
    "notifications/x",
    "protocolVersion",
    "2025-03-26",
    "2026-07-28",
    "io.modelcontextprotocol/protocolVersion",
    "io.modelcontextprotocol/clientCapabilities",
    "ask",
    "search",
    "fetch",
    "context",
    "workload",
    "query",
    "top",
    "kind",
    "detail",
    "full",
    "pillar",
    "risk",
    "scenario",
    "GENSEC01-BP01",
    "review_workload",
    "check_practice",
    "wa://generative-ai/practice/GENSEC01-BP01",
    "a chatbot with RAG",
    "",
    "\\n",
    "\\\"",
    "\\u0000",
    "\\ud83d\\ude00",
    "\xc3\xa9",
    "\xff",
};

static const char *const atoms[] = { "0",    "1",     "-1",    "1e999", "null",
                                     "true", "false", "1.5",   "01",    "nul",
                                     "{",    "]",     "2.0e1", "\"",    "" };

static void add_word(struct lens_buffer *out, struct test_random *r)
{
    lens_buffer_add_format(out, "\"%s\"",
                           words[test_random_below(r, COUNT(words))]);
}

static void add_value(struct lens_buffer *out, struct test_random *r,
                      unsigned depth)
{
    size_t kind = test_random_below(r, depth < DEPTH_MAX ? 8 : 4);
    size_t n = test_random_below(r, 4);

    if (kind == 0) {
        lens_buffer_add_text(out, atoms[test_random_below(r, COUNT(atoms))]);
    } else if (kind < 4) {
        add_word(out, r);
    } else {
        lens_buffer_add_char(out, kind < 5 ? '[' : '{');
        for (size_t i = 0; i < n; i++) {
            lens_buffer_add_text(out, i ? "," : "");
            if (kind >= 5) {
                add_word(out, r);
                lens_buffer_add_char(out, ':');
            }
            add_value(out, r, depth + 1);
        }
        lens_buffer_add_char(out, kind < 5 ? ']' : '}');
    }
}

/* A request whose outer shape is right, or anything. */
static void add_message(struct lens_buffer *out, struct test_random *r)
{
    if (test_random_below(r, 4) == 0) {
        add_value(out, r, 0);
        return;
    }
    lens_buffer_add_text(out, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"");
    lens_buffer_add_text(out, words[10 + test_random_below(r, 9)]);
    lens_buffer_add_text(out, "\",\"params\":{\"name\":");
    add_word(out, r);
    lens_buffer_add_text(out, ",\"arguments\":{");
    for (size_t i = 0; i < 3; i++) {
        lens_buffer_add_text(out, i ? "," : "");
        add_word(out, r);
        lens_buffer_add_char(out, ':');
        add_value(out, r, 3);
    }
    lens_buffer_add_text(out, "},");
    add_word(out, r);
    lens_buffer_add_char(out, ':');
    add_value(out, r, 3);
    lens_buffer_add_text(out, "}}");
}

static void check_status(int status)
{
    ck_assert_msg(status == 200 || status == 202 || status == 400 ||
                      status == 404,
                  "%d", status);
}

START_TEST(any_message_has_an_answer_or_none)
{
    static const char *const fields[] = { "MCP-Protocol-Version", "2026-07-28",
                                          "Mcp-Method", "tools/call", NULL };
    struct test_random r = { (uint64_t)_i };
    struct lens_buffer message;

    lens_buffer_init(&message, 1 << 20);
    for (size_t i = 0; i < N_MESSAGES; i++) {
        lens_buffer_clear(&message);
        add_message(&message, &r);
        if (test_random_below(&r, 8) == 0 && message.len)
            message.p[test_random_below(&r, message.len)] ^= 0x21;
        (void)talk_bytes(lens_buffer_view(&message));
        check_status(talk_status);
        (void)talk_http(fields, message.p);
        check_status(talk_status);
    }
    lens_buffer_release(&message);
    talk_begin();
    ck_assert_str_eq(talk("{'jsonrpc':'2.0','id':1,'method':'ping'}"),
                     talk_quoted("{'jsonrpc':'2.0','id':1,'result':{}}"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mcp_random");
    TCase *tc = tcase_create("mcp_random");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, any_message_has_an_answer_or_none, 0, 40);
    tcase_add_unchecked_fixture(tc, talk_open, talk_close);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
