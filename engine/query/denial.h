/*
 * denial.h - which part of a sentence is denied.
 *
 * "The bot answers from our manuals and does not use agents, as nobody asked
 * for them" denies its middle; its end is the reason, which speaks for
 * nothing; its beginning stands.  A sentence is cut into pieces at commas,
 * semicolons, colons, dashes, brackets and at "and", "but" and "because".  A
 * piece is denied
 *
 *   by its words         negation.h
 *   as a continuation    "no vectors, [no index] [and no search]", "no agents
 *                        [or tools]"; "[fine-tuning,] [training] and the
 *                        provision of data are excluded"
 *   as the reason        "pointless, [as we have one prompt]"; "[we have one
 *                        prompt,] so versions are pointless"; "no issue: [ten
 *                        calls a day]"
 *
 * unless a complaint follows: "there is no cache, so we pay" is a lack.
 */
#ifndef LENS_QUERY_DENIAL_H
#define LENS_QUERY_DENIAL_H

#include <stddef.h>

#include "asklens/answer.h"
#include "asklens/view.h"

enum {
    /* Pieces of a sentence that are looked at; of a longer one the rest
     * stands. */
    LENS_DENIAL_PIECES = 64
};

/*
 * The denied parts of `sentence`, in order, into `out`, which has room for
 * LENS_DENIAL_PIECES; returns how many.
 */
size_t lens_denials_of(struct lens_view text, struct lens_span sentence,
                       struct lens_span *out);

#endif /* LENS_QUERY_DENIAL_H */
