/*
 * Estimate tokens: the other half of compare_tokens.py.
 *
 * Reads a text per line, in which "\n" is written for a line end and "\\" for a
 * backslash, and writes its estimate, a line each.
 */
#include <stdio.h>
#include <string.h>

#include "asklens/token_counter.h"
#include "text/token_lines.h"

int main(void)
{
    static char line[TOKEN_LINE_MAX];
    const struct lens_token_counter *estimate = lens_token_estimate();

    while (fgets(line, sizeof(line), stdin)) {
        size_t len = strcspn(line, "\n"), n = 0;

        line[len] = '\0';
        if (estimate->ops->count(
                estimate, (struct lens_view){ line, token_line_decode(line) },
                &n, NULL) != LENS_OK)
            return 1;
        (void)printf("%zu\n", n);
    }
    return 0;
}
