#include "filters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nearest.h"

enum {
    MAX_VALUES = 512
};

/* What the lens has of one kind. */
struct names {
    const char *what; /* "pillar" */
    const char *const *at;
    const char *const *aliases; /* other names, as many; NULL for none */
    size_t n;
};

static char folded(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c + ('a' - 'A'));
    return (char)(c == '-' || c == '_' ? ' ' : c);
}

static bool is_same(const char *a, const char *b)
{
    while (*a && folded(*a) == folded(*b)) {
        a++;
        b++;
    }
    return folded(*a) == folded(*b);
}

static const char *without_maker(const char *service)
{
    if (!strncmp(service, "Amazon ", 7))
        return service + 7;
    return strncmp(service, "AWS ", 4) ? service : service + 4;
}

/* Services are compared with and without the name of their maker. */
static const char *nearest_of(const char *value, const char *const *valid,
                              size_t n)
{
    const char *nearest = lens_nearest(value, valid, n);
    const char *bare[MAX_VALUES];

    for (size_t i = 0; i < n; i++)
        bare[i] = without_maker(valid[i]);
    return nearest ? nearest : lens_nearest(value, bare, n);
}

static enum lens_status unknown(const char *what, const char *value,
                                const char *const *valid, size_t n,
                                struct lens_error *err)
{
    const char *nearest = nearest_of(value, valid, n);
    char list[200];
    size_t len = 0;

    (void)lens_fail(err, LENS_E_INVAL, "there is no %s '%.80s'", what, value);
    for (size_t i = 0; i < n; i++) {
        size_t need = strlen(valid[i]) + 2;

        if (len + need + 1 > sizeof(list))
            return lens_hint(
                err, LENS_E_INVAL, "%s%s%s'asklens list %ss' names them all",
                nearest ? "did you mean '" : "", nearest ? nearest : "",
                nearest ? "'? " : "", what);
        len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
                                i ? ", " : "", valid[i]);
    }
    if (nearest)
        return lens_hint(err, LENS_E_INVAL, "did you mean '%s'? valid are %s",
                         nearest, list);
    return lens_hint(err, LENS_E_INVAL, "valid are %s", list);
}

static const char *find(const char *value, const char *const *valid, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (is_same(value, valid[i]) || is_same(value, without_maker(valid[i])))
            return valid[i];
    }
    return NULL;
}

enum {
    MAX_CANDIDATES = 16
};

/* Those a shortened value can stand for, each once. */
struct candidates {
    const char *at[MAX_CANDIDATES];
    size_t n;
};

static void find_part(const struct names *names, const char *value,
                      enum lens_part how, struct candidates *out)
{
    for (size_t i = 0; i < names->n && out->n < MAX_CANDIDATES; i++) {
        const char *name = names->at[i];

        if (lens_has_part(name, value, how) ||
            lens_has_part(without_maker(name), value, how) ||
            (names->aliases && lens_has_part(names->aliases[i], value, how)))
            out->at[out->n++] = name;
    }
}

static enum lens_status ambiguous(const char *what, const char *value,
                                  const struct candidates *c,
                                  struct lens_error *err)
{
    char list[200] = "";
    size_t len = 0;

    for (size_t i = 0; i < c->n && c->at[i]; i++) {
        if (len + strlen(c->at[i]) + 8 > sizeof(list)) {
            (void)snprintf(list + len, sizeof(list) - len, ", ...");
            break;
        }
        len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
                                i ? ", " : "", c->at[i]);
    }
    (void)lens_fail(err, LENS_E_INVAL, "more than one %s is like '%.80s'", what,
                    value);
    return lens_hint(err, LENS_E_INVAL, "which of %s?", list);
}

/* The one value meant: spelled out, its beginning, or some of its words. */
static enum lens_status find_meant(const struct names *names, const char *value,
                                   const char **out, struct lens_error *err)
{
    static const enum lens_part ways[] = { LENS_PART_PREFIX, LENS_PART_WORDS,
                                           LENS_PART_STARTS };
    const char *found = find(value, names->at, names->n);

    for (size_t w = 0; !found && w < sizeof(ways) / sizeof(*ways); w++) {
        struct candidates c = { .n = 0 };

        find_part(names, value, ways[w], &c);
        if (c.n > 1)
            return ambiguous(names->what, value, &c, err);
        if (c.n)
            found = c.at[0];
    }
    if (!found)
        return unknown(names->what, value, names->at, names->n, err);
    *out = found;
    return LENS_OK;
}

/* What is being resolved, and where the results go. */
struct resolving {
    const struct lens_opened *opened;
    struct lens_arena *arena;
};

/* The values in the spelling of the lens. */
static enum lens_status resolve(const struct resolving *r,
                                const struct lens_filter_values *given,
                                const struct names *names,
                                const char *const **out, size_t *n_out,
                                struct lens_error *err)
{
    const char **values = lens_arena_alloc(r->arena, given->n, sizeof(*values));

    if (!values)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the filters");
    for (size_t i = 0; i < given->n; i++) {
        enum lens_status status =
            find_meant(names, given->at[i], &values[i], err);

        if (status != LENS_OK)
            return status;
    }
    *out = values;
    *n_out = given->n;
    return LENS_OK;
}

static enum lens_status resolve_pillars(const struct resolving *r,
                                        const struct lens_filter_values *given,
                                        struct lens_filter *out,
                                        struct lens_error *err)
{
    const struct lens_collection *lens = &r->opened->collection;
    const char *ids[MAX_VALUES], *prefixes[MAX_VALUES];
    struct names names = { "pillar", ids, prefixes, 0 };

    for (size_t i = 0; i < lens->n_pillars && i < MAX_VALUES; i++) {
        ids[i] = lens->pillars[i].id;
        prefixes[i] = lens->pillars[i].prefix;
        names.n++;
    }
    return resolve(r, given, &names, &out->pillars, &out->n_pillars, err);
}

static enum lens_status resolve_risks(const struct resolving *r,
                                      const struct lens_filter_values *given,
                                      struct lens_filter *out,
                                      struct lens_error *err)
{
    static const char *const risks[] = { "High", "Medium", "Low" };
    const struct names names = { "risk", risks, NULL, 3 };

    return resolve(r, given, &names, &out->risks, &out->n_risks, err);
}

static int by_value(const void *pa, const void *pb)
{
    const struct lens_counted *a = pa, *b = pb;

    return strcmp(a->value, b->value);
}

static void count_value(struct lens_counted *values, size_t *n,
                        const char *value)
{
    for (size_t i = 0; i < *n; i++) {
        if (!strcmp(values[i].value, value)) {
            values[i].n++;
            return;
        }
    }
    if (*n < MAX_VALUES)
        values[(*n)++] = (struct lens_counted){ value, 1 };
}

enum lens_status lens_attribute_values(const struct lens_briefs *briefs,
                                       enum lens_attribute attribute,
                                       struct lens_arena *arena,
                                       const struct lens_counted **out,
                                       size_t *n_out, struct lens_error *err)
{
    struct lens_counted *values =
        lens_arena_alloc(arena, MAX_VALUES, sizeof(*values));
    size_t n = 0;

    if (!values)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the list");
    for (size_t d = 0; d < briefs->n; d++) {
        const struct lens_document *doc = &briefs->at[d];

        for (size_t i = 0; i < doc->n_attributes; i++) {
            if (doc->attributes[i].attribute == attribute)
                count_value(values, &n, doc->attributes[i].value);
        }
    }
    qsort(values, n, sizeof(*values), by_value);
    *out = values;
    *n_out = n;
    return LENS_OK;
}

static enum lens_status
resolve_attribute(const struct resolving *r,
                  const struct lens_filter_values *given,
                  enum lens_attribute attribute, const char *const **out,
                  size_t *n_out, struct lens_error *err)
{
    const struct lens_counted *counted = NULL;
    struct lens_briefs briefs = { NULL, 0 };
    const char *valid[MAX_VALUES];
    struct names names = { lens_attribute_name(attribute), valid, NULL, 0 };
    enum lens_status status;

    if (!given->n)
        return LENS_OK;
    status =
        lens_opened_briefs(r->opened, LENS_PRACTICE, r->arena, &briefs, err);
    if (status == LENS_OK)
        status = lens_attribute_values(&briefs, attribute, r->arena, &counted,
                                       &names.n, err);
    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < names.n; i++)
        valid[i] = counted[i].value;
    return resolve(r, given, &names, out, n_out, err);
}

static enum lens_status resolve_scenario(const struct resolving *r,
                                         const struct lens_filter_values *given,
                                         struct lens_filter *out,
                                         struct lens_error *err)
{
    const char *const *found = NULL;
    struct lens_briefs briefs = { NULL, 0 };
    const char *keys[MAX_VALUES], *titles[MAX_VALUES];
    struct names names = { "scenario", keys, titles, 0 };
    enum lens_status status;
    size_t n_found = 0;

    if (!given->n)
        return LENS_OK;
    status =
        lens_opened_briefs(r->opened, LENS_SCENARIO, r->arena, &briefs, err);
    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < briefs.n && i < MAX_VALUES; i++) {
        keys[i] = briefs.at[i].key;
        titles[i] = briefs.at[i].title;
        names.n++;
    }
    status = resolve(r, given, &names, &found, &n_found, err);
    if (status == LENS_OK && n_found)
        out->scenario = found[0];
    return status;
}

enum lens_status lens_filters_resolve(const struct lens_opened *opened,
                                      const struct lens_filter_request *request,
                                      struct lens_arena *arena,
                                      struct lens_filter *out,
                                      struct lens_error *err)
{
    const struct resolving r = { opened, arena };
    struct lens_filter filter = { .n_pillars = 0 };
    enum lens_status status =
        resolve_pillars(&r, &request->pillars, &filter, err);

    if (status == LENS_OK)
        status = resolve_risks(&r, &request->risks, &filter, err);
    if (status == LENS_OK)
        status = resolve_attribute(&r, &request->phases, LENS_A_PHASE,
                                   &filter.phases, &filter.n_phases, err);
    if (status == LENS_OK)
        status = resolve_attribute(&r, &request->services, LENS_A_SERVICE,
                                   &filter.services, &filter.n_services, err);
    if (status == LENS_OK)
        status = resolve_attribute(&r, &request->roles, LENS_A_ROLE,
                                   &filter.roles, &filter.n_roles, err);
    if (status == LENS_OK)
        status = resolve_scenario(&r, &request->scenario, &filter, err);
    if (status == LENS_OK)
        *out = filter;
    return status;
}

static struct lens_filter_values given(const struct lens_cli *cli,
                                       enum lens_option option)
{
    const struct lens_option_values *values = &cli->options.of[option];

    return (struct lens_filter_values){ values->at, values->n };
}

enum lens_status lens_filters_read(struct lens_cli *cli,
                                   struct lens_opened *opened,
                                   struct lens_filter *out,
                                   struct lens_error *err)
{
    const struct lens_filter_request request = {
        .pillars = given(cli, LENS_OPT_PILLAR),
        .risks = given(cli, LENS_OPT_RISK),
        .phases = given(cli, LENS_OPT_PHASE),
        .services = given(cli, LENS_OPT_SERVICE),
        .roles = given(cli, LENS_OPT_ROLE),
        .scenario = given(cli, LENS_OPT_SCENARIO),
    };

    return lens_filters_resolve(opened, &request, &cli->arena, out, err);
}

static bool is_one_of(const char *value, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(value, list[i]))
            return true;
    }
    return n == 0;
}

static bool has_one_of(const struct lens_document *doc,
                       enum lens_attribute attribute, const char *const *list,
                       size_t n)
{
    for (size_t i = 0; n && i < doc->n_attributes; i++) {
        if (doc->attributes[i].attribute == attribute &&
            is_one_of(doc->attributes[i].value, list, n))
            return true;
    }
    return n == 0;
}

bool lens_filters_allow(const struct lens_filter *filter,
                        const struct lens_document *doc)
{
    const struct lens_filter *f = filter;

    return is_one_of(doc->pillar, f->pillars, f->n_pillars) &&
           is_one_of(doc->risk, f->risks, f->n_risks) &&
           has_one_of(doc, LENS_A_PHASE, f->phases, f->n_phases) &&
           has_one_of(doc, LENS_A_ROLE, f->roles, f->n_roles);
}
