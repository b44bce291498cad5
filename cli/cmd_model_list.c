/* cmd_model_list.c - which models there are, and one of them in full. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli.h"
#include "embedders/known_models.h"
#include "embedders/model_store.h"
#include "listing.h"
#include "places.h"
#include "json/writer.h"

enum {
    KNOWN_MAX = 64,
    CELL_MAX = 64
};

/* One `model list` under way. */
struct list {
    struct lens_cli *cli;
    char store[LENS_PATH_MAX];
    const struct lens_model_entry *entries;
    size_t n;
    const struct lens_model_entry *best;
    struct lens_list_row *rows;
    size_t n_rows;
};

static bool is_installed(const struct list *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++) {
        if (!strcmp(list->entries[i].name, name))
            return true;
    }
    return false;
}

static const char *state_of(const struct lens_model_entry *entry)
{
    return entry->state.status == LENS_OK ? "ok" : "damaged";
}

LENS_PRINTF(2, 3)
static const char *cell(struct list *list, const char *fmt, ...)
{
    char text[CELL_MAX];
    const char *copy;
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    copy = lens_arena_copy(&list->cli->arena, lens_view_of(text));
    return copy ? copy : "?";
}

static struct lens_list_row row_of(struct list *list,
                                   const struct lens_model_entry *entry)
{
    const struct lens_model_record *record = entry->record;
    struct lens_list_row row = { { entry->name, state_of(entry), "", "", "",
                                   "" } };

    if (entry->state.status != LENS_OK)
        row.cells[5] = entry->state.text;
    else if (entry == list->best)
        row.cells[5] = "taken where nobody chooses";
    if (record) {
        row.cells[2] = record->kind;
        row.cells[3] = cell(list, "%zu", record->dim);
        row.cells[4] =
            cell(list, "%.1f MiB",
                 (double)lens_model_record_bytes(record) / (1 << 20));
    }
    return row;
}

static void make_rows(struct list *list)
{
    const struct lens_known_model *known;

    for (size_t i = 0; i < list->n; i++)
        list->rows[list->n_rows++] = row_of(list, &list->entries[i]);
    for (size_t i = 0; i < KNOWN_MAX && (known = lens_known_model(i)); i++) {
        if (is_installed(list, known->name))
            continue;
        list->rows[list->n_rows++] = (struct lens_list_row){
            { known->name, "absent", "encoder", cell(list, "%zu", known->dim),
              cell(list, "%zu.0 MiB", known->mib), known->summary }
        };
    }
}

static enum lens_status read_list(struct list *list, struct lens_error *err)
{
    struct lens_arena *arena = &list->cli->arena;
    enum lens_status status = lens_place_models(list->store, err);

    if (status == LENS_OK)
        status =
            lens_model_list(list->store, arena, &list->entries, &list->n, err);
    if (status != LENS_OK)
        return status;
    list->best = lens_model_best(list->entries, list->n);
    list->rows =
        lens_arena_alloc(arena, list->n + KNOWN_MAX, sizeof(*list->rows));
    if (!list->rows)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the list");
    return LENS_OK;
}

static void put_text(struct list *list, struct lens_buffer *out)
{
    static const struct lens_columns columns = {
        { "name", "state", "kind", "dimensions", "size", "remark" }, 6, 6
    };
    struct lens_listing listing = { "models", &columns, list->rows,
                                    list->n_rows };
    struct lens_page page;

    lens_cli_page(list->cli, &page, out);
    lens_listing_text(&listing, &page);
    lens_page_release(&page);
}

static void put_facts(struct lens_json_writer *w,
                      const struct lens_model_record *record)
{
    lens_json_put_text(w, "kind", record->kind);
    lens_json_put_integer(w, "dim", (int64_t)record->dim);
    lens_json_put_integer(w, "layers", (int64_t)record->layers);
    lens_json_put_integer(w, "max_tokens", (int64_t)record->max_tokens);
    lens_json_put_integer(w, "bytes", (int64_t)lens_model_record_bytes(record));
    lens_json_put_text(w, "hash", record->hash);
    lens_json_put_text(w, "from", record->from);
}

static void put_entry(struct lens_json_writer *w, const struct list *list,
                      const struct lens_model_entry *entry)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "name", entry->name);
    lens_json_put_text(w, "state", state_of(entry));
    if (entry->state.status != LENS_OK)
        lens_json_put_text(w, "reason", entry->state.text);
    lens_json_put_bool(w, "default", entry == list->best);
    if (entry->record)
        put_facts(w, entry->record);
    lens_json_close_object(w);
}

static void put_absent(struct lens_json_writer *w,
                       const struct lens_known_model *known)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "name", known->name);
    lens_json_put_text(w, "state", "absent");
    lens_json_put_bool(w, "default", false);
    lens_json_put_integer(w, "dim", (int64_t)known->dim);
    lens_json_put_text(w, "summary", known->summary);
    lens_json_close_object(w);
}

static void put_json(const struct list *list, struct lens_buffer *out)
{
    const struct lens_known_model *known;
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "model-list/1");
    lens_json_put_text(&w, "store", list->store);
    lens_json_open_array(&w, "models");
    for (size_t i = 0; i < list->n; i++)
        put_entry(&w, list, &list->entries[i]);
    for (size_t i = 0; (known = lens_known_model(i)) != NULL; i++) {
        if (!is_installed(list, known->name))
            put_absent(&w, known);
    }
    lens_json_close_array(&w);
    lens_json_close_object(&w);
}

enum lens_exit lens_run_model_list(struct lens_cli *cli)
{
    struct list list = { .cli = cli };
    struct lens_error err = { 0 };
    struct lens_buffer out;
    enum lens_exit code;

    if (lens_cli_arguments(cli, 0, 0, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    if (read_list(&list, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_DATA);
    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    if (lens_option_given(&cli->options, LENS_OPT_JSON)) {
        put_json(&list, &out);
    } else {
        make_rows(&list);
        put_text(&list, &out);
    }
    code = lens_output(&out, LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}

/* One `model info` under way. */
struct info {
    char store[LENS_PATH_MAX];
    struct lens_model_record record;
    bool is_well[LENS_MODEL_FILES_MAX];
    struct lens_error first; /* of the files; LENS_OK: none */
};

static enum lens_status read_info(struct info *info, const char *name,
                                  struct lens_error *err)
{
    enum lens_status status = lens_place_models(info->store, err);

    if (status == LENS_OK)
        status = lens_model_read(info->store, name, &info->record, err);
    for (size_t i = 0; status == LENS_OK && i < info->record.n_files; i++) {
        struct lens_error of_file = { 0 };

        info->is_well[i] =
            lens_model_check_file(info->store, &info->record, i,
                                  LENS_MODEL_CHECK_HASHES, &of_file) == LENS_OK;
        if (!info->is_well[i] && info->first.status == LENS_OK)
            info->first = of_file;
    }
    return status;
}

static void put_info_text(const struct info *info, struct lens_buffer *out)
{
    const struct lens_model_record *r = &info->record;

    lens_buffer_add_format(out, "name       %s\n", r->name);
    lens_buffer_add_format(out, "kind       %s\n", r->kind);
    lens_buffer_add_format(out, "dimensions %zu\n", r->dim);
    if (r->layers)
        lens_buffer_add_format(out, "layers     %zu\n", r->layers);
    if (r->max_tokens)
        lens_buffer_add_format(out, "max tokens %zu\n", r->max_tokens);
    lens_buffer_add_format(out, "hash       %s\n", r->hash);
    lens_buffer_add_format(out, "from       %s\n", r->from);
    lens_buffer_add_format(out, "folder     %s/%s\n", info->store, r->name);
    lens_buffer_add_format(out, "files      %zu, %" PRIu64 " KiB\n", r->n_files,
                           lens_model_record_bytes(r) >> 10);
    for (size_t i = 0; i < r->n_files; i++)
        lens_buffer_add_format(out, "  %-7s  %s  %9" PRIu64 "  %s\n",
                               info->is_well[i] ? "ok" : "damaged",
                               r->files[i].sha256, r->files[i].bytes,
                               r->files[i].path);
}

static void put_info_json(const struct info *info, struct lens_buffer *out)
{
    const struct lens_model_record *r = &info->record;
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "model-info/1");
    lens_json_put_text(&w, "name", r->name);
    lens_json_put_text(&w, "state",
                       info->first.status == LENS_OK ? "ok" : "damaged");
    lens_json_put_text(&w, "store", info->store);
    put_facts(&w, r);
    lens_json_open_array(&w, "files");
    for (size_t i = 0; i < r->n_files; i++) {
        lens_json_open_object(&w, NULL);
        lens_json_put_text(&w, "path", r->files[i].path);
        lens_json_put_integer(&w, "bytes", (int64_t)r->files[i].bytes);
        lens_json_put_text(&w, "sha256", r->files[i].sha256);
        lens_json_put_bool(&w, "verified", info->is_well[i]);
        lens_json_close_object(&w);
    }
    lens_json_close_array(&w);
    lens_json_close_object(&w);
}

static enum lens_exit no_info(const char *name, enum lens_status status,
                              struct lens_error *err)
{
    if (status != LENS_E_NOT_FOUND)
        return lens_complain(err, lens_cli_exit_of(status));
    if (lens_known_model_find(name))
        (void)lens_hint(err, status, "run 'asklens model install %s'", name);
    return lens_complain(err, LENS_EXIT_NO_MATCH);
}

enum lens_exit lens_run_model_info(struct lens_cli *cli)
{
    struct info info = { .store = "" };
    struct lens_error err = { 0 };
    struct lens_buffer out;
    enum lens_status status;
    enum lens_exit code;

    if (lens_cli_arguments(cli, 1, 1, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    status = read_info(&info, cli->options.args[0], &err);
    if (status != LENS_OK)
        return no_info(cli->options.args[0], status, &err);
    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    if (lens_option_given(&cli->options, LENS_OPT_JSON))
        put_info_json(&info, &out);
    else
        put_info_text(&info, &out);
    code = lens_output(&out, LENS_EXIT_HIT);
    lens_buffer_release(&out);
    if (code == LENS_EXIT_HIT && info.first.status != LENS_OK)
        return lens_complain(&info.first, LENS_EXIT_DATA);
    return code;
}
