/*
 * resources.c - documents by address, for people who attach one to a talk.
 *
 *     wa://COLLECTION/KIND/ID        wa://generative-ai/practice/GENSEC01-BP01
 *
 * Practices and scenarios are listed; whatever else an index holds is reached
 * by the template.  An id is escaped as in any URI.
 */
#include <string.h>

#include "api/path.h"
#include "api/service.h"
#include "base/error.h"
#include "document_markdown.h"
#include "mcp/mcp_int.h"
#include "naming.h"

static const char scheme[] = "wa://";
static const char mime_type[] = "text/markdown";

/* Bytes that stand for themselves in a segment: RFC 3986, 2.3. */
static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

static void add_escaped(struct lens_buffer *out, const char *text)
{
    for (; *text; text++) {
        if (is_unreserved(*text))
            lens_buffer_add_char(out, *text);
        else
            lens_buffer_add_format(out, "%%%02X", (unsigned char)*text);
    }
}

static void put_uri(struct lens_json_writer *w,
                    const struct lens_api_worker *worker,
                    const struct lens_document *doc)
{
    struct lens_buffer uri;

    lens_buffer_init(&uri, 4 << 10);
    lens_buffer_add_text(&uri, scheme);
    add_escaped(&uri, worker->opened.facts.corpus_id);
    lens_buffer_add_format(&uri, "/%s/", lens_kind_name(doc->kind));
    add_escaped(&uri, doc->key);
    lens_json_put_view(w, "uri", lens_buffer_view(&uri));
    lens_buffer_release(&uri);
}

static void put_resource(struct lens_json_writer *w,
                         const struct lens_api_worker *worker,
                         const struct lens_document *doc)
{
    lens_json_open_object(w, NULL);
    put_uri(w, worker, doc);
    lens_json_put_text(w, "name", doc->key);
    lens_json_put_text(w, "title", doc->title);
    lens_json_put_text(w, "mimeType", mime_type);
    lens_json_close_object(w);
}

static enum lens_status put_kind(struct lens_json_writer *w,
                                 struct lens_api_worker *worker,
                                 enum lens_kind kind, struct lens_error *err)
{
    struct lens_briefs briefs = { NULL, 0 };
    enum lens_status status = lens_opened_briefs(
        &worker->opened, kind, &worker->call.arena, &briefs, err);

    for (size_t i = 0; status == LENS_OK && i < briefs.n; i++)
        put_resource(w, worker, &briefs.at[i]);
    return status;
}

enum lens_status lens_mcp_resources_list(struct lens_mcp_call *call,
                                         struct lens_json_writer *w,
                                         struct lens_error *err)
{
    struct lens_api_worker *worker = NULL;
    enum lens_status status = lens_mcp_cursor_check(call, err);

    if (status == LENS_OK)
        status = lens_mcp_worker(call, &worker, err);
    if (status != LENS_OK)
        return status;
    lens_json_open_array(w, "resources");
    status = put_kind(w, worker, LENS_PRACTICE, err);
    if (status == LENS_OK)
        status = put_kind(w, worker, LENS_SCENARIO, err);
    lens_json_close_array(w);
    return status;
}

enum lens_status lens_mcp_templates_list(struct lens_mcp_call *call,
                                         struct lens_json_writer *w,
                                         struct lens_error *err)
{
    enum lens_status status = lens_mcp_cursor_check(call, err);

    if (status != LENS_OK)
        return status;
    lens_json_open_array(w, "resourceTemplates");
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "uriTemplate", "wa://{collection}/{kind}/{id}");
    lens_json_put_text(w, "name", "document");
    lens_json_put_text(w, "title", "A document of the lens");
    lens_json_put_text(w, "description",
                       "collection is generative-ai for the built-in lens; "
                       "kind is practice, scenario, question, topic or "
                       "passage; id is as ask and search give it");
    lens_json_put_text(w, "mimeType", mime_type);
    lens_json_close_object(w);
    lens_json_close_array(w);
    return LENS_OK;
}

/* Cut "wa://COLLECTION" off, if it is the one that is open. */
static bool cut_collection(const struct lens_api_worker *worker,
                           struct lens_view *uri)
{
    struct lens_buffer want;
    bool is_same;

    lens_buffer_init(&want, 4 << 10);
    lens_buffer_add_text(&want, scheme);
    add_escaped(&want, worker->opened.facts.corpus_id);
    is_same = lens_buffer_status(&want) == LENS_OK && uri->len > want.len &&
              !memcmp(uri->p, want.p, want.len);
    if (is_same) {
        uri->p += want.len;
        uri->len -= want.len;
    }
    lens_buffer_release(&want);
    return is_same;
}

static enum lens_status find(struct lens_api_worker *worker, const char *uri,
                             struct lens_document *out, struct lens_error *err)
{
    struct lens_view rest = lens_view_of(uri), params[LENS_API_PARAMS_MAX];
    enum lens_status status = LENS_E_NOT_FOUND;

    if (cut_collection(worker, &rest) &&
        lens_api_path_match("/{kind}/{id}", rest, &worker->call.arena, params))
        status = lens_key_find(&worker->call, &worker->opened, params[1].p, out,
                               err);
    if (status == LENS_OK &&
        !lens_view_equal(params[0], lens_view_of(lens_kind_name(out->kind))))
        status = LENS_E_NOT_FOUND;
    if (status != LENS_E_NOT_FOUND)
        return status;
    (void)lens_fail(err, LENS_E_NOT_FOUND, "there is no resource '%.160s'",
                    uri);
    return lens_hint(err, LENS_E_NOT_FOUND, "'resources/list' names them");
}

enum lens_status lens_mcp_resources_read(struct lens_mcp_call *call,
                                         struct lens_json_writer *w,
                                         struct lens_error *err)
{
    struct lens_api_worker *worker = NULL;
    struct lens_document doc;
    struct lens_buffer text;
    const char *uri = NULL;
    enum lens_status status = lens_mcp_param(call, "uri", &uri, err);

    if (status == LENS_OK)
        status = lens_mcp_worker(call, &worker, err);
    if (status == LENS_OK)
        status = find(worker, uri, &doc, err);
    if (status != LENS_OK)
        return status;
    lens_buffer_init(&text, LENS_API_ANSWER_MAX / 8);
    lens_document_markdown(&doc, &text);
    status = lens_buffer_status(&text);
    if (status != LENS_OK)
        (void)lens_fail(err, status, "the document is too long to be sent");
    lens_json_open_array(w, "contents");
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "uri", uri);
    lens_json_put_text(w, "mimeType", mime_type);
    lens_json_put_view(w, "text", lens_buffer_view(&text));
    lens_json_close_object(w);
    lens_json_close_array(w);
    lens_buffer_release(&text);
    return status;
}
