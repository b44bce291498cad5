#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli.h"
#include "filters.h"
#include "listing.h"
#include "nearest.h"
#include "opened.h"

/* One `list` under way. */
struct list {
    struct lens_cli *cli;
    struct lens_opened *opened;
    struct lens_filter filter;
    struct lens_buffer rows; /* each a struct lens_list_row */
    struct lens_arena text;  /* of passages */
};

/* For a list of a million passages, which is for a program to read. */
enum {
    ROWS_MAX_BYTES = 64 << 20,
    TEXT_MAX_BYTES = 1 << 30,
    LIST_MAX_BYTES = 1 << 30
};

static char *put_text(struct list *list, const char *text)
{
    return lens_arena_copy(&list->cli->arena, lens_view_of(text));
}

static const char *put_number(struct list *list, size_t n)
{
    char number[24];

    (void)snprintf(number, sizeof(number), "%zu", n);
    return put_text(list, number);
}

/* "Model selection" as "model-selection". */
static const char *put_slug(struct list *list, const char *name)
{
    char *slug = put_text(list, name);

    for (char *p = slug; p && *p; p++) {
        if (*p == ' ')
            *p = '-';
        else if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + ('a' - 'A'));
    }
    return slug;
}

static enum lens_status add_row(struct list *list, struct lens_list_row row,
                                struct lens_error *err)
{
    for (size_t c = 0; c < LENS_COLUMNS_MAX; c++) {
        if (!row.cells[c])
            row.cells[c] = "";
    }
    lens_buffer_add(&list->rows, &row, sizeof(row));
    if (lens_buffer_status(&list->rows) == LENS_OK)
        return LENS_OK;
    return lens_fail(err, lens_buffer_status(&list->rows),
                     "the list is too long: %s",
                     lens_status_text(lens_buffer_status(&list->rows)));
}

static size_t pillar_place(const struct lens_collection *lens, const char *id)
{
    size_t i = 0;

    while (i < lens->n_pillars && strcmp(lens->pillars[i].id, id) != 0)
        i++;
    return i;
}

/* In the order of the lens: by pillar, by place where it gives one, by key. */
static bool comes_before(const struct lens_collection *lens,
                         const struct lens_document *a,
                         const struct lens_document *b)
{
    size_t pillar_a = pillar_place(lens, a->pillar);
    size_t pillar_b = pillar_place(lens, b->pillar);
    int by_group = 0;

    if (pillar_a != pillar_b)
        return pillar_a < pillar_b;
    if (a->kind == LENS_TOPIC)
        by_group = strcmp(a->parent, b->parent);
    if (by_group)
        return by_group < 0;
    if (a->ordinal != b->ordinal)
        return a->ordinal < b->ordinal;
    return strcmp(a->key, b->key) < 0;
}

static enum lens_status read_sorted(struct list *list, enum lens_kind kind,
                                    struct lens_document **out, size_t *n,
                                    struct lens_error *err)
{
    struct lens_briefs briefs = { NULL, 0 };
    struct lens_document *sorted;
    enum lens_status status =
        lens_opened_briefs(list->opened, kind, &list->cli->arena, &briefs, err);

    if (status != LENS_OK)
        return status;
    sorted = lens_arena_alloc(&list->cli->arena, briefs.n, sizeof(*sorted));
    if (!sorted)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the list");
    for (size_t i = 0; i < briefs.n; i++) {
        size_t at = i;

        while (at > 0 && comes_before(&list->opened->collection, &briefs.at[i],
                                      &sorted[at - 1])) {
            sorted[at] = sorted[at - 1];
            at--;
        }
        sorted[at] = briefs.at[i];
    }
    *out = sorted;
    *n = briefs.n;
    return LENS_OK;
}

static struct lens_list_row row_of(const struct lens_document *d)
{
    if (d->kind == LENS_PRACTICE)
        return (struct lens_list_row){ { d->key, d->risk, d->title, d->pillar,
                                         d->parent, d->url } };
    if (d->kind == LENS_QUESTION)
        return (
            struct lens_list_row){ { d->key, d->title, d->pillar, d->url } };
    if (d->kind == LENS_TOPIC)
        return (
            struct lens_list_row){ { d->key, d->parent, d->title, d->url } };
    return (struct lens_list_row){ { d->key, d->title, d->url } };
}

static enum lens_status list_documents(struct list *list, enum lens_kind kind,
                                       struct lens_error *err)
{
    struct lens_document *docs = NULL;
    size_t n = 0;
    enum lens_status status = read_sorted(list, kind, &docs, &n, err);

    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        if (lens_filters_allow(&list->filter, &docs[i]))
            status = add_row(list, row_of(&docs[i]), err);
    }
    return status;
}

static enum lens_status list_practices(struct list *list,
                                       struct lens_error *err)
{
    return list_documents(list, LENS_PRACTICE, err);
}

static enum lens_status list_questions(struct list *list,
                                       struct lens_error *err)
{
    return list_documents(list, LENS_QUESTION, err);
}

static enum lens_status list_scenarios(struct list *list,
                                       struct lens_error *err)
{
    return list_documents(list, LENS_SCENARIO, err);
}

static enum lens_status list_topics(struct list *list, struct lens_error *err)
{
    return list_documents(list, LENS_TOPIC, err);
}

struct listing_passages {
    struct list *list;
    struct lens_arena brief; /* of the passage at hand */
};

static enum lens_status add_passage(const struct lens_document *doc, void *arg,
                                    struct lens_error *err)
{
    struct listing_passages *listing = arg;
    struct lens_arena *arena = &listing->list->text;
    const char *key = lens_arena_copy(arena, lens_view_of(doc->key));
    const char *title = lens_arena_copy(arena, lens_view_of(doc->title));

    lens_arena_release(&listing->brief);
    if (!key || !title)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the list");
    return add_row(listing->list, (struct lens_list_row){ { key, title } },
                   err);
}

/* In the order of ids: the one they are stored and numbered in. */
static enum lens_status list_passages(struct list *list, struct lens_error *err)
{
    struct listing_passages listing = { .list = list };
    struct lens_docstore *docs = list->opened->docs;
    enum lens_status status = docs->ops->each_brief(
        docs, LENS_PASSAGE, &listing.brief, add_passage, &listing, err);

    lens_arena_release(&listing.brief);
    return status;
}

/* An index holds one. */
static enum lens_status list_collections(struct list *list,
                                         struct lens_error *err)
{
    const struct lens_opened *opened = list->opened;

    return add_row(list,
                   (struct lens_list_row){
                       { opened->collection.id, opened->collection.name,
                         opened->collection.edition,
                         put_number(list, opened->facts.n_documents),
                         opened->collection.url } },
                   err);
}

static enum lens_status list_pillars(struct list *list, struct lens_error *err)
{
    const struct lens_collection *lens = &list->opened->collection;
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < lens->n_pillars; i++) {
        const struct lens_pillar *p = &lens->pillars[i];

        status = add_row(
            list,
            (struct lens_list_row){ { p->id, p->prefix, p->name, p->url } },
            err);
    }
    return status;
}

/* The distinct values of an attribute, with how many practices have each. */
static enum lens_status list_values(struct list *list,
                                    enum lens_attribute attribute,
                                    struct lens_error *err)
{
    const struct lens_counted *values = NULL;
    struct lens_briefs briefs = { NULL, 0 };
    enum lens_status status = lens_opened_briefs(
        list->opened, LENS_PRACTICE, &list->cli->arena, &briefs, err);
    size_t n = 0;

    if (status == LENS_OK)
        status = lens_attribute_values(&briefs, attribute, &list->cli->arena,
                                       &values, &n, err);
    for (size_t i = 0; status == LENS_OK && i < n; i++)
        status =
            add_row(list,
                    (struct lens_list_row){
                        { values[i].value, put_number(list, values[i].n) } },
                    err);
    return status;
}

static enum lens_status list_roles(struct list *list, struct lens_error *err)
{
    return list_values(list, LENS_A_ROLE, err);
}

static enum lens_status list_services(struct list *list, struct lens_error *err)
{
    return list_values(list, LENS_A_SERVICE, err);
}

static size_t count_of(const char *value, const struct lens_counted *values,
                       size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(values[i].value, value))
            return values[i].n;
    }
    return 0;
}

static enum lens_status list_phases(struct list *list, struct lens_error *err)
{
    const struct lens_collection *lens = &list->opened->collection;
    const struct lens_counted *values = NULL;
    struct lens_briefs briefs = { NULL, 0 };
    enum lens_status status = lens_opened_briefs(
        list->opened, LENS_PRACTICE, &list->cli->arena, &briefs, err);
    size_t n = 0;

    if (status == LENS_OK)
        status = lens_attribute_values(&briefs, LENS_A_PHASE, &list->cli->arena,
                                       &values, &n, err);
    for (size_t i = 0; status == LENS_OK && i < lens->n_phases; i++) {
        const char *name = lens->phases[i];
        struct lens_list_row row = { { put_slug(list, name), name,
                                       put_number(
                                           list, count_of(name, values, n)) } };

        status = add_row(list, row, err);
    }
    return status;
}

static enum lens_status list_risks(struct list *list, struct lens_error *err)
{
    static const char *const risks[] = { "High", "Medium", "Low" };
    struct lens_briefs briefs = { NULL, 0 };
    enum lens_status status = lens_opened_briefs(
        list->opened, LENS_PRACTICE, &list->cli->arena, &briefs, err);

    for (size_t i = 0; status == LENS_OK && i < 3; i++) {
        size_t n = 0;

        for (size_t d = 0; d < briefs.n; d++)
            n += !strcmp(briefs.at[d].risk, risks[i]);
        status = add_row(
            list, (struct lens_list_row){ { risks[i], put_number(list, n) } },
            err);
    }
    return status;
}

#define TAKES(option) (1U << LENS_OPT_##option)

static const struct kind {
    const char *name;
    struct lens_columns columns;
    unsigned filters; /* options that make sense here */
    enum lens_status (*list)(struct list *list, struct lens_error *err);
} kinds[] = {
    { "practices",
      { { "id", "risk", "title", "pillar", "question", "url" }, 6, 3 },
      TAKES(PILLAR) | TAKES(RISK) | TAKES(PHASE) | TAKES(ROLE),
      list_practices },
    { "questions",
      { { "id", "title", "pillar", "url" }, 4, 2 },
      TAKES(PILLAR),
      list_questions },
    { "scenarios", { { "id", "title", "url" }, 3, 2 }, 0, list_scenarios },
    { "topics", { { "id", "group", "title", "url" }, 4, 3 }, 0, list_topics },
    { "pillars", { { "id", "prefix", "name", "url" }, 4, 3 }, 0, list_pillars },
    { "phases", { { "id", "name", "practices" }, 3, 3 }, 0, list_phases },
    { "roles", { { "id", "practices" }, 2, 2 }, 0, list_roles },
    { "services", { { "name", "practices" }, 2, 2 }, 0, list_services },
    { "risks", { { "id", "practices" }, 2, 2 }, 0, list_risks },
    { "passages", { { "id", "title" }, 2, 2 }, 0, list_passages },
    { "collections",
      { { "id", "name", "edition", "documents", "url" }, 5, 4 },
      0,
      list_collections },
};

enum {
    N_KINDS = sizeof(kinds) / sizeof(*kinds)
};

static enum lens_status find_kind(const char *word, const struct kind **out,
                                  struct lens_error *err)
{
    const char *names[N_KINDS], *nearest;

    for (size_t i = 0; i < N_KINDS; i++) {
        names[i] = kinds[i].name;
        if (!strcmp(word, kinds[i].name)) {
            *out = &kinds[i];
            return LENS_OK;
        }
    }
    nearest = lens_nearest(word, names, N_KINDS);
    (void)lens_fail(err, LENS_E_INVAL, "there is no list of '%.80s'", word);
    return lens_hint(err, LENS_E_INVAL, "%s%s%slists are %s",
                     nearest ? "did you mean '" : "", nearest ? nearest : "",
                     nearest ? "'? " : "",
                     "practices, questions, scenarios, topics, pillars, "
                     "phases, roles, services, risks, passages and "
                     "collections");
}

static enum lens_status check_filters(const struct lens_cli *cli,
                                      const struct kind *kind,
                                      struct lens_error *err)
{
    static const enum lens_option filters[] = { LENS_OPT_PILLAR, LENS_OPT_RISK,
                                                LENS_OPT_PHASE, LENS_OPT_ROLE };
    static const char *const names[] = { "pillar", "risk", "phase", "role" };

    for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++) {
        if (lens_option_given(&cli->options, filters[i]) &&
            !(kind->filters & 1U << filters[i]))
            return lens_fail(err, LENS_E_INVAL,
                             "'--%s' does not filter a list of %s", names[i],
                             kind->name);
    }
    return LENS_OK;
}

static enum lens_exit print(struct list *list, const struct kind *kind,
                            const char *format)
{
    struct lens_view rows = lens_buffer_view(&list->rows);
    struct lens_listing listing = { kind->name, &kind->columns,
                                    (const void *)rows.p,
                                    rows.len / sizeof(*listing.rows) };
    struct lens_buffer out;
    struct lens_page page;
    enum lens_exit code;

    lens_buffer_init(&out, LIST_MAX_BYTES);
    lens_cli_page(list->cli, &page, &out);
    if (!strcmp(format, "json"))
        lens_listing_json(&listing, &out);
    else if (!strcmp(format, "tsv"))
        lens_listing_tsv(&listing, &out);
    else if (!strcmp(format, "csv"))
        lens_listing_csv(&listing, &out);
    else if (!strcmp(format, "md"))
        lens_listing_markdown(&listing, &out);
    else
        lens_listing_text(&listing, &page);
    lens_page_release(&page);
    code = lens_output(&out, listing.n ? LENS_EXIT_HIT : LENS_EXIT_NO_MATCH);
    lens_buffer_release(&out);
    return code;
}

static enum lens_exit list_kind(struct lens_cli *cli, const struct kind *kind,
                                const char *format)
{
    struct lens_error err = { 0 };
    struct lens_opened opened;
    struct list list = { .cli = cli, .opened = &opened };
    enum lens_status status = lens_opened_open(cli, &opened, &err);
    enum lens_exit code;

    if (status != LENS_OK)
        return lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    lens_buffer_init(&list.rows, ROWS_MAX_BYTES);
    lens_arena_init(&list.text, TEXT_MAX_BYTES);
    status = lens_filters_read(cli, &opened, &list.filter, &err);
    if (status == LENS_OK)
        status = kind->list(&list, &err);
    if (status == LENS_OK)
        code = print(&list, kind, format);
    else
        code = lens_cli_complain(cli, &err, lens_cli_exit_of(status));
    lens_arena_release(&list.text);
    lens_buffer_release(&list.rows);
    lens_opened_close(&opened);
    return code;
}

enum lens_exit lens_run_list(struct lens_cli *cli)
{
    const struct kind *kind = NULL;
    struct lens_error err = { 0 };
    const char *format = NULL;

    if (lens_cli_arguments(cli, 1, 1, &err) != LENS_OK ||
        lens_cli_format(cli, &format, &err) != LENS_OK ||
        find_kind(cli->options.args[0], &kind, &err) != LENS_OK ||
        check_filters(cli, kind, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    return list_kind(cli, kind, format);
}
