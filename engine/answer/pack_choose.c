/*
 * pack_choose.c - which sentences of which documents to take.
 *
 * What the next sentence s of a document d adds:
 *
 *     the first      value(d) * (FIRST + (1 - FIRST) * worth(s)) * new(s)
 *     number k + 1   value(d) * DEEPER^k * worth(s) * new(s)
 *     new(s)         1 - the likeness of s to the nearest sentence taken, or
 *                    nothing at all from LENS_PACK_ALIKE on
 *
 * and the one that adds most for each token it costs, its document's heading
 * included where that is not there yet, is taken, until nothing fits.  value is
 * a probability that sinks quickly with the rank, so DEEPER decides between
 * many documents and much of a few.  Chosen on the train split of
 * tests/quality/workloads.jsonl, packs of 2,000 tokens, all-MiniLM-L6-v2:
 *
 *     DEEPER   practices in a pack   sentences of the first six   recall
 *     0.01             25.6                     1.30               0.966
 *     0.02             25.2                     1.55               0.966
 *     0.05             23.3                     1.92               0.961
 *
 * Without FIRST (0.8 of any first sentence was enough) documents opened with
 * their shortest sentence, which fits more of them (25.7, recall 0.967) and
 * tells a reader nothing.  What this was chosen over, `asklens eval --lens`
 * measures beside it: whole documents by rank, summaries by rank, and maximal
 * marginal relevance.
 *
 * Costs are first estimated, then counted for what is about to be taken.
 */
#include "answer/pack_int.h"

#include "answer/pack_text.h"
#include "base/error.h"

static const double first_of_all = 0.5;
static const double deeper = 0.05;

enum {
    PASSAGE_MAX = 1 << 20, /* bytes of one, as written */
    LEAST_TERMS = 4
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for a context pack");
}

/* The part of all terms of two sentences that both have. */
static double likeness(const struct lens_pack_sentence *a,
                       const struct lens_pack_sentence *b)
{
    size_t i = 0, j = 0, both = 0;

    while (i < a->n_terms && j < b->n_terms) {
        if (a->terms[i] == b->terms[j]) {
            both++;
            i++;
            j++;
        } else if (a->terms[i] < b->terms[j]) {
            i++;
        } else {
            j++;
        }
    }
    return both ? (double)both / (double)(a->n_terms + b->n_terms - both) : 0;
}

/* What a sentence adds for each token. */
static double worth_of(const struct lens_pack_offer *offer,
                       const struct lens_pack_sentence *s)
{
    double gain = first_of_all + (1 - first_of_all) * s->worth;
    double cost = s->cost + (offer->n_taken ? 0 : offer->cost);

    if (offer->n_taken)
        gain = s->worth;
    for (size_t k = 0; k < offer->n_taken; k++)
        gain *= deeper;
    return offer->value * gain * (1 - s->likeness) / (cost > 1 ? cost : 1);
}

bool lens_pack_is_to_be_had(const struct lens_pack_offer *offer, size_t i)
{
    const struct lens_pack_sentence *s = &offer->sentences[i];

    return !s->is_taken && !s->is_off && s->n_terms >= LEAST_TERMS &&
           s->likeness < LENS_PACK_ALIKE &&
           (!s->continues || offer->sentences[i - 1].is_taken);
}

/* The best sentence that is still there; false when there is none. */
static bool find_best(const struct lens_pack_offers *offers,
                      struct lens_pack_pick *out)
{
    double most = 0;
    bool found = false;

    for (size_t d = 0; d < offers->n; d++) {
        struct lens_pack_offer *offer = &offers->at[d];

        for (size_t i = 0; i < offer->n; i++) {
            struct lens_pack_sentence *s = &offer->sentences[i];
            double worth;

            if (!lens_pack_is_to_be_had(offer, i))
                continue;
            worth = worth_of(offer, s);
            if (!found || worth > most) {
                most = worth;
                *out = (struct lens_pack_pick){ offer, s };
                found = true;
            }
        }
    }
    return found;
}

/* The tokens of the offer as a passage, with one sentence more or without. */
static enum lens_status count_passage(const struct lens_pack_choice *choice,
                                      const struct lens_pack_offer *offer,
                                      const struct lens_pack_sentence *more,
                                      size_t *out, struct lens_error *err)
{
    struct lens_pack_passage passage;
    struct lens_arena scratch = { .max = choice->arena->max };
    struct lens_buffer text;
    enum lens_status status = LENS_OK;

    lens_buffer_init(&text, PASSAGE_MAX);
    if (offer->n_taken || more) {
        status = lens_pack_passage_of(offer, more, &scratch, &passage);
        if (status == LENS_OK) {
            lens_pack_put_passage(choice->pack, &passage, &text);
            status = lens_buffer_status(&text);
        }
        if (status == LENS_E_NOMEM)
            status = no_memory(err);
    }
    if (status == LENS_OK)
        status = choice->counter->ops->count(choice->counter,
                                             lens_buffer_view(&text), out, err);
    lens_buffer_release(&text);
    lens_arena_release(&scratch);
    return status;
}

enum lens_status lens_pack_count_pick(const struct lens_pack_choice *choice,
                                      const struct lens_pack_pick *pick,
                                      size_t *out, struct lens_error *err)
{
    size_t before = 0, after = 0;
    enum lens_status status =
        count_passage(choice, pick->offer, NULL, &before, err);

    if (status == LENS_OK)
        status =
            count_passage(choice, pick->offer, pick->sentence, &after, err);
    if (status == LENS_E_LIMIT) {
        *out = SIZE_MAX;
        return LENS_OK;
    }
    *out = after > before ? after - before : 0;
    return status;
}

/* Other sentences are now less new. */
static void compare_all(struct lens_pack_offers *offers,
                        const struct lens_pack_sentence *taken)
{
    for (size_t d = 0; d < offers->n; d++) {
        for (size_t i = 0; i < offers->at[d].n; i++) {
            struct lens_pack_sentence *s = &offers->at[d].sentences[i];
            double alike = s == taken ? 0 : likeness(s, taken);

            if (alike > s->likeness)
                s->likeness = alike;
        }
    }
}

void lens_pack_pick(struct lens_pack_choice *choice,
                    struct lens_pack_offers *offers, struct lens_pack_pick pick)
{
    pick.sentence->is_taken = true;
    pick.offer->n_taken++;
    choice->picks[choice->n++] = pick;
    compare_all(offers, pick.sentence);
}

enum lens_status lens_pack_choose(struct lens_pack_choice *choice,
                                  struct lens_pack_offers *offers,
                                  struct lens_error *err)
{
    struct lens_pack_pick pick;

    while (choice->n < choice->cap && find_best(offers, &pick)) {
        size_t cost = 0;
        enum lens_status status =
            lens_pack_count_pick(choice, &pick, &cost, err);

        if (status != LENS_OK)
            return status;
        if (cost > choice->room) {
            pick.sentence->is_off = true;
            continue;
        }
        choice->room -= cost;
        lens_pack_pick(choice, offers, pick);
    }
    return LENS_OK;
}

void lens_pack_unpick(struct lens_pack_choice *choice)
{
    struct lens_pack_pick *last = &choice->picks[--choice->n];

    last->sentence->is_taken = false;
    last->sentence->is_off = true;
    last->offer->n_taken--;
}
