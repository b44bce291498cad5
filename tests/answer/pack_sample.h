/*
 * pack_sample.h - documents made by hand or by chance, and answers over them.
 *
 * A world is a store of up to 64 documents in memory and an answer that names
 * them all: practices first, then a scenario.
 */
#ifndef LENS_TEST_ANSWER_PACK_SAMPLE_H
#define LENS_TEST_ANSWER_PACK_SAMPLE_H

#include "answer/pack.h"
#include "support/random.h"

enum {
    WORLD_DOCUMENTS = 64,
    WORLD_ROWS = 8
};

struct world {
    struct lens_docstore docs; /* first */
    struct lens_analyzer *analyzer;
    struct lens_arena arena;
    struct lens_document documents[WORLD_DOCUMENTS];
    struct lens_text_row rows[WORLD_DOCUMENTS][WORLD_ROWS];
    size_t n;
    struct lens_answer_practice practices[WORLD_DOCUMENTS];
    struct lens_answer_scenario scenarios[1];
    struct lens_reason reasons[WORLD_DOCUMENTS];
    struct lens_pack_topic topics[1];
    struct lens_answer answer;
    struct lens_pack_request request;
};

/* The text of the user. */
extern const char world_text[];

void world_open(struct world *world);
void world_close(struct world *world);

/* A document of the kind with these rows, "" ending them; `why` and score are
 * the answer's. */
struct lens_document *world_add(struct world *world, enum lens_kind kind,
                                const char *key, const char *title,
                                const char *why, double score,
                                const char *const rows[WORLD_ROWS]);

/* Five documents known by heart. */
void world_make(struct world *world);

/* `n` documents of random sentences. */
void world_make_random(struct world *world, size_t n, struct test_random *r);

LENS_MUST_CHECK enum lens_status
world_pack(struct world *world, struct lens_pack *out, struct lens_error *err);

/* Counters: one for each byte; one for each word and sign, dear at the joints
 * of texts; the estimate. */
const struct lens_token_counter *world_bytes(void);
const struct lens_token_counter *world_joints(void);

#endif /* LENS_TEST_ANSWER_PACK_SAMPLE_H */
