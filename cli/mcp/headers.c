/*
 * headers.c - the header fields of HTTP that repeat what a modern message says.
 *
 *     MCP-Protocol-Version   the version in params._meta
 *     Mcp-Method             the method
 *     Mcp-Name               params.name or params.uri, where the method is
 *                            about one
 *
 * Proxies go by the fields and we go by the body, so a message in which the two
 * differ is refused: nobody may get past a rule for one by saying another.  A
 * field that is there twice differs from itself.  A name that is not plain
 * ASCII travels as "=?base64?...?=" (2026-07-28, Streamable HTTP, "Value
 * Encoding"); one that is not spelled as an encoder spells it is no name.
 */
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "mcp/mcp_int.h"
#include "text/unicode.h"

static const char mark[] = "=?base64?", tail[] = "?=";

static int digit_of(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz"
                                 "0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* Four digits to one to three bytes, by how many of them are padding. */
static bool decode_group(const char *digits, size_t n_padding,
                         struct lens_buffer *out)
{
    unsigned bits = 0;

    for (size_t i = 0; i < 4; i++) {
        int digit = i < 4 - n_padding ? digit_of(digits[i]) : 0;

        if (digit < 0)
            return false;
        bits = bits << 6 | (unsigned)digit;
    }
    /* What the padding cuts off is zero, or there were two spellings. */
    if (bits & ((1U << 8 * n_padding) - 1))
        return false;
    for (size_t i = 0; i < 3 - n_padding; i++)
        lens_buffer_add_char(out, (char)(bits >> (16 - 8 * i) & 0xff));
    return true;
}

static bool decode_base64(struct lens_view text, struct lens_buffer *out)
{
    size_t n_padding = 0, wrong;

    if (text.len % 4)
        return false;
    while (n_padding < 2 && n_padding < text.len &&
           text.p[text.len - 1 - n_padding] == '=')
        n_padding++;
    for (size_t i = 0; i < text.len; i += 4) {
        if (!decode_group(text.p + i, i + 4 == text.len ? n_padding : 0, out))
            return false;
    }
    return lens_buffer_status(out) == LENS_OK &&
           lens_utf8_check(lens_buffer_view(out), &wrong);
}

static bool is_encoded(struct lens_view value)
{
    size_t around = sizeof(mark) - 1 + sizeof(tail) - 1;

    return value.len >= around && !memcmp(value.p, mark, sizeof(mark) - 1) &&
           !memcmp(value.p + value.len - (sizeof(tail) - 1), tail,
                   sizeof(tail) - 1);
}

static bool says(struct lens_view value, const char *want)
{
    struct lens_buffer decoded;
    bool is_same;

    if (!is_encoded(value))
        return lens_view_equal(value, lens_view_of(want));
    value.p += sizeof(mark) - 1;
    value.len -= sizeof(mark) - 1 + sizeof(tail) - 1;
    lens_buffer_init(&decoded, value.len + 1);
    is_same = decode_base64(value, &decoded) &&
              lens_view_equal(lens_buffer_view(&decoded), lens_view_of(want));
    lens_buffer_release(&decoded);
    return is_same;
}

static size_t count(const struct lens_api_request *request, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < request->n_fields; i++)
        n += request->fields[i].name.len == strlen(name) &&
             !strncasecmp(request->fields[i].name.p, name, strlen(name));
    return n;
}

static enum lens_status check_field(struct lens_mcp_call *call,
                                    const char *name, const char *want,
                                    bool may_be_encoded, struct lens_error *err)
{
    const struct lens_api_request *request = call->peer->http;
    struct lens_view value = lens_api_field(request, name);

    if (count(request, name) == 1 &&
        (may_be_encoded ? says(value, want)
                        : lens_view_equal(value, lens_view_of(want))))
        return LENS_OK;
    call->code = LENS_MCP_HEADER_MISMATCH;
    call->http = 400;
    return lens_fail(err, LENS_E_INVAL,
                     "the header field %s does not say '%.120s' once", name,
                     want);
}

enum lens_status lens_mcp_header_check(struct lens_mcp_call *call,
                                       const char *version,
                                       struct lens_error *err)
{
    const char *member = call->method ? call->method->named_member : NULL;
    enum lens_status status =
        check_field(call, "MCP-Protocol-Version", version, false, err);

    if (status == LENS_OK)
        status = check_field(call, "Mcp-Method", call->method_name, false, err);
    if (status != LENS_OK || !member ||
        !lens_json_is_text(call->params, member))
        return status;
    return check_field(call, "Mcp-Name", lens_json_text(call->params, member),
                       true, err);
}
