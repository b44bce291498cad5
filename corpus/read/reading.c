#include "read/reading.h"

#include <string.h>

#include "base/error.h"
#include "text/unicode.h"

enum {
    MAX_URL = 300
};

enum lens_status lens_reading_status(const struct lens_reading *r,
                                     struct lens_error *err)
{
    if (r->failed.status != LENS_OK) {
        if (err)
            *err = r->failed;
        return r->failed.status;
    }
    return lens_json_check(r->json, err);
}

void lens_reading_no_memory(struct lens_reading *r)
{
    if (r->failed.status == LENS_OK)
        (void)lens_fail(&r->failed, LENS_E_NOMEM, "no memory to read '%s'",
                        r->file);
}

void lens_reading_too_many(struct lens_reading *r, const char *place,
                           size_t max)
{
    if (r->failed.status == LENS_OK)
        (void)lens_fail(&r->failed, LENS_E_LIMIT,
                        "'%s': %s takes its document over the limit of %zu "
                        "rows",
                        r->file, place, max);
}

struct lens_json_value lens_reading_member(struct lens_json_value object,
                                           const char *name)
{
    struct lens_json_value at = lens_json_first(object);

    while (at.at && strcmp(lens_json_name(at), name) != 0)
        at = lens_json_next(at);
    return at;
}

static bool is_one_of(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(text, words[i]) == 0)
            return true;
    }
    return false;
}

void lens_reading_members(struct lens_json_value object,
                          const char *const *names, size_t n)
{
    struct lens_json_value at = lens_json_first(object);

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        const char *name = lens_json_name(at);

        if (!is_one_of(name, names, n))
            lens_json_reject(at, "is no member known here");
        else if (lens_reading_member(object, name).at != at.at)
            lens_json_reject(at, "stands there twice");
    }
    for (size_t i = 0; i < n; i++) {
        if (!lens_json_has(object, names[i]))
            (void)lens_json_text(object, names[i]); /* records "is missing" */
    }
}

/* What is wrong with a string of any file, or NULL. */
static const char *flaw_of(struct lens_view text)
{
    bool blank = true;

    if (text.len > LENS_READING_MAX_TEXT)
        return "is longer than 8192 bytes";
    for (size_t at = 0; at < text.len;) {
        int32_t c = lens_utf8_next(text, &at);

        if (c < 0x20 || (c >= 0x7f && c < 0xa0))
            return "holds a control character";
        blank = blank && c == ' ';
    }
    return blank ? "is empty" : NULL;
}

const char *lens_reading_text(struct lens_reading *r,
                              struct lens_json_value value)
{
    const char *text = lens_json_as_text(value);
    const char *flaw, *copy;

    if (lens_json_is_end(value))
        return "";
    flaw = flaw_of(lens_view_of(text));
    if (flaw) {
        lens_json_reject(value, flaw);
        return "";
    }
    copy = lens_arena_copy(r->arena, lens_view_of(text));
    if (!copy)
        lens_reading_no_memory(r);
    return copy ? copy : "";
}

const char *lens_reading_url(struct lens_reading *r,
                             struct lens_json_value value)
{
    const char *text = lens_reading_text(r, value);

    if (strncmp(text, "https://", 8) != 0 || strchr(text, ' ') ||
        strlen(text) > MAX_URL) {
        if (*text)
            lens_json_reject(value, "is no https:// address of at most 300 "
                                    "bytes");
        return "";
    }
    return text;
}

const char *lens_reading_word(struct lens_reading *r,
                              struct lens_json_value value,
                              const char *const *words, size_t n)
{
    const char *text = lens_reading_text(r, value);

    if (*text && !is_one_of(text, words, n)) {
        lens_json_reject(value, "is none of the words allowed here");
        return "";
    }
    return text;
}

bool lens_is_slug(const char *text)
{
    return *text && text[strspn(text, "abcdefghijklmnopqrstuvwxyz"
                                      "0123456789-")] == '\0';
}
