/*
 * pack_offers.c - what every document could say, and how well that suits.
 *
 * A sentence suits a document's case by the terms it shares with the clauses of
 * the user that called for the document, a clause counting by its share of the
 * score, a term by how rare it is among all sentences on offer (log of one and
 * the sentences for each that has it).  The best of a document is 1.  Half of
 * the worth is that; the other half is what kind of row it stands in, so that a
 * document that shares no word with the user opens with its summary and not
 * with a detail.  The reason in the answer was chosen for this text already,
 * with better means (answer/why.h): its worth is 1.
 */
#include "answer/pack_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/error.h"
#include "text/sentences.h"

/* What a row of a field is worth without any word of the user's. */
static const struct {
    enum lens_field field;
    double worth;
} fields[] = {
    { LENS_F_SUMMARY, 1.0 },  { LENS_F_TEXT, 0.8 },
    { LENS_F_STEPS, 0.8 },    { LENS_F_GUIDANCE, 0.7 },
    { LENS_F_USE_WHEN, 0.6 }, { LENS_F_CHARACTER, 0.6 },
    { LENS_F_ON_AWS, 0.5 },   { LENS_F_COMPONENTS, 0.4 },
    { LENS_F_PROTECTS, 0.4 },
};

/* A term with what it is worth to a document, or how many sentences have it. */
struct weighed_term {
    uint64_t hash;
    double weight;
};

/* The terms of the clauses that called for a document, by hash. */
struct wanted {
    struct weighed_term *terms;
    size_t n;
};

struct reading {
    const struct lens_pack_parts *parts;
    const struct lens_pack_request *request;
    struct lens_arena *arena;
    struct lens_pack_offers *offers;
    struct wanted *wanted;         /* by offer */
    struct weighed_term *frequent; /* of all sentences: how many have it */
    size_t n_frequent, n_sentences;
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for a context pack");
}

static double worth_of_field(enum lens_field field)
{
    for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
        if (fields[i].field == field)
            return fields[i].worth;
    }
    return 0;
}

static int by_hash(const void *pa, const void *pb)
{
    const uint64_t *a = pa, *b = pb;

    return (*a > *b) - (*a < *b);
}

/* The hash is the first member. */
static int by_term(const void *pa, const void *pb)
{
    const struct weighed_term *a = pa, *b = pb;

    return by_hash(&a->hash, &b->hash);
}

/* Equal ones become one of the sum of their weights; returns how many stay. */
static size_t add_up(struct weighed_term *terms, size_t n)
{
    size_t kept = 0;

    if (n)
        qsort(terms, n, sizeof(*terms), by_term);
    for (size_t i = 0; i < n; i++) {
        if (kept && terms[kept - 1].hash == terms[i].hash)
            terms[kept - 1].weight += terms[i].weight;
        else
            terms[kept++] = terms[i];
    }
    return kept;
}

static double weight_of(const struct weighed_term *terms, size_t n,
                        uint64_t hash)
{
    const struct weighed_term key = { hash, 0 }, *found = NULL;

    if (n)
        found = bsearch(&key, terms, n, sizeof(*terms), by_term);
    return found ? found->weight : 0;
}

/* The distinct terms of a sentence as hashes. */
static enum lens_status read_terms(struct reading *r,
                                   struct lens_pack_sentence *sentence,
                                   struct lens_error *err)
{
    struct lens_arena scratch = { .max = r->arena->max };
    struct lens_token *tokens = NULL;
    uint64_t *terms = NULL;
    size_t n = 0, kept = 0;
    enum lens_status status = lens_analyze(r->parts->analyzer, sentence->text,
                                           &scratch, &tokens, &n, err);

    if (status == LENS_OK) {
        terms = lens_arena_alloc(r->arena, n, sizeof(*terms));
        if (!terms)
            status = no_memory(err);
    }
    for (size_t i = 0; terms && i < n; i++)
        terms[i] = lens_checksum64(tokens[i].term.p, tokens[i].term.len);
    lens_arena_release(&scratch);
    if (status != LENS_OK)
        return status;
    if (terms && n)
        qsort(terms, n, sizeof(*terms), by_hash);
    for (size_t i = 0; terms && i < n; i++) {
        if (!kept || terms[kept - 1] != terms[i])
            terms[kept++] = terms[i];
    }
    sentence->terms = terms;
    sentence->n_terms = kept;
    return LENS_OK;
}

/* Every whole sentence of a text; `worth` is that of its row. */
static enum lens_status add_sentences(struct reading *r, const char *text,
                                      double worth,
                                      struct lens_pack_offer *offer,
                                      struct lens_error *err)
{
    struct lens_view all = lens_view_of(text);
    struct lens_sentence found;
    bool is_first = true;
    size_t at = 0;

    while (offer->n < LENS_PACK_SENTENCES &&
           lens_sentence_next_whole(all, &at, &found)) {
        struct lens_pack_sentence *to = &offer->sentences[offer->n];
        enum lens_status status;

        *to = (struct lens_pack_sentence){
            .text = { all.p + found.start, found.end - found.start },
            .worth = worth,
            .continues = !is_first,
        };
        status = read_terms(r, to, err);
        if (status != LENS_OK)
            return status;
        is_first = false;
        offer->n++;
    }
    return LENS_OK;
}

static enum lens_status disagree(const char *key, struct lens_error *err)
{
    return lens_hint(err,
                     lens_fail(err, LENS_E_CORRUPT,
                               "the index and the documents disagree: '%.80s' "
                               "is no document",
                               key),
                     "run 'asklens index build' to make it anew");
}

/* Read the rows of a document behind what stands in the offer already. */
static enum lens_status add_document(struct reading *r,
                                     struct lens_pack_offer *offer,
                                     const char *why, struct lens_error *err)
{
    struct lens_docstore *docs = r->parts->docs;
    struct lens_document doc;
    enum lens_status status =
        docs->ops->find(docs, lens_view_of(offer->key), r->arena, &doc, err);

    if (status == LENS_E_NOT_FOUND)
        return disagree(offer->key, err);
    if (status != LENS_OK)
        return status;
    offer->kind = doc.kind;
    offer->key = doc.key;
    offer->title = doc.title;
    offer->url = doc.url;
    offer->sentences = lens_arena_alloc(r->arena, LENS_PACK_SENTENCES,
                                        sizeof(*offer->sentences));
    if (!offer->sentences)
        return no_memory(err);
    status = add_sentences(r, why, 2, offer, err);
    for (size_t i = 0; status == LENS_OK && i < doc.n_texts; i++) {
        double worth = worth_of_field(doc.texts[i].field);

        if (worth > 0)
            status = add_sentences(r, doc.texts[i].text, worth, offer, err);
    }
    return status;
}

/* Add the terms of a clause, each of the same weight. */
static enum lens_status want(struct reading *r, struct lens_view clause,
                             double weight, struct wanted *wanted,
                             struct lens_error *err)
{
    struct lens_pack_sentence terms = { .text = clause };
    enum lens_status status = read_terms(r, &terms, err);
    struct weighed_term *all;

    if (status != LENS_OK)
        return status;
    all = lens_arena_alloc(r->arena, wanted->n + terms.n_terms, sizeof(*all));
    if (!all)
        return no_memory(err);
    if (wanted->n)
        memcpy(all, wanted->terms, wanted->n * sizeof(*all));
    for (size_t i = 0; i < terms.n_terms; i++)
        all[wanted->n + i] = (struct weighed_term){ terms.terms[i], weight };
    wanted->n = add_up(all, wanted->n + terms.n_terms);
    wanted->terms = all;
    return LENS_OK;
}

static enum lens_status want_reasons(struct reading *r,
                                     const struct lens_reason *reasons,
                                     size_t n, struct wanted *wanted,
                                     struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        const struct lens_span span = reasons[i].span;

        if (span.end > span.start && reasons[i].share > 0)
            status = want(
                r,
                (struct lens_view){ r->request->answer->text.p + span.start,
                                    span.end - span.start },
                reasons[i].share, wanted, err);
    }
    return status;
}

static enum lens_status offer_practices(struct reading *r,
                                        struct lens_error *err)
{
    const struct lens_answer *answer = r->request->answer;
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < answer->n_practices &&
                       r->offers->n < LENS_PACK_DOCUMENTS;
         i++) {
        const struct lens_answer_practice *p = &answer->practices[i];
        struct lens_pack_offer *offer = &r->offers->at[r->offers->n];

        offer->key = p->key;
        offer->score = offer->value = p->score;
        status = add_document(r, offer, p->why, err);
        if (status == LENS_OK)
            status = want_reasons(r, p->reasons, p->n_reasons,
                                  &r->wanted[r->offers->n], err);
        r->offers->n++;
    }
    return status;
}

static enum lens_status offer_scenarios(struct reading *r,
                                        struct lens_error *err)
{
    const struct lens_answer *answer = r->request->answer;
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < answer->n_scenarios &&
                       r->offers->n < LENS_PACK_DOCUMENTS;
         i++) {
        const struct lens_answer_scenario *s = &answer->scenarios[i];
        struct lens_pack_offer *offer = &r->offers->at[r->offers->n];

        offer->key = s->key;
        offer->score = offer->value = s->score;
        status = add_document(r, offer, "", err);
        if (status == LENS_OK)
            status = want_reasons(r, s->reasons, s->n_reasons,
                                  &r->wanted[r->offers->n], err);
        r->offers->n++;
    }
    return status;
}

static enum lens_status offer_topics(struct reading *r, struct lens_error *err)
{
    const struct lens_pack_request *request = r->request;
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < request->n_topics &&
                       r->offers->n < LENS_PACK_DOCUMENTS;
         i++) {
        struct lens_pack_offer *offer = &r->offers->at[r->offers->n];

        offer->key = request->topics[i].key;
        offer->score = request->topics[i].score;
        /* A part of an ideal, no probability: of the texts of the train split
         * those that ask for a topic find it at 0.3 or more, and all others
         * find some topic at 0.2 or less. */
        offer->value = offer->score * offer->score;
        status = add_document(r, offer, "", err);
        if (status == LENS_OK)
            status = want(r, request->answer->text, 1, &r->wanted[r->offers->n],
                          err);
        r->offers->n++;
    }
    return status;
}

/* How many sentences have each term. */
static enum lens_status count_terms(struct reading *r, struct lens_error *err)
{
    size_t n = 0;

    for (size_t d = 0; d < r->offers->n; d++) {
        r->n_sentences += r->offers->at[d].n;
        for (size_t s = 0; s < r->offers->at[d].n; s++)
            n += r->offers->at[d].sentences[s].n_terms;
    }
    r->frequent = lens_arena_alloc(r->arena, n, sizeof(*r->frequent));
    if (!r->frequent)
        return no_memory(err);
    n = 0;
    for (size_t d = 0; d < r->offers->n; d++) {
        for (size_t s = 0; s < r->offers->at[d].n; s++) {
            const struct lens_pack_sentence *of =
                &r->offers->at[d].sentences[s];

            for (size_t t = 0; t < of->n_terms; t++)
                r->frequent[n++] = (struct weighed_term){ of->terms[t], 1 };
        }
    }
    r->n_frequent = add_up(r->frequent, n);
    return LENS_OK;
}

/* What a sentence shares with the user's words, rare terms counting more. */
static double shared(const struct reading *r, const struct wanted *wanted,
                     const struct lens_pack_sentence *sentence)
{
    double sum = 0;

    for (size_t t = 0; t < sentence->n_terms; t++) {
        uint64_t term = sentence->terms[t];
        double weight = weight_of(wanted->terms, wanted->n, term);

        if (weight > 0)
            sum += weight *
                   log(1 + (double)r->n_sentences /
                               weight_of(r->frequent, r->n_frequent, term));
    }
    return sum;
}

/* From the worth of rows, above 1 for the reason in the answer, to that of
 * sentences. */
static void weigh(const struct reading *r, struct lens_pack_offer *offer,
                  const struct wanted *wanted)
{
    double most = 0;

    for (size_t s = 0; s < offer->n; s++) {
        double found = shared(r, wanted, &offer->sentences[s]);

        most = found > most ? found : most;
    }
    for (size_t s = 0; s < offer->n; s++) {
        struct lens_pack_sentence *to = &offer->sentences[s];
        double found = most > 0 ? shared(r, wanted, to) / most : 0;

        to->worth = to->worth > 1 ? 1 : 0.5 * to->worth + 0.5 * found;
    }
}

enum lens_status lens_pack_offers_read(const struct lens_pack_parts *parts,
                                       const struct lens_pack_request *request,
                                       struct lens_arena *arena,
                                       struct lens_pack_offers *out,
                                       struct lens_error *err)
{
    struct reading r = {
        .parts = parts, .request = request, .arena = arena, .offers = out
    };
    enum lens_status status;

    *out = (struct lens_pack_offers){ .at = NULL };
    out->at = lens_arena_alloc(arena, LENS_PACK_DOCUMENTS, sizeof(*out->at));
    r.wanted = lens_arena_alloc(arena, LENS_PACK_DOCUMENTS, sizeof(*r.wanted));
    if (!out->at || !r.wanted)
        return no_memory(err);
    status = offer_practices(&r, err);
    if (status == LENS_OK)
        status = offer_scenarios(&r, err);
    if (status == LENS_OK)
        status = offer_topics(&r, err);
    if (status == LENS_OK)
        status = count_terms(&r, err);
    for (size_t d = 0; status == LENS_OK && d < out->n; d++)
        weigh(&r, &out->at[d], &r.wanted[d]);
    return status;
}
