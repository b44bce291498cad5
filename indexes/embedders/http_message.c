/*
 * http_message.c - a server's own words, made fit for our errors.
 *
 * OpenAI says {"error": {"message": ...}}; others {"error": "..."},
 * {"message": ...}, {"detail": "..."} or {"detail": [{"msg": "..."}]}; proxies
 * on the way speak plain text or HTML, of which nothing is shown.
 *
 * A server may repeat the key it was sent, and a terminal obeys what it is
 * sent.  So control characters go first, then the key is looked for in what is
 * left (not the other way round: characters between two halves of a key would
 * hide it), and only then the text is cut.
 */
#include <stdbool.h>
#include <string.h>

#include "embedders/http_answer.h"
#include "embedders/http_transport.h"
#include "text/unicode.h"
#include "json/json.h"

enum {
    MESSAGE_DEPTH = 16,
    MESSAGE_MAX_BYTES = 256 << 10
};

static const char ellipsis[] = "...", stars[] = "***";

/* Text under construction.  A key cut off at its end begins behind what is
 * shown, which is shorter by a key's length. */
struct line {
    char p[LENS_HTTP_MESSAGE_MAX + LENS_HTTP_KEY_MAX + sizeof(stars) + 4];
    size_t len;
};

static void hide_key(struct line *line, struct lens_view key)
{
    if (key.len == 0 || line->len < key.len ||
        memcmp(line->p + line->len - key.len, key.p, key.len) != 0)
        return;
    line->len -= key.len;
    memcpy(line->p + line->len, stars, sizeof(stars) - 1);
    line->len += sizeof(stars) - 1;
}

static void add_char(struct line *line, struct lens_view bytes, int32_t cp)
{
    bool space = lens_char_class_of(cp) == LENS_CHAR_SPACE;

    if (!space && lens_char_width(cp) < 0)
        return;
    if (space && (line->len == 0 || line->p[line->len - 1] == ' '))
        return;
    if (space)
        bytes = lens_view_of(" ");
    memcpy(line->p + line->len, bytes.p, bytes.len);
    line->len += bytes.len;
}

/* Copy to `out`, cut between two code points when it is too long. */
static void cut(const struct line *line, char out[LENS_HTTP_MESSAGE_MAX])
{
    size_t len = line->len;
    const char *end = "";

    if (len >= LENS_HTTP_MESSAGE_MAX) {
        len = LENS_HTTP_MESSAGE_MAX - sizeof(ellipsis);
        while (len && ((unsigned char)line->p[len] & 0xc0) == 0x80)
            len--;
        end = ellipsis;
    }
    while (len && line->p[len - 1] == ' ')
        len--;
    memcpy(out, line->p, len);
    memcpy(out + len, end, strlen(end) + 1);
}

void lens_http_clean(struct lens_view words, const char *key,
                     char out[LENS_HTTP_MESSAGE_MAX])
{
    struct lens_view secret = lens_view_of(key);
    struct line line = { .len = 0 };
    size_t at = 0, bad;

    if (!lens_utf8_check(words, &bad))
        words.len = bad;
    while (at < words.len && line.len < LENS_HTTP_MESSAGE_MAX + secret.len) {
        size_t from = at;
        int32_t cp = lens_utf8_next(words, &at);

        add_char(&line, (struct lens_view){ words.p + from, at - from }, cp);
        hide_key(&line, secret);
    }
    cut(&line, out);
}

/* The member of that name whatever its type; the end of the object if none. */
static struct lens_json_value find(struct lens_json_value object,
                                   const char *name)
{
    struct lens_json_value at = lens_json_first(object);

    while (!lens_json_is_end(at) && strcmp(lens_json_name(at), name) != 0)
        at = lens_json_next(at);
    return at;
}

/* The text itself, its message, or that of the first of several. */
static const char *words_of(struct lens_json_value at)
{
    struct lens_json_value first = lens_json_first(at);

    if (lens_json_has(at, "message"))
        return lens_json_text(at, "message");
    if (lens_json_has(first, "msg"))
        return lens_json_text(first, "msg");
    return lens_json_as_text(at);
}

static const char *message_of(struct lens_json_value root)
{
    static const char *const names[] = { "error", "message", "detail" };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        struct lens_json_value at = find(root, names[i]);

        if (!lens_json_is_end(at))
            return words_of(at);
    }
    return "";
}

/* Not markup, and not JSON that is damaged. */
static bool is_plain(struct lens_view text)
{
    return text.len && !strchr("{[\"", text.p[0]) &&
           !memchr(text.p, '<', text.len < 64 ? text.len : 64);
}

void lens_http_answer_message(struct lens_view body, const char *key,
                              char out[LENS_HTTP_MESSAGE_MAX])
{
    const struct lens_json_limits limits = { MESSAGE_MAX_BYTES, MESSAGE_DEPTH };
    struct lens_json *doc = NULL;

    out[0] = '\0';
    if (lens_json_parse(body, "", &limits, &doc, NULL) == LENS_OK)
        lens_http_clean(lens_view_of(message_of(lens_json_root(doc))), key,
                        out);
    else if (is_plain(body))
        lens_http_clean(body, key, out);
    lens_json_free(doc);
}
