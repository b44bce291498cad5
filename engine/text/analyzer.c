#include "asklens/analyzer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <libstemmer.h>

#include "base/alloc.h"
#include "base/error.h"
#include "text/lens_id.h"
#include "text/unicode.h"
#include "text/vocabulary.h"
#include "text/words.h"

struct lens_analyzer {
    struct sb_stemmer *stemmer;
    char description[160];
};

/* What one lens_analyze() call is filling. */
struct sink {
    struct lens_analyzer *analyzer;
    struct lens_arena *arena;
    struct lens_token *tokens;
    size_t n, cap;
    bool failed;
};

enum lens_status lens_analyzer_new(struct lens_analyzer **out,
                                   struct lens_error *err)
{
    struct lens_analyzer *analyzer = lens_calloc(1, sizeof(*analyzer));

    if (!analyzer)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the analyzer");
    analyzer->stemmer = sb_stemmer_new("english", "UTF_8");
    if (!analyzer->stemmer) {
        lens_free(analyzer);
        return lens_fail(err, LENS_E_BACKEND,
                         "the Snowball library has no English stemmer");
    }
    (void)snprintf(analyzer->description, sizeof(analyzer->description),
                   "english/1 unicode=%s fold=nfkc,case,marks stem=snowball "
                   "words=%016" PRIx64,
                   lens_unicode_version(), lens_vocabulary_checksum());
    *out = analyzer;
    return LENS_OK;
}

void lens_analyzer_free(struct lens_analyzer *analyzer)
{
    if (!analyzer)
        return;
    sb_stemmer_delete(analyzer->stemmer);
    lens_free(analyzer);
}

const char *lens_analyzer_description(const struct lens_analyzer *analyzer)
{
    return analyzer->description;
}

static void emit(struct sink *sink, struct lens_view term, size_t start,
                 size_t end)
{
    char *copy;

    if (sink->failed || term.len == 0)
        return;
    if (sink->n == sink->cap) {
        size_t cap = sink->cap ? sink->cap * 2 : 64;
        struct lens_token *more =
            lens_arena_alloc(sink->arena, cap, sizeof(*more));

        if (!more) {
            sink->failed = true;
            return;
        }
        if (sink->n)
            memcpy(more, sink->tokens, sink->n * sizeof(*more));
        sink->tokens = more;
        sink->cap = cap;
    }
    copy = lens_arena_copy(sink->arena, term);
    if (!copy) {
        sink->failed = true;
        return;
    }
    sink->tokens[sink->n++] =
        (struct lens_token){ { copy, term.len }, start, end };
}

/* Emphasis ("must NOT") is no name; these two are, in capitals. */
static bool is_emphasis(struct lens_view folded)
{
    return lens_is_stop_word(folded) &&
           !lens_view_equal(folded, lens_view_of("it")) &&
           !lens_view_equal(folded, lens_view_of("us"));
}

/* "model's" is "model"; words.c leaves the apostrophe of "callers'" out. */
static struct lens_view without_possessive(struct lens_view word)
{
    if (word.len > 2 && word.p[word.len - 1] == 's' &&
        word.p[word.len - 2] == '\'')
        word.len -= 2;
    return word;
}

/* An acronym, or its plural with the 's' cut off; empty when it is neither. */
static struct lens_view acronym_of(struct lens_view folded, bool capitals)
{
    struct lens_view singular = folded;

    if (capitals || lens_is_acronym(folded))
        return folded;
    if (folded.len > 2 && folded.p[folded.len - 1] == 's') {
        singular.len--;
        if (lens_is_acronym(singular))
            return singular;
    }
    return (struct lens_view){ 0 };
}

static void emit_stemmed(struct sink *sink, struct lens_view word, size_t start,
                         size_t end)
{
    struct sb_stemmer *stemmer = sink->analyzer->stemmer;
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer, (const sb_symbol *)word.p, (int)word.len);

    if (!stem) {
        sink->failed = true;
        return;
    }
    emit(sink,
         (struct lens_view){ (const char *)stem,
                             (size_t)sb_stemmer_length(stemmer) },
         start, end);
}

/* One folded word without a sign inside. */
static void emit_plain(struct sink *sink, struct lens_view folded,
                       bool capitals, size_t start, size_t end)
{
    struct lens_view acronym;

    acronym = acronym_of(folded, capitals && !is_emphasis(folded));
    if (acronym.len) {
        emit(sink, acronym, start, end);
    } else if (!lens_is_stop_word(folded) && folded.len > 1) {
        emit_stemmed(sink, folded, start, end);
    }
}

static bool has_digit(struct lens_view word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (word.p[i] >= '0' && word.p[i] <= '9')
            return true;
    }
    return false;
}

/* The parts of a joined, folded word; spans stay those of the whole.  A part
 * whose preferred spelling is joined itself ("finetuned") is cut once more. */
static void emit_parts(struct sink *sink, struct lens_view folded, size_t start,
                       size_t end)
{
    size_t from = 0;

    for (size_t i = 0; i <= folded.len; i++) {
        struct lens_view part, spelled;

        if (i < folded.len && !strchr("-_.,", folded.p[i]))
            continue;
        part = (struct lens_view){ folded.p + from, i - from };
        from = i + 1;
        if (part.len == 0)
            continue;
        spelled = lens_preferred_spelling(part);
        if (spelled.p != part.p && memchr(spelled.p, '-', spelled.len))
            emit_parts(sink, spelled, start, end);
        else if (has_digit(spelled))
            emit(sink, spelled, start, end);
        else
            emit_plain(sink, spelled, false, start, end);
    }
}

/* "2x", "10k", "us-east-1": a digit makes it a name. */
static void emit_name(struct sink *sink, struct lens_view folded, bool joined,
                      size_t start, size_t end)
{
    char id[LENS_ID_MAX];

    if (lens_id_normalise(folded, id)) {
        char lower[LENS_ID_MAX];
        size_t len = lens_fold_word(lens_view_of(id), lower, sizeof(lower));

        emit(sink, (struct lens_view){ lower, len }, start, end);
        return;
    }
    emit(sink, folded, start, end);
    if (joined)
        emit_parts(sink, folded, start, end);
}

/* Do the letters shout?  Then capitals say nothing about acronyms. */
static bool mostly_capitals(struct lens_view text)
{
    size_t at = 0, words = 0, capitals = 0;
    struct lens_word word;

    while (lens_word_next(text, &at, &word)) {
        words += word.n_letters > 1;
        capitals += word.n_letters > 1 && word.n_upper == word.n_letters;
    }
    return words >= 4 && capitals * 2 > words;
}

/* Acronyms are short; a long word in capitals is emphasis. */
static bool is_written_as_acronym(const struct lens_word *word)
{
    return word->n_upper >= 2 && word->n_letters <= 6 &&
           word->n_letters - word->n_upper <= 1;
}

static void emit_word(struct sink *sink, struct lens_view text,
                      const struct lens_word *word, bool shouting)
{
    char folded_bytes[LENS_TERM_MAX];
    struct lens_view raw = { text.p + word->start, word->end - word->start };
    struct lens_view folded = { folded_bytes, 0 }, bare;
    bool capitals = !shouting && is_written_as_acronym(word);

    folded.len = lens_fold_word(raw, folded_bytes, sizeof(folded_bytes));
    bare = without_possessive(folded);
    /* "LLMs": a small s after capitals is a plural. */
    if (capitals && word->n_letters > word->n_upper && bare.len == folded.len &&
        raw.p[raw.len - 1] == 's')
        bare.len--;
    folded = lens_preferred_spelling(bare);
    if (has_digit(folded))
        emit_name(sink, folded, word->joined, word->start, word->end);
    else if (word->joined || memchr(folded.p, '-', folded.len))
        emit_parts(sink, folded, word->start, word->end);
    else
        emit_plain(sink, folded, capitals, word->start, word->end);
}

enum lens_status lens_analyze(struct lens_analyzer *analyzer,
                              struct lens_view text, struct lens_arena *arena,
                              struct lens_token **out, size_t *n_out,
                              struct lens_error *err)
{
    struct sink sink = { .analyzer = analyzer, .arena = arena };
    bool shouting = mostly_capitals(text);
    struct lens_word word;
    size_t at = 0;

    while (!sink.failed && lens_word_next(text, &at, &word))
        emit_word(&sink, text, &word, shouting);
    if (sink.failed)
        return lens_fail(err, LENS_E_NOMEM, "no memory to analyze a text");
    *out = sink.tokens;
    *n_out = sink.n;
    return LENS_OK;
}

/* Joined words ("gpt-4o", "fine-tuning") stay whole or apart as they are
 * written; phrases put the parts together again. */
static void emit_every(struct sink *sink, struct lens_view text,
                       const struct lens_word *word)
{
    char folded[LENS_TERM_MAX];
    struct lens_view raw = { text.p + word->start, word->end - word->start };
    size_t len = lens_fold_word(raw, folded, sizeof(folded));

    emit_stemmed(sink,
                 lens_preferred_spelling(
                     without_possessive((struct lens_view){ folded, len })),
                 word->start, word->end);
}

enum lens_status lens_analyze_words(struct lens_analyzer *analyzer,
                                    struct lens_view text,
                                    struct lens_arena *arena,
                                    struct lens_token **out, size_t *n_out,
                                    struct lens_error *err)
{
    struct sink sink = { .analyzer = analyzer, .arena = arena };
    struct lens_word word;
    size_t at = 0;

    while (!sink.failed && lens_word_next(text, &at, &word))
        emit_every(&sink, text, &word);
    if (sink.failed)
        return lens_fail(err, LENS_E_NOMEM, "no memory to analyze a text");
    *out = sink.tokens;
    *n_out = sink.n;
    return LENS_OK;
}
