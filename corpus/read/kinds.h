/*
 * kinds.h - from one JSON object to one document.
 *
 * corpus/lens/lens.schema.json says which members each kind has.  Here is where
 * each of them goes:
 *
 *     member                     becomes
 *     id                         key
 *     title, name, a question's  title (not repeated as a text row)
 *       text
 *     kind of a background text  title: it has no other
 *     question, group, a          parent
 *       concept's kind
 *     order                      ordinal; what stands in an array has its
 *                                place there instead
 *     focus_area, text           text rows of LENS_F_TEXT
 *     phases, services, roles    attributes, in that order
 *     resources                  attributes with a URL
 *     related                    relations "related", weight 0
 *     stressed                   relations "stresses" with their weight
 *     questions                  text rows, tag "asker/kind"; "" in a topic
 *     all other prose            text rows of the field of the same name
 *
 * Rows stand in the order of the schema, which is the order for reading.
 *
 * Checked are names, types, the words allowed, the shape of ids, and lengths
 * that protect us.  The schema's editorial bounds (how many steps, how long a
 * paragraph) are not: they are a promise of the built-in lens, which its own
 * test holds, and no condition of reading one.
 */
#ifndef LENS_READ_KINDS_H
#define LENS_READ_KINDS_H

#include "read/draft.h"

/*
 * Fill the begun draft, whose kind chooses the mapping, from `object`.
 * Failures are recorded in the draft's reading.
 */
void lens_draft_fill(struct lens_draft *draft, struct lens_json_value object);

#endif /* LENS_READ_KINDS_H */
