#include "embedders/models_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "support/suite.h"

struct test_models test_models;

static enum lens_status fake_embed(struct lens_embedder *self,
                                   enum lens_embed_role role,
                                   const struct lens_view *texts, size_t n,
                                   float *out, struct lens_error *e)
{
    (void)self;
    (void)role;
    (void)texts;
    (void)e;
    for (size_t i = 0; i < n * 4; i++)
        out[i] = i % 4 == 1 && !test_models.is_silent ? 1.0f : 0.0f;
    return LENS_OK;
}

static void fake_close(struct lens_embedder *self)
{
    lens_free(self);
}

static enum lens_status fake_open(const char *path, const char *name,
                                  size_t threads, struct lens_embedder **out,
                                  struct lens_error *e)
{
    static const struct lens_embedder_ops ops = { "encoder", fake_embed,
                                                  fake_close };
    struct lens_embedder *self;

    ck_assert_uint_eq(threads, 1);
    if (test_models.dies)
        (void)raise(SIGKILL);
    if (test_models.refuses)
        return lens_fail(e, LENS_E_CORRUPT, "'%s/model.safetensors' is cut off",
                         path);
    self = lens_calloc(1, sizeof(*self));
    if (!self)
        return lens_fail(e, LENS_E_NOMEM, "no memory");
    self->ops = &ops;
    (void)snprintf(self->facts.id, sizeof(self->facts.id), "encoder:%s", name);
    (void)strcpy(self->facts.hash, "0123456789abcdef0123456789abcdef");
    self->facts.dim = 4;
    self->facts.max_tokens = 32;
    *out = self;
    return LENS_OK;
}

void test_model_put(const char *name, const char *text)
{
    char path[TEST_PATH_MAX];

    test_folder_path(&test_models.folder, name, path);
    test_file_write(path, text, strlen(text));
}

void test_model_make_dir(const char *name)
{
    char path[TEST_PATH_MAX];

    test_folder_path(&test_models.folder, name, path);
    ck_assert_int_eq(mkdir(path, 0755), 0);
}

void test_models_set_up(void)
{
    memset(&test_models, 0, sizeof(test_models));
    test_folder_make(&test_models.folder);
    test_folder_path(&test_models.folder, "store", test_models.store);
    test_folder_path(&test_models.folder, "source", test_models.source);
    test_model_make_dir("source");
    test_model_make_dir("source/1_Pooling");
    test_model_put("source/config.json", "{\"num_hidden_layers\": 3}");
    test_model_put("source/model.safetensors", "weights");
    test_model_put("source/vocab.txt", "[UNK]\n");
    test_model_put("source/1_Pooling/config.json", "{}");
    test_model_put("source/README.md", "not taken");
}

void test_models_tear_down(void)
{
    test_folder_remove(&test_models.folder);
}

enum lens_status test_model_install(const char *name, bool replace)
{
    struct lens_model_install how = { .folder = test_models.source,
                                      .name = name,
                                      .from = "folder /somewhere",
                                      .replace = replace,
                                      .known = test_models.known,
                                      .query_prompt = test_models.query_prompt,
                                      .open = fake_open };
    struct lens_model_store *store = NULL;
    enum lens_status status =
        lens_model_store_open(test_models.store, &store, &test_models.err);

    if (status == LENS_OK)
        status = lens_model_install(store, &how, NULL, &test_models.err);
    lens_model_store_close(store);
    return status;
}

void test_model_expect(enum lens_status got, enum lens_status want,
                       const char *says)
{
    ck_assert_msg(got == want, "%s, wanted %s: %s", lens_status_name(got),
                  lens_status_name(want), test_models.err.text);
    ck_assert_msg(strstr(test_models.err.text, says) != NULL, "'%s' lacks '%s'",
                  test_models.err.text, says);
}

bool test_model_is_there(const char *name)
{
    char path[TEST_PATH_MAX];

    test_folder_path(&test_models.folder, name, path);
    return lens_path_exists(path);
}

bool test_model_holds(const char *name, const char *text)
{
    char path[TEST_PATH_MAX];

    test_folder_path(&test_models.folder, name, path);
    return test_file_holds(path, text);
}

void test_model_unlink(const char *name)
{
    char path[TEST_PATH_MAX];

    test_folder_path(&test_models.folder, name, path);
    ck_assert_int_eq(unlink(path), 0);
}
