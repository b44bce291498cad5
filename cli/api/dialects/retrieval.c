#include "api/dialects/retrieval.h"

#include "api/ask_body.h"
#include "api/dialects/filter_names.h"
#include "api/dialects/metadata.h"
#include "api/dialects/passage_text.h"
#include "base/error.h"

/* The answer being made a list. */
struct listing {
    struct lens_api_call *call;
    const struct lens_retrieval *request;
    const struct lens_answer *answer;
    struct lens_retrieved *at;
    size_t n;
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for the results");
}

/* A fact without a value has none, not an empty one. */
static struct lens_filter_values one_value(const char *const *value)
{
    return (struct lens_filter_values){ value, **value != '\0' };
}

static bool may_stay(const struct lens_retrieval *request,
                     const struct lens_retrieved *r)
{
    const char *kind = lens_kind_name(r->kind);
    const struct lens_facts facts = {
        .of = {
            [LENS_FACT_KIND] = one_value(&kind),
            [LENS_FACT_ID] = one_value(&r->key),
            [LENS_FACT_PILLAR] = one_value(&r->pillar),
            [LENS_FACT_QUESTION] = one_value(&r->question),
            [LENS_FACT_RISK] = one_value(&r->risk),
            [LENS_FACT_PHASE] = r->phases,
            [LENS_FACT_SERVICE] = r->services,
            [LENS_FACT_ROLE] = r->roles,
        },
        .score = r->score,
    };

    return r->score >= request->at_least &&
           lens_condition_holds(request->filter, &facts);
}

static enum lens_status load(const struct listing *l, const char *key,
                             double score, struct lens_document *doc,
                             struct lens_retrieved *out, struct lens_error *err)
{
    struct lens_docstore *docs = l->call->worker->opened.docs;
    struct lens_arena *arena = l->call->arena;
    enum lens_status status =
        docs->ops->find(docs, lens_view_of(key), arena, doc, err);

    return status == LENS_OK
               ? lens_retrieved_describe(doc, score, arena, out, err)
               : status;
}

static enum lens_status add_practice(struct listing *l,
                                     const struct lens_answer_practice *p,
                                     struct lens_error *err)
{
    struct lens_retrieved r;
    struct lens_document doc;
    enum lens_status status = load(l, p->key, p->score, &doc, &r, err);

    if (status != LENS_OK || !may_stay(l->request, &r))
        return status;
    status = lens_practice_text(p, &doc, l->call->arena, &r.text, err);
    if (status == LENS_OK)
        l->at[l->n++] = r;
    return status;
}

static enum lens_status add_scenario(struct listing *l,
                                     const struct lens_answer_scenario *s,
                                     struct lens_error *err)
{
    struct lens_retrieved r;
    struct lens_document doc;
    enum lens_status status = load(l, s->key, s->score, &doc, &r, err);

    if (status != LENS_OK || !may_stay(l->request, &r))
        return status;
    status = lens_scenario_text(s, &doc, l->call->arena, &r.text, err);
    if (status == LENS_OK)
        l->at[l->n++] = r;
    return status;
}

/* Both lists are in order of score already. */
static enum lens_status merge(struct listing *l, struct lens_error *err)
{
    const struct lens_answer *a = l->answer;
    enum lens_status status = LENS_OK;
    size_t s = 0, p = 0;

    while (status == LENS_OK && l->n < l->request->top &&
           (s < a->n_scenarios || p < a->n_practices)) {
        bool is_scenario = s < a->n_scenarios &&
                           (p == a->n_practices ||
                            a->scenarios[s].score >= a->practices[p].score);

        status = is_scenario ? add_scenario(l, &a->scenarios[s++], err)
                             : add_practice(l, &a->practices[p++], err);
    }
    return status;
}

static enum lens_status ask(struct listing *l, struct lens_error *err)
{
    const struct lens_retrieval *r = l->request;
    struct lens_ask ask = { .text = r->text, .channels = r->channels };

    /* What a filter takes away has to be made up for from further down. */
    ask.top = r->filter || r->top > LENS_TOP_MAX ? LENS_TOP_MAX : r->top;
    return lens_api_ask(l->call->worker, &ask, l->call->arena, &l->answer, err);
}

enum lens_status lens_retrieve(struct lens_api_call *call,
                               const struct lens_retrieval *request,
                               struct lens_retrieved_list *out,
                               struct lens_error *err)
{
    struct listing l = { .call = call, .request = request };
    enum lens_status status = LENS_OK;

    if (request->filter)
        status = lens_condition_resolve(&call->worker->opened, request->filter,
                                        call->arena, err);
    if (status == LENS_OK)
        status = ask(&l, err);
    if (status != LENS_OK)
        return status;
    l.at = lens_arena_alloc(call->arena,
                            l.answer->n_scenarios + l.answer->n_practices,
                            sizeof(*l.at));
    if (!l.at)
        return no_memory(err);
    status = merge(&l, err);
    if (status == LENS_OK)
        *out = (struct lens_retrieved_list){ l.at, l.n };
    return status;
}
