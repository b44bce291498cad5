/*
 * The forward index against rows kept as plain lists of words, and against
 * files that are damaged or written by a hostile builder.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/container.h"
#include "forward/rows.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

static const char *const chunk_tags[] = { "ANALYZER", "META", "TERMS",
                                          "DOCS",     "ROWS", "IDS" };
enum {
    N_TAGS = sizeof(chunk_tags) / sizeof(chunk_tags[0]),
    N_WORDS = 41, /* w0 .. w40 */
    MAX_DOCS = 12,
    MAX_ROWS = 72,
    MAX_CHUNK = 4096
};

/* What a file is made of: rows in order, and where each document begins. */
struct made {
    size_t n_docs, n_rows;
    size_t first[MAX_DOCS + 1];
    char text[MAX_ROWS][80];
    bool has[MAX_ROWS][N_WORDS];
};

static struct lens_analyzer *analyzer;
static struct test_folder folder;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    test_folder_make(&folder);
    test_folder_path(&folder, "x.rows", path);
}

static void tear_down(void)
{
    lens_analyzer_free(analyzer);
    test_folder_remove(&folder);
}

static void add_document(struct made *made)
{
    ck_assert_uint_lt(made->n_docs, MAX_DOCS);
    made->first[made->n_docs++] = made->n_rows;
    made->first[made->n_docs] = made->n_rows;
}

/* An empty row of the last document. */
static void add_row(struct made *made)
{
    ck_assert_uint_lt(made->n_rows, MAX_ROWS);
    made->n_rows++;
    made->first[made->n_docs] = made->n_rows;
}

static void add_word(struct made *made, size_t word)
{
    size_t row = made->n_rows - 1;
    size_t len = strlen(made->text[row]);

    ck_assert_int_lt(snprintf(made->text[row] + len,
                              sizeof(made->text[row]) - len, "%sw%zu",
                              len ? " " : "", word),
                     (int)(sizeof(made->text[row]) - len));
    made->has[row][word] = true;
}

static void make_random(struct test_random *random, struct made *made)
{
    memset(made, 0, sizeof(*made));
    for (size_t d = test_random_below(random, MAX_DOCS + 1); d > 0; d--) {
        add_document(made);
        for (size_t r = test_random_below(random, 6); r > 0; r--) {
            add_row(made);
            for (size_t w = test_random_below(random, 12); w > 0; w--)
                add_word(made, test_random_below(random, N_WORDS));
        }
    }
}

static enum lens_status build(const struct made *made, struct lens_buffer *out)
{
    struct lens_rows_builder *builder = NULL;
    enum lens_status status = lens_rows_builder_new(analyzer, &builder, NULL);

    for (size_t d = 0; status == LENS_OK && d < made->n_docs; d++) {
        status = lens_rows_builder_document(builder, NULL);
        for (size_t r = made->first[d];
             status == LENS_OK && r < made->first[d + 1]; r++)
            status = lens_rows_builder_row(builder, lens_view_of(made->text[r]),
                                           NULL);
    }
    if (status == LENS_OK)
        status = lens_rows_builder_write(builder, out, NULL);
    lens_rows_builder_free(builder);
    return status;
}

/* Build the file at `path`; the caller releases the bytes. */
static void write_made(const struct made *made, struct lens_buffer *bytes)
{
    lens_buffer_init(bytes, 1 << 20);
    ck_assert_int_eq(build(made, bytes), LENS_OK);
    test_file_write(path, bytes->p, bytes->len);
}

static enum lens_status open_file(struct lens_forward **out,
                                  struct lens_error *err)
{
    *out = NULL;
    return lens_rows_open(path, lens_analyzer_description(analyzer), out, err);
}

/* lens_forward_has() by looking at every id. */
static bool has_linear(struct lens_forward_row row, uint32_t id)
{
    for (size_t i = 0; i < row.n; i++) {
        if (lens_forward_id(row, i) == id)
            return true;
    }
    return false;
}

static void check_has(struct lens_forward_row row)
{
    static const uint32_t far[] = { 1000, 0x7fffffff, 0x80000000, 0xffffffff };

    for (uint32_t id = 0; id < 2 * N_WORDS; id++)
        ck_assert(lens_forward_has(row, id) == has_linear(row, id));
    for (size_t i = 0; i < sizeof(far) / sizeof(*far); i++)
        ck_assert(!lens_forward_has(row, far[i]));
}

static void check_row(const struct lens_forward *forward,
                      struct lens_forward_row row, const bool has[N_WORDS])
{
    size_t n = 0;

    for (size_t w = 0; w < N_WORDS; w++) {
        char word[8];
        uint32_t id = 0xffffffff;
        bool known;

        (void)snprintf(word, sizeof(word), "w%zu", w);
        known = forward->ops->find(forward, lens_view_of(word), &id);
        ck_assert_msg(!has[w] || known, "'%s' is unknown", word);
        ck_assert(!known || has_linear(row, id) == has[w]);
        n += has[w];
    }
    ck_assert_uint_eq(row.n, n);
    for (size_t i = 0; i < row.n; i++) {
        uint32_t id = lens_forward_id(row, i), again = id + 1;

        ck_assert(i == 0 || lens_forward_id(row, i - 1) < id);
        ck_assert(forward->ops->find(forward, forward->ops->term(forward, id),
                                     &again));
        ck_assert_uint_eq(again, id);
    }
    check_has(row);
}

/* A word is known exactly when a row holds it, and is its id's term. */
static void check_words(const struct lens_forward *forward,
                        const struct made *made)
{
    static const char *const never[] = { "",   "w",     "w41", "w400",
                                         "v9", "zebra", "w1 " };
    uint32_t id;

    for (size_t w = 0; w < N_WORDS; w++) {
        bool held = false;
        char word[8];

        for (size_t r = 0; r < made->n_rows; r++)
            held = held || made->has[r][w];
        (void)snprintf(word, sizeof(word), "w%zu", w);
        ck_assert(forward->ops->find(forward, lens_view_of(word), &id) == held);
        if (held)
            ck_assert(lens_view_equal(forward->ops->term(forward, id),
                                      lens_view_of(word)));
    }
    for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
        ck_assert(!forward->ops->find(forward, lens_view_of(never[i]), &id));
    ck_assert(
        !forward->ops->find(forward, (struct lens_view){ "w1\0", 3 }, &id));
}

static void check_made(const struct lens_forward *forward,
                       const struct made *made)
{
    ck_assert_uint_eq(forward->ops->count(forward), made->n_docs);
    for (size_t d = 0; d < made->n_docs; d++) {
        size_t n = made->first[d + 1] - made->first[d];

        ck_assert_uint_eq(forward->ops->rows(forward, (lens_docid)d), n);
        for (size_t i = 0; i < n; i++)
            check_row(forward, forward->ops->row(forward, (lens_docid)d, i),
                      made->has[made->first[d] + i]);
    }
    ck_assert_uint_eq(forward->ops->rows(forward, (lens_docid)made->n_docs), 0);
    ck_assert_uint_eq(forward->ops->rows(forward, 0xffffffff), 0);
    check_words(forward, made);
}

static void check_round_trip(const struct made *made)
{
    struct lens_forward *forward;
    struct lens_error err = { 0 };
    struct lens_buffer bytes;

    write_made(made, &bytes);
    ck_assert_msg(open_file(&forward, &err) == LENS_OK, "%s", err.text);
    check_made(forward, made);
    forward->ops->close(forward);
    lens_buffer_release(&bytes);
}

START_TEST(rows_of_random_documents_come_back)
{
    struct test_random random = { (uint64_t)_i };
    static struct made made;

    make_random(&random, &made);
    check_round_trip(&made);
}
END_TEST

START_TEST(rows_no_documents_come_back)
{
    static const struct made none;

    check_round_trip(&none);
}
END_TEST

START_TEST(rows_documents_without_rows_come_back)
{
    static struct made made;

    memset(&made, 0, sizeof(made));
    for (size_t d = 0; d < 3; d++)
        add_document(&made);
    check_round_trip(&made);
    /* One row in their middle is found between its empty neighbours. */
    memset(&made, 0, sizeof(made));
    add_document(&made);
    add_document(&made);
    add_row(&made);
    add_word(&made, 7);
    add_document(&made);
    check_round_trip(&made);
}
END_TEST

START_TEST(rows_without_words_come_back)
{
    static const char *const texts[] = { "", " ", "the", "of the and", "?!" };
    static struct made made;

    memset(&made, 0, sizeof(made));
    for (size_t d = 0; d < 2; d++) {
        add_document(&made);
        for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
            add_row(&made);
            (void)strcpy(made.text[made.n_rows - 1], texts[i]);
        }
    }
    check_round_trip(&made);
    add_row(&made);
    add_word(&made, 40);
    add_word(&made, 40);
    add_row(&made);
    check_round_trip(&made);
}
END_TEST

/* Three documents, one without rows; a row without words; shared words. */
static void make_small(struct made *made)
{
    static const char rows[][4] = { { 3, 1, 2, 1 }, { 0 }, { 2, 40, 5, 9 } };

    memset(made, 0, sizeof(*made));
    add_document(made);
    for (size_t r = 0; r < 3; r++) {
        add_row(made);
        for (size_t w = 0; w < 4 && rows[r][0]; w++)
            add_word(made, (size_t)rows[r][w]);
    }
    add_document(made);
    add_document(made);
    add_row(made);
    add_word(made, 2);
}

START_TEST(rows_every_flipped_byte_is_refused_or_harmless)
{
    static struct made made;
    struct lens_buffer bytes;
    size_t n_refused = 0;

    make_small(&made);
    write_made(&made, &bytes);
    for (size_t at = 0; at < bytes.len; at++) {
        char before = bytes.p[at];
        struct lens_forward *forward;
        struct lens_error err = { 0 };
        enum lens_status status;

        bytes.p[at] = (char)(before ^ (_i < 8 ? 1 << _i : 0xff));
        test_file_write(path, bytes.p, bytes.len);
        status = open_file(&forward, &err);
        bytes.p[at] = before;
        if (status == LENS_OK) {
            check_made(forward, &made);
            forward->ops->close(forward);
            continue;
        }
        n_refused++;
        ck_assert_msg(status == LENS_E_CORRUPT || status == LENS_E_VERSION,
                      "byte %zu: %s", at, lens_status_name(status));
        ck_assert_ptr_null(forward);
        ck_assert_ptr_nonnull(strstr(err.text, path));
        ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
    }
    ck_assert_uint_gt(n_refused, bytes.len / 2);
    lens_buffer_release(&bytes);
}
END_TEST

START_TEST(rows_cut_short_anywhere_is_corrupt)
{
    static struct made made;
    struct lens_forward *forward;
    struct lens_buffer bytes;

    make_small(&made);
    write_made(&made, &bytes);
    for (size_t len = 0; len < bytes.len; len++) {
        test_file_write(path, bytes.p, len);
        ck_assert_int_eq(open_file(&forward, NULL), LENS_E_CORRUPT);
        ck_assert_ptr_null(forward);
    }
    lens_buffer_release(&bytes);
}
END_TEST

/* Copy a chunk of the file at `path`; its length. */
static size_t copy_chunk(const char *tag, char out[MAX_CHUNK])
{
    struct lens_container file;
    struct lens_view chunk = { 0 };

    ck_assert_int_eq(lens_container_open(path, &file, NULL), LENS_OK);
    ck_assert_int_eq(lens_container_find(&file, tag, &chunk, NULL), LENS_OK);
    ck_assert_uint_le(chunk.len, MAX_CHUNK);
    memcpy(out, chunk.p, chunk.len);
    lens_container_close(&file);
    return chunk.len;
}

/* Write the file again with `altered` in place of chunk `tag`, or without the
 * chunk when altered.p is NULL. */
static void rewrite(const char *tag, struct lens_view altered)
{
    struct lens_container_writer writer = { 0 };
    struct lens_container file;
    struct lens_buffer bytes;

    ck_assert_int_eq(lens_container_open(path, &file, NULL), LENS_OK);
    for (size_t i = 0; i < N_TAGS; i++) {
        struct lens_view chunk = { 0 };
        bool other = strcmp(tag, chunk_tags[i]) != 0;

        ck_assert_int_eq(
            lens_container_find(&file, chunk_tags[i], &chunk, NULL), LENS_OK);
        if (other || altered.p)
            lens_container_add(&writer, chunk_tags[i], other ? chunk : altered);
    }
    lens_buffer_init(&bytes, 1 << 20);
    lens_container_write(&writer, &bytes);
    ck_assert_int_eq(lens_buffer_status(&bytes), LENS_OK);
    lens_container_close(&file);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
}

/* Ask everything of an index whose content is unknown: whatever it holds, ids
 * ascend and lead to terms that lead back, and no row is beyond the file. */
static void walk(const struct lens_forward *forward, size_t file_len)
{
    size_t n_docs = forward->ops->count(forward), n_ids = 0;

    ck_assert_uint_le(n_docs, file_len / 4);
    for (size_t d = 0; d < n_docs; d++) {
        size_t n = forward->ops->rows(forward, (lens_docid)d);

        ck_assert_uint_le(n, file_len / 4);
        for (size_t i = 0; i < n; i++) {
            struct lens_forward_row row =
                forward->ops->row(forward, (lens_docid)d, i);

            n_ids += row.n;
            ck_assert_uint_le(n_ids, file_len / 4);
            for (size_t k = 0; k < row.n; k++) {
                uint32_t id = lens_forward_id(row, k), again = id + 1;
                struct lens_view term = forward->ops->term(forward, id);

                ck_assert(k == 0 || lens_forward_id(row, k - 1) < id);
                ck_assert_uint_gt(term.len, 0);
                ck_assert_uint_le(term.len, file_len);
                ck_assert(forward->ops->find(forward, term, &again));
                ck_assert_uint_eq(again, id);
            }
            check_has(row);
        }
    }
}

START_TEST(rows_altered_behind_right_checksums_stay_in_bounds)
{
    const char *tag = chunk_tags[_i % N_TAGS];
    struct test_random random = { (uint64_t)_i };
    static struct made made;
    struct lens_forward *forward;
    struct lens_error err = { 0 };
    struct lens_buffer bytes;
    char altered[MAX_CHUNK];
    enum lens_status status;
    size_t len;

    make_small(&made);
    write_made(&made, &bytes);
    len = copy_chunk(tag, altered);
    if (test_random_below(&random, 4) == 0)
        len = test_random_below(&random, len + 1);
    /* Small numbers are the likelier to be taken for right ones. */
    for (size_t n = 1 + test_random_below(&random, 3); len && n > 0; n--)
        altered[test_random_below(&random, len)] = (char)test_random_below(
            &random, test_random_below(&random, 2) ? 16 : 256);
    rewrite(tag, (struct lens_view){ altered, len });
    status = open_file(&forward, &err);
    if (status == LENS_OK) {
        walk(forward, bytes.len);
        forward->ops->close(forward);
    } else {
        ck_assert_int_eq(status, _i % N_TAGS ? LENS_E_CORRUPT : LENS_E_VERSION);
        ck_assert_ptr_null(forward);
        ck_assert_ptr_nonnull(strstr(err.text, path));
        ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
    }
    lens_buffer_release(&bytes);
}
END_TEST

/*
 * One number of a chunk is another.  The small file has 3 documents, 4 rows and
 * the terms w1 w2 w3 w40 w5 w9 (0 to 5); DOCS is 0 3 3 4, ROWS is 0 3 3 7 8 and
 * IDS is 0 1 2, 1 3 4 5, 1.
 */
static const struct {
    const char *tag;
    size_t place;
    uint32_t number;
} wrong[] = {
    { "META", 0, 0 },          { "META", 0, 2 },
    { "META", 0, 4 },          { "META", 0, 0xffffffff },
    { "META", 1, 3 },          { "META", 1, 5 },
    { "META", 1, 0xffffffff }, { "META", 2, 0 },
    { "META", 2, 5 },          { "META", 2, 7 },
    { "META", 2, 0xffffffff }, { "TERMS", 0, 1 },
    { "TERMS", 1, 0 },         { "TERMS", 6, 0xffffffff },
    { "TERMS", 3, 100 },       { "DOCS", 0, 1 },
    { "DOCS", 1, 5 },          { "DOCS", 1, 0xffffffff },
    { "DOCS", 2, 2 },          { "DOCS", 3, 3 },
    { "DOCS", 3, 5 },          { "ROWS", 0, 1 },
    { "ROWS", 1, 4 },          { "ROWS", 2, 2 },
    { "ROWS", 3, 0x80000000 }, { "ROWS", 4, 7 },
    { "ROWS", 4, 9 },          { "IDS", 0, 1 },
    { "IDS", 1, 0 },           { "IDS", 2, 1 },
    { "IDS", 2, 6 },           { "IDS", 3, 3 },
    { "IDS", 7, 6 },           { "IDS", 7, 0xffffffff },
};

START_TEST(rows_wrong_number_is_corrupt)
{
    static struct made made;
    struct lens_forward *forward;
    struct lens_buffer bytes;
    struct lens_error err = { 0 };
    char altered[MAX_CHUNK];
    size_t len;

    make_small(&made);
    write_made(&made, &bytes);
    lens_buffer_release(&bytes);
    len = copy_chunk(wrong[_i].tag, altered);
    ck_assert_uint_le(4 * wrong[_i].place + 4, len);
    for (size_t i = 0; i < 4; i++)
        altered[4 * wrong[_i].place + i] =
            (char)(wrong[_i].number >> (8 * i) & 0xff);
    rewrite(wrong[_i].tag, (struct lens_view){ altered, len });
    ck_assert_int_eq(open_file(&forward, &err), LENS_E_CORRUPT);
    ck_assert_ptr_null(forward);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
}
END_TEST

START_TEST(rows_without_a_chunk_is_corrupt)
{
    static struct made made;
    struct lens_forward *forward;
    struct lens_buffer bytes;

    make_small(&made);
    write_made(&made, &bytes);
    lens_buffer_release(&bytes);
    rewrite(chunk_tags[_i], (struct lens_view){ 0 });
    ck_assert_int_eq(open_file(&forward, NULL), LENS_E_CORRUPT);
    ck_assert_ptr_null(forward);
}
END_TEST

START_TEST(rows_of_another_analyzer_are_refused)
{
    static struct made made;
    struct lens_forward *forward = NULL;
    struct lens_buffer bytes;
    struct lens_error err = { 0 };

    make_small(&made);
    write_made(&made, &bytes);
    lens_buffer_release(&bytes);
    ck_assert_int_eq(lens_rows_open(path, "klingon/1", &forward, &err),
                     LENS_E_VERSION);
    ck_assert_ptr_null(forward);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_ptr_nonnull(strstr(err.text, "another text analyzer"));
    ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
}
END_TEST

START_TEST(rows_missing_file_is_not_found)
{
    struct lens_forward *forward;
    struct lens_error err = { 0 };

    ck_assert_int_eq(open_file(&forward, &err), LENS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.text, path));
}
END_TEST

START_TEST(rows_same_documents_give_same_bytes)
{
    struct test_random random = { (uint64_t)_i };
    static struct made made;
    struct lens_buffer a, b;

    make_random(&random, &made);
    lens_buffer_init(&a, 1 << 20);
    lens_buffer_init(&b, 1 << 20);
    ck_assert_int_eq(build(&made, &a), LENS_OK);
    ck_assert_int_eq(build(&made, &b), LENS_OK);
    ck_assert_uint_eq(a.len, b.len);
    ck_assert_mem_eq(a.p, b.p, a.len);
    lens_buffer_release(&a);
    lens_buffer_release(&b);
}
END_TEST

START_TEST(rows_row_without_a_document_is_refused)
{
    struct lens_rows_builder *builder;
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_rows_builder_new(analyzer, &builder, NULL), LENS_OK);
    ck_assert_int_eq(lens_rows_builder_row(builder, lens_view_of("w1"), &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "without a document"));
    lens_rows_builder_free(builder);
    lens_rows_builder_free(NULL);
}
END_TEST

static enum lens_status build_once(void *arg)
{
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, 1 << 20);
    status = build(arg, &bytes);
    lens_buffer_release(&bytes);
    return status;
}

static enum lens_status open_once(void *arg)
{
    struct lens_forward *forward;
    enum lens_status status = open_file(&forward, NULL);

    if (status != LENS_OK)
        return status;
    check_made(forward, arg);
    forward->ops->close(forward);
    return LENS_OK;
}

START_TEST(rows_out_of_memory_anywhere_is_reported)
{
    static struct made made;
    struct lens_buffer bytes;

    make_small(&made);
    ck_assert_uint_gt(test_faults_sweep(build_once, &made), 10);
    write_made(&made, &bytes);
    lens_buffer_release(&bytes);
    ck_assert_uint_ge(test_faults_sweep(open_once, &made), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("forward rows");
    TCase *tcase = tcase_create("rows");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, rows_of_random_documents_come_back, 0, 300);
    tcase_add_test(tcase, rows_no_documents_come_back);
    tcase_add_test(tcase, rows_documents_without_rows_come_back);
    tcase_add_test(tcase, rows_without_words_come_back);
    tcase_add_loop_test(tcase, rows_every_flipped_byte_is_refused_or_harmless,
                        0, 9);
    tcase_add_test(tcase, rows_cut_short_anywhere_is_corrupt);
    tcase_add_loop_test(
        tcase, rows_altered_behind_right_checksums_stay_in_bounds, 0, 4000);
    tcase_add_loop_test(tcase, rows_wrong_number_is_corrupt, 0,
                        sizeof(wrong) / sizeof(*wrong));
    tcase_add_loop_test(tcase, rows_without_a_chunk_is_corrupt, 0, N_TAGS);
    tcase_add_test(tcase, rows_of_another_analyzer_are_refused);
    tcase_add_test(tcase, rows_missing_file_is_not_found);
    tcase_add_loop_test(tcase, rows_same_documents_give_same_bytes, 0, 20);
    tcase_add_test(tcase, rows_row_without_a_document_is_refused);
    tcase_add_test(tcase, rows_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
