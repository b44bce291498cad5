/* prompts.c - what a person picks from a menu, to begin a talk with. */
#include <string.h>

#include "base/error.h"
#include "mcp/mcp_int.h"
#include "mcp/schema.h"
#include "nearest.h"

enum {
    ARGUMENTS_MAX = 2
};

struct argument {
    const char *name, *about;
};

/* The message: each argument stands between two of the parts. */
struct prompt {
    const char *name, *title, *description;
    struct argument arguments[ARGUMENTS_MAX]; /* all are required */
    const char *parts[ARGUMENTS_MAX + 1];
};

static const struct prompt prompts[] = {
    { "review_workload",
      "Review a workload",
      "What the Generative AI Lens asks of a workload you describe",
      { { "workload", "The workload, in your own words" } },
      { "Review this workload against the AWS Well-Architected Generative AI "
        "Lens.\n\n<workload>\n",
        "\n</workload>\n\n"
        "1. Call the tool `ask` with the text above, word for word.\n"
        "2. If the verdict is none, say that the lens has nothing to say about "
        "it and stop. If it is weak, say what the description leaves open and "
        "ask me for it before you go on.\n"
        "3. Call `fetch` for the five practices that matter most.\n"
        "4. Write, for each: what the description says about it already, what "
        "is missing, and the next step, with the id and the URL of the "
        "practice. High risks come first.\n"
        "5. End with the questions the description does not answer.\n"
        "What the tools did not say is not part of the review." } },
    { "check_practice",
      "Check a design against a practice",
      "How a design meets one best practice, and what it lacks",
      { { "practice", "Its id, such as GENSEC01-BP01" },
        { "design", "The design, in your own words" } },
      { "Call the tool `fetch` with the id `",
        "` and compare this design with what the practice asks for.\n\n"
        "<design>\n",
        "\n</design>\n\n"
        "Say, step by step of the practice: met, not met, or not to be told "
        "from the text. Quote the design for what is met. End with the one "
        "change that would help most, and the URL of the practice. If `fetch` "
        "does not know the id, say so and stop." } },
};

enum {
    N_PROMPTS = sizeof(prompts) / sizeof(*prompts)
};

static void put_prompt(struct lens_json_writer *w, const struct prompt *prompt)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "name", prompt->name);
    lens_json_put_text(w, "title", prompt->title);
    lens_json_put_text(w, "description", prompt->description);
    lens_json_open_array(w, "arguments");
    for (size_t i = 0; i < ARGUMENTS_MAX && prompt->arguments[i].name; i++) {
        lens_json_open_object(w, NULL);
        lens_json_put_text(w, "name", prompt->arguments[i].name);
        lens_json_put_text(w, "description", prompt->arguments[i].about);
        lens_json_put_bool(w, "required", true);
        lens_json_close_object(w);
    }
    lens_json_close_array(w);
    lens_json_close_object(w);
}

enum lens_status lens_mcp_prompts_list(struct lens_mcp_call *call,
                                       struct lens_json_writer *w,
                                       struct lens_error *err)
{
    enum lens_status status = lens_mcp_cursor_check(call, err);

    if (status != LENS_OK)
        return status;
    lens_json_open_array(w, "prompts");
    for (size_t i = 0; i < N_PROMPTS; i++)
        put_prompt(w, &prompts[i]);
    lens_json_close_array(w);
    return LENS_OK;
}

/* NULL, and why, when there is none of the name. */
static const struct prompt *find_prompt(const char *name,
                                        struct lens_error *err)
{
    const char *names[N_PROMPTS], *nearest;

    for (size_t i = 0; i < N_PROMPTS; i++) {
        names[i] = prompts[i].name;
        if (!strcmp(name, names[i]))
            return &prompts[i];
    }
    (void)lens_fail(err, LENS_E_NOT_FOUND, "there is no prompt '%.60s'", name);
    nearest = lens_nearest(name, names, N_PROMPTS);
    if (nearest)
        (void)lens_hint(err, LENS_E_NOT_FOUND, "did you mean '%s'?", nearest);
    else
        (void)lens_hint(err, LENS_E_NOT_FOUND, "'prompts/list' names them");
    return NULL;
}

static enum lens_status read_arguments(const struct lens_mcp_call *call,
                                       const struct prompt *prompt,
                                       const char *out[ARGUMENTS_MAX],
                                       struct lens_error *err)
{
    struct lens_mcp_member members[ARGUMENTS_MAX + 1] = { { .name = NULL } };
    struct lens_json_value object = { call->params.doc, NULL };
    enum lens_status status;

    if (lens_json_has(call->params, "arguments"))
        object = lens_json_object(call->params, "arguments");
    for (size_t i = 0; i < ARGUMENTS_MAX && prompt->arguments[i].name; i++)
        members[i] =
            (struct lens_mcp_member){ .name = prompt->arguments[i].name,
                                      .is_required = true };
    status = lens_json_check(object.doc, err);
    if (status == LENS_OK)
        status = lens_mcp_members_check(object, members, err);
    if (status != LENS_OK)
        return status;
    for (size_t i = 0; members[i].name; i++)
        out[i] = lens_json_text(object, members[i].name);
    return lens_json_check(object.doc, err);
}

static void put_message(struct lens_json_writer *w, struct lens_view text)
{
    lens_json_open_array(w, "messages");
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "role", "user");
    lens_json_open_object(w, "content");
    lens_json_put_text(w, "type", "text");
    lens_json_put_view(w, "text", text);
    lens_json_close_object(w);
    lens_json_close_object(w);
    lens_json_close_array(w);
}

enum lens_status lens_mcp_prompts_get(struct lens_mcp_call *call,
                                      struct lens_json_writer *w,
                                      struct lens_error *err)
{
    const char *name = NULL, *values[ARGUMENTS_MAX] = { NULL };
    const struct prompt *prompt;
    struct lens_buffer text;
    enum lens_status status = lens_mcp_param(call, "name", &name, err);

    if (status != LENS_OK)
        return status;
    prompt = find_prompt(name, err);
    if (!prompt)
        return LENS_E_NOT_FOUND;
    status = read_arguments(call, prompt, values, err);
    if (status != LENS_OK)
        return status;
    lens_buffer_init(&text, LENS_API_BODY_MAX + (64 << 10));
    for (size_t i = 0; i <= ARGUMENTS_MAX && prompt->parts[i]; i++) {
        lens_buffer_add_text(&text, prompt->parts[i]);
        if (i < ARGUMENTS_MAX && values[i])
            lens_buffer_add_text(&text, values[i]);
    }
    status = lens_buffer_status(&text);
    if (status != LENS_OK)
        (void)lens_fail(err, status, "no memory for the prompt");
    lens_json_put_text(w, "description", prompt->description);
    put_message(w, lens_buffer_view(&text));
    lens_buffer_release(&text);
    return status;
}
