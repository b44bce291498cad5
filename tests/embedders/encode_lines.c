/*
 * Tokenize lines: the other half of compare_wordpiece.py, and for trying things
 * by hand.
 *
 *   encode_lines FOLDER [MAX]
 *
 * reads a text per line, as the hexadecimal digits of its UTF-8, and writes its
 * ids, with blanks between them, a line each.
 */
#include <stdio.h>
#include <stdlib.h>

#include "embedders/wordpiece.h"
#include "text/unicode.h"

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Turn the digits into bytes, in place; false for what is no such line. */
static int decode(char *line, size_t len, struct lens_view *out)
{
    if (len % 2)
        return 0;
    for (size_t i = 0; i < len / 2; i++) {
        int high = digit(line[2 * i]), low = digit(line[2 * i + 1]);

        if (high < 0 || low < 0)
            return 0;
        line[i] = (char)(high << 4 | low);
    }
    *out = (struct lens_view){ line, len / 2 };
    return 1;
}

static int print_ids(const struct lens_wordpiece *tokenizer,
                     struct lens_view text, size_t max)
{
    struct lens_arena arena = { 0 };
    struct lens_error err = { 0 };
    const int32_t *ids = NULL;
    size_t n = 0;
    enum lens_status status =
        lens_wordpiece_encode(tokenizer, text, max, &arena, &ids, &n, &err);

    if (status != LENS_OK)
        (void)fprintf(stderr, "%s\n", err.text);
    for (size_t i = 0; i < n; i++)
        (void)printf(i ? " %d" : "%d", (int)ids[i]);
    (void)printf("\n");
    lens_arena_release(&arena);
    return status == LENS_OK;
}

int main(int argc, char **argv)
{
    struct lens_wordpiece *tokenizer = NULL;
    struct lens_error err = { 0 };
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    int ok = 1;

    if (argc < 2 || argc > 3) {
        (void)fprintf(stderr, "usage: %s FOLDER [MAX]\n", argv[0]);
        return 2;
    }
    if (lens_wordpiece_open(argv[1], &tokenizer, &err) != LENS_OK) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    while (ok && (len = getline(&line, &cap, stdin)) > 0) {
        struct lens_view text = { 0 };

        len -= line[len - 1] == '\n';
        ok = decode(line, (size_t)len, &text) &&
             print_ids(tokenizer, text,
                       argc > 2 ? strtoul(argv[2], NULL, 10) : 0);
    }
    free(line);
    lens_wordpiece_close(tokenizer);
    return !ok;
}
