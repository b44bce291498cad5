/*
 * Segments as a hostile builder would write them: the checksums are right, the
 * content is not.  Opening and searching must answer, whatever they answer.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/build.h"
#include "lexical/search.h"
#include "lexical/segment.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

static const char *const chunk_tags[] = { "META",     "FIELDS",   "KEYS",
                                          "TERMS",    "LISTS",    "LENGTHS",
                                          "POSTINGS", "ANALYZER", "SHAPES",
                                          "PLACES",   "IMPACTS",  "ODD" };
enum {
    N_TAGS = sizeof(chunk_tags) / sizeof(chunk_tags[0]),
    /* Enough that words of one document are rare (lexical/impacts.h). */
    N_DOCS = 20
};

static const struct lens_build_field fields[] = { { "title", 3.0, 0.3 },
                                                  { "text", 1.0, 0.75 } };
static const struct lens_build_options options = { fields, 2, 1.2 };

static struct lens_analyzer *analyzer;
static struct test_folder folder;
static char path[TEST_PATH_MAX];

static enum lens_status build(struct lens_buffer *out)
{
    static const char *const texts[][2] = {
        { "prompt caching", "pay once for the prefix of every prompt" },
        { "guardrails", "stop harmful answers before a caller hears them" },
        { "least privilege", "an agent may do what its task needs" },
    };
    struct lens_segment_builder *builder = NULL;
    enum lens_status status;

    status = lens_segment_builder_new(analyzer, &options, &builder, NULL);
    for (size_t d = 0; status == LENS_OK && d < N_DOCS; d++) {
        char key[] = { 'd', (char)('0' + d), '\0' };

        status =
            lens_segment_builder_document(builder, lens_view_of(key), NULL);
        for (size_t f = 0; status == LENS_OK && f < 2; f++)
            status = lens_segment_builder_text(
                builder, f, lens_view_of(texts[d < 3 ? d : 0][f]), NULL);
    }
    if (status == LENS_OK)
        status = lens_segment_builder_write(builder, out, NULL);
    lens_segment_builder_free(builder);
    return status;
}

static void set_up(void)
{
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    test_folder_make(&folder);
    test_folder_path(&folder, "x.lex", path);
}

static void tear_down(void)
{
    lens_analyzer_free(analyzer);
    test_folder_remove(&folder);
}

static void write_good(void)
{
    struct lens_buffer bytes;

    lens_buffer_init(&bytes, 1 << 20);
    ck_assert_int_eq(build(&bytes), LENS_OK);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
}

/* Write the good segment again with `altered` in place of chunk `tag`. */
static void rewrite(const char *tag, struct lens_view altered)
{
    struct lens_container_writer writer = { 0 };
    struct lens_container file;
    struct lens_buffer bytes;

    ck_assert_int_eq(lens_container_open(path, &file, NULL), LENS_OK);
    for (size_t i = 0; i < N_TAGS; i++) {
        struct lens_view chunk = { 0 };

        ck_assert_int_eq(
            lens_container_find(&file, chunk_tags[i], &chunk, NULL), LENS_OK);
        lens_container_add(&writer, chunk_tags[i],
                           strcmp(tag, chunk_tags[i]) ? chunk : altered);
    }
    lens_buffer_init(&bytes, 1 << 20);
    lens_container_write(&writer, &bytes);
    lens_container_close(&file);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
}

/* Whatever the file says, opening and searching end with a status. */
static void open_and_search(void)
{
    static const struct lens_query_term terms[] = {
        { { "agent", 5 }, 1 },
        { { "guardrail", 9 }, 1 },
        { { "prompt", 6 }, 1 },
        { { "zebra", 5 }, 1 },
    };
    struct lens_query query = { .terms = terms, .n_terms = 4 };
    struct lens_retriever *retriever;
    struct lens_arena arena = { .max = 4 << 20 };
    struct lens_contributions parts = { 0 };
    struct lens_hits hits = { 0 };

    if (lens_lexical_open(path, lens_analyzer_description(analyzer), &retriever,
                          NULL) != LENS_OK)
        return;
    if (retriever->ops->search(retriever, &query, 3, &arena, &hits, NULL) ==
        LENS_OK) {
        for (size_t i = 0; i < hits.n; i++)
            (void)!retriever->ops->explain(retriever, &query, hits.at[i].docid,
                                           &arena, &parts, NULL);
    }
    (void)!lens_lexical_search_pruned(retriever, &query, 3, &arena, &hits,
                                      NULL);
    lens_arena_release(&arena);
    retriever->ops->close(retriever);
}

START_TEST(segment_altered_behind_right_checksums_never_crashes)
{
    const char *tag = chunk_tags[_i % N_TAGS];
    struct test_random random = { (uint64_t)_i };
    struct lens_container file;
    struct lens_view chunk = { 0 };
    char altered[4096];
    size_t len;

    write_good();
    ck_assert_int_eq(lens_container_open(path, &file, NULL), LENS_OK);
    ck_assert_int_eq(lens_container_find(&file, tag, &chunk, NULL), LENS_OK);
    ck_assert(chunk.len <= sizeof(altered));
    len = chunk.len;
    memcpy(altered, chunk.p, len);
    lens_container_close(&file);
    if (test_random_below(&random, 4) == 0)
        len = test_random_below(&random, len + 1);
    for (size_t n = 1 + test_random_below(&random, 3); len && n > 0; n--)
        altered[test_random_below(&random, len)] =
            (char)test_random_below(&random, 256);
    rewrite(tag, (struct lens_view){ altered, len });
    open_and_search();
}
END_TEST

START_TEST(segment_postings_cut_short_is_corrupt)
{
    struct lens_query_term term = { { "prompt", 6 }, 1 };
    struct lens_query query = { .terms = &term, .n_terms = 1 };
    struct lens_retriever *retriever;
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };
    struct lens_error err = { 0 };
    struct lens_container file;
    struct lens_view postings = { 0 };
    char zeros[4096] = { 0 };

    write_good();
    ck_assert_int_eq(lens_container_open(path, &file, NULL), LENS_OK);
    ck_assert_int_eq(lens_container_find(&file, "POSTINGS", &postings, NULL),
                     LENS_OK);
    lens_container_close(&file);
    rewrite("POSTINGS", (struct lens_view){ zeros, postings.len });
    ck_assert_int_eq(lens_lexical_open(path,
                                       lens_analyzer_description(analyzer),
                                       &retriever, &err),
                     LENS_OK);
    ck_assert_int_eq(
        retriever->ops->search(retriever, &query, 3, &arena, &hits, &err),
        LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, "'prompt'"));
    retriever->ops->close(retriever);
    lens_arena_release(&arena);
}
END_TEST

static void copy_chunk(const char *tag, char *to, size_t *len)
{
    struct lens_container file;
    struct lens_view chunk = { 0 };

    ck_assert_int_eq(lens_container_open(path, &file, NULL), LENS_OK);
    ck_assert_int_eq(lens_container_find(&file, tag, &chunk, NULL), LENS_OK);
    ck_assert(chunk.len <= 4096);
    memcpy(to, chunk.p, chunk.len);
    *len = chunk.len;
    lens_container_close(&file);
}

/* What a search for a word of one document and one of many says of a file. */
static enum lens_status search_pruned(struct lens_error *err)
{
    static const struct lens_query_term terms[] = { { { "agent", 5 }, 1 },
                                                    { { "prompt", 6 }, 1 } };
    const struct lens_query query = { .terms = terms, .n_terms = 2 };
    struct lens_retriever *retriever;
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };
    enum lens_status status;

    ck_assert_int_eq(lens_lexical_open(path,
                                       lens_analyzer_description(analyzer),
                                       &retriever, err),
                     LENS_OK);
    status =
        lens_lexical_search_pruned(retriever, &query, 3, &arena, &hits, err);
    lens_arena_release(&arena);
    retriever->ops->close(retriever);
    return status;
}

START_TEST(segment_impacts_of_documents_beyond_the_last_are_corrupt)
{
    struct lens_error err = { 0 };
    char altered[4096];
    size_t len;

    write_good();
    copy_chunk("IMPACTS", altered, &len);
    ck_assert_int_eq(search_pruned(&err), LENS_OK);
    memset(altered, 0xff, len);
    rewrite("IMPACTS", (struct lens_view){ altered, len });
    ck_assert_int_eq(search_pruned(&err), LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_ptr_nonnull(strstr(err.hint, "index build"));
}
END_TEST

START_TEST(segment_shape_that_is_not_there_is_corrupt)
{
    struct lens_error err = { 0 };

    write_good();
    rewrite("SHAPES", lens_view_of(""));
    ck_assert_int_eq(search_pruned(&err), LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, "are damaged"));
}
END_TEST

START_TEST(segment_places_of_another_size_are_refused_at_open)
{
    struct lens_retriever *retriever;
    struct lens_error err = { 0 };
    char altered[4096];
    size_t len;

    write_good();
    copy_chunk("PLACES", altered, &len);
    altered[8]++;
    rewrite("PLACES", (struct lens_view){ altered, len });
    ck_assert_int_eq(lens_lexical_open(path,
                                       lens_analyzer_description(analyzer),
                                       &retriever, &err),
                     LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, "'PLACES'"));
}
END_TEST

START_TEST(builder_same_documents_give_same_bytes)
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

START_TEST(builder_keys_out_of_order_are_refused)
{
    struct lens_segment_builder *builder;
    struct lens_error err = { 0 };

    ck_assert_int_eq(
        lens_segment_builder_new(analyzer, &options, &builder, &err), LENS_OK);
    ck_assert_int_eq(
        lens_segment_builder_document(builder, lens_view_of("b"), &err),
        LENS_OK);
    ck_assert_int_eq(
        lens_segment_builder_document(builder, lens_view_of("a"), &err),
        LENS_E_INVAL);
    ck_assert_int_eq(
        lens_segment_builder_document(builder, lens_view_of("b"), &err),
        LENS_E_INVAL);
    lens_segment_builder_free(builder);
}
END_TEST

/* One document of one text, given whole or term by term. */
static void build_from(const char *text, bool by_terms, struct lens_buffer *out)
{
    struct lens_segment_builder *builder;
    struct lens_arena arena = { 0 };
    struct lens_token *tokens;
    size_t n;

    ck_assert_int_eq(
        lens_analyze(analyzer, lens_view_of(text), &arena, &tokens, &n, NULL),
        LENS_OK);
    ck_assert_uint_gt(n, 3);
    ck_assert_int_eq(
        lens_segment_builder_new(analyzer, &options, &builder, NULL), LENS_OK);
    ck_assert_int_eq(
        lens_segment_builder_document(builder, lens_view_of("a"), NULL),
        LENS_OK);
    if (!by_terms)
        ck_assert_int_eq(
            lens_segment_builder_text(builder, 1, lens_view_of(text), NULL),
            LENS_OK);
    for (size_t i = 0; by_terms && i < n; i++)
        ck_assert_int_eq(
            lens_segment_builder_term(builder, 1, tokens[i].term, NULL),
            LENS_OK);
    ck_assert_int_eq(lens_segment_builder_write(builder, out, NULL), LENS_OK);
    lens_segment_builder_free(builder);
    lens_arena_release(&arena);
}

START_TEST(builder_terms_of_a_text_equal_the_text)
{
    const char *text = "pay once for the prefix of every prompt, pay little";
    struct lens_buffer a, b;

    lens_buffer_init(&a, 1 << 20);
    lens_buffer_init(&b, 1 << 20);
    build_from(text, false, &a);
    build_from(text, true, &b);
    ck_assert_uint_eq(a.len, b.len);
    ck_assert_mem_eq(a.p, b.p, a.len);
    lens_buffer_release(&a);
    lens_buffer_release(&b);
}
END_TEST

START_TEST(builder_term_without_document_field_or_bytes_is_refused)
{
    struct lens_segment_builder *builder;
    struct lens_view term = lens_view_of("prompt");

    ck_assert_int_eq(
        lens_segment_builder_new(analyzer, &options, &builder, NULL), LENS_OK);
    ck_assert_int_eq(lens_segment_builder_term(builder, 0, term, NULL),
                     LENS_E_INVAL);
    ck_assert_int_eq(
        lens_segment_builder_document(builder, lens_view_of("a"), NULL),
        LENS_OK);
    ck_assert_int_eq(lens_segment_builder_term(builder, 2, term, NULL),
                     LENS_E_INVAL);
    ck_assert_int_eq(
        lens_segment_builder_term(builder, 0, lens_view_of(""), NULL),
        LENS_E_INVAL);
    lens_segment_builder_free(builder);
}
END_TEST

static enum lens_status build_once(void *arg)
{
    struct lens_buffer bytes;
    enum lens_status status;

    (void)arg;
    lens_buffer_init(&bytes, 1 << 20);
    status = build(&bytes);
    lens_buffer_release(&bytes);
    return status;
}

START_TEST(builder_out_of_memory_anywhere_is_reported)
{
    ck_assert_uint_gt(test_faults_sweep(build_once, NULL), 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lexical segment");
    TCase *tcase = tcase_create("segment");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(
        tcase, segment_altered_behind_right_checksums_never_crashes, 0, 4000);
    tcase_add_test(tcase, segment_postings_cut_short_is_corrupt);
    tcase_add_test(tcase,
                   segment_impacts_of_documents_beyond_the_last_are_corrupt);
    tcase_add_test(tcase, segment_shape_that_is_not_there_is_corrupt);
    tcase_add_test(tcase, segment_places_of_another_size_are_refused_at_open);
    tcase_add_test(tcase, builder_same_documents_give_same_bytes);
    tcase_add_test(tcase, builder_keys_out_of_order_are_refused);
    tcase_add_test(tcase, builder_terms_of_a_text_equal_the_text);
    tcase_add_test(tcase,
                   builder_term_without_document_field_or_bytes_is_refused);
    tcase_add_test(tcase, builder_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
