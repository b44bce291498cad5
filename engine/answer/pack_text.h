/*
 * pack_text.h - a pack as the text of a prompt, and what goes around it.
 *
 *     lens_pack_text()      the prompt: instructions, passages, what was left
 *                           out; Markdown or XML, as the pack was made for.
 *                           Its tokens are pack->n_tokens
 *     lens_pack_json()      the passages as data, and the Markdown of the
 *                           prompt (pack.schema.json)
 *     lens_pack_messages()  two chat messages: the Markdown as "system", the
 *                           user's own text, unchanged and not counted, as
 *                           "user"
 *
 * Addresses are written relative to what they all begin with, which is named
 * once: thirty of them in full would take half of the room.  XML has xml:base
 * for that.
 *
 * A passage is one line, whatever its document holds, so that no document can
 * write a heading with an id of its own.
 */
#ifndef LENS_ANSWER_PACK_TEXT_H
#define LENS_ANSWER_PACK_TEXT_H

#include "answer/pack.h"

void lens_pack_text(const struct lens_pack *pack, struct lens_buffer *out);

/* One passage, as in there. */
void lens_pack_put_passage(const struct lens_pack *pack,
                           const struct lens_pack_passage *passage,
                           struct lens_buffer *out);

/* The pack must have been made for Markdown. */
void lens_pack_json(const struct lens_pack *pack, struct lens_buffer *out);
void lens_pack_messages(const struct lens_pack *pack, struct lens_buffer *out);

#endif /* LENS_ANSWER_PACK_TEXT_H */
