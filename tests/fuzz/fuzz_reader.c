/*
 * Put any bytes in place of a file of a small corpus; the first byte chooses
 * the file, "0" the first.  What is read is looked at to its last letter.
 */
#include <string.h>

#include "corpus/fixture.h"
#include "fuzz/fuzz.h"
#include "fuzz/scratch.h"
#include "read/lens_reader.h"

enum {
    N_FILES = FIXTURE_N_FILES - 1 /* the last is hidden */
};

static size_t n_letters;

static void look_at(const char *text)
{
    FUZZ_REQUIRE(text != NULL);
    n_letters += strlen(text);
}

static enum lens_status see_collection(const struct lens_collection *lens,
                                       void *arg, struct lens_error *err)
{
    (void)arg;
    (void)err;
    look_at(lens->id);
    look_at(lens->name);
    look_at(lens->edition);
    look_at(lens->url);
    for (size_t i = 0; i < lens->n_pillars; i++) {
        look_at(lens->pillars[i].id);
        look_at(lens->pillars[i].prefix);
        look_at(lens->pillars[i].summary);
    }
    for (size_t i = 0; i < lens->n_phases; i++)
        look_at(lens->phases[i]);
    return LENS_OK;
}

static void look_at_rows(const struct lens_document *doc)
{
    for (size_t i = 0; i < doc->n_texts; i++) {
        FUZZ_REQUIRE(doc->texts[i].field < LENS_N_FIELDS);
        look_at(doc->texts[i].text);
        look_at(doc->texts[i].tag);
    }
    for (size_t i = 0; i < doc->n_attributes; i++) {
        FUZZ_REQUIRE(doc->attributes[i].attribute < LENS_N_ATTRIBUTES);
        look_at(doc->attributes[i].value);
        look_at(doc->attributes[i].url);
    }
    for (size_t i = 0; i < doc->n_relations; i++) {
        FUZZ_REQUIRE(doc->relations[i].weight >= 0);
        FUZZ_REQUIRE(doc->relations[i].weight <= 3);
        look_at(doc->relations[i].to);
        look_at(doc->relations[i].type);
        look_at(doc->relations[i].reason);
    }
}

static enum lens_status see_document(const struct lens_document *doc,
                                     const struct lens_provenance *from,
                                     void *arg, struct lens_error *err)
{
    (void)arg;
    (void)err;
    FUZZ_REQUIRE(doc->kind < LENS_N_KINDS && doc->key[0]);
    look_at(doc->title);
    look_at(doc->url);
    look_at(doc->pillar);
    look_at(doc->parent);
    look_at(doc->risk);
    look_at_rows(doc);
    look_at(from->file);
    look_at(from->file_hash);
    return LENS_OK;
}

/* File i of the corpus as it should be; apostrophes are quotation marks. */
static void write_good(size_t i)
{
    const struct fixture_file *file = &fixture_files[i];
    size_t len = strlen(file->text);
    char *text = strdup(file->text);

    FUZZ_REQUIRE(text != NULL);
    for (size_t at = 0; at < len; at++)
        text[at] = (char)(text[at] == '\'' ? '"' : text[at]);
    scratch_folder_write(file->name, (struct lens_view){ text, len });
    free(text);
}

static void write_input(const uint8_t *data, size_t size)
{
    static size_t altered = N_FILES;
    size_t chosen = data[0] % N_FILES;

    if (altered == N_FILES) {
        scratch_folder_make("practices");
        scratch_folder_make("scenarios");
        scratch_folder_make("topics");
        for (size_t i = 0; i < N_FILES; i++)
            write_good(i);
    } else if (altered != chosen) {
        write_good(altered);
    }
    altered = chosen;
    scratch_folder_write(
        fixture_files[chosen].name,
        (struct lens_view){ (const char *)data + 1, size - 1 });
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct lens_reader_visitor visitor = { see_collection,
                                                        see_document, NULL };
    struct lens_arena arena = { .max = 8 << 20 };
    struct lens_error err = { 0 };
    enum lens_status status;

    if (size == 0)
        return 0;
    write_input(data, size);
    n_letters = 0;
    status = lens_reader_read(scratch_folder(), &arena, &visitor, &err);
    if (status == LENS_OK)
        FUZZ_REQUIRE(n_letters > 0);
    else
        FUZZ_REQUIRE((status == LENS_E_INVAL || status == LENS_E_LIMIT ||
                      status == LENS_E_NOMEM) &&
                     n_letters == 0 && err.text[0]);
    lens_arena_release(&arena);
    return 0;
}
