/*
 * Cut any valid UTF-8 into tokens, uncased by the first byte's lowest bit: ids
 * in range, the same again, and with a maximum the beginning of them.
 */
#include <string.h>

#include "embedders/wordpiece.h"
#include "fuzz/fuzz.h"
#include "fuzz/scratch.h"
#include "text/unicode.h"

static const char *const names[] = { "cased", "uncased" };
static struct lens_wordpiece *tokenizers[2];

static void make_tokenizers(void)
{
    static const char vocab[] =
        "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##a\nb\n##b\nab\n##ab\n.\n[\n"
        "]\n\xc3\xa9\n##\xc3\xa9\ne\n##e\n##\xe3\x80\xae\n##\xf0\x9d\x85\xa5\n"
        "\xe4\xb8\xad\n\xe1\x84\x80\n##\xe1\x85\xa1\n1\n##1\n";
    const char *folder = scratch_folder();

    for (size_t i = 0; i < 2; i++) {
        char path[SCRATCH_PATH_MAX];

        (void)snprintf(path, sizeof(path), "%s/vocab.txt", names[i]);
        scratch_folder_make(names[i]);
        scratch_folder_write(path, lens_view_of(vocab));
        if (i == 0)
            scratch_folder_write("cased/tokenizer_config.json",
                                 lens_view_of("{\"do_lower_case\": false}"));
        (void)snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        FUZZ_REQUIRE(lens_wordpiece_open(path, &tokenizers[i], NULL) ==
                     LENS_OK);
    }
}

static void encode(const struct lens_wordpiece *tokenizer,
                   struct lens_view text, size_t max, struct lens_arena *arena,
                   const int32_t **ids, size_t *n)
{
    FUZZ_REQUIRE(lens_wordpiece_encode(tokenizer, text, max, arena, ids, n,
                                       NULL) == LENS_OK);
}

static void check(const struct lens_wordpiece *tokenizer, struct lens_view text)
{
    struct lens_arena arena = { 0 };
    const int32_t *all = NULL, *again = NULL, *some = NULL;
    size_t n = 0, n_again = 0, n_some = 0, max;

    encode(tokenizer, text, 0, &arena, &all, &n);
    encode(tokenizer, text, 0, &arena, &again, &n_again);
    FUZZ_REQUIRE(n == n_again && !memcmp(all, again, n * sizeof(*all)));
    for (size_t i = 0; i < n; i++)
        FUZZ_REQUIRE(all[i] >= 0 &&
                     (size_t)all[i] < lens_wordpiece_size(tokenizer));
    max = n / 2 + 1;
    encode(tokenizer, text, max, &arena, &some, &n_some);
    FUZZ_REQUIRE(n_some == (n < max ? n : max));
    FUZZ_REQUIRE(!memcmp(all, some, n_some * sizeof(*all)));
    lens_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_view text = { (const char *)data + 1, size ? size - 1 : 0 };
    size_t bad;

    if (!tokenizers[0])
        make_tokenizers();
    if (size && lens_utf8_check(text, &bad))
        check(tokenizers[data[0] % 2], text);
    return 0;
}
