/* openai_reads.c - the store, its files and their contents; openai.h. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/dialects/metadata.h"
#include "api/dialects/openai.h"
#include "api/path.h"
#include "api/service.h"
#include "base/error.h"
#include "document_markdown.h"
#include "naming.h"

enum {
    FILES_DEFAULT = 20, /* of a page, as the API says */
    FILES_MAX = 100
};

/* The number of n digits; 0 for anything else. */
static int64_t number_of(const char *digits, size_t n)
{
    int64_t value = 0;

    for (size_t i = 0; i < n; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return 0;
        value = 10 * value + (digits[i] - '0');
    }
    return value;
}

/* Seconds since 1970 of a date, "2025-11-19"; 0 for anything else.  Days are
 * counted in years that begin in March, whose last day may be the 29th. */
static int64_t time_of(const char *date)
{
    int64_t y, m, d, years, days;

    if (strlen(date) != 10 || date[4] != '-' || date[7] != '-')
        return 0;
    y = number_of(date, 4);
    m = number_of(date + 5, 2);
    d = number_of(date + 8, 2);
    if (y < 1970 || m < 1 || m > 12 || d < 1 || d > 31)
        return 0;
    years = y - (m <= 2);
    days = years * 365 + years / 4 - years / 100 + years / 400;
    days += (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    return (days - 719468) * 86400;
}

/* The files of the store: practices, then scenarios, each by key. */
struct files {
    const struct lens_document *at;
    size_t n;
};

static enum lens_status list_files(const struct lens_api_call *call,
                                   struct files *out, struct lens_error *err)
{
    const struct lens_opened *opened = &call->worker->opened;
    struct lens_briefs practices = { NULL, 0 }, scenarios = { NULL, 0 };
    struct lens_document *all;
    enum lens_status status =
        lens_opened_briefs(opened, LENS_PRACTICE, call->arena, &practices, err);

    if (status == LENS_OK)
        status = lens_opened_briefs(opened, LENS_SCENARIO, call->arena,
                                    &scenarios, err);
    if (status != LENS_OK)
        return status;
    all =
        lens_arena_alloc(call->arena, practices.n + scenarios.n, sizeof(*all));
    if (!all)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the files");
    for (size_t i = 0; i < practices.n; i++)
        all[i] = practices.at[i];
    for (size_t i = 0; i < scenarios.n; i++)
        all[practices.n + i] = scenarios.at[i];
    *out = (struct files){ all, practices.n + scenarios.n };
    return LENS_OK;
}

static enum lens_status add_bytes(const struct lens_document *doc, void *arg,
                                  struct lens_error *err)
{
    int64_t *bytes = arg;

    (void)err;
    for (size_t i = 0; i < doc->n_texts; i++)
        *bytes += (int64_t)strlen(doc->texts[i].text);
    return LENS_OK;
}

/* Bytes of all texts of the files. */
static enum lens_status store_bytes(const struct lens_api_call *call,
                                    int64_t *out, struct lens_error *err)
{
    static const enum lens_kind kinds[] = { LENS_PRACTICE, LENS_SCENARIO };
    struct lens_docstore *docs = call->worker->opened.docs;
    enum lens_status status = LENS_OK;
    int64_t bytes = 0;

    for (size_t k = 0; status == LENS_OK && k < 2; k++)
        status = docs->ops->each(docs, kinds[k], call->arena, add_bytes, &bytes,
                                 err);
    if (status == LENS_OK)
        *out = bytes;
    return status;
}

static void put_counts(struct lens_json_writer *w, size_t n)
{
    lens_json_open_object(w, "file_counts");
    lens_json_put_integer(w, "in_progress", 0);
    lens_json_put_integer(w, "completed", (int64_t)n);
    lens_json_put_integer(w, "failed", 0);
    lens_json_put_integer(w, "cancelled", 0);
    lens_json_put_integer(w, "total", (int64_t)n);
    lens_json_close_object(w);
}

static enum lens_status put_store(const struct lens_api_call *call,
                                  struct lens_json_writer *w,
                                  struct lens_error *err)
{
    const struct lens_collection *lens = &call->worker->opened.collection;
    struct files files = { NULL, 0 };
    int64_t bytes = 0;
    enum lens_status status = list_files(call, &files, err);

    if (status == LENS_OK)
        status = store_bytes(call, &bytes, err);
    if (status != LENS_OK)
        return status;
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "id", lens->id);
    lens_json_put_text(w, "object", "vector_store");
    lens_json_put_integer(w, "created_at", time_of(lens->edition));
    lens_json_put_text(w, "name", lens->name);
    lens_json_put_integer(w, "usage_bytes", bytes);
    put_counts(w, files.n);
    lens_json_put_text(w, "status", "completed");
    lens_json_put_null(w, "last_active_at");
    lens_json_open_object(w, "metadata");
    lens_json_put_text(w, "url", lens->url);
    lens_json_put_text(w, "edition", lens->edition);
    lens_json_close_object(w);
    lens_json_close_object(w);
    return LENS_OK;
}

/* The end of a list, after its array. */
static void put_list_end(struct lens_json_writer *w, const char *first,
                         const char *last, bool has_more)
{
    lens_json_close_array(w);
    if (first)
        lens_json_put_text(w, "first_id", first);
    else
        lens_json_put_null(w, "first_id");
    if (last)
        lens_json_put_text(w, "last_id", last);
    else
        lens_json_put_null(w, "last_id");
    lens_json_put_bool(w, "has_more", has_more);
    lens_json_close_object(w);
}

static void begin_list(struct lens_api_call *call, struct lens_json_writer *w)
{
    lens_json_writer_init(w, &call->response->body, false);
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "object", "list");
    lens_json_open_array(w, "data");
}

static bool is_asked(const struct lens_api_call *call, const char *name,
                     struct lens_view *out)
{
    return lens_api_query_value(call->request->query, name, call->arena, out) &&
           out->len > 0;
}

enum lens_status lens_openai_get_stores(struct lens_api_call *call,
                                        struct lens_error *err)
{
    const char *id = call->worker->opened.collection.id;
    struct lens_json_writer w;
    struct lens_view cursor;
    enum lens_status status = LENS_OK;

    begin_list(call, &w);
    /* There is one: before it and after it is nothing. */
    if (is_asked(call, "after", &cursor) || is_asked(call, "before", &cursor))
        id = NULL;
    else
        status = put_store(call, &w, err);
    put_list_end(&w, id, id, false);
    return status;
}

enum lens_status lens_openai_get_store(struct lens_api_call *call,
                                       struct lens_error *err)
{
    struct lens_json_writer w;
    enum lens_status status = lens_openai_store_check(call, err);

    lens_json_writer_init(&w, &call->response->body, false);
    return status == LENS_OK ? put_store(call, &w, err) : status;
}

/* A page of the files: from `first` on, `n` of them. */
struct page {
    size_t first, n;
    bool has_more;
};

static enum lens_status find_cursor(const struct files *files,
                                    struct lens_view id, size_t *out,
                                    struct lens_error *err)
{
    for (size_t i = 0; i < files->n; i++) {
        if (lens_view_equal(id, lens_view_of(files->at[i].key))) {
            *out = i;
            return LENS_OK;
        }
    }
    return lens_fail(err, LENS_E_INVAL,
                     "there is no file '%.80s' to go on from", id.p);
}

/* All files are equally old, so "order" has nothing to order. */
static enum lens_status read_page(const struct lens_api_call *call,
                                  const struct files *files, struct page *out,
                                  struct lens_error *err)
{
    size_t limit = FILES_DEFAULT, from = 0, end = files->n;
    struct lens_view text;
    enum lens_status status = lens_api_query_count(
        call->request->query, "limit", FILES_MAX, call->arena, &limit, err);

    if (status == LENS_OK && is_asked(call, "after", &text)) {
        status = find_cursor(files, text, &from, err);
        from++;
    }
    if (status == LENS_OK && is_asked(call, "before", &text)) {
        status = find_cursor(files, text, &end, err);
        if (end > from + limit)
            from = end - limit;
    }
    if (status != LENS_OK)
        return status;
    if (is_asked(call, "filter", &text) &&
        !lens_view_equal(text, lens_view_of("completed")))
        end = from;
    *out = (struct page){ .first = from, .n = end > from ? end - from : 0 };
    out->has_more = out->n > limit;
    if (out->has_more)
        out->n = limit;
    return LENS_OK;
}

static enum lens_status put_file(const struct lens_api_call *call,
                                 const struct lens_document *doc,
                                 struct lens_json_writer *w,
                                 struct lens_error *err)
{
    const struct lens_opened *opened = &call->worker->opened;
    struct lens_retrieved facts;
    int64_t bytes = 0;
    enum lens_status status =
        lens_retrieved_describe(doc, 0, call->arena, &facts, err);

    if (status == LENS_OK)
        status = add_bytes(doc, &bytes, err);
    if (status != LENS_OK)
        return status;
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "id", doc->key);
    lens_json_put_text(w, "object", "vector_store.file");
    lens_json_put_integer(w, "created_at", time_of(opened->collection.edition));
    lens_json_put_integer(w, "usage_bytes", bytes);
    lens_json_put_text(w, "vector_store_id", opened->collection.id);
    lens_json_put_text(w, "status", "completed");
    lens_json_put_null(w, "last_error");
    lens_openai_put_attributes(w, &facts);
    lens_json_close_object(w);
    return LENS_OK;
}

/* A brief document in full. */
static enum lens_status load(const struct lens_api_call *call, const char *key,
                             struct lens_document *out, struct lens_error *err)
{
    struct lens_docstore *docs = call->worker->opened.docs;

    return docs->ops->find(docs, lens_view_of(key), call->arena, out, err);
}

enum lens_status lens_openai_get_files(struct lens_api_call *call,
                                       struct lens_error *err)
{
    struct files files = { NULL, 0 };
    struct page page = { 0, 0, false };
    struct lens_json_writer w;
    enum lens_status status = lens_openai_store_check(call, err);

    if (status == LENS_OK)
        status = list_files(call, &files, err);
    if (status == LENS_OK)
        status = read_page(call, &files, &page, err);
    if (status != LENS_OK)
        return status;
    assert(files.at || page.n == 0);
    begin_list(call, &w);
    for (size_t i = 0; status == LENS_OK && i < page.n; i++) {
        struct lens_document doc = { .n_texts = 0 };

        status = load(call, files.at[page.first + i].key, &doc, err);
        if (status == LENS_OK)
            status = put_file(call, &doc, &w, err);
    }
    put_list_end(&w, page.n ? files.at[page.first].key : NULL,
                 page.n ? files.at[page.first + page.n - 1].key : NULL,
                 page.has_more);
    return status;
}

/* The document that the path names, in any spelling of its id. */
static enum lens_status find_file(const struct lens_api_call *call,
                                  struct lens_document *out,
                                  struct lens_error *err)
{
    const char *word = lens_arena_copy(call->arena, call->params[1]);
    enum lens_status status = lens_openai_store_check(call, err);
    char key[LENS_KEY_MAX];

    if (!word)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the request");
    if (status != LENS_OK)
        return status;
    lens_key_normalise(word, key);
    status = load(call, key, out, err);
    if (status == LENS_OK && out->kind != LENS_PRACTICE &&
        out->kind != LENS_SCENARIO)
        status = LENS_E_NOT_FOUND;
    return status == LENS_E_NOT_FOUND
               ? lens_fail(err, LENS_E_NOT_FOUND, "there is no file '%.80s'",
                           word)
               : status;
}

enum lens_status lens_openai_get_file(struct lens_api_call *call,
                                      struct lens_error *err)
{
    struct lens_json_writer w;
    struct lens_document doc = { .n_texts = 0 };
    enum lens_status status = find_file(call, &doc, err);

    lens_json_writer_init(&w, &call->response->body, false);
    return status == LENS_OK ? put_file(call, &doc, &w, err) : status;
}

enum lens_status lens_openai_get_content(struct lens_api_call *call,
                                         struct lens_error *err)
{
    struct lens_buffer text;
    struct lens_json_writer w;
    struct lens_document doc = { .n_texts = 0 };
    enum lens_status status = find_file(call, &doc, err);

    if (status != LENS_OK)
        return status;
    lens_buffer_init(&text, LENS_API_ANSWER_MAX);
    lens_document_markdown(&doc, &text);
    status = lens_buffer_status(&text);
    lens_json_writer_init(&w, &call->response->body, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "object", "vector_store.file_content.page");
    lens_json_open_array(&w, "data");
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "type", "text");
    lens_json_put_view(&w, "text", lens_buffer_view(&text));
    lens_json_close_object(&w);
    lens_json_close_array(&w);
    lens_json_put_bool(&w, "has_more", false);
    lens_json_put_null(&w, "next_page");
    lens_json_close_object(&w);
    lens_buffer_release(&text);
    return status == LENS_OK
               ? LENS_OK
               : lens_fail(err, status, "the document could not be written");
}
