/* terminal.h - what stdout is: a terminal or not, how wide, with colour? */
#ifndef LENS_CLI_TERMINAL_H
#define LENS_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

enum {
    LENS_WIDTH_PIPED = 80,
    LENS_WIDTH_MAX = 120
};

/*
 * Columns to wrap at: $COLUMNS, else the terminal's own number, at most
 * LENS_WIDTH_MAX because longer lines read badly; 80 when piped.
 */
size_t lens_terminal_width(void);

/* `when` is "auto", "always", "never" or NULL for "auto": colour on a terminal
 * unless $NO_COLOR is set and not empty or $TERM is "dumb". */
bool lens_terminal_color(const char *when);

#endif /* LENS_CLI_TERMINAL_H */
