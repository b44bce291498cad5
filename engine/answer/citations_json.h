/* citations_json.h - what was found about the citations of an answer, as JSON
 * ("cite-check/1", described by cite.schema.json). */
#ifndef LENS_ANSWER_CITATIONS_JSON_H
#define LENS_ANSWER_CITATIONS_JSON_H

#include "answer/citations.h"
#include "base/buffer.h"

void lens_citations_json(const struct lens_citations *citations,
                         struct lens_buffer *out);

#endif /* LENS_ANSWER_CITATIONS_JSON_H */
