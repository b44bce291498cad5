/*
 * check_filter_tree.c - the common filter tree, against an oracle that knows
 * one way only: fold both texts into copies and look for one in the other.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "api/dialects/filter_tree.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct lens_filter_word words[] = {
    { "is", LENS_IS_EQUAL, false, false },
    { "is not", LENS_IS_EQUAL, true, false },
    { "in", LENS_IS_EQUAL, false, true },
    { "starts", LENS_STARTS_WITH, false, false },
    { "ends", LENS_ENDS_WITH, false, false },
    { "has", LENS_HAS_PART, false, false },
    { "has not", LENS_HAS_PART, true, false },
    { "<", LENS_IS_LESS, false, false },
    { "<=", LENS_IS_AT_MOST, false, false },
    { ">", LENS_IS_GREATER, false, false },
    { ">=", LENS_IS_AT_LEAST, false, false },
    { "there", LENS_IS_PRESENT, false, false },
};

static struct lens_arena arena;

static void setup(void)
{
    lens_arena_init(&arena, 0);
}

static void teardown(void)
{
    lens_arena_release(&arena);
}

static const struct lens_filter_word *word(const char *name)
{
    const struct lens_filter_word *found = NULL;

    ck_assert_int_eq(
        lens_filter_word_find(name, words, COUNT(words), &found, NULL),
        LENS_OK);
    return found;
}

static const char *const phases[] = { "Model selection", "Deployment" };
static const char *const security[] = { "security" };
static const char *const high[] = { "High" };

static const struct lens_facts facts = {
    .of = { [LENS_FACT_PILLAR] = { security, 1 },
            [LENS_FACT_RISK] = { high, 1 },
            [LENS_FACT_PHASE] = { phases, 2 } },
    .score = 0.5,
};

START_TEST(leaf_each_operator_holds_or_not)
{
    static const struct {
        const char *word, *key, *text;
        double number;
        bool holds;
    } rows[] = {
        { "is", "pillar", "security", 0, true },
        { "is", "pillar", "SECURITY", 0, true },
        { "is", "pillar", "securit", 0, false },
        { "is not", "pillar", "security", 0, false },
        { "is not", "pillar", "reliability", 0, true },
        { "starts", "pillar", "sec", 0, true },
        { "starts", "pillar", "ity", 0, false },
        { "ends", "pillar", "ity", 0, true },
        { "ends", "pillar", "sec", 0, false },
        { "has", "pillar", "curi", 0, true },
        { "has", "pillar", "security and more", 0, false },
        { "has not", "pillar", "curi", 0, false },
        { "is", "phase", "model-selection", 0, true },
        { "is", "phases", "DEPLOYMENT", 0, true },
        { "is", "phase", "Scoping", 0, false },
        { "is not", "phase", "Scoping", 0, true },
        { "is", "service", "Amazon Bedrock", 0, false },
        { "is not", "service", "Amazon Bedrock", 0, true },
        { "there", "phase", NULL, 0, true },
        { "there", "service", NULL, 0, false },
        { "there", "score", NULL, 0, true },
        { "is", "score", NULL, 0.5, true },
        { "is not", "score", NULL, 0.5, false },
        { "<", "score", NULL, 0.5, false },
        { "<=", "score", NULL, 0.5, true },
        { ">", "score", NULL, 0.5, false },
        { ">", "score", NULL, 0.4, true },
        { ">=", "score", NULL, 0.5, true },
        { ">=", "score", NULL, 0.6, false },
    };
    struct lens_filter_builder builder = { .arena = &arena };
    struct lens_condition c;

    ck_assert_int_eq(lens_condition_begin(&builder, word(rows[_i].word),
                                          rows[_i].key, &c, NULL),
                     LENS_OK);
    c.texts = (struct lens_filter_values){ &rows[_i].text, 1 };
    c.number = rows[_i].number;
    ck_assert_msg(lens_condition_holds(&c, &facts) == rows[_i].holds,
                  "%s %s %s", rows[_i].key, rows[_i].word,
                  rows[_i].text ? rows[_i].text : "number");
}
END_TEST

enum {
    N_LEAVES = 29
};

START_TEST(no_filter_keeps_everything)
{
    ck_assert(lens_condition_holds(NULL, &facts));
}
END_TEST

static void refused(const char *name, const char *key, const char *part,
                    const char *hint)
{
    struct lens_filter_builder builder = { .arena = &arena };
    struct lens_condition c = { .number = 7 };
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_condition_begin(&builder, word(name), key, &c, &err),
                     LENS_E_INVAL);
    ck_assert_msg(strstr(err.text, part) != NULL, "%s", err.text);
    ck_assert_msg(strstr(err.hint, hint) != NULL, "%s", err.hint);
    ck_assert_double_eq(c.number, 7);
}

START_TEST(leaf_of_wrong_type_is_refused_by_name)
{
    refused("starts", "score", "'starts' does not go with 'score'", "");
    refused("in", "score", "'in' does not go with 'score'", "");
    refused("<", "pillar", "'<' does not go with 'pillar'", "");
    refused("is", "piller", "'piller'", "did you mean 'pillar'?");
    refused("is", "xyz", "'xyz'", "valid are kind, id, pillar, question, risk");
    refused("is", "", "there is no filter key ''", "valid are");
}
END_TEST

START_TEST(operator_unknown_is_refused_by_name)
{
    const struct lens_filter_word *found = NULL;
    struct lens_error err = { 0 };

    ck_assert_int_eq(
        lens_filter_word_find("equals", words, COUNT(words), &found, &err),
        LENS_E_INVAL);
    ck_assert_ptr_null(found);
    ck_assert_str_eq(err.text, "there is no filter operator 'equals'");
    ck_assert_str_eq(err.hint, "valid are is, is not, in, starts, ends, has, "
                               "has not, <, <=, >, >=, there");
}
END_TEST

START_TEST(group_limits_are_kept)
{
    struct lens_filter_builder builder = { .arena = &arena };
    struct lens_error err = { 0 };
    struct lens_condition c;

    ck_assert_int_eq(
        lens_condition_group(&builder, LENS_ALL_OF, 0, 0, &c, &err),
        LENS_E_INVAL);
    ck_assert_int_eq(lens_condition_group(&builder, LENS_ALL_OF, 0,
                                          LENS_FILTER_CONDITIONS_MAX + 1, &c,
                                          &err),
                     LENS_E_LIMIT);
    ck_assert_int_eq(lens_condition_group(&builder, LENS_ALL_OF,
                                          LENS_FILTER_DEPTH_MAX, 1, &c, &err),
                     LENS_E_LIMIT);
    ck_assert_int_eq(lens_condition_group(&builder, LENS_ALL_OF,
                                          LENS_FILTER_DEPTH_MAX - 1, 1, &c,
                                          &err),
                     LENS_OK);
    for (size_t i = 1; i < LENS_FILTER_CONDITIONS_MAX; i++)
        ck_assert_int_eq(
            lens_condition_begin(&builder, word("is"), "id", &c, &err),
            LENS_OK);
    ck_assert_int_eq(lens_condition_begin(&builder, word("is"), "id", &c, &err),
                     LENS_E_LIMIT);
    ck_assert_int_eq(
        lens_condition_group(&builder, LENS_ANY_OF, 0, 1, &c, &err),
        LENS_E_LIMIT);
}
END_TEST

static enum lens_status build_group(void *arg)
{
    struct lens_filter_builder builder = { .arena = &arena };
    struct lens_condition c;

    (void)arg;
    lens_arena_release(&arena);
    return lens_condition_group(&builder, LENS_ANY_OF, 0, 8, &c, NULL);
}

START_TEST(group_without_memory_is_nomem)
{
    ck_assert_uint_gt(test_faults_sweep(build_group, NULL), 0);
}
END_TEST

/* The oracle. */

static void fold(const char *text, char out[64])
{
    size_t n = 0;

    for (; text[n]; n++) {
        char c = text[n];

        out[n] = c;
        if (strchr("-_", c))
            out[n] = ' ';
        if (c >= 'A' && c <= 'Z')
            out[n] = (char)(c | 0x20);
    }
    out[n] = '\0';
}

static bool texts_agree(enum lens_condition_op op, const char *value,
                        const char *text)
{
    char v[64], t[64], padded[70];

    fold(value, v);
    fold(text, t);
    if (op == LENS_IS_EQUAL)
        return !strcmp(v, t);
    if (op == LENS_HAS_PART)
        return strstr(v, t) != NULL;
    /* Signs that no text has, where the text begins and ends. */
    (void)snprintf(padded, sizeof(padded), "<%s>", v);
    if (op == LENS_STARTS_WITH)
        memmove(t + 1, t, strlen(t) + 1), t[0] = '<';
    else
        strcat(t, ">");
    return strstr(padded, t) != NULL;
}

static bool oracle(const struct lens_condition *c, const struct lens_facts *f);

static bool plain_oracle(const struct lens_condition *c,
                         const struct lens_facts *f)
{
    const struct lens_filter_values *values = &f->of[c->fact];
    size_t n = 0;

    switch (c->op) {
    case LENS_ALL_OF:
    case LENS_ANY_OF:
        for (size_t i = 0; i < c->n_parts; i++)
            n += oracle(&c->parts[i], f);
        return c->op == LENS_ALL_OF ? n == c->n_parts : n > 0;
    case LENS_IS_PRESENT: return c->fact == LENS_FACT_SCORE || values->n;
    case LENS_IS_LESS: return f->score < c->number;
    case LENS_IS_AT_MOST: return !(f->score > c->number);
    case LENS_IS_GREATER: return f->score > c->number;
    case LENS_IS_AT_LEAST: return !(f->score < c->number);
    default:
        if (c->fact == LENS_FACT_SCORE)
            return !(f->score < c->number) && !(f->score > c->number);
        for (size_t v = 0; v < values->n; v++) {
            for (size_t t = 0; t < c->texts.n; t++)
                n += texts_agree(c->op, values->at[v], c->texts.at[t]);
        }
        return n > 0;
    }
}

static bool oracle(const struct lens_condition *c, const struct lens_facts *f)
{
    return c->negated ? !plain_oracle(c, f) : plain_oracle(c, f);
}

/* Random trees over a small alphabet, so that much agrees. */

static const char *const texts[] = { "a",   "A",  "b",   "ab", "a-b",
                                     "a_B", "ba", "a b", "",   "aab" };

static void random_leaf(struct test_random *random,
                        struct lens_filter_builder *builder,
                        struct lens_condition *out)
{
    const struct lens_filter_word *w;
    enum lens_fact fact;

    do {
        w = &words[test_random_below(random, COUNT(words))];
        fact = (enum lens_fact)test_random_below(random, LENS_N_FACTS);
    } while (lens_condition_begin(builder, w, lens_fact_name(fact), out,
                                  NULL) != LENS_OK);
    out->texts.at = &texts[test_random_below(random, COUNT(texts) - 2)];
    out->texts.n = w->takes_list ? 1 + test_random_below(random, 3) : 1;
    out->number = (double)test_random_below(random, 4) / 4;
}

static void random_tree(struct test_random *random,
                        struct lens_filter_builder *builder, size_t depth,
                        struct lens_condition *out)
{
    struct lens_filter_builder each = { .arena = builder->arena };

    if (depth == 3 || test_random_below(random, 3) == 0) {
        random_leaf(random, &each, out);
        return;
    }
    ck_assert_int_eq(
        lens_condition_group(
            &each, test_random_below(random, 2) ? LENS_ALL_OF : LENS_ANY_OF,
            depth, 1 + test_random_below(random, 3), out, NULL),
        LENS_OK);
    out->negated = test_random_below(random, 4) == 0;
    for (size_t i = 0; i < out->n_parts; i++)
        random_tree(random, builder, depth + 1, &out->parts[i]);
}

static void random_facts(struct test_random *random, struct lens_facts *out)
{
    *out = (struct lens_facts){ .score =
                                    (double)test_random_below(random, 4) / 4 };
    for (unsigned i = 0; i < LENS_FACT_SCORE; i++) {
        out->of[i].at = &texts[test_random_below(random, COUNT(texts) - 2)];
        out->of[i].n = test_random_below(random, 3);
    }
}

START_TEST(tree_random_agrees_with_oracle)
{
    struct test_random random = { 20250801 };
    size_t n_true = 0, n = 0;

    for (size_t i = 0; i < 4000; i++) {
        struct lens_filter_builder builder = { .arena = &arena };
        struct lens_condition tree;
        struct lens_facts f;

        lens_arena_release(&arena);
        random_tree(&random, &builder, 0, &tree);
        for (size_t k = 0; k < 5; k++, n++) {
            random_facts(&random, &f);
            ck_assert_int_eq(lens_condition_holds(&tree, &f),
                             oracle(&tree, &f));
            n_true += oracle(&tree, &f);
        }
    }
    /* Neither answer is rare. */
    ck_assert_uint_gt(n_true, n / 5);
    ck_assert_uint_lt(n_true, n - n / 5);
}
END_TEST

/* De Morgan: the contrary of "all of" is "any of" the contraries. */
START_TEST(tree_negated_is_the_contrary)
{
    struct test_random random = { 7 };

    for (size_t i = 0; i < 2000; i++) {
        struct lens_filter_builder builder = { .arena = &arena };
        struct lens_condition tree;
        struct lens_facts f;
        bool before;

        lens_arena_release(&arena);
        random_tree(&random, &builder, 0, &tree);
        random_facts(&random, &f);
        before = lens_condition_holds(&tree, &f);
        tree.negated = !tree.negated;
        ck_assert_int_ne(lens_condition_holds(&tree, &f), before);
        if (!tree.n_parts)
            continue;
        tree.negated = !tree.negated;
        tree.op = tree.op == LENS_ALL_OF ? LENS_ANY_OF : LENS_ALL_OF;
        for (size_t p = 0; p < tree.n_parts; p++)
            tree.parts[p].negated = !tree.parts[p].negated;
        ck_assert_int_ne(lens_condition_holds(&tree, &f), before);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("filter_tree");
    TCase *tc = tcase_create("filter_tree");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, leaf_each_operator_holds_or_not, 0, N_LEAVES);
    tcase_add_test(tc, no_filter_keeps_everything);
    tcase_add_test(tc, leaf_of_wrong_type_is_refused_by_name);
    tcase_add_test(tc, operator_unknown_is_refused_by_name);
    tcase_add_test(tc, group_limits_are_kept);
    tcase_add_test(tc, group_without_memory_is_nomem);
    tcase_add_test(tc, tree_random_agrees_with_oracle);
    tcase_add_test(tc, tree_negated_is_the_contrary);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
