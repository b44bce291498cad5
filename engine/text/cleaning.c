#include "text/cleaning.h"

#include <utf8proc.h>

#include "text/cleaning_tables.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static bool contains(const struct lens_code_range *list, size_t n, int32_t cp)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (cp < list[mid].first)
            high = mid;
        else if (cp > list[mid].last)
            low = mid + 1;
        else
            return true;
    }
    return false;
}

static bool is_ascii_sign(int32_t c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') ||
           (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

static bool is_control(int32_t cp)
{
    if (cp < 0x80)
        return (cp < ' ' && cp != '\t' && cp != '\n' && cp != '\r') ||
               cp == 0x7f;
    return contains(lens_clean_controls, lens_clean_n_controls, cp);
}

/* Unicode's White_Space. */
static bool is_blank(int32_t cp)
{
    if (cp < 0x1680)
        return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 ||
               cp == 0xa0;
    return cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 ||
           cp == 0x2029 || cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

static bool is_ideograph(int32_t cp)
{
    static const struct lens_code_range blocks[] = {
        { 0x3400, 0x4dbf },   { 0x4e00, 0x9fff },   { 0xf900, 0xfaff },
        { 0x20000, 0x2a6df }, { 0x2a700, 0x2b81f }, { 0x2b920, 0x2ceaf },
        { 0x2f800, 0x2fa1f },
    };

    return cp >= 0x3400 && contains(blocks, COUNT(blocks), cp);
}

static bool is_mark(int32_t cp)
{
    return cp >= 0x300 && contains(lens_clean_marks, lens_clean_n_marks, cp);
}

static unsigned char order_of(int32_t cp)
{
    for (size_t i = 0; i < lens_clean_n_orders; i++) {
        if (cp < lens_clean_orders[i].first)
            break;
        if (cp <= lens_clean_orders[i].last)
            return lens_clean_orders[i].value;
    }
    return 0;
}

/* A mark that goes was in Unicode 8, and classes never change. */
static bool has_class(int32_t mark)
{
    return utf8proc_get_property(mark)->combining_class != 0;
}

static enum lens_clean_kind kind_of(int32_t cp)
{
    if (is_blank(cp))
        return LENS_CLEAN_BLANK;
    if (cp < 0x80 ? is_ascii_sign(cp)
                  : contains(lens_clean_puncts, lens_clean_n_puncts, cp))
        return LENS_CLEAN_PUNCT;
    return LENS_CLEAN_LETTER;
}

/* Decompositions of Unicode 10 to 18, which a newer utf8proc knows. */
static bool is_decomposed_later(int32_t cp)
{
    static const struct lens_code_range later[] = {
        { 0x105c9, 0x105c9 }, { 0x105e4, 0x105e4 }, { 0x11383, 0x11383 },
        { 0x11385, 0x11385 }, { 0x1138e, 0x1138e }, { 0x11391, 0x11391 },
        { 0x113c5, 0x113c5 }, { 0x113c7, 0x113c8 }, { 0x11938, 0x11938 },
        { 0x16121, 0x16128 }, { 0x16d68, 0x16d6a },
    };

    return cp >= 0x105c9 && contains(later, COUNT(later), cp);
}

static size_t decompose(int32_t cp, int32_t out[LENS_CLEAN_MAX])
{
    utf8proc_ssize_t n = 0;
    int boundary = 0;

    if (cp >= 0xc0 && !is_decomposed_later(cp))
        n = utf8proc_decompose_char(cp, out, LENS_CLEAN_MAX,
                                    UTF8PROC_DECOMPOSE | UTF8PROC_STABLE,
                                    &boundary);
    if (n <= 0 || n > LENS_CLEAN_MAX) {
        out[0] = cp;
        return 1;
    }
    return (size_t)n;
}

/* Capitals of Unicode 16 and 17, which an older utf8proc does not know. */
static int32_t lower(int32_t cp)
{
    static const struct {
        int32_t first, last, to;
    } later[] = {
        { 0x1c89, 0x1c89, 0x1c8a },    { 0xa7cb, 0xa7cb, 0x264 },
        { 0xa7cc, 0xa7cc, 0xa7cd },    { 0xa7ce, 0xa7ce, 0xa7cf },
        { 0xa7d2, 0xa7d2, 0xa7d3 },    { 0xa7d4, 0xa7d4, 0xa7d5 },
        { 0xa7da, 0xa7da, 0xa7db },    { 0xa7dc, 0xa7dc, 0x19b },
        { 0x10d50, 0x10d65, 0x10d70 }, { 0x16ea0, 0x16eb8, 0x16ebb },
    };

    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z' ? cp + ('a' - 'A') : cp;
    for (size_t i = 0; cp >= 0x1c89 && i < COUNT(later); i++) {
        if (cp >= later[i].first && cp <= later[i].last)
            return later[i].to + (cp - later[i].first);
    }
    return utf8proc_tolower(cp);
}

static void put(struct lens_clean_char *out, size_t *n, int32_t cp,
                unsigned char order)
{
    out[(*n)++] = (struct lens_clean_char){ cp, kind_of(cp), order };
}

/* The last two steps, for a code point that is there to stay. */
static void map_letter(int32_t cp, const struct lens_cleaning *how,
                       struct lens_clean_char *out, size_t *n)
{
    enum {
        CAPITAL_I_WITH_DOT = 0x130,
        DOT_ABOVE = 0x307
    };
    int32_t parts[LENS_CLEAN_MAX] = { cp };
    size_t n_parts = how->strip_marks ? decompose(cp, parts) : 1;

    for (size_t i = 0; i < n_parts; i++) {
        int32_t part = parts[i];

        if (how->strip_marks && is_mark(part)) {
            if (!has_class(part))
                out[(*n)++] =
                    (struct lens_clean_char){ .kind = LENS_CLEAN_GONE };
        } else if (how->lower && part == CAPITAL_I_WITH_DOT) {
            /* The one capital whose lower case is two code points. */
            put(out, n, 'i', 0);
            put(out, n, DOT_ABOVE, 0);
        } else {
            put(out, n, how->lower ? lower(part) : part,
                how->strip_marks ? order_of(part) : 0);
        }
    }
}

size_t lens_cleaning_map(const struct lens_cleaning *how, int32_t cp,
                         struct lens_clean_char out[LENS_CLEAN_MAX])
{
    bool alone = how->ideographs && is_ideograph(cp);
    size_t n = 0;

    if (how->clean && is_control(cp))
        return 0;
    if (how->clean && is_blank(cp))
        cp = ' ';
    if (alone)
        put(out, &n, ' ', 0);
    map_letter(cp, how, out, &n);
    if (alone)
        put(out, &n, ' ', 0);
    return n;
}
