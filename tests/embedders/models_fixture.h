/*
 * models_fixture.h - a small folder that looks like a model, a store to install
 * it in, and an embedder that believes everything in the place of real ones.
 */
#ifndef LENS_TEST_MODELS_FIXTURE_H
#define LENS_TEST_MODELS_FIXTURE_H

#include <stdbool.h>

#include "embedders/model_store.h"
#include "support/folder.h"

extern struct test_models {
    struct test_folder folder;
    char store[TEST_PATH_MAX], source[TEST_PATH_MAX];
    struct lens_error err;                /* of the last call */
    const struct lens_known_model *known; /* whose files the source claims */
    const char *query_prompt;

    /* What the embedder does. */
    bool refuses, is_silent, dies;
} test_models;

void test_models_set_up(void);
void test_models_tear_down(void);

/* Install the source. */
enum lens_status test_model_install(const char *name, bool replace);

/* The status is as wanted, and the error has these words. */
void test_model_expect(enum lens_status got, enum lens_status want,
                       const char *says);

/* Paths below the folder. */
void test_model_put(const char *name, const char *text);
void test_model_make_dir(const char *name);
void test_model_unlink(const char *name);
bool test_model_is_there(const char *name);
bool test_model_holds(const char *name, const char *text);

#endif /* LENS_TEST_MODELS_FIXTURE_H */
