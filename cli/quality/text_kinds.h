/* text_kinds.h - which judged texts are looked at together. */
#ifndef LENS_CLI_QUALITY_TEXT_KINDS_H
#define LENS_CLI_QUALITY_TEXT_KINDS_H

#include "quality/judged_texts.h"

/* Has any practice been called for? */
bool lens_text_is_any(const struct lens_judged_text *text);

/* By words: more than 80, or not. */
bool lens_text_is_long(const struct lens_judged_text *text);
bool lens_text_is_short(const struct lens_judged_text *text);

bool lens_text_is_not_about(const struct lens_judged_text *text);
bool lens_text_is_everyday(const struct lens_judged_text *text);

/* Each and every one. */
bool lens_text_is_text(const struct lens_judged_text *text);

#endif /* LENS_CLI_QUALITY_TEXT_KINDS_H */
