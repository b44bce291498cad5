/*
 * cmd_doctor.c - can asklens work here?  One line per check, in the order a
 * failure would show, each with the next step when it is not well.
 */
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "asklens/analyzer.h"
#include "base/error.h"
#include "cli.h"
#include "commit.h"
#include "corpus.h"
#include "embedders/known_models.h"
#include "embedders/model_store.h"
#include "opened.h"
#include "places.h"
#include "terminal.h"
#include "text/unicode.h"
#include "versions.h"
#include "json/writer.h"

enum finding {
    OK,
    WARN,
    FAIL
};

struct doctor {
    struct lens_cli *cli;
    struct lens_json_writer *json; /* NULL: text, to the page */
    struct lens_page page;
    bool has_failed;
};

enum {
    NAME_AT = 6,
    TEXT_AT = 16,
    TEXT_MAX = 480
};

static const char *const words[] = { "ok", "warn", "fail" };

static void put_text(struct doctor *d, enum finding finding, const char *name,
                     const char *text, const char *next)
{
    static const enum lens_style styles[] = { LENS_GREEN, LENS_YELLOW,
                                              LENS_RED };

    lens_page_open(&d->page, 0, TEXT_AT);
    lens_page_put(&d->page, styles[finding], words[finding]);
    lens_page_tab(&d->page, NAME_AT);
    lens_page_put(&d->page, LENS_PLAIN, name);
    lens_page_tab(&d->page, TEXT_AT);
    lens_page_put(&d->page, LENS_PLAIN, text);
    lens_page_close(&d->page);
    if (finding != OK && next[0]) {
        lens_page_open(&d->page, TEXT_AT, TEXT_AT);
        lens_page_put(&d->page, LENS_PLAIN, "next: ");
        lens_page_put(&d->page, LENS_PLAIN, next);
        lens_page_close(&d->page);
    }
}

static void put_json(struct lens_json_writer *w, enum finding finding,
                     const char *name, const char *text, const char *next)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "check", name);
    lens_json_put_text(w, "finding", words[finding]);
    lens_json_put_text(w, "text", text);
    if (finding != OK && next[0])
        lens_json_put_text(w, "next", next);
    lens_json_close_object(w);
}

static void put_finding(struct doctor *d, enum finding finding,
                        const char *name, const char *text, const char *next)
{
    if (d->json)
        put_json(d->json, finding, name, text, next);
    else
        put_text(d, finding, name, text, next);
    d->has_failed = d->has_failed || finding == FAIL;
}

static void put_error(struct doctor *d, const char *name,
                      struct lens_error *err)
{
    lens_cli_name_index(d->cli, err);
    put_finding(d, FAIL, name, err->text, err->hint);
}

LENS_PRINTF(3, 4)
static void put_ok(struct doctor *d, const char *name, const char *fmt, ...)
{
    char text[TEXT_MAX];
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    put_finding(d, OK, name, text, "");
}

static void check_program(struct doctor *d)
{
    char path[LENS_PATH_MAX];
    struct lens_error err = { 0 };

    if (lens_place_program(path, &err) != LENS_OK)
        put_error(d, "program", &err);
    else
        put_ok(d, "program", "%s (%s), %.300s", ASKLENS_VERSION, ASKLENS_COMMIT,
               path);
}

static void check_libraries(struct doctor *d)
{
    struct lens_view name, version;
    struct lens_buffer text;

    lens_buffer_init(&text, TEXT_MAX);
    for (size_t i = 0; lens_library(i, &name, &version); i++)
        lens_buffer_add_format(&text, "%s%.*s %.*s", i ? ", " : "",
                               LENS_VIEW_ARG(name), LENS_VIEW_ARG(version));
    put_ok(d, "libraries", "%.*s; Unicode %s",
           LENS_VIEW_ARG(lens_buffer_view(&text)), lens_unicode_version());
    lens_buffer_release(&text);
}

static void check_analyzer(struct doctor *d)
{
    struct lens_analyzer *analyzer = NULL;
    struct lens_error err = { 0 };

    if (lens_analyzer_new(&analyzer, &err) != LENS_OK)
        put_error(d, "analyzer", &err);
    else
        put_ok(d, "analyzer", "%s", lens_analyzer_description(analyzer));
    lens_analyzer_free(analyzer);
}

static void check_store(struct doctor *d, struct lens_opened *opened)
{
    struct lens_corpus_summary summary;
    struct lens_error err = { 0 };

    if (lens_index_verify(opened->index, &err) != LENS_OK ||
        lens_corpus_verify(opened->docs, &err) != LENS_OK ||
        lens_corpus_summarise(opened->docs, &summary, &err) != LENS_OK) {
        put_error(d, "store", &err);
        return;
    }
    if (summary.n[LENS_PASSAGE]) {
        put_ok(d, "store", "%zu passages of %.80s", summary.n[LENS_PASSAGE],
               opened->collection.name);
        return;
    }
    put_ok(d, "store",
           "%zu practices, %zu questions, %zu scenarios, %zu topics",
           summary.n[LENS_PRACTICE], summary.n[LENS_QUESTION],
           summary.n[LENS_SCENARIO], summary.n[LENS_TOPIC]);
}

/* Without it the index answers by words alone. */
static void check_embedder(struct doctor *d, struct lens_opened *opened)
{
    struct lens_error err = { 0 };

    if (*opened->facts.embedder_id &&
        lens_opened_attach(d->cli, opened, &err) == LENS_OK) {
        put_ok(d, "embedder", "%s, %zu dimensions, as the index was built with",
               opened->facts.embedder_id, opened->facts.dim);
        return;
    }
    if (!*opened->facts.embedder_id)
        (void)lens_hint(&err,
                        lens_fail(&err, LENS_E_NOT_FOUND,
                                  "the index was built without one and answers "
                                  "by words alone"),
                        "run 'asklens index build'");
    lens_cli_name_index(d->cli, &err);
    put_finding(d, WARN, "embedder", err.text, err.hint);
}

static void check_index(struct doctor *d)
{
    struct lens_opened opened;
    struct lens_error err = { 0 };

    if (lens_opened_open(d->cli, &opened, &err) != LENS_OK) {
        put_error(d, "index", &err);
        return;
    }
    put_ok(d, "index", "generation %u, %zu KiB, %.300s",
           opened.facts.generation, opened.facts.bytes >> 10, opened.dir);
    check_store(d, &opened);
    check_embedder(d, &opened);
    lens_opened_close(&opened);
}

/* Only `index build` needs the lens itself. */
static void check_lens(struct doctor *d)
{
    char path[LENS_PATH_MAX];
    struct lens_error err = { 0 };

    if (lens_place_corpus(NULL, path, &err) != LENS_OK)
        put_error(d, "lens", &err);
    else if (lens_path_exists(path))
        put_ok(d, "lens", "%.400s", path);
    else
        put_finding(d, WARN, "lens",
                    "its folder is not here, so 'index build' has nothing to "
                    "read",
                    "name it with '--corpus DIR' or $ASKLENS_CORPUS");
}

/* Reads all of a model: a doctor looks closely. */
static void check_model(struct doctor *d, const char *store,
                        const struct lens_model_entry *entry)
{
    const struct lens_model_record *record = entry->record;
    struct lens_error err = entry->state;

    if (err.status == LENS_OK &&
        lens_model_check(store, record, LENS_MODEL_CHECK_HASHES, &err) ==
            LENS_OK)
        put_ok(d, "model", "%s: %s, %zu dimensions, %zu files as installed",
               entry->name, record->kind, record->dim, record->n_files);
    else
        put_finding(d, WARN, "model", err.text, err.hint);
}

/* Nobody needs one: without, meaning is what the lens itself teaches. */
static void check_models(struct doctor *d)
{
    const struct lens_model_entry *entries = NULL;
    char store[LENS_PATH_MAX];
    struct lens_error err = { 0 };
    size_t n = 0;

    if (lens_place_models(store, &err) != LENS_OK ||
        lens_model_list(store, &d->cli->arena, &entries, &n, &err) != LENS_OK) {
        put_finding(d, WARN, "models", err.text, err.hint);
        return;
    }
    if (n == 0)
        put_ok(d, "models",
               "none in %.200s; 'asklens model install %s' "
               "brings one",
               store, lens_known_model(0)->name);
    else
        put_ok(d, "models", "%zu in %.300s", n, store);
    for (size_t i = 0; i < n; i++)
        check_model(d, store, &entries[i]);
}

static void check_terminal(struct doctor *d)
{
    if (!isatty(STDOUT_FILENO))
        put_ok(d, "terminal", "none: output is piped, %zu columns, no colour",
               lens_terminal_width());
    else
        put_ok(d, "terminal", "%zu columns, %s", lens_terminal_width(),
               lens_terminal_color(NULL) ? "colour" : "no colour");
}

static void check_all(struct doctor *d)
{
    check_program(d);
    check_libraries(d);
    check_analyzer(d);
    check_index(d);
    check_lens(d);
    check_models(d);
    check_terminal(d);
}

static void check_all_json(struct doctor *d, struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    d->json = &w;
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "doctor/1");
    lens_json_open_array(&w, "checks");
    check_all(d);
    lens_json_close_array(&w);
    lens_json_put_bool(&w, "well", !d->has_failed);
    lens_json_close_object(&w);
}

enum lens_exit lens_run_doctor(struct lens_cli *cli)
{
    struct doctor doctor = { .cli = cli };
    struct lens_error err = { 0 };
    struct lens_buffer out;
    enum lens_exit code;

    if (lens_cli_arguments(cli, 0, 0, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_cli_page(cli, &doctor.page, &out);
    if (lens_option_given(&cli->options, LENS_OPT_JSON))
        check_all_json(&doctor, &out);
    else
        check_all(&doctor);
    lens_page_release(&doctor.page);
    code =
        lens_output(&out, doctor.has_failed ? LENS_EXIT_DATA : LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}
