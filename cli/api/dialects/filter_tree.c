#include "api/dialects/filter_tree.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "nearest.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *const names[] = {
#define X(name, text, plural) text,
    LENS_FACT_MAP(X)
#undef X
};

static const char *const plurals[] = {
#define X(name, text, plural) plural,
    LENS_FACT_MAP(X)
#undef X
};

const char *lens_fact_name(enum lens_fact fact)
{
    return fact < LENS_N_FACTS ? names[fact] : "?";
}

/* A comma list of names for a hint. */
static void list_names(char *out, size_t cap, const char *const *list, size_t n)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; i < n && len + strlen(list[i]) + 3 < cap; i++)
        len += (size_t)snprintf(out + len, cap - len, "%s%s", i ? ", " : "",
                                list[i]);
}

static enum lens_status find_fact(const char *key, enum lens_fact *out,
                                  struct lens_error *err)
{
    const char *nearest = lens_nearest(key, names, COUNT(names));
    char list[160];

    for (unsigned i = 0; i < LENS_N_FACTS; i++) {
        if (!strcmp(key, names[i]) || !strcmp(key, plurals[i])) {
            *out = (enum lens_fact)i;
            return LENS_OK;
        }
    }
    list_names(list, sizeof(list), names, COUNT(names));
    (void)lens_fail(err, LENS_E_INVAL, "there is no filter key '%.60s'", key);
    return nearest ? lens_hint(err, LENS_E_INVAL,
                               "did you mean '%s'? valid are %s", nearest, list)
                   : lens_hint(err, LENS_E_INVAL, "valid are %s", list);
}

enum lens_status lens_filter_word_find(const char *name,
                                       const struct lens_filter_word *words,
                                       size_t n,
                                       const struct lens_filter_word **out,
                                       struct lens_error *err)
{
    char list[200];
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        if (!strcmp(name, words[i].name)) {
            *out = &words[i];
            return LENS_OK;
        }
    }
    list[0] = '\0';
    for (size_t i = 0; i < n && len + strlen(words[i].name) + 3 < sizeof(list);
         i++)
        len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
                                i ? ", " : "", words[i].name);
    (void)lens_fail(err, LENS_E_INVAL, "there is no filter operator '%.60s'",
                    name);
    return lens_hint(err, LENS_E_INVAL, "valid are %s", list);
}

static enum lens_status count_one(struct lens_filter_builder *builder,
                                  struct lens_error *err)
{
    if (builder->n_conditions == LENS_FILTER_CONDITIONS_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "the filter has more than %d conditions",
                         LENS_FILTER_CONDITIONS_MAX);
    builder->n_conditions++;
    return LENS_OK;
}

enum lens_status lens_condition_group(struct lens_filter_builder *builder,
                                      enum lens_condition_op op, size_t depth,
                                      size_t n, struct lens_condition *out,
                                      struct lens_error *err)
{
    struct lens_condition *parts;
    enum lens_status status;

    if (n == 0)
        return lens_fail(err, LENS_E_INVAL, "a group of the filter is empty");
    if (n > LENS_FILTER_CONDITIONS_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "the filter has more than %d conditions",
                         LENS_FILTER_CONDITIONS_MAX);
    if (depth >= LENS_FILTER_DEPTH_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "the filter nests deeper than %d groups",
                         LENS_FILTER_DEPTH_MAX);
    status = count_one(builder, err);
    if (status != LENS_OK)
        return status;
    parts = lens_arena_alloc(builder->arena, n, sizeof(*parts));
    if (!parts)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the filter");
    *out = (struct lens_condition){ .op = op, .parts = parts, .n_parts = n };
    return LENS_OK;
}

/* Does the operator go with facts of this type? */
static bool fits(enum lens_condition_op op, enum lens_fact fact)
{
    switch (op) {
    case LENS_STARTS_WITH:
    case LENS_ENDS_WITH:
    case LENS_HAS_PART: return !lens_fact_is_number(fact);
    case LENS_IS_LESS:
    case LENS_IS_AT_MOST:
    case LENS_IS_GREATER:
    case LENS_IS_AT_LEAST: return lens_fact_is_number(fact);
    default: return true;
    }
}

enum lens_status lens_condition_begin(struct lens_filter_builder *builder,
                                      const struct lens_filter_word *word,
                                      const char *key,
                                      struct lens_condition *out,
                                      struct lens_error *err)
{
    struct lens_condition condition = { .op = word->op,
                                        .negated = word->negated };
    enum lens_status status = count_one(builder, err);

    if (status == LENS_OK)
        status = find_fact(key, &condition.fact, err);
    if (status != LENS_OK)
        return status;
    if (!fits(word->op, condition.fact) ||
        (word->takes_list && lens_fact_is_number(condition.fact)))
        return lens_fail(err, LENS_E_INVAL,
                         "the operator '%s' does not go with '%s', which is a "
                         "%s",
                         word->name, lens_fact_name(condition.fact),
                         lens_fact_is_number(condition.fact) ? "number"
                                                             : "text");
    *out = condition;
    return LENS_OK;
}

static char folded(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c + ('a' - 'A'));
    return (char)(c == '-' || c == '_' ? ' ' : c);
}

static bool is_at(const char *at, const char *wanted, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (folded(at[i]) != folded(wanted[i]))
            return false;
    }
    return true;
}

static bool agrees(enum lens_condition_op op, const char *value,
                   const char *text)
{
    size_t n = strlen(value), len = strlen(text);

    if (len > n)
        return false;
    switch (op) {
    case LENS_IS_EQUAL: return len == n && is_at(value, text, len);
    case LENS_STARTS_WITH: return is_at(value, text, len);
    case LENS_ENDS_WITH: return is_at(value + n - len, text, len);
    case LENS_HAS_PART:
        for (size_t i = 0; i + len <= n; i++) {
            if (is_at(value + i, text, len))
                return true;
        }
        return false;
    default: return false;
    }
}

static bool one_agrees(const struct lens_condition *c,
                       const struct lens_filter_values *values)
{
    for (size_t v = 0; v < values->n; v++) {
        for (size_t t = 0; t < c->texts.n; t++) {
            if (agrees(c->op, values->at[v], c->texts.at[t]))
                return true;
        }
    }
    return false;
}

static bool number_agrees(const struct lens_condition *c, double value)
{
    switch (c->op) {
    case LENS_IS_EQUAL: return value == c->number;
    case LENS_IS_LESS: return value < c->number;
    case LENS_IS_AT_MOST: return value <= c->number;
    case LENS_IS_GREATER: return value > c->number;
    case LENS_IS_AT_LEAST: return value >= c->number;
    default: return true; /* a result always has its score */
    }
}

/* Groups end at the first part that decides. */
static bool group_holds(const struct lens_condition *c,
                        const struct lens_facts *facts)
{
    bool all = c->op == LENS_ALL_OF;

    for (size_t i = 0; i < c->n_parts; i++) {
        if (lens_condition_holds(&c->parts[i], facts) != all)
            return !all;
    }
    return all;
}

static bool leaf_holds(const struct lens_condition *c,
                       const struct lens_facts *facts)
{
    if (lens_fact_is_number(c->fact))
        return number_agrees(c, facts->score);
    if (c->op == LENS_IS_PRESENT)
        return facts->of[c->fact].n > 0;
    return one_agrees(c, &facts->of[c->fact]);
}

bool lens_condition_holds(const struct lens_condition *condition,
                          const struct lens_facts *facts)
{
    if (!condition)
        return true;
    if (condition->op <= LENS_ANY_OF)
        return group_holds(condition, facts) != condition->negated;
    return leaf_holds(condition, facts) != condition->negated;
}
