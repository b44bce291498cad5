#include "embedders/wordpiece_cases.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/folder.h"
#include "json/json.h"

enum {
    IDS_MAX = 4096
};

static void check_line(struct lens_view line,
                       void (*check)(const struct wordpiece_case *, void *),
                       void *arg)
{
    static const struct lens_json_limits limits = { 1 << 20, 4 };
    static int32_t ids[IDS_MAX];
    struct wordpiece_case one = { .tokenizer = "", .ids = ids };
    struct lens_json *doc = NULL;
    struct lens_json_value root, at;

    ck_assert_int_eq(lens_json_parse(line, "case", &limits, &doc, NULL),
                     LENS_OK);
    root = lens_json_root(doc);
    one.text = lens_view_of(lens_json_text(root, "text"));
    if (lens_json_has(root, "tokenizer"))
        one.tokenizer = lens_json_text(root, "tokenizer");
    for (at = lens_json_first(lens_json_array(root, "ids"));
         !lens_json_is_end(at); at = lens_json_next(at)) {
        ck_assert_uint_lt(one.n, IDS_MAX);
        ids[one.n++] = (int32_t)lens_json_as_number(at);
    }
    ck_assert_int_eq(lens_json_check(doc, NULL), LENS_OK);
    check(&one, arg);
    lens_json_free(doc);
}

size_t wordpiece_cases_each(const char *path,
                            void (*check)(const struct wordpiece_case *one,
                                          void *arg),
                            void *arg)
{
    size_t len = 0, n = 0;
    char *bytes = test_file_read(path, &len);

    for (char *p = bytes; *p; n++) {
        size_t line = strcspn(p, "\n");

        check_line((struct lens_view){ p, line }, check, arg);
        p += line + (p[line] != '\0');
    }
    free(bytes);
    return n;
}

static void print_ids(char *out, size_t cap, const int32_t *ids, size_t n)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; i < n && len + 12 < cap; i++)
        len += (size_t)snprintf(out + len, cap - len, " %d", (int)ids[i]);
}

void wordpiece_expect(const struct lens_wordpiece *tokenizer,
                      struct lens_view text, const int32_t *ids, size_t n)
{
    struct lens_arena arena = { 0 };
    const int32_t *got = NULL;
    size_t n_got = 0;
    bool same;

    ck_assert_int_eq(
        lens_wordpiece_encode(tokenizer, text, 0, &arena, &got, &n_got, NULL),
        LENS_OK);
    same = n_got == n && (!n || !memcmp(got, ids, n * sizeof(*ids)));
    if (!same) {
        char was[400], wanted[400];

        print_ids(was, sizeof(was), got, n_got);
        print_ids(wanted, sizeof(wanted), ids, n);
        ck_abort_msg("'%.*s' gives%s, wanted%s", LENS_VIEW_ARG(text), was,
                     wanted);
    }
    lens_arena_release(&arena);
}
