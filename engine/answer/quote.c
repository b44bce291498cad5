#include "answer/quote.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "answer/page.h"
#include "text/unicode.h"

static const size_t dots = 3; /* columns of "..." */

static size_t columns_of(struct lens_view text, size_t start, size_t end)
{
    return lens_page_width_of(
        (struct lens_view){ text.p + start, end - start });
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The end of the word after `at`; `end` when there is none. */
static size_t word_after(struct lens_view text, size_t at, size_t end)
{
    while (at < end && is_blank(text.p[at]))
        at++;
    while (at < end && !is_blank(text.p[at]))
        at++;
    return at;
}

/* The beginning of the word before `at`; `start` when there is none. */
static size_t word_before(struct lens_view text, size_t at, size_t start)
{
    while (at > start && is_blank(text.p[at - 1]))
        at--;
    while (at > start && !is_blank(text.p[at - 1]))
        at--;
    return at;
}

/* The run with most of the words that fits; the first of equals. */
static struct lens_span densest(struct lens_view text, struct lens_span clause,
                                const struct lens_span *words, size_t n,
                                size_t columns)
{
    struct lens_span best = { clause.start, clause.start };
    size_t most = 0;

    for (size_t i = 0; i < n; i++) {
        size_t last = i;

        while (last + 1 < n && words[last + 1].end >= words[i].start &&
               columns_of(text, words[i].start, words[last + 1].end) <= columns)
            last++;
        if (last - i + 1 > most) {
            most = last - i + 1;
            best = (struct lens_span){ words[i].start, words[last].end };
        }
        if (last + 1 == n)
            break;
    }
    return best;
}

/* Columns of the excerpt with its dots. */
static size_t shown(struct lens_view text, struct lens_span clause,
                    struct lens_span part)
{
    return columns_of(text, part.start, part.end) +
           (part.start > clause.start ? dots : 0) +
           (part.end < clause.end ? dots : 0);
}

static struct lens_span widen(struct lens_view text, struct lens_span clause,
                              struct lens_span part, size_t columns)
{
    bool right = true, left = true;

    while (right || left) {
        struct lens_span more = part;

        more.end = word_after(text, part.end, clause.end);
        right = right && more.end > part.end &&
                shown(text, clause, more) <= columns;
        if (right)
            part = more;
        more = part;
        more.start = word_before(text, part.start, clause.start);
        left = left && more.start < part.start &&
               shown(text, clause, more) <= columns;
        if (left)
            part = more;
    }
    return part;
}

/* A single word longer than the room is cut at a code point. */
static struct lens_span narrow(struct lens_view text, struct lens_span clause,
                               struct lens_span part, size_t columns)
{
    size_t at = part.start, room = columns > 2 * dots ? columns - 2 * dots : 1;

    if (part.end == part.start)
        part.end = word_after(text, part.start, clause.end);
    if (shown(text, clause, part) <= columns)
        return part;
    for (size_t end = at; end < part.end;) {
        (void)lens_utf8_next(text, &end);
        if (columns_of(text, part.start, end) > room)
            break;
        at = end;
    }
    part.end = at;
    return part;
}

static void add_folded(struct lens_buffer *out, struct lens_view text,
                       struct lens_span part)
{
    bool blank = false;

    for (size_t i = part.start; i < part.end; i++) {
        if (is_blank(text.p[i])) {
            blank = true;
            continue;
        }
        if (blank && i > part.start)
            lens_buffer_add_char(out, ' ');
        blank = false;
        lens_buffer_add_char(out, text.p[i]);
    }
}

/* Without the full stop and the white space it ends with. */
static struct lens_span trimmed(struct lens_view text, struct lens_span clause)
{
    while (clause.end > clause.start &&
           (text.p[clause.end - 1] == '.' || is_blank(text.p[clause.end - 1])))
        clause.end--;
    return clause;
}

struct lens_span lens_quote_part(struct lens_view text, struct lens_span clause,
                                 const struct lens_span *words, size_t n_words,
                                 size_t columns)
{
    size_t room = columns > 2 * dots ? columns - 2 * dots : 1;
    struct lens_span part;

    assert(clause.start <= clause.end && clause.end <= text.len);
    clause = trimmed(text, clause);
    while (n_words && words[n_words - 1].end > clause.end)
        n_words--;
    part = densest(text, clause, words, n_words, room);
    part = narrow(text, clause, part, columns);
    return widen(text, clause, part, columns);
}

struct lens_span lens_quote_reason(struct lens_view text,
                                   const struct lens_reason *reason)
{
    return lens_quote_part(text, reason->span, reason->words, reason->n_words,
                           LENS_QUOTE_COLUMNS);
}

void lens_quote_add(struct lens_buffer *out, struct lens_view text,
                    struct lens_span clause, struct lens_span part)
{
    clause = trimmed(text, clause);
    if (part.start > clause.start)
        lens_buffer_add_text(out, "...");
    while (part.end < clause.end && part.end > part.start &&
           strchr(",;:", text.p[part.end - 1]))
        part.end--;
    add_folded(out, text, part);
    if (part.end < clause.end)
        lens_buffer_add_text(out, "...");
}
