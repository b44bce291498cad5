/*
 * reloader.h - opening the index anew beside the loop, which goes on answering.
 *
 * One at a time: what is asked for meanwhile is done once more afterwards, since
 * the index may have changed after it was read.
 */
#ifndef LENS_SERVE_RELOADER_H
#define LENS_SERVE_RELOADER_H

#include <stdbool.h>

#include "serve/generation.h"

struct lens_reloader {
    struct lens_generations *generations;
    int ready; /* readable when a reload is over; -1: not open */
    pthread_t thread;
    bool is_running, is_wanted;
    struct lens_error err; /* of the last */
};

LENS_MUST_CHECK enum lens_status
lens_reloader_open(struct lens_reloader *out,
                   struct lens_generations *generations,
                   struct lens_error *err);

/* Waits for one that is under way. */
void lens_reloader_close(struct lens_reloader *reloader);

void lens_reloader_begin(struct lens_reloader *reloader);

/* Call when `ready` is readable: how the one that is over ended.  Begins the
 * next one that is wanted. */
enum lens_status lens_reloader_end(struct lens_reloader *reloader,
                                   struct lens_error *err);

#endif /* LENS_SERVE_RELOADER_H */
