/*
 * unigram_read.c - a Unigram tokenizer from tokenizer.json.
 *
 * Read are "model" (vocabulary with scores), "added_tokens", "normalizer" and
 * "pre_tokenizer".  A step that is not in the tables below is refused by name:
 * leaving one out would give other ids than the model was made with, which
 * nobody would notice.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "embedders/tensors_int.h"
#include "embedders/unigram_int.h"
#include "json/json.h"

/* 500,000 pieces of a multilingual model take 30 MB of JSON. */
enum {
    FILE_MAX = 64 << 20,
    DEPTH_MAX = 16,
    PIECES_MAX = 1 << 20,
    ARENA_MAX = 256 << 20
};

/* The unknown costs this much more than the worst piece; so does the library
 * that the models are made with. */
static const double unknown_penalty = 10.0;

struct reader {
    struct lens_unigram *to;
    const char *path;
    struct lens_error *err;
};

static enum lens_status no_memory(const struct reader *r)
{
    return lens_fail(r->err, LENS_E_NOMEM, "no memory to open '%s'", r->path);
}

static enum lens_status refuse(const struct reader *r, const char *what)
{
    enum lens_status status = lens_fail(
        r->err, LENS_E_INVAL, "'%s' asks for '%s', which we do not know",
        r->path, lens_quote(lens_view_of(what)).text);

    return lens_hint(r->err, status, "use a model of another family");
}

static enum lens_status keep(const struct reader *r, const char *text,
                             struct lens_view *out)
{
    struct lens_view view = lens_view_of(text);
    char *copy = lens_arena_copy(&r->to->arena, view);

    if (!copy)
        return no_memory(r);
    *out = (struct lens_view){ copy, view.len };
    return LENS_OK;
}

/* ["text", score] */
static enum lens_status read_piece(const struct reader *r,
                                   struct lens_json_value element, size_t id)
{
    struct lens_unigram_piece *piece = &r->to->pieces[id];
    struct lens_json_value text = lens_json_first(element);

    piece->id = (int32_t)id;
    piece->score = lens_json_as_number(lens_json_next(text));
    if (lens_json_count(element) != 2 || !*lens_json_as_text(text)) {
        lens_json_reject(element, "is not a piece and its score");
        return LENS_OK;
    }
    return keep(r, lens_json_as_text(text), &piece->text);
}

static int by_text(const void *pa, const void *pb)
{
    const struct lens_unigram_piece *a = pa, *b = pb;

    return lens_view_compare(a->text, b->text);
}

static enum lens_status sort_pieces(const struct reader *r)
{
    struct lens_unigram *to = r->to;

    qsort(to->pieces, to->n, sizeof(*to->pieces), by_text);
    for (size_t i = 0; i < to->n; i++) {
        if (i && lens_view_equal(to->pieces[i].text, to->pieces[i - 1].text))
            return lens_fail(r->err, LENS_E_CORRUPT,
                             "'%s': piece %d of its vocabulary is there twice",
                             r->path, to->pieces[i].id);
        to->by_id[to->pieces[i].id] = &to->pieces[i];
    }
    return LENS_OK;
}

static enum lens_status read_vocabulary(const struct reader *r,
                                        struct lens_json_value model)
{
    struct lens_json_value vocabulary = lens_json_array(model, "vocab");
    struct lens_json_value at = lens_json_first(vocabulary);
    struct lens_unigram *to = r->to;
    double worst = 0;

    to->n = lens_json_count(vocabulary);
    to->unknown = (int32_t)lens_json_integer(model, "unk_id", 0, PIECES_MAX);
    if (to->n == 0 || to->n > PIECES_MAX || (size_t)to->unknown >= to->n) {
        lens_json_reject(vocabulary, "has no unknown piece, or too many");
        return LENS_OK;
    }
    to->pieces = lens_arena_alloc(&to->arena, to->n, sizeof(*to->pieces));
    to->by_id = lens_arena_alloc(&to->arena, to->n, sizeof(*to->by_id));
    if (!to->pieces || !to->by_id)
        return no_memory(r);
    for (size_t id = 0; !lens_json_is_end(at); id++, at = lens_json_next(at)) {
        enum lens_status status = read_piece(r, at, id);

        if (status != LENS_OK)
            return status;
        worst = fmin(worst, to->pieces[id].score);
    }
    to->unknown_score = worst - unknown_penalty;
    return LENS_OK;
}

static bool is_true(struct lens_json_value object, const char *name)
{
    return lens_json_has(object, name) && lens_json_bool(object, name);
}

static enum lens_status read_added(const struct reader *r,
                                   struct lens_json_value root)
{
    struct lens_json_value at;

    if (!lens_json_has(root, "added_tokens"))
        return LENS_OK;
    at = lens_json_first(lens_json_array(root, "added_tokens"));
    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        struct lens_unigram_added *added = &r->to->added[r->to->n_added];
        enum lens_status status;

        if (r->to->n_added == LENS_UNIGRAM_ADDED_MAX)
            return refuse(r, "more than 64 added tokens");
        if (is_true(at, "single_word") || is_true(at, "lstrip") ||
            is_true(at, "rstrip") || is_true(at, "normalized"))
            return refuse(r, "an added token that is more than its text");
        added->id = (int32_t)lens_json_integer(at, "id", 0, PIECES_MAX);
        status = keep(r, lens_json_text(at, "content"), &added->content);
        if (status != LENS_OK)
            return status;
        if (!added->content.len || (size_t)added->id >= r->to->n)
            lens_json_reject(at, "is not a piece of the vocabulary");
        r->to->n_added++;
    }
    return LENS_OK;
}

static struct lens_unigram_step bert_step(struct lens_json_value at)
{
    bool lowercase = is_true(at, "lowercase");
    bool strip = lowercase;

    /* null means "as lowercase". */
    if (lens_json_has(at, "strip_accents") &&
        !lens_json_is_null(at, "strip_accents"))
        strip = lens_json_bool(at, "strip_accents");
    return (struct lens_unigram_step){
        .kind = LENS_UNIGRAM_BERT,
        .cleaning = { is_true(at, "clean_text"),
                      is_true(at, "handle_chinese_chars"), strip, lowercase },
    };
}

static enum lens_status read_replace(const struct reader *r,
                                     struct lens_json_value at,
                                     struct lens_unigram_step *step)
{
    struct lens_json_value pattern = lens_json_object(at, "pattern");
    enum lens_status status =
        keep(r, lens_json_text(at, "content"), &step->content);

    if (status != LENS_OK)
        return status;
    if (lens_json_has(pattern, "Regex")) {
        step->kind = LENS_UNIGRAM_BLANKS;
        if (strcmp(lens_json_text(pattern, "Regex"), "\\s+") != 0)
            return refuse(r, "a regular expression other than '\\s+'");
        return LENS_OK;
    }
    step->kind = LENS_UNIGRAM_REPLACE;
    status = keep(r, lens_json_text(pattern, "String"), &step->pattern);
    if (status == LENS_OK && !step->pattern.len)
        lens_json_reject(pattern, "is empty");
    return status;
}

static enum lens_status read_step(const struct reader *r,
                                  struct lens_json_value at)
{
    const char *type = lens_json_text(at, "type");
    struct lens_unigram_step *step = &r->to->steps[r->to->n_steps];
    enum lens_status status = LENS_OK;

    if (r->to->n_steps == LENS_UNIGRAM_STEPS_MAX)
        return refuse(r, "more than 64 steps");
    if (strcmp(type, "BertNormalizer") == 0) {
        *step = bert_step(at);
    } else if (strcmp(type, "Replace") == 0) {
        status = read_replace(r, at, step);
    } else if (strcmp(type, "Strip") == 0) {
        step->kind = LENS_UNIGRAM_STRIP;
        step->left = is_true(at, "strip_left");
        step->right = is_true(at, "strip_right");
    } else if (*type) {
        return refuse(r, type);
    }
    r->to->n_steps++;
    return status;
}

static enum lens_status read_steps(const struct reader *r,
                                   struct lens_json_value root)
{
    struct lens_json_value normalizer = lens_json_object(root, "normalizer");
    struct lens_json_value at;

    if (strcmp(lens_json_text(normalizer, "type"), "Sequence") != 0)
        return read_step(r, normalizer);
    at = lens_json_first(lens_json_array(normalizer, "normalizers"));
    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        enum lens_status status = read_step(r, at);

        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

/* Blanks become a sign of their own, with one before the text. */
static enum lens_status read_blank(const struct reader *r,
                                   struct lens_json_value root)
{
    struct lens_json_value at = lens_json_object(root, "pre_tokenizer");
    const char *type = lens_json_text(at, "type");

    if (strcmp(type, "Metaspace") != 0)
        return *type ? refuse(r, type) : LENS_OK;
    if (strcmp(lens_json_text(at, "prepend_scheme"), "always") != 0 ||
        lens_json_bool(at, "split"))
        return refuse(r, "a Metaspace that splits or does not always prepend");
    return keep(r, lens_json_text(at, "replacement"), &r->to->blank);
}

static enum lens_status read_all(const struct reader *r, struct lens_json *doc)
{
    struct lens_json_value root = lens_json_root(doc);
    struct lens_json_value model = lens_json_object(root, "model");
    enum lens_status status;

    if (!lens_json_has(model, "type") ||
        strcmp(lens_json_text(model, "type"), "Unigram") != 0)
        return lens_fail(r->err, LENS_E_NOT_FOUND,
                         "'%s' is no Unigram tokenizer", r->path);
    if (is_true(model, "byte_fallback"))
        return refuse(r, "pieces of single bytes");
    status = read_vocabulary(r, model);
    if (status == LENS_OK)
        status = read_added(r, root);
    if (status == LENS_OK)
        status = read_steps(r, root);
    if (status == LENS_OK)
        status = read_blank(r, root);
    if (lens_json_check(doc, r->err) != LENS_OK)
        return lens_json_check(doc, r->err);
    return status == LENS_OK ? sort_pieces(r) : status;
}

static enum lens_status read_file(const struct reader *r)
{
    static const struct lens_json_limits limits = { FILE_MAX, DEPTH_MAX };
    struct lens_map file = { 0 };
    struct lens_json *doc = NULL;
    enum lens_status status = lens_map_open(r->path, &file, r->err);

    if (status == LENS_OK)
        status = lens_json_parse(
            (struct lens_view){ (const char *)file.p, file.len }, r->path,
            &limits, &doc, r->err);
    if (status == LENS_OK)
        status = read_all(r, doc);
    lens_json_free(doc);
    lens_map_close(&file);
    return status;
}

enum lens_status lens_unigram_open(const char *folder,
                                   struct lens_unigram **out,
                                   struct lens_error *err)
{
    struct lens_unigram *to;
    char path[LENS_PATH_MAX];
    struct reader reader = { .path = path, .err = err };
    enum lens_status status =
        lens_path_join(path, folder, "tokenizer.json", err);

    if (status != LENS_OK)
        return status;
    to = lens_calloc(1, sizeof(*to));
    if (!to)
        return no_memory(&reader);
    lens_arena_init(&to->arena, ARENA_MAX);
    reader.to = to;
    status = read_file(&reader);
    if (status != LENS_OK) {
        lens_unigram_close(to);
        return status;
    }
    *out = to;
    return LENS_OK;
}

void lens_unigram_close(struct lens_unigram *tokenizer)
{
    if (!tokenizer)
        return;
    lens_arena_release(&tokenizer->arena);
    lens_free(tokenizer);
}
