#include "api/dialects/filter_names.h"

#include <string.h>

#include "base/error.h"
#include "naming.h"

/* What the lens has a closed list of. */
static enum lens_status resolve_listed(const struct lens_opened *opened,
                                       struct lens_condition *c,
                                       struct lens_arena *arena,
                                       struct lens_error *err)
{
    struct lens_filter_request request = { .pillars = { NULL, 0 } };
    struct lens_filter found = { .n_pillars = 0 };
    const struct {
        enum lens_fact fact;
        struct lens_filter_values *given;
        const char *const *const *at;
        const size_t *n;
    } lists[] = {
        { LENS_FACT_PILLAR, &request.pillars, &found.pillars,
          &found.n_pillars },
        { LENS_FACT_RISK, &request.risks, &found.risks, &found.n_risks },
        { LENS_FACT_PHASE, &request.phases, &found.phases, &found.n_phases },
        { LENS_FACT_SERVICE, &request.services, &found.services,
          &found.n_services },
        { LENS_FACT_ROLE, &request.roles, &found.roles, &found.n_roles },
    };

    for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
        enum lens_status status;

        if (lists[i].fact != c->fact)
            continue;
        *lists[i].given = c->texts;
        status = lens_filters_resolve(opened, &request, arena, &found, err);
        if (status != LENS_OK)
            return status;
        c->texts = (struct lens_filter_values){ *lists[i].at, *lists[i].n };
    }
    return LENS_OK;
}

static enum lens_status check_kind(const char *name, struct lens_error *err)
{
    if (!strcmp(name, lens_kind_name(LENS_PRACTICE)) ||
        !strcmp(name, lens_kind_name(LENS_SCENARIO)))
        return LENS_OK;
    (void)lens_fail(err, LENS_E_INVAL, "there is no kind '%.60s' here", name);
    return lens_hint(err, LENS_E_INVAL, "valid are practice, scenario");
}

/* An id in any spelling; `kinds` is a bit for each kind it may be of. */
static enum lens_status resolve_key(const struct lens_opened *opened,
                                    const char *word, unsigned kinds,
                                    struct lens_arena *arena, const char **out,
                                    struct lens_error *err)
{
    struct lens_document doc;
    char key[LENS_KEY_MAX];
    enum lens_status status;

    lens_key_normalise(word, key);
    status = opened->docs->ops->find(opened->docs, lens_view_of(key), arena,
                                     &doc, err);
    if (status == LENS_E_NOT_FOUND ||
        (status == LENS_OK && !(kinds & 1U << doc.kind)))
        return lens_fail(err, LENS_E_INVAL, "there is no id '%.60s'", word);
    if (status == LENS_OK)
        *out = doc.key;
    return status;
}

static enum lens_status resolve_keys(const struct lens_opened *opened,
                                     struct lens_condition *c, unsigned kinds,
                                     struct lens_arena *arena,
                                     struct lens_error *err)
{
    const char **keys = lens_arena_alloc(arena, c->texts.n, sizeof(*keys));
    enum lens_status status = LENS_OK;

    if (!keys)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the filter");
    for (size_t i = 0; status == LENS_OK && i < c->texts.n; i++)
        status =
            resolve_key(opened, c->texts.at[i], kinds, arena, &keys[i], err);
    if (status == LENS_OK)
        c->texts.at = keys;
    return status;
}

static enum lens_status resolve_leaf(const struct lens_opened *opened,
                                     struct lens_condition *c,
                                     struct lens_arena *arena,
                                     struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    if (c->op != LENS_IS_EQUAL)
        return LENS_OK;
    switch (c->fact) {
    case LENS_FACT_KIND:
        for (size_t i = 0; status == LENS_OK && i < c->texts.n; i++)
            status = check_kind(c->texts.at[i], err);
        return status;
    case LENS_FACT_ID:
        return resolve_keys(
            opened, c, 1U << LENS_PRACTICE | 1U << LENS_SCENARIO, arena, err);
    case LENS_FACT_QUESTION:
        return resolve_keys(opened, c, 1U << LENS_QUESTION, arena, err);
    default: return resolve_listed(opened, c, arena, err);
    }
}

enum lens_status lens_condition_resolve(const struct lens_opened *opened,
                                        struct lens_condition *condition,
                                        struct lens_arena *arena,
                                        struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    if (condition->op > LENS_ANY_OF)
        return resolve_leaf(opened, condition, arena, err);
    for (size_t i = 0; status == LENS_OK && i < condition->n_parts; i++)
        status =
            lens_condition_resolve(opened, &condition->parts[i], arena, err);
    return status;
}
