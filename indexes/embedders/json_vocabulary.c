#include "embedders/json_vocabulary.h"

#include <string.h>

#include "base/error.h"
#include "text/unicode.h"

/* Where we are in the file. */
struct cursor {
    const char *p, *end;
};

static enum lens_status fail_at(struct lens_view file, const char *at,
                                const char *name, const char *why,
                                struct lens_error *err)
{
    size_t line = 1;

    for (const char *p = file.p; p < at; p++)
        line += *p == '\n';
    return lens_fail(err, LENS_E_INVAL, "'%s' %s: see line %zu", name, why,
                     line);
}

static const char not_json[] = "is not JSON";

static char peek(struct cursor *c)
{
    while (c->p < c->end && (unsigned char)*c->p <= ' ' &&
           (*c->p == ' ' || *c->p == '\n' || *c->p == '\r' || *c->p == '\t'))
        c->p++;
    if (c->p == c->end)
        return '\0';
    return *c->p;
}

static bool take(struct cursor *c, char sign)
{
    if (peek(c) != sign)
        return false;
    c->p++;
    return true;
}

/* What stands between the quotes of a string, and whether it is just that. */
struct string {
    struct lens_view raw;
    bool is_escaped, is_ascii;
};

static bool take_string(struct cursor *c, struct string *out)
{
    const char *start;
    unsigned char seen = 0;
    bool is_escaped = false;

    if (!take(c, '"'))
        return false;
    start = c->p;
    for (; c->p < c->end && *c->p != '"'; c->p++) {
        if ((unsigned char)*c->p < ' ')
            return false;
        if (*c->p == '\\' && c->end - c->p > 1) {
            is_escaped = true;
            c->p++;
        }
        seen |= (unsigned char)*c->p;
    }
    if (c->p >= c->end)
        return false;
    *out = (struct string){ { start, (size_t)(c->p - start) },
                            is_escaped,
                            seen < 0x80 };
    c->p++;
    return true;
}

static bool is_end_of_word(char c)
{
    return (unsigned char)c <= ' ' || c == ',' || c == ':' || c == '[' ||
           c == ']' || c == '{' || c == '}' || c == '"';
}

/* A number, true, false or null, by where it ends. */
static bool skip_word(struct cursor *c)
{
    const char *start = c->p;

    while (c->p < c->end && !is_end_of_word(*c->p))
        c->p++;
    return c->p > start;
}

/* An array or an object, by its brackets and quotes alone. */
static bool skip_brackets(struct cursor *c)
{
    struct string ignored;
    size_t depth = 0;

    while (c->p < c->end) {
        char sign = *c->p;

        if (sign == '"') {
            if (!take_string(c, &ignored))
                return false;
            continue;
        }
        c->p++;
        if (sign == '{' || sign == '[')
            depth++;
        else if ((sign == '}' || sign == ']') && --depth == 0)
            return true;
    }
    return false;
}

static bool skip_value(struct cursor *c)
{
    struct string ignored;
    char sign = peek(c);

    if (sign == '{' || sign == '[')
        return skip_brackets(c);
    return sign == '"' ? take_string(c, &ignored) : skip_word(c);
}

static bool take_hex(const char **p, const char *end, uint32_t *out)
{
    uint32_t value = 0;

    if (end - *p < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        char c = *(*p)++;

        value <<= 4;
        if (c >= '0' && c <= '9')
            value |= (uint32_t)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            value |= (uint32_t)((c | 0x20) - 'a' + 10);
        else
            return false;
    }
    *out = value;
    return true;
}

/* What follows "\u"; a code point beyond U+FFFF is written as two. */
static bool take_code_point(const char **p, const char *end, uint32_t *out)
{
    uint32_t high, low;

    if (!take_hex(p, end, &high))
        return false;
    if (high < 0xd800 || high > 0xdfff) {
        *out = high;
        return true;
    }
    if (high > 0xdbff || end - *p < 2 || (*p)[0] != '\\' || (*p)[1] != 'u')
        return false;
    *p += 2;
    if (!take_hex(p, end, &low) || low < 0xdc00 || low > 0xdfff)
        return false;
    *out = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

/* What stands for itself behind a backslash, and what it means. */
static const char escapes[] = "\"\\/bfnrt";
static const char meanings[] = "\"\\/\b\f\n\r\t";

static bool unescape(struct lens_view raw, struct lens_buffer *out)
{
    const char *p = raw.p, *end = raw.p + raw.len;

    lens_buffer_clear(out);
    while (p < end) {
        char utf8[LENS_UTF8_MAX];
        const char *simple;
        uint32_t cp;

        if (*p != '\\') {
            lens_buffer_add_char(out, *p++);
            continue;
        }
        /* take_string() left a byte behind every backslash. */
        simple = p[1] ? strchr(escapes, p[1]) : NULL;
        if (!simple && p[1] != 'u')
            return false;
        p += 2;
        if (simple)
            lens_buffer_add_char(out, meanings[simple - escapes]);
        else if (take_code_point(&p, end, &cp))
            lens_buffer_add(out, utf8, lens_utf8_put((int32_t)cp, utf8));
        else
            return false;
    }
    return true;
}

static bool take_id(struct cursor *c, int32_t *out)
{
    int64_t id = 0;
    const char *start;

    (void)peek(c);
    start = c->p;
    while (c->p < c->end && *c->p >= '0' && *c->p <= '9') {
        id = id * 10 + (*c->p++ - '0');
        if (id >= LENS_PIECES_MAX)
            return false;
    }
    if (c->p == start || (*start == '0' && c->p - start > 1))
        return false;
    *out = (int32_t)id;
    return true;
}

/* What lens_pieces_add() refuses need not fit. */
enum {
    PLAIN_MAX_BYTES = 4 * LENS_PIECE_MAX_BYTES
};

struct reading {
    struct lens_view file;
    const char *name;
    struct lens_pieces *pieces;
    struct lens_buffer plain; /* a token without its escapes */
    struct cursor at;
};

/* The bytes of a token: a view of the file or of `plain`. */
static enum lens_status read_token(struct reading *r, struct lens_view *out,
                                   struct lens_error *err)
{
    const char *start = r->at.p;
    enum lens_status status;
    struct string string;
    size_t bad = 0;

    if (!take_string(&r->at, &string))
        return fail_at(r->file, start, r->name, not_json, err);
    if (!string.is_ascii && !lens_utf8_check(string.raw, &bad))
        return fail_at(r->file, string.raw.p + bad, r->name,
                       "is not valid UTF-8", err);
    *out = string.raw;
    if (!string.is_escaped)
        return LENS_OK;
    if (!unescape(string.raw, &r->plain))
        return fail_at(r->file, start, r->name, not_json, err);
    status = lens_buffer_status(&r->plain);
    if (status != LENS_OK)
        return lens_fail(err, status, "no room for a token of '%s'", r->name);
    *out = lens_buffer_view(&r->plain);
    return LENS_OK;
}

static enum lens_status read_member(struct reading *r, struct lens_error *err)
{
    struct lens_view token = { 0 };
    enum lens_status status = read_token(r, &token, err);
    int32_t id = 0;

    if (status != LENS_OK)
        return status;
    if (!take(&r->at, ':'))
        return fail_at(r->file, r->at.p, r->name, not_json, err);
    if (!take_id(&r->at, &id))
        return fail_at(r->file, r->at.p, r->name,
                       "has an id that is no whole number in range", err);
    return lens_pieces_add(r->pieces, token, id, r->name, err);
}

static enum lens_status read_members(struct reading *r, struct lens_error *err)
{
    if (!take(&r->at, '{'))
        return fail_at(r->file, r->at.p, r->name, not_json, err);
    if (take(&r->at, '}'))
        return LENS_OK;
    do {
        enum lens_status status = read_member(r, err);

        if (status != LENS_OK)
            return status;
    } while (take(&r->at, ','));
    if (!take(&r->at, '}'))
        return fail_at(r->file, r->at.p, r->name, not_json, err);
    return LENS_OK;
}

/* The file so far has been copied to `rest` up to `copied`. */
struct cut {
    struct reading reading; /* its cursor is ours */
    const char *copied;
    struct lens_buffer *rest;
    struct lens_json_vocabulary *out;
    bool is_repeated;
};

static bool is_name(struct string name, const char *wanted)
{
    return lens_view_equal(name.raw, lens_view_of(wanted));
}

/* Put null in the place of the value from `from` to here. */
static void leave_out(struct cut *cut, const char *from)
{
    const char *to = cut->reading.at.p;

    lens_buffer_add(cut->rest, cut->copied, (size_t)(from - cut->copied));
    lens_buffer_add_text(cut->rest, "null");
    while ((from = memchr(from, '\n', (size_t)(to - from))) != NULL) {
        lens_buffer_add_char(cut->rest, '\n');
        from++;
    }
    cut->copied = to;
}

static bool walk_vocabulary(struct cut *cut)
{
    struct lens_json_vocabulary *out = cut->out;
    struct cursor *at = &cut->reading.at;
    const char *from = at->p;

    if (out->is_there) {
        cut->is_repeated = true;
        return skip_value(at);
    }
    out->is_there = true;
    out->status = read_members(&cut->reading, &out->err);
    if (out->status == LENS_OK)
        return true;
    at->p = from;
    return skip_value(at);
}

/* A member of the model, from behind its colon. */
static bool walk_model_member(struct cut *cut, struct string name)
{
    bool is_vocabulary = is_name(name, "vocab");
    char sign = peek(&cut->reading.at);
    const char *from = cut->reading.at.p;

    if (is_vocabulary && sign == '{') {
        if (!walk_vocabulary(cut))
            return false;
    } else if (!skip_value(&cut->reading.at)) {
        return false;
    }
    if (is_vocabulary || is_name(name, "merges"))
        leave_out(cut, from);
    return true;
}

static bool walk_object(struct cut *cut,
                        bool (*member)(struct cut *, struct string))
{
    struct cursor *at = &cut->reading.at;
    struct string name;

    if (!take(at, '{'))
        return false;
    if (take(at, '}'))
        return true;
    do {
        if (!take_string(at, &name) || !take(at, ':') || !member(cut, name))
            return false;
    } while (take(at, ','));
    return take(at, '}');
}

static bool walk_member(struct cut *cut, struct string name)
{
    if (is_name(name, "model") && peek(&cut->reading.at) == '{')
        return walk_object(cut, walk_model_member);
    return skip_value(&cut->reading.at);
}

static enum lens_status cut_text(struct cut *cut, struct lens_view text,
                                 const char *name, struct lens_error *err)
{
    enum lens_status status;

    if (!walk_object(cut, walk_member))
        return fail_at(text, cut->reading.at.p, name, not_json, err);
    if (cut->is_repeated)
        return lens_fail(err, LENS_E_INVAL, "'%s' has more than one vocabulary",
                         name);
    lens_buffer_add(cut->rest, cut->copied,
                    (size_t)(text.p + text.len - cut->copied));
    status = lens_buffer_status(cut->rest);
    if (status != LENS_OK)
        return lens_fail(err, status, "no room for the settings of '%s'", name);
    return LENS_OK;
}

enum lens_status lens_json_vocabulary_cut(struct lens_view text,
                                          const char *name,
                                          struct lens_pieces *pieces,
                                          struct lens_json_vocabulary *out,
                                          struct lens_buffer *rest,
                                          struct lens_error *err)
{
    struct lens_json_vocabulary found = { 0 };
    struct cut cut = { .reading = { .file = text,
                                    .name = name,
                                    .pieces = pieces,
                                    .at = { text.p, text.p + text.len } },
                       .copied = text.p,
                       .rest = rest,
                       .out = &found };
    enum lens_status status;

    lens_buffer_init(&cut.reading.plain, PLAIN_MAX_BYTES);
    status = cut_text(&cut, text, name, err);
    lens_buffer_release(&cut.reading.plain);
    if (status == LENS_OK)
        *out = found;
    return status;
}
