/*
 * The file of the embedder of the corpus, damaged or of a hostile builder: an
 * error that names it, or vectors that are still of length one or none.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "embedders/lsa_sample.h"
#include "format/container.h"
#include "support/folder.h"
#include "support/suite.h"

static const char *const chunk_tags[] = { "META", "ANALYZER", "TERMS",
                                          "IDF",  "SCALES",   "VECTORS" };
enum {
    META,
    ANALYZER,
    TERMS,
    IDF,
    SCALES,
    VECTORS,
    N_TAGS,
    DIM = 3,
    MAX_CHUNK = 4096
};

static struct lens_analyzer *analyzer;
static struct test_folder folder;
static char path[TEST_PATH_MAX];

/* Four texts of five words: a file of 3 dimensions. */
static void set_up(void)
{
    static struct sample sample = {
        { "w1 w2", "w2 w3 w3", "w4 w5", "w1 w5 w3" }, 4
    };
    struct lens_embedder *lsa;

    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    test_folder_make(&folder);
    test_folder_path(&folder, "corpus.lsa", path);
    lsa = lsa_make(analyzer, &sample, DIM, path);
    ck_assert_uint_eq(lsa->facts.dim, DIM);
    lsa->ops->close(lsa);
}

static void tear_down(void)
{
    lens_analyzer_free(analyzer);
    test_folder_remove(&folder);
}

static void expect_refused(enum lens_status expected)
{
    struct lens_embedder *lsa = NULL;
    struct lens_error err = { 0 };
    enum lens_status status = lens_lsa_open(path, analyzer, &lsa, &err);

    ck_assert_msg(status == expected, "%s: %s", lens_status_name(status),
                  err.text);
    ck_assert_ptr_null(lsa);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
}

static size_t copy_chunk(unsigned tag, char out[MAX_CHUNK])
{
    struct lens_container file;
    struct lens_view chunk = { 0 };

    ck_assert_int_eq(lens_container_open(path, &file, NULL), LENS_OK);
    ck_assert_int_eq(lens_container_find(&file, chunk_tags[tag], &chunk, NULL),
                     LENS_OK);
    ck_assert_uint_le(chunk.len, MAX_CHUNK);
    memcpy(out, chunk.p, chunk.len);
    lens_container_close(&file);
    return chunk.len;
}

/* Write the file again with `altered` in place of chunk `tag`, or without the
 * chunk when altered.p is NULL. */
static void rewrite(unsigned tag, struct lens_view altered)
{
    struct lens_container_writer writer = { 0 };
    struct lens_container file;
    struct lens_buffer bytes;

    ck_assert_int_eq(lens_container_open(path, &file, NULL), LENS_OK);
    for (unsigned i = 0; i < N_TAGS; i++) {
        struct lens_view chunk = { 0 };

        ck_assert_int_eq(
            lens_container_find(&file, chunk_tags[i], &chunk, NULL), LENS_OK);
        if (i != tag || altered.p)
            lens_container_add(&writer, chunk_tags[i],
                               i == tag ? altered : chunk);
    }
    lens_buffer_init(&bytes, 1 << 20);
    lens_container_write(&writer, &bytes);
    ck_assert_int_eq(lens_buffer_status(&bytes), LENS_OK);
    lens_container_close(&file);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
}

static void put_u32(char *to, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        to[i] = (char)(value >> (8 * i) & 0xff);
}

/* Put a number into a chunk, which is as long as expected. */
static void rewrite_u32(unsigned tag, size_t len, size_t at, uint32_t value)
{
    char altered[MAX_CHUNK];

    ck_assert_uint_eq(copy_chunk(tag, altered), len);
    put_u32(altered + at, value);
    rewrite(tag, (struct lens_view){ altered, len });
}

static void expect_unit_vectors(struct lens_embedder *lsa)
{
    static const char *const texts[] = { "", "w1", "w2 w3", "w5 w5 w4 w9" };
    static float x[1024];

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        double sum = 0;

        lsa_embed(lsa, texts[i], x);
        for (size_t j = 0; j < lsa->facts.dim; j++)
            sum += (double)x[j] * (double)x[j];
        ck_assert_msg(sum == 0 || fabs(sum - 1) < 1e-5, "'%s': %g", texts[i],
                      sum);
    }
}

START_TEST(lsa_every_flipped_byte_is_refused)
{
    size_t len;
    char *bytes = test_file_read(path, &len);

    for (size_t at = 0; at < len; at++) {
        struct lens_embedder *lsa = NULL;
        enum lens_status status;

        bytes[at] = (char)(bytes[at] ^ 1 << _i);
        test_file_write(path, bytes, len);
        bytes[at] = (char)(bytes[at] ^ 1 << _i);
        status = lens_lsa_open(path, analyzer, &lsa, NULL);
        ck_assert_msg(status == LENS_E_CORRUPT || status == LENS_E_VERSION,
                      "byte %zu: %s", at, lens_status_name(status));
        ck_assert_ptr_null(lsa);
    }
    free(bytes);
}
END_TEST

START_TEST(lsa_cut_anywhere_is_refused)
{
    size_t len;
    char *bytes = test_file_read(path, &len);

    for (size_t cut = 0; cut < len; cut++) {
        struct lens_embedder *lsa = NULL;

        test_file_write(path, bytes, cut);
        ck_assert_int_eq(lens_lsa_open(path, analyzer, &lsa, NULL),
                         LENS_E_CORRUPT);
        ck_assert_ptr_null(lsa);
    }
    free(bytes);
}
END_TEST

START_TEST(lsa_altered_behind_right_checksums_never_crashes)
{
    unsigned tag = (unsigned)_i % N_TAGS;
    struct test_random random = { (uint64_t)_i };
    struct lens_embedder *lsa = NULL;
    struct lens_error err = { 0 };
    char altered[MAX_CHUNK];
    enum lens_status status;
    size_t len = copy_chunk(tag, altered);

    if (test_random_below(&random, 4) == 0)
        len = test_random_below(&random, len + 1);
    for (size_t n = 1 + test_random_below(&random, 3); len && n > 0; n--)
        altered[test_random_below(&random, len)] = (char)test_random_below(
            &random, test_random_below(&random, 2) ? 16 : 256);
    rewrite(tag, (struct lens_view){ altered, len });
    status = lens_lsa_open(path, analyzer, &lsa, &err);
    if (status == LENS_OK) {
        expect_unit_vectors(lsa);
        lsa->ops->close(lsa);
        return;
    }
    ck_assert(status == LENS_E_CORRUPT ||
              (status == LENS_E_VERSION && tag <= ANALYZER));
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
}
END_TEST

/* A chunk one byte longer or shorter than the others say. */
START_TEST(lsa_chunk_of_another_length_is_corrupt)
{
    static const unsigned tags[] = { META, TERMS, IDF, SCALES, VECTORS };
    unsigned tag = tags[_i / 2];
    char altered[MAX_CHUNK] = { 0 };
    size_t len = copy_chunk(tag, altered);

    rewrite(tag, (struct lens_view){ altered, _i % 2 ? len + 1 : len - 1 });
    expect_refused(LENS_E_CORRUPT);
}
END_TEST

START_TEST(lsa_without_a_chunk_is_corrupt)
{
    struct lens_embedder *lsa = NULL;

    rewrite((unsigned)_i, (struct lens_view){ 0 });
    ck_assert_int_eq(lens_lsa_open(path, analyzer, &lsa, NULL), LENS_E_CORRUPT);
    ck_assert_ptr_null(lsa);
}
END_TEST

/* No training writes these: they would spoil every sum. */
START_TEST(lsa_scale_that_is_none_is_corrupt)
{
    static const float values[] = { NAN,   INFINITY, -INFINITY, 0,
                                    -0.0F, -1e-5F,   1.5F };
    uint32_t bits;

    memcpy(&bits, &values[_i], sizeof(bits));
    rewrite_u32(SCALES, (size_t)4 * DIM, 4, bits);
    expect_refused(LENS_E_CORRUPT);
}
END_TEST

START_TEST(lsa_idf_beyond_its_limits_is_corrupt)
{
    static const uint32_t values[] = { 0, 65535, 32 * 65536 + 1, UINT32_MAX };

    rewrite_u32(IDF, 20, 8, values[_i]);
    expect_refused(LENS_E_CORRUPT);
}
END_TEST

START_TEST(lsa_counts_beyond_their_limits_are_corrupt)
{
    static const struct {
        size_t at;
        uint32_t value;
    } cases[] = { { 4, 0 },          { 4, 1025 },    { 4, UINT32_MAX },
                  { 4, DIM + 1 },    { 4, DIM - 1 }, { 8, 0 },
                  { 8, UINT32_MAX }, { 8, 32769 },   { 8, 4 } };

    rewrite_u32(META, 32, cases[_i].at, cases[_i].value);
    expect_refused(LENS_E_CORRUPT);
}
END_TEST

START_TEST(lsa_of_another_version_is_refused)
{
    rewrite_u32(META, 32, 0, 2);
    expect_refused(LENS_E_VERSION);
}
END_TEST

START_TEST(lsa_of_another_analyzer_is_refused)
{
    rewrite(ANALYZER, lens_view_of("klingon/1"));
    expect_refused(LENS_E_VERSION);
}
END_TEST

START_TEST(lsa_missing_file_is_not_found)
{
    struct lens_embedder *lsa = NULL;
    struct lens_error err = { 0 };
    char other[TEST_PATH_MAX];

    test_folder_path(&folder, "other.lsa", other);
    ck_assert_int_eq(lens_lsa_open(other, analyzer, &lsa, &err),
                     LENS_E_NOT_FOUND);
    ck_assert_ptr_null(lsa);
    ck_assert_ptr_nonnull(strstr(err.text, other));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lsa file");
    TCase *tcase = tcase_create("file");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, lsa_every_flipped_byte_is_refused, 0, 8);
    tcase_add_test(tcase, lsa_cut_anywhere_is_refused);
    tcase_add_loop_test(tcase, lsa_altered_behind_right_checksums_never_crashes,
                        0, 1200);
    tcase_add_loop_test(tcase, lsa_chunk_of_another_length_is_corrupt, 0, 10);
    tcase_add_loop_test(tcase, lsa_without_a_chunk_is_corrupt, 0, N_TAGS);
    tcase_add_loop_test(tcase, lsa_scale_that_is_none_is_corrupt, 0, 7);
    tcase_add_loop_test(tcase, lsa_idf_beyond_its_limits_is_corrupt, 0, 4);
    tcase_add_loop_test(tcase, lsa_counts_beyond_their_limits_are_corrupt, 0,
                        9);
    tcase_add_test(tcase, lsa_of_another_version_is_refused);
    tcase_add_test(tcase, lsa_of_another_analyzer_is_refused);
    tcase_add_test(tcase, lsa_missing_file_is_not_found);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
