/*
 * collection.h - judged texts, one JSON object a line.
 *
 *   workloads.jsonl   {"id","split","style","industry","text",
 *                      "scenarios":{slug:grade},"practices":{id:grade}}
 *   questions.jsonl   {"id","split","text","practices":{id:grade}}
 *   offtopic.jsonl    {"id","split","kind","text"}
 *   statements.jsonl  {"id","text","relevant":{id:grade}, ...}, by others
 *
 * "split" is "train" or "test"; a text without one is for testing only.
 */
#ifndef TESTS_QUALITY_COLLECTION_H
#define TESTS_QUALITY_COLLECTION_H

#include "asklens/arena.h"
#include "asklens/status.h"
#include "eval/measures.h"

struct judged_text {
    const char *id, *split, *text;
    const struct lens_judgment *scenarios, *practices;
    size_t n_scenarios, n_practices;
};

struct judged_texts {
    struct judged_text *at;
    size_t n;
};

/* Everything lives in the arena. */
LENS_MUST_CHECK enum lens_status judged_texts_read(const char *path,
                                                   struct lens_arena *arena,
                                                   struct judged_texts *out,
                                                   struct lens_error *err);

#endif /* TESTS_QUALITY_COLLECTION_H */
