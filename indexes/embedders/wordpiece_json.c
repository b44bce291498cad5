#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "embedders/json_vocabulary.h"
#include "embedders/wordpiece_int.h"
#include "text/unicode.h"

static bool escapes_nul(struct lens_view text)
{
    static const char nul[] = "\\u0000";
    const size_t len = sizeof(nul) - 1;

    for (size_t i = 0; i + len <= text.len; i++) {
        if (text.p[i] == '\\' && !memcmp(text.p + i, nul, len))
            return true;
    }
    return false;
}

enum lens_status lens_wordpiece_parse(struct lens_view text, const char *name,
                                      struct lens_json **out,
                                      struct lens_error *err)
{
    static const struct lens_json_limits limits = {
        LENS_WORDPIECE_SETTINGS_MAX, LENS_WORDPIECE_SETTINGS_DEPTH
    };
    size_t bad;

    if (!lens_utf8_check(text, &bad))
        return lens_fail(err, LENS_E_INVAL, "'%s' is not valid UTF-8", name);
    if (escapes_nul(text))
        return lens_fail(err, LENS_E_INVAL, "'%s' has a NUL in a string", name);
    return lens_json_parse(text, name, &limits, out, err);
}

enum lens_status lens_wordpiece_add_literal(struct lens_wordpiece *tokenizer,
                                            struct lens_json_value token,
                                            int32_t id, const char *name,
                                            struct lens_error *err)
{
    const char *content = lens_json_text(token, "content");
    enum lens_status status;

    /* "lstrip" and "rstrip" let a literal swallow the blanks around it, which
     * give no ids anyway. */
    if (lens_json_has(token, "normalized") &&
        lens_json_bool(token, "normalized"))
        lens_json_reject(token, "is searched for in normalized text, which "
                                "is not supported");
    if (lens_json_has(token, "single_word") &&
        lens_json_bool(token, "single_word"))
        lens_json_reject(token, "is searched for as a whole word, which is "
                                "not supported");
    status = lens_json_check(token.doc, err);
    if (status != LENS_OK)
        return status;
    return lens_pieces_add(&tokenizer->literals, lens_view_of(content), id,
                           name, err);
}

/* The "type" of an object has to be the one we know. */
static void expect_type(struct lens_json_value object, const char *wanted)
{
    const char *type = lens_json_text(object, "type");
    char why[160];

    if (!strcmp(type, wanted))
        return;
    (void)snprintf(why, sizeof(why), "is of type '%.60s', only %s is supported",
                   type, wanted);
    lens_json_reject(object, why);
}

static void read_model(struct lens_wordpiece *tokenizer,
                       struct lens_json_value model,
                       struct lens_wordpiece_names *names)
{
    struct lens_view prefix;

    /* Files of old releases do not say the type; the members tell. */
    if (lens_json_has(model, "type"))
        expect_type(model, "WordPiece");
    prefix = lens_view_of(lens_json_text(model, "continuing_subword_prefix"));
    if (prefix.len > sizeof(tokenizer->prefix)) {
        lens_json_reject(model, "has too long a continuing_subword_prefix");
        return;
    }
    memcpy(tokenizer->prefix, prefix.p, prefix.len);
    tokenizer->prefix_len = prefix.len;
    tokenizer->max_word_chars = (size_t)lens_json_integer(
        model, "max_input_chars_per_word", 1, LENS_WORDPIECE_WORD_MAX);
    if (lens_json_has(model, "unk_token") &&
        !lens_json_is_null(model, "unk_token"))
        names->unknown = lens_view_of(lens_json_text(model, "unk_token"));
}

static void read_normalizer(struct lens_wordpiece *tokenizer,
                            struct lens_json_value root)
{
    struct lens_cleaning *cleaning = &tokenizer->cleaning;
    struct lens_json_value at;

    if (!lens_json_has(root, "normalizer") ||
        lens_json_is_null(root, "normalizer"))
        return;
    at = lens_json_object(root, "normalizer");
    expect_type(at, "BertNormalizer");
    cleaning->clean = lens_json_bool(at, "clean_text");
    cleaning->ideographs = lens_json_bool(at, "handle_chinese_chars");
    cleaning->lower = lens_json_bool(at, "lowercase");
    cleaning->strip_marks = cleaning->lower;
    if (lens_json_has(at, "strip_accents") &&
        !lens_json_is_null(at, "strip_accents"))
        cleaning->strip_marks = lens_json_bool(at, "strip_accents");
}

static enum lens_status read_literals(struct lens_wordpiece *tokenizer,
                                      struct lens_json_value root,
                                      const char *name, struct lens_error *err)
{
    struct lens_json_value tokens;

    if (!lens_json_has(root, "added_tokens"))
        return LENS_OK;
    tokens = lens_json_array(root, "added_tokens");
    for (struct lens_json_value at = lens_json_first(tokens);
         !lens_json_is_end(at); at = lens_json_next(at)) {
        int32_t id =
            (int32_t)lens_json_integer(at, "id", 0, LENS_PIECES_MAX - 1);
        enum lens_status status =
            lens_wordpiece_add_literal(tokenizer, at, id, name, err);

        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

static enum lens_status read_settings(struct lens_wordpiece *tokenizer,
                                      const struct lens_json_vocabulary *vocab,
                                      struct lens_json *doc,
                                      struct lens_wordpiece_names *names,
                                      const char *name, struct lens_error *err)
{
    struct lens_json_value root = lens_json_root(doc);
    struct lens_json_value model = lens_json_object(root, "model");
    enum lens_status status;

    read_model(tokenizer, model, names);
    if (!vocab->is_there)
        lens_json_reject(model, "has no vocabulary");
    read_normalizer(tokenizer, root);
    expect_type(lens_json_object(root, "pre_tokenizer"), "BertPreTokenizer");
    status = lens_json_check(doc, err);
    if (status == LENS_OK)
        status = read_literals(tokenizer, root, name, err);
    return status == LENS_OK ? lens_json_check(doc, err) : status;
}

/* Everything between the bytes of the file and a tokenizer; `rest` is ours to
 * fill and the caller's to release. */
static enum lens_status read_text(struct lens_wordpiece *tokenizer,
                                  struct lens_view text, const char *name,
                                  struct lens_buffer *rest,
                                  struct lens_error *err)
{
    struct lens_wordpiece_names names = { 0 };
    struct lens_json_vocabulary vocabulary = { 0 };
    struct lens_json *doc = NULL;
    enum lens_status status;

    status = lens_json_vocabulary_cut(text, name, &tokenizer->vocabulary,
                                      &vocabulary, rest, err);
    if (status == LENS_OK)
        status = lens_wordpiece_parse(lens_buffer_view(rest), name, &doc, err);
    if (status != LENS_OK)
        return status;
    status = read_settings(tokenizer, &vocabulary, doc, &names, name, err);
    if (status == LENS_OK && vocabulary.status != LENS_OK) {
        status = vocabulary.status;
        if (err)
            *err = vocabulary.err;
    }
    if (status == LENS_OK)
        status = lens_wordpiece_number(tokenizer, name, err);
    if (status == LENS_OK)
        status = lens_wordpiece_settle(tokenizer, &names, name, err);
    lens_json_free(doc);
    return status;
}

enum lens_status lens_wordpiece_read_json(struct lens_wordpiece *tokenizer,
                                          const char *path,
                                          struct lens_error *err)
{
    struct lens_map map = { 0 };
    struct lens_buffer rest;
    enum lens_status status = lens_map_open(path, &map, err);

    if (status != LENS_OK)
        return status;
    lens_buffer_init(&rest, LENS_WORDPIECE_SETTINGS_MAX);
    if (map.len > LENS_WORDPIECE_FILE_MAX)
        status =
            lens_fail(err, LENS_E_LIMIT, "'%s' has %zu bytes, the limit is %d",
                      path, map.len, LENS_WORDPIECE_FILE_MAX);
    else
        status = read_text(
            tokenizer,
            (struct lens_view){ map.len ? (const char *)map.p : "", map.len },
            path, &rest, err);
    lens_buffer_release(&rest);
    lens_map_close(&map);
    return status;
}
