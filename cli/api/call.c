#include "api/call.h"

#include <string.h>
#include <strings.h>

#include "api/path.h"
#include "api/route.h"
#include "api/service.h"
#include "base/error.h"
#include "text/unicode.h"

struct lens_view lens_api_field(const struct lens_api_request *request,
                                const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; i < request->n_fields; i++) {
        const struct lens_api_field *field = &request->fields[i];

        if (field->name.len == len &&
            strncasecmp(field->name.p, name, len) == 0)
            return field->value;
    }
    return (struct lens_view){ "", 0 };
}

void lens_api_response_init(struct lens_api_response *response)
{
    *response =
        (struct lens_api_response){ .status = 200,
                                    .content_type = "application/json" };
    lens_buffer_init(&response->body, LENS_API_ANSWER_MAX);
}

void lens_api_response_release(struct lens_api_response *response)
{
    lens_buffer_release(&response->body);
}

void lens_api_response_add(struct lens_api_response *response, const char *name,
                           const char *value)
{
    if (response->n_fields == LENS_API_FIELDS_MAX)
        return;
    response->fields[response->n_fields].name = name;
    response->fields[response->n_fields++].value = value;
}

static int status_of(enum lens_status status)
{
    switch (status) {
    case LENS_E_INVAL: return 400;
    case LENS_E_NOT_FOUND: return 404;
    case LENS_E_LIMIT: return 413;
    case LENS_E_BUSY: return 503;
    default: return 500;
    }
}

/* Whose errors a path without a route has: those of the family that has the
 * path for another method or whose routes begin alike, else the native one. */
static const struct lens_api_family *family_of(struct lens_view path)
{
    const struct lens_api_family *best = lens_api_native_routes[0].family;
    const struct lens_api_route *route;
    size_t most = 0;

    for (size_t i = 0; (route = lens_api_route(i)) != NULL; i++) {
        size_t n = lens_api_path_shared(route->path, path);

        if (lens_view_equal(path, lens_view_of(route->path)))
            return route->family;
        if (n > most) {
            most = n;
            best = route->family;
        }
    }
    return best;
}

/* A sentence that quotes what was sent may have cut a character in two. */
static void mend(char *text)
{
    size_t wrong;

    while (!lens_utf8_check(lens_view_of(text), &wrong))
        text[wrong] = '?';
}

/* Start over with an error. */
static void answer_error(struct lens_api_call *call,
                         const struct lens_api_family *family,
                         const struct lens_error *err)
{
    struct lens_api_response *response = call->response;
    struct lens_error mended = *err;

    if (response->status < 400)
        response->status = status_of(err->status);
    lens_buffer_clear(&response->body);
    mend(mended.text);
    mend(mended.hint);
    family->put_error(call, &mended);
}

/* The methods a path has, as the field Allow wants them; "" when it has none.
 */
static const char *methods_of(struct lens_api_call *call)
{
    const struct lens_api_route *route;
    struct lens_buffer list;
    const char *out = "";

    lens_buffer_init(&list, 128);
    for (size_t i = 0; (route = lens_api_route(i)) != NULL; i++) {
        if (!lens_api_path_match(route->path, call->request->path, call->arena,
                                 call->params))
            continue;
        lens_buffer_add_format(&list, "%s%s", list.len ? ", " : "",
                               route->method);
        if (!strcmp(route->method, "GET"))
            lens_buffer_add_text(&list, ", HEAD");
    }
    if (list.len && lens_buffer_status(&list) == LENS_OK)
        out = lens_arena_copy(call->arena, lens_buffer_view(&list));
    lens_buffer_release(&list);
    return out ? out : "";
}

static void answer_without_route(struct lens_api_call *call)
{
    const struct lens_api_request *request = call->request;
    const char *methods = methods_of(call);
    struct lens_error err = { 0 };

    if (*methods) {
        call->response->status = 405;
        lens_api_response_add(call->response, "Allow", methods);
        (void)lens_fail(&err, LENS_E_INVAL, "'%.120s' does not take %.16s",
                        lens_arena_copy(call->arena, request->path),
                        lens_arena_copy(call->arena, request->method));
        (void)lens_hint(&err, LENS_E_INVAL, "it takes %s", methods);
    } else {
        (void)lens_fail(&err, LENS_E_NOT_FOUND, "there is no route '%.120s'",
                        lens_arena_copy(call->arena, request->path));
        (void)lens_hint(&err, LENS_E_NOT_FOUND, "/openapi.json lists them");
    }
    answer_error(call, family_of(request->path), &err);
}

/* RFC 3986: everything else is written as %XX. */
static bool is_plain(struct lens_view text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.p[i] <= ' ' || text.p[i] > '~')
            return false;
    }
    return true;
}

static void answer_unreadable(struct lens_api_call *call)
{
    struct lens_error err = { 0 };

    (void)lens_fail(&err, LENS_E_INVAL,
                    "the method or the path has bytes other than ASCII");
    (void)lens_hint(&err, LENS_E_INVAL, "write them as %%XX");
    answer_error(call, lens_api_native_routes[0].family, &err);
}

/* A HEAD is answered like the GET; the carrier keeps the body. */
static bool is_method(struct lens_view sent, const char *method)
{
    return lens_view_equal(sent, lens_view_of(method)) ||
           (lens_view_equal(sent, lens_view_of("HEAD")) &&
            !strcmp(method, "GET"));
}

static const struct lens_api_route *find_route(struct lens_api_call *call)
{
    const struct lens_api_route *route;

    for (size_t i = 0; (route = lens_api_route(i)) != NULL; i++) {
        if (is_method(call->request->method, route->method) &&
            lens_api_path_match(route->path, call->request->path, call->arena,
                                call->params))
            return route;
    }
    return NULL;
}

void lens_api_answer(struct lens_api_worker *worker,
                     const struct lens_api_request *request,
                     struct lens_api_response *response)
{
    struct lens_api_call call = { .worker = worker,
                                  .request = request,
                                  .arena = &worker->call.arena,
                                  .response = response };
    struct lens_error err = { 0 };
    enum lens_status status;

    lens_api_worker_clear(worker);
    if (!is_plain(request->path) || !is_plain(request->method)) {
        answer_unreadable(&call);
        return;
    }
    call.route = find_route(&call);
    worker->trace.route = call.route;
    if (!call.route) {
        answer_without_route(&call);
        return;
    }
    status = call.route->handle(&call, &err);
    if (status == LENS_OK)
        status = lens_buffer_status(&response->body);
    if (status != LENS_OK) {
        if (err.status == LENS_OK)
            (void)lens_fail(&err, status, "the answer could not be written");
        answer_error(&call, call.route->family, &err);
    }
}

const struct lens_api_route *
lens_api_refuse(const struct lens_api_request *request, int status,
                const struct lens_error *error, struct lens_arena *arena,
                struct lens_api_response *response)
{
    struct lens_api_call call = { .request = request,
                                  .arena = arena,
                                  .response = response };

    call.route = find_route(&call);
    response->status = status;
    answer_error(&call,
                 call.route ? call.route->family : family_of(request->path),
                 error);
    return call.route;
}
