/*
 * route.h - the table of routes: dispatch and /openapi.json are read from it.
 *
 * A family is a set of routes that speak alike: the native ones, MCP, one for
 * each dialect of an existing client.  It owns how its errors look.
 */
#ifndef LENS_API_ROUTE_H
#define LENS_API_ROUTE_H

#include "api/call.h"

struct lens_api_family {
    const char *name;  /* "native", "openai": a tag in /openapi.json */
    const char *about; /* one sentence */

    /* Write the body, content type and fields of an error whose status is set
     * in call->response; the buffer is empty. */
    void (*put_error)(struct lens_api_call *call,
                      const struct lens_error *error);
};

struct lens_api_route {
    const struct lens_api_family *family;
    const char *method;  /* "GET", "POST" */
    const char *path;    /* "/v1/practices/{id}"; a parameter is a segment */
    const char *id;      /* of the operation, unique: "getPractice" */
    const char *summary; /* one line, no full stop */

    /* Names of schemas (api/schema.h), "" for none.  A response may have
     * several, parted by blanks, one for each media type; "nothing" among them
     * stands for a 202 without a body. */
    const char *request_schema, *response_schema;

    /* Parameters of the query, parted by blanks, "" for none: a text each, or
     * with "#N" behind its name a whole number from 1 to N. */
    const char *query;

    /*
     * Fill call->response.  After LENS_OK its status is sent as it is; a
     * failure gives
     *
     *     LENS_E_INVAL      400   LENS_E_LIMIT   413
     *     LENS_E_NOT_FOUND  404   LENS_E_BUSY    503   all else   500
     *
     * unless the handler has set another status of 400 or more.
     */
    enum lens_status (*handle)(struct lens_api_call *call,
                               struct lens_error *err);
};

/* Route `i` of all families, in the order of /openapi.json; NULL at the end. */
const struct lens_api_route *lens_api_route(size_t i);

/* The families' own tables, each ended by a row without a method. */
extern const struct lens_api_route lens_api_native_routes[];
extern const struct lens_api_route lens_api_web_routes[];
extern const struct lens_api_route lens_api_health_routes[];
extern const struct lens_api_route lens_api_mcp_routes[];

#endif /* LENS_API_ROUTE_H */
