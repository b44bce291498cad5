/*
 * reading.h - taking checked values out of one parsed file.
 *
 * Like the getters of json/json.h, on which it stands, a reading fails once and
 * then does nothing more: its user takes everything it wants and asks for the
 * status at the end.  What the JSON layer cannot record itself (no memory, too
 * many rows) is recorded here.
 */
#ifndef LENS_READ_READING_H
#define LENS_READ_READING_H

#include <stdbool.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "json/json.h"

/* Longest string of a corpus file; the lens allows itself 1500 characters. */
enum {
    LENS_READING_MAX_TEXT = 8192
};

struct lens_reading {
    struct lens_arena *arena; /* takes a copy of every string */
    struct lens_json *json;
    const char *file;
    struct lens_error failed;
};

/* LENS_OK, or the first failure of the file. */
LENS_MUST_CHECK enum lens_status
lens_reading_status(const struct lens_reading *r, struct lens_error *err);

/* Record that memory ran out, or that `place` holds more than `max` rows. */
void lens_reading_no_memory(struct lens_reading *r);
void lens_reading_too_many(struct lens_reading *r, const char *place,
                           size_t max);

/*
 * Reject `object` unless it has exactly the `n` members named, each once.  The
 * first wrong one is named.
 */
void lens_reading_members(struct lens_json_value object,
                          const char *const *names, size_t n);

/* The member itself, for rejecting it by its place; an empty value when there
 * is none.  Records nothing. */
struct lens_json_value lens_reading_member(struct lens_json_value object,
                                           const char *name);

/*
 * A copy of the string `value` in the arena.  Anything but a string, an empty
 * or blank one, one longer than LENS_READING_MAX_TEXT bytes and one with a
 * control character is rejected; the answer is "" then.
 */
const char *lens_reading_text(struct lens_reading *r,
                              struct lens_json_value value);

/* The same, rejected unless it begins with "https://", holds no blank and has
 * at most 300 bytes. */
const char *lens_reading_url(struct lens_reading *r,
                             struct lens_json_value value);

/* The same, rejected unless it is one of the `n` words. */
const char *lens_reading_word(struct lens_reading *r,
                              struct lens_json_value value,
                              const char *const *words, size_t n);

/* True for one or more of a-z, 0-9 and '-'. */
bool lens_is_slug(const char *text);

#endif /* LENS_READ_READING_H */
