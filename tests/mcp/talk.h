/* talk.h - talking to the program's MCP side from within a test. */
#ifndef LENS_TESTS_MCP_TALK_H
#define LENS_TESTS_MCP_TALK_H

#include "api/call.h"
#include "api/service.h"
#include "mcp/message.h"
#include "json/json.h"

/* The index beside the program, open for the length of a test program. */
void talk_open(void);
void talk_close(void);
struct lens_api_worker *talk_worker(void);

/* Begin anew as a client that has not shaken hands, with or without an index.
 */
void talk_begin(void);
void talk_begin_without_index(void);
struct lens_mcp_peer *talk_peer(void);

/*
 * Say it as on standard input; apostrophes stand for quotation marks.  The
 * answer without its line end, "" for none; it lives until the next.  That it
 * is one line of JSON is checked.
 */
const char *talk(const char *message);
const char *talk_bytes(struct lens_view message);

/* The same over HTTP: names and values in turn, NULL ends them.  The status is
 * left in talk_status. */
const char *talk_http(const char *const *fields, const char *body);
extern int talk_status;

/* What was answered last, parsed; it lives until the next answer. */
struct lens_json_value talk_answer(void);

/* "result" of it; the test fails where it is an error. */
struct lens_json_value talk_result(void);

/* The code of the error, 0 where it is none. */
int talk_code(void);

/* A method of a modern client, with params that go on after _meta: ", 'x': 1".
 */
const char *talk_modern(const char *method, const char *more);

/* Text with apostrophes turned into quotation marks; lives until the next. */
const char *talk_quoted(const char *text);

#endif /* LENS_TESTS_MCP_TALK_H */
