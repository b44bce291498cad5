#include "api/ask_body.h"

#include <string.h>

#include "base/error.h"
#include "filters.h"
#include "nearest.h"
#include "text/unicode.h"

enum {
    VALUES_MAX = 64
};

static const char *const ask_members[] = { "text", "top",      "pillar",
                                           "risk", "phase",    "service",
                                           "role", "scenario", "channels" };
static const char *const context_members[] = {
    "text",    "max_tokens", "pillar",   "risk",    "phase",
    "service", "role",       "scenario", "channels"
};
static const char *const search_members[] = { "text", "top", "kind",
                                              "channels" };

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Is there an escaped zero character?  It would end a text in its middle. */
static bool has_escaped_zero(struct lens_view body)
{
    for (size_t i = 0; i + 1 < body.len; i++) {
        if (body.p[i] != '\\')
            continue;
        if (body.len - i >= 6 && !memcmp(body.p + i, "\\u0000", 6))
            return true;
        i++; /* what is escaped begins no escape */
    }
    return false;
}

enum lens_status lens_api_body_parse(const struct lens_api_call *call,
                                     struct lens_json **out,
                                     struct lens_error *err)
{
    const struct lens_json_limits limits = { call->worker->limits.body,
                                             call->worker->limits.depth };
    struct lens_view body = call->request->body;
    size_t wrong = 0;

    if (body.len == 0) {
        (void)lens_fail(err, LENS_E_INVAL, "the body is empty");
        return lens_hint(err, LENS_E_INVAL, "send a JSON object");
    }
    if (!lens_utf8_check(body, &wrong))
        return lens_fail(err, LENS_E_INVAL,
                         "the body is not UTF-8, or has a zero byte, at byte "
                         "%zu",
                         wrong);
    if (has_escaped_zero(body))
        return lens_fail(err, LENS_E_INVAL,
                         "the body has a zero character, '\\u0000'");
    return lens_json_parse(body, "body", &limits, out, err);
}

static enum lens_status unknown_member(const char *name,
                                       const char *const *names, size_t n,
                                       struct lens_error *err)
{
    const char *nearest = lens_nearest(name, names, n);

    (void)lens_fail(err, LENS_E_INVAL, "there is no member '%.60s'", name);
    return nearest ? lens_hint(err, LENS_E_INVAL, "did you mean '%s'?", nearest)
                   : LENS_E_INVAL;
}

enum lens_status lens_api_members_check(struct lens_json_value object,
                                        const char *const *names, size_t n,
                                        struct lens_error *err)
{
    for (struct lens_json_value m = lens_json_first(object);
         !lens_json_is_end(m); m = lens_json_next(m)) {
        const char *name = lens_json_name(m);
        size_t i = 0;

        while (i < n && strcmp(name, names[i]) != 0)
            i++;
        if (i == n)
            return unknown_member(name, names, n, err);
    }
    return lens_json_check(object.doc, err);
}

static bool is_given(struct lens_json_value object, const char *name)
{
    return lens_json_has(object, name) && !lens_json_is_null(object, name);
}

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for the request");
}

enum lens_status lens_api_values_read(struct lens_json_value object,
                                      const char *name,
                                      struct lens_arena *arena,
                                      struct lens_filter_values *out,
                                      struct lens_error *err)
{
    struct lens_json_value array, item;
    const char **values;
    size_t n = 0;

    *out = (struct lens_filter_values){ NULL, 0 };
    if (!is_given(object, name))
        return LENS_OK;
    values = lens_arena_alloc(arena, VALUES_MAX, sizeof(*values));
    if (!values)
        return no_memory(err);
    if (lens_json_is_text(object, name)) {
        values[n++] =
            lens_arena_copy(arena, lens_view_of(lens_json_text(object, name)));
    } else {
        array = lens_json_array(object, name);
        for (item = lens_json_first(array);
             !lens_json_is_end(item) && n < VALUES_MAX;
             item = lens_json_next(item))
            values[n++] =
                lens_arena_copy(arena, lens_view_of(lens_json_as_text(item)));
        if (!lens_json_is_end(item))
            lens_json_reject(array, "has more than 64 values");
    }
    for (size_t i = 0; i < n; i++) {
        if (!values[i])
            return no_memory(err);
    }
    *out = (struct lens_filter_values){ values, n };
    return lens_json_check(object.doc, err);
}

static enum lens_status read_text(struct lens_json_value object,
                                  struct lens_arena *arena,
                                  struct lens_view *out, struct lens_error *err)
{
    struct lens_view text = lens_view_of(lens_json_text(object, "text"));
    char *copy;

    if (text.len > LENS_TEXT_MAX) {
        (void)lens_fail(err, LENS_E_LIMIT, "the text has %zu bytes", text.len);
        return lens_hint(err, LENS_E_LIMIT, "the longest is %d", LENS_TEXT_MAX);
    }
    copy = lens_arena_copy(arena, text);
    if (!copy)
        return no_memory(err);
    *out = (struct lens_view){ copy, text.len };
    return lens_json_check(object.doc, err);
}

static enum lens_channels read_channels(struct lens_json_value object)
{
    static const enum lens_channels all[] = { LENS_LEXICAL, LENS_DENSE,
                                              LENS_BOTH };
    const char *word;

    if (!is_given(object, "channels"))
        return 0;
    word = lens_json_text(object, "channels");
    for (size_t i = 0; i < COUNT(all); i++) {
        if (!strcmp(word, lens_channels_name(all[i])))
            return all[i];
    }
    lens_json_reject(object, "has channels other than lexical, dense or both");
    return 0;
}

static size_t read_top(struct lens_json_value object, int max)
{
    return is_given(object, "top")
               ? (size_t)lens_json_integer(object, "top", 1, max)
               : 0;
}

enum lens_status lens_api_filters_read(const struct lens_api_worker *worker,
                                       struct lens_json_value object,
                                       struct lens_arena *arena,
                                       struct lens_filter *out,
                                       struct lens_error *err)
{
    struct lens_filter_request filters = { .pillars = { NULL, 0 } };
    const struct {
        const char *name;
        struct lens_filter_values *to;
    } lists[] = {
        { "pillar", &filters.pillars }, { "risk", &filters.risks },
        { "phase", &filters.phases },   { "service", &filters.services },
        { "role", &filters.roles },     { "scenario", &filters.scenario }
    };
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < COUNT(lists); i++)
        status = lens_api_values_read(object, lists[i].name, arena, lists[i].to,
                                      err);
    return status == LENS_OK ? lens_filters_resolve(&worker->opened, &filters,
                                                    arena, out, err)
                             : status;
}

enum lens_status lens_api_ask_read(const struct lens_api_worker *worker,
                                   struct lens_json_value object,
                                   struct lens_arena *arena,
                                   struct lens_ask *out, struct lens_error *err)
{
    struct lens_ask ask = { .top = 0 };
    enum lens_status status =
        lens_api_members_check(object, ask_members, COUNT(ask_members), err);

    if (status == LENS_OK)
        status = read_text(object, arena, &ask.text, err);
    if (status != LENS_OK)
        return status;
    ask.top = read_top(object, LENS_TOP_MAX);
    ask.channels = read_channels(object);
    status = lens_json_check(object.doc, err);
    if (status == LENS_OK)
        status = lens_api_filters_read(worker, object, arena, &ask.filter, err);
    if (status == LENS_OK)
        *out = ask;
    return status;
}

enum lens_status lens_api_context_read(const struct lens_api_worker *worker,
                                       struct lens_json_value object,
                                       struct lens_arena *arena,
                                       struct lens_packing_request *out,
                                       struct lens_error *err)
{
    struct lens_packing_request request = { .max_tokens =
                                                LENS_PACK_TOKENS_DEFAULT,
                                            .form = LENS_PACK_MARKDOWN };
    enum lens_status status = lens_api_members_check(
        object, context_members, COUNT(context_members), err);

    if (status == LENS_OK)
        status = read_text(object, arena, &request.text, err);
    if (status != LENS_OK)
        return status;
    if (is_given(object, "max_tokens"))
        request.max_tokens = (size_t)lens_json_integer(object, "max_tokens", 1,
                                                       LENS_PACK_TOKENS_MAX);
    request.channels = read_channels(object);
    status = lens_json_check(object.doc, err);
    if (status == LENS_OK)
        status =
            lens_api_filters_read(worker, object, arena, &request.filter, err);
    if (status == LENS_OK)
        *out = request;
    return status;
}

enum lens_status lens_api_search_read(struct lens_json_value object,
                                      struct lens_arena *arena,
                                      struct lens_search_request *out,
                                      struct lens_error *err)
{
    struct lens_search_request request = { .kind = LENS_N_KINDS };
    enum lens_status status = lens_api_members_check(
        object, search_members, COUNT(search_members), err);

    if (status == LENS_OK)
        status = read_text(object, arena, &request.text, err);
    if (status != LENS_OK)
        return status;
    request.top = read_top(object, LENS_SEARCH_MAX);
    request.channels = read_channels(object);
    if (is_given(object, "kind")) {
        request.kind = lens_search_kind_of(lens_json_text(object, "kind"));
        if (request.kind == LENS_N_KINDS)
            lens_json_reject(object, "has a kind other than practice, "
                                     "scenario, question, topic or passage");
    }
    status = lens_json_check(object.doc, err);
    if (status == LENS_OK)
        *out = request;
    return status;
}

enum lens_status lens_api_text_check(const struct lens_api_worker *worker,
                                     struct lens_view text,
                                     struct lens_error *err)
{
    if (text.len <= worker->limits.text)
        return LENS_OK;
    (void)lens_fail(err, LENS_E_LIMIT, "the text has %zu bytes", text.len);
    return lens_hint(err, LENS_E_LIMIT, "the longest is %zu",
                     worker->limits.text);
}

/* Is the text short enough, and is there anything to ask? */
static enum lens_status check_ask(const struct lens_api_worker *worker,
                                  struct lens_view text, struct lens_error *err)
{
    enum lens_status status = lens_api_text_check(worker, text, err);

    if (status != LENS_OK || worker->engine)
        return status;
    (void)lens_fail(err, LENS_E_NOT_FOUND,
                    "this index has no practices: it is of '%.60s'",
                    worker->opened.facts.corpus_id);
    return lens_hint(err, LENS_E_NOT_FOUND, "use /v1/search");
}

/* For the log and the metrics. */
static void note_answer(struct lens_api_worker *worker,
                        const struct lens_answer *answer)
{
    worker->trace.has_verdict = true;
    worker->trace.verdict = answer->verdict;
    worker->trace.timing = answer->timing;
    worker->trace.text = answer->text;
}

enum lens_status lens_api_ask(struct lens_api_worker *worker,
                              const struct lens_ask *ask,
                              struct lens_arena *arena,
                              const struct lens_answer **out,
                              struct lens_error *err)
{
    enum lens_status status = check_ask(worker, ask->text, err);

    if (status == LENS_OK)
        status = lens_engine_ask(worker->engine, ask, arena, out, err);
    if (status == LENS_OK)
        note_answer(worker, *out);
    return status;
}

enum lens_status lens_api_pack(struct lens_api_worker *worker,
                               const struct lens_packing_request *request,
                               struct lens_arena *arena, struct lens_pack *out,
                               struct lens_error *err)
{
    struct lens_packing packing;
    enum lens_status status = check_ask(worker, request->text, err);

    if (status != LENS_OK)
        return status;
    packing = lens_packing_of(&worker->opened, worker->engine);
    status = lens_packing_make(&packing, request, arena, out, err);
    if (status == LENS_OK)
        note_answer(worker, out->answer);
    return status;
}
