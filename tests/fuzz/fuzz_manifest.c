/* Read any bytes as a manifest; what reads is written, read again, verified. */
#include <string.h>

#include "format/manifest.h"
#include "fuzz/fuzz.h"
#include "fuzz/scratch.h"

static void write_manifest(const struct lens_manifest *manifest,
                           struct lens_buffer *out)
{
    lens_buffer_init(out, 1 << 20);
    lens_manifest_write(manifest, out);
    FUZZ_REQUIRE(lens_buffer_status(out) == LENS_OK);
}

/* What was read says the same when it is written and read again. */
static void check_round_trip(const struct lens_manifest *manifest)
{
    struct lens_buffer first, again;
    struct lens_manifest back;

    write_manifest(manifest, &first);
    scratch_folder_write("manifest.json", lens_buffer_view(&first));
    FUZZ_REQUIRE(lens_manifest_read(scratch_folder(), &back, NULL) == LENS_OK);
    write_manifest(&back, &again);
    FUZZ_REQUIRE(
        lens_view_equal(lens_buffer_view(&first), lens_buffer_view(&again)));
    lens_buffer_release(&first);
    lens_buffer_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_manifest manifest;
    struct lens_error err = { 0 };
    enum lens_status status;

    /* Two files a manifest may name; the seeds know their checksums. */
    scratch_folder_write("a.lex", lens_view_of("asklens"));
    scratch_folder_write("empty.lex", (struct lens_view){ 0 });
    scratch_folder_write("manifest.json",
                         (struct lens_view){ (const char *)data, size });
    status = lens_manifest_read(scratch_folder(), &manifest, &err);
    if (status == LENS_OK) {
        FUZZ_REQUIRE(manifest.n_files <= LENS_MANIFEST_MAX_FILES);
        status = lens_manifest_verify(&manifest, scratch_folder(), &err);
        check_round_trip(&manifest);
    }
    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT || status == LENS_E_VERSION);
        FUZZ_REQUIRE(err.status == status && err.hint[0]);
        FUZZ_REQUIRE(strstr(err.text, scratch_folder()));
    }
    return 0;
}
