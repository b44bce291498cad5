/*
 * A collection searched in both channels and reported: the index is a real one,
 * the dense channel and its embedder are made up, so that what must come out is
 * known.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "corpus.h"
#include "eval_measure.h"
#include "eval_sweep.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/suite.h"

#define COLLECTION ASKLENS_SOURCE_DIR "/tests/eval/collection"

enum {
    N_DOCS = 5,
    DIM = 2
};

static struct test_folder folder;
static struct lens_arena arena;
static struct lens_opened opened;
static struct lens_search_parts parts;
static struct lens_test_queries queries;
static struct lens_eval_set set;

static const size_t judged[] = { 0, 1, 2, 3 }; /* q5 has no judgments */
static size_t n_calls, n_texts;

/* The vector of a text is (1, its length), of which no unit is asked here. */
static enum lens_status embed(struct lens_embedder *self,
                              enum lens_embed_role role,
                              const struct lens_view *texts, size_t n,
                              float *out, struct lens_error *err)
{
    (void)self;
    (void)err;
    ck_assert_int_eq(role, LENS_EMBED_QUERY);
    n_calls++;
    n_texts += n;
    for (size_t i = 0; i < n; i++) {
        out[i * DIM] = 1;
        out[i * DIM + 1] = (float)texts[i].len;
    }
    return LENS_OK;
}

static const struct lens_embedder_ops embedder_ops = { .kind = "fake",
                                                       .embed = embed };
static struct lens_embedder embedder = {
    &embedder_ops, { .id = "fake:lengths", .hash = "0", .dim = DIM }
};

static size_t count(const struct lens_retriever *self)
{
    (void)self;
    return N_DOCS;
}

/* A text of `len` bytes finds document `len % N_DOCS`, and then the next. */
static enum lens_status search(const struct lens_retriever *self,
                               const struct lens_query *query, size_t k,
                               struct lens_arena *in, struct lens_hits *out,
                               struct lens_error *err)
{
    struct lens_hit *hits = lens_arena_alloc(in, 2, sizeof(*hits));
    lens_docid first;

    (void)self;
    (void)err;
    ck_assert_ptr_nonnull(hits);
    ck_assert_uint_eq(query->dim, DIM);
    ck_assert(query->vector[0] == 1);
    first = (lens_docid)query->vector[1] % N_DOCS;
    hits[0] = (struct lens_hit){ first, 0.75F };
    hits[1] = (struct lens_hit){ (first + 1) % N_DOCS, 0.5F };
    *out = (struct lens_hits){ hits, k < 2 ? k : 2, 1 };
    return LENS_OK;
}

static const struct lens_retriever_ops dense_ops = { .name = "dense",
                                                     .count = count,
                                                     .search = search };
static const struct lens_retriever dense = { &dense_ops };

static void build_index(const char *dir)
{
    struct lens_index_source source = { .corpus_id = "collection",
                                        .corpus_edition = "",
                                        .corpus_hash = "0",
                                        .program = "test" };
    struct lens_index_build *build = NULL;
    struct lens_index_summary summary;
    struct lens_docstore *docs = NULL;
    char database[LENS_PATH_MAX];

    ck_assert_int_eq(lens_index_begin(dir, &build, NULL), LENS_OK);
    ck_assert_int_eq(lens_path_join(database, lens_index_build_path(build),
                                    LENS_DOCUMENTS_FILE, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_corpus_build(COLLECTION, database, NULL, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_corpus_open(database, &docs, NULL), LENS_OK);
    ck_assert_int_eq(lens_index_finish(build, docs, opened.analyzer, &source,
                                       &summary, NULL),
                     LENS_OK);
    docs->ops->close(docs);
    lens_index_abandon(build);
}

static void set_up(void)
{
    test_folder_make(&folder);
    ck_assert_int_eq(lens_analyzer_new(&opened.analyzer, NULL), LENS_OK);
    build_index(folder.path);
    ck_assert_int_eq(lens_index_open(folder.path,
                                     lens_analyzer_description(opened.analyzer),
                                     &opened.index, NULL),
                     LENS_OK);
    parts = (struct lens_search_parts){
        opened.analyzer, lens_index_lexical(opened.index, LENS_PASSAGE), &dense,
        &embedder
    };
    ck_assert_int_eq(lens_corpus_queries(COLLECTION "/queries.jsonl", &arena,
                                         &queries, NULL),
                     LENS_OK);
    set = (struct lens_eval_set){ .name = "test" };
    ck_assert_int_eq(lens_corpus_qrels(COLLECTION "/qrels/test.tsv", &arena,
                                       &set.qrels, NULL),
                     LENS_OK);
    ck_assert_int_eq(
        lens_judged_join(&queries, &set.qrels, &arena, &set.judged, NULL),
        LENS_OK);
    n_calls = n_texts = 0;
}

static void tear_down(void)
{
    lens_index_close(opened.index);
    lens_analyzer_free(opened.analyzer);
    opened = (struct lens_opened){ .index = NULL };
    lens_arena_release(&arena);
    test_folder_remove(&folder);
}

static struct lens_eval_search wanted(enum lens_channels channels)
{
    return (struct lens_eval_search){
        .queries = &queries,
        .wanted = judged,
        .n_wanted = sizeof(judged) / sizeof(*judged),
        .k = 10,
        .channels = channels,
        .fusion = lens_fusion_default,
    };
}

static struct lens_eval_searches search_all(enum lens_channels channels)
{
    const struct lens_eval_search search = wanted(channels);
    struct lens_eval_searches out = { .n = 0 };

    ck_assert_int_eq(
        lens_eval_search(&opened, &parts, &search, &arena, &out, NULL),
        LENS_OK);
    return out;
}

START_TEST(eval_both_channels_are_three_runs)
{
    struct lens_eval_searches searches = search_all(LENS_BOTH);
    static const char *const names[] = { "lexical", "dense", "fused" };

    ck_assert_uint_eq(searches.n, 3);
    for (size_t c = 0; c < 3; c++) {
        ck_assert_str_eq(searches.at[c].name, names[c]);
        ck_assert_uint_eq(searches.at[c].run.n_queries, queries.n);
        ck_assert_uint_eq(searches.at[c].run.of[4].n, 0);
    }
    /* 33 letters: docids 3 and 4. */
    ck_assert_uint_eq(searches.at[1].run.of[0].n, 2);
    ck_assert_str_eq(searches.at[1].run.of[0].at[0].key, "d4");
    ck_assert_str_eq(searches.at[1].run.of[0].at[1].key, "d5");
    ck_assert_str_eq(searches.at[0].run.of[0].at[0].key, "d1");
    /* The fusion has what either found: d1 and d4, d4 and d5. */
    ck_assert_uint_eq(searches.at[0].run.of[0].n, 2);
    ck_assert_uint_eq(searches.at[2].run.of[0].n, 3);
    ck_assert_str_eq(searches.at[2].run.of[0].at[0].key, "d4");
}
END_TEST

START_TEST(eval_one_channel_is_one_run)
{
    struct lens_eval_searches lexical = search_all(LENS_LEXICAL);

    ck_assert_uint_eq(lexical.n, 1);
    ck_assert_str_eq(lexical.at[0].name, "lexical");
    ck_assert_uint_eq(n_calls, 0);
    ck_assert_ptr_null(lens_eval_fused(&lexical));
    lexical = search_all(LENS_DENSE);
    ck_assert_uint_eq(lexical.n, 1);
    ck_assert_str_eq(lexical.at[0].name, "dense");
    ck_assert_ptr_null(lens_eval_fused(&lexical));
}
END_TEST

/* One call for the judged ones, whatever number of channels uses them. */
START_TEST(eval_embeds_each_query_once)
{
    (void)search_all(LENS_BOTH);
    ck_assert_uint_eq(n_calls, 1);
    ck_assert_uint_eq(n_texts, 4);
}
END_TEST

START_TEST(search_embeds_when_it_has_no_vector)
{
    static const float vector[DIM] = { 1, 3 };
    struct lens_search wanted = { .text = { "abcd", 4 },
                                  .k = 1,
                                  .channels = LENS_DENSE,
                                  .fusion = lens_fusion_default };
    struct lens_result result;

    ck_assert_int_eq(lens_search(&parts, &wanted, &arena, &result, NULL),
                     LENS_OK);
    ck_assert_uint_eq(n_calls, 1);
    ck_assert_uint_eq(result.at[0].docid, 4);
    wanted.vector = vector;
    ck_assert_int_eq(lens_search(&parts, &wanted, &arena, &result, NULL),
                     LENS_OK);
    ck_assert_uint_eq(n_calls, 1);
    ck_assert_uint_eq(result.at[0].docid, 3);
}
END_TEST

static struct lens_measure measures[2];
static struct lens_fusion grid[LENS_EVAL_SWEPT];

static struct lens_eval_report make_report(struct lens_eval_searches *searches)
{
    ck_assert_int_eq(
        lens_measure_parse(lens_view_of("mrr"), &measures[0], NULL), LENS_OK);
    ck_assert_int_eq(
        lens_measure_parse(lens_view_of("recall@2"), &measures[1], NULL),
        LENS_OK);
    ck_assert_int_eq(lens_eval_measure(searches->at, searches->n, measures, 2,
                                       &set, &arena, NULL),
                     LENS_OK);
    return (struct lens_eval_report){ .collection = "collection",
                                      .n_documents = N_DOCS,
                                      .embedder = embedder.facts.id,
                                      .k = 10,
                                      .fusion = &lens_fusion_default,
                                      .queries = &queries,
                                      .measures = measures,
                                      .n_measures = 2,
                                      .runs = searches->at,
                                      .n_runs = searches->n,
                                      .sets = &set,
                                      .n_sets = 1 };
}

/* The report with the sweep, whose searches are those of search_all(). */
static struct lens_eval_report make_sweep(struct lens_eval_searches *searches)
{
    struct lens_eval_report report = make_report(searches);
    const struct lens_eval_search search = wanted(LENS_BOTH);
    const struct lens_eval_sweep sweep = { &parts, &search, searches, measures,
                                           2,      &set,    1 };

    lens_eval_sweep_grid(grid);
    ck_assert_int_eq(lens_eval_sweep(&sweep, &arena, NULL), LENS_OK);
    report.swept = grid;
    report.n_swept = LENS_EVAL_SWEPT;
    return report;
}

static void expect_in(const struct lens_buffer *out, const char *text)
{
    ck_assert_int_eq(lens_buffer_status(out), LENS_OK);
    ck_assert_msg(strstr(out->p, text) != NULL, "no '%s' in\n%s", text, out->p);
}

START_TEST(eval_report_has_channels_and_tests)
{
    struct lens_eval_searches searches = search_all(LENS_BOTH);
    struct lens_eval_report report = make_report(&searches);
    struct lens_buffer out;
    struct lens_page page;

    lens_buffer_init(&out, 1 << 20);
    lens_page_init(&page, &out, 80, false);
    lens_eval_report_text(&report, &page);
    expect_in(&out, "\n         mrr     recall@2\nlexical  0.5000  0.3750\n"
                    "dense    ");
    expect_in(&out, "\ndense less lexical  mrr       ");
    expect_in(&out, "\nfused less lexical  recall@2  ");
    expect_in(&out, "\nfused less dense    mrr       ");
    expect_in(&out, "difference  p        Holm     t ");
    expect_in(&out, "\nt, p (t): paired t-test");
    expect_in(&out, "\nHolm: ");
    expect_in(&out, "\nembedder fake:lengths\nfusion weighted, weight of dense "
                    "0.5\np: paired randomisation test");
    lens_buffer_clear(&out);
    lens_eval_report_markdown(&report, &out);
    expect_in(&out, "\n| --- | ---: | ---: |\n| lexical | 0.5000 | 0.3750 |\n");
    expect_in(&out, "\n| fused less dense | mrr | ");
    lens_page_release(&page);
    lens_buffer_release(&out);
}
END_TEST

START_TEST(eval_report_as_json_has_the_same)
{
    static const struct lens_fusion rrf = { LENS_FUSE_RRF, 0.5, 60 };
    struct lens_eval_searches searches = search_all(LENS_BOTH);
    struct lens_eval_report report = make_report(&searches);
    struct lens_buffer out;

    lens_buffer_init(&out, 1 << 20);
    lens_eval_report_json(&report, &out);
    expect_in(&out, "\"embedder\": \"fake:lengths\"");
    expect_in(&out, "\"method\": \"weighted\"");
    expect_in(&out, "\"dense_weight\": 0.5");
    expect_in(&out, "\"run\": \"fused\",\n          \"less\": \"lexical\"");
    expect_in(&out, "\"exact\": true");
    expect_in(&out, "\"t_test\": {");
    report.fusion = &rrf;
    lens_buffer_clear(&out);
    lens_eval_report_json(&report, &out);
    expect_in(&out, "\"rank_offset\": 60");
    lens_buffer_release(&out);
}
END_TEST

/* What the sweep has for a fusion is what a run with that fusion has. */
START_TEST(eval_sweep_has_the_figures_of_each_fusion)
{
    struct lens_eval_searches searches = search_all(LENS_BOTH);
    struct lens_eval_report report = make_sweep(&searches);
    bool has_best = false;

    ck_assert_uint_eq(n_calls, 1); /* nothing is embedded again */
    for (size_t f = 0; f < LENS_EVAL_SWEPT; f++) {
        struct lens_eval_search search = wanted(LENS_BOTH);
        struct lens_eval_searches alone;
        struct lens_figures figures;

        search.fusion = grid[f];
        ck_assert_int_eq(
            lens_eval_search(&opened, &parts, &search, &arena, &alone, NULL),
            LENS_OK);
        ck_assert_int_eq(lens_figures_of(&alone.at[2].run, &set.judged,
                                         measures, 2, &arena, &figures, NULL),
                         LENS_OK);
        for (size_t m = 0; m < 2; m++)
            ck_assert(set.sweep[f * 2 + m] == figures.means[m]);
        has_best = has_best || lens_eval_is_best(&report, &set, f, 0);
    }
    ck_assert(has_best);
    ck_assert(set.sweep[0] != set.sweep[2 * 20]); /* weights 0 and 1 differ */
}
END_TEST

START_TEST(eval_sweep_grid_is_as_documented)
{
    char name[LENS_EVAL_FUSION_NAME_MAX];

    lens_eval_sweep_grid(grid);
    lens_eval_fusion_name(&grid[1], name);
    ck_assert_str_eq(name, "weighted:0.05");
    lens_eval_fusion_name(&grid[20], name);
    ck_assert_str_eq(name, "weighted:1.00");
    lens_eval_fusion_name(&grid[21], name);
    ck_assert_str_eq(name, "rrf:1");
    lens_eval_fusion_name(&grid[LENS_EVAL_SWEPT - 1], name);
    ck_assert_str_eq(name, "rrf:100");
}
END_TEST

START_TEST(eval_sweep_is_in_every_format)
{
    struct lens_eval_searches searches = search_all(LENS_BOTH);
    struct lens_eval_report report = make_sweep(&searches);
    struct lens_buffer out;
    struct lens_page page;

    lens_buffer_init(&out, 1 << 20);
    lens_page_init(&page, &out, 80, false);
    lens_eval_report_text(&report, &page);
    expect_in(&out, "\nfusion         mrr ");
    expect_in(&out, "\nweighted:0.35  0.");
    expect_in(&out, " *");
    expect_in(&out, "\n*: the best of these, chosen on the queries it is");
    lens_buffer_clear(&out);
    lens_eval_report_json(&report, &out);
    expect_in(&out, "\"fusion\": \"rrf:40\"");
    expect_in(&out, "\"best_on_these_queries_by\": [");
    lens_buffer_clear(&out);
    lens_eval_report_csv(&report, &out);
    expect_in(&out, "qrels,run,measure,query,value\r\ntest,lexical,mrr,,0.5");
    expect_in(&out, "\r\ntest,weighted:0.00,recall@2,,0.");
    lens_page_release(&page);
    lens_buffer_release(&out);
}
END_TEST

/* Nothing is best by how much nobody judged. */
START_TEST(eval_sweep_has_no_best_hole)
{
    struct lens_eval_searches searches = search_all(LENS_BOTH);
    struct lens_eval_report report = make_sweep(&searches);

    ck_assert_int_eq(
        lens_measure_parse(lens_view_of("hole@2"), &measures[0], NULL),
        LENS_OK);
    for (size_t f = 0; f < LENS_EVAL_SWEPT; f++)
        ck_assert(!lens_eval_is_best(&report, &set, f, 0));
}
END_TEST

static enum lens_status sweep_once(void *arg)
{
    const struct lens_eval_search search = wanted(LENS_BOTH);
    struct lens_arena own = { 0 };
    struct lens_eval_searches searches =
        *(const struct lens_eval_searches *)arg;
    const struct lens_eval_sweep sweep = { &parts, &search, &searches, measures,
                                           2,      &set,    1 };
    enum lens_status status = lens_eval_sweep(&sweep, &own, NULL);

    lens_arena_release(&own);
    return status;
}

START_TEST(eval_sweep_out_of_memory_anywhere_is_reported)
{
    struct lens_eval_searches searches = search_all(LENS_BOTH);

    (void)make_report(&searches);
    ck_assert_uint_ge(test_faults_sweep(sweep_once, &searches), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("eval search");
    TCase *tcase = tcase_create("eval search");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, eval_both_channels_are_three_runs);
    tcase_add_test(tcase, eval_one_channel_is_one_run);
    tcase_add_test(tcase, eval_embeds_each_query_once);
    tcase_add_test(tcase, search_embeds_when_it_has_no_vector);
    tcase_add_test(tcase, eval_report_has_channels_and_tests);
    tcase_add_test(tcase, eval_report_as_json_has_the_same);
    tcase_add_test(tcase, eval_sweep_has_the_figures_of_each_fusion);
    tcase_add_test(tcase, eval_sweep_grid_is_as_documented);
    tcase_add_test(tcase, eval_sweep_is_in_every_format);
    tcase_add_test(tcase, eval_sweep_has_no_best_hole);
    tcase_add_test(tcase, eval_sweep_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
