#include "embedder_choice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "embedders/embedders.h"
#include "embedders/known_models.h"
#include "embedders/model_store.h"
#include "places.h"

enum {
    THREADS_MAX = 8
};

size_t lens_embedder_threads(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    if (n < 1)
        return 1;
    return n < THREADS_MAX ? (size_t)n : THREADS_MAX;
}

enum lens_status lens_embedder_threads_read(const struct lens_cli *cli,
                                            size_t *out, struct lens_error *err)
{
    return lens_option_number(&cli->options, LENS_OPT_THREADS, 1,
                              LENS_EMBEDDER_THREADS_MAX, out, err);
}

/* One choice under way. */
struct choice {
    const struct lens_embedder_sources *sources;
    struct lens_arena *arena;
    struct lens_embedder **out;
    char store[LENS_PATH_MAX];
};

static enum lens_status hint_install(const char *name, enum lens_status status,
                                     struct lens_error *err)
{
    if (lens_known_model_find(name))
        return lens_hint(err, status, "run 'asklens model install %s'", name);
    return lens_hint(err, status,
                     "'asklens model list' shows the models that are "
                     "installed; others are none, lsa and http");
}

/* Its files hash to what they hashed to when it was installed. */
static enum lens_status check_unaltered(struct choice *c,
                                        const struct lens_model_record *record,
                                        struct lens_error *err)
{
    struct lens_embedder *embedder = *c->out;

    if (!strcmp(embedder->facts.hash, record->hash))
        return LENS_OK;
    embedder->ops->close(embedder);
    *c->out = NULL;
    return lens_hint(err,
                     lens_fail(err, LENS_E_CORRUPT,
                               "the files of the model '%s' were altered after "
                               "it was installed",
                               record->name),
                     "run 'asklens model install %s --force'", record->name);
}

static enum lens_status open_model(struct choice *c, const char *name,
                                   const char *kind, struct lens_error *err)
{
    struct lens_model_record record;
    char folder[LENS_PATH_MAX];
    enum lens_status status = lens_model_read(c->store, name, &record, err);

    if (status == LENS_E_NOT_FOUND)
        return hint_install(name, status, err);
    if (status == LENS_OK)
        status =
            lens_model_check(c->store, &record, LENS_MODEL_CHECK_SIZES, err);
    if (status == LENS_OK && kind && strcmp(kind, record.kind) != 0)
        status = lens_fail(err, LENS_E_CORRUPT,
                           "the model '%s' is of the kind '%s', not '%s'", name,
                           record.kind, kind);
    if (status == LENS_OK)
        status = lens_model_path(c->store, name, folder, err);
    if (status != LENS_OK)
        return status;
    status = lens_model_open(folder, name,
                             c->sources->n_threads ? c->sources->n_threads
                                                   : lens_embedder_threads(),
                             c->out, err);
    return status == LENS_OK ? check_unaltered(c, &record, err) : status;
}

static enum lens_status open_lsa(struct choice *c, struct lens_error *err)
{
    const struct lens_embedder_sources *sources = c->sources;

    if (!sources->lsa || !lens_path_exists(sources->lsa)) {
        (void)lens_fail(err, LENS_E_NOT_FOUND,
                        "the index has no embedder of its own (lsa)");
        return lens_hint(err, LENS_E_NOT_FOUND,
                         "run 'asklens index build' to train one");
    }
    return lens_lsa_open(sources->lsa, sources->analyzer, c->out, err);
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value && *value ? value : NULL;
}

static enum lens_status unnamed(const char *what, const char *name,
                                struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_NOT_FOUND, "nobody named the %s of 'http'",
                    what);
    return lens_hint(err, LENS_E_NOT_FOUND, "set $%s", name);
}

/* NULL: from the environment. */
static enum lens_status open_http(struct choice *c, const char *url,
                                  const char *model, struct lens_error *err)
{
    static const char of_url[] = "ASKLENS_EMBEDDING_URL";
    static const char of_model[] = "ASKLENS_EMBEDDING_MODEL";
    struct lens_http_options options = {
        .url = url ? url : variable(of_url),
        .model = model ? model : variable(of_model),
        .key = variable("ASKLENS_EMBEDDING_KEY"),
    };

    if (!options.url)
        return unnamed("address", of_url, err);
    if (!options.model)
        return unnamed("model", of_model, err);
    return lens_http_open(&options, c->out, err);
}

static enum lens_status open_best(struct choice *c, struct lens_error *err)
{
    const struct lens_model_entry *entries = NULL, *best;
    size_t n = 0;
    enum lens_status status =
        lens_model_list(c->store, c->arena, &entries, &n, err);

    if (status != LENS_OK)
        return status;
    best = lens_model_best(entries, n);
    if (best)
        return open_model(c, best->name, NULL, err);
    if (c->sources->lsa && lens_path_exists(c->sources->lsa))
        return open_lsa(c, err);
    *c->out = NULL;
    return LENS_OK;
}

static bool begins(const char *spec, const char *with)
{
    return !strncmp(spec, with, strlen(with));
}

static enum lens_status open_http_spec(struct choice *c, const char *spec,
                                       struct lens_error *err)
{
    if (begins(spec, "http://") || begins(spec, "https://"))
        return open_http(c, spec, NULL, err);
    return open_http(c, NULL, spec[4] ? spec + 5 : NULL, err);
}

enum lens_status
lens_embedder_choose(const char *spec,
                     const struct lens_embedder_sources *sources,
                     struct lens_arena *arena, struct lens_embedder **out,
                     struct lens_error *err)
{
    static const char *const kinds[] = { "encoder", "static" };
    struct choice c = { .sources = sources, .arena = arena, .out = out };
    enum lens_status status;

    if (spec && !strcmp(spec, "none")) {
        *out = NULL;
        return LENS_OK;
    }
    if (spec && (!strcmp(spec, "lsa") || begins(spec, "lsa:")))
        return open_lsa(&c, err);
    if (spec && (!strcmp(spec, "http") || begins(spec, "http:") ||
                 begins(spec, "https://")))
        return open_http_spec(&c, spec, err);
    status = lens_place_models(c.store, err);
    /* Who has no place for models has none installed. */
    if (!spec)
        return open_best(&c, err);
    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        size_t len = strlen(kinds[i]);

        if (begins(spec, kinds[i]) && spec[len] == ':')
            return open_model(&c, spec + len + 1, kinds[i], err);
    }
    return open_model(&c, spec, NULL, err);
}
