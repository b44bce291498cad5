/* index_fields.h - which fields of a document word odds are learned from. */
#ifndef LENS_INDEX_FIELDS_H
#define LENS_INDEX_FIELDS_H

#include <stdbool.h>

#include "asklens/document.h"

/*
 * The rows that sound like a user of the lens.  Guidance and steps sound like a
 * manual, and a manual's words would make every IT text look familiar.
 */
bool lens_index_sounds_like_user(enum lens_field field);

#endif /* LENS_INDEX_FIELDS_H */
