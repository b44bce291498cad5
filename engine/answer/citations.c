#include "answer/citations.h"

#include <stdlib.h>
#include <string.h>

#include "answer/pack.h"
#include "base/error.h"
#include "text/lens_id.h"
#include "text/sentences.h"
#include "text/words.h"

/* An id of the pack, as it is compared. */
struct entry {
    const char *folded, *id;
    size_t at; /* its place in the pack */
};

/* Goes over the text twice: first to count, then to fill. */
struct reading {
    struct lens_view text;
    const struct entry *entries; /* by folded id */
    size_t n_entries;
    bool *is_cited; /* by place in the pack */
    struct lens_citation *at;
    struct lens_cited_sentence *sentences; /* both NULL while counting */
    size_t n, n_sentences;
    size_t last_end; /* of the sentence before */
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to check citations");
}

static char fold(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c | 0x20);
    return (char)(c == '_' ? '-' : c);
}

static int by_folded(const void *pa, const void *pb)
{
    const struct entry *a = pa, *b = pb;

    return strcmp(a->folded, b->folded);
}

/* The pack's own way to write an id; NULL for one it does not have. */
static const struct entry *find_entry(const struct reading *r,
                                      struct lens_view id)
{
    char folded[LENS_CITED_ID_MAX + 1];
    const struct entry key = { .folded = folded };

    if (id.len > LENS_CITED_ID_MAX || !r->n_entries)
        return NULL;
    for (size_t i = 0; i < id.len; i++)
        folded[i] = fold(id.p[i]);
    folded[id.len] = '\0';
    return bsearch(&key, r->entries, r->n_entries, sizeof(*r->entries),
                   by_folded);
}

static bool is_id_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c != '\0' && strchr("-_.:/#", c));
}

/* Is this meant as an id, though the pack has none like it? */
static bool looks_like_id(struct lens_view word, bool is_link)
{
    char official[LENS_ID_MAX];
    bool has_sign = false;

    for (size_t i = 0; i < word.len; i++) {
        if (!is_id_char(word.p[i]))
            return false;
        has_sign |= word.p[i] == '-' || (word.p[i] >= '0' && word.p[i] <= '9');
    }
    return is_link ? lens_id_normalise(word, official) : has_sign;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct lens_span trimmed(struct lens_view text, struct lens_span span)
{
    while (span.start < span.end && is_blank(text.p[span.start]))
        span.start++;
    while (span.end > span.start && is_blank(text.p[span.end - 1]))
        span.end--;
    return span;
}

/* The next [...] on one line from `at` on, brackets included; code between
 * backticks is passed over. */
static bool next_bracket(struct lens_view text, size_t at, size_t end,
                         struct lens_span *out)
{
    bool is_open = false;

    for (; at < end; at++) {
        char c = text.p[at];
        const char *tick;

        if (c == '`') {
            tick = memchr(text.p + at + 1, '`', end - at - 1);
            at = tick ? (size_t)(tick - text.p) : at;
        } else if (c == '[') {
            out->start = at;
            is_open = true;
        } else if (c == '\n') {
            is_open = false;
        } else if (c == ']' && is_open) {
            out->end = at + 1;
            return true;
        }
    }
    return false;
}

/* The next id between brackets, from `*at` on. */
static bool next_item(struct lens_view text, struct lens_span bracket,
                      size_t *at, struct lens_span *out)
{
    size_t start = *at, end = start;

    if (start >= bracket.end)
        return false;
    while (end + 1 < bracket.end && text.p[end] != ',' && text.p[end] != ';')
        end++;
    *at = end + 1;
    *out = trimmed(text, (struct lens_span){ start, end });
    return true;
}

/* Take the ids of one bracket as citations of `sentence`; how many there were.
 * With `sentence` SIZE_MAX they are counted only. */
static size_t read_bracket(struct reading *r, struct lens_span bracket,
                           size_t sentence)
{
    const bool is_link =
        bracket.end < r->text.len && r->text.p[bracket.end] == '(';
    size_t at = bracket.start + 1, n = 0;
    struct lens_span item;

    while (next_item(r->text, bracket, &at, &item)) {
        const struct lens_view word = { r->text.p + item.start,
                                        item.end - item.start };
        const struct entry *entry =
            item.end > item.start ? find_entry(r, word) : NULL;

        if (!entry && (!word.len || !looks_like_id(word, is_link)))
            continue;
        n++;
        if (sentence == SIZE_MAX)
            continue;
        if (r->at) {
            r->at[r->n] =
                (struct lens_citation){ item, entry ? entry->id : NULL,
                                        sentence };
            if (entry)
                r->is_cited[entry->at] = true;
        }
        r->n++;
    }
    return n;
}

static bool has_word(struct lens_view text, size_t start, size_t end)
{
    struct lens_view part = { text.p, end };
    struct lens_word word;

    return start < end && lens_word_next(part, &start, &word);
}

/* Is there a word outside of citations? */
static bool says_something(struct reading *r, struct lens_span span)
{
    struct lens_span bracket;
    size_t at = span.start;

    while (next_bracket(r->text, at, span.end, &bracket)) {
        if (!read_bracket(r, bracket, SIZE_MAX))
            bracket.start = bracket.end;
        if (has_word(r->text, at, bracket.start))
            return true;
        at = bracket.end;
    }
    return has_word(r->text, at, span.end);
}

static size_t line_end(struct lens_view text, size_t at)
{
    const char *end =
        at < text.len ? memchr(text.p + at, '\n', text.len - at) : NULL;

    return end ? (size_t)(end - text.p) : text.len;
}

/* Is there nothing before `at` on its line but blanks and the marks of
 * a heading?  Sets whether there are any of those. */
static bool is_line_start(struct lens_view text, size_t at, bool *is_marked)
{
    *is_marked = false;
    while (at > 0 && (is_blank(text.p[at - 1]) || text.p[at - 1] == '#'))
        *is_marked |= text.p[--at] == '#';
    return at == 0 || text.p[at - 1] == '\n';
}

/* The first row of a table: below it stands a line of '|', ':' and '-'. */
static bool is_table_head(struct lens_view text, struct lens_span span)
{
    bool has_dash = false, is_marked;
    size_t at, end;

    if (text.p[span.start] != '|' ||
        !is_line_start(text, span.start, &is_marked))
        return false;
    at = line_end(text, span.end);
    if (at == text.len)
        return false;
    end = line_end(text, ++at);
    for (; at < end; at++) {
        if (text.p[at] == '\0' || !strchr("|:- \t\r", text.p[at]))
            return false;
        has_dash |= text.p[at] == '-';
    }
    return has_dash;
}

/* The last sign that is no quote, bracket or emphasis. */
static char last_sign(struct lens_view text, struct lens_span span)
{
    while (span.end > span.start &&
           (text.p[span.end - 1] == '\0' ||
            strchr("\"')]*_ \t\r\n", text.p[span.end - 1])))
        span.end--;
    return (char)(span.end > span.start ? text.p[span.end - 1] : '\0');
}

/* Does it hold the words for having no answer, in any case? */
static bool says_no_answer(struct lens_view text, struct lens_span span)
{
    static const char words[] = LENS_PACK_NO_ANSWER;
    const size_t n = sizeof(words) - 1;

    for (size_t at = span.start; at + n <= span.end; at++) {
        size_t i = 0;

        while (i < n && fold(text.p[at + i]) == fold(words[i]))
            i++;
        if (i == n)
            return true;
    }
    return false;
}

static bool is_exempt(struct lens_view text, struct lens_span span)
{
    const char last = last_sign(text, span);
    bool is_marked;

    return last == '?' || last == ':' ||
           (is_line_start(text, span.start, &is_marked) && is_marked) ||
           is_table_head(text, span) || says_no_answer(text, span);
}

static bool is_same_line(struct lens_view text, size_t from, size_t to)
{
    return from <= to && !memchr(text.p + from, '\n', to - from);
}

/* Citations that a sentence begins with belong to the one before it, if that
 * ends on the same line; returns where the sentence itself begins. */
static size_t give_back(struct reading *r, struct lens_span span)
{
    struct lens_span bracket;
    size_t at = span.start;

    while (r->n_sentences && is_same_line(r->text, r->last_end, at) &&
           at < span.end && r->text.p[at] == '[' &&
           next_bracket(r->text, at, span.end, &bracket) &&
           bracket.start == at) {
        size_t n = read_bracket(r, bracket, r->n_sentences - 1);

        if (!n)
            break;
        if (r->sentences)
            r->sentences[r->n_sentences - 1].n_citations += n;
        at = bracket.end;
        r->last_end = at;
        while (at < span.end &&
               (is_blank(r->text.p[at]) || r->text.p[at] == '\n'))
            at++;
    }
    return at;
}

static void read_sentence(struct reading *r, struct lens_span span)
{
    struct lens_span bracket;
    size_t at, n = 0;

    span.start = give_back(r, span);
    if (span.start >= span.end || !says_something(r, span)) {
        /* Signs, or ids on a line of their own. */
        for (at = span.start; next_bracket(r->text, at, span.end, &bracket);
             at = bracket.end)
            (void)read_bracket(r, bracket, r->n_sentences);
        return;
    }
    for (at = span.start; next_bracket(r->text, at, span.end, &bracket);
         at = bracket.end)
        n += read_bracket(r, bracket, r->n_sentences);
    if (r->sentences)
        r->sentences[r->n_sentences] =
            (struct lens_cited_sentence){ span, n, is_exempt(r->text, span) };
    r->n_sentences++;
    r->last_end = span.end;
}

/* A citation right behind a full stop ends a sentence: "so it is.[a-1] Next".
 */
static size_t cut_behind_citation(struct reading *r, struct lens_span span)
{
    struct lens_span bracket;
    size_t at = span.start;

    while (next_bracket(r->text, at, span.end, &bracket)) {
        const char before =
            (char)(bracket.start > span.start ? r->text.p[bracket.start - 1]
                                              : '\0');

        if (before && strchr(".!?", before) && bracket.end < span.end &&
            is_blank(r->text.p[bracket.end]) &&
            read_bracket(r, bracket, SIZE_MAX))
            return bracket.end;
        at = bracket.end;
    }
    return span.end;
}

static void read_prose(struct reading *r, size_t start, size_t end)
{
    const struct lens_view part = { r->text.p, end };
    struct lens_sentence found;

    while (lens_sentence_next_whole(part, &start, &found)) {
        struct lens_span rest = { found.start, found.end };

        while (rest.start < rest.end) {
            const size_t cut = cut_behind_citation(r, rest);

            read_sentence(r, (struct lens_span){ rest.start, cut });
            rest.start = cut;
            rest = trimmed(r->text, rest);
        }
    }
}

static bool is_fence(struct lens_view text, size_t line, size_t end)
{
    while (line < end && is_blank(text.p[line]))
        line++;
    return end - line >= 3 && (!memcmp(text.p + line, "```", 3) ||
                               !memcmp(text.p + line, "~~~", 3));
}

/* What stands between fences of code is passed over. */
static void read_text(struct reading *r)
{
    size_t start = 0, line = 0;
    bool is_code = false;

    while (line < r->text.len) {
        size_t end = line_end(r->text, line);

        if (is_fence(r->text, line, end)) {
            if (!is_code)
                read_prose(r, start, line);
            is_code = !is_code;
            start = end < r->text.len ? end + 1 : end;
        }
        line = end + 1;
    }
    if (!is_code)
        read_prose(r, start, r->text.len);
}

static enum lens_status fold_ids(const struct lens_citable *pack,
                                 struct lens_arena *arena, struct reading *r,
                                 struct lens_error *err)
{
    struct entry *entries = lens_arena_alloc(arena, pack->n, sizeof(*entries));

    r->is_cited = lens_arena_alloc(arena, pack->n, sizeof(*r->is_cited));
    if (!entries || !r->is_cited)
        return no_memory(err);
    for (size_t i = 0; i < pack->n; i++) {
        char *folded = lens_arena_copy(arena, lens_view_of(pack->ids[i]));

        if (!folded)
            return no_memory(err);
        for (char *c = folded; *c; c++)
            *c = fold(*c);
        entries[i] = (struct entry){ folded, pack->ids[i], i };
    }
    if (pack->n)
        qsort(entries, pack->n, sizeof(*entries), by_folded);
    r->entries = entries;
    r->n_entries = pack->n;
    return LENS_OK;
}

static void sum_up(const struct reading *r, struct lens_citations *out)
{
    for (size_t i = 0; i < r->n; i++)
        out->n_unknown += r->at[i].id == NULL;
    for (size_t i = 0; i < r->n_sentences; i++)
        out->n_uncited +=
            !r->sentences[i].is_exempt && !r->sentences[i].n_citations;
    for (size_t i = 0; i < r->n_entries; i++)
        out->n_cited += r->is_cited[i];
}

enum lens_status lens_citations_read(struct lens_view text,
                                     const struct lens_citable *pack,
                                     struct lens_arena *arena,
                                     struct lens_citations *out,
                                     struct lens_error *err)
{
    struct reading r = { .text = text };
    enum lens_status status;

    if (text.len > LENS_CITED_TEXT_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "the answer is %zu bytes long, the limit is %d",
                         text.len, LENS_CITED_TEXT_MAX);
    status = fold_ids(pack, arena, &r, err);
    if (status != LENS_OK)
        return status;
    read_text(&r);
    r.at = lens_arena_alloc(arena, r.n, sizeof(*r.at));
    r.sentences = lens_arena_alloc(arena, r.n_sentences, sizeof(*r.sentences));
    if (!r.at || !r.sentences)
        return no_memory(err);
    r.n = r.n_sentences = r.last_end = 0;
    read_text(&r);
    *out = (struct lens_citations){
        .text = text,
        .at = r.at,
        .n = r.n,
        .sentences = r.sentences,
        .n_sentences = r.n_sentences,
        .n_passages = pack->n,
    };
    sum_up(&r, out);
    return LENS_OK;
}

bool lens_citations_ok(const struct lens_citations *citations)
{
    return !citations->n_unknown && !citations->n_uncited;
}
