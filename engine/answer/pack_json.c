/* pack_json.c - a pack as data, and as chat messages. */
#include "answer/pack_int.h"
#include "answer/pack_text.h"
#include "json/writer.h"

enum {
    SCORE_DECIMALS = 4,
    PROMPT_MAX = 64 << 20
};

static void put_passage(struct lens_json_writer *w,
                        const struct lens_pack_passage *p)
{
    lens_json_open_object(w, NULL);
    lens_json_put_integer(w, "rank", (int64_t)p->rank);
    lens_json_put_text(w, "id", p->id);
    lens_json_put_text(w, "kind", p->kind);
    lens_json_put_text(w, "title", p->title);
    lens_json_put_text(w, "url", p->url);
    lens_json_put_number(w, "score", p->score, SCORE_DECIMALS);
    lens_json_put_text(w, "text", p->text);
    lens_json_put_integer(w, "sentences", (int64_t)p->n_sentences);
    lens_json_put_integer(w, "tokens", (int64_t)p->n_tokens);
    lens_json_close_object(w);
}

static void put_tokens(struct lens_json_writer *w, const struct lens_pack *pack)
{
    lens_json_open_object(w, "tokens");
    lens_json_put_integer(w, "max", (int64_t)pack->max_tokens);
    lens_json_put_integer(w, "used", (int64_t)pack->n_tokens);
    lens_json_put_text(w, "counter", pack->counter);
    lens_json_close_object(w);
}

static void put_lens(struct lens_json_writer *w,
                     const struct lens_answer *answer)
{
    lens_json_open_object(w, "lens");
    lens_json_put_text(w, "id", answer->lens_id);
    lens_json_put_text(w, "name", answer->lens_name);
    lens_json_put_text(w, "edition", answer->lens_edition);
    lens_json_put_text(w, "corpus_hash", answer->corpus_hash);
    lens_json_close_object(w);
}

static void put_left_out(struct lens_json_writer *w,
                         const struct lens_pack_left_out *left)
{
    lens_json_open_object(w, "left_out");
    lens_json_put_integer(w, "practices", (int64_t)left->practices);
    lens_json_put_integer(w, "scenarios", (int64_t)left->scenarios);
    lens_json_put_integer(w, "topics", (int64_t)left->topics);
    lens_json_put_integer(w, "sentences", (int64_t)left->sentences);
    lens_json_put_integer(w, "near_duplicates", (int64_t)left->duplicates);
    lens_json_close_object(w);
}

static void put_prompt(struct lens_json_writer *w, const char *name,
                       const struct lens_pack *pack)
{
    struct lens_buffer prompt;

    lens_buffer_init(&prompt, PROMPT_MAX);
    lens_pack_markdown(pack, &prompt);
    lens_json_put_view(w, name, lens_buffer_view(&prompt));
    if (lens_buffer_status(&prompt) != LENS_OK)
        w->out->status = lens_buffer_status(&prompt);
    lens_buffer_release(&prompt);
}

void lens_pack_json(const struct lens_pack *pack, struct lens_buffer *out)
{
    const struct lens_answer *answer = pack->answer;
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "context-pack/1");
    lens_json_put_text(&w, "version", LENS_PACK_VERSION);
    lens_json_put_text(&w, "verdict", lens_verdict_name(answer->verdict));
    lens_json_put_number(&w, "confidence", answer->confidence, SCORE_DECIMALS);
    put_lens(&w, answer);
    put_tokens(&w, pack);
    lens_json_open_array(&w, "passages");
    for (size_t i = 0; i < pack->n; i++)
        put_passage(&w, &pack->passages[i]);
    lens_json_close_array(&w);
    put_left_out(&w, &pack->left_out);
    lens_json_put_text(&w, "empty_because",
                       pack->n ? "" : lens_pack_excuse(pack));
    lens_json_open_array(&w, "warnings");
    for (size_t i = 0; i < answer->n_warnings; i++)
        lens_json_put_text(&w, NULL, answer->warnings[i]);
    lens_json_close_array(&w);
    put_prompt(&w, "prompt", pack);
    lens_json_close_object(&w);
    lens_buffer_add_char(out, '\n');
}

void lens_pack_messages(const struct lens_pack *pack, struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_array(&w, NULL);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "role", "system");
    put_prompt(&w, "content", pack);
    lens_json_close_object(&w);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "role", "user");
    lens_json_put_view(&w, "content", pack->answer->text);
    lens_json_close_object(&w);
    lens_json_close_array(&w);
    lens_buffer_add_char(out, '\n');
}
