/*
 * cmd_embed.c - vectors of texts.  They are computed and written a batch at a
 * time, so that a long file of lines needs little memory; what was written
 * before a failure is right.
 */
#include <string.h>

#include "asklens/embedder.h"
#include "base/alloc.h"
#include "base/error.h"
#include "cli.h"
#include "embedder_choice.h"
#include "input.h"
#include "opened.h"
#include "json/writer.h"

enum {
    TEXT_MAX = 64 << 20,
    BATCH = 64,
    FLUSH_AT = 1 << 20
};

enum format {
    TEXT,
    JSON,
    JSONL
};

/* One `embed` under way. */
struct embedding {
    struct lens_cli *cli;
    enum lens_embed_role role;
    enum format format;
    bool by_line;
    struct lens_buffer text;
    bool has_opened;
    struct lens_opened opened; /* the index, for lsa */
    struct lens_embedder *embedder;
    float *rows; /* BATCH of them */
    struct lens_buffer out;
    struct lens_json_writer json;
    size_t n_done;
};

static enum lens_status choose_role(struct embedding *e, struct lens_error *err)
{
    const struct lens_options *options = &e->cli->options;
    bool is_passage = lens_option_given(options, LENS_OPT_PASSAGE);

    if (is_passage && lens_option_given(options, LENS_OPT_QUERY))
        return lens_fail(err, LENS_E_INVAL,
                         "'--query' and '--passage' exclude each other");
    e->role = is_passage ? LENS_EMBED_PASSAGE : LENS_EMBED_QUERY;
    return LENS_OK;
}

static enum lens_status choose_format(struct embedding *e,
                                      struct lens_error *err)
{
    const struct lens_options *options = &e->cli->options;
    const char *name = NULL;
    enum lens_status status = lens_cli_format(e->cli, &name, err);

    if (status != LENS_OK)
        return status;
    if (e->by_line && !lens_option_given(options, LENS_OPT_FORMAT) &&
        !lens_option_given(options, LENS_OPT_JSON))
        name = "jsonl";
    e->format = !strcmp(name, "json")    ? JSON
                : !strcmp(name, "jsonl") ? JSONL
                                         : TEXT;
    return LENS_OK;
}

static enum lens_status read_text(struct embedding *e, struct lens_error *err)
{
    const struct lens_options *options = &e->cli->options;
    enum lens_status status =
        lens_input_read_any(options->args, options->n_args, &e->text, err);

    if (status == LENS_OK && e->text.len == 0) {
        (void)lens_fail(err, LENS_E_INVAL, "there is no text to embed");
        status = lens_hint(err, LENS_E_INVAL,
                           "give it as an argument, a file '@FILE' or "
                           "standard input; see 'asklens embed --help'");
    }
    return status;
}

static enum lens_status open_lsa(struct embedding *e, size_t n_threads,
                                 struct lens_error *err)
{
    enum lens_status status = lens_opened_open(e->cli, &e->opened, err);

    if (status != LENS_OK)
        return status;
    e->has_opened = true;
    return lens_embedder_choose("lsa",
                                &(struct lens_embedder_sources){
                                    .lsa = lens_index_lsa(e->opened.index),
                                    .analyzer = e->opened.analyzer,
                                    .n_threads = n_threads,
                                },
                                &e->cli->arena, &e->embedder, err);
}

/* The index is opened only where an embedder of it is wanted. */
static enum lens_status open_embedder(struct embedding *e,
                                      struct lens_error *err)
{
    const struct lens_options *options = &e->cli->options;
    const char *spec = lens_option_value(options, LENS_OPT_EMBEDDER);
    bool wants_lsa = spec && !strcmp(spec, "lsa");
    struct lens_embedder_sources sources = { .lsa = NULL };
    enum lens_status status =
        lens_embedder_threads_read(e->cli, &sources.n_threads, err);

    if (status == LENS_OK && !wants_lsa)
        status = lens_embedder_choose(spec, &sources, &e->cli->arena,
                                      &e->embedder, err);
    if (status == LENS_OK && !e->embedder && spec && !wants_lsa)
        return lens_fail(err, LENS_E_INVAL, "'%s' embeds nothing", spec);
    if (status == LENS_OK && !e->embedder)
        status = open_lsa(e, sources.n_threads, err);
    if (status != LENS_OK)
        return status;
    e->rows = lens_calloc(BATCH * e->embedder->facts.dim, sizeof(*e->rows));
    if (!e->rows)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the vectors");
    return LENS_OK;
}

static void begin(struct embedding *e)
{
    const struct lens_embedder_facts *facts = &e->embedder->facts;

    lens_json_writer_init(&e->json, &e->out, false);
    if (e->format != JSON)
        return;
    lens_json_open_object(&e->json, NULL);
    lens_json_put_text(&e->json, "schema", "embed/1");
    lens_json_put_text(&e->json, "embedder", facts->id);
    lens_json_put_text(&e->json, "hash", facts->hash);
    lens_json_put_integer(&e->json, "dim", (int64_t)facts->dim);
    lens_json_put_text(&e->json, "role",
                       e->role == LENS_EMBED_QUERY ? "query" : "passage");
    lens_json_open_array(&e->json, "vectors");
}

static void put_numbers(struct embedding *e, const char *name, const float *row)
{
    lens_json_open_array(&e->json, name);
    for (size_t i = 0; i < e->embedder->facts.dim; i++)
        lens_json_put_float(&e->json, NULL, row[i]);
    lens_json_close_array(&e->json);
}

static void put_row(struct embedding *e, const float *row)
{
    e->n_done++;
    if (e->format == JSON) {
        put_numbers(e, NULL, row);
        return;
    }
    if (e->format == TEXT) {
        for (size_t i = 0; i < e->embedder->facts.dim; i++)
            lens_buffer_add_format(&e->out, "%s%.9g", i ? " " : "",
                                   (double)row[i] + 0.0);
        lens_buffer_add_char(&e->out, '\n');
        return;
    }
    lens_json_writer_init(&e->json, &e->out, false);
    lens_json_open_object(&e->json, NULL);
    lens_json_put_integer(&e->json, "line", (int64_t)e->n_done);
    put_numbers(e, "vector", row);
    lens_json_close_object(&e->json);
}

/* Write what has been gathered, if it is worth it. */
static enum lens_exit flush(struct embedding *e, size_t at_least)
{
    enum lens_exit code;

    if (e->out.len < at_least && lens_buffer_status(&e->out) == LENS_OK)
        return LENS_EXIT_HIT;
    code = lens_output(&e->out, LENS_EXIT_HIT);
    lens_buffer_clear(&e->out);
    return code;
}

static enum lens_exit embed_batch(struct embedding *e,
                                  const struct lens_view *texts, size_t n)
{
    struct lens_error err = { 0 };
    size_t dim = e->embedder->facts.dim;

    if (e->embedder->ops->embed(e->embedder, e->role, texts, n, e->rows,
                                &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_DATA);
    for (size_t i = 0; i < n; i++)
        put_row(e, e->rows + i * dim);
    return flush(e, FLUSH_AT);
}

/* The next line without its end, "\n" or "\r\n". */
static struct lens_view next_line(struct lens_view *rest)
{
    const char *end = memchr(rest->p, '\n', rest->len);
    size_t len = end ? (size_t)(end - rest->p) : rest->len;
    struct lens_view line = { rest->p, len };

    rest->p += len + (end != NULL);
    rest->len -= len + (end != NULL);
    if (line.len && line.p[line.len - 1] == '\r')
        line.len--;
    return line;
}

static enum lens_exit embed_lines(struct embedding *e)
{
    struct lens_view rest = lens_buffer_view(&e->text), texts[BATCH];
    enum lens_exit code = LENS_EXIT_HIT;

    while (rest.len && code == LENS_EXIT_HIT) {
        size_t n = 0;

        while (rest.len && n < BATCH)
            texts[n++] = next_line(&rest);
        code = embed_batch(e, texts, n);
    }
    return code;
}

static enum lens_exit embed_all(struct embedding *e)
{
    struct lens_view whole = lens_buffer_view(&e->text);
    enum lens_exit code;

    begin(e);
    code = e->by_line ? embed_lines(e) : embed_batch(e, &whole, 1);
    if (code != LENS_EXIT_HIT)
        return code;
    if (e->format == JSON) {
        lens_json_close_array(&e->json);
        lens_json_close_object(&e->json);
    }
    return flush(e, 0);
}

static enum lens_exit run(struct embedding *e)
{
    struct lens_error err = { 0 };
    enum lens_status status = choose_role(e, &err);

    if (status == LENS_OK)
        status = choose_format(e, &err);
    if (status == LENS_OK)
        status = read_text(e, &err);
    if (status != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    status = open_embedder(e, &err);
    if (status != LENS_OK)
        return lens_cli_complain(e->cli, &err, lens_cli_exit_of(status));
    return embed_all(e);
}

enum lens_exit lens_run_embed(struct lens_cli *cli)
{
    struct embedding e = {
        .cli = cli,
        .by_line = lens_option_given(&cli->options, LENS_OPT_LINES),
    };
    enum lens_exit code;

    lens_buffer_init(&e.text, TEXT_MAX);
    lens_buffer_init(&e.out, LENS_OUTPUT_MAX);
    code = run(&e);
    if (e.embedder)
        e.embedder->ops->close(e.embedder);
    if (e.has_opened)
        lens_opened_close(&e.opened);
    lens_free(e.rows);
    lens_buffer_release(&e.out);
    lens_buffer_release(&e.text);
    return code;
}
