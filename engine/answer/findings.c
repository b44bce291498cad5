#include "answer/findings.h"

#include <stdlib.h>

#include "answer/quote.h"
#include "base/buffer.h"
#include "base/error.h"
#include "query/bag.h"
#include "text/sentences.h"

struct reading {
    const struct lens_findings_parts *parts;
    struct lens_arena *arena;
    struct lens_arena scratch; /* of one document */
    struct lens_query query;
    double *worth;      /* by term of the query, in the document at hand */
    size_t *counted_in; /* by term: the sentence it was last met in */
    size_t n_sentences; /* so far */
};

/* A sentence of a document; no bytes: there is none. */
struct place {
    enum lens_field field;
    struct lens_view text;
    double worth;
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for what was found");
}

static int term_to_query(const void *key, const void *element)
{
    const struct lens_view *term = key;
    const struct lens_query_term *of_query = element;

    return lens_view_compare(*term, of_query->term);
}

/* The place of a term in the query; n_terms when it is not there. */
static size_t find_term(const struct lens_query *query, struct lens_view term)
{
    const struct lens_query_term *found = NULL;

    if (query->n_terms)
        found = bsearch(&term, query->terms, query->n_terms,
                        sizeof(*query->terms), term_to_query);
    return found ? (size_t)(found - query->terms) : query->n_terms;
}

/* What each term of the query is worth to the document. */
static enum lens_status weigh_terms(struct reading *r, lens_docid docid,
                                    struct lens_error *err)
{
    const struct lens_retriever *lexical = r->parts->lexical;
    struct lens_contributions parts = { 0 };
    enum lens_status status = lexical->ops->explain(lexical, &r->query, docid,
                                                    &r->scratch, &parts, err);

    for (size_t i = 0; i < r->query.n_terms; i++)
        r->worth[i] = 0;
    for (size_t i = 0; status == LENS_OK && i < parts.n; i++)
        r->worth[parts.at[i].term] += (double)parts.at[i].score;
    return status;
}

/* The worth of the distinct terms in a sentence. */
static enum lens_status weigh_sentence(struct reading *r, struct place *place,
                                       struct lens_error *err)
{
    struct lens_token *tokens = NULL;
    size_t n = 0, sentence = ++r->n_sentences;
    enum lens_status status = lens_analyze(r->parts->analyzer, place->text,
                                           &r->scratch, &tokens, &n, err);

    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        size_t term = find_term(&r->query, tokens[i].term);

        if (term == r->query.n_terms || r->counted_in[term] == sentence)
            continue;
        r->counted_in[term] = sentence;
        place->worth += r->worth[term];
    }
    return status;
}

static enum lens_status find_sentence(struct reading *r,
                                      const struct lens_text_row *row,
                                      struct place *best,
                                      struct lens_error *err)
{
    struct lens_view text = lens_view_of(row->text);
    struct lens_sentence sentence;
    size_t at = 0;

    while (lens_sentence_next(text, &at, &sentence)) {
        struct place place = { .field = row->field,
                               .text = { text.p + sentence.start,
                                         sentence.end - sentence.start } };
        enum lens_status status = weigh_sentence(r, &place, err);

        if (status != LENS_OK)
            return status;
        if (!best->text.len || place.worth > best->worth)
            *best = place;
    }
    return LENS_OK;
}

/* The spans of `text` that terms of the query stand in. */
static enum lens_status find_words(struct reading *r, struct lens_view text,
                                   struct lens_arena *arena,
                                   const struct lens_span **out, size_t *n_out,
                                   struct lens_error *err)
{
    struct lens_token *tokens = NULL;
    struct lens_span *words;
    size_t n = 0, n_words = 0;
    enum lens_status status =
        lens_analyze(r->parts->analyzer, text, &r->scratch, &tokens, &n, err);

    if (status != LENS_OK)
        return status;
    words = lens_arena_alloc(arena, n, sizeof(*words));
    if (!words)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        /* The parts of a joined name have the span of the whole. */
        if (find_term(&r->query, tokens[i].term) == r->query.n_terms ||
            (n_words && words[n_words - 1].end >= tokens[i].end))
            continue;
        words[n_words++] = (struct lens_span){ tokens[i].start, tokens[i].end };
    }
    *out = words;
    *n_out = n_words;
    return LENS_OK;
}

/* A copy of the sentence, cut to the room there is around the words. */
static enum lens_status cut(struct reading *r, struct lens_view sentence,
                            const struct lens_span *words, size_t n_words,
                            size_t columns, const char **out,
                            struct lens_error *err)
{
    struct lens_span all = { 0, sentence.len };
    struct lens_span part =
        lens_quote_part(sentence, all, words, n_words, columns);
    struct lens_buffer quote;
    const char *copy = NULL;

    lens_buffer_init(&quote, LENS_QUOTE_BYTES_MAX);
    lens_quote_add(&quote, sentence, all, part);
    if (lens_buffer_status(&quote) == LENS_OK)
        copy = lens_arena_copy(r->arena, lens_buffer_view(&quote));
    lens_buffer_release(&quote);
    if (!copy)
        return no_memory(err);
    *out = copy;
    return LENS_OK;
}

/* What a document without a title begins with. */
static enum lens_status find_opening(struct reading *r,
                                     const struct lens_document *doc,
                                     struct lens_finding *out,
                                     struct lens_error *err)
{
    struct lens_view text =
        lens_view_of(doc->n_texts ? doc->texts[0].text : "");
    struct lens_sentence first;
    size_t at = 0;

    if (*doc->title || !lens_sentence_next(text, &at, &first))
        return LENS_OK;
    text = (struct lens_view){ text.p + first.start, first.end - first.start };
    return cut(r, text, NULL, 0, LENS_OPENING_COLUMNS, &out->opening, err);
}

static enum lens_status find_snippet(struct reading *r,
                                     const struct lens_document *doc,
                                     struct lens_finding *out,
                                     struct lens_error *err)
{
    struct place best = { .text = { NULL, 0 } };
    const struct lens_span *words = NULL;
    enum lens_status status = LENS_OK;
    size_t n = 0;

    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++)
        status = find_sentence(r, &doc->texts[i], &best, err);
    if (status != LENS_OK || !best.text.len)
        return status;
    out->field = lens_field_name(best.field);
    status = find_words(r, best.text, &r->scratch, &words, &n, err);
    if (status == LENS_OK)
        status = cut(r, best.text, words, n, LENS_SNIPPET_COLUMNS,
                     &out->snippet, err);
    if (status == LENS_OK)
        status = find_words(r, lens_view_of(out->snippet), r->arena,
                            &out->words, &out->n_words, err);
    return status;
}

static enum lens_status disagree(struct lens_view key, struct lens_error *err)
{
    return lens_hint(err,
                     lens_fail(err, LENS_E_CORRUPT,
                               "the index and the documents disagree: '%.*s' "
                               "is no document",
                               (int)(key.len < 80 ? key.len : 80), key.p),
                     "run 'asklens index build' to make it anew");
}

static enum lens_status read_document(struct reading *r,
                                      const struct lens_found *found,
                                      struct lens_view key,
                                      struct lens_finding *out,
                                      struct lens_error *err)
{
    struct lens_docstore *docs = r->parts->docs;
    struct lens_document doc;
    enum lens_status status =
        docs->ops->find(docs, key, &r->scratch, &doc, err);

    if (status == LENS_E_NOT_FOUND)
        return disagree(key, err);
    if (status == LENS_OK)
        status = weigh_terms(r, found->docid, err);
    if (status == LENS_OK)
        status = find_snippet(r, &doc, out, err);
    if (status == LENS_OK)
        status = find_opening(r, &doc, out, err);
    if (status != LENS_OK)
        return status;
    out->title = lens_arena_copy(r->arena, lens_view_of(doc.title));
    out->url = lens_arena_copy(r->arena, lens_view_of(doc.url));
    out->content_hash =
        lens_arena_copy(r->arena, lens_view_of(doc.content_hash));
    return out->title && out->url && out->content_hash ? LENS_OK
                                                       : no_memory(err);
}

static enum lens_status read_all(struct reading *r,
                                 const struct lens_result *result,
                                 const struct lens_view *keys,
                                 struct lens_finding *out,
                                 struct lens_error *err)
{
    for (size_t i = 0; i < result->n; i++) {
        const struct lens_found *found = &result->at[i];
        enum lens_status status = LENS_OK;

        out[i] =
            (struct lens_finding){ .key = lens_arena_copy(r->arena, keys[i]),
                                   .title = "",
                                   .url = "",
                                   .opening = "",
                                   .field = "",
                                   .snippet = "",
                                   .content_hash = "",
                                   .score = found->score,
                                   .lexical = found->lexical,
                                   .dense = found->dense };
        if (!out[i].key)
            return no_memory(err);
        if (r->parts->docs)
            status = read_document(r, found, keys[i], &out[i], err);
        lens_arena_release(&r->scratch);
        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

enum lens_status lens_findings_read(const struct lens_findings_parts *parts,
                                    const struct lens_result *result,
                                    const struct lens_view *keys,
                                    struct lens_arena *arena,
                                    struct lens_findings *findings,
                                    struct lens_error *err)
{
    struct reading r = { .parts = parts, .arena = arena };
    struct lens_finding *at = lens_arena_alloc(arena, result->n, sizeof(*at));
    enum lens_status status =
        lens_query_of(parts->analyzer, findings->text, arena, &r.query, err);

    if (status != LENS_OK)
        return status;
    r.worth = lens_arena_alloc(arena, r.query.n_terms, sizeof(*r.worth));
    r.counted_in =
        lens_arena_alloc(arena, r.query.n_terms, sizeof(*r.counted_in));
    if (!at || !r.worth || !r.counted_in)
        return no_memory(err);
    status = read_all(&r, result, keys, at, err);
    lens_arena_release(&r.scratch);
    if (status != LENS_OK)
        return status;
    findings->at = at;
    findings->n = result->n;
    findings->channels = result->channels;
    findings->has_terms = r.query.n_terms > 0;
    return LENS_OK;
}
