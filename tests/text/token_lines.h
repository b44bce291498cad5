/* token_lines.h - a text on one line, as compare_tokens.py writes it. */
#ifndef LENS_TEST_TEXT_TOKEN_LINES_H
#define LENS_TEST_TEXT_TOKEN_LINES_H

#include <stddef.h>

enum {
    TOKEN_LINE_MAX = 1 << 18
};

/* Turn "\n" and "\\" into what they stand for, in place; the new length. */
size_t token_line_decode(char *line);

#endif /* LENS_TEST_TEXT_TOKEN_LINES_H */
