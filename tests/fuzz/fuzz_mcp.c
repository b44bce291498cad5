/*
 * Any bytes as messages, a line each, on standard input and over HTTP: every
 * answer is one line of JSON, or nothing.  There is no index, so that what is
 * tried is the protocol and not the engine.  The first line is a header field
 * Mcp-Name.
 */
#include <string.h>

#include "fuzz/fuzz.h"
#include "mcp/message.h"
#include "text/unicode.h"
#include "json/json.h"

static void check(const struct lens_buffer *out, int status)
{
    static const struct lens_json_limits limits = { LENS_API_ANSWER_MAX, 64 };
    struct lens_view text = lens_buffer_view(out);
    struct lens_json *doc = NULL;
    size_t wrong;

    FUZZ_REQUIRE(lens_buffer_status(out) == LENS_OK);
    FUZZ_REQUIRE((status == 202) == (text.len == 0));
    if (text.len == 0)
        return;
    FUZZ_REQUIRE(status == 200 || status == 400 || status == 404);
    FUZZ_REQUIRE(memchr(text.p, '\n', text.len) == text.p + text.len - 1);
    FUZZ_REQUIRE(lens_utf8_check(text, &wrong));
    FUZZ_REQUIRE(lens_json_parse(text, "answer", &limits, &doc, NULL) ==
                 LENS_OK);
    lens_json_free(doc);
}

static void answer(struct lens_mcp_peer *peer, struct lens_view message)
{
    struct lens_buffer out;
    int status;

    lens_buffer_init(&out, LENS_API_ANSWER_MAX);
    status = lens_mcp_answer(peer, message, &out);
    check(&out, status);
    lens_buffer_release(&out);
}

static struct lens_view next_line(struct lens_view *rest)
{
    const char *end = rest->len ? memchr(rest->p, '\n', rest->len) : NULL;
    struct lens_view line = { rest->p,
                              end ? (size_t)(end - rest->p) : rest->len };

    rest->p += line.len + (end != NULL);
    rest->len -= line.len + (end != NULL);
    return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct lens_error why = { LENS_E_NOT_FOUND, "there is no index", "" };
    struct lens_view rest = { (const char *)data, size },
                     name = next_line(&rest);
    const struct lens_api_field fields[] = {
        { { "MCP-Protocol-Version", 20 }, { "2026-07-28", 10 } },
        { { "Mcp-Method", 10 }, { "tools/call", 10 } },
        { { "Mcp-Name", 8 }, name },
    };
    const struct lens_api_request request = { .fields = fields, .n_fields = 3 };
    struct lens_mcp_peer piped = { .why = &why };

    while (rest.len) {
        struct lens_view message = next_line(&rest);
        struct lens_mcp_peer posted = { .why = &why,
                                        .http = &request,
                                        .version = LENS_MCP_NEWEST };

        answer(&piped, message);
        answer(&posted, message);
    }
    return 0;
}
