#include "embedders/wordpiece_made.h"

#include <check.h>
#include <string.h>

#include "base/buffer.h"

static const char usual_model[] =
    "\"type\": \"WordPiece\", \"unk_token\": \"[UNK]\", "
    "\"continuing_subword_prefix\": \"##\", \"max_input_chars_per_word\": 10";
static const char usual_vocab[] =
    "{\"[UNK]\": 0, \"[CLS]\": 1, \"a\": 2, \"##b\": 3, \"ab\": 4, \"##a\": 5}";
static const char usual_normalizer[] =
    "{\"type\": \"BertNormalizer\", \"clean_text\": true, "
    "\"handle_chinese_chars\": true, \"strip_accents\": null, "
    "\"lowercase\": true}";
static const char usual_added[] =
    "[{\"id\": 1, \"content\": \"[CLS]\", \"single_word\": false, "
    "\"lstrip\": false, \"rstrip\": false, \"normalized\": false, "
    "\"special\": true}]";

void wordpiece_write(const struct test_folder *folder, const char *name,
                     const char *text)
{
    char path[TEST_PATH_MAX];

    test_folder_path(folder, name, path);
    test_file_write(path, text, strlen(text));
}

void wordpiece_write_json(const struct test_folder *folder,
                          const struct wordpiece_parts *parts)
{
    struct lens_buffer text;

    lens_buffer_init(&text, 8 << 20);
    lens_buffer_add_format(
        &text,
        "{\"version\": \"1.0\",\n\"added_tokens\": %s,\n\"normalizer\": %s,\n"
        "\"pre_tokenizer\": {\"type\": \"BertPreTokenizer\"},\n"
        "\"model\": {%s,\n\"vocab\": %s}}\n",
        parts->added ? parts->added : usual_added,
        parts->normalizer ? parts->normalizer : usual_normalizer,
        parts->model ? parts->model : usual_model,
        parts->vocab ? parts->vocab : usual_vocab);
    ck_assert_int_eq(lens_buffer_status(&text), LENS_OK);
    wordpiece_write(folder, "tokenizer.json", text.p);
    lens_buffer_release(&text);
}

struct lens_wordpiece *wordpiece_open(const struct test_folder *folder)
{
    struct lens_wordpiece *tokenizer = NULL;
    struct lens_error err = { 0 };

    ck_assert_msg(lens_wordpiece_open(folder->path, &tokenizer, &err) ==
                      LENS_OK,
                  "%s", err.text);
    return tokenizer;
}

void wordpiece_refused(const struct test_folder *folder, enum lens_status want,
                       const char *message)
{
    struct lens_wordpiece *tokenizer = NULL;
    struct lens_error err = { 0 };
    enum lens_status status =
        lens_wordpiece_open(folder->path, &tokenizer, &err);
    size_t len = strlen(err.text), tail = strlen(message);

    ck_assert_msg(status == want, "%s: %s", lens_status_name(status), err.text);
    ck_assert_ptr_null(tokenizer);
    ck_assert_msg(len >= tail && !strcmp(err.text + len - tail, message),
                  "'%s' does not end in '%s'", err.text, message);
}
