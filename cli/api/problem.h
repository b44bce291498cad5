/*
 * problem.h - errors of the native routes: RFC 9457, "Problem Details for HTTP
 * APIs".
 *
 *     { "type": "about:blank", "title": "Not Found", "status": 404,
 *       "detail": "there is no practice 'GENSEC99'", "hint": "...",
 *       "request_id": "..." }
 *
 * `hint` and `request_id` are extensions, there when there is something to say.
 */
#ifndef LENS_API_PROBLEM_H
#define LENS_API_PROBLEM_H

#include "api/call.h"

/* As struct lens_api_family wants it. */
void lens_api_problem(struct lens_api_call *call,
                      const struct lens_error *error);

/* "Not Found"; "Error" for a status nobody sends. */
const char *lens_api_status_text(int status);

#endif /* LENS_API_PROBLEM_H */
