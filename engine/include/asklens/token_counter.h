/*
 * token_counter.h - the port to whatever says how many tokens a text takes.
 *
 * A language model reads tokens, and a prompt has room for so many of them; how
 * a text is cut into tokens is each model's own affair.  A counter knows one
 * way of cutting, or estimates all of them.
 *
 * Frame     counted is the text alone, without the tokens a model puts before
 *           and after it.
 * Parts     the counts of two texts need not add up to that of both joined; who
 *           must stay within a budget counts the whole.
 * Threads   a counter may be used by any number of threads at once.
 */
#ifndef LENS_TOKEN_COUNTER_H
#define LENS_TOKEN_COUNTER_H

#include <stddef.h>

#include "asklens/status.h"
#include "asklens/view.h"

struct lens_token_counter;

struct lens_token_counter_ops {
    /* The tokens of a valid UTF-8 text. */
    LENS_MUST_CHECK enum lens_status (*count)(
        const struct lens_token_counter *self, struct lens_view text,
        size_t *out, struct lens_error *err);

    /* Close and free.  NULL is allowed and does nothing. */
    void (*close)(struct lens_token_counter *self);
};

struct lens_token_counter {
    const struct lens_token_counter_ops *ops;
    const char *name; /* "estimate", "wordpiece:all-minilm-l6-v2" */
};

/* The estimate of text/token_estimate.c; static, never closed. */
const struct lens_token_counter *lens_token_estimate(void);

#endif /* LENS_TOKEN_COUNTER_H */
