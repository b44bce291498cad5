/*
 * qrels.h - a test collection's queries, and who was judged relevant to them.
 *
 * Documents are named by their keys.  Everything lives in the arena it was read
 * into.
 */
#ifndef LENS_QRELS_H
#define LENS_QRELS_H

#include <stddef.h>

/* A query of a test collection. */
struct lens_test_query {
    const char *id;
    const char *text; /* valid UTF-8 */
};

struct lens_test_queries {
    const struct lens_test_query *at; /* in file order, no id twice */
    size_t n;
};

/* One judged document of a query. */
struct lens_judgment {
    const char *key;
    int grade; /* below 1 is not relevant */
};

enum {
    LENS_GRADE_MAX = 1000 /* and not below its negative */
};

/* All judged documents of a query. */
struct lens_judgments {
    const char *query;
    const struct lens_judgment *at; /* in byte order of keys, no key twice */
    size_t n;
};

struct lens_qrels {
    const struct lens_judgments *at; /* in byte order of query ids */
    size_t n;
    size_t n_judgments;
};

#endif /* LENS_QRELS_H */
