/* indexes/embedders/wordpiece: files that are not what they should be. */
#include "embedders/wordpiece.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "embedders/pieces.h"
#include "embedders/wordpiece_made.h"
#include "support/random.h"
#include "support/suite.h"

static struct test_folder folder;

static void setup(void)
{
    test_folder_make(&folder);
}

static void teardown(void)
{
    test_folder_remove(&folder);
}

#define MODEL(type, unk, prefix, max)          \
    "\"type\": " type ", \"unk_token\": " unk  \
    ", \"continuing_subword_prefix\": " prefix \
    ", \"max_input_chars_per_word\": " max

static const struct {
    struct wordpiece_parts parts;
    enum lens_status want;
    const char *message;
} bad_parts[] = {
    { { .model = MODEL("\"BPE\"", "null", "\"\"", "100") },
      LENS_E_INVAL,
      "': model is of type 'BPE', only WordPiece is supported" },
    /* The kind is told before what is wrong with its vocabulary. */
    { { .model = "\"type\": \"Unigram\", \"unk_id\": 0",
        .vocab = "[[\"a\", -1.5]]" },
      LENS_E_INVAL,
      "': model is of type 'Unigram', only WordPiece is supported" },
    { { .model = MODEL("\"WordLevel\"", "\"u\"", "\"\"", "100"),
        .vocab = "{\"\": -1}" },
      LENS_E_INVAL,
      "': model is of type 'WordLevel', only WordPiece is supported" },
    { { .model = MODEL("3", "null", "\"\"", "100") },
      LENS_E_INVAL,
      "': model/type is not a string" },
    { { .model = "\"unk_token\": \"[UNK]\"" },
      LENS_E_INVAL,
      "': model/continuing_subword_prefix is missing" },
    { { .model = MODEL("\"WordPiece\"", "7", "\"##\"", "100") },
      LENS_E_INVAL,
      "': model/unk_token is not a string" },
    { { .model = MODEL("\"WordPiece\"", "\"[UNK]\"", "\"12345678901234567\"",
                       "100") },
      LENS_E_INVAL,
      "': model has too long a continuing_subword_prefix" },
    { { .model = MODEL("\"WordPiece\"", "\"[UNK]\"", "\"##\"", "0") },
      LENS_E_INVAL,
      "': model/max_input_chars_per_word is not a whole number in the allowed "
      "range" },
    { { .model = MODEL("\"WordPiece\"", "\"[UNK]\"", "\"##\"", "4097") },
      LENS_E_INVAL,
      "': model/max_input_chars_per_word is not a whole number in the allowed "
      "range" },
    { { .model = MODEL("\"WordPiece\"", "\"<unk>\"", "\"##\"", "100") },
      LENS_E_INVAL,
      "': the unknown token '<unk>' is not in the vocabulary" },
    { { .model = MODEL("\"WordPiece\"", "\"[U\\u0000]\"", "\"##\"", "100") },
      LENS_E_INVAL,
      "' has a NUL in a string" },
    { { .vocab = "null" }, LENS_E_INVAL, "': model has no vocabulary" },
    { { .vocab = "[\"a\"]" }, LENS_E_INVAL, "': model has no vocabulary" },
    { { .vocab = "{}" }, LENS_E_INVAL, "' has no tokens" },
    { { .vocab = "{}, \"vocab\": {}" },
      LENS_E_INVAL,
      "' has more than one vocabulary" },
    { { .vocab = "{\"[UNK]\": 0, \"\": 1}" },
      LENS_E_INVAL,
      "': the token of id 1 is empty" },
    { { .vocab = "{\"[UNK]\": 0, \"a\": 1, \"a\": 2}" },
      LENS_E_INVAL,
      "': ids 1 and 2 have the same token" },
    { { .vocab = "{\"[UNK]\": 0, \"a\": 1, \"\\u0061\": 2}" },
      LENS_E_INVAL,
      "': ids 1 and 2 have the same token" },
    { { .vocab = "{\"[UNK]\": 0, \"a\": 2}" },
      LENS_E_INVAL,
      "' has 2 tokens, but one of id 2" },
    { { .vocab = "{\"[UNK]\": 0, \"a\": 1, \"b\": 1}" },
      LENS_E_INVAL,
      "' has two tokens of id 1" },
    { { .vocab = "{\"[UNK]\": 0, \"a\": 1048576}" },
      LENS_E_INVAL,
      "' has an id that is no whole number in range: see line 6" },
    { { .vocab = "{\"[UNK]\": 0,\n\n\"a\": -1}" },
      LENS_E_INVAL,
      "' has an id that is no whole number in range: see line 8" },
    { { .vocab = "{\"[UNK]\": \"0\"}" },
      LENS_E_INVAL,
      "' has an id that is no whole number in range: see line 6" },
    { { .vocab = "{\"[UNK]\": 01}" },
      LENS_E_INVAL,
      "' has an id that is no whole number in range: see line 6" },
    { { .vocab = "{\"[UNK]\": 99999999999999999999}" },
      LENS_E_INVAL,
      "' has an id that is no whole number in range: see line 6" },
    { { .vocab = "{\"[UNK]\": 1.0}" },
      LENS_E_INVAL,
      "' is not JSON: see line 6" },
    { { .vocab = "{\"[UNK]\": 0,}" },
      LENS_E_INVAL,
      "' is not JSON: see line 6" },
    { { .vocab = "{\"[UNK]\" 0}" }, LENS_E_INVAL, "' is not JSON: see line 6" },
    { { .vocab = "{\"\\ud800\": 0}" },
      LENS_E_INVAL,
      "' is not JSON: see line 6" },
    { { .vocab = "{\"\\ud800\\u0041\": 0}" },
      LENS_E_INVAL,
      "' is not JSON: see line 6" },
    { { .vocab = "{\"\\udc00\": 0}" },
      LENS_E_INVAL,
      "' is not JSON: see line 6" },
    { { .vocab = "{\"\\u00g0\": 0}" },
      LENS_E_INVAL,
      "' is not JSON: see line 6" },
    { { .vocab = "{\"\\x\": 0}" }, LENS_E_INVAL, "' is not JSON: see line 6" },
    { { .vocab = "{\"\\u00\": 0}" },
      LENS_E_INVAL,
      "' is not JSON: see line 6" },
    { { .vocab = "{\"a\tb\": 0}" }, LENS_E_INVAL, "' is not JSON: see line 6" },
    { { .vocab = "{\"caf\xe9\": 0}" },
      LENS_E_INVAL,
      "' is not valid UTF-8: see line 6" },
    { { .vocab = "{\"[UNK]\": 0" }, LENS_E_INVAL, "' is not JSON: see line 7" },
    { { .vocab = "{\"[UNK]\": 0\n\n\n}, \"x\": oops" },
      LENS_E_INVAL,
      "' is not JSON: see line 9" },
    { { .normalizer = "{\"type\": \"Lowercase\"}" },
      LENS_E_INVAL,
      "': normalizer is of type 'Lowercase', only BertNormalizer is "
      "supported" },
    { { .normalizer = "{\"type\": \"BertNormalizer\", \"clean_text\": true, "
                      "\"handle_chinese_chars\": 1, \"lowercase\": true}" },
      LENS_E_INVAL,
      "': normalizer/handle_chinese_chars is neither true nor false" },
    { { .normalizer = "null, \"pre_tokenizer\": {\"type\": \"Whitespace\"}, "
                      "\"x\": null" },
      LENS_E_INVAL,
      "': pre_tokenizer is of type 'Whitespace', only BertPreTokenizer is "
      "supported" },
    { { .added = "{}" }, LENS_E_INVAL, "': added_tokens is not an array" },
    { { .added = "[{\"id\": 1}]" },
      LENS_E_INVAL,
      "': added_tokens/0/content is missing" },
    { { .added = "[{\"id\": 1, \"content\": \"\"}]" },
      LENS_E_INVAL,
      "': the token of id 1 is empty" },
    { { .added = "[{\"id\": 2, \"content\": \"[CLS]\"}]" },
      LENS_E_INVAL,
      "': the added token 0 has id 2, by the vocabulary it is 1" },
    { { .added = "[{\"id\": 7, \"content\": \"<x>\"}]" },
      LENS_E_INVAL,
      "': the added token 0 has id 7, by the vocabulary it is 6" },
    { { .added = "[{\"id\": 1048576, \"content\": \"<x>\"}]" },
      LENS_E_INVAL,
      "': added_tokens/0/id is not a whole number in the allowed range" },
    { { .added = "[{\"id\": 6, \"content\": \"<x>\"}, "
                 "{\"id\": 7, \"content\": \"<x>\"}]" },
      LENS_E_INVAL,
      "': ids 6 and 7 have the same token" },
    { { .added = "[{\"id\": 6, \"content\": \"<x>\", \"normalized\": true}]" },
      LENS_E_INVAL,
      "': added_tokens/0 is searched for in normalized text, which is not "
      "supported" },
    { { .added = "[{\"id\": 6, \"content\": \"x\", \"single_word\": true}]" },
      LENS_E_INVAL,
      "': added_tokens/0 is searched for as a whole word, which is not "
      "supported" },
    { { .added = "[{\"id\": 6, \"content\": \"\xff\"}]" },
      LENS_E_INVAL,
      "' is not valid UTF-8" },
};

START_TEST(tokenizer_json_with_a_bad_part_is_refused)
{
    wordpiece_write_json(&folder, &bad_parts[_i].parts);
    wordpiece_refused(&folder, bad_parts[_i].want, bad_parts[_i].message);
}
END_TEST

START_TEST(tokenizer_json_that_is_no_object_is_refused)
{
    static const char *const texts[] = { "",  "null", "[]", "\"x\"",
                                         "{", "}",    "{]", "{\"a\"" };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        wordpiece_write(&folder, "tokenizer.json", texts[i]);
        wordpiece_refused(&folder, LENS_E_INVAL, "' is not JSON: see line 1");
    }
    wordpiece_write(&folder, "tokenizer.json", "{}");
    wordpiece_refused(&folder, LENS_E_INVAL, "': model is missing");
    wordpiece_write(&folder, "tokenizer.json", "{\"model\": 3}");
    wordpiece_refused(&folder, LENS_E_INVAL, "': model is not an object");
    wordpiece_write(&folder, "tokenizer.json", "{} {}");
    wordpiece_refused(&folder, LENS_E_INVAL,
                      "' goes on after its JSON value: see line 1");
}
END_TEST

/* `unit` n times, between two texts. */
static char *repeated(const char *before, const char *unit, size_t n,
                      const char *after)
{
    struct lens_buffer text;
    char *copy;

    lens_buffer_init(&text, 128 << 20);
    lens_buffer_add_text(&text, before);
    for (size_t i = 0; i < n; i++)
        lens_buffer_add_text(&text, unit);
    lens_buffer_add_text(&text, after);
    ck_assert_int_eq(lens_buffer_status(&text), LENS_OK);
    copy = malloc(text.len + 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text.p, text.len + 1);
    lens_buffer_release(&text);
    return copy;
}

START_TEST(tokenizer_json_that_nests_deep_is_refused)
{
    char *deep = repeated("", "[", 1 << 20, "");
    struct wordpiece_parts parts = { .normalizer = deep };

    wordpiece_write_json(&folder, &parts);
    wordpiece_refused(&folder, LENS_E_INVAL, "' is not JSON: see line 7");
    free(deep);
    deep = repeated("{\"a\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "[", 0,
                    "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}");
    wordpiece_write(&folder, "tokenizer.json", deep);
    wordpiece_refused(&folder, LENS_E_LIMIT,
                      "' nests JSON deeper than the limit of 32");
    free(deep);
}
END_TEST

START_TEST(tokenizer_json_of_large_settings_is_refused)
{
    char *large = repeated("{\"a\": \"", "0123456789abcdef", 1 << 18, "\"}");

    wordpiece_write(&folder, "tokenizer.json", large);
    wordpiece_refused(&folder, LENS_E_LIMIT, "tokenizer.json'");
    free(large);
}
END_TEST

START_TEST(token_longer_than_the_limit_is_refused)
{
    char *token = repeated("{\"", "x", LENS_PIECE_MAX_BYTES, "\": 0}");
    struct wordpiece_parts parts = { .vocab = token,
                                     .model = MODEL("\"WordPiece\"", "null",
                                                    "\"##\"", "100"),
                                     .added = "[]" };

    wordpiece_write_json(&folder, &parts);
    lens_wordpiece_close(wordpiece_open(&folder));
    free(token);
    token = repeated("{\"", "x", LENS_PIECE_MAX_BYTES + 1, "\": 0}");
    parts.vocab = token;
    wordpiece_write_json(&folder, &parts);
    wordpiece_refused(&folder, LENS_E_LIMIT,
                      "': the token of id 0 has 1025 bytes, the limit is 1024");
    free(token);
}
END_TEST

START_TEST(vocab_txt_that_is_wrong_is_refused)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        { "", "' has no tokens" },
        { "a\nb\n", "': the unknown token '[UNK]' is not in the vocabulary" },
        { "[UNK]\n\nb\n", "': the token of id 1 is empty" },
        { "[UNK]\n\n", "': the token of id 1 is empty" },
        { "[UNK]\n\r\n", "': the token of id 1 is empty" },
        { "[UNK]\na\nb\na\n", "': ids 1 and 3 have the same token" },
        { "[UNK]\na\xc3\n", "' is not valid UTF-8: see line 2" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        wordpiece_write(&folder, "vocab.txt", rows[i].text);
        wordpiece_refused(&folder, LENS_E_INVAL, rows[i].message);
    }
}
END_TEST

START_TEST(tokenizer_config_that_is_wrong_is_refused)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        { "", "config.json' is not JSON: see line 1" },
        { "{\"do_lower_case\": 1}",
          "config.json': do_lower_case is neither true nor false" },
        { "{\"unk_token\": 1}", "config.json': unk_token is not an object" },
        { "{\"unk_token\": {}}", "config.json': unk_token/content is missing" },
        { "{\"unk_token\": \"<unk>\"}",
          "config.json': the unknown token '<unk>' is not in the vocabulary" },
        { "{\"added_tokens_decoder\": {\"x\": {\"content\": \"a\"}}}",
          "config.json': added_tokens_decoder/x is not named by an id" },
        { "{\"added_tokens_decoder\": {\"9999999\": {\"content\": \"a\"}}}",
          "config.json': added_tokens_decoder/9999999 is not named by an id" },
        { "{\"added_tokens_decoder\": {\"0\": {\"content\": \"a\"}}}",
          "config.json': the added token 0 has id 0, by the vocabulary it is "
          "1" },
        { "{\"added_tokens_decoder\": {\"1\": 7}}",
          "config.json': added_tokens_decoder/1/content is missing" },
    };

    wordpiece_write(&folder, "vocab.txt", "[UNK]\na\n");
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        wordpiece_write(&folder, "tokenizer_config.json", rows[i].text);
        wordpiece_refused(&folder, LENS_E_INVAL, rows[i].message);
    }
}
END_TEST

START_TEST(vocab_txt_beyond_the_limit_is_refused)
{
    struct lens_buffer text;

    lens_buffer_init(&text, 16 << 20);
    lens_buffer_add_text(&text, "[UNK]\n");
    for (int i = 1; i < LENS_PIECES_MAX; i++)
        lens_buffer_add_format(&text, "%x\n", (unsigned)i);
    wordpiece_write(&folder, "vocab.txt", text.p);
    lens_wordpiece_close(wordpiece_open(&folder));
    lens_buffer_add_text(&text, "more\n");
    wordpiece_write(&folder, "vocab.txt", text.p);
    wordpiece_refused(&folder, LENS_E_LIMIT,
                      "' has more tokens than the limit of 1048576");
    lens_buffer_release(&text);
}
END_TEST

START_TEST(folder_without_files_is_refused)
{
    wordpiece_refused(&folder, LENS_E_NOT_FOUND,
                      "' has neither tokenizer.json nor vocab.txt");
}
END_TEST

/* Any damage to a good file gives a tokenizer or an error, never more. */
START_TEST(damaged_tokenizer_json_gives_a_status)
{
    static const char signs[] = "{}[]\",:\\0e-u#";
    struct test_random r = { (uint64_t)_i };
    const struct wordpiece_parts usual = { 0 };
    struct lens_wordpiece *tokenizer = NULL;
    struct lens_error err = { 0 };
    char path[TEST_PATH_MAX], *text;
    size_t len = 0;

    wordpiece_write_json(&folder, &usual);
    test_folder_path(&folder, "tokenizer.json", path);
    text = test_file_read(path, &len);
    for (size_t n = 1 + test_random_below(&r, 3); n > 0; n--) {
        char byte = test_random_below(&r, 2)
                        ? (char)test_random_next(&r)
                        : signs[test_random_below(&r, sizeof(signs) - 1)];

        text[test_random_below(&r, len)] = byte;
    }
    test_file_write(path, text, len - test_random_below(&r, 3));
    free(text);
    if (lens_wordpiece_open(folder.path, &tokenizer, &err) != LENS_OK)
        ck_assert(!tokenizer && strstr(err.text, path));
    lens_wordpiece_close(tokenizer);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("wordpiece_files");
    TCase *tc = tcase_create("wordpiece_files");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, tokenizer_json_with_a_bad_part_is_refused, 0,
                        sizeof(bad_parts) / sizeof(*bad_parts));
    tcase_add_test(tc, tokenizer_json_that_is_no_object_is_refused);
    tcase_add_test(tc, tokenizer_json_that_nests_deep_is_refused);
    tcase_add_test(tc, tokenizer_json_of_large_settings_is_refused);
    tcase_add_test(tc, token_longer_than_the_limit_is_refused);
    tcase_add_test(tc, vocab_txt_that_is_wrong_is_refused);
    tcase_add_test(tc, tokenizer_config_that_is_wrong_is_refused);
    tcase_add_test(tc, vocab_txt_beyond_the_limit_is_refused);
    tcase_add_test(tc, folder_without_files_is_refused);
    tcase_add_loop_test(tc, damaged_tokenizer_json_gives_a_status, 0, 500);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
