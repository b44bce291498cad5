/*
 * Read any bytes as a file of passages.  What is shown must be what the reader
 * promises: ids that are there and new, whole texts, and no document once
 * something was wrong.
 */
#include <string.h>

#include "fuzz/fuzz.h"
#include "fuzz/scratch.h"
#include "read/jsonl_reader.h"
#include "text/unicode.h"

enum {
    MAX_IDS = 64 /* that are compared with each other */
};

struct seen {
    char ids[MAX_IDS][LENS_JSONL_MAX_ID + 1];
    size_t n;
    bool has_collection;
};

static enum lens_status see_collection(const struct lens_collection *collection,
                                       void *arg, struct lens_error *err)
{
    struct seen *seen = arg;

    (void)err;
    FUZZ_REQUIRE(!seen->has_collection && collection->id[0]);
    seen->has_collection = true;
    return LENS_OK;
}

static void require_utf8(const char *text)
{
    size_t at = 0;

    FUZZ_REQUIRE(text != NULL && lens_utf8_check(lens_view_of(text), &at));
}

static enum lens_status see_passage(const struct lens_document *doc,
                                    const struct lens_provenance *from,
                                    void *arg, struct lens_error *err)
{
    struct seen *seen = arg;

    (void)err;
    FUZZ_REQUIRE(seen->has_collection && doc->kind == LENS_PASSAGE);
    FUZZ_REQUIRE(doc->n_texts == 1 && doc->texts[0].field == LENS_F_TEXT);
    FUZZ_REQUIRE(doc->key[0] && strlen(doc->key) <= LENS_JSONL_MAX_ID);
    FUZZ_REQUIRE(strlen(from->file_hash) == 32);
    require_utf8(doc->key);
    require_utf8(doc->title);
    require_utf8(doc->texts[0].text);
    for (size_t i = 0; i < seen->n && i < MAX_IDS; i++)
        FUZZ_REQUIRE(strcmp(seen->ids[i], doc->key) != 0);
    if (seen->n < MAX_IDS)
        memcpy(seen->ids[seen->n], doc->key, strlen(doc->key) + 1);
    seen->n++;
    return LENS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct seen seen;
    const struct lens_reader_visitor visitor = { see_collection, see_passage,
                                                 &seen };
    struct lens_error err = { 0 };
    enum lens_status status;

    seen.n = 0;
    seen.has_collection = false;
    scratch_folder_write("corpus.jsonl",
                         (struct lens_view){ (const char *)data, size });
    status = lens_jsonl_read(scratch_folder(), &visitor, &err);
    if (status == LENS_OK)
        FUZZ_REQUIRE(seen.n > 0);
    else
        FUZZ_REQUIRE((status == LENS_E_INVAL || status == LENS_E_LIMIT) &&
                     err.text[0]);
    return 0;
}
