/*
 * seen.h - ids that were read already, and on which line.
 *
 * A hash table with open addressing over copies of the ids; 24 bytes per id and
 * the id itself.
 */
#ifndef LENS_READ_SEEN_H
#define LENS_READ_SEEN_H

#include "asklens/arena.h"
#include "asklens/status.h"
#include "asklens/view.h"

struct lens_seen_id;

/* Zero-initialised is empty; the ids' arena may be given a maximum. */
struct lens_seen {
    struct lens_arena ids;
    struct lens_seen_id *at;
    size_t n, cap; /* cap is 0 or a power of two */
};

void lens_seen_release(struct lens_seen *seen);

/*
 * Add an id; `*first` is 0 when it is new, else the line that has it already.
 * LENS_E_NOMEM without a message: the caller knows the file.
 */
LENS_MUST_CHECK enum lens_status lens_seen_add(struct lens_seen *seen,
                                               struct lens_view id, size_t line,
                                               size_t *first);

#endif /* LENS_READ_SEEN_H */
