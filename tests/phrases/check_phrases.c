/*
 * Phrases against what they are for: siblings that share their nouns, told apart
 * by small words and by order; and against damaged files.
 */
#include <check.h>
#include <string.h>

#include "format/container.h"
#include "phrases/phrases.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/suite.h"

enum {
    N_DOCS = 3
};

static struct lens_analyzer *analyzer;
static struct test_folder folder;
static char path[TEST_PATH_MAX];

/* All speak of prompts.  The first asks who changed them, the second what they
 * cost, the third what people type into them. */
static const struct {
    size_t doc;
    const char *text;
} rows[] = {
    { 0, "who did change the prompt" },
    { 0, "nobody knows who did edit our prompt" },
    { 0, "the prompt of last week is lost" },
    { 0, "who did it" },
    { 1, "how much does a prompt cost" },
    { 1, "we pay too much for each prompt" },
    { 1, "how much does it cost" },
    { 2, "people type names into the prompt" },
    { 2, "they type anything into it" },
    { 2, "card numbers go into the prompt" },
};

static void set_up(void)
{
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    test_folder_make(&folder);
    test_folder_path(&folder, "x.phrases", path);
}

static void tear_down(void)
{
    lens_analyzer_free(analyzer);
    test_folder_remove(&folder);
}

static enum lens_status build(struct lens_buffer *out)
{
    struct lens_phrases_builder *b = NULL;
    enum lens_status status = lens_phrases_builder_new(analyzer, &b, NULL);
    size_t row = 0;

    for (size_t d = 0; status == LENS_OK && d < N_DOCS; d++) {
        status = lens_phrases_builder_document(b, NULL);
        for (; status == LENS_OK && row < sizeof(rows) / sizeof(*rows) &&
               rows[row].doc == d;
             row++)
            status =
                lens_phrases_builder_row(b, lens_view_of(rows[row].text), NULL);
    }
    if (status == LENS_OK)
        status = lens_phrases_builder_write(b, 0.1, out, NULL);
    lens_phrases_builder_free(b);
    return status;
}

static struct lens_retriever *open_built(void)
{
    struct lens_retriever *out = NULL;
    struct lens_error err = { 0 };
    struct lens_buffer bytes;

    lens_buffer_init(&bytes, 1 << 20);
    ck_assert_int_eq(build(&bytes), LENS_OK);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
    ck_assert_msg(lens_phrases_open(path, lens_analyzer_description(analyzer),
                                    &out, &err) == LENS_OK,
                  "%s", err.text);
    return out;
}

static void scores_of(const struct lens_retriever *phrases, const char *text,
                      float out[N_DOCS])
{
    struct lens_arena arena = { 0 };
    struct lens_token *tokens = NULL;
    struct lens_view words[32];
    struct lens_query query = { .words = words };
    struct lens_hits hits = { 0 };

    ck_assert_int_eq(lens_analyze_words(analyzer, lens_view_of(text), &arena,
                                        &tokens, &query.n_words, NULL),
                     LENS_OK);
    ck_assert_uint_le(query.n_words, 32);
    for (size_t i = 0; i < query.n_words; i++)
        words[i] = tokens[i].term;
    ck_assert_int_eq(
        phrases->ops->search(phrases, &query, N_DOCS, &arena, &hits, NULL),
        LENS_OK);
    memset(out, 0, N_DOCS * sizeof(*out));
    for (size_t i = 0; i < hits.n; i++) {
        ck_assert(hits.at[i].score > 0);
        ck_assert(i == 0 || hits.at[i - 1].score >= hits.at[i].score);
        out[hits.at[i].docid] = hits.at[i].score;
    }
    lens_arena_release(&arena);
}

START_TEST(small_words_tell_siblings_apart)
{
    static const struct {
        const char *text;
        size_t doc;
    } asked[] = {
        { "who did touch this prompt", 0 },
        { "how much is a prompt", 1 },
        { "things people type into a prompt", 2 },
    };
    struct lens_retriever *phrases = open_built();

    ck_assert_uint_eq(phrases->ops->count(phrases), N_DOCS);
    for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
        float scores[N_DOCS];

        scores_of(phrases, asked[i].text, scores);
        for (size_t d = 0; d < N_DOCS; d++)
            ck_assert_msg(d == asked[i].doc || scores[d] < scores[asked[i].doc],
                          "'%s': %zu has %g, %zu has %g", asked[i].text, d,
                          (double)scores[d], asked[i].doc,
                          (double)scores[asked[i].doc]);
    }
    phrases->ops->close(phrases);
}
END_TEST

START_TEST(a_text_without_known_phrases_finds_nothing)
{
    struct lens_retriever *phrases = open_built();
    float scores[N_DOCS];

    scores_of(phrases, "", scores);
    for (size_t d = 0; d < N_DOCS; d++)
        ck_assert(scores[d] <= 0);
    scores_of(phrases, "marmalade sandwiches", scores);
    for (size_t d = 0; d < N_DOCS; d++)
        ck_assert(scores[d] <= 0);
    phrases->ops->close(phrases);
}
END_TEST

START_TEST(order_of_words_counts)
{
    struct lens_retriever *phrases = open_built();
    float there[N_DOCS], back[N_DOCS];

    scores_of(phrases, "how much does", there);
    scores_of(phrases, "does much how", back);
    ck_assert(there[1] > back[1]);
    phrases->ops->close(phrases);
}
END_TEST

START_TEST(learning_twice_gives_the_same_bytes)
{
    struct lens_buffer a, b;

    lens_buffer_init(&a, 1 << 20);
    lens_buffer_init(&b, 1 << 20);
    ck_assert_int_eq(build(&a), LENS_OK);
    ck_assert_int_eq(build(&b), LENS_OK);
    ck_assert_uint_eq(a.len, b.len);
    ck_assert_mem_eq(a.p, b.p, a.len);
    lens_buffer_release(&a);
    lens_buffer_release(&b);
}
END_TEST

START_TEST(another_analyzer_is_refused)
{
    struct lens_retriever *phrases = open_built(), *out = NULL;
    struct lens_error err = { 0 };

    phrases->ops->close(phrases);
    ck_assert_int_eq(lens_phrases_open(path, "klingon/1", &out, &err),
                     LENS_E_VERSION);
    ck_assert_ptr_nonnull(strstr(err.text, "another analyzer"));
    ck_assert_ptr_null(out);
}
END_TEST

START_TEST(a_row_before_its_document_is_refused)
{
    struct lens_phrases_builder *b = NULL;
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_phrases_builder_new(analyzer, &b, NULL), LENS_OK);
    ck_assert_int_eq(lens_phrases_builder_row(b, lens_view_of("x"), &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "before its document"));
    lens_phrases_builder_free(b);
}
END_TEST

static struct lens_view bytes_of(const void *p, size_t len)
{
    return (struct lens_view){ p, len };
}

/* A file of two phrases and two documents in a container whose sums are right,
 * but for one thing. */
START_TEST(what_cannot_be_is_refused)
{
    static const uint64_t ascending[2] = { 1, 2 }, equal[2] = { 2, 2 };
    static const float floats[8] = { 1, 1 };
    const float infinite[4] = { 1, 1, 1, 1.0f / 0.0f };
    const struct {
        uint32_t n_docs, n_phrases;
        const uint64_t *hashes;
        const float *weights;
        size_t n_weights;
        const char *told;
    } bad[] = {
        { 2, 2, ascending, floats, 3, "not as long as META says" },
        { 3, 2, ascending, floats, 4, "not as long as META says" },
        { 2, 2, equal, floats, 4, "not in order" },
        { 2, 2, ascending, infinite, 4, "no number" },
        { LENS_PHRASES_MAX_DOCS + 1, 2, ascending, floats, 4, "too many" },
    };
    const uint32_t meta[4] = { bad[_i].n_docs, bad[_i].n_phrases, 0, 0 };
    struct lens_container_writer writer = { .n = 0 };
    struct lens_retriever *out = NULL;
    struct lens_error err = { 0 };
    struct lens_buffer bytes;

    lens_container_add(&writer, "ANALYZER", lens_view_of("a"));
    lens_container_add(&writer, "META", bytes_of(meta, sizeof(meta)));
    lens_container_add(&writer, "HASHES", bytes_of(bad[_i].hashes, 16));
    lens_container_add(&writer, "IDF", bytes_of(floats, 8));
    lens_container_add(&writer, "OFFSETS", bytes_of(floats, 8));
    lens_container_add(
        &writer, "WEIGHTS",
        bytes_of(bad[_i].weights, bad[_i].n_weights * sizeof(float)));
    lens_buffer_init(&bytes, 1 << 20);
    lens_container_write(&writer, &bytes);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
    ck_assert_int_eq(lens_phrases_open(path, "a", &out, &err), LENS_E_CORRUPT);
    ck_assert_msg(strstr(err.text, bad[_i].told) != NULL, "%s", err.text);
}
END_TEST

static enum lens_status build_again(void *arg)
{
    struct lens_buffer bytes;
    enum lens_status status;

    (void)arg;
    lens_buffer_init(&bytes, 1 << 20);
    status = build(&bytes);
    lens_buffer_release(&bytes);
    return status;
}

START_TEST(no_memory_is_survived)
{
    ck_assert_uint_gt(test_faults_sweep(build_again, NULL), 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("phrases");
    TCase *tcase = tcase_create("phrases");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, small_words_tell_siblings_apart);
    tcase_add_test(tcase, a_text_without_known_phrases_finds_nothing);
    tcase_add_test(tcase, order_of_words_counts);
    tcase_add_test(tcase, learning_twice_gives_the_same_bytes);
    tcase_add_test(tcase, another_analyzer_is_refused);
    tcase_add_test(tcase, a_row_before_its_document_is_refused);
    tcase_add_loop_test(tcase, what_cannot_be_is_refused, 0, 5);
    tcase_add_test(tcase, no_memory_is_survived);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
