/*
 * The discriminant against its own definition, against what it is for, and
 * against files that are damaged or belong to another embedder.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "dense/discriminant.h"
#include "dense/vectors.h"
#include "format/container.h"
#include "support/embedder.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/suite.h"

enum {
    DIM = TEST_EMBEDDER_DIM,
    N_DOCS = 4
};

static const char hash[] = "00112233445566778899aabbccddeeff";
static struct test_embedder embedder;
static struct test_folder folder;
static char vec_path[TEST_PATH_MAX], path[TEST_PATH_MAX];

/* Siblings: all speak of agents, each of something else besides.  The third
 * has one row only. */
static const struct {
    size_t doc;
    const char *text;
} rows[] = {
    { 0, "agents loop money" },  { 0, "agents spend budget" },
    { 0, "money loop budget" },  { 1, "agents rights role" },
    { 1, "role access agents" }, { 1, "rights access" },
    { 2, "agents trace steps" }, { 3, "voice callers phone" },
    { 3, "phone line callers" },
};

static void set_up(void)
{
    test_embedder_init(&embedder, "test:words", hash);
    test_folder_make(&folder);
    test_folder_path(&folder, "x.vec", vec_path);
    test_folder_path(&folder, "x.apart", path);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

static enum lens_status build_vectors(struct lens_buffer *out)
{
    struct lens_vectors_builder *b = NULL;
    enum lens_status status =
        lens_vectors_builder_new(&embedder.base, &b, NULL);
    size_t row = 0;

    for (size_t d = 0; status == LENS_OK && d < N_DOCS; d++) {
        status = lens_vectors_builder_document(b, NULL);
        for (; status == LENS_OK && row < sizeof(rows) / sizeof(*rows) &&
               rows[row].doc == d;
             row++)
            status = lens_vectors_builder_row(
                b, row, lens_view_of(rows[row].text), NULL);
    }
    if (status == LENS_OK)
        status = lens_vectors_builder_write(b, NULL, NULL, out, NULL);
    lens_vectors_builder_free(b);
    return status;
}

static struct lens_retriever *open_vectors(void)
{
    struct lens_retriever *out = NULL;
    struct lens_buffer bytes;

    lens_buffer_init(&bytes, 1 << 20);
    ck_assert_int_eq(build_vectors(&bytes), LENS_OK);
    test_file_write(vec_path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
    ck_assert_int_eq(
        lens_vectors_open(vec_path, NULL, &embedder.base.facts, &out, NULL),
        LENS_OK);
    return out;
}

/* Build from the rows, keep the file, and open it. */
static struct lens_retriever *open_learned(void)
{
    struct lens_retriever *vectors = open_vectors(), *out = NULL;
    struct lens_buffer bytes;
    struct lens_error err = { 0 };

    lens_buffer_init(&bytes, 1 << 20);
    ck_assert_int_eq(
        lens_discriminant_build(vectors, &embedder.base.facts, &bytes, &err),
        LENS_OK);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
    vectors->ops->close(vectors);
    ck_assert_msg(lens_discriminant_open(path, &embedder.base.facts, &out,
                                         &err) == LENS_OK,
                  "%s", err.text);
    return out;
}

static void scores_of(const struct lens_retriever *learned, const char *text,
                      float out[N_DOCS])
{
    struct lens_view view = lens_view_of(text);
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };
    float vector[DIM];
    struct lens_query query = { .vector = vector, .dim = DIM };

    ck_assert_int_eq(embedder.base.ops->embed(&embedder.base, LENS_EMBED_QUERY,
                                              &view, 1, vector, NULL),
                     LENS_OK);
    ck_assert_int_eq(
        learned->ops->search(learned, &query, N_DOCS, &arena, &hits, NULL),
        LENS_OK);
    memset(out, 0, N_DOCS * sizeof(*out));
    for (size_t i = 0; i < hits.n; i++) {
        ck_assert(hits.at[i].score > 0);
        ck_assert(i == 0 || hits.at[i - 1].score >= hits.at[i].score);
        out[hits.at[i].docid] = hits.at[i].score;
    }
    lens_arena_release(&arena);
}

START_TEST(what_tells_siblings_apart_decides)
{
    static const struct {
        const char *text;
        size_t doc;
    } asked[] = {
        { "agents budget", 0 },
        { "agents role", 1 },
        { "agents steps", 2 },
        { "callers phone agents", 3 },
    };
    struct lens_retriever *learned = open_learned();

    ck_assert_uint_eq(learned->ops->count(learned), N_DOCS);
    for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
        float scores[N_DOCS];

        scores_of(learned, asked[i].text, scores);
        for (size_t d = 0; d < N_DOCS; d++)
            ck_assert_msg(d == asked[i].doc || scores[d] < scores[asked[i].doc],
                          "'%s': %zu has %g, %zu has %g", asked[i].text, d,
                          (double)scores[d], asked[i].doc,
                          (double)scores[asked[i].doc]);
    }
    learned->ops->close(learned);
}
END_TEST

START_TEST(learning_twice_gives_the_same_bytes)
{
    struct lens_retriever *vectors = open_vectors();
    struct lens_buffer a, b;

    lens_buffer_init(&a, 1 << 20);
    lens_buffer_init(&b, 1 << 20);
    ck_assert_int_eq(
        lens_discriminant_build(vectors, &embedder.base.facts, &a, NULL),
        LENS_OK);
    ck_assert_int_eq(
        lens_discriminant_build(vectors, &embedder.base.facts, &b, NULL),
        LENS_OK);
    ck_assert_uint_eq(a.len, b.len);
    ck_assert_mem_eq(a.p, b.p, a.len);
    lens_buffer_release(&a);
    lens_buffer_release(&b);
    vectors->ops->close(vectors);
}
END_TEST

START_TEST(another_query_or_embedder_is_refused)
{
    struct lens_retriever *learned = open_learned(), *out = NULL;
    float vector[DIM + 1] = { 1 };
    struct lens_query query = { .vector = vector, .dim = DIM + 1 };
    struct lens_embedder_facts other = embedder.base.facts;
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };
    struct lens_error err = { 0 };

    ck_assert_int_eq(
        learned->ops->search(learned, &query, 3, &arena, &hits, &err),
        LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "needs a vector of"));
    learned->ops->close(learned);
    (void)snprintf(other.hash, sizeof(other.hash), "%s",
                   "ffeeddccbbaa99887766554433221100");
    ck_assert_int_eq(lens_discriminant_open(path, &other, &out, &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "holds vectors of 'test:words'"));
    ck_assert_ptr_null(out);
    lens_arena_release(&arena);
}
END_TEST

/* A file of other sizes, in a container whose sums are right. */
START_TEST(sizes_that_cannot_be_are_refused)
{
    static const struct {
        uint32_t n_docs, dim;
        size_t n_floats;
        const char *told;
    } bad[] = {
        { 2, DIM, 2 * DIM - 1, "not as long as META says" },
        { 2, DIM + 1, 2 * (DIM + 1), "sizes that cannot be" },
        { LENS_DISCRIMINANT_MAX_DOCS + 1, DIM, 8, "sizes that cannot be" },
    };
    const char made_by[] = "test:words\n00112233445566778899aabbccddeeff";
    static const float floats[2 * (DIM + 1)];
    uint32_t meta[2] = { bad[_i].n_docs, bad[_i].dim };
    struct lens_container_writer writer = { 0 };
    struct lens_retriever *out = NULL;
    struct lens_error err = { 0 };
    struct lens_buffer bytes;

    lens_container_add(&writer, "EMBEDDER", lens_view_of(made_by));
    lens_container_add(&writer, "META",
                       (struct lens_view){ (const char *)meta, sizeof(meta) });
    lens_container_add(
        &writer, "OFFSETS",
        (struct lens_view){ (const char *)floats, 2 * sizeof(float) });
    lens_container_add(&writer, "WEIGHTS",
                       (struct lens_view){ (const char *)floats,
                                           bad[_i].n_floats * sizeof(float) });
    lens_buffer_init(&bytes, 1 << 20);
    lens_container_write(&writer, &bytes);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
    ck_assert_int_eq(
        lens_discriminant_open(path, &embedder.base.facts, &out, &err),
        LENS_E_CORRUPT);
    ck_assert_msg(strstr(err.text, bad[_i].told) != NULL, "%s", err.text);
}
END_TEST

static enum lens_status learn_again(void *arg)
{
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, 1 << 20);
    status = lens_discriminant_build(arg, &embedder.base.facts, &bytes, NULL);
    lens_buffer_release(&bytes);
    return status;
}

START_TEST(no_memory_is_survived)
{
    struct lens_retriever *vectors = open_vectors();

    ck_assert_uint_gt(test_faults_sweep(learn_again, vectors), 5);
    vectors->ops->close(vectors);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("discriminant");
    TCase *tcase = tcase_create("discriminant");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, what_tells_siblings_apart_decides);
    tcase_add_test(tcase, learning_twice_gives_the_same_bytes);
    tcase_add_test(tcase, another_query_or_embedder_is_refused);
    tcase_add_loop_test(tcase, sizes_that_cannot_be_are_refused, 0, 3);
    tcase_add_test(tcase, no_memory_is_survived);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
