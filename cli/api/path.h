/*
 * path.h - paths and queries of requests, as they were sent.
 *
 * A template is a path in which a segment may be a parameter: "/v1/x/{id}".
 * Segments are compared after their %XX are decoded, so that an id may hold a
 * slash; what decodes to a zero byte or is no UTF-8 matches nothing.
 */
#ifndef LENS_API_PATH_H
#define LENS_API_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "asklens/view.h"

/* Does the path fit?  Parameters go to `params`, decoded into the arena, in the
 * order of the template. */
bool lens_api_path_match(const char *template, struct lens_view path,
                         struct lens_arena *arena, struct lens_view *params);

/* How many leading segments of the template the path has too. */
size_t lens_api_path_shared(const char *template, struct lens_view path);

/*
 * The value of parameter `name` in a query ("a=1&b=x%20y"), decoded, '+' being
 * a blank; false when it is absent or is no text.
 */
bool lens_api_query_value(struct lens_view query, const char *name,
                          struct lens_arena *arena, struct lens_view *out);

/* The parameter as a whole number from 1 to `max`; left alone when it is
 * absent.  LENS_E_INVAL names it. */
LENS_MUST_CHECK enum lens_status
lens_api_query_count(struct lens_view query, const char *name, size_t max,
                     struct lens_arena *arena, size_t *out,
                     struct lens_error *err);

#endif /* LENS_API_PATH_H */
