/*
 * The dense index against a list of rows compared one by one, and against files
 * that are damaged or belong to another embedder.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dense/other_chunk.h"
#include "dense/vectors.h"
#include "format/container.h"
#include "support/embedder.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    MAX_DOCS = 40,
    MAX_ROWS = 1200,
    MAX_TEXT = 64
};

struct made {
    size_t n_docs, n_rows;
    size_t doc[MAX_ROWS], place[MAX_ROWS];
    char text[MAX_ROWS][MAX_TEXT];
};

static const char hash[] = "00112233445566778899aabbccddeeff";
static struct test_embedder embedder;
static struct test_folder folder;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    test_embedder_init(&embedder, "test:words", hash);
    test_folder_make(&folder);
    test_folder_path(&folder, "x.vec", path);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

static void write_words(struct test_random *random, char out[MAX_TEXT])
{
    size_t n = test_random_below(random, 5);

    out[0] = '\0';
    for (size_t i = 0; i < n; i++)
        (void)snprintf(out + strlen(out), MAX_TEXT - strlen(out), "w%zu ",
                       test_random_below(random, 12));
}

static void make_random(struct test_random *random, struct made *made)
{
    *made = (struct made){ .n_docs = test_random_below(random, MAX_DOCS) };
    for (size_t d = 0; d < made->n_docs; d++) {
        for (size_t r = test_random_below(random, 30); r > 0; r--) {
            made->doc[made->n_rows] = d;
            made->place[made->n_rows] = r == 1 ? LENS_TITLE_ROW : r * 7;
            write_words(random, made->text[made->n_rows++]);
        }
    }
}

static enum lens_status build(const struct made *made, struct lens_buffer *out)
{
    struct lens_vectors_builder *b = NULL;
    enum lens_status status =
        lens_vectors_builder_new(&embedder.base, &b, NULL);
    size_t row = 0;

    for (size_t d = 0; status == LENS_OK && d < made->n_docs; d++) {
        status = lens_vectors_builder_document(b, NULL);
        for (; status == LENS_OK && row < made->n_rows && made->doc[row] == d;
             row++)
            status = lens_vectors_builder_row(
                b, made->place[row], lens_view_of(made->text[row]), NULL);
    }
    if (status == LENS_OK)
        status = lens_vectors_builder_write(b, NULL, NULL, out, NULL);
    lens_vectors_builder_free(b);
    return status;
}

static void write_made(const struct made *made)
{
    struct lens_buffer bytes;

    lens_buffer_init(&bytes, 1 << 20);
    ck_assert_int_eq(build(made, &bytes), LENS_OK);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
}

static struct lens_retriever *open_made(void)
{
    struct lens_retriever *out = NULL;
    struct lens_error err = { 0 };

    ck_assert_msg(lens_vectors_open(path, NULL, &embedder.base.facts, &out,
                                    &err) == LENS_OK,
                  "%s", err.text);
    return out;
}

static void embed(const char *text, float *out)
{
    struct lens_view view = lens_view_of(text);

    ck_assert_int_eq(embedder.base.ops->embed(&embedder.base, LENS_EMBED_QUERY,
                                              &view, 1, out, NULL),
                     LENS_OK);
}

static double cosine_of(const char *text, const float *query)
{
    float row[TEST_EMBEDDER_DIM];
    double score = 0;

    embed(text, row);
    for (size_t i = 0; i < TEST_EMBEDDER_DIM; i++)
        score += (double)row[i] * (double)query[i];
    return score;
}

static int by_size(const void *pa, const void *pb)
{
    const double *a = pa, *b = pb;

    return (*a < *b) - (*a > *b);
}

/* The score of a document by sorting the cosines of its rows, and the row with
 * the largest. */
static double best_of(const struct made *made, size_t doc, const float *query,
                      size_t *place)
{
    double scores[MAX_ROWS], best = 0, sum = 0;
    size_t n = 0;

    for (size_t r = 0; r < made->n_rows; r++) {
        double score;

        if (made->doc[r] != doc)
            continue;
        score = cosine_of(made->text[r], query);
        scores[n++] = score;
        if (score > best + 1e-9) {
            best = score;
            *place = made->place[r];
        }
    }
    qsort(scores, n, sizeof(*scores), by_size);
    if (n > LENS_BEST_ROWS)
        n = LENS_BEST_ROWS;
    for (size_t i = 0; i < n; i++)
        sum += scores[i];
    return n ? sum / (double)n : 0;
}

/* Is `row` as near to the query as the row `nearest` of the document? */
static bool is_place_of(const struct made *made, size_t doc, size_t row,
                        const float *query, size_t nearest)
{
    double a = -2, b = -3;

    for (size_t r = 0; r < made->n_rows; r++) {
        if (made->doc[r] != doc)
            continue;
        if (made->place[r] == row)
            a = cosine_of(made->text[r], query);
        if (made->place[r] == nearest)
            b = cosine_of(made->text[r], query);
    }
    return fabs(a - b) < 1e-6;
}

static void check_explained(const struct made *made,
                            const struct lens_retriever *index,
                            const struct lens_query *query, struct lens_hit hit,
                            double best, size_t place)
{
    struct lens_arena arena = { 0 };
    struct lens_contributions parts = { 0 };

    ck_assert_int_eq(
        index->ops->explain(index, query, hit.docid, &arena, &parts, NULL),
        LENS_OK);
    ck_assert_uint_eq(parts.n, 1);
    ck_assert_double_eq((double)parts.at[0].score, (double)hit.score);
    ck_assert_double_eq_tol(best, (double)hit.score, 1e-5);
    /* Rows of the same words tie, and rounding may choose among them. */
    ck_assert(
        is_place_of(made, hit.docid, parts.at[0].row, query->vector, place));
    lens_arena_release(&arena);
}

static void check_search(const struct made *made,
                         const struct lens_retriever *index, const char *text,
                         size_t k)
{
    float vector[TEST_EMBEDDER_DIM];
    struct lens_query query = { .vector = vector, .dim = TEST_EMBEDDER_DIM };
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };
    size_t n_positive = 0;

    embed(text, vector);
    ck_assert_int_eq(index->ops->search(index, &query, k, &arena, &hits, NULL),
                     LENS_OK);
    for (size_t d = 0; d < made->n_docs; d++) {
        size_t place = 0;

        n_positive += best_of(made, d, vector, &place) > 1e-6;
    }
    ck_assert_uint_le(hits.n, k);
    if (k > n_positive)
        ck_assert_uint_ge(hits.n, n_positive);
    for (size_t i = 0; i < hits.n; i++) {
        size_t place = 0;
        double best = best_of(made, hits.at[i].docid, vector, &place);

        ck_assert(hits.at[i].score > 0);
        check_explained(made, index, &query, hits.at[i], best, place);
        if (i == 0)
            continue;
        ck_assert(hits.at[i - 1].score > hits.at[i].score ||
                  (hits.at[i - 1].score >= hits.at[i].score &&
                   hits.at[i - 1].docid < hits.at[i].docid));
    }
    lens_arena_release(&arena);
}

START_TEST(search_random_rows_equals_comparing_all)
{
    struct test_random random = { (uint64_t)_i };
    static struct made made;
    struct lens_retriever *index;

    make_random(&random, &made);
    write_made(&made);
    index = open_made();
    ck_assert_uint_eq(index->ops->count(index), made.n_docs);
    for (size_t q = 0; q < 5; q++) {
        char text[MAX_TEXT];

        write_words(&random, text);
        check_search(&made, index, text, 1 + test_random_below(&random, 70));
    }
    check_search(&made, index, "w1 w2", 0);
    index->ops->close(index);
}
END_TEST

START_TEST(search_text_without_words_finds_nothing)
{
    struct made made = { .n_docs = 1, .n_rows = 1, .text = { "w1" } };
    struct lens_retriever *index;

    write_made(&made);
    index = open_made();
    check_search(&made, index, "", 10);
    index->ops->close(index);
}
END_TEST

START_TEST(search_vector_of_other_length_is_refused)
{
    struct made made = { .n_docs = 1, .n_rows = 1, .text = { "w1" } };
    float vector[3] = { 1, 0, 0 };
    struct lens_query query = { .vector = vector, .dim = 3 };
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };
    struct lens_error err = { 0 };
    struct lens_retriever *index;

    write_made(&made);
    index = open_made();
    ck_assert_int_eq(index->ops->search(index, &query, 1, &arena, &hits, &err),
                     LENS_E_INVAL);
    ck_assert_str_eq(err.text,
                     "a dense index needs a vector of 24 numbers, not 3");
    query.vector = NULL;
    ck_assert_int_eq(index->ops->search(index, &query, 1, &arena, &hits, NULL),
                     LENS_E_INVAL);
    lens_arena_release(&arena);
    index->ops->close(index);
}
END_TEST

START_TEST(open_other_embedder_is_refused_with_the_fix)
{
    struct made made = { .n_docs = 1, .n_rows = 1, .text = { "w1" } };
    struct lens_retriever *index = NULL;
    struct lens_error err = { 0 };
    struct lens_embedder_facts facts;

    write_made(&made);
    facts = embedder.base.facts;
    facts.hash[0] = 'f';
    ck_assert_int_eq(lens_vectors_open(path, NULL, &facts, &index, &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "holds vectors of 'test:words'"));
    ck_assert_ptr_nonnull(strstr(err.hint, "index build --embedder"));
    ck_assert_ptr_null(index);
}
END_TEST

START_TEST(build_same_rows_give_the_same_bytes)
{
    struct test_random random = { 9 };
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

START_TEST(build_embedder_that_fails_leaves_nothing)
{
    struct made made = { .n_docs = 1, .n_rows = 1, .text = { "w1" } };
    struct lens_buffer out;

    embedder.fails = LENS_E_BACKEND;
    lens_buffer_init(&out, 1 << 20);
    ck_assert_int_eq(build(&made, &out), LENS_E_BACKEND);
    ck_assert_uint_eq(out.len, 0);
    lens_buffer_release(&out);
}
END_TEST

static void note(size_t done, size_t all, void *arg)
{
    size_t *seen = arg;

    ck_assert_uint_le(done, all);
    ck_assert_uint_gt(done, seen[0]);
    seen[0] = done;
    seen[1] = all;
}

START_TEST(build_tells_its_progress)
{
    struct lens_vectors_builder *b = NULL;
    struct lens_buffer out;
    size_t seen[2] = { 0 };

    lens_buffer_init(&out, 8 << 20);
    ck_assert_int_eq(lens_vectors_builder_new(&embedder.base, &b, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_vectors_builder_document(b, NULL), LENS_OK);
    for (size_t i = 0; i < 3000; i++)
        ck_assert_int_eq(
            lens_vectors_builder_row(b, i, lens_view_of("w1 w2"), NULL),
            LENS_OK);
    ck_assert_int_eq(lens_vectors_builder_write(b, note, seen, &out, NULL),
                     LENS_OK);
    ck_assert_uint_eq(seen[0], 3000);
    ck_assert_uint_eq(seen[1], 3000);
    ck_assert_uint_gt(embedder.n_calls, 1);
    lens_vectors_builder_free(b);
    lens_buffer_release(&out);
}
END_TEST

static void write_with(const char *tag, const void *bytes, size_t len)
{
    static const char *const tags[] = { "EMBEDDER", "META",    "DOCS",
                                        "PLACES",   "VECTORS", NULL };

    test_file_with_chunk(path, tags, tag, (struct lens_view){ bytes, len });
}

START_TEST(open_file_of_a_hostile_builder_is_refused)
{
    static const struct {
        const char *tag;
        uint32_t words[4];
        size_t len;
        const char *why;
    } cases[] = {
        { "META", { 2, 3, 24 }, 8, "has not 12 bytes" },
        { "META", { 2, 3, 0 }, 12, "beyond the limits" },
        { "META", { 2, 3, 5000 }, 12, "beyond the limits" },
        { "META", { 0xffffffff, 3, 24 }, 12, "beyond the limits" },
        { "META", { 2, 0xffffffff, 24 }, 12, "beyond the limits" },
        { "META", { 2, 4, 24 }, 12, "not as long as META" },
        { "META", { 3, 3, 24 }, 12, "not as long as META" },
        { "META", { 2, 3, 23 }, 12, "not as long as META" },
        { "DOCS", { 0, 2, 3 }, 8, "not as long as META" },
        { "DOCS", { 0, 2, 2 }, 12, "do not cover its rows" },
        { "DOCS", { 1, 2, 3 }, 12, "do not cover its rows" },
        { "DOCS", { 0, 4, 3 }, 12, "go backwards" },
        { "PLACES", { 0, 1 }, 8, "not as long as META" },
        { "VECTORS", { 0 }, 4, "not as long as META" },
        { "EMBEDDER", { 0x41414141 }, 4, "holds vectors of" },
    };
    struct made made = { .n_docs = 2,
                         .n_rows = 3,
                         .doc = { 0, 0, 1 },
                         .text = { "w1", "w2", "w3" } };
    struct lens_retriever *index = NULL;
    struct lens_error err = { 0 };

    write_made(&made);
    write_with(cases[_i].tag, cases[_i].words, cases[_i].len);
    ck_assert_int_ne(
        lens_vectors_open(path, NULL, &embedder.base.facts, &index, &err),
        LENS_OK);
    ck_assert_msg(strstr(err.text, cases[_i].why) != NULL, "case %d: '%s'", _i,
                  err.text);
    ck_assert_ptr_null(index);
}
END_TEST

static enum lens_status build_and_search(void *arg)
{
    struct made *made = arg;
    struct lens_retriever *index = NULL;
    struct lens_arena arena = { 0 };
    struct lens_buffer out;
    float vector[TEST_EMBEDDER_DIM] = { 1 };
    struct lens_query query = { .vector = vector, .dim = TEST_EMBEDDER_DIM };
    struct lens_hits hits = { 0 };
    enum lens_status status;

    lens_buffer_init(&out, 1 << 20);
    status = build(made, &out);
    lens_buffer_release(&out);
    if (status == LENS_OK)
        status =
            lens_vectors_open(path, NULL, &embedder.base.facts, &index, NULL);
    if (status == LENS_OK)
        status = index->ops->search(index, &query, 5, &arena, &hits, NULL);
    if (index)
        index->ops->close(index);
    lens_arena_release(&arena);
    return status;
}

START_TEST(every_failing_allocation_is_answered)
{
    struct made made = { .n_docs = 2,
                         .n_rows = 3,
                         .doc = { 0, 0, 1 },
                         .text = { "w1", "w2", "w3" } };

    write_made(&made);
    ck_assert_uint_gt(test_faults_sweep(build_and_search, &made), 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vectors");
    TCase *tests = tcase_create("vectors");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, search_random_rows_equals_comparing_all, 0, 60);
    tcase_add_test(tests, search_text_without_words_finds_nothing);
    tcase_add_test(tests, search_vector_of_other_length_is_refused);
    tcase_add_test(tests, open_other_embedder_is_refused_with_the_fix);
    tcase_add_test(tests, build_same_rows_give_the_same_bytes);
    tcase_add_test(tests, build_embedder_that_fails_leaves_nothing);
    tcase_add_test(tests, build_tells_its_progress);
    tcase_add_loop_test(tests, open_file_of_a_hostile_builder_is_refused, 0,
                        15);
    tcase_add_test(tests, every_failing_allocation_is_answered);
    suite_add_tcase(suite, tests);
    return test_suite_run(suite);
}
