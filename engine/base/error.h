/* error.h - filling in a struct lens_error and returning its status. */
#ifndef LENS_BASE_ERROR_H
#define LENS_BASE_ERROR_H

#include "asklens/status.h"

#if defined(__GNUC__)
#define LENS_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define LENS_PRINTF(fmt, args)
#endif

/* Record `status` and a sentence in `err` (if any), clear its hint, and
 * return `status`.  What is no UTF-8 in it, as a precision can cut a character,
 * becomes question marks. */
LENS_PRINTF(3, 4)
enum lens_status lens_fail(struct lens_error *err, enum lens_status status,
                           const char *fmt, ...);

/* Add the next step to an error already recorded; returns its status. */
LENS_PRINTF(3, 4)
enum lens_status lens_hint(struct lens_error *err, enum lens_status status,
                           const char *fmt, ...);

#endif /* LENS_BASE_ERROR_H */
