/*
 * The lexicon over fakes of its two ports: a store of five concepts, and a
 * forward index of their wordings.  Terms are single letters, so that an id is
 * a letter's place in the alphabet and a wording is a word: "bd" is present in
 * a facet that has b and d.
 */
#include <check.h>
#include <string.h>

#include "rank/concepts.h"
#include "support/faults.h"
#include "support/suite.h"

enum {
    MAX_WORDINGS = 4,
    MAX_LETTERS = 8,
    BILL = 0,
    DROP,
    PHONE,
    SUBJECT,
    EMPTY
};

static const struct lens_relation_row calls_for[] = {
    { "P1", "stresses", 3, "it answers" },
    { "P2", "stresses", 1, "it helps" },
};

/* Concepts in byte order of keys, and the wordings of each. */
static const struct {
    struct lens_document doc;
    const char *wordings[MAX_WORDINGS];
} concepts[] = {
    [BILL] = { { .key = "bill",
                 .parent = "worry",
                 .relations = calls_for,
                 .n_relations = 2 },
               { "bd", "b", "bde", "" } },
    [DROP] = { { .key = "drop",
                 .parent = "worry",
                 .relations = calls_for,
                 .n_relations = 1 },
               { "df", "a" } },
    [PHONE] = { { .key = "phone",
                  .parent = "trait",
                  .relations = calls_for,
                  .n_relations = 2 },
                { "pq" } },
    [SUBJECT] = { { .key = "subject",
                    .parent = "subject",
                    .relations = calls_for,
                    .n_relations = 2 },
                  { "s" } },
    [EMPTY] = { { .key = "zero", .parent = "worry" }, { NULL } },
};
enum {
    N_CONCEPTS = sizeof(concepts) / sizeof(*concepts)
};

static enum lens_status
each_concept(struct lens_docstore *self, enum lens_kind kind,
             struct lens_arena *in,
             enum lens_status (*visit)(const struct lens_document *doc,
                                       void *arg, struct lens_error *err),
             void *arg, struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    (void)self;
    (void)in;
    ck_assert_int_eq(kind, LENS_CONCEPT);
    for (size_t i = 0; status == LENS_OK && i < N_CONCEPTS; i++)
        status = visit(&concepts[i].doc, arg, err);
    return status;
}

/* One concept again and again, beyond any limit. */
static enum lens_status
each_of_many(struct lens_docstore *self, enum lens_kind kind,
             struct lens_arena *in,
             enum lens_status (*visit)(const struct lens_document *doc,
                                       void *arg, struct lens_error *err),
             void *arg, struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    (void)self;
    (void)kind;
    (void)in;
    for (size_t i = 0; status == LENS_OK && i < 100000; i++)
        status = visit(&concepts[0].doc, arg, err);
    return status;
}

static size_t count_concepts(const struct lens_forward *self)
{
    (void)self;
    return N_CONCEPTS;
}

static size_t count_one_more(const struct lens_forward *self)
{
    (void)self;
    return N_CONCEPTS + 1;
}

static size_t count_rows(const struct lens_forward *self, lens_docid docid)
{
    size_t n = 0;

    (void)self;
    while (docid < N_CONCEPTS && n < MAX_WORDINGS &&
           concepts[docid].wordings[n])
        n++;
    return n;
}

/* Rows lie in order in one array, as they do in a file. */
static struct lens_forward_row get_row(const struct lens_forward *self,
                                       lens_docid docid, size_t i)
{
    static char ids[N_CONCEPTS][MAX_WORDINGS][MAX_LETTERS][4];
    const char *wording = concepts[docid].wordings[i];
    size_t n = strlen(wording);

    (void)self;
    for (size_t at = 0; at < n; at++)
        ids[docid][i][at][0] = (char)(wording[at] - 'a');
    return (struct lens_forward_row){ ids[docid][i][0], n };
}

static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

/* Only letters that stand in a wording are known. */
static bool find_letter(const struct lens_forward *self, struct lens_view term,
                        uint32_t *id)
{
    (void)self;
    if (term.len != 1 || !strchr("abdefpqs", *term.p))
        return false;
    *id = (uint32_t)(*term.p - 'a');
    return true;
}

static struct lens_view get_letter(const struct lens_forward *self, uint32_t id)
{
    (void)self;
    return (struct lens_view){ &letters[id], 1 };
}

static const struct lens_docstore_ops store_ops = { .each_brief =
                                                        each_concept };
static struct lens_docstore store = { &store_ops };
static const struct lens_forward_ops forward_ops = { .count = count_concepts,
                                                     .rows = count_rows,
                                                     .row = get_row,
                                                     .find = find_letter,
                                                     .term = get_letter };
static const struct lens_forward forward = { &forward_ops };

static struct lens_lexicon lexicon;
static struct lens_arena arena;

static void set_up(void)
{
    ck_assert_int_eq(lens_lexicon_read(&store, &forward, &lexicon, NULL),
                     LENS_OK);
    lens_arena_init(&arena, 1 << 20);
}

static void tear_down(void)
{
    lens_arena_release(&arena);
    lens_lexicon_release(&lexicon);
}

/* Facets of sorted letters; a leading '!' makes one absent. */
static struct lens_facets facets_of(const char *const *texts, size_t n)
{
    struct lens_facet *at = lens_arena_alloc(&arena, n, sizeof(*at));

    ck_assert_ptr_nonnull(at);
    for (size_t f = 0; f < n; f++) {
        bool absent = texts[f][0] == '!';
        const char *text = texts[f] + absent;
        size_t len = strlen(text);
        struct lens_facet_term *terms =
            lens_arena_alloc(&arena, len + 1, sizeof(*terms));

        ck_assert_ptr_nonnull(terms);
        for (size_t t = 0; t < len; t++)
            terms[t].term = (struct lens_view){ &text[t], 1 };
        at[f] = (struct lens_facet){
            .absent = absent, .counts = 1, .terms = terms, .n_terms = len
        };
    }
    return (struct lens_facets){ .at = at, .n = n };
}

static struct lens_concept_matches match(const struct lens_facets *facets)
{
    struct lens_concept_matches out;

    ck_assert_int_eq(lens_lexicon_match(&lexicon, facets, &arena, &out, NULL),
                     LENS_OK);
    return out;
}

static struct lens_concept_matches match_one(const char *text)
{
    struct lens_facets facets = facets_of(&text, 1);

    return match(&facets);
}

/* "bde" of the wording that matched. */
static void check_wording(const struct lens_concept_match *m,
                          const char *expected)
{
    ck_assert_uint_eq(m->wording->docid, m->docid);
    ck_assert_uint_eq(m->wording->row.n, strlen(expected));
    for (size_t i = 0; i < m->wording->row.n; i++) {
        struct lens_view term = lens_wording_term(&lexicon, m->wording, i);

        ck_assert_uint_eq(term.len, 1);
        ck_assert_int_eq(*term.p, expected[i]);
    }
}

static const struct {
    const char *facet;
    const char *wordings[2]; /* that match, by concept */
} present[] = {
    { "b", { "b" } },           { "bd", { "bd" } },
    { "bcd", { "bd" } },  /* what nobody knows is no hindrance */
    { "bde", { "bde" } }, /* the longest wins */
    { "abde", { "bde", "a" } }, { "be", { "b" } },
    { "bdf", { "bd", "df" } }, /* a term may serve two concepts */
    { "df", { "df" } },         { "d", { NULL } },
    { "de", { NULL } },         { "p", { NULL } },
    { "q", { NULL } },          { "pq", { "pq" } },
    { "cxyz", { NULL } },       { "", { NULL } },
};

START_TEST(concepts_wording_is_present_when_all_its_terms_are)
{
    struct lens_concept_matches found = match_one(present[_i].facet);
    size_t n = 0;

    while (n < 2 && present[_i].wordings[n])
        n++;
    ck_assert_uint_eq(found.n, n);
    for (size_t m = 0; m < n; m++) {
        ck_assert_uint_eq(found.at[m].facet, 0);
        ck_assert(m == 0 || found.at[m - 1].docid < found.at[m].docid);
        check_wording(&found.at[m], present[_i].wordings[m]);
    }
}
END_TEST

START_TEST(concepts_wording_across_facets_is_not_present)
{
    static const char *const texts[] = { "p", "q", "d" };
    struct lens_facets facets = facets_of(texts, 3);

    ck_assert_uint_eq(match(&facets).n, 0);
}
END_TEST

START_TEST(concepts_found_twice_is_counted_where_it_is_first)
{
    static const char *const texts[] = { "c", "b", "bde", "pq", "bd" };
    struct lens_facets facets = facets_of(texts, 5);
    struct lens_concept_matches found = match(&facets);

    ck_assert_uint_eq(found.n, 2);
    ck_assert_uint_eq(found.at[0].docid, BILL);
    ck_assert_uint_eq(found.at[0].facet, 1);
    check_wording(&found.at[0], "b");
    ck_assert_uint_eq(found.at[1].docid, PHONE);
    ck_assert_uint_eq(found.at[1].facet, 3);
}
END_TEST

START_TEST(concepts_absent_is_counted_beside_the_present)
{
    static const char *const texts[] = { "!b", "!bd", "b", "bde" };
    struct lens_facets facets = facets_of(texts, 4);
    struct lens_concept_matches found = match(&facets);
    const char *reason = NULL;

    ck_assert_uint_eq(found.n, 2);
    ck_assert_uint_eq(found.at[0].facet, 0);
    ck_assert_uint_eq(found.at[1].facet, 2);
    ck_assert_double_eq(
        lens_match_weight(&lexicon, &facets, &found.at[0], "P1", &reason), 0);
    ck_assert_ptr_null(reason);
    ck_assert_double_eq(
        lens_match_weight(&lexicon, &facets, &found.at[1], "P1", &reason), 1);
}
END_TEST

static const struct {
    const char *facet;
    const char *practice;
    double match, concept;
    const char *reason;
} weights[] = {
    { "b", "P1", 1, 1, "it answers" },
    { "b", "P2", 1 / 3.0, 1 / 3.0, "it helps" },
    { "b", "P3", 0, 0, NULL },
    { "df", "P2", 0, 0, NULL },
    /* A trait speaks only where it is denied, and the subject never. */
    { "pq", "P1", 0, 1, NULL },
    { "!pq", "P2", 0, 1 / 3.0, NULL },
    { "s", "P1", 0, 0, NULL },
    { "!s", "P1", 0, 0, NULL },
};

START_TEST(concepts_weight_is_that_of_a_worry_for_its_practices)
{
    struct lens_facets facets = facets_of(&weights[_i].facet, 1);
    struct lens_concept_matches found = match(&facets);
    const char *reason = NULL;

    ck_assert_uint_eq(found.n, 1);
    ck_assert_double_eq(lens_match_weight(&lexicon, &facets, &found.at[0],
                                          weights[_i].practice, &reason),
                        weights[_i].match);
    if (weights[_i].reason)
        ck_assert_str_eq(reason, weights[_i].reason);
    else
        ck_assert_ptr_null(reason);
    ck_assert_double_eq(lens_concept_weight(&lexicon, found.at[0].docid,
                                            weights[_i].practice, &reason),
                        weights[_i].concept);
}
END_TEST

START_TEST(concepts_subject_is_named_by_its_own_wordings)
{
    struct lens_concept_matches worries = match_one("abdefpq");
    struct lens_concept_matches subject = match_one("bs");

    ck_assert(!lens_names_subject(&lexicon, &worries));
    ck_assert(lens_names_subject(&lexicon, &subject));
    ck_assert(!lens_names_subject(&lexicon,
                                  &(struct lens_concept_matches){ NULL, 0 }));
}
END_TEST

START_TEST(concepts_no_facets_match_nothing)
{
    ck_assert_uint_eq(match(&(struct lens_facets){ 0 }).n, 0);
}
END_TEST

START_TEST(lexicon_rows_of_other_documents_are_corrupt)
{
    static const struct lens_forward_ops other = { .count = count_one_more };
    const struct lens_forward rows = { &other };
    struct lens_lexicon out = { .n_concepts = 7 };
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_lexicon_read(&store, &rows, &out, &err),
                     LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, "6 and 5 concepts"));
    ck_assert_uint_eq(out.n_concepts, 7);
}
END_TEST

START_TEST(lexicon_of_too_many_concepts_is_refused)
{
    static const struct lens_docstore_ops ops = { .each_brief = each_of_many };
    struct lens_docstore many = { &ops };
    struct lens_lexicon out;
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_lexicon_read(&many, &forward, &out, &err),
                     LENS_E_LIMIT);
    ck_assert_ptr_nonnull(strstr(err.text, "concepts"));
}
END_TEST

static enum lens_status read_and_match(void *arg)
{
    static const struct lens_facets none;
    struct lens_lexicon own = { 0 };
    struct lens_arena scratch = { 0 };
    struct lens_concept_matches out;
    enum lens_status status;

    (void)arg;
    status = lens_lexicon_read(&store, &forward, &own, NULL);
    if (status == LENS_OK)
        status = lens_lexicon_match(&own, &none, &scratch, &out, NULL);
    lens_arena_release(&scratch);
    lens_lexicon_release(&own);
    return status;
}

START_TEST(lexicon_out_of_memory_anywhere_is_reported)
{
    ck_assert_uint_gt(test_faults_sweep(read_and_match, NULL), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("concepts");
    TCase *tcase = tcase_create("concepts");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase,
                        concepts_wording_is_present_when_all_its_terms_are, 0,
                        (int)(sizeof(present) / sizeof(*present)));
    tcase_add_test(tcase, concepts_wording_across_facets_is_not_present);
    tcase_add_test(tcase, concepts_found_twice_is_counted_where_it_is_first);
    tcase_add_test(tcase, concepts_absent_is_counted_beside_the_present);
    tcase_add_loop_test(tcase,
                        concepts_weight_is_that_of_a_worry_for_its_practices, 0,
                        (int)(sizeof(weights) / sizeof(*weights)));
    tcase_add_test(tcase, concepts_subject_is_named_by_its_own_wordings);
    tcase_add_test(tcase, concepts_no_facets_match_nothing);
    tcase_add_test(tcase, lexicon_rows_of_other_documents_are_corrupt);
    tcase_add_test(tcase, lexicon_of_too_many_concepts_is_refused);
    tcase_add_test(tcase, lexicon_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
