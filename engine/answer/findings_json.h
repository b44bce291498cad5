/*
 * findings_json.h - what a search found as JSON, schema "search/1".
 *
 * search.schema.json beside this file says what may be where.  `highlights` are
 * byte offsets into the UTF-8 of `snippet`, end exclusive.
 */
#ifndef LENS_ANSWER_FINDINGS_JSON_H
#define LENS_ANSWER_FINDINGS_JSON_H

#include "answer/findings.h"
#include "base/buffer.h"

void lens_findings_json(const struct lens_findings *findings,
                        struct lens_buffer *out);

/* The members of `results`, a line each. */
void lens_findings_jsonl(const struct lens_findings *findings,
                         struct lens_buffer *out);

#endif /* LENS_ANSWER_FINDINGS_JSON_H */
