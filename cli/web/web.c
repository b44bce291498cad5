/*
 * web.c - the web page, as rows of the table of routes.
 *
 * The page is files of HTML, CSS and JavaScript in web/page/, without a
 * framework and without a build step but this embedding.  "/" is index.html,
 * and the rest lies under "/web/"; all addresses in them are relative, so that
 * the page works behind a prefix.
 *
 * What it may do is said twice: by the page, which puts text of the user or of
 * an answer into the document as text only, and by the header fields below,
 * which make the browser refuse everything else: scripts and styles of this
 * origin and nothing inline, requests to this origin only, no frames around it,
 * no form sent anywhere, and no string turned into HTML or a script at all
 * (Trusted Types, for which the page has no policy).  That no answer is taken
 * for another type than it says ("nosniff") the server adds to all of them.
 *
 * Browsers keep the files and ask each time whether they are still the same
 * (RFC 9110, sections 8.8.3 and 13.1.2), so that a program that was replaced
 * never meets a page of the former one.
 */
#include "api/problem.h"
#include "api/route.h"
#include "base/error.h"
#include "web/web_file.h"

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

static const struct {
    const char *name, *value;
} fields[] = {
    { "Content-Security-Policy", policy },
    { "Referrer-Policy", "no-referrer" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
    { "Cache-Control", "no-cache" },
};

/* Is `etag` in the list, or "*"?  Compared weakly: "W/" does not count. */
static bool is_named(struct lens_view list, const char *etag)
{
    struct lens_view tag = lens_view_of(etag);

    if (lens_view_equal(list, lens_view_of("*")))
        return true;
    while (list.len >= tag.len) {
        if (lens_view_equal((struct lens_view){ list.p, tag.len }, tag))
            return true;
        list.p++;
        list.len--;
    }
    return false;
}

static enum lens_status send(struct lens_api_call *call,
                             const struct lens_web_file *file)
{
    struct lens_api_response *response = call->response;

    for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
        lens_api_response_add(response, fields[i].name, fields[i].value);
    lens_api_response_add(response, "ETag", file->etag);
    response->content_type = file->content_type;
    if (is_named(lens_api_field(call->request, "If-None-Match"), file->etag))
        response->status = 304;
    else
        lens_buffer_add_view(&response->body, file->bytes);
    return LENS_OK;
}

static enum lens_status send_named(struct lens_api_call *call,
                                   struct lens_view name,
                                   struct lens_error *err)
{
    const struct lens_web_file *file;

    for (size_t i = 0; (file = lens_web_file(i)) != NULL; i++) {
        if (lens_view_equal(name, lens_view_of(file->name)))
            return send(call, file);
    }
    return lens_fail(err, LENS_E_NOT_FOUND, "the page has no file '%.*s'",
                     name.len < 80 ? (int)name.len : 80, name.p);
}

static enum lens_status get_page(struct lens_api_call *call,
                                 struct lens_error *err)
{
    return send_named(call, lens_view_of("index.html"), err);
}

static enum lens_status get_file(struct lens_api_call *call,
                                 struct lens_error *err)
{
    return send_named(call, call->params[0], err);
}

static const struct lens_api_family web = { "web", "The web page.",
                                            lens_api_problem };

const struct lens_api_route lens_api_web_routes[] = {
    { &web, "GET", "/", "getPage", "The web page", "", "page", "", get_page },
    { &web, "GET", "/web/{file}", "getPageFile", "A file of the web page", "",
      "page_file", "", get_file },
    { .method = NULL },
};
