#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "embedders/wordpiece_int.h"
#include "text/unicode.h"

/* What the reference tokenizer does where no file says otherwise. */
static const char usual_prefix[] = "##";

enum {
    USUAL_WORD_MAX = 100
};

/* One token a line; its number, from 0, is the id. */
static enum lens_status read_lines(struct lens_wordpiece *tokenizer,
                                   struct lens_view text, const char *name,
                                   struct lens_error *err)
{
    int32_t id = 0;

    while (text.len) {
        const char *end = memchr(text.p, '\n', text.len);
        size_t len = end ? (size_t)(end - text.p) : text.len, bad;
        struct lens_view line = { text.p, len };
        enum lens_status status;

        if (line.len && line.p[line.len - 1] == '\r')
            line.len--;
        if (!lens_utf8_check(line, &bad))
            return lens_fail(err, LENS_E_INVAL,
                             "'%s' is not valid UTF-8: see line %d", name,
                             (int)id + 1);
        status = lens_pieces_add(&tokenizer->vocabulary, line, id++, name, err);
        if (status != LENS_OK)
            return status;
        len += end != NULL;
        text.p += len;
        text.len -= len;
    }
    return LENS_OK;
}

/* A special token is named by a string or by an object that describes it. */
static struct lens_view token_name(struct lens_json_value config,
                                   const char *member, const char *usual)
{
    struct lens_json_value described;

    if (!lens_json_has(config, member) || lens_json_is_null(config, member))
        return lens_view_of(usual);
    if (lens_json_is_text(config, member))
        return lens_view_of(lens_json_text(config, member));
    described = lens_json_object(config, member);
    return lens_view_of(lens_json_text(described, "content"));
}

static bool flag(struct lens_json_value config, const char *member, bool usual)
{
    if (!lens_json_has(config, member) || lens_json_is_null(config, member))
        return usual;
    return lens_json_bool(config, member);
}

/* The member names of added_tokens_decoder are ids. */
static int32_t id_of_name(struct lens_json_value token)
{
    const char *name = lens_json_name(token);
    int32_t id = 0;
    size_t i = 0;

    for (; name[i] >= '0' && name[i] <= '9' && id < LENS_PIECES_MAX; i++)
        id = id * 10 + (name[i] - '0');
    if (i == 0 || name[i] || id >= LENS_PIECES_MAX)
        lens_json_reject(token, "is not named by an id");
    return id;
}

static enum lens_status read_literals(struct lens_wordpiece *tokenizer,
                                      struct lens_json_value config,
                                      const char *name, struct lens_error *err)
{
    struct lens_json_value tokens;

    if (!lens_json_has(config, "added_tokens_decoder"))
        return LENS_OK;
    tokens = lens_json_object(config, "added_tokens_decoder");
    for (struct lens_json_value at = lens_json_first(tokens);
         !lens_json_is_end(at); at = lens_json_next(at)) {
        int32_t id = id_of_name(at);
        enum lens_status status =
            lens_wordpiece_add_literal(tokenizer, at, id, name, err);

        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

static bool has_literal(const struct lens_wordpiece *tokenizer,
                        struct lens_view token)
{
    for (size_t i = 0; i < tokenizer->literals.n; i++) {
        if (lens_view_equal(lens_pieces_bytes(&tokenizer->literals, i), token))
            return true;
    }
    return false;
}

/* The special tokens are literals, named so by the settings or not.  The
 * reference program gives one that is not in the vocabulary an id behind it, of
 * which the model has no row; here it stays plain text. */
static enum lens_status add_specials(struct lens_wordpiece *tokenizer,
                                     const struct lens_wordpiece_names *names,
                                     struct lens_view mask, const char *name,
                                     struct lens_error *err)
{
    const struct lens_view all[] = { names->pad, names->unknown, names->cls,
                                     names->sep, mask };

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        int32_t id = lens_pieces_find(&tokenizer->vocabulary, all[i]);
        enum lens_status status;

        if (id < 0 || has_literal(tokenizer, all[i]))
            continue;
        status = lens_pieces_add(&tokenizer->literals, all[i], id, name, err);
        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

/* `config` is the empty value where there is no file of settings. */
static enum lens_status apply(struct lens_wordpiece *tokenizer,
                              struct lens_json_value config, const char *name,
                              struct lens_error *err)
{
    struct lens_cleaning *cleaning = &tokenizer->cleaning;
    struct lens_wordpiece_names names = {
        token_name(config, "unk_token", "[UNK]"),
        token_name(config, "cls_token", "[CLS]"),
        token_name(config, "sep_token", "[SEP]"),
        token_name(config, "pad_token", "[PAD]"),
    };
    struct lens_view mask = token_name(config, "mask_token", "[MASK]");
    enum lens_status status;

    cleaning->clean = true;
    cleaning->ideographs = flag(config, "tokenize_chinese_chars", true);
    cleaning->lower = flag(config, "do_lower_case", true);
    cleaning->strip_marks = flag(config, "strip_accents", cleaning->lower);
    status = read_literals(tokenizer, config, name, err);
    if (status == LENS_OK && config.doc)
        status = lens_json_check(config.doc, err);
    if (status == LENS_OK)
        status = add_specials(tokenizer, &names, mask, name, err);
    return status == LENS_OK
               ? lens_wordpiece_settle(tokenizer, &names, name, err)
               : status;
}

static enum lens_status read_config(struct lens_wordpiece *tokenizer,
                                    const char *path, struct lens_error *err)
{
    struct lens_json *doc = NULL;
    struct lens_buffer text;
    enum lens_status status;

    lens_buffer_init(&text, LENS_WORDPIECE_SETTINGS_MAX);
    status = lens_file_read(path, &text, err);
    if (status == LENS_OK)
        status = lens_wordpiece_parse(lens_buffer_view(&text), path, &doc, err);
    if (status == LENS_OK)
        status = apply(tokenizer, lens_json_root(doc), path, err);
    lens_json_free(doc);
    lens_buffer_release(&text);
    return status;
}

enum lens_status lens_wordpiece_read_vocab(struct lens_wordpiece *tokenizer,
                                           const char *path, const char *config,
                                           struct lens_error *err)
{
    const struct lens_json_value none = { 0 };
    struct lens_buffer text;
    enum lens_status status;

    memcpy(tokenizer->prefix, usual_prefix, sizeof(usual_prefix) - 1);
    tokenizer->prefix_len = sizeof(usual_prefix) - 1;
    tokenizer->max_word_chars = USUAL_WORD_MAX;
    lens_buffer_init(&text, LENS_WORDPIECE_FILE_MAX);
    status = lens_file_read(path, &text, err);
    if (status == LENS_OK)
        status = read_lines(tokenizer, lens_buffer_view(&text), path, err);
    lens_buffer_release(&text);
    if (status == LENS_OK)
        status = lens_wordpiece_number(tokenizer, path, err);
    if (status != LENS_OK)
        return status;
    if (lens_path_exists(config))
        return read_config(tokenizer, config, err);
    return apply(tokenizer, none, path, err);
}
