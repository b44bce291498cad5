/* pack.c - the stages of a pack: offers, choice, order, counting. */
#include "answer/pack.h"

#include <stdlib.h>
#include <string.h>

#include "answer/pack_int.h"
#include "answer/pack_text.h"
#include "base/error.h"

enum {
    PICKS_MAX = 4096,
    TEXT_MAX = 64 << 20,
    ROUNDS = 4
};

struct making {
    const struct lens_pack_request *request;
    struct lens_arena *arena;
    struct lens_pack_offers offers;
    struct lens_pack_choice choice;
    struct lens_pack_passage *passages; /* of the pack, while it is made */
    struct lens_pack pack;
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for a context pack");
}

const char *lens_pack_href(const struct lens_pack *pack, const char *url)
{
    struct lens_view base = pack->url_base;

    return strncmp(url, base.p ? base.p : "", base.len) ? url : url + base.len;
}

const char *lens_pack_excuse(const struct lens_pack *pack)
{
    return pack->answer->verdict == LENS_NO_MATCH
               ? "The context is empty: the text does not seem to be about a "
                 "generative AI workload, and the lens has nothing on it."
               : "The context is empty: the lens has nothing that fits.";
}

/* What all addresses begin with, up to a slash; empty when that is no more than
 * the name of a host. */
static struct lens_view find_base(const struct lens_pack_offers *offers)
{
    const char *first = NULL;
    size_t len = 0, slashes = 0;

    for (size_t d = 0; d < offers->n; d++) {
        const char *url = offers->at[d].url;
        size_t same = 0;

        if (!*url)
            continue;
        if (!first) {
            first = url;
            len = strlen(url);
        }
        while (same < len && url[same] == first[same])
            same++;
        len = same;
    }
    while (len && first[len - 1] != '/')
        len--;
    for (size_t i = 0; i < len; i++)
        slashes += first[i] == '/';
    return slashes > 3 ? (struct lens_view){ first, len }
                       : (struct lens_view){ NULL, 0 };
}

/* About what an estimate says of a part of a text. */
static double about(const char *text, size_t len)
{
    const struct lens_token_counter *estimate = lens_token_estimate();
    size_t n = 0, none = 0;

    if (estimate->ops->count(estimate, (struct lens_view){ text, len }, &n,
                             NULL) != LENS_OK ||
        estimate->ops->count(estimate, (struct lens_view){ "", 0 }, &none,
                             NULL) != LENS_OK)
        return 0;
    return (double)(n - none);
}

static void set_costs(const struct making *m)
{
    const double signs = 12; /* brackets, blanks, the score */

    for (size_t d = 0; d < m->offers.n; d++) {
        struct lens_pack_offer *offer = &m->offers.at[d];
        const char *href = lens_pack_href(&m->pack, offer->url);

        offer->cost = signs + about(offer->key, strlen(offer->key)) +
                      about(offer->title, strlen(offer->title)) +
                      about(href, strlen(href));
        for (size_t s = 0; s < offer->n; s++)
            offer->sentences[s].cost =
                about(offer->sentences[s].text.p, offer->sentences[s].text.len);
    }
}

static size_t text_bytes(const struct lens_pack_offer *offer,
                         const struct lens_pack_sentence *more)
{
    size_t bytes = 1;

    for (size_t s = 0; s < offer->n; s++) {
        if (offer->sentences[s].is_taken || &offer->sentences[s] == more)
            bytes += offer->sentences[s].text.len + 1;
    }
    return bytes;
}

enum lens_status lens_pack_passage_of(const struct lens_pack_offer *offer,
                                      const struct lens_pack_sentence *more,
                                      struct lens_arena *arena,
                                      struct lens_pack_passage *out)
{
    char *text = lens_arena_alloc(arena, text_bytes(offer, more), 1);
    size_t n = 0, at = 0;

    if (!text)
        return LENS_E_NOMEM;
    for (size_t s = 0; s < offer->n; s++) {
        const struct lens_pack_sentence *of = &offer->sentences[s];

        if (!of->is_taken && of != more)
            continue;
        if (n++)
            text[at++] = ' ';
        memcpy(text + at, of->text.p, of->text.len);
        at += of->text.len;
    }
    *out = (struct lens_pack_passage){
        .id = offer->key,
        .kind = lens_kind_name(offer->kind),
        .title = offer->title,
        .url = offer->url,
        .score = offer->score,
        .text = text,
        .n_sentences = n,
    };
    return LENS_OK;
}

/* Score descending, key ascending. */
static int by_score(const void *pa, const void *pb)
{
    const struct lens_pack_passage *a = pa, *b = pb;

    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return strcmp(a->id, b->id);
}

/* Rank them, then put odd ranks before even ones, the latter backwards. */
static enum lens_status put_in_order(struct making *m,
                                     struct lens_pack_passage *at, size_t n,
                                     struct lens_error *err)
{
    struct lens_pack_passage *out = lens_arena_alloc(m->arena, n, sizeof(*out));

    if (!out)
        return no_memory(err);
    if (n)
        qsort(at, n, sizeof(*at), by_score);
    for (size_t i = 0; i < n; i++) {
        at[i].rank = i + 1;
        out[i % 2 ? n - 1 - i / 2 : i / 2] = at[i];
    }
    m->passages = out;
    m->pack.passages = out;
    m->pack.n = n;
    return LENS_OK;
}

static bool is_alike(const struct lens_pack_sentence *s)
{
    return !s->is_taken && s->likeness >= LENS_PACK_ALIKE;
}

static void count_left_out(struct making *m)
{
    const struct lens_answer *answer = m->pack.answer;
    struct lens_pack_left_out out = {
        .practices = answer->n_not_returned + answer->n_practices,
        .scenarios = answer->n_scenarios,
        .topics = m->request->n_topics,
    };

    for (size_t d = 0; d < m->offers.n; d++) {
        const struct lens_pack_offer *offer = &m->offers.at[d];

        if (!offer->n_taken)
            continue;
        out.practices -= offer->kind == LENS_PRACTICE;
        out.scenarios -= offer->kind == LENS_SCENARIO;
        out.topics -= offer->kind == LENS_TOPIC;
        out.sentences += offer->n - offer->n_taken;
        for (size_t s = 0; s < offer->n; s++)
            out.duplicates += is_alike(&offer->sentences[s]);
    }
    m->pack.left_out = out;
}

/* The tokens of what a writer writes. */
static enum lens_status count_text(const struct making *m, size_t *out,
                                   struct lens_error *err)
{
    const struct lens_token_counter *counter = m->choice.counter;
    struct lens_buffer text;
    enum lens_status status;

    lens_buffer_init(&text, TEXT_MAX);
    lens_pack_text(&m->pack, &text);
    status = lens_buffer_status(&text);
    if (status == LENS_OK)
        status =
            counter->ops->count(counter, lens_buffer_view(&text), out, err);
    else
        status = lens_fail(err, status, "a context pack is too long to write");
    lens_buffer_release(&text);
    return status;
}

/* The pack of what was chosen so far. */
static enum lens_status put_together(struct making *m, struct lens_error *err)
{
    struct lens_pack_passage *at =
        lens_arena_alloc(m->arena, m->offers.n, sizeof(*at));
    enum lens_status status;
    size_t n = 0;

    if (!at)
        return no_memory(err);
    for (size_t d = 0; d < m->offers.n; d++) {
        if (m->offers.at[d].n_taken &&
            lens_pack_passage_of(&m->offers.at[d], NULL, m->arena, &at[n++]) !=
                LENS_OK)
            return no_memory(err);
    }
    count_left_out(m);
    status = put_in_order(m, at, n, err);
    return status == LENS_OK ? count_text(m, &m->pack.n_tokens, err) : status;
}

static enum lens_status refuse(const struct making *m, size_t needed,
                               struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_LIMIT,
                    "a context pack does not fit into %zu tokens",
                    m->pack.max_tokens);
    return lens_hint(err, LENS_E_LIMIT,
                     "this one begins at %zu; %d are a good start", needed,
                     LENS_PACK_TOKENS_DEFAULT);
}

/* The sentence that opens a document with the fewest tokens; NULL for none. */
static struct lens_pack_sentence *shortest(struct lens_pack_offer *offer)
{
    struct lens_pack_sentence *found = NULL;

    for (size_t s = 0; s < offer->n; s++) {
        if (lens_pack_is_to_be_had(offer, s) &&
            (!found || offer->sentences[s].cost < found->cost))
            found = &offer->sentences[s];
    }
    return found;
}

/* The smallest pack there is. */
struct least {
    struct lens_pack_pick pick; /* no offer: there is nothing to be had */
    size_t n_tokens;
};

static enum lens_status find_least(struct making *m, struct least *out,
                                   struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    *out = (struct least){ .n_tokens = 0 };
    for (size_t d = 0; status == LENS_OK && d < m->offers.n; d++) {
        const struct lens_pack_pick pick = { &m->offers.at[d],
                                             shortest(&m->offers.at[d]) };

        if (!pick.sentence)
            continue;
        pick.sentence->is_taken = true;
        pick.offer->n_taken = 1;
        status = put_together(m, err);
        pick.sentence->is_taken = false;
        pick.offer->n_taken = 0;
        if (!out->pick.offer || m->pack.n_tokens < out->n_tokens)
            *out = (struct least){ pick, m->pack.n_tokens };
    }
    return status;
}

/* What did not fit may fit now. */
static void make_ready(const struct making *m)
{
    for (size_t d = 0; d < m->offers.n; d++) {
        for (size_t s = 0; s < m->offers.at[d].n; s++)
            m->offers.at[d].sentences[s].is_off = false;
    }
}

/* Fill the room beside `frame`, look at what the whole then takes, use what is
 * left over. */
static enum lens_status fill(struct making *m, size_t frame,
                             struct lens_error *err)
{
    const size_t max = m->pack.max_tokens;
    enum lens_status status = LENS_OK;
    size_t used = frame;

    for (int round = 0; status == LENS_OK && round < ROUNDS; round++) {
        const size_t before = m->choice.n;

        m->choice.room = max > used ? max - used : 0;
        make_ready(m);
        status = lens_pack_choose(&m->choice, &m->offers, err);
        if (status != LENS_OK || m->choice.n == before)
            break;
        status = put_together(m, err);
        while (status == LENS_OK && m->choice.n && m->pack.n_tokens > max) {
            lens_pack_unpick(&m->choice);
            status = put_together(m, err);
        }
        used = m->choice.n ? m->pack.n_tokens : frame;
    }
    return status;
}

/* What is nothing but words, for an answer without documents. */
static enum lens_status make_empty(struct making *m, struct lens_error *err)
{
    enum lens_status status = put_together(m, err);

    if (status == LENS_OK && m->pack.n_tokens > m->pack.max_tokens)
        return refuse(m, m->pack.n_tokens, err);
    return status;
}

static enum lens_status make(struct making *m, struct lens_error *err)
{
    struct least least;
    size_t cost = 0;
    enum lens_status status = find_least(m, &least, err);

    if (status != LENS_OK)
        return status;
    if (!least.pick.offer)
        return make_empty(m, err);
    if (least.n_tokens > m->pack.max_tokens)
        return refuse(m, least.n_tokens, err);
    status = lens_pack_count_pick(&m->choice, &least.pick, &cost, err);
    if (status == LENS_OK)
        status =
            fill(m, least.n_tokens > cost ? least.n_tokens - cost : 0, err);
    if (status != LENS_OK || m->choice.n)
        return status;
    lens_pack_pick(&m->choice, &m->offers, least.pick);
    return put_together(m, err);
}

/* The tokens of each passage, without what a counter says of nothing. */
static enum lens_status count_passages(struct making *m, struct lens_error *err)
{
    const struct lens_token_counter *counter = m->choice.counter;
    struct lens_buffer text;
    size_t none = 0;
    enum lens_status status =
        counter->ops->count(counter, (struct lens_view){ "", 0 }, &none, err);

    lens_buffer_init(&text, TEXT_MAX);
    for (size_t i = 0; status == LENS_OK && i < m->pack.n; i++) {
        size_t n = 0;

        lens_buffer_clear(&text);
        lens_pack_put_passage(&m->pack, &m->passages[i], &text);
        status = lens_buffer_status(&text);
        if (status != LENS_OK)
            status = no_memory(err);
        else
            status =
                counter->ops->count(counter, lens_buffer_view(&text), &n, err);
        m->passages[i].n_tokens = n > none ? n - none : 0;
    }
    lens_buffer_release(&text);
    return status;
}

enum lens_status lens_pack_make(const struct lens_pack_parts *parts,
                                const struct lens_pack_request *request,
                                struct lens_arena *arena, struct lens_pack *out,
                                struct lens_error *err)
{
    struct making m = { .request = request, .arena = arena };
    enum lens_status status = LENS_OK;

    m.pack.answer = request->answer;
    m.pack.form = request->form;
    m.pack.max_tokens =
        request->max_tokens ? request->max_tokens : LENS_PACK_TOKENS_DEFAULT;
    if (m.pack.max_tokens > LENS_PACK_TOKENS_MAX)
        return lens_fail(err, LENS_E_INVAL,
                         "a context pack has at most %d tokens",
                         LENS_PACK_TOKENS_MAX);
    m.choice = (struct lens_pack_choice){
        .pack = &m.pack,
        .counter = request->counter ? request->counter : lens_token_estimate(),
        .arena = arena,
        .picks = lens_arena_alloc(arena, PICKS_MAX, sizeof(*m.choice.picks)),
        .cap = PICKS_MAX,
    };
    m.pack.counter = m.choice.counter->name;
    if (!m.choice.picks)
        return no_memory(err);
    if (request->answer->verdict != LENS_NO_MATCH)
        status = lens_pack_offers_read(parts, request, arena, &m.offers, err);
    if (status != LENS_OK)
        return status;
    m.pack.url_base = find_base(&m.offers);
    set_costs(&m);
    status = make(&m, err);
    if (status == LENS_OK)
        status = count_passages(&m, err);
    if (status == LENS_OK)
        *out = m.pack;
    return status;
}
