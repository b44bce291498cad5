/* indexes/embedders/wordpiece: which ids a text gets. */
#include "embedders/wordpiece.h"

#include <stdlib.h>
#include <string.h>

#include "embedders/wordpiece_cases.h"
#include "embedders/wordpiece_made.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

#define FIXTURE ASKLENS_SOURCE_DIR "/tests/embedders/fixtures/wordpiece"
#define IDS(...)                      \
    (const int32_t[]){ __VA_ARGS__ }, \
        sizeof((const int32_t[]){ __VA_ARGS__ }) / sizeof(int32_t)
#define BYTES(s) ((struct lens_view){ s, sizeof(s) - 1 })

static struct test_folder folder;
static struct lens_wordpiece *made;

static void setup(void)
{
    test_folder_make(&folder);
    made = NULL;
}

static void teardown(void)
{
    lens_wordpiece_close(made);
    made = NULL;
    test_folder_remove(&folder);
}

static void make(struct wordpiece_parts parts)
{
    lens_wordpiece_close(made);
    wordpiece_write_json(&folder, &parts);
    made = wordpiece_open(&folder);
}

static void expect(const char *text, const int32_t *ids, size_t n)
{
    wordpiece_expect(made, lens_view_of(text), ids, n);
}

/* The three tokenizers of the fixture. */
struct fixture {
    struct lens_wordpiece *uncased, *accents, *cased;
};

static void open_fixture(struct fixture *f)
{
    *f = (struct fixture){ 0 };
    ck_assert_int_eq(lens_wordpiece_open(FIXTURE "/uncased", &f->uncased, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_wordpiece_open(FIXTURE "/accents", &f->accents, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_wordpiece_open(FIXTURE "/cased", &f->cased, NULL),
                     LENS_OK);
}

static void close_fixture(struct fixture *f)
{
    lens_wordpiece_close(f->uncased);
    lens_wordpiece_close(f->accents);
    lens_wordpiece_close(f->cased);
}

static const struct lens_wordpiece *choose(const struct fixture *f,
                                           const char *name)
{
    if (!strcmp(name, "uncased"))
        return f->uncased;
    ck_assert(!strcmp(name, "accents") || !strcmp(name, "cased"));
    return name[0] == 'a' ? f->accents : f->cased;
}

static void check_case(const struct wordpiece_case *one, void *arg)
{
    wordpiece_expect(choose(arg, one->tokenizer), one->text, one->ids, one->n);
}

START_TEST(encode_fixture_as_the_reference)
{
    struct fixture f;

    open_fixture(&f);
    ck_assert_uint_ge(
        wordpiece_cases_each(FIXTURE "/cases.jsonl", check_case, &f), 200);
    close_fixture(&f);
}
END_TEST

/* Whatever the maximum, the beginning of what there is without one. */
static void check_beginnings(const struct wordpiece_case *one, void *arg)
{
    const struct lens_wordpiece *tokenizer = choose(arg, one->tokenizer);

    for (size_t max = 1; max <= one->n + 1; max += max < 8 ? 1 : max / 2) {
        struct lens_arena arena = { 0 };
        const int32_t *ids = NULL;
        size_t n = 0, want = max < one->n ? max : one->n;

        ck_assert_int_eq(lens_wordpiece_encode(tokenizer, one->text, max,
                                               &arena, &ids, &n, NULL),
                         LENS_OK);
        ck_assert_uint_eq(n, want);
        ck_assert(!n || !memcmp(ids, one->ids, n * sizeof(*ids)));
        lens_arena_release(&arena);
    }
}

START_TEST(encode_with_a_maximum_gives_the_beginning)
{
    struct fixture f;

    open_fixture(&f);
    wordpiece_cases_each(FIXTURE "/cases.jsonl", check_beginnings, &f);
    close_fixture(&f);
}
END_TEST

START_TEST(encode_cuts_the_longest_piece_first)
{
    make((struct wordpiece_parts){ 0 });
    expect("", NULL, 0);
    expect(" \t\n", NULL, 0);
    expect("a", IDS(2));
    expect("ab", IDS(4));
    expect("aab", IDS(2, 5, 3));
    expect("aba AB", IDS(4, 5, 4));
    /* Greedy: "ab" is taken, then "b" has to go on. */
    expect("abb", IDS(4, 3));
}
END_TEST

START_TEST(encode_word_with_an_unknown_part_is_unknown)
{
    make((struct wordpiece_parts){ 0 });
    expect("b", IDS(0)); /* only inside a word */
    expect("abx ab", IDS(0, 4));
    expect("a-a", IDS(2, 0, 2));
}
END_TEST

START_TEST(encode_too_long_word_is_unknown)
{
    make((struct wordpiece_parts){ 0 });
    expect("aaaaaaaaaa", IDS(2, 5, 5, 5, 5, 5, 5, 5, 5, 5));
    expect("aaaaaaaaaaa", IDS(0));
    expect("aaaaaaaaaaaaaaaaaaaa a", IDS(0, 2));
    /* Counted after cleaning: accents are gone. */
    expect("a\xcc\x81"
           "aaaaaaaaa",
           IDS(2, 5, 5, 5, 5, 5, 5, 5, 5, 5));
}
END_TEST

START_TEST(encode_without_an_unknown_token_leaves_words_out)
{
    make((struct wordpiece_parts){
        .model = "\"type\": \"WordPiece\", \"unk_token\": null, "
                 "\"continuing_subword_prefix\": \"##\", "
                 "\"max_input_chars_per_word\": 3" });
    ck_assert_int_eq(lens_wordpiece_specials(made).unknown, -1);
    expect("ab xyz aaaa ab", IDS(4, 4));
}
END_TEST

START_TEST(encode_nul_is_a_control_character)
{
    make((struct wordpiece_parts){ 0 });
    wordpiece_expect(made, BYTES("a\0b"), IDS(4));
    wordpiece_expect(made, BYTES("\0"), NULL, 0);
    make((struct wordpiece_parts){
        .vocab = "{\"[UNK]\": 0, \"[CLS]\": 1, \"a\\u0000b\": 2, \"a\": 3}",
        .normalizer = "null" });
    wordpiece_expect(made, BYTES("a\0b"), IDS(2));
    wordpiece_expect(made, BYTES("a\0c"), IDS(0));
    ck_assert(lens_view_equal(lens_wordpiece_token(made, 2), BYTES("a\0b")));
}
END_TEST

START_TEST(encode_literals_come_before_cleaning)
{
    make((struct wordpiece_parts){
        .added = "[{\"id\": 1, \"content\": \"[CLS]\"},"
                 " {\"id\": 6, \"content\": \"<A>\"},"
                 " {\"id\": 7, \"content\": \"<A>b\", \"lstrip\": true}]" });
    expect("[CLS]", IDS(1));
    expect("a[CLS]b", IDS(2, 1, 0));
    expect("[cls]", IDS(0, 0, 0)); /* "cls" and two brackets, all unknown */
    expect("[[CLS]]", IDS(0, 1, 0));
    expect("[CL\xc2\xadS]", IDS(0, 0, 0));
    /* The longest of those that begin at the first place. */
    expect("a<A>a", IDS(2, 6, 2));
    expect("a <A>bb", IDS(2, 7, 0));
    expect("<a>", IDS(0, 2, 0));
    ck_assert_uint_eq(lens_wordpiece_size(made), 8);
    ck_assert(lens_view_equal(lens_wordpiece_token(made, 7), BYTES("<A>b")));
}
END_TEST

/* a, and two marks that stay: U+302E of class 224, U+1D165 of class 216. */
#define TONE   "\xe3\x80\xae"
#define STEM   "\xf0\x9d\x85\xa5"
#define JOINER "\xcd\x8f" /* U+034F, class 0, goes */
#define ACUTE  "\xcc\x81" /* class 230, goes */

START_TEST(encode_marks_are_in_canonical_order)
{
    make((struct wordpiece_parts){
        .vocab = "{\"[UNK]\": 0, \"[CLS]\": 1, \"a\": 2, \"##" TONE "\": 3, "
                 "\"##" STEM "\": 4, \"##a\": 5, \"" TONE "\": 6}" });
    expect("a" STEM TONE, IDS(2, 4, 3));
    expect("a" TONE STEM, IDS(2, 4, 3));
    expect("a" TONE ACUTE STEM, IDS(2, 4, 3));
    expect("a" TONE STEM TONE STEM, IDS(2, 4, 4, 3, 3));
    expect("a" TONE "a" STEM, IDS(2, 3, 5, 4));
    expect("a" TONE JOINER STEM, IDS(2, 3, 4));
    expect("a " TONE STEM, IDS(2, 0)); /* no piece begins with the stem */
    expect("[CLS]" TONE, IDS(1, 6));
    /* Not decomposed, not sorted. */
    make((struct wordpiece_parts){
        .vocab = "{\"[UNK]\": 0, \"[CLS]\": 1, \"a\": 2, \"##" TONE "\": 3, "
                 "\"##" STEM "\": 4}",
        .normalizer = "null" });
    expect("a" TONE STEM, IDS(2, 3, 4));
}
END_TEST

START_TEST(vocabulary_ids_need_no_order_and_names_may_be_escaped)
{
    make((struct wordpiece_parts){
        .vocab = "{ \"a\":2 ,\"\\u00e9\\ud83d\\ude00\\\"\\\\\\/\\n\" : 3,\n"
                 "\"[CLS]\":1,\"[UNK]\":0 }" });
    ck_assert(lens_view_equal(lens_wordpiece_token(made, 3),
                              BYTES("\xc3\xa9\xf0\x9f\x98\x80\"\\/\n")));
    ck_assert(lens_view_equal(lens_wordpiece_token(made, 0), BYTES("[UNK]")));
    ck_assert_uint_eq(lens_wordpiece_token(made, 4).len, 0);
    ck_assert_uint_eq(lens_wordpiece_token(made, -1).len, 0);
    expect("a", IDS(2));
}
END_TEST

START_TEST(specials_are_found_by_their_usual_names)
{
    struct lens_wordpiece_specials s;

    make((struct wordpiece_parts){ 0 });
    s = lens_wordpiece_specials(made);
    ck_assert_int_eq(s.unknown, 0);
    ck_assert_int_eq(s.cls, 1);
    ck_assert_int_eq(s.sep, -1);
    ck_assert_int_eq(s.pad, -1);
    make((struct wordpiece_parts){
        .model = "\"unk_token\": \"<unk>\", "
                 "\"continuing_subword_prefix\": \"\", "
                 "\"max_input_chars_per_word\": 100",
        .vocab = "{\"<s>\": 0, \"<pad>\": 1, \"</s>\": 2, \"<unk>\": 3, "
                 "\"a\": 4}",
        .added = "[]" });
    s = lens_wordpiece_specials(made);
    ck_assert_int_eq(s.unknown, 3);
    ck_assert_int_eq(s.cls, 0);
    ck_assert_int_eq(s.sep, 2);
    ck_assert_int_eq(s.pad, 1);
    expect("aaa", IDS(4, 4, 4)); /* an empty prefix */
}
END_TEST

START_TEST(vocab_txt_alone_has_the_usual_settings)
{
    wordpiece_write(&folder, "vocab.txt",
                    "[UNK]\r\n[MASK]\na\n##b\n\xe4\xb8\xad");
    made = wordpiece_open(&folder);
    ck_assert_uint_eq(lens_wordpiece_size(made), 5);
    expect("\xc3\x81"
           "B[MASK]a\xe4\xb8\xad"
           "b",
           IDS(2, 3, 1, 2, 4, 0));
    ck_assert_int_eq(lens_wordpiece_specials(made).cls, -1);
}
END_TEST

START_TEST(vocab_txt_settings_come_from_the_file_beside_it)
{
    wordpiece_write(&folder, "vocab.txt", "<unk>\n[MASK]\na\n##b\n<m>\nA\n");
    wordpiece_write(
        &folder, "tokenizer_config.json",
        "{\"do_lower_case\": false, \"strip_accents\": true, "
        "\"tokenize_chinese_chars\": false, \"unk_token\": \"<unk>\", "
        "\"mask_token\": {\"content\": \"<m>\"}, \"cls_token\": null, "
        "\"added_tokens_decoder\": {\"0\": {\"content\": \"<unk>\"}, "
        "\"6\": {\"content\": \"<d>\", \"normalized\": false}}}");
    made = wordpiece_open(&folder);
    expect("\xc3\xa1"
           "b \xc3\x81 AB",
           IDS(2, 3, 5, 0));
    expect("<m><d><unk>", IDS(4, 6, 0));
    expect("a\xe4\xb8\xad", IDS(0)); /* one word */
    /* "[MASK]" is no literal here. */
    expect("[MASK]", IDS(0, 0, 0));
}
END_TEST

START_TEST(folder_with_both_is_read_by_tokenizer_json)
{
    wordpiece_write(&folder, "vocab.txt", "[UNK]\nx\n");
    make((struct wordpiece_parts){ 0 });
    expect("ab x", IDS(4, 0));
}
END_TEST

/* A text of 1 MB, of `unit` again and again, must stay within an arena that
 * has room for little more than its ids. */
static void expect_large(const char *unit, size_t n_ids)
{
    const size_t len = 1 << 20, one = strlen(unit);
    struct lens_arena arena;
    const int32_t *ids = NULL;
    char *text = malloc(len);
    size_t n = 0;

    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i + one <= len; i += one)
        memcpy(text + i, unit, one);
    lens_arena_init(&arena, n_ids * sizeof(*ids) + 4096);
    ck_assert_int_eq(
        lens_wordpiece_encode(made, (struct lens_view){ text, len / one * one },
                              0, &arena, &ids, &n, NULL),
        LENS_OK);
    ck_assert_msg(n == n_ids, "'%s': %zu ids", unit, n);
    lens_arena_release(&arena);
    free(text);
}

START_TEST(encode_large_texts_in_little_memory)
{
    make((struct wordpiece_parts){ 0 });
    expect_large("a", 1);
    expect_large("a ", 1 << 19);
    expect_large(".", 1 << 20);
    expect_large("[", 1 << 20);
    expect_large("[CLS", 2 * (1 << 18));
    expect_large(TONE, 1);
    expect_large(TONE STEM, 1);
    expect_large(JOINER, 0);
    expect_large(" ", 0);
    expect_large("\xe4\xb8\xad", 349525);
}
END_TEST

START_TEST(encode_beyond_the_arena_is_an_error)
{
    struct lens_error err = { 0 };
    struct lens_arena arena;
    const int32_t *ids = NULL;
    size_t n = 77;

    make((struct wordpiece_parts){ 0 });
    lens_arena_init(&arena, 200);
    ck_assert_int_eq(
        lens_wordpiece_encode(made,
                              lens_view_of("a a a a a a a a a a a a a a a a "
                                           "a a a a a a a a a a a a a a a a"),
                              0, &arena, &ids, &n, &err),
        LENS_E_NOMEM);
    ck_assert_ptr_null(ids);
    ck_assert_uint_eq(n, 77);
    ck_assert_str_eq(err.text,
                     "no memory for the tokens of a text of 63 bytes");
    lens_arena_release(&arena);
}
END_TEST

static enum lens_status open_and_encode(void *arg)
{
    struct lens_wordpiece *tokenizer = NULL;
    struct lens_arena arena = { 0 };
    const int32_t *ids;
    size_t n;
    enum lens_status status = lens_wordpiece_open(arg, &tokenizer, NULL);

    if (status == LENS_OK)
        status =
            lens_wordpiece_encode(tokenizer, lens_view_of("the model [CLS]"), 0,
                                  &arena, &ids, &n, NULL);
    lens_arena_release(&arena);
    lens_wordpiece_close(tokenizer);
    return status;
}

START_TEST(open_and_encode_without_memory_say_so)
{
    char json[] = FIXTURE "/accents", vocab[] = FIXTURE "/cased";

    ck_assert_uint_ge(test_faults_sweep(open_and_encode, json), 10);
    ck_assert_uint_ge(test_faults_sweep(open_and_encode, vocab), 10);
    lens_wordpiece_close(NULL);
}
END_TEST

/* Random texts of the bytes that matter, with every maximum: ids in range, the
 * same twice, a beginning when cut. */
START_TEST(encode_random_texts_keeps_its_promises)
{
    static const char *const parts[] = {
        "a",  "b",  "ab", " ",  "[CLS]",        "[",   "]",   ".",
        TONE, STEM, "\n", "\t", "\xe4\xb8\xad", ACUTE, JOINER
    };
    struct test_random r = { (uint64_t)_i };
    struct lens_arena arena = { 0 };
    const int32_t *all = NULL, *some = NULL;
    char text[400] = "";
    size_t n = 0, n_some = 0, max;

    make((struct wordpiece_parts){ 0 });
    for (size_t i = test_random_below(&r, 60); i > 0; i--)
        strcat(text,
               parts[test_random_below(&r, sizeof(parts) / sizeof(*parts))]);
    max = 1 + test_random_below(&r, 30);
    ck_assert_int_eq(lens_wordpiece_encode(made, lens_view_of(text), 0, &arena,
                                           &all, &n, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_wordpiece_encode(made, lens_view_of(text), max,
                                           &arena, &some, &n_some, NULL),
                     LENS_OK);
    ck_assert_uint_eq(n_some, n < max ? n : max);
    ck_assert(!memcmp(all, some, n_some * sizeof(*all)));
    for (size_t i = 0; i < n; i++)
        ck_assert(all[i] >= 0 && (size_t)all[i] < lens_wordpiece_size(made));
    lens_arena_release(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("wordpiece");
    TCase *tc = tcase_create("wordpiece");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, encode_fixture_as_the_reference);
    tcase_add_test(tc, encode_with_a_maximum_gives_the_beginning);
    tcase_add_test(tc, encode_cuts_the_longest_piece_first);
    tcase_add_test(tc, encode_word_with_an_unknown_part_is_unknown);
    tcase_add_test(tc, encode_too_long_word_is_unknown);
    tcase_add_test(tc, encode_without_an_unknown_token_leaves_words_out);
    tcase_add_test(tc, encode_nul_is_a_control_character);
    tcase_add_test(tc, encode_literals_come_before_cleaning);
    tcase_add_test(tc, encode_marks_are_in_canonical_order);
    tcase_add_test(tc, vocabulary_ids_need_no_order_and_names_may_be_escaped);
    tcase_add_test(tc, specials_are_found_by_their_usual_names);
    tcase_add_test(tc, vocab_txt_alone_has_the_usual_settings);
    tcase_add_test(tc, vocab_txt_settings_come_from_the_file_beside_it);
    tcase_add_test(tc, folder_with_both_is_read_by_tokenizer_json);
    tcase_add_test(tc, encode_large_texts_in_little_memory);
    tcase_add_test(tc, encode_beyond_the_arena_is_an_error);
    tcase_add_test(tc, open_and_encode_without_memory_say_so);
    tcase_add_loop_test(tc, encode_random_texts_keeps_its_promises, 0, 300);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
