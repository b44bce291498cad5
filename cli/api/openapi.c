#include "api/openapi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/problem.h"
#include "api/schema.h"
#include "json/writer.h"

enum {
    NAME_SIZE = 128
};

/* Which operations may get a status. */
enum when {
    ALWAYS,
    WITH_BODY,
    WITH_QUERY, /* or a body */
    WITH_NAME   /* or a body, which may name something, too */
};

static const struct {
    int status;
    enum when when;
} errors[] = {
    { 400, WITH_QUERY }, { 401, ALWAYS },    { 403, ALWAYS },
    { 404, WITH_NAME },  { 413, WITH_BODY }, { 415, WITH_BODY },
    { 429, ALWAYS },     { 500, ALWAYS },    { 503, ALWAYS },
};

const struct lens_api_schema *
lens_api_error_schema(const struct lens_api_family *family)
{
    char name[NAME_SIZE];

    if (family->put_error == lens_api_problem)
        return lens_api_schema_find(lens_view_of("problem"));
    (void)snprintf(name, sizeof(name), "%s_error", family->name);
    return lens_api_schema_find(lens_view_of(name));
}

static void put_ref(struct lens_json_writer *w, const char *kind,
                    const char *name)
{
    char ref[2 * NAME_SIZE];

    (void)snprintf(ref, sizeof(ref), "#/components/%s/%s", kind, name);
    lens_json_put_text(w, "$ref", ref);
}

/* One media type of a body. */
static void put_medium(struct lens_json_writer *w,
                       const struct lens_api_schema *schema)
{
    lens_json_open_object(w, schema->media_type);
    lens_json_open_object(w, "schema");
    put_ref(w, "schemas", schema->name);
    lens_json_close_object(w);
    lens_json_close_object(w);
}

/* Names parted by blanks, a media type each. */
static void put_content(struct lens_json_writer *w, const char *names)
{
    lens_json_open_object(w, "content");
    while (*names) {
        size_t n = strcspn(names, " ");
        const struct lens_api_schema *schema =
            lens_api_schema_find((struct lens_view){ names, n });

        if (schema)
            put_medium(w, schema);
        names += n + (names[n] == ' ');
    }
    lens_json_close_object(w);
}

static void put_request(struct lens_json_writer *w,
                        const struct lens_api_route *route)
{
    if (!route->request_schema[0])
        return;
    lens_json_open_object(w, "requestBody");
    lens_json_put_bool(w, "required", true);
    put_content(w, route->request_schema);
    lens_json_close_object(w);
}

static bool is_listed(const struct lens_api_route *route, enum when when)
{
    return when == ALWAYS || route->request_schema[0] ||
           (when == WITH_QUERY && route->query[0]) ||
           (when == WITH_NAME && strchr(route->path, '{'));
}

static void put_responses(struct lens_json_writer *w,
                          const struct lens_api_route *route)
{
    char text[NAME_SIZE];

    lens_json_open_object(w, "responses");
    lens_json_open_object(w, "200");
    lens_json_put_text(w, "description", "The answer");
    if (route->response_schema[0])
        put_content(w, route->response_schema);
    lens_json_close_object(w);
    if (strstr(route->response_schema, "nothing")) {
        lens_json_open_object(w, "202");
        lens_json_put_text(w, "description", "There is nothing to answer");
        lens_json_close_object(w);
    }
    for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
        if (!is_listed(route, errors[i].when))
            continue;
        (void)snprintf(text, sizeof(text), "%d", errors[i].status);
        lens_json_open_object(w, text);
        (void)snprintf(text, sizeof(text), "%s_%d", route->family->name,
                       errors[i].status);
        put_ref(w, "responses", text);
        lens_json_close_object(w);
    }
    lens_json_close_object(w);
}

/* A text of the path or the query, or with `max` a number from 1 to that. */
static void put_parameter(struct lens_json_writer *w, struct lens_view name,
                          const char *where, bool is_required, long max)
{
    lens_json_open_object(w, NULL);
    lens_json_put_view(w, "name", name);
    lens_json_put_text(w, "in", where);
    lens_json_put_bool(w, "required", is_required);
    lens_json_open_object(w, "schema");
    lens_json_put_text(w, "type", max ? "integer" : "string");
    if (max) {
        lens_json_put_integer(w, "minimum", 1);
        lens_json_put_integer(w, "maximum", max);
    } else if (is_required) {
        lens_json_put_integer(w, "minLength", 1);
    }
    lens_json_close_object(w);
    lens_json_close_object(w);
}

/* Those of the path are its segments in braces. */
static void put_parameters(struct lens_json_writer *w,
                           const struct lens_api_route *route)
{
    const char *at = route->path, *query = route->query;

    if (!strchr(at, '{') && !query[0])
        return;
    lens_json_open_array(w, "parameters");
    while ((at = strchr(at, '{')) != NULL) {
        size_t n = strcspn(++at, "}");

        put_parameter(w, (struct lens_view){ at, n }, "path", true, 0);
    }
    while (query[0]) {
        size_t n = strcspn(query, "# ");
        long max = query[n] == '#' ? strtol(query + n + 1, NULL, 10) : 0;

        put_parameter(w, (struct lens_view){ query, n }, "query", false, max);
        query += strcspn(query, " ");
        query += query[0] == ' ';
    }
    lens_json_close_array(w);
}

static const char *lower(const char *method, char out[NAME_SIZE])
{
    size_t n = 0;

    for (; method[n] && n + 1 < NAME_SIZE; n++)
        out[n] = (char)(method[n] | 0x20);
    out[n] = '\0';
    return out;
}

static void put_operation(struct lens_json_writer *w,
                          const struct lens_api_route *route)
{
    char method[NAME_SIZE];

    lens_json_open_object(w, lower(route->method, method));
    lens_json_open_array(w, "tags");
    lens_json_put_text(w, NULL, route->family->name);
    lens_json_close_array(w);
    lens_json_put_text(w, "operationId", route->id);
    lens_json_put_text(w, "summary", route->summary);
    put_parameters(w, route);
    put_request(w, route);
    put_responses(w, route);
    lens_json_close_object(w);
}

/* Does a row before `i` have its path? */
static bool is_repeated(size_t i)
{
    const char *path = lens_api_route(i)->path;

    for (size_t k = 0; k < i; k++) {
        if (!strcmp(lens_api_route(k)->path, path))
            return true;
    }
    return false;
}

static void put_paths(struct lens_json_writer *w)
{
    const struct lens_api_route *route, *other;

    lens_json_open_object(w, "paths");
    for (size_t i = 0; (route = lens_api_route(i)) != NULL; i++) {
        if (is_repeated(i))
            continue;
        lens_json_open_object(w, route->path);
        for (size_t k = i; (other = lens_api_route(k)) != NULL; k++) {
            if (!strcmp(other->path, route->path))
                put_operation(w, other);
        }
        lens_json_close_object(w);
    }
    lens_json_close_object(w);
}

static const struct lens_api_family *family_at(size_t i)
{
    return lens_api_route(i) ? lens_api_route(i)->family : NULL;
}

/* The family of row `i` when no earlier row has it; else NULL. */
static const struct lens_api_family *new_family(size_t i)
{
    const struct lens_api_family *family = family_at(i);

    for (size_t k = 0; k < i; k++) {
        if (family_at(k) == family)
            return NULL;
    }
    return family;
}

static void put_tags(struct lens_json_writer *w)
{
    lens_json_open_array(w, "tags");
    for (size_t i = 0; lens_api_route(i); i++) {
        const struct lens_api_family *family = new_family(i);

        if (!family)
            continue;
        lens_json_open_object(w, NULL);
        lens_json_put_text(w, "name", family->name);
        lens_json_put_text(w, "description", family->about);
        lens_json_close_object(w);
    }
    lens_json_close_array(w);
}

static void put_errors_of(struct lens_json_writer *w,
                          const struct lens_api_family *family)
{
    const struct lens_api_schema *schema = lens_api_error_schema(family);
    char name[NAME_SIZE];

    for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
        (void)snprintf(name, sizeof(name), "%s_%d", family->name,
                       errors[i].status);
        lens_json_open_object(w, name);
        lens_json_put_text(w, "description",
                           lens_api_status_text(errors[i].status));
        if (schema) {
            lens_json_open_object(w, "content");
            put_medium(w, schema);
            lens_json_close_object(w);
        }
        lens_json_close_object(w);
    }
}

static void put_components(struct lens_json_writer *w)
{
    const struct lens_api_schema *schema;

    lens_json_open_object(w, "components");
    lens_json_open_object(w, "schemas");
    for (size_t i = 0; (schema = lens_api_schema(i)) != NULL; i++)
        lens_json_put_json(w, schema->name, schema->json);
    lens_json_close_object(w);
    lens_json_open_object(w, "responses");
    for (size_t i = 0; lens_api_route(i); i++) {
        const struct lens_api_family *family = new_family(i);

        if (family)
            put_errors_of(w, family);
    }
    lens_json_close_object(w);
    lens_json_open_object(w, "securitySchemes");
    lens_json_open_object(w, "bearer");
    lens_json_put_text(w, "type", "http");
    lens_json_put_text(w, "scheme", "bearer");
    lens_json_put_text(w, "description",
                       "Needed where the server was started with a token");
    lens_json_close_object(w);
    lens_json_close_object(w);
    lens_json_close_object(w);
}

static void put_info(struct lens_json_writer *w)
{
    lens_json_open_object(w, "info");
    lens_json_put_text(w, "title", "asklens");
    lens_json_put_text(w, "version", ASKLENS_VERSION);
    lens_json_put_text(w, "summary",
                       "Best practices of the AWS Well-Architected Generative "
                       "AI Lens for a described workload");
    lens_json_open_object(w, "license");
    lens_json_put_text(w, "name", "Apache License 2.0");
    lens_json_put_text(w, "identifier", "Apache-2.0");
    lens_json_close_object(w);
    lens_json_close_object(w);
}

/* Nobody needs a token, or everybody does: both are allowed. */
static void put_security(struct lens_json_writer *w)
{
    lens_json_open_array(w, "security");
    lens_json_open_object(w, NULL);
    lens_json_close_object(w);
    lens_json_open_object(w, NULL);
    lens_json_open_array(w, "bearer");
    lens_json_close_array(w);
    lens_json_close_object(w);
    lens_json_close_array(w);
}

void lens_api_openapi(struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "openapi", "3.1.0");
    put_info(&w);
    lens_json_open_array(&w, "servers");
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "url", "/");
    lens_json_close_object(&w);
    lens_json_close_array(&w);
    put_security(&w);
    put_tags(&w);
    put_paths(&w);
    put_components(&w);
    lens_json_close_object(&w);
}
