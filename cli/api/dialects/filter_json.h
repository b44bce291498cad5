/*
 * filter_json.h - what the filters of all clients have in common as JSON: an
 * operator, a key, and a value that is a text, a number or a list.
 */
#ifndef LENS_API_FILTER_JSON_H
#define LENS_API_FILTER_JSON_H

#include "api/dialects/filter_tree.h"
#include "json/json.h"

/* The words of a dialect, and what has been built with them. */
struct lens_filter_reading {
    struct lens_filter_builder builder;
    const struct lens_filter_word *words;
    size_t n_words;
    bool splits_lists; /* "a, b" where a list is wanted */
};

/*
 * Make `out` the operator `word` on the fact `key` against member `value` of
 * `holder`.  A score may be a number or a text that is one.  Texts are the
 * arena's.
 */
LENS_MUST_CHECK enum lens_status
lens_condition_read(struct lens_filter_reading *reading, const char *word,
                    const char *key, struct lens_json_value holder,
                    const char *value, struct lens_condition *out,
                    struct lens_error *err);

#endif /* LENS_API_FILTER_JSON_H */
