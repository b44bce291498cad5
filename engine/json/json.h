/*
 * json.h - reading JSON that somebody else wrote.
 *
 * The only user of cJSON.  A document is parsed within limits (bytes, depth)
 * and then read through typed getters.  A getter that does not find what it was
 * told to expect records an error that names the place ("questions/3/text")
 * and every later getter of the same document does nothing, so a reader checks
 * once at the end.
 */
#ifndef LENS_JSON_JSON_H
#define LENS_JSON_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asklens/status.h"
#include "asklens/view.h"

struct lens_json; /* a parsed document */
struct cJSON;

/* A value inside a document.  By value; lives as long as the document. */
struct lens_json_value {
    struct lens_json *doc;
    const struct cJSON *at; /* NULL once the document has failed */
};

struct lens_json_limits {
    size_t max_bytes;
    size_t max_depth;
};

/* `name` stands for the document in errors, e.g. its path. */
LENS_MUST_CHECK enum lens_status
lens_json_parse(struct lens_view text, const char *name,
                const struct lens_json_limits *limits, struct lens_json **out,
                struct lens_error *err);

/* The same for the file `path`, which is its name as well. */
LENS_MUST_CHECK enum lens_status
lens_json_read_file(const char *path, const struct lens_json_limits *limits,
                    struct lens_json **out, struct lens_error *err);
void lens_json_free(struct lens_json *doc);

struct lens_json_value lens_json_root(struct lens_json *doc);

/* LENS_OK, or what the first failing getter recorded. */
LENS_MUST_CHECK enum lens_status lens_json_check(const struct lens_json *doc,
                                                 struct lens_error *err);

/* Members of an object.  "" , 0 or an empty value after a failure. */
const char *lens_json_text(struct lens_json_value object, const char *name);
int64_t lens_json_integer(struct lens_json_value object, const char *name,
                          int64_t min, int64_t max);
double lens_json_number(struct lens_json_value object, const char *name);
bool lens_json_bool(struct lens_json_value object, const char *name);
struct lens_json_value lens_json_object(struct lens_json_value object,
                                        const char *name);
struct lens_json_value lens_json_array(struct lens_json_value object,
                                       const char *name);
/* Copies a text of less than `cap` bytes; a longer one is an error. */
void lens_json_copy_text(struct lens_json_value object, const char *name,
                         char *out, size_t cap);
bool lens_json_has(struct lens_json_value object, const char *name);
bool lens_json_is_null(struct lens_json_value object, const char *name);
bool lens_json_is_text(struct lens_json_value object, const char *name);

/* Elements of an array, or members of an object, in file order. */
size_t lens_json_count(struct lens_json_value array);
struct lens_json_value lens_json_first(struct lens_json_value array);
struct lens_json_value lens_json_next(struct lens_json_value element);
bool lens_json_is_end(struct lens_json_value element);

/* The element itself as text, and the name of a member. */
const char *lens_json_as_text(struct lens_json_value element);
double lens_json_as_number(struct lens_json_value element);
const char *lens_json_name(struct lens_json_value member);

/* Record that `value` is not acceptable. */
void lens_json_reject(struct lens_json_value value, const char *why);

#endif /* LENS_JSON_JSON_H */
