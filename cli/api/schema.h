/*
 * schema.h - the JSON schemas of what goes in and out, embedded at build.
 *
 * They are files: those of api/schemas/, and engine/answer/'s of the answer and
 * of a search.  A file is a schema by itself, with its own definitions.  Here
 * they are parts of /openapi.json, so a reference into "#/definitions/" has
 * become one into "#/components/schemas/NAME/$defs/" (schemas.cmake).
 *
 * The member "x-media-type" of a file says what kind of body it describes when
 * that is not "application/json".
 */
#ifndef LENS_API_SCHEMA_H
#define LENS_API_SCHEMA_H

#include <stddef.h>

#include "asklens/view.h"

struct lens_api_schema {
    const char *name;       /* "ask_request": the file without its ending */
    const char *media_type; /* "application/json" */
    struct lens_view json;
};

/* Schema `i` in the order of names; NULL at the end. */
const struct lens_api_schema *lens_api_schema(size_t i);

/* NULL when there is none of that name. */
const struct lens_api_schema *lens_api_schema_find(struct lens_view name);

#endif /* LENS_API_SCHEMA_H */
