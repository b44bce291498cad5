#include "text/token_lines.h"

size_t token_line_decode(char *line)
{
    char *to = line;

    for (const char *from = line; *from; from++) {
        if (*from == '\\' && from[1]) {
            from++;
            *to++ = (char)(*from == 'n' ? '\n' : *from);
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    return (size_t)(to - line);
}
