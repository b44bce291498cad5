/*
 * view.h - a borrowed run of bytes: pointer and length, no terminator.
 *
 * A view never owns what it points to; whoever hands one out says how long the
 * bytes live.  Zero-initialised is the empty view.
 */
#ifndef LENS_VIEW_H
#define LENS_VIEW_H

#include <stdbool.h>
#include <stddef.h>

struct lens_view {
    const char *p;
    size_t len; /* bytes */
};

/* For format strings: printf("%.*s", LENS_VIEW_ARG(view)). */
#define LENS_VIEW_ARG(v) (int)(v).len, (v).p ? (v).p : ""

struct lens_view lens_view_of(const char *terminated);
bool lens_view_equal(struct lens_view a, struct lens_view b);

/* Byte order, shorter first on a common beginning: <0, 0 or >0. */
int lens_view_compare(struct lens_view a, struct lens_view b);

#endif /* LENS_VIEW_H */
