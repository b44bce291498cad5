#include "nearest.h"

#include <string.h>

static char folded(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c + ('a' - 'A'));
    return (char)(c == '_' || c == ' ' ? '-' : c);
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;

    return least < c ? least : c;
}

static size_t length(const char *word)
{
    size_t len = strlen(word);

    return len < LENS_NEAREST_MAX ? len : LENS_NEAREST_MAX;
}

size_t lens_edit_distance(const char *a, const char *b)
{
    size_t rows[3][LENS_NEAREST_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    size_t len_a = length(a), len_b = length(b);

    for (size_t j = 0; j <= len_b; j++)
        last[j] = j;
    for (size_t i = 1; i <= len_a; i++) {
        size_t *free_row = before;

        now[0] = i;
        for (size_t j = 1; j <= len_b; j++) {
            char x = folded(a[i - 1]), y = folded(b[j - 1]);

            now[j] =
                smallest(last[j] + 1, now[j - 1] + 1, last[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == folded(b[j - 2]) &&
                folded(a[i - 2]) == y && before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        before = last;
        last = now;
        now = free_row;
    }
    return last[len_b];
}

const char *lens_nearest(const char *word, const char *const *names, size_t n)
{
    size_t least = 1 + length(word) / 3;
    const char *best = NULL;

    for (size_t i = 0; i < n; i++) {
        size_t distance = lens_edit_distance(word, names[i]);

        if (distance < least || (!best && distance == least)) {
            least = distance;
            best = names[i];
        }
    }
    return best;
}

static bool begins(const char *at, const char *part)
{
    while (*part && folded(*at) == folded(*part)) {
        at++;
        part++;
    }
    return !*part;
}

static bool is_letter(char c)
{
    c = folded(c);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

bool lens_has_part(const char *name, const char *part, enum lens_part how)
{
    size_t len = strlen(part);

    if (len == 0 || (how == LENS_PART_STARTS && len < 3))
        return false;
    for (const char *at = name; *at; at++) {
        bool is_start = at == name || !is_letter(at[-1]);

        if (is_start && begins(at, part) &&
            (how != LENS_PART_WORDS || !is_letter(at[len])))
            return true;
        if (how == LENS_PART_PREFIX)
            return false;
    }
    return false;
}
