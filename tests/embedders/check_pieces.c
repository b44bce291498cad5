/* indexes/embedders/pieces: the longest piece a text begins with. */
#include "embedders/pieces.h"

#include <string.h>

#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

static struct lens_pieces pieces;

static void setup(void)
{
    lens_pieces_init(&pieces);
}

static void teardown(void)
{
    lens_pieces_release(&pieces);
}

static void add(const char *piece, int32_t id)
{
    ck_assert_int_eq(
        lens_pieces_add(&pieces, lens_view_of(piece), id, "f", NULL), LENS_OK);
}

static int32_t longest(const char *prefix, const char *text, size_t *len)
{
    *len = 77;
    return lens_pieces_longest(&pieces, lens_view_of(prefix),
                               lens_view_of(text), len);
}

START_TEST(pieces_before_the_index_find_nothing)
{
    size_t len;

    add("a", 1);
    ck_assert_int_eq(lens_pieces_find(&pieces, lens_view_of("a")), -1);
    ck_assert_int_eq(longest("", "a", &len), -1);
    ck_assert_uint_eq(len, 77);
}
END_TEST

START_TEST(pieces_empty_set_finds_nothing)
{
    size_t len;

    ck_assert_int_eq(lens_pieces_index(&pieces, "f", NULL), LENS_OK);
    ck_assert_int_eq(lens_pieces_find(&pieces, lens_view_of("a")), -1);
    ck_assert_int_eq(lens_pieces_find(&pieces, lens_view_of("")), -1);
    ck_assert_int_eq(longest("", "a", &len), -1);
}
END_TEST

START_TEST(pieces_longest_is_found_behind_a_prefix)
{
    size_t len;

    add("a", 9);
    add("abc", 8);
    add("##", 7);
    add("##b", 6);
    ck_assert_int_eq(lens_pieces_index(&pieces, "f", NULL), LENS_OK);
    ck_assert_int_eq(longest("", "abcd", &len), 8);
    ck_assert_uint_eq(len, 3);
    ck_assert_int_eq(longest("", "abd", &len), 9);
    ck_assert_uint_eq(len, 1);
    ck_assert_int_eq(longest("", "b", &len), -1);
    ck_assert_int_eq(longest("##", "bb", &len), 6);
    ck_assert_uint_eq(len, 1);
    /* The prefix alone is no piece of the text. */
    ck_assert_int_eq(longest("##", "c", &len), -1);
    ck_assert_int_eq(longest("##", "", &len), -1);
    ck_assert_int_eq(longest("much longer than any", "a", &len), -1);
    ck_assert_int_eq(lens_pieces_find(&pieces, lens_view_of("##b")), 6);
}
END_TEST

START_TEST(pieces_twice_the_same_is_refused)
{
    struct lens_error err = { 0 };

    add("a", 3);
    add("b", 4);
    add("a", 5);
    ck_assert_int_eq(lens_pieces_index(&pieces, "f", &err), LENS_E_INVAL);
    ck_assert_str_eq(err.text, "'f': ids 3 and 5 have the same token");
}
END_TEST

/* Against trying every piece, with few letters so that much is shared. */
static int32_t by_trying(const char *prefix, const char *text, size_t *len)
{
    int32_t best = -1;

    *len = 0;
    for (size_t i = 0; i < pieces.n; i++) {
        struct lens_view piece = lens_pieces_bytes(&pieces, i);
        size_t n_prefix = strlen(prefix);

        if (piece.len <= n_prefix + *len || memcmp(piece.p, prefix, n_prefix) ||
            piece.len - n_prefix > strlen(text) ||
            memcmp(piece.p + n_prefix, text, piece.len - n_prefix))
            continue;
        *len = piece.len - n_prefix;
        best = lens_pieces_id(&pieces, i);
    }
    return best;
}

static void random_word(struct test_random *r, size_t max, char *out)
{
    size_t n = 1 + test_random_below(r, max);

    for (size_t i = 0; i < n; i++)
        out[i] = "abc#"[test_random_below(r, 4)];
    out[n] = '\0';
}

START_TEST(pieces_longest_is_what_trying_all_finds)
{
    struct test_random r = { (uint64_t)_i };
    char word[16];

    for (int32_t id = 0; id < 200; id++) {
        size_t i = 0;

        random_word(&r, 6, word);
        while (i < pieces.n && !lens_view_equal(lens_pieces_bytes(&pieces, i),
                                                lens_view_of(word)))
            i++;
        if (i == pieces.n)
            add(word, id);
    }
    ck_assert_int_eq(lens_pieces_index(&pieces, "f", NULL), LENS_OK);
    for (int i = 0; i < 500; i++) {
        const char *prefix = i % 2 ? "##" : "";
        size_t len, want_len;
        int32_t want;

        random_word(&r, 10, word);
        want = by_trying(prefix, word, &want_len);
        ck_assert_int_eq(longest(prefix, word, &len), want);
        ck_assert(want < 0 || len == want_len);
    }
}
END_TEST

static enum lens_status build(void *arg)
{
    struct lens_pieces set;
    enum lens_status status = LENS_OK;

    (void)arg;
    lens_pieces_init(&set);
    for (char c = 'a'; status == LENS_OK && c <= 'z'; c++)
        status =
            lens_pieces_add(&set, (struct lens_view){ &c, 1 }, c, "f", NULL);
    if (status == LENS_OK)
        status = lens_pieces_index(&set, "f", NULL);
    lens_pieces_release(&set);
    return status;
}

START_TEST(pieces_without_memory_say_so)
{
    ck_assert_uint_eq(test_faults_sweep(build, NULL), 3);
    lens_pieces_release(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pieces");
    TCase *tc = tcase_create("pieces");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, pieces_before_the_index_find_nothing);
    tcase_add_test(tc, pieces_empty_set_finds_nothing);
    tcase_add_test(tc, pieces_longest_is_found_behind_a_prefix);
    tcase_add_test(tc, pieces_twice_the_same_is_refused);
    tcase_add_loop_test(tc, pieces_longest_is_what_trying_all_finds, 0, 50);
    tcase_add_test(tc, pieces_without_memory_say_so);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
