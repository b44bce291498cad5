/*
 * judged_texts.h - texts with what an expert says of them, an object a line.
 *
 * The files of tests/quality/ (its GUIDE.md has their members), and any other
 * file of the same form; "relevant" stands for "practices" where others wrote
 * it.  "split" is "train" or "test"; a text without one is for testing only.
 * Members that nobody asks for are passed over.
 */
#ifndef LENS_CLI_QUALITY_JUDGED_TEXTS_H
#define LENS_CLI_QUALITY_JUDGED_TEXTS_H

#include <stdbool.h>

#include "asklens/arena.h"
#include "asklens/qrels.h"
#include "asklens/status.h"

struct lens_grades {
    const struct lens_judgment *at;
    size_t n;
};

struct lens_judged_text {
    const char *id, *split, *author, *kind;
    const char *text;   /* of a pair: without the denial */
    const char *denied; /* of a pair: with it; else NULL */
    bool about;         /* false only where the file says so */
    struct lens_grades practices, scenarios, topics;
};

struct lens_judged_texts {
    struct lens_judged_text *at;
    size_t n;
};

/* Everything lives in the arena.  Errors name file and line. */
LENS_MUST_CHECK enum lens_status
lens_judged_texts_read(const char *path, struct lens_arena *arena,
                       struct lens_judged_texts *out, struct lens_error *err);

/* The grade of a key; 0 for one that is not listed. */
int lens_grade_of(const struct lens_grades *grades, const char *key);

#endif /* LENS_CLI_QUALITY_JUDGED_TEXTS_H */
