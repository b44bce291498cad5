#include "api/dialects/passage_text.h"

#include <string.h>

#include "answer/wording.h"
#include "api/dialects/retrieval.h"
#include "base/buffer.h"

enum {
    /* Room kept for the source and the count of what is left out. */
    TAIL_MAX = 240
};

/* A text being written, and the reasons that choose its guidance. */
struct passage {
    struct lens_buffer out;
    const struct lens_document *doc;
    const struct lens_reason *reasons;
    size_t n_reasons;
};

static void begin(struct passage *p, const struct lens_document *doc,
                  const struct lens_reason *reasons, size_t n_reasons)
{
    *p = (struct passage){ .doc = doc,
                           .reasons = reasons,
                           .n_reasons = n_reasons };
    /* Titles and summaries are the lens's, and short; rows are measured. */
    lens_buffer_init(&p->out, 64 << 10);
    lens_buffer_add_format(&p->out, "%s %s\n", doc->key, doc->title);
}

static bool has_room(const struct passage *p, size_t len)
{
    return p->out.len + len + TAIL_MAX <= LENS_RETRIEVED_TEXT_MAX;
}

/* Did the user's words meet this row? */
static bool is_met(const struct passage *p, const struct lens_text_row *row)
{
    for (size_t i = 0; i < p->n_reasons; i++) {
        const struct lens_reason *r = &p->reasons[i];

        if (lens_is_met_row(r) && !strcmp(r->source, p->doc->key) &&
            !strcmp(r->text, row->text))
            return true;
    }
    return false;
}

/* The rows of a field that were met, a paragraph each. */
static void put_met(struct passage *p, enum lens_field field)
{
    for (size_t i = 0; i < p->doc->n_texts; i++) {
        const struct lens_text_row *row = &p->doc->texts[i];

        if (row->field == field && is_met(p, row) &&
            has_room(p, strlen(row->text) + 2))
            lens_buffer_add_format(&p->out, "\n%s\n", row->text);
    }
}

/* The rows of a field from the first on while they fit, and how many do not. */
static void put_list(struct passage *p, enum lens_field field,
                     const char *heading)
{
    size_t n = 0, n_left = 0;

    for (size_t i = 0; i < p->doc->n_texts; i++) {
        const struct lens_text_row *row = &p->doc->texts[i];

        if (row->field != field)
            continue;
        if (n_left || !has_room(p, strlen(row->text) + strlen(heading) + 8)) {
            n_left++;
            continue;
        }
        if (n++ == 0)
            lens_buffer_add_format(&p->out, "\n%s:\n", heading);
        lens_buffer_add_format(&p->out, "%zu. %s\n", n, row->text);
    }
    if (n && n_left)
        lens_buffer_add_format(&p->out, "(%zu more at the source)\n", n_left);
}

/* What the scenario stresses most, with the reason for each. */
static void put_stressed(struct passage *p)
{
    size_t n = 0;

    for (size_t i = 0; i < p->doc->n_relations; i++) {
        const struct lens_relation_row *row = &p->doc->relations[i];

        if (strcmp(row->type, "stresses") != 0 ||
            !has_room(p, strlen(row->to) + strlen(row->reason) + 48))
            continue;
        if (n++ == 0)
            lens_buffer_add_text(&p->out, "\nBest practices it stresses:\n");
        lens_buffer_add_format(&p->out, "- %s: %s\n", row->to, row->reason);
    }
}

/* End with the source, and hand the text to the arena. */
static enum lens_status finish(struct passage *p, struct lens_arena *arena,
                               const char **out, struct lens_error *err)
{
    enum lens_status status;
    char *text = NULL;

    lens_buffer_add_format(&p->out, "\nSource: %s", p->doc->url);
    status = lens_buffer_status(&p->out);
    if (status == LENS_OK)
        text = lens_arena_copy(arena, lens_buffer_view(&p->out));
    lens_buffer_release(&p->out);
    if (!text)
        return lens_fail(err, status == LENS_OK ? LENS_E_NOMEM : status,
                         "no memory for the text of a result");
    *out = text;
    return LENS_OK;
}

enum lens_status lens_practice_text(const struct lens_answer_practice *practice,
                                    const struct lens_document *doc,
                                    struct lens_arena *arena, const char **out,
                                    struct lens_error *err)
{
    struct passage p;

    begin(&p, doc, practice->reasons, practice->n_reasons);
    lens_buffer_add_format(
        &p.out, "Best practice of the pillar %s; risk if it is missing: %s.\n",
        practice->pillar_name, practice->risk);
    lens_buffer_add_format(&p.out, "\nWhy here: %s\n\n%s\n", practice->why,
                           practice->summary);
    put_met(&p, LENS_F_GUIDANCE);
    put_met(&p, LENS_F_ON_AWS);
    put_list(&p, LENS_F_STEPS, "Steps");
    return finish(&p, arena, out, err);
}

enum lens_status lens_scenario_text(const struct lens_answer_scenario *scenario,
                                    const struct lens_document *doc,
                                    struct lens_arena *arena, const char **out,
                                    struct lens_error *err)
{
    struct passage p;

    begin(&p, doc, scenario->reasons, scenario->n_reasons);
    lens_buffer_add_format(
        &p.out, "Scenario of the lens that the description resembles.\n\n%s\n",
        scenario->summary);
    put_met(&p, LENS_F_USE_WHEN);
    put_met(&p, LENS_F_CHARACTER);
    put_stressed(&p);
    return finish(&p, arena, out, err);
}
