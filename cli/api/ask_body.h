/*
 * ask_body.h - what the body of an ask or a search says.
 *
 *     { "text": "...",                     required
 *       "top": 12,                         default: those worth a line
 *       "pillar": ["security"], "risk": ["High"], "phase": [], "service": [],
 *       "role": [],                        a string or an array of strings
 *       "scenario": "autonomous-call-center",
 *       "channels": "both" }
 *
 * The names are those of the options of `asklens ask`.  A member there is not
 * is refused by name: a filter with a typing error must not look like one that
 * found everything.
 */
#ifndef LENS_API_ASK_BODY_H
#define LENS_API_ASK_BODY_H

#include "api/call.h"
#include "api/service.h"
#include "asklens/engine.h"
#include "filters.h"
#include "packing.h"
#include "searching.h"
#include "json/json.h"

/* A parsed body; a text of the arena's, so that it may be freed at once. */
LENS_MUST_CHECK enum lens_status
lens_api_body_parse(const struct lens_api_call *call, struct lens_json **out,
                    struct lens_error *err);

/* LENS_E_INVAL unless every member of `object` is one of the n `names`. */
LENS_MUST_CHECK enum lens_status
lens_api_members_check(struct lens_json_value object, const char *const *names,
                       size_t n, struct lens_error *err);

/* A string, or an array of at most 64; absent or null is empty.  Strings are
 * the arena's. */
LENS_MUST_CHECK enum lens_status
lens_api_values_read(struct lens_json_value object, const char *name,
                     struct lens_arena *arena, struct lens_filter_values *out,
                     struct lens_error *err);

/* The members pillar, risk, phase, service, role and scenario, resolved against
 * the open index. */
LENS_MUST_CHECK enum lens_status
lens_api_filters_read(const struct lens_api_worker *worker,
                      struct lens_json_value object, struct lens_arena *arena,
                      struct lens_filter *out, struct lens_error *err);

/* Filters resolved against the open index; everything lives in the arena. */
LENS_MUST_CHECK enum lens_status
lens_api_ask_read(const struct lens_api_worker *worker,
                  struct lens_json_value object, struct lens_arena *arena,
                  struct lens_ask *out, struct lens_error *err);

/* The members "text", "top", "kind" and "channels". */
LENS_MUST_CHECK enum lens_status
lens_api_search_read(struct lens_json_value object, struct lens_arena *arena,
                     struct lens_search_request *out, struct lens_error *err);

/* What the body of a context says: the members of an ask but "top", and
 * "max_tokens". */
LENS_MUST_CHECK enum lens_status
lens_api_context_read(const struct lens_api_worker *worker,
                      struct lens_json_value object, struct lens_arena *arena,
                      struct lens_packing_request *out, struct lens_error *err);

/* LENS_E_LIMIT for a text longer than the worker takes; lens_api_ask() has
 * looked already, a search has to. */
LENS_MUST_CHECK enum lens_status
lens_api_text_check(const struct lens_api_worker *worker, struct lens_view text,
                    struct lens_error *err);

/* Ask the worker's engine; LENS_E_NOT_FOUND when the index is no lens. */
LENS_MUST_CHECK enum lens_status lens_api_ask(struct lens_api_worker *worker,
                                              const struct lens_ask *ask,
                                              struct lens_arena *arena,
                                              const struct lens_answer **out,
                                              struct lens_error *err);

/* The pack for a text, on the same terms. */
LENS_MUST_CHECK enum lens_status lens_api_pack(
    struct lens_api_worker *worker, const struct lens_packing_request *request,
    struct lens_arena *arena, struct lens_pack *out, struct lens_error *err);

#endif /* LENS_API_ASK_BODY_H */
