#include "api/dialects/members.h"

#include <stdio.h>
#include <string.h>

#include "asklens/engine.h"
#include "base/error.h"

bool lens_member_is_given(struct lens_json_value object, const char *name)
{
    return lens_json_has(object, name) && !lens_json_is_null(object, name);
}

size_t lens_member_count(struct lens_json_value object, const char *name,
                         size_t min, size_t max, size_t otherwise)
{
    return lens_member_is_given(object, name)
               ? (size_t)lens_json_integer(object, name, (int64_t)min,
                                           (int64_t)max)
               : otherwise;
}

double lens_member_share(struct lens_json_value object, const char *name)
{
    double share =
        lens_member_is_given(object, name) ? lens_json_number(object, name) : 0;

    if (!(share >= 0 && share <= 1)) {
        lens_json_reject(object, "has a score that is not from 0 to 1");
        return 0;
    }
    return share;
}

enum lens_status lens_member_text(struct lens_json_value object,
                                  const char *name, struct lens_arena *arena,
                                  struct lens_view *out, struct lens_error *err)
{
    struct lens_view text = { "", 0 };
    char *copy;

    if (lens_member_is_given(object, name))
        text = lens_view_of(lens_json_text(object, name));
    copy = lens_arena_copy(arena, text);
    if (!copy)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the request");
    *out = (struct lens_view){ copy, text.len };
    return lens_json_check(object.doc, err);
}

enum lens_status lens_query_check(struct lens_view query, const char *name,
                                  struct lens_error *err)
{
    if (query.len == 0)
        return lens_fail(err, LENS_E_INVAL, "'%s' is missing or empty", name);
    if (query.len > LENS_TEXT_MAX) {
        (void)lens_fail(err, LENS_E_LIMIT, "'%s' has %zu bytes", name,
                        query.len);
        return lens_hint(err, LENS_E_LIMIT, "the longest is %d", LENS_TEXT_MAX);
    }
    return LENS_OK;
}

const char *lens_error_sentence(struct lens_api_call *call,
                                const struct lens_error *error)
{
    char text[sizeof(error->text) + sizeof(error->hint) + 2];
    char *copy;

    if (!error->hint[0])
        return error->text;
    (void)snprintf(text, sizeof(text), "%s; %s", error->text, error->hint);
    copy = lens_arena_copy(call->arena, lens_view_of(text));
    return copy ? copy : error->text;
}
