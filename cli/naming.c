#include "naming.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "nearest.h"
#include "text/lens_id.h"

enum {
    MAX_KEYS = 1024,
    MAX_NAMED = 4
};

/* The kinds a wrong name is compared with; passages are too many, and their
 * ids are seldom words. */
static const enum lens_kind named[] = { LENS_PRACTICE, LENS_QUESTION,
                                        LENS_SCENARIO, LENS_TOPIC };

enum {
    N_NAMED = sizeof(named) / sizeof(*named)
};

bool lens_kind_is_shown(enum lens_kind kind)
{
    return kind != LENS_CONCEPT && kind != LENS_BACKGROUND;
}

enum lens_status lens_key_find(struct lens_cli *cli, struct lens_opened *opened,
                               const char *word, struct lens_document *out,
                               struct lens_error *err)
{
    struct lens_docstore *docs = opened->docs;
    char key[LENS_KEY_MAX];
    enum lens_status status = LENS_E_NOT_FOUND;

    /* Ids of passages are as they are. */
    lens_key_normalise(word, key);
    if (lens_index_lexical(opened->index, LENS_PASSAGE) || !strcmp(word, key))
        status =
            docs->ops->find(docs, lens_view_of(word), &cli->arena, out, err);
    if (status == LENS_E_NOT_FOUND && strcmp(word, key) != 0)
        status =
            docs->ops->find(docs, lens_view_of(key), &cli->arena, out, err);
    if (status == LENS_OK && !lens_kind_is_shown(out->kind))
        return LENS_E_NOT_FOUND;
    return status;
}

void lens_key_normalise(const char *word, char out[LENS_KEY_MAX])
{
    size_t len = strlen(word);

    if (lens_id_normalise(lens_view_of(word), out))
        return;
    if (len >= LENS_KEY_MAX)
        len = LENS_KEY_MAX - 1;
    for (size_t i = 0; i < len; i++) {
        char c = word[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        out[i] = (char)(c == '_' || c == ' ' ? '-' : c);
    }
    out[len] = '\0';
}

/* All that has a name, scenarios and topics first: people ask for them by parts
 * of their names. */
struct names {
    const char *keys[MAX_KEYS], *titles[MAX_KEYS];
    size_t n;
};

static enum lens_status read_names(struct lens_cli *cli,
                                   const struct lens_opened *opened,
                                   struct names *names, struct lens_error *err)
{
    for (size_t k = N_NAMED; k-- > 0;) {
        struct lens_briefs briefs = { NULL, 0 };
        enum lens_status status =
            lens_opened_briefs(opened, named[k], &cli->arena, &briefs, err);

        if (status != LENS_OK)
            return status;
        for (size_t i = 0; i < briefs.n && names->n < MAX_KEYS; i++) {
            names->keys[names->n] = briefs.at[i].key;
            names->titles[names->n++] = briefs.at[i].title;
        }
    }
    return LENS_OK;
}

/* The keys with `word` as whole words, or else as the beginning of words, in
 * the key or the title; the first few. */
static size_t find_parts(const struct names *names, const char *word,
                         const char *out[MAX_NAMED])
{
    static const enum lens_part parts[] = { LENS_PART_WORDS, LENS_PART_STARTS };
    size_t n = 0;

    for (size_t p = 0; p < 2 && n == 0; p++) {
        for (size_t i = 0; i < names->n && n < MAX_NAMED; i++) {
            if (lens_has_part(names->keys[i], word, parts[p]) ||
                lens_has_part(names->titles[i], word, parts[p]))
                out[n++] = names->keys[i];
        }
    }
    return n;
}

static enum lens_status hint_parts(const char *const *keys, size_t n,
                                   struct lens_error *err)
{
    char list[200] = "";
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        const char *joint = i == 0 ? "" : i + 1 == n ? " or " : ", ";

        if (len + strlen(keys[i]) + 7 > sizeof(list))
            break;
        len += (size_t)snprintf(list + len, sizeof(list) - len, "%s'%s'", joint,
                                keys[i]);
    }
    return lens_hint(err, LENS_E_NOT_FOUND, "did you mean %s?", list);
}

enum lens_status lens_key_unknown(struct lens_cli *cli,
                                  struct lens_opened *opened, const char *word,
                                  struct lens_error *err)
{
    struct names names = { .n = 0 };
    enum lens_status status = read_names(cli, opened, &names, err);
    const char *found[MAX_NAMED], *nearest;
    size_t n;

    if (status != LENS_OK)
        return status;
    (void)lens_fail(err, LENS_E_NOT_FOUND, "there is nothing called '%.80s'",
                    word);
    n = find_parts(&names, word, found);
    if (n)
        return hint_parts(found, n, err);
    nearest = lens_nearest(word, names.keys, names.n);
    if (nearest)
        return lens_hint(err, LENS_E_NOT_FOUND, "did you mean '%s'?", nearest);
    if (!names.n)
        return lens_hint(err, LENS_E_NOT_FOUND,
                         "'asklens list passages' shows ids");
    return lens_hint(err, LENS_E_NOT_FOUND,
                     "'asklens list practices' shows ids; questions, scenarios "
                     "and topics are listed the same way");
}
