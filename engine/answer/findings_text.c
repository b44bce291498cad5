#include "answer/findings_text.h"

#include <string.h>

#include "answer/quote.h"

enum {
    KEY_AT = 4,
    KEY_MIN = 9, /* columns; a score stands below it */
    KEY_MAX = 24,
    TITLE_COLUMNS = 160
};

const char *lens_findings_excuse(const struct lens_findings *findings)
{
    if (!findings->has_terms)
        return "Nothing found: the text has only words that are too common to "
               "search by.";
    return "Nothing found: no document has any of these words.";
}

static int decimals(const struct lens_findings *findings)
{
    if (findings->channels == LENS_LEXICAL)
        return 2;
    return findings->channels == LENS_BOTH &&
                   findings->fusion.method == LENS_FUSE_RRF
               ? 5
               : 4;
}

/* Where titles begin: behind the widest key that is not too wide. */
static size_t title_at(const struct lens_findings *findings)
{
    size_t widest = KEY_MIN;

    for (size_t i = 0; i < findings->n; i++) {
        size_t width = lens_page_width_of(lens_view_of(findings->at[i].key));

        if (width > widest && width <= KEY_MAX)
            widest = width;
    }
    return KEY_AT + widest + 2;
}

static void put_title(struct lens_page *page, const struct lens_finding *f)
{
    struct lens_view title = lens_view_of(*f->title ? f->title : f->opening);
    struct lens_span all = { 0, title.len };

    if (lens_page_width_of(title) > TITLE_COLUMNS)
        all = lens_quote_part(title, all, NULL, 0, TITLE_COLUMNS);
    lens_page_put_view(page, LENS_PLAIN,
                       (struct lens_view){ title.p, all.end });
    if (all.end < title.len)
        lens_page_put(page, LENS_PLAIN, "...");
}

/* The snippet with the query's words in bold. */
static void put_snippet(struct lens_page *page, const struct lens_finding *f)
{
    size_t at = 0;

    for (size_t i = 0; i < f->n_words; i++) {
        struct lens_span word = f->words[i];

        lens_page_put_view(
            page, LENS_PLAIN,
            (struct lens_view){ f->snippet + at, word.start - at });
        lens_page_put_view(page, LENS_BOLD,
                           (struct lens_view){ f->snippet + word.start,
                                               word.end - word.start });
        at = word.end;
    }
    lens_page_put(page, LENS_PLAIN, f->snippet + at);
}

static void put_channels(struct lens_page *page,
                         const struct lens_findings *findings,
                         const struct lens_finding *f, size_t at)
{
    lens_page_open(page, at, at);
    if (findings->channels & LENS_LEXICAL)
        lens_page_put_format(page, LENS_DIM, "lexical %.5f", f->lexical);
    if (findings->channels == LENS_BOTH)
        lens_page_put(page, LENS_DIM, ", ");
    if (findings->channels & LENS_DENSE)
        lens_page_put_format(page, LENS_DIM, "dense %.5f", f->dense);
    lens_page_close(page);
}

static void put_finding(struct lens_page *page,
                        const struct lens_findings *findings, size_t i,
                        size_t column, bool explain)
{
    const struct lens_finding *f = &findings->at[i];

    lens_page_open(page, 0, column);
    lens_page_put_format(page, LENS_DIM, "%2zu", i + 1);
    lens_page_tab(page, KEY_AT);
    lens_page_put(page, LENS_BOLD, f->key);
    lens_page_put(page, LENS_PLAIN, "  ");
    lens_page_tab(page, column);
    put_title(page, f);
    lens_page_close(page);
    lens_page_open(page, KEY_AT, column);
    lens_page_put_format(page, LENS_DIM, "%.*f", decimals(findings), f->score);
    lens_page_put(page, LENS_PLAIN, "  ");
    lens_page_tab(page, column);
    put_snippet(page, f);
    lens_page_close(page);
    if (explain)
        put_channels(page, findings, f, column);
}

/* How the scores came about, constants included. */
static void put_fusion(struct lens_page *page,
                       const struct lens_findings *findings)
{
    const struct lens_fusion *fusion = &findings->fusion;

    lens_page_blank_line(page);
    lens_page_open(page, 0, 2);
    if (findings->channels != LENS_BOTH)
        lens_page_put_format(page, LENS_PLAIN, "Score: of the %s channel alone",
                             findings->channels == LENS_LEXICAL ? "lexical"
                                                                : "dense");
    else if (fusion->method == LENS_FUSE_RRF)
        lens_page_put_format(page, LENS_PLAIN,
                             "Score: rrf, the sum over both channels of 1 / "
                             "(%g + rank)",
                             fusion->rank_offset);
    else
        lens_page_put_format(page, LENS_PLAIN,
                             "Score: weighted, %g * lexical + %g * dense, each "
                             "as a part of its ideal",
                             1 - fusion->dense_weight, fusion->dense_weight);
    lens_page_close(page);
}

/* Can the key be typed as it is? */
static bool is_plain_word(const char *key)
{
    return key[0] != '-' && key[strspn(key, "abcdefghijklmnopqrstuvwxyz"
                                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                            "0123456789-_.:/")] == '\0';
}

static void put_next(struct lens_page *page,
                     const struct lens_findings *findings)
{
    const char *key = findings->at[0].key;

    if (!is_plain_word(key))
        return;
    lens_page_blank_line(page);
    lens_page_open(page, 2, 4);
    lens_page_put(page, LENS_PLAIN, "asklens show ");
    lens_page_put(page, LENS_PLAIN, key);
    lens_page_put_format(page, LENS_DIM, "  the %s in full",
                         lens_kind_name(findings->kind));
    lens_page_close(page);
}

void lens_findings_text(const struct lens_findings *findings, bool explain,
                        struct lens_page *page)
{
    size_t column = title_at(findings);

    if (!findings->n) {
        lens_page_paragraph(page, 0, lens_findings_excuse(findings));
        return;
    }
    lens_page_open(page, 0, 2);
    lens_page_put_format(page, LENS_PLAIN, "%zu of %zu %ss of ", findings->n,
                         findings->n_documents, lens_kind_name(findings->kind));
    lens_page_put(page, LENS_PLAIN, findings->corpus_name);
    lens_page_close(page);
    lens_page_blank_line(page);
    for (size_t i = 0; i < findings->n; i++)
        put_finding(page, findings, i, column, explain);
    if (explain)
        put_fusion(page, findings);
    put_next(page, findings);
}
