/* Any bytes as the tokenizer.json of a Unigram tokenizer; what opens must cut
 * every text, whatever steps it asks for. */
#include <string.h>

#include "base/buffer.h"
#include "embedders/unigram.h"
#include "fuzz/fuzz.h"
#include "fuzz/scratch.h"

static void cut(const struct lens_unigram *tokenizer, const char *text)
{
    struct lens_arena arena = { 0 };
    struct lens_error err = { 0 };
    const int32_t *ids = NULL;
    size_t n = 0;
    enum lens_status status = lens_unigram_encode(tokenizer, lens_view_of(text),
                                                  &arena, &ids, &n, &err);

    FUZZ_REQUIRE(status == LENS_OK || status == LENS_E_LIMIT);
    for (size_t i = 0; i < n; i++) {
        FUZZ_REQUIRE(ids[i] >= 0);
        FUZZ_REQUIRE((size_t)ids[i] < lens_unigram_size(tokenizer));
    }
    lens_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const texts[] = { "", "a",
                                         "agent, [PAD] a\xc3\xa9\xcc\x81!",
                                         "\xf0\x9f\x98\x80 \xe4\xb8\xad" };
    struct lens_unigram *tokenizer = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;

    scratch_folder_write("tokenizer.json",
                         (struct lens_view){ (const char *)data, size });
    status = lens_unigram_open(scratch_folder(), &tokenizer, &err);
    if (status != LENS_OK) {
        FUZZ_REQUIRE(status != LENS_E_NOMEM && status != LENS_E_IO);
        FUZZ_REQUIRE(!tokenizer && err.status == status &&
                     strstr(err.text, "tokenizer.json"));
        return 0;
    }
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        cut(tokenizer, texts[i]);
    lens_unigram_close(tokenizer);
    return 0;
}
