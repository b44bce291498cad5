#include "rank/filter.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"

static bool is_one_of(const char *value, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcasecmp(value, list[i]))
            return true;
    }
    return false;
}

static bool has_attribute(const struct lens_document *doc,
                          enum lens_attribute attribute,
                          const char *const *list, size_t n)
{
    if (n == 0)
        return true;
    for (size_t i = 0; i < doc->n_attributes; i++) {
        if (doc->attributes[i].attribute == attribute &&
            is_one_of(doc->attributes[i].value, list, n))
            return true;
    }
    return false;
}

bool lens_filter_allows(const struct lens_filter *filter,
                        const struct lens_document *practice)
{
    const struct lens_filter *f = filter;

    if (f->n_pillars && !is_one_of(practice->pillar, f->pillars, f->n_pillars))
        return false;
    if (f->n_risks && !is_one_of(practice->risk, f->risks, f->n_risks))
        return false;
    return has_attribute(practice, LENS_A_PHASE, f->phases, f->n_phases) &&
           has_attribute(practice, LENS_A_SERVICE, f->services,
                         f->n_services) &&
           has_attribute(practice, LENS_A_ROLE, f->roles, f->n_roles);
}

/* The distinct values a filter may have, in the order they were met. */
enum {
    MAX_VALUES = 512
};

struct values {
    const char *at[MAX_VALUES];
    size_t n;
};

static void add_value(struct values *values, const char *value)
{
    if (values->n < MAX_VALUES && !is_one_of(value, values->at, values->n))
        values->at[values->n++] = value;
}

static void add_attributes(struct values *values,
                           const struct lens_catalog *catalog,
                           enum lens_attribute attribute)
{
    for (size_t p = 0; p < catalog->n_practices; p++) {
        const struct lens_document *doc = &catalog->practices[p].doc;

        for (size_t i = 0; i < doc->n_attributes; i++) {
            if (doc->attributes[i].attribute == attribute)
                add_value(values, doc->attributes[i].value);
        }
    }
}

static enum lens_status unknown_value(const char *what, const char *value,
                                      const struct values *valid,
                                      struct lens_error *err)
{
    static const char more[] = ", ...";
    char list[200] = "";
    size_t len = 0;

    for (size_t i = 0; i < valid->n; i++) {
        /* Room for the sign that says the list goes on. */
        size_t room = sizeof(list) - len - sizeof(more);
        int n = snprintf(list + len, room, "%s%s", i ? ", " : "", valid->at[i]);

        if (n < 0 || (size_t)n >= room) {
            memcpy(list + len, more, sizeof(more));
            break;
        }
        len += (size_t)n;
    }
    return lens_hint(
        err,
        lens_fail(err, LENS_E_INVAL, "there is no %s '%.80s'", what, value),
        "valid are: %s", list);
}

static enum lens_status check(const char *what, const char *const *list,
                              size_t n, const struct values *valid,
                              struct lens_error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_one_of(list[i], valid->at, valid->n))
            return unknown_value(what, list[i], valid, err);
    }
    return LENS_OK;
}

static enum lens_status check_attribute(const char *what,
                                        enum lens_attribute attribute,
                                        const char *const *list, size_t n,
                                        const struct lens_catalog *catalog,
                                        struct lens_error *err)
{
    struct values valid = { .n = 0 };

    if (n == 0)
        return LENS_OK;
    add_attributes(&valid, catalog, attribute);
    return check(what, list, n, &valid, err);
}

enum lens_status lens_filter_check(const struct lens_filter *filter,
                                   const struct lens_collection *collection,
                                   const struct lens_catalog *catalog,
                                   struct lens_error *err)
{
    const struct lens_filter *f = filter;
    struct values pillars = { .n = 0 };
    struct values risks = { { "High", "Medium", "Low" }, 3 };
    enum lens_status status;

    for (size_t i = 0; i < collection->n_pillars; i++)
        add_value(&pillars, collection->pillars[i].id);
    status = check("pillar", f->pillars, f->n_pillars, &pillars, err);
    if (status == LENS_OK)
        status = check("risk", f->risks, f->n_risks, &risks, err);
    if (status == LENS_OK)
        status = check_attribute("phase", LENS_A_PHASE, f->phases, f->n_phases,
                                 catalog, err);
    if (status == LENS_OK)
        status = check_attribute("service", LENS_A_SERVICE, f->services,
                                 f->n_services, catalog, err);
    if (status == LENS_OK)
        status = check_attribute("role", LENS_A_ROLE, f->roles, f->n_roles,
                                 catalog, err);
    return status;
}
