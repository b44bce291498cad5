#include "json/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"

struct lens_json {
    cJSON *root;
    char name[200];
    struct lens_error first; /* status LENS_OK: nothing failed yet */
};

/* cJSON recurses; measure the depth before it gets the chance. */
static bool too_deep(struct lens_view text, size_t max_depth)
{
    size_t depth = 0;
    bool in_string = false;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.p[i];

        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > max_depth)
                return true;
        } else if ((c == '}' || c == ']') && depth) {
            depth--;
        }
    }
    return false;
}

static size_t line_of(struct lens_view text, const char *at)
{
    size_t line = 1;

    for (size_t i = 0; i < text.len && text.p + i < at; i++)
        line += text.p[i] == '\n';
    return line;
}

static bool only_space(const char *p, const char *end)
{
    while (p < end && strchr(" \t\r\n", *p) && *p)
        p++;
    return p == end;
}

static enum lens_status parse_root(struct lens_view text, struct lens_json *doc,
                                   struct lens_error *err)
{
    const char *stop = NULL;

    doc->root = cJSON_ParseWithLengthOpts(text.p, text.len, &stop, false);
    if (!doc->root)
        return lens_fail(err, LENS_E_INVAL, "'%s' is not JSON: see line %zu",
                         doc->name, line_of(text, stop ? stop : text.p));
    if (!only_space(stop, text.p + text.len))
        return lens_fail(err, LENS_E_INVAL,
                         "'%s' goes on after its JSON value: see line %zu",
                         doc->name, line_of(text, stop));
    return LENS_OK;
}

enum lens_status lens_json_parse(struct lens_view text, const char *name,
                                 const struct lens_json_limits *limits,
                                 struct lens_json **out, struct lens_error *err)
{
    struct lens_json *doc;
    enum lens_status status;

    if (text.len > limits->max_bytes)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' holds %zu bytes of JSON, the limit is %zu", name,
                         text.len, limits->max_bytes);
    if (too_deep(text, limits->max_depth))
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' nests JSON deeper than the limit of %zu", name,
                         limits->max_depth);
    doc = lens_calloc(1, sizeof(*doc));
    if (!doc)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", name);
    (void)snprintf(doc->name, sizeof(doc->name), "%s", name);
    status = parse_root(text, doc, err);
    if (status != LENS_OK) {
        lens_json_free(doc);
        return status;
    }
    *out = doc;
    return LENS_OK;
}

enum lens_status lens_json_read_file(const char *path,
                                     const struct lens_json_limits *limits,
                                     struct lens_json **out,
                                     struct lens_error *err)
{
    struct lens_buffer text;
    enum lens_status status;

    lens_buffer_init(&text, limits->max_bytes);
    status = lens_file_read(path, &text, err);
    if (status == LENS_OK)
        status =
            lens_json_parse(lens_buffer_view(&text), path, limits, out, err);
    lens_buffer_release(&text);
    return status;
}

void lens_json_free(struct lens_json *doc)
{
    if (!doc)
        return;
    cJSON_Delete(doc->root);
    lens_free(doc);
}

struct lens_json_value lens_json_root(struct lens_json *doc)
{
    return (struct lens_json_value){ doc, doc->root };
}

enum lens_status lens_json_check(const struct lens_json *doc,
                                 struct lens_error *err)
{
    if (doc->first.status != LENS_OK && err)
        *err = doc->first;
    return doc->first.status;
}

/* Write the step from a value to its child, and a slash when the path goes on;
 * as much as fits.  How many bytes that were. */
static size_t put_step(const cJSON *child, size_t index, bool goes_on,
                       char *out, size_t cap)
{
    const char *slash = goes_on ? "/" : "";
    int n = child->string ? snprintf(out, cap, "%s%s", child->string, slash)
                          : snprintf(out, cap, "%zu%s", index, slash);

    return n < 0 ? 0 : (size_t)n < cap ? (size_t)n : cap - 1;
}

/* Where `target` stands below `at`, as in "questions/3/text"; false if it does
 * not.  `cap` is at least 1. */
static bool find_path(const cJSON *at, const cJSON *target, char *out,
                      size_t cap)
{
    size_t index = 0;
    const cJSON *child;

    *out = '\0';
    if (at == target)
        return true;
    cJSON_ArrayForEach(child, at)
    {
        size_t n = put_step(child, index++, child != target, out, cap);

        if (find_path(child, target, out + n, cap - n))
            return true;
    }
    *out = '\0';
    return false;
}

static void fail_at(struct lens_json_value value, const char *member,
                    const char *why)
{
    struct lens_json *doc = value.doc;
    char path[200] = "";

    if (doc->first.status != LENS_OK)
        return;
    if (value.at)
        (void)find_path(doc->root, value.at, path, sizeof(path));
    if (!*path && !member)
        member = "the whole value";
    (void)lens_fail(&doc->first, LENS_E_INVAL, "'%s': %s%s%s %s", doc->name,
                    path, *path && member ? "/" : "", member ? member : "",
                    why);
}

void lens_json_reject(struct lens_json_value value, const char *why)
{
    fail_at(value, NULL, why);
}

static const cJSON *member(struct lens_json_value object, const char *name)
{
    const cJSON *found;

    if (!object.at || object.doc->first.status != LENS_OK)
        return NULL;
    found = cJSON_GetObjectItemCaseSensitive(object.at, name);
    if (!found)
        fail_at(object, name, "is missing");
    return found;
}

const char *lens_json_text(struct lens_json_value object, const char *name)
{
    const cJSON *at = member(object, name);

    if (!at)
        return "";
    if (!cJSON_IsString(at)) {
        fail_at(object, name, "is not a string");
        return "";
    }
    return at->valuestring;
}

void lens_json_copy_text(struct lens_json_value object, const char *name,
                         char *out, size_t cap)
{
    const char *text = lens_json_text(object, name);

    if (strlen(text) >= cap)
        lens_json_reject(object, "holds a text that is too long");
    else
        memcpy(out, text, strlen(text) + 1);
}

double lens_json_number(struct lens_json_value object, const char *name)
{
    const cJSON *at = member(object, name);

    if (!at)
        return 0;
    if (!cJSON_IsNumber(at) || !isfinite(at->valuedouble)) {
        fail_at(object, name, "is not a number");
        return 0;
    }
    return at->valuedouble;
}

bool lens_json_bool(struct lens_json_value object, const char *name)
{
    const cJSON *at = member(object, name);

    if (at && !cJSON_IsBool(at))
        fail_at(object, name, "is neither true nor false");
    return at && cJSON_IsTrue(at);
}

int64_t lens_json_integer(struct lens_json_value object, const char *name,
                          int64_t min, int64_t max)
{
    double number = lens_json_number(object, name);

    if (object.doc->first.status != LENS_OK)
        return 0;
    /* (double)INT64_MAX rounds up to 2^63, which no int64_t holds. */
    if (number < (double)min || number > (double)max || number >= 0x1p63 ||
        number != floor(number)) {
        fail_at(object, name, "is not a whole number in the allowed range");
        return 0;
    }
    return (int64_t)number;
}

struct lens_json_value lens_json_object(struct lens_json_value object,
                                        const char *name)
{
    const cJSON *at = member(object, name);

    if (at && !cJSON_IsObject(at)) {
        fail_at(object, name, "is not an object");
        at = NULL;
    }
    return (struct lens_json_value){ object.doc, at };
}

struct lens_json_value lens_json_array(struct lens_json_value object,
                                       const char *name)
{
    const cJSON *at = member(object, name);

    if (at && !cJSON_IsArray(at)) {
        fail_at(object, name, "is not an array");
        at = NULL;
    }
    return (struct lens_json_value){ object.doc, at };
}

bool lens_json_has(struct lens_json_value object, const char *name)
{
    return object.at && cJSON_GetObjectItemCaseSensitive(object.at, name);
}

bool lens_json_is_text(struct lens_json_value object, const char *name)
{
    return object.at &&
           cJSON_IsString(cJSON_GetObjectItemCaseSensitive(object.at, name));
}

bool lens_json_is_null(struct lens_json_value object, const char *name)
{
    return object.at &&
           cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(object.at, name));
}

size_t lens_json_count(struct lens_json_value array)
{
    return array.at ? (size_t)cJSON_GetArraySize(array.at) : 0;
}

struct lens_json_value lens_json_first(struct lens_json_value array)
{
    return (struct lens_json_value){ array.doc,
                                     array.at ? array.at->child : NULL };
}

struct lens_json_value lens_json_next(struct lens_json_value element)
{
    return (struct lens_json_value){ element.doc,
                                     element.at ? element.at->next : NULL };
}

bool lens_json_is_end(struct lens_json_value element)
{
    return element.at == NULL || element.doc->first.status != LENS_OK;
}

const char *lens_json_as_text(struct lens_json_value element)
{
    if (!element.at)
        return "";
    if (!cJSON_IsString(element.at)) {
        fail_at(element, NULL, "is not a string");
        return "";
    }
    return element.at->valuestring;
}

double lens_json_as_number(struct lens_json_value element)
{
    if (!element.at)
        return 0;
    if (!cJSON_IsNumber(element.at) || !isfinite(element.at->valuedouble)) {
        fail_at(element, NULL, "is not a number");
        return 0;
    }
    return element.at->valuedouble;
}

const char *lens_json_name(struct lens_json_value member_value)
{
    return member_value.at && member_value.at->string ? member_value.at->string
                                                      : "";
}
