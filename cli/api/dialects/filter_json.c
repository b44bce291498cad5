#include "api/dialects/filter_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "api/ask_body.h"
#include "base/error.h"

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for the filter");
}

static enum lens_status read_number(struct lens_json_value holder,
                                    const char *value, double *out,
                                    struct lens_error *err)
{
    const char *text;
    char *end = NULL;
    double number;

    if (!lens_json_is_text(holder, value)) {
        *out = lens_json_number(holder, value);
        return lens_json_check(holder.doc, err);
    }
    text = lens_json_text(holder, value);
    number = strtod(text, &end);
    if (end == text || *end || !isfinite(number))
        return lens_fail(err, LENS_E_INVAL, "'%.60s' is not a number", text);
    *out = number;
    return LENS_OK;
}

/* The part of a comma list that begins at `*at`, without blanks around it. */
static struct lens_view next_part(const char **at)
{
    size_t n = strcspn(*at, ",");
    struct lens_view part = { *at, n };

    *at += n + ((*at)[n] == ',');
    while (part.len && *part.p == ' ') {
        part.p++;
        part.len--;
    }
    while (part.len && part.p[part.len - 1] == ' ')
        part.len--;
    return part;
}

static enum lens_status split_list(const char *list, struct lens_arena *arena,
                                   struct lens_filter_values *out,
                                   struct lens_error *err)
{
    const char **values =
        lens_arena_alloc(arena, LENS_FILTER_VALUES_MAX, sizeof(*values));
    size_t n = 0;

    if (!values)
        return no_memory(err);
    while (*list) {
        struct lens_view part = next_part(&list);

        if (!part.len)
            continue;
        if (n == LENS_FILTER_VALUES_MAX)
            return lens_fail(err, LENS_E_LIMIT,
                             "a condition of the filter has more than %d "
                             "values",
                             LENS_FILTER_VALUES_MAX);
        values[n] = lens_arena_copy(arena, part);
        if (!values[n++])
            return no_memory(err);
    }
    *out = (struct lens_filter_values){ values, n };
    return LENS_OK;
}

static enum lens_status read_texts(const struct lens_filter_reading *reading,
                                   const struct lens_filter_word *word,
                                   struct lens_json_value holder,
                                   const char *value,
                                   struct lens_filter_values *out,
                                   struct lens_error *err)
{
    struct lens_arena *arena = reading->builder.arena;
    bool is_text = lens_json_is_text(holder, value);

    if (is_text && word->takes_list && reading->splits_lists)
        return split_list(lens_json_text(holder, value), arena, out, err);
    if (is_text && word->takes_list)
        return lens_fail(err, LENS_E_INVAL,
                         "the operator '%s' takes an array of values",
                         word->name);
    if (!is_text && !word->takes_list) {
        /* Records what is wrong: it is missing, or of another type. */
        (void)lens_json_text(holder, value);
        return lens_json_check(holder.doc, err);
    }
    return lens_api_values_read(holder, value, arena, out, err);
}

enum lens_status lens_condition_read(struct lens_filter_reading *reading,
                                     const char *word, const char *key,
                                     struct lens_json_value holder,
                                     const char *value,
                                     struct lens_condition *out,
                                     struct lens_error *err)
{
    const struct lens_filter_word *known = NULL;
    struct lens_condition condition;
    enum lens_status status = lens_filter_word_find(
        word, reading->words, reading->n_words, &known, err);

    if (status == LENS_OK)
        status = lens_condition_begin(&reading->builder, known, key, &condition,
                                      err);
    if (status != LENS_OK)
        return status;
    if (known->op == LENS_IS_PRESENT)
        status = LENS_OK;
    else if (lens_fact_is_number(condition.fact))
        status = read_number(holder, value, &condition.number, err);
    else
        status =
            read_texts(reading, known, holder, value, &condition.texts, err);
    if (status == LENS_OK && known->op != LENS_IS_PRESENT &&
        !lens_fact_is_number(condition.fact) && condition.texts.n == 0)
        return lens_fail(err, LENS_E_INVAL,
                         "the operator '%s' on '%s' has no value", known->name,
                         lens_fact_name(condition.fact));
    if (status == LENS_OK)
        *out = condition;
    return status;
}
