/*
 * unigram_text.c - what is done to a text before it is cut (unigram.c).
 *
 * Each step reads one buffer and writes the other.  A failure sticks to the
 * buffer it happened in; the steps after it are left out.
 */
#include <string.h>

#include "embedders/unigram_int.h"
#include "text/unicode.h"

/* Unicode's White_Space. */
static bool is_blank(int32_t cp)
{
    return (cp >= 9 && cp <= 13) || cp == ' ' || cp == 0x85 || cp == 0xa0 ||
           cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 ||
           cp == 0x2029 || cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

/* The first place at or after `at` where the character is no blank. */
static size_t skip_blanks(struct lens_view text, size_t at)
{
    while (at < text.len) {
        size_t next = at;

        if (!is_blank(lens_utf8_next(text, &next)))
            break;
        at = next;
    }
    return at;
}

static void add_code_point(struct lens_buffer *out, int32_t cp)
{
    char bytes[LENS_UTF8_MAX];

    lens_buffer_add(out, bytes, lens_utf8_put(cp, bytes));
}

/* Marks that may change places, in the order they have to have.  No language
 * puts more than a few on a letter; what is beyond MARKS_MAX starts anew. */
enum {
    MARKS_MAX = 32
};
struct marks {
    struct lens_clean_char at[MARKS_MAX];
    size_t n;
};

static void flush_marks(struct marks *marks, struct lens_buffer *out)
{
    for (size_t i = 0; i < marks->n; i++)
        add_code_point(out, marks->at[i].cp);
    marks->n = 0;
}

static void add_mark(struct marks *marks, struct lens_clean_char mark)
{
    size_t at = marks->n++;

    for (; at > 0 && marks->at[at - 1].order > mark.order; at--)
        marks->at[at] = marks->at[at - 1];
    marks->at[at] = mark;
}

static void clean(struct lens_view text, const struct lens_cleaning *how,
                  struct lens_buffer *out)
{
    struct marks marks = { .n = 0 };

    for (size_t at = 0; at < text.len;) {
        struct lens_clean_char chars[LENS_CLEAN_MAX];
        int32_t cp = lens_utf8_next(text, &at);
        size_t n = lens_cleaning_map(how, cp, chars);

        for (size_t i = 0; i < n; i++) {
            if (!chars[i].order || marks.n == MARKS_MAX)
                flush_marks(&marks, out);
            if (chars[i].order)
                add_mark(&marks, chars[i]);
            else if (chars[i].kind != LENS_CLEAN_GONE)
                add_code_point(out, chars[i].cp);
        }
    }
    flush_marks(&marks, out);
}

static void replace(struct lens_view text, const struct lens_unigram_step *step,
                    struct lens_buffer *out)
{
    size_t n = step->pattern.len, at = 0;

    while (at < text.len) {
        if (text.len - at >= n && !memcmp(text.p + at, step->pattern.p, n)) {
            lens_buffer_add_view(out, step->content);
            at += n;
        } else {
            lens_buffer_add_char(out, text.p[at++]);
        }
    }
}

static void replace_blanks(struct lens_view text, struct lens_view content,
                           struct lens_buffer *out)
{
    size_t at = 0;

    while (at < text.len) {
        size_t end = skip_blanks(text, at), from = at;

        if (end > at) {
            lens_buffer_add_view(out, content);
            at = end;
            continue;
        }
        (void)lens_utf8_next(text, &at);
        lens_buffer_add(out, text.p + from, at - from);
    }
}

static void strip(struct lens_view text, const struct lens_unigram_step *step,
                  struct lens_buffer *out)
{
    size_t begin = step->left ? skip_blanks(text, 0) : 0, end = begin;

    for (size_t at = begin; at < text.len;) {
        bool blank = is_blank(lens_utf8_next(text, &at));

        if (!blank || !step->right)
            end = at;
    }
    lens_buffer_add(out, text.p + begin, end - begin);
}

static void run_step(const struct lens_unigram_step *step,
                     struct lens_view text, struct lens_buffer *out)
{
    switch (step->kind) {
    case LENS_UNIGRAM_BERT: clean(text, &step->cleaning, out); break;
    case LENS_UNIGRAM_REPLACE: replace(text, step, out); break;
    case LENS_UNIGRAM_BLANKS: replace_blanks(text, step->content, out); break;
    case LENS_UNIGRAM_STRIP: strip(text, step, out); break;
    }
}

static bool begins_with(struct lens_view text, const char *sign)
{
    size_t n = strlen(sign);

    return text.len >= n && memcmp(text.p, sign, n) == 0;
}

static void step(struct lens_unigram_room *room,
                 const struct lens_unigram_step *how)
{
    struct lens_buffer kept = room->text;

    if (lens_buffer_status(&room->text) != LENS_OK)
        return;
    run_step(how, lens_buffer_view(&room->text), &room->other);
    room->text = room->other;
    room->other = kept;
    lens_buffer_clear(&room->other);
}

void lens_unigram_normalise(const struct lens_unigram *tokenizer,
                            struct lens_view text,
                            struct lens_unigram_room *room)
{
    struct lens_unigram_step blanks = {
        .kind = LENS_UNIGRAM_REPLACE,
        .pattern = { " ", 1 },
        .content = tokenizer->blank,
    };

    lens_buffer_clear(&room->text);
    lens_buffer_clear(&room->other);
    lens_buffer_add_view(&room->text, text);
    for (size_t i = 0; i < tokenizer->n_steps; i++)
        step(room, &tokenizer->steps[i]);
    text = lens_buffer_view(&room->text);
    if (text.len && !begins_with(text, " ") &&
        !begins_with(text, tokenizer->blank.p))
        lens_buffer_add_view(&room->other, tokenizer->blank);
    step(room, &blanks);
}
