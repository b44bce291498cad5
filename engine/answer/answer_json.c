#include "answer/answer_json.h"

#include <stdio.h>
#include <string.h>

#include "answer/answer_json_int.h"
#include "answer/highlight.h"
#include "answer/wording.h"
#include "base/error.h"

enum {
    SCORE_DECIMALS = 4,
    SHARE_DECIMALS = 6,
    MAX_HIGHLIGHTS = 64
};

const char *lens_answer_member_name(enum lens_answer_member member)
{
    static const char *const names[] = {
#define X(name, text) text,
        LENS_ANSWER_MEMBER_MAP(X)
#undef X
    };

    return (unsigned)member < LENS_N_ANSWER_MEMBERS ? names[member] : "?";
}

static enum lens_status unknown_member(struct lens_view name,
                                       struct lens_error *err)
{
    char list[200] = "";
    size_t len = 0;

    for (unsigned i = 0; i < LENS_N_ANSWER_MEMBERS && len < sizeof(list); i++)
        len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
                                i ? ", " : "", lens_answer_member_name(i));
    (void)lens_fail(err, LENS_E_INVAL, "the answer has no member '%.*s'",
                    name.len > 60 ? 60 : (int)name.len, name.p);
    return lens_hint(err, LENS_E_INVAL, "members are %s", list);
}

enum lens_status lens_answer_members_parse(struct lens_view list, unsigned *out,
                                           struct lens_error *err)
{
    unsigned members = 0;
    size_t at = 0;

    do {
        struct lens_view name = { list.p + at, 0 };
        unsigned i = 0;

        while (at < list.len && list.p[at] != ',')
            at++;
        name.len = (size_t)(list.p + at - name.p);
        while (i < LENS_N_ANSWER_MEMBERS &&
               !lens_view_equal(name, lens_view_of(lens_answer_member_name(i))))
            i++;
        if (i == LENS_N_ANSWER_MEMBERS)
            return unknown_member(name, err);
        members |= 1U << i;
    } while (at++ < list.len);
    *out = members;
    return LENS_OK;
}

static void put_span(struct lens_json_writer *w, const char *name,
                     struct lens_span span)
{
    bool pretty = w->pretty;

    /* Two numbers fit a line, also where everything else has its own. */
    lens_json_open_array(w, name);
    w->pretty = false;
    lens_json_put_integer(w, NULL, (int64_t)span.start);
    lens_json_put_integer(w, NULL, (int64_t)span.end);
    lens_json_close_array(w);
    w->pretty = pretty;
}

static void put_spans(struct lens_json_writer *w, const char *name,
                      const struct lens_span *spans, size_t n)
{
    lens_json_open_array(w, name);
    for (size_t i = 0; i < n; i++)
        put_span(w, NULL, spans[i]);
    lens_json_close_array(w);
}

static void put_texts(struct lens_json_writer *w, const char *name,
                      const char *const *texts, size_t n)
{
    lens_json_open_array(w, name);
    for (size_t i = 0; i < n; i++)
        lens_json_put_text(w, NULL, texts[i]);
    lens_json_close_array(w);
}

static struct lens_view part_of(struct lens_view text, struct lens_span span)
{
    return (struct lens_view){ text.p + span.start, span.end - span.start };
}

static void put_reason(struct lens_json_writer *w, const struct lens_answer *a,
                       const struct lens_reason *r)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "channel", r->channel);
    if (r->span.end > r->span.start)
        put_span(w, "query_span", r->span);
    else
        lens_json_put_null(w, "query_span");
    put_spans(w, "words", r->words, r->n_words);
    lens_json_open_array(w, "terms");
    for (size_t i = 0; i < r->n_words; i++)
        lens_json_put_view(w, NULL, part_of(a->text, r->words[i]));
    lens_json_close_array(w);
    lens_json_put_text(w, "source", r->source);
    lens_json_put_text(w, "doc_field", r->field);
    lens_json_put_text(w, "text", r->text);
    lens_json_put_number(w, "contribution", r->share, SHARE_DECIMALS);
    lens_json_close_object(w);
}

static void put_reasons(struct lens_json_writer *w, const struct lens_answer *a,
                        const struct lens_reason *reasons, size_t n)
{
    lens_json_open_array(w, "why");
    for (size_t i = 0; i < n; i++)
        put_reason(w, a, &reasons[i]);
    lens_json_close_array(w);
}

static void put_filters(struct lens_json_writer *w, const struct lens_filter *f)
{
    const struct {
        const char *name;
        const char *const *values;
        size_t n;
    } lists[] = {
        { "pillar", f->pillars, f->n_pillars },
        { "risk", f->risks, f->n_risks },
        { "phase", f->phases, f->n_phases },
        { "service", f->services, f->n_services },
        { "role", f->roles, f->n_roles },
    };

    lens_json_open_object(w, "filters");
    for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
        if (lists[i].n)
            put_texts(w, lists[i].name, lists[i].values, lists[i].n);
    }
    if (f->scenario)
        lens_json_put_text(w, "scenario", f->scenario);
    lens_json_close_object(w);
}

static void put_query(struct lens_json_writer *w, const struct lens_answer *a)
{
    lens_json_open_object(w, "query");
    lens_json_put_view(w, "text", a->text);
    lens_json_put_text(w, "lang", a->language);
    lens_json_put_integer(w, "tokens", (int64_t)a->n_words);
    put_filters(w, &a->filter);
    lens_json_close_object(w);
}

static void put_corpus(struct lens_json_writer *w, const struct lens_answer *a)
{
    lens_json_open_object(w, "corpus");
    lens_json_put_text(w, "lens", a->lens_id);
    lens_json_put_text(w, "name", a->lens_name);
    lens_json_put_text(w, "revision", a->lens_edition);
    lens_json_put_text(w, "hash", a->corpus_hash);
    lens_json_put_integer(w, "best_practices", (int64_t)a->n_practices_total);
    lens_json_put_integer(w, "scenarios", (int64_t)a->n_scenarios_total);
    lens_json_close_object(w);
}

static void put_facets(struct lens_json_writer *w, const struct lens_answer *a)
{
    lens_json_open_array(w, "facets");
    for (size_t i = 0; i < a->n_facets; i++) {
        const struct lens_answer_facet *f = &a->facets[i];

        lens_json_open_object(w, NULL);
        put_span(w, "query_span", f->span);
        lens_json_put_view(w, "text", part_of(a->text, f->span));
        lens_json_put_bool(w, "negated", f->negated);
        if (f->best[0])
            lens_json_put_text(w, "best_practice", f->best);
        else
            lens_json_put_null(w, "best_practice");
        lens_json_put_number(w, "score", f->best_score, SCORE_DECIMALS);
        lens_json_close_object(w);
    }
    lens_json_close_array(w);
}

static void put_scenario(struct lens_json_writer *w,
                         const struct lens_answer *a, size_t i)
{
    const struct lens_answer_scenario *s = &a->scenarios[i];

    lens_json_open_object(w, NULL);
    lens_json_put_integer(w, "rank", (int64_t)i + 1);
    lens_json_put_text(w, "id", s->key);
    lens_json_put_text(w, "title", s->title);
    lens_json_put_number(w, "score", s->score, SCORE_DECIMALS);
    lens_json_put_text(w, "summary", s->summary);
    lens_json_put_text(w, "url", s->url);
    put_reasons(w, a, s->reasons, s->n_reasons);
    put_texts(w, "best_practices", s->practices, s->n_practices);
    lens_json_close_object(w);
}

static void put_scenarios(struct lens_json_writer *w,
                          const struct lens_answer *a)
{
    lens_json_open_array(w, "scenarios");
    for (size_t i = 0; i < a->n_scenarios; i++)
        put_scenario(w, a, i);
    lens_json_close_array(w);
}

static void put_aliases(struct lens_json_writer *w, const char *key)
{
    char alias[LENS_ALIAS_MAX];

    lens_json_open_array(w, "aliases");
    lens_alias_underscore(key, alias);
    lens_json_put_text(w, NULL, alias);
    lens_alias_lower(key, alias);
    lens_json_put_text(w, NULL, alias);
    lens_json_close_array(w);
}

/* The row of the practice the user's words met best, else its summary. */
static void put_snippet(struct lens_json_writer *w, const struct lens_answer *a,
                        const struct lens_answer_practice *p)
{
    struct lens_span marks[MAX_HIGHLIGHTS];
    const struct lens_reason *best =
        lens_strongest_reason(p->reasons, p->n_reasons, "lexical");
    const char *snippet = best ? best->text : p->summary;
    size_t n = 0;

    if (best)
        n = lens_highlight(lens_view_of(snippet), a->text, best->words,
                           best->n_words, marks, MAX_HIGHLIGHTS);
    lens_json_put_text(w, "snippet", snippet);
    put_spans(w, "highlights", marks, n);
}

void lens_answer_json_practice(struct lens_json_writer *w,
                               const struct lens_answer *a, size_t i)
{
    const struct lens_answer_practice *p = &a->practices[i];

    lens_json_open_object(w, NULL);
    lens_json_put_integer(w, "rank", (int64_t)i + 1);
    lens_json_put_text(w, "id", p->key);
    put_aliases(w, p->key);
    lens_json_put_text(w, "question", p->question);
    lens_json_put_text(w, "pillar", p->pillar);
    lens_json_put_text(w, "risk", p->risk);
    lens_json_put_text(w, "title", p->title);
    lens_json_put_number(w, "score", p->score, SCORE_DECIMALS);
    lens_json_put_text(w, "why_sentence", p->why);
    lens_json_put_text(w, "summary", p->summary);
    lens_json_put_text(w, "first_step", p->first_step);
    put_snippet(w, a, p);
    lens_json_put_text(w, "url", p->url);
    lens_json_put_text(w, "content_hash", p->content_hash);
    put_texts(w, "phases", p->phases, p->n_phases);
    put_reasons(w, a, p->reasons, p->n_reasons);
    lens_json_close_object(w);
}

static void put_practices(struct lens_json_writer *w,
                          const struct lens_answer *a)
{
    lens_json_open_array(w, "best_practices");
    for (size_t i = 0; i < a->n_practices; i++)
        lens_answer_json_practice(w, a, i);
    lens_json_close_array(w);
}

static void put_coverage(struct lens_json_writer *w,
                         const struct lens_answer *a)
{
    lens_json_open_object(w, "coverage");
    lens_json_put_integer(w, "questions_hit", (int64_t)a->n_questions_hit);
    lens_json_put_integer(w, "questions_total", (int64_t)a->n_questions_total);
    lens_json_put_integer(w, "returned", (int64_t)a->n_practices);
    lens_json_put_integer(w, "not_returned", (int64_t)a->n_not_returned);
    lens_json_close_object(w);
}

static void put_warnings(struct lens_json_writer *w,
                         const struct lens_answer *a)
{
    lens_json_open_array(w, "warnings");
    for (size_t i = 0; i < a->n_warnings; i++)
        lens_json_put_text(w, NULL, a->warnings[i]);
    if (lens_is_filtered_out(a))
        lens_json_put_text(w, NULL,
                           "no practice is left that the filters allow");
    lens_json_close_array(w);
}

static void put_timing(struct lens_json_writer *w, const struct lens_answer *a)
{
    const struct lens_timing *t = &a->timing;

    lens_json_open_object(w, "timing_us");
    lens_json_put_integer(w, "analyze", (int64_t)(t->analyze_ns / 1000));
    lens_json_put_integer(w, "embed", (int64_t)(t->embed_ns / 1000));
    lens_json_put_integer(w, "retrieve", (int64_t)(t->retrieve_ns / 1000));
    lens_json_put_integer(w, "rank", (int64_t)(t->rank_ns / 1000));
    lens_json_put_integer(w, "explain", (int64_t)(t->explain_ns / 1000));
    lens_json_put_integer(w, "total", (int64_t)(t->total_ns / 1000));
    lens_json_close_object(w);
}

/* Which channels took part, and the constants they were fused with. */
static void put_ranking(struct lens_json_writer *w, const struct lens_answer *a)
{
    lens_json_open_object(w, "ranking");
    lens_json_put_text(w, "channels", a->channels);
    if (a->embedder[0])
        lens_json_put_text(w, "embedder", a->embedder);
    else
        lens_json_put_null(w, "embedder");
    lens_json_open_object(w, "constants");
    for (size_t i = 0; i < a->n_constants; i++)
        lens_json_put_number(w, a->constants[i].name, a->constants[i].value,
                             SCORE_DECIMALS);
    lens_json_close_object(w);
    lens_json_close_object(w);
}

static void put_member(struct lens_json_writer *w, const struct lens_answer *a,
                       enum lens_answer_member member)
{
    switch (member) {
    case LENS_ANSWER_SCHEMA:
        lens_json_put_text(w, "schema", "recommend/1");
        break;
    case LENS_ANSWER_QUERY: put_query(w, a); break;
    case LENS_ANSWER_CORPUS: put_corpus(w, a); break;
    case LENS_ANSWER_RANKING: put_ranking(w, a); break;
    case LENS_ANSWER_VERDICT:
        lens_json_put_text(w, "verdict", lens_verdict_name(a->verdict));
        break;
    case LENS_ANSWER_CONFIDENCE:
        lens_json_put_number(w, "confidence", a->confidence, SCORE_DECIMALS);
        break;
    case LENS_ANSWER_FACETS: put_facets(w, a); break;
    case LENS_ANSWER_SCENARIOS: put_scenarios(w, a); break;
    case LENS_ANSWER_BEST_PRACTICES: put_practices(w, a); break;
    case LENS_ANSWER_COVERAGE: put_coverage(w, a); break;
    case LENS_ANSWER_WARNINGS: put_warnings(w, a); break;
    case LENS_ANSWER_TIMING: put_timing(w, a); break;
    case LENS_N_ANSWER_MEMBERS: break;
    }
}

void lens_answer_json(const struct lens_answer *answer,
                      const struct lens_answer_json_options *options,
                      struct lens_buffer *out)
{
    const unsigned timing = 1U << LENS_ANSWER_TIMING;
    unsigned members = options->members;
    struct lens_json_writer w;

    if (!members)
        members = ~timing;
    if (options->timing)
        members |= timing;
    lens_json_writer_init(&w, out, options->pretty);
    lens_json_open_object(&w, NULL);
    for (unsigned i = 0; i < LENS_N_ANSWER_MEMBERS; i++) {
        if (members & 1U << i)
            put_member(&w, answer, (enum lens_answer_member)i);
    }
    lens_json_close_object(&w);
}
