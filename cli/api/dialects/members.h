/*
 * members.h - optional members of a client's body.
 *
 * Clients written in Python and TypeScript send what they have no value for as
 * null, so null is absent everywhere.
 */
#ifndef LENS_API_MEMBERS_H
#define LENS_API_MEMBERS_H

#include <stdbool.h>

#include "api/call.h"
#include "asklens/arena.h"
#include "json/json.h"

/* There, and not null. */
bool lens_member_is_given(struct lens_json_value object, const char *name);

/* A whole number of min to max; `otherwise` when it is not given. */
size_t lens_member_count(struct lens_json_value object, const char *name,
                         size_t min, size_t max, size_t otherwise);

/* A number of 0 to 1; 0 when it is not given. */
double lens_member_share(struct lens_json_value object, const char *name);

/* A text, copied into the arena; empty when it is not given. */
LENS_MUST_CHECK enum lens_status lens_member_text(struct lens_json_value object,
                                                  const char *name,
                                                  struct lens_arena *arena,
                                                  struct lens_view *out,
                                                  struct lens_error *err);

/* What the text of a question has to be: not empty, at most LENS_TEXT_MAX. */
LENS_MUST_CHECK enum lens_status lens_query_check(struct lens_view query,
                                                  const char *name,
                                                  struct lens_error *err);

/* An error in one sentence, its hint included; the arena's, or static. */
const char *lens_error_sentence(struct lens_api_call *call,
                                const struct lens_error *error);

#endif /* LENS_API_MEMBERS_H */
