/*
 * stage.h - the dialects without an index: requests go in as a carrier brings
 * them, and two results that never change stand for what the engine finds.
 *
 * stage.c has its own lens_retrieve() and its own table of routes, which is why
 * it is linked before the program's sources.
 */
#ifndef LENS_TEST_STAGE_H
#define LENS_TEST_STAGE_H

#include "api/call.h"
#include "api/dialects/retrieval.h"
#include "api/service.h"

struct stage {
    struct lens_api_worker worker;
    struct lens_api_response response; /* of the last call */

    /* What the last call asked for; texts are gone with it. */
    size_t n_asked;
    size_t top;
    double at_least;
    enum lens_channels channels;
    bool has_filter;
    char text[256]; /* cut */

    enum lens_status trouble; /* what lens_retrieve() answers; LENS_OK */
    bool finds_nothing;
};

/* One at a time.  LENS_E_NOMEM is all that can go wrong. */
LENS_MUST_CHECK enum lens_status stage_open(struct stage *stage);
void stage_close(struct stage *stage);

/* Answer into stage->response. */
void stage_call(struct stage *stage, const char *method, const char *target,
                struct lens_view body);

/* The paths of all dialects that take a body; NULL at the end. */
const char *stage_path(size_t i);

#endif /* LENS_TEST_STAGE_H */
