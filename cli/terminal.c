#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static size_t clamp(unsigned long columns)
{
    return columns > LENS_WIDTH_MAX ? LENS_WIDTH_MAX : (size_t)columns;
}

size_t lens_terminal_width(void)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;

    if (!isatty(STDOUT_FILENO))
        return LENS_WIDTH_PIPED;
    if (columns) {
        char *end;
        unsigned long value = strtoul(columns, &end, 10);

        if (end != columns && !*end && value)
            return clamp(value);
    }
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
        return clamp(size.ws_col);
    return LENS_WIDTH_PIPED;
}

bool lens_terminal_color(const char *when)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");

    if (when && !strcmp(when, "always"))
        return true;
    if (when && !strcmp(when, "never"))
        return false;
    if (no_color && *no_color)
        return false;
    return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}
