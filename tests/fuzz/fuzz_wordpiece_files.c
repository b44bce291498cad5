/*
 * Read any bytes as one file of a tokenizer and cut a text with what opens.
 * The first byte says which, by its lowest bits: "0" tokenizer.json, "1"
 * vocab.txt, "2" the settings beside a vocab.txt, "3" none.
 */
#include <string.h>

#include "embedders/wordpiece.h"
#include "fuzz/fuzz.h"
#include "fuzz/scratch.h"

static const char *const folders[] = { "json", "vocab", "config", "none" };

static const char *write_folder(const uint8_t *data, size_t size)
{
    const char *name = folders[size ? data[0] % 4 : 3];
    struct lens_view bytes = { (const char *)data + 1, size ? size - 1 : 0 };

    scratch_folder_make(name);
    if (!strcmp(name, "json"))
        scratch_folder_write("json/tokenizer.json", bytes);
    else if (!strcmp(name, "vocab"))
        scratch_folder_write("vocab/vocab.txt", bytes);
    else if (!strcmp(name, "config")) {
        scratch_folder_write("config/vocab.txt",
                             lens_view_of("[UNK]\n[CLS]\na\n##b\n"));
        scratch_folder_write("config/tokenizer_config.json", bytes);
    }
    return name;
}

static void cut(const struct lens_wordpiece *tokenizer)
{
    static const char text[] = "a ab [CLS] [UNK]\xc3\x81"
                               "b \xe4\xb8\xad.";
    struct lens_arena arena = { 0 };
    const int32_t *ids = NULL;
    size_t n = 0, size = lens_wordpiece_size(tokenizer);

    FUZZ_REQUIRE(lens_wordpiece_encode(tokenizer, lens_view_of(text), 0, &arena,
                                       &ids, &n, NULL) == LENS_OK);
    for (size_t i = 0; i < n; i++)
        FUZZ_REQUIRE(ids[i] >= 0 && (size_t)ids[i] < size);
    for (size_t id = 0; id < size && id < 100; id++)
        FUZZ_REQUIRE(lens_wordpiece_token(tokenizer, (int32_t)id).len > 0);
    lens_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_wordpiece *tokenizer = NULL;
    struct lens_error err = { 0 };
    char path[SCRATCH_PATH_MAX];
    enum lens_status status;

    (void)snprintf(path, sizeof(path), "%s/%s", scratch_folder(),
                   write_folder(data, size));
    status = lens_wordpiece_open(path, &tokenizer, &err);
    if (status != LENS_OK) {
        FUZZ_REQUIRE(!tokenizer && err.status == status && err.text[0]);
        return 0;
    }
    cut(tokenizer);
    lens_wordpiece_close(tokenizer);
    return 0;
}
