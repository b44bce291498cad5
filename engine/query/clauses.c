#include "query/clauses.h"

#include <string.h>

#include "text/words.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* Does `text` begin with these words?  A blank of `words` is any white space,
 * and so is what follows them. */
static bool begins_with(struct lens_view text, const char *words)
{
    size_t at = 0;

    for (const char *w = words; *w; w++) {
        if (at == text.len)
            return false;
        if (*w != ' ') {
            if (lower(text.p[at++]) != *w)
                return false;
            continue;
        }
        if (!is_blank(text.p[at]))
            return false;
        while (at < text.len && is_blank(text.p[at]))
            at++;
    }
    return at == text.len || is_blank(text.p[at]);
}

static bool begins_with_one_of(struct lens_view text, const char *const *list,
                               size_t n)
{
    while (text.len && is_blank(*text.p)) {
        text.p++;
        text.len--;
    }
    for (size_t i = 0; i < n; i++) {
        if (begins_with(text, list[i]))
            return true;
    }
    return false;
}

/* Behind a comma these begin a new statement. */
static const char *const openers[] = {
    "but",        "and we", "and the", "and it",    "and they",  "so",
    "yet",        "while",  "because", "which",     "although",  "however",
    "we",         "no",     "without", "not",       "nobody",    "they",
    "it",         "the",    "our",     "my",        "there",     "this",
    "that",       "these",  "as",      "since",     "if",        "when",
    "where",      "who",    "every",   "each",      "all",       "some",
    "you",        "i",      "he",      "she",       "people",    "users",
    "customers",  "hence",  "then",    "otherwise", "one",       "a",
    "an",         "and a",  "and our", "and there", "and every", "and each",
    "and nobody", "and no", "and if",  "and when",  "and i",     "must",
    "should",     "never",
};

/* And these do without a comma. */
static const char *const joints[] = {
    "and the",  "and we",    "and our",  "and it",     "and they",
    "and no",   "and every", "and each", "and nobody", "and this",
    "and that", "and there", "but",      "because",    "so that",
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* A sign between clauses at the start of `rest`: its bytes, 0 for none. */
static size_t clause_sign(struct lens_view rest, char before)
{
    static const char en_dash[] = "\xe2\x80\x93", em_dash[] = "\xe2\x80\x94";
    struct lens_view behind = { rest.p + 1, rest.len - 1 };
    bool blank_behind = behind.len && is_blank(*behind.p);

    switch (*rest.p) {
    case ':': return blank_behind;
    case ',':
        return blank_behind &&
               begins_with_one_of(behind, openers, COUNT(openers));
    case '-': return blank_behind && is_blank(before);
    default: break;
    }
    if (is_blank(*rest.p))
        return !blank_behind &&
               begins_with_one_of(behind, joints, COUNT(joints));
    return rest.len >= 3 &&
                   (!memcmp(rest.p, en_dash, 3) || !memcmp(rest.p, em_dash, 3))
               ? 3
               : 0;
}

/* Where the last LENS_CLAUSE_WORDS words of the sentence begin; its start when
 * it has fewer. */
static size_t start_of_tail(struct lens_view text, struct lens_span sentence)
{
    struct lens_view whole = { text.p, sentence.end };
    size_t starts[LENS_CLAUSE_WORDS], at = sentence.start, n = 0;
    struct lens_word word;

    while (lens_word_next(whole, &at, &word))
        starts[n++ % LENS_CLAUSE_WORDS] = word.start;
    return n < LENS_CLAUSE_WORDS ? sentence.start
                                 : starts[n % LENS_CLAUSE_WORDS];
}

static struct lens_span trimmed(struct lens_view text, struct lens_span span)
{
    static const char signs[] = " \t\r\n\v\f,:-";

    while (span.start < span.end && strchr(signs, text.p[span.start]))
        span.start++;
    while (span.end > span.start && strchr(signs, text.p[span.end - 1]))
        span.end--;
    return span;
}

void lens_clauses_init(struct lens_clauses *clauses, struct lens_view text,
                       struct lens_span sentence)
{
    *clauses = (struct lens_clauses){ .text = text,
                                      .sentence = sentence,
                                      .at = sentence.start,
                                      .tail = start_of_tail(text, sentence) };
}

/* The first sign after enough words and before the tail; the end for none. */
static size_t find_cut(const struct lens_clauses *c, size_t *len)
{
    const struct lens_view whole = { c->text.p, c->sentence.end };
    size_t next = c->at, words = 0;
    struct lens_word word;
    bool more = lens_word_next(whole, &next, &word);

    for (size_t i = c->at; i < c->tail; i += *len ? *len : 1) {
        struct lens_view rest = { whole.p + i, whole.len - i };

        while (more && word.end <= i) {
            words++;
            more = lens_word_next(whole, &next, &word);
        }
        *len =
            clause_sign(rest, (char)(i > c->sentence.start ? rest.p[-1] : ' '));
        if (*len && words >= LENS_CLAUSE_WORDS && i + *len <= c->tail)
            return i;
    }
    *len = 0;
    return c->sentence.end;
}

bool lens_clauses_next(struct lens_clauses *clauses, struct lens_span *out)
{
    while (clauses->at < clauses->sentence.end) {
        size_t len = 0, cut = find_cut(clauses, &len);

        *out = trimmed(clauses->text, (struct lens_span){ clauses->at, cut });
        clauses->at = cut + len;
        if (out->start < out->end)
            return true;
    }
    return false;
}
