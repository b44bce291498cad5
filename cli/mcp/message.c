#include "mcp/message.h"

#include <string.h>

#include "base/error.h"
#include "mcp/mcp_int.h"
#include "text/unicode.h"
#include "json/slice.h"

/* Clients may keep lists and documents for an hour: they change when the index
 * is built anew. */
enum {
    KEEP_MS = 3600 * 1000
};

static const struct lens_json_limits limits = { LENS_API_BODY_MAX,
                                                LENS_API_DEPTH_MAX };

static enum lens_mcp_code code_of(enum lens_status status)
{
    switch (status) {
    case LENS_E_INVAL:
    case LENS_E_NOT_FOUND:
    case LENS_E_LIMIT: return LENS_MCP_INVALID_PARAMS;
    default: return LENS_MCP_INTERNAL_ERROR;
    }
}

void lens_mcp_put_sentence(struct lens_json_writer *w, const char *name,
                           const struct lens_error *error)
{
    struct lens_buffer text;

    lens_buffer_init(&text, sizeof(*error));
    lens_buffer_add_text(&text, error->text);
    if (error->hint[0])
        lens_buffer_add_format(&text, "; %s", error->hint);
    lens_json_put_view(w, name, lens_buffer_view(&text));
    lens_buffer_release(&text);
}

static void put_error(const struct lens_mcp_call *call,
                      const struct lens_error *error, struct lens_buffer *out)
{
    enum lens_mcp_code code = call->code ? call->code : code_of(error->status);
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "jsonrpc", "2.0");
    if (call->id.len)
        lens_json_put_json(&w, "id", call->id);
    lens_json_open_object(&w, "error");
    lens_json_put_integer(&w, "code", code);
    lens_mcp_put_sentence(&w, "message", error);
    if (code == LENS_MCP_UNSUPPORTED_VERSION) {
        lens_json_open_object(&w, "data");
        lens_mcp_put_versions(&w, "supported");
        lens_json_put_view(&w, "requested", call->requested);
        lens_json_close_object(&w);
    }
    lens_json_close_object(&w);
    lens_json_close_object(&w);
}

void lens_mcp_put_error(enum lens_mcp_code code, const struct lens_error *error,
                        struct lens_buffer *out)
{
    const struct lens_mcp_call call = { .code = code };

    put_error(&call, error, out);
}

static enum lens_status put_result(struct lens_mcp_call *call,
                                   struct lens_buffer *out,
                                   struct lens_error *err)
{
    struct lens_json_writer w;
    enum lens_status status;

    lens_json_writer_init(&w, out, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "jsonrpc", "2.0");
    lens_json_put_json(&w, "id", call->id);
    lens_json_open_object(&w, "result");
    if (call->is_modern)
        lens_json_put_text(&w, "resultType", "complete");
    status = call->method->put_result(call, &w, err);
    if (status != LENS_OK)
        return status;
    if (call->is_modern && call->method->may_be_kept) {
        lens_json_put_integer(&w, "ttlMs", KEEP_MS);
        lens_json_put_text(&w, "cacheScope", "public");
    }
    if (call->is_modern) {
        lens_json_open_object(&w, "_meta");
        lens_mcp_put_server(&w, LENS_MCP_META_SERVER);
        lens_json_close_object(&w);
    }
    lens_json_close_object(&w);
    lens_json_close_object(&w);
    return LENS_OK;
}

static enum lens_status refuse(struct lens_mcp_call *call,
                               enum lens_mcp_code code, int http,
                               struct lens_error *err, const char *why)
{
    call->code = code;
    call->http = http;
    return lens_fail(err, LENS_E_INVAL, "%s", why);
}

/* Is there an escaped zero character?  A parsed text would end at it. */
static bool has_zero(struct lens_view text)
{
    for (size_t i = 0; i + 6 <= text.len; i++) {
        if (text.p[i] != '\\')
            continue;
        if (!memcmp(text.p + i, "\\u0000", 6))
            return true;
        i++; /* what is escaped begins no escape */
    }
    return false;
}

static enum lens_status parse(struct lens_mcp_call *call, struct lens_view text,
                              struct lens_json **out, struct lens_error *err)
{
    enum lens_status status;
    size_t wrong = 0;

    if (!lens_utf8_check(text, &wrong)) {
        call->code = LENS_MCP_PARSE_ERROR;
        call->http = 400;
        return lens_fail(err, LENS_E_INVAL,
                         "the message is not UTF-8, or has a zero byte, at "
                         "byte %zu",
                         wrong);
    }
    status = lens_json_parse(text, "message", &limits, out, err);
    if (status == LENS_E_INVAL)
        call->code = LENS_MCP_PARSE_ERROR;
    else if (status == LENS_E_LIMIT)
        call->code = LENS_MCP_INVALID_REQUEST;
    if (status != LENS_OK)
        call->http = status == LENS_E_NOMEM ? 500 : 400;
    return status;
}

/* Characters of a text, bytes of a number as it is written. */
static size_t length_of_id(struct lens_json_value root, struct lens_view id)
{
    const char *text;
    size_t n = 0;

    if (!lens_json_is_text(root, "id"))
        return id.len;
    for (text = lens_json_text(root, "id"); *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

/* The id as it was written: JSON-RPC wants the same one back. */
static enum lens_status read_id(struct lens_mcp_call *call,
                                struct lens_json_value root,
                                struct lens_view text, struct lens_error *err)
{
    struct lens_view id;
    size_t i = 0;

    for (struct lens_json_value m = lens_json_first(root);
         !lens_json_is_end(m) && strcmp(lens_json_name(m), "id") != 0;
         m = lens_json_next(m))
        i++;
    if (!lens_json_slice(text, i, &id) || !lens_json_is_scalar(id) ||
        length_of_id(root, id) > LENS_MCP_ID_MAX)
        return refuse(call, LENS_MCP_INVALID_REQUEST, 400, err,
                      "the id of a request is a string or a number of at most "
                      "256 characters");
    call->id = id;
    return LENS_OK;
}

static enum lens_status read_params(struct lens_mcp_call *call,
                                    struct lens_json_value root,
                                    struct lens_error *err)
{
    call->params = (struct lens_json_value){ root.doc, NULL };
    if (!lens_json_has(root, "params"))
        return LENS_OK;
    call->params = lens_json_object(root, "params");
    if (lens_json_check(root.doc, NULL) != LENS_OK)
        return refuse(call, LENS_MCP_INVALID_PARAMS, 400, err,
                      "params is not an object");
    return LENS_OK;
}

/* Responses are to questions we never ask. */
static bool is_response(struct lens_json_value root)
{
    return !lens_json_has(root, "method") &&
           (lens_json_has(root, "result") || lens_json_has(root, "error"));
}

static enum lens_status read_message(struct lens_mcp_call *call,
                                     struct lens_json_value root,
                                     struct lens_view text,
                                     struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    if (lens_json_has(root, "id"))
        status = read_id(call, root, text, err);
    if (status != LENS_OK)
        return status;
    if (!lens_json_is_text(root, "jsonrpc") ||
        strcmp(lens_json_text(root, "jsonrpc"), "2.0") != 0)
        return refuse(call, LENS_MCP_INVALID_REQUEST, 400, err,
                      "the message is not one of JSON-RPC 2.0");
    if (is_response(root))
        return LENS_OK;
    if (!lens_json_is_text(root, "method"))
        return refuse(call, LENS_MCP_INVALID_REQUEST, 400, err,
                      "the message has no method");
    call->method_name = lens_json_text(root, "method");
    call->method = lens_mcp_method_of(call->method_name);
    return read_params(call, root, err);
}

/* A method we have, in the era the message is of. */
static enum lens_status check_method(struct lens_mcp_call *call,
                                     struct lens_error *err)
{
    enum lens_mcp_eras era =
        call->is_modern ? LENS_MCP_MODERN : LENS_MCP_LEGACY;

    if (call->method && (call->method->eras & era))
        return LENS_OK;
    call->code = LENS_MCP_METHOD_NOT_FOUND;
    call->http = call->is_modern ? 404 : 200;
    return lens_fail(err, LENS_E_NOT_FOUND, "there is no method '%.80s'",
                     call->method_name);
}

static enum lens_status answer_request(struct lens_mcp_call *call,
                                       struct lens_view text,
                                       struct lens_buffer *out,
                                       struct lens_error *err)
{
    enum lens_status status = lens_mcp_envelope_check(call, err);

    if (status == LENS_OK && has_zero(text)) {
        call->code = LENS_MCP_INVALID_PARAMS;
        status = lens_fail(err, LENS_E_INVAL,
                           "the message has a zero character, '\\u0000'");
    }
    if (status == LENS_OK)
        status = check_method(call, err);
    if (status == LENS_OK)
        status = put_result(call, out, err);
    if (status != LENS_OK)
        return status;
    status = lens_buffer_status(out);
    return status == LENS_OK ? LENS_OK
                             : lens_fail(err, status, "no room for the answer");
}

/* One message, no array.  Into an empty buffer, so that half a result can be
 * taken back. */
static int answer_one(struct lens_mcp_peer *peer, struct lens_view text,
                      bool is_batched, struct lens_buffer *out)
{
    struct lens_mcp_call call = { .peer = peer, .is_batched = is_batched };
    struct lens_error err = { 0 };
    struct lens_json *doc = NULL;
    enum lens_status status = parse(&call, text, &doc, &err);

    if (status == LENS_OK)
        status = read_message(&call, lens_json_root(doc), text, &err);
    /* Neither notifications nor responses are answered. */
    if (status == LENS_OK && (!call.id.len || !call.method_name)) {
        lens_json_free(doc);
        return 202;
    }
    if (status == LENS_OK)
        status = answer_request(&call, text, out, &err);
    if (status != LENS_OK) {
        lens_buffer_clear(out);
        put_error(&call, &err, out);
    }
    lens_json_free(doc);
    return call.http ? call.http : 200;
}

/* The answers as one array: all but the line end of each. */
static int answer_each(struct lens_mcp_peer *peer, struct lens_view text,
                       struct lens_buffer *out)
{
    struct lens_view message;
    struct lens_buffer one;
    bool has_one = false;

    lens_buffer_init(&one, LENS_API_ANSWER_MAX);
    for (size_t i = 0; lens_json_slice(text, i, &message); i++) {
        lens_buffer_clear(&one);
        (void)answer_one(peer, message, true, &one);
        if (one.len == 0)
            continue;
        lens_buffer_add_char(out, has_one ? ',' : '[');
        lens_buffer_add(out, one.p, one.len - 1);
        has_one = true;
    }
    if (has_one)
        lens_buffer_add_text(out, "]\n");
    lens_buffer_release(&one);
    return has_one ? 200 : 202;
}

static enum lens_status check_batch(struct lens_mcp_call *call,
                                    struct lens_view text,
                                    struct lens_error *err)
{
    enum lens_mcp_version version = call->peer->version;
    struct lens_json *doc = NULL;
    enum lens_status status = parse(call, text, &doc, err);
    size_t n = status == LENS_OK ? lens_json_count(lens_json_root(doc)) : 0;

    lens_json_free(doc);
    if (status != LENS_OK)
        return status;
    if (version != LENS_MCP_UNSAID && version != LENS_MCP_2025_03_26)
        return refuse(call, LENS_MCP_INVALID_REQUEST, 400, err,
                      "only the protocol version 2025-03-26 has arrays of "
                      "messages");
    if (n == 0 || n > LENS_MCP_BATCH_MAX)
        return refuse(call, LENS_MCP_INVALID_REQUEST, 400, err,
                      "an array has 1 to 32 messages");
    return LENS_OK;
}

static int answer_batch(struct lens_mcp_peer *peer, struct lens_view text,
                        struct lens_buffer *out)
{
    struct lens_mcp_call call = { .peer = peer };
    struct lens_error err = { 0 };

    if (check_batch(&call, text, &err) == LENS_OK)
        return answer_each(peer, text, out);
    put_error(&call, &err, out);
    return call.http;
}

static bool is_array(struct lens_view text)
{
    size_t at = 0;

    while (at < text.len && (unsigned char)text.p[at] <= ' ')
        at++;
    return at < text.len && text.p[at] == '[';
}

int lens_mcp_answer(struct lens_mcp_peer *peer, struct lens_view message,
                    struct lens_buffer *out)
{
    return is_array(message) ? answer_batch(peer, message, out)
                             : answer_one(peer, message, false, out);
}
