/*
 * openapi.h - the description of the API, OpenAPI 3.1, made from the table of
 * routes, so that it cannot lag behind it.
 *
 * A family is a tag.  Every operation lists the statuses that anything may get
 * (token, origin, rate, trouble), those of its body where it takes one, and 404
 * where something is named; an error looks as its family's errors do.  What
 * HTTP itself may answer to a broken request (408, 414, 431) is not listed.
 */
#ifndef LENS_API_OPENAPI_H
#define LENS_API_OPENAPI_H

#include "api/route.h"

void lens_api_openapi(struct lens_buffer *out);

/*
 * The schema of the family's errors: "problem" for those who write problems,
 * else the one named NAME_error.  NULL when there is no such schema.
 */
const struct lens_api_schema *
lens_api_error_schema(const struct lens_api_family *family);

#endif /* LENS_API_OPENAPI_H */
