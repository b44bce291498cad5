/* lens_facts.h - lens.json: what the documents of the lens share. */
#ifndef LENS_READ_LENS_FACTS_H
#define LENS_READ_LENS_FACTS_H

#include "asklens/document.h"
#include "read/reading.h"

enum {
    LENS_FACTS_MAX_PILLARS = 16,
    LENS_FACTS_MAX_PHASES = 16
};

/*
 * Fill `out` from the root of lens.json; strings and arrays are the arena's.
 * Failures are recorded in the reading, and `out` is worth nothing then.
 */
void lens_facts_read(struct lens_reading *r, struct lens_json_value root,
                     struct lens_collection *out);

#endif /* LENS_READ_LENS_FACTS_H */
