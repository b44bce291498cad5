/* tool_ask.c - what matters to a workload, in a thousand tokens. */
#include "answer/quote.h"
#include "answer/wording.h"
#include "api/ask_body.h"
#include "base/error.h"
#include "mcp/tool.h"

enum {
    /* What follows the practices, and one more of them. */
    RESERVE = 800,
    DECIMALS = 2
};

static const struct lens_mcp_member input[] = {
    { .name = "workload",
      .type = LENS_MCP_TEXT,
      .is_required = true,
      .about = "The description of the workload as the user wrote it: who uses "
               "it, which data and models, how it runs, what worries them. "
               "Sentences, not keywords; any length up to 256 KiB." },
    { .name = "top",
      .type = LENS_MCP_WHOLE,
      .max = LENS_TOP_MAX,
      .about = "How many practices to return; by default those worth reading" },
    { .name = "pillar",
      .type = LENS_MCP_TEXTS,
      .about = "Only these pillars: operational-excellence, security, "
               "reliability, performance-efficiency, cost-optimization, "
               "sustainability" },
    { .name = "risk",
      .type = LENS_MCP_TEXTS,
      .values = "High,Medium,Low",
      .about = "Only practices whose absence is this much of a risk" },
    { .name = "phase",
      .type = LENS_MCP_TEXTS,
      .about = "Only these lifecycle phases, such as model-selection" },
    { .name = "service",
      .type = LENS_MCP_TEXTS,
      .about = "Only practices that speak of these AWS services" },
    { .name = "role",
      .type = LENS_MCP_TEXTS,
      .about = "Only practices for these readers" },
    { .name = "scenario",
      .type = LENS_MCP_TEXT,
      .about = "Take this scenario as given, by its id" },
    LENS_MCP_DETAIL_ROW,
    { .name = NULL },
};

static const struct lens_mcp_member scenario_members[] = {
    { .name = "id", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "title", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "score", .type = LENS_MCP_NUMBER, .is_required = true },
    { .name = "url", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "summary", .type = LENS_MCP_TEXT },
    { .name = NULL },
};

static const struct lens_mcp_member practice_members[] = {
    { .name = "id", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "title", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "risk",
      .type = LENS_MCP_TEXT,
      .is_required = true,
      .about = "of leaving it out" },
    { .name = "score",
      .type = LENS_MCP_NUMBER,
      .is_required = true,
      .about = "probability that it matters here" },
    { .name = "why", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "url", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "your_words",
      .type = LENS_MCP_TEXT,
      .about = "the part of the description that called for it" },
    { .name = "pillar", .type = LENS_MCP_TEXT },
    { .name = "summary", .type = LENS_MCP_TEXT },
    { .name = "first_step", .type = LENS_MCP_TEXT },
    { .name = NULL },
};

static const struct lens_mcp_member output[] = {
    { .name = "verdict",
      .type = LENS_MCP_TEXT,
      .is_required = true,
      .values = "match,weak,none" },
    { .name = "confidence",
      .type = LENS_MCP_NUMBER,
      .is_required = true,
      .about = "probability that the text is about a generative AI workload" },
    { .name = "says",
      .type = LENS_MCP_TEXT,
      .is_required = true,
      .about = "the verdict in words, and what would make it a better one" },
    { .name = "scenarios",
      .type = LENS_MCP_OBJECTS,
      .is_required = true,
      .members = scenario_members },
    { .name = "best_practices",
      .type = LENS_MCP_OBJECTS,
      .is_required = true,
      .about = "best first",
      .members = practice_members },
    { .name = "left_out",
      .type = LENS_MCP_WHOLE,
      .is_required = true,
      .about = "practices that matter less, or had no room" },
    { .name = "warnings", .type = LENS_MCP_TEXTS },
    { .name = "source", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = NULL },
};

static enum lens_status read_ask(struct lens_api_worker *worker,
                                 struct lens_json_value arguments,
                                 struct lens_ask *out, struct lens_error *err)
{
    struct lens_ask ask = { .top = lens_mcp_count(arguments, "top",
                                                  LENS_TOP_MAX) };
    enum lens_status status =
        lens_mcp_workload_read(worker, arguments, &ask.text, err);

    if (status == LENS_OK)
        status = lens_api_filters_read(worker, arguments, &worker->call.arena,
                                       &ask.filter, err);
    if (status == LENS_OK)
        *out = ask;
    return status;
}

static void put_verdict(struct lens_json_writer *w, const struct lens_answer *a)
{
    struct lens_buffer says;

    lens_buffer_init(&says, 1 << 10);
    lens_buffer_add_text(&says, lens_verdict_sentence(a));
    if (a->verdict != LENS_MATCH)
        lens_buffer_add_format(&says, " %s", lens_verdict_advice(a));
    lens_json_put_text(w, "verdict", lens_verdict_name(a->verdict));
    lens_json_put_number(w, "confidence", a->confidence, DECIMALS);
    lens_json_put_view(w, "says", lens_buffer_view(&says));
    lens_buffer_release(&says);
}

static void put_scenarios(struct lens_json_writer *w,
                          const struct lens_answer *a, bool is_full)
{
    lens_json_open_array(w, "scenarios");
    for (size_t i = 0; i < a->n_scenarios; i++) {
        const struct lens_answer_scenario *s = &a->scenarios[i];

        lens_json_open_object(w, NULL);
        lens_json_put_text(w, "id", s->key);
        lens_json_put_text(w, "title", s->title);
        lens_json_put_number(w, "score", s->score, DECIMALS);
        lens_json_put_text(w, "url", s->url);
        if (is_full)
            lens_json_put_text(w, "summary", s->summary);
        lens_json_close_object(w);
    }
    lens_json_close_array(w);
}

static void put_quote(struct lens_json_writer *w, const struct lens_answer *a,
                      const struct lens_answer_practice *p)
{
    const struct lens_reason *own = lens_own_words(p);
    struct lens_buffer quote;

    if (!own)
        return;
    lens_buffer_init(&quote, LENS_QUOTE_BYTES_MAX);
    lens_quote_add(&quote, a->text, own->span, lens_quote_reason(a->text, own));
    lens_json_put_view(w, "your_words", lens_buffer_view(&quote));
    lens_buffer_release(&quote);
}

static void put_practice(struct lens_json_writer *w,
                         const struct lens_answer *a,
                         const struct lens_answer_practice *p, bool is_full)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "id", p->key);
    lens_json_put_text(w, "title", p->title);
    lens_json_put_text(w, "risk", p->risk);
    lens_json_put_number(w, "score", p->score, DECIMALS);
    lens_json_put_text(w, "why", p->why);
    lens_json_put_text(w, "url", p->url);
    if (is_full) {
        put_quote(w, a, p);
        lens_json_put_text(w, "pillar", p->pillar);
        lens_json_put_text(w, "summary", p->summary);
        lens_json_put_text(w, "first_step", p->first_step);
    }
    lens_json_close_object(w);
}

/* How many there was room for. */
static size_t put_practices(struct lens_json_writer *w,
                            const struct lens_answer *a, bool is_full)
{
    size_t n = 0;

    lens_json_open_array(w, "best_practices");
    while (n < a->n_practices && !lens_mcp_is_long(w, is_full, RESERVE))
        put_practice(w, a, &a->practices[n++], is_full);
    lens_json_close_array(w);
    return n;
}

static void put_warnings(struct lens_json_writer *w,
                         const struct lens_answer *a)
{
    if (!a->n_warnings && !lens_is_filtered_out(a))
        return;
    lens_json_open_array(w, "warnings");
    for (size_t i = 0; i < a->n_warnings; i++)
        lens_json_put_text(w, NULL, a->warnings[i]);
    if (lens_is_filtered_out(a))
        lens_json_put_text(w, NULL,
                           "no practice is left that the filters allow");
    lens_json_close_array(w);
}

static void put_source(struct lens_json_writer *w, const struct lens_answer *a)
{
    struct lens_buffer source;

    lens_buffer_init(&source, 1 << 10);
    lens_buffer_add_format(&source, "%s, edition %s", a->lens_name,
                           a->lens_edition);
    lens_json_put_view(w, "source", lens_buffer_view(&source));
    lens_buffer_release(&source);
}

static enum lens_status run(struct lens_api_worker *worker,
                            struct lens_json_value arguments,
                            struct lens_json_writer *w, struct lens_error *err)
{
    bool is_full = lens_mcp_is_full(arguments);
    const struct lens_answer *a = NULL;
    struct lens_ask ask;
    enum lens_status status = read_ask(worker, arguments, &ask, err);
    size_t n;

    if (status == LENS_OK)
        status = lens_api_ask(worker, &ask, &worker->call.arena, &a, err);
    if (status != LENS_OK)
        return status;
    put_verdict(w, a);
    put_scenarios(w, a, is_full);
    n = put_practices(w, a, is_full);
    lens_json_put_integer(w, "left_out",
                          (int64_t)(a->n_not_returned + a->n_practices - n));
    put_warnings(w, a);
    put_source(w, a);
    return LENS_OK;
}

const struct lens_mcp_tool lens_mcp_ask = {
    "ask",
    "Best practices for a workload",
    "Which scenarios of the AWS Well-Architected Generative AI Lens a "
    "described "
    "workload resembles, and which of its best practices matter to it, each "
    "with a score, its risk and why. Use it whenever somebody describes or "
    "designs a system with generative AI and wants to know what to look after. "
    "Verdict none: the text is not about one.",
    input,
    output,
    run
};
