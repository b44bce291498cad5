/*
 * peer_encoder.c - the encoder over texts whose token ids somebody else says.
 *
 * A line of a set is ids with one blank between, [CLS] and [SEP] among them, a
 * tab and the text that has them.  The embedder takes the text, so that its
 * time is that of tokens too; here it is checked that they are the same ones.
 */
#include <string.h>

#include "base/error.h"
#include "base/lines.h"
#include "embedders/embedders.h"
#include "embedders/model_files.h"
#include "embedders/wordpiece.h"
#include "peer.h"

enum {
    MAX_TEXTS = 1 << 16,
    MAX_IDS = 1 << 13 /* of one text */
};

static enum lens_status open_encoder(const struct peer_task *task,
                                     struct peer_opened *out,
                                     struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    struct lens_map weights = { 0 };
    enum lens_status status = lens_model_weights(task->model, path, err);

    if (status == LENS_OK)
        status = lens_map_open(path, &weights, err);
    if (status != LENS_OK)
        return status;
    out->bytes = weights.len;
    lens_map_close(&weights);
    return lens_encoder_open(task->model, "peers", 1, &out->embedder, err);
}

/* The next number of a list; false after the last, or where there is none. */
static bool next_id(struct lens_view *rest, int32_t *out)
{
    size_t i = 0;
    int32_t id = 0;

    while (i < rest->len && rest->p[i] >= '0' && rest->p[i] <= '9' &&
           id < INT32_MAX / 10 - 1)
        id = id * 10 + (rest->p[i++] - '0');
    if (i == 0)
        return false;
    if (i < rest->len && rest->p[i] == ' ')
        i++;
    rest->p += i;
    rest->len -= i;
    *out = id;
    return true;
}

/* Whether the list is [CLS], what the tokenizer gave, [SEP]. */
static bool same_ids(struct lens_view list,
                     struct lens_wordpiece_specials specials,
                     const int32_t *ids, size_t n)
{
    int32_t id;

    if (!next_id(&list, &id) || id != specials.cls)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!next_id(&list, &id) || id != ids[i])
            return false;
    }
    return next_id(&list, &id) && id == specials.sep && list.len == 0;
}

static enum lens_status check_ids(const struct lens_wordpiece *tokenizer,
                                  struct lens_view list, struct lens_view text,
                                  size_t line, struct lens_error *err)
{
    struct lens_arena arena = { 0 };
    const int32_t *ids = NULL;
    size_t n = 0;
    enum lens_status status =
        lens_wordpiece_encode(tokenizer, text, MAX_IDS, &arena, &ids, &n, err);

    if (status == LENS_OK &&
        !same_ids(list, lens_wordpiece_specials(tokenizer), ids, n))
        status =
            lens_fail(err, LENS_E_INVAL,
                      "text %zu has other tokens than the task says", line);
    lens_arena_release(&arena);
    return status;
}

static enum lens_status add_text(const struct lens_wordpiece *tokenizer,
                                 struct lens_view line, size_t number,
                                 struct peer_queries *out,
                                 struct lens_error *err)
{
    const char *tab = memchr(line.p, '\t', line.len);
    struct lens_view list = { line.p, tab ? (size_t)(tab - line.p) : 0 };
    struct lens_view text = { tab ? tab + 1 : line.p,
                              tab ? line.len - list.len - 1 : line.len };
    char *copy;
    enum lens_status status = check_ids(tokenizer, list, text, number, err);

    if (status != LENS_OK)
        return status;
    if (out->n == MAX_TEXTS)
        return lens_fail(err, LENS_E_LIMIT, "there are more than %d texts",
                         MAX_TEXTS);
    copy = lens_arena_copy(&out->arena, text);
    if (!copy)
        return lens_fail(err, LENS_E_NOMEM, "no memory for text %zu", number);
    out->texts[out->n++] = (struct lens_view){ copy, text.len };
    return LENS_OK;
}

static enum lens_status add_texts(const struct lens_wordpiece *tokenizer,
                                  const char *path, struct peer_queries *out,
                                  struct lens_error *err)
{
    struct lens_lines *lines = NULL;
    struct lens_view line;
    enum lens_status status = lens_lines_open(path, PEER_MAX_LINE, &lines, err);

    if (status != LENS_OK)
        return status;
    while ((status = lens_lines_next(lines, &line, err)) == LENS_OK) {
        status = add_text(tokenizer, line, lens_lines_number(lines), out, err);
        if (status != LENS_OK)
            break;
    }
    lens_lines_close(lines);
    return status == LENS_END ? LENS_OK : status;
}

static enum lens_status read_texts(const struct peer_task *task,
                                   const char *path, struct peer_queries *out,
                                   struct lens_error *err)
{
    struct lens_wordpiece *tokenizer = NULL;
    enum lens_status status = lens_wordpiece_open(task->model, &tokenizer, err);

    if (status != LENS_OK)
        return status;
    lens_arena_init(&out->arena, PEER_MAX_MEMORY);
    out->texts = lens_arena_alloc(&out->arena, MAX_TEXTS, sizeof(*out->texts));
    if (!out->texts)
        status = lens_fail(err, LENS_E_NOMEM, "no memory for the texts of '%s'",
                           path);
    else
        status = add_texts(tokenizer, path, out, err);
    lens_wordpiece_close(tokenizer);
    return status;
}

static const char *differs(const struct peer_task *task)
{
    (void)task;
    return "float32; the published weights, read where they are mapped";
}

const struct peer_kind peer_encoder = {
    .name = "encoder",
    .differs = differs,
    .open = open_encoder,
    .read = read_texts,
};
