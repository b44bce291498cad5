/*
 * check_search.c - lens_search() between two retrievers that answer what they
 * are told and note what they were asked.
 */
#include <check.h>
#include <string.h>

#include "asklens/search.h"
#include "base/error.h"
#include "support/faults.h"
#include "support/suite.h"

enum {
    DIM = 3
};

struct fake {
    struct lens_retriever base; /* first */
    const struct lens_hit *at;
    size_t n;
    float ideal;
    enum lens_status status;
    size_t asked_k, asked_terms;
    bool has_vector;
};

static enum lens_status fake_search(const struct lens_retriever *self,
                                    const struct lens_query *query, size_t k,
                                    struct lens_arena *arena,
                                    struct lens_hits *out,
                                    struct lens_error *err)
{
    struct fake *fake = NULL;

    (void)arena;
    memcpy(&fake, &self, sizeof(fake)); /* the port is const, its notes not */
    fake->asked_k = k;
    fake->asked_terms = query->n_terms;
    fake->has_vector = query->vector && query->dim == DIM;
    if (fake->status != LENS_OK)
        return lens_fail(err, fake->status, "told to fail");
    *out =
        (struct lens_hits){ fake->at, fake->n < k ? fake->n : k, fake->ideal };
    return LENS_OK;
}

static const struct lens_retriever_ops fake_ops = { .name = "fake",
                                                    .search = fake_search };

struct fake_embedder {
    struct lens_embedder base; /* first */
    enum lens_status status;
    enum lens_embed_role role;
    char text[64];
};

static enum lens_status fake_embed(struct lens_embedder *self,
                                   enum lens_embed_role role,
                                   const struct lens_view *texts, size_t n,
                                   float *out, struct lens_error *err)
{
    struct fake_embedder *fake = (struct fake_embedder *)self;

    ck_assert_uint_eq(n, 1);
    fake->role = role;
    memcpy(fake->text, texts[0].p, texts[0].len);
    fake->text[texts[0].len] = '\0';
    out[0] = 1;
    return fake->status == LENS_OK
               ? LENS_OK
               : lens_fail(err, fake->status, "told to fail");
}

static const struct lens_embedder_ops embedder_ops = { .kind = "fake",
                                                       .embed = fake_embed };

static const struct lens_hit words[] = { { 1, 4 }, { 2, 2 } };
static const struct lens_hit meaning[] = { { 2, 0.9f }, { 3, 0.1f } };

static struct fake lexical, dense;
static struct fake_embedder embedder;
static struct lens_search_parts parts;
static struct lens_arena arena;

static void set_up(void)
{
    lexical = (struct fake){ { &fake_ops }, words, 2, 8, LENS_OK, 0, 0, false };
    dense = (struct fake){ { &fake_ops }, meaning, 2, 1, LENS_OK, 0, 0, false };
    embedder = (struct fake_embedder){ .base = { .ops = &embedder_ops,
                                                 .facts = { .dim = DIM } } };
    parts = (struct lens_search_parts){ .lexical = &lexical.base,
                                        .dense = &dense.base,
                                        .embedder = &embedder.base };
    ck_assert_int_eq(lens_analyzer_new(&parts.analyzer, NULL), LENS_OK);
}

static void tear_down(void)
{
    lens_analyzer_free(parts.analyzer);
    lens_arena_release(&arena);
}

static struct lens_search search_for(const char *text,
                                     enum lens_channels channels)
{
    return (struct lens_search){ .text = lens_view_of(text),
                                 .k = 10,
                                 .channels = channels,
                                 .fusion = lens_fusion_default };
}

static struct lens_result run(const struct lens_search *search)
{
    struct lens_result result = { 0 };
    struct lens_error err = { 0 };

    ck_assert_msg(lens_search(&parts, search, &arena, &result, &err) == LENS_OK,
                  "%s", err.text);
    return result;
}

START_TEST(each_channel_is_asked_in_its_own_way)
{
    struct lens_search search =
        search_for("Chains wear, chains slip", LENS_BOTH);
    struct lens_result result = run(&search);

    ck_assert_uint_eq(lexical.asked_terms, 3);
    ck_assert(!lexical.has_vector);
    ck_assert(dense.has_vector);
    ck_assert_int_eq(embedder.role, LENS_EMBED_QUERY);
    ck_assert_str_eq(embedder.text, "Chains wear, chains slip");
    ck_assert_uint_eq(result.n, 3);
    ck_assert_uint_eq(result.at[0].docid, 2);
    ck_assert_int_eq(result.channels, LENS_BOTH);
}
END_TEST

START_TEST(channel_nobody_wants_is_not_asked)
{
    struct lens_search search = search_for("chains", LENS_LEXICAL);
    struct lens_result result = run(&search);

    ck_assert_uint_eq(result.at[0].docid, 1);
    ck_assert_uint_eq(dense.asked_k, 0);
    ck_assert_str_eq(embedder.text, "");
    lexical.asked_k = 0;
    search.channels = LENS_DENSE;
    result = run(&search);
    ck_assert_uint_eq(result.at[0].docid, 2);
    ck_assert_uint_eq(lexical.asked_k, 0);
}
END_TEST

static const struct {
    size_t k, n_candidates, asked;
} counts[] = {
    { 10, 0, LENS_CANDIDATES_DEFAULT },
    { 10, 50, 50 },
    { 50, 10, 50 },
    { 5000, 0, 5000 },
    { LENS_SEARCH_MAX, LENS_SEARCH_MAX, LENS_SEARCH_MAX },
    { 0, 7, 7 },
};

START_TEST(channels_give_at_least_what_is_returned)
{
    struct lens_search search = search_for("chains", LENS_BOTH);
    struct lens_result result;

    search.k = counts[_i].k;
    search.n_candidates = counts[_i].n_candidates;
    result = run(&search);
    ck_assert_uint_eq(lexical.asked_k, counts[_i].asked);
    ck_assert_uint_eq(dense.asked_k, counts[_i].asked);
    ck_assert_uint_eq(result.n, counts[_i].k ? 3 : 0);
}
END_TEST

START_TEST(too_many_or_no_channel_is_invalid)
{
    struct lens_search search = search_for("chains", LENS_LEXICAL);
    struct lens_result result = { .n = 77 };

    search.k = LENS_SEARCH_MAX + 1;
    ck_assert_int_eq(lens_search(&parts, &search, &arena, &result, NULL),
                     LENS_E_INVAL);
    search.k = 1;
    search.n_candidates = LENS_SEARCH_MAX + 1;
    ck_assert_int_eq(lens_search(&parts, &search, &arena, &result, NULL),
                     LENS_E_INVAL);
    search.n_candidates = 0;
    search.channels = 0;
    ck_assert_int_eq(lens_search(&parts, &search, &arena, &result, NULL),
                     LENS_E_INVAL);
    ck_assert_uint_eq(result.n, 77);
}
END_TEST

START_TEST(missing_dense_channel_is_invalid_with_a_way_out)
{
    struct lens_search search = search_for("chains", LENS_BOTH);
    struct lens_error err = { 0 };
    struct lens_result result;

    if (_i)
        parts.embedder = NULL;
    else
        parts.dense = NULL;
    ck_assert_int_eq(lens_search(&parts, &search, &arena, &result, &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.hint, "--channels lexical"));
    search.channels = LENS_LEXICAL;
    ck_assert_uint_eq(run(&search).n, 2);
}
END_TEST

START_TEST(failure_of_a_part_is_passed_on)
{
    struct lens_search search = search_for("chains", LENS_BOTH);
    enum lens_status *const failing[] = { &lexical.status, &dense.status,
                                          &embedder.status };
    struct lens_result result = { .n = 77 };
    struct lens_error err = { 0 };

    *failing[_i] = LENS_E_IO;
    ck_assert_int_eq(lens_search(&parts, &search, &arena, &result, &err),
                     LENS_E_IO);
    ck_assert_str_eq(err.text, "told to fail");
    ck_assert_uint_eq(result.n, 77);
}
END_TEST

START_TEST(fusions_of_one_search_are_those_of_many)
{
    static const struct lens_fusion fusions[] = {
        { LENS_FUSE_WEIGHTED, 0, 60 },
        { LENS_FUSE_WEIGHTED, 0.75, 60 },
        { LENS_FUSE_RRF, 0.5, 1 },
    };
    struct lens_search search = search_for("chains", LENS_BOTH);
    struct lens_result found[3];

    ck_assert_int_eq(
        lens_search_fusions(&parts, &search, fusions, 3, &arena, found, NULL),
        LENS_OK);
    for (size_t f = 0; f < 3; f++) {
        struct lens_result alone;

        search.fusion = fusions[f];
        alone = run(&search);
        ck_assert_uint_eq(found[f].n, alone.n);
        for (size_t i = 0; i < alone.n; i++) {
            ck_assert_uint_eq(found[f].at[i].docid, alone.at[i].docid);
            ck_assert(found[f].at[i].score == alone.at[i].score);
        }
    }
    ck_assert_uint_eq(found[0].at[0].docid, 1);
    ck_assert_uint_eq(found[1].at[0].docid, 2);
}
END_TEST

START_TEST(fusion_out_of_its_bounds_is_invalid)
{
    static const struct lens_fusion bad[] = {
        { LENS_FUSE_WEIGHTED, -0.1, 60 },
        { LENS_FUSE_WEIGHTED, 1.1, 60 },
        { LENS_FUSE_RRF, 0.5, 0 },
    };
    struct lens_fusion fusions[2] = { lens_fusion_default, bad[_i] };
    struct lens_search search = search_for("chains", LENS_BOTH);
    struct lens_result found[2] = { { .n = 77 } };

    ck_assert_int_eq(
        lens_search_fusions(&parts, &search, fusions, 2, &arena, found, NULL),
        LENS_E_INVAL);
    ck_assert_uint_eq(found[0].n, 77);
}
END_TEST

static enum lens_status search_once(void *arg)
{
    struct lens_search search = search_for("chains wear", LENS_BOTH);
    struct lens_arena own = { 0 };
    struct lens_result result;
    enum lens_status status = lens_search(&parts, &search, &own, &result, NULL);

    (void)arg;
    lens_arena_release(&own);
    return status;
}

START_TEST(searching_survives_every_allocation_fault)
{
    ck_assert_uint_gt(test_faults_sweep(search_once, NULL), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("search");
    TCase *tc = tcase_create("search");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, each_channel_is_asked_in_its_own_way);
    tcase_add_test(tc, channel_nobody_wants_is_not_asked);
    tcase_add_loop_test(tc, channels_give_at_least_what_is_returned, 0,
                        sizeof(counts) / sizeof(*counts));
    tcase_add_test(tc, too_many_or_no_channel_is_invalid);
    tcase_add_loop_test(tc, missing_dense_channel_is_invalid_with_a_way_out, 0,
                        2);
    tcase_add_loop_test(tc, failure_of_a_part_is_passed_on, 0, 3);
    tcase_add_test(tc, fusions_of_one_search_are_those_of_many);
    tcase_add_loop_test(tc, fusion_out_of_its_bounds_is_invalid, 0, 3);
    tcase_add_test(tc, searching_survives_every_allocation_fault);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
