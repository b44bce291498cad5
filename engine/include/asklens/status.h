/*
 * status.h - how every fallible call in asklens reports what happened.
 *
 * A fallible function returns enum lens_status: LENS_OK or a negative code the
 * caller can branch on.  Iterators may also answer LENS_END, which is positive.
 * Nothing else travels in the return value.
 *
 * The sentence for people goes into an optional struct lens_error, always the
 * last parameter.  It is written on failure only, needs no freeing and may be
 * NULL.  `hint` is the next step, when there is one: a command to run or a
 * value to give.  There is no thread-local "last error".
 */
#ifndef LENS_STATUS_H
#define LENS_STATUS_H

#define LENS_STATUS_MAP(X)                           \
    X(LENS_END, 1, "no more items")                  \
    X(LENS_OK, 0, "success")                         \
    X(LENS_E_NOMEM, -1, "out of memory")             \
    X(LENS_E_INVAL, -2, "invalid argument")          \
    X(LENS_E_IO, -3, "input or output failed")       \
    X(LENS_E_CORRUPT, -4, "stored data is damaged")  \
    X(LENS_E_VERSION, -5, "unknown format version")  \
    X(LENS_E_LIMIT, -6, "a limit was exceeded")      \
    X(LENS_E_BACKEND, -7, "a library we use failed") \
    X(LENS_E_NOT_FOUND, -8, "no such thing")         \
    X(LENS_E_BUSY, -9, "somebody else is working on it")

enum lens_status {
#define X(name, value, text) name = value,
    LENS_STATUS_MAP(X)
#undef X
};

/*
 * Fixed buffers: reporting a failure must not itself need memory.
 * Zero-initialised means "no error".  `text` is one lower-case sentence with
 * its subject in single quotes and no full stop; so is `hint`, which may be
 * empty.
 */
struct lens_error {
    enum lens_status status;
    char text[320];
    char hint[240];
};

/* "LENS_E_IO" and "input or output failed"; static, unknown codes included. */
const char *lens_status_name(enum lens_status status);
const char *lens_status_text(enum lens_status status);

#if defined(__GNUC__)
#define LENS_MUST_CHECK __attribute__((warn_unused_result))
#else
#define LENS_MUST_CHECK
#endif

#endif /* LENS_STATUS_H */
