#include <string.h>

#include "base/error.h"
#include "cli.h"
#include "document_json.h"
#include "document_text.h"
#include "nearest.h"
#include "opened.h"
#include "text/lens_id.h"

enum {
    MAX_KEYS = 1024,
    KEY_MAX = 128
};

/* What people look at; the other kinds serve the engine. */
static const enum lens_kind shown[] = { LENS_PRACTICE, LENS_QUESTION,
                                        LENS_SCENARIO, LENS_TOPIC };

enum {
    N_SHOWN = sizeof(shown) / sizeof(*shown)
};

static bool is_shown(enum lens_kind kind)
{
    for (size_t k = 0; k < N_SHOWN; k++) {
        if (shown[k] == kind)
            return true;
    }
    return false;
}

/* The official spelling: ids in capitals, everything else in lower case. */
static void normalise(const char *word, char out[KEY_MAX])
{
    size_t len = strlen(word);

    if (lens_id_normalise(lens_view_of(word), out))
        return;
    if (len >= KEY_MAX)
        len = KEY_MAX - 1;
    for (size_t i = 0; i < len; i++) {
        char c = word[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        out[i] = (char)(c == '_' || c == ' ' ? '-' : c);
    }
    out[len] = '\0';
}

static enum lens_status suggest(struct lens_cli *cli,
                                const struct lens_opened *opened,
                                const char *word, struct lens_error *err)
{
    const char *keys[MAX_KEYS], *nearest;
    size_t n = 0;

    for (size_t k = 0; k < N_SHOWN; k++) {
        struct lens_briefs briefs = { NULL, 0 };
        enum lens_status status =
            lens_opened_briefs(opened, shown[k], &cli->arena, &briefs, err);

        if (status != LENS_OK)
            return status;
        for (size_t i = 0; i < briefs.n && n < MAX_KEYS; i++)
            keys[n++] = briefs.at[i].key;
    }
    nearest = lens_nearest(word, keys, n);
    (void)lens_fail(err, LENS_E_NOT_FOUND, "there is nothing called '%.80s'",
                    word);
    if (nearest)
        return lens_hint(err, LENS_E_NOT_FOUND, "did you mean '%s'?", nearest);
    return lens_hint(err, LENS_E_NOT_FOUND,
                     "'asklens list practices' shows ids; questions, scenarios "
                     "and topics are listed the same way");
}

static enum lens_status
put_document(struct lens_cli *cli, struct lens_opened *opened,
             const struct lens_document *doc, const char *format,
             struct lens_buffer *out, struct lens_error *err)
{
    enum lens_status status;
    struct lens_page page;

    if (!strcmp(format, "json")) {
        lens_document_json(doc, out);
        return LENS_OK;
    }
    lens_cli_page(cli, &page, out);
    status = lens_document_text(opened, doc, &cli->arena, &page, err);
    lens_page_release(&page);
    return status;
}

static enum lens_exit show(struct lens_cli *cli, struct lens_opened *opened,
                           const char *format)
{
    const char *word = cli->options.args[0];
    struct lens_error err = { 0 };
    struct lens_document doc;
    enum lens_status status;
    struct lens_buffer out;
    enum lens_exit code;
    char key[KEY_MAX];

    normalise(word, key);
    status = opened->docs->ops->find(opened->docs, lens_view_of(key),
                                     &cli->arena, &doc, &err);
    if (status == LENS_E_NOT_FOUND ||
        (status == LENS_OK && !is_shown(doc.kind)))
        status = suggest(cli, opened, word, &err);
    if (status != LENS_OK)
        return lens_complain(&err, status == LENS_E_NOT_FOUND
                                       ? LENS_EXIT_NO_MATCH
                                       : LENS_EXIT_DATA);
    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    if (put_document(cli, opened, &doc, format, &out, &err) == LENS_OK)
        code = lens_output(&out, LENS_EXIT_HIT);
    else
        code = lens_complain(&err, LENS_EXIT_DATA);
    lens_buffer_release(&out);
    return code;
}

enum lens_exit lens_run_show(struct lens_cli *cli)
{
    struct lens_error err = { 0 };
    struct lens_opened opened;
    const char *format;
    enum lens_exit code;

    if (lens_cli_arguments(cli, 1, 1, &err) != LENS_OK ||
        lens_cli_format(cli, &format, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    if (lens_opened_open(cli, &opened, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_DATA);
    code = show(cli, &opened, format);
    lens_opened_close(&opened);
    return code;
}
