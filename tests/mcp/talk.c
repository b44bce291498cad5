#include "talk.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/unicode.h"

static struct lens_cli cli;
static struct lens_api_service *service;
static struct lens_api_worker *worker;
static struct lens_mcp_peer peer;
static struct lens_error no_index;
static struct lens_buffer answer;
static struct lens_json *parsed;
int talk_status;

void talk_open(void)
{
    char program[] = "asklens", option[] = "--index",
         index[] = ASKLENS_BINARY_DIR "/index";
    char *argv[] = { program, option, index };
    struct lens_error err = { 0 };
    int next = 0;

    ck_assert_int_eq(lens_options_parse(LENS_CMD_MCP, 3, argv, 1, &cli.arena,
                                        &cli.options, &next, &err),
                     LENS_OK);
    ck_assert_msg(lens_api_service_open(&cli, &service, &err) == LENS_OK &&
                      lens_api_worker_open(service, &worker, &err) == LENS_OK,
                  "%s", err.text);
    lens_buffer_init(&answer, LENS_API_ANSWER_MAX);
    talk_begin();
}

void talk_close(void)
{
    lens_json_free(parsed);
    parsed = NULL;
    lens_buffer_release(&answer);
    lens_api_worker_close(worker);
    lens_api_service_close(service);
    lens_arena_release(&cli.arena);
}

struct lens_api_worker *talk_worker(void)
{
    return worker;
}

void talk_begin(void)
{
    peer = (struct lens_mcp_peer){ .worker = worker };
}

void talk_begin_without_index(void)
{
    no_index =
        (struct lens_error){ LENS_E_NOT_FOUND, "there is no index in 'x'",
                             "run 'asklens index build'" };
    peer = (struct lens_mcp_peer){ .why = &no_index };
}

struct lens_mcp_peer *talk_peer(void)
{
    return &peer;
}

const char *talk_quoted(const char *text)
{
    static char bytes[1 << 20];
    size_t len = strlen(text);

    ck_assert_uint_lt(len, sizeof(bytes));
    for (size_t i = 0; i <= len; i++)
        bytes[i] = (char)(text[i] == '\'' ? '"' : text[i]);
    return bytes;
}

/* One line of JSON, or nothing. */
static void check_answer(void)
{
    static const struct lens_json_limits limits = { LENS_API_ANSWER_MAX, 64 };
    struct lens_view text = lens_buffer_view(&answer);
    size_t wrong = 0;

    ck_assert_int_eq(lens_buffer_status(&answer), LENS_OK);
    lens_json_free(parsed);
    parsed = NULL;
    if (text.len == 0)
        return;
    ck_assert(text.p[text.len - 1] == '\n');
    ck_assert_ptr_eq(memchr(text.p, '\n', text.len), text.p + text.len - 1);
    ck_assert_msg(lens_utf8_check(text, &wrong), "no UTF-8 at %zu", wrong);
    ck_assert_msg(lens_json_parse(text, "answer", &limits, &parsed, NULL) ==
                      LENS_OK,
                  "%.300s", text.p);
    answer.p[--answer.len] = '\0';
}

const char *talk_bytes(struct lens_view message)
{
    lens_buffer_clear(&answer);
    talk_status = lens_mcp_answer(&peer, message, &answer);
    if (worker)
        lens_arena_release(&worker->call.arena);
    check_answer();
    return answer.len ? answer.p : "";
}

const char *talk(const char *message)
{
    return talk_bytes(lens_view_of(talk_quoted(message)));
}

const char *talk_http(const char *const *fields, const char *body)
{
    struct lens_api_field list[16];
    struct lens_api_request request = { .method = { "POST", 4 },
                                        .path = { "/mcp", 4 },
                                        .fields = list,
                                        .body =
                                            lens_view_of(talk_quoted(body)) };
    struct lens_api_response response;

    for (; *fields; fields += 2)
        list[request.n_fields++] =
            (struct lens_api_field){ lens_view_of(fields[0]),
                                     lens_view_of(fields[1]) };
    lens_api_response_init(&response);
    lens_api_answer(worker, &request, &response);
    talk_status = response.status;
    lens_buffer_clear(&answer);
    lens_buffer_add_view(&answer, lens_buffer_view(&response.body));
    lens_api_response_release(&response);
    check_answer();
    return answer.len ? answer.p : "";
}

struct lens_json_value talk_answer(void)
{
    ck_assert_msg(parsed != NULL, "nothing was answered");
    return lens_json_root(parsed);
}

struct lens_json_value talk_result(void)
{
    struct lens_json_value result = lens_json_object(talk_answer(), "result");

    ck_assert_msg(lens_json_check(parsed, NULL) == LENS_OK, "%.300s", answer.p);
    return result;
}

int talk_code(void)
{
    if (!lens_json_has(talk_answer(), "error"))
        return 0;
    return (int)lens_json_integer(lens_json_object(talk_answer(), "error"),
                                  "code", -40000, -1);
}

const char *talk_modern(const char *method, const char *more)
{
    static char text[1 << 16];

    (void)snprintf(text, sizeof(text),
                   "{'jsonrpc':'2.0','id':1,'method':'%s','params':{'_meta':{"
                   "'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                   "'io.modelcontextprotocol/clientCapabilities':{}}%s}}",
                   method, more);
    return talk(text);
}
