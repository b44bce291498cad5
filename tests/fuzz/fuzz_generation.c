/* Read any bytes as CURRENT; then begin a build over it and give it up. */
#include <string.h>

#include "format/generation.h"
#include "fuzz/fuzz.h"
#include "fuzz/scratch.h"

/* The one generation there is. */
static const char name[] = "gen-000001";

static unsigned read_current(struct lens_view text)
{
    char path[LENS_PATH_MAX];
    struct lens_error err = { 0 };
    unsigned number = 0;
    enum lens_status status =
        lens_generation_current(scratch_folder(), path, &number, &err);

    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT && number == 0);
        FUZZ_REQUIRE(strstr(err.text, scratch_folder()) && err.hint[0]);
        return 0;
    }
    FUZZ_REQUIRE(number == 1 && text.len >= strlen(name));
    FUZZ_REQUIRE(!memcmp(text.p, "gen-0", 5));
    FUZZ_REQUIRE(!strcmp(strrchr(path, '/') + 1, name));
    return number;
}

/* Giving a build up leaves in force what was in force. */
static void build_and_abandon(unsigned current)
{
    struct lens_generation_build build = { 0 };
    struct lens_error err = { 0 };
    enum lens_status status =
        lens_generation_begin(scratch_folder(), &build, &err);

    FUZZ_REQUIRE(status == LENS_OK);
    FUZZ_REQUIRE(build.number != current && lens_path_exists(build.path));
    lens_generation_abandon(&build);
    FUZZ_REQUIRE(!lens_path_exists(build.path));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_view text = { (const char *)data, size };
    unsigned current;

    scratch_folder_make(name);
    scratch_folder_write("CURRENT", text);
    current = read_current(text);
    build_and_abandon(current);
    FUZZ_REQUIRE(read_current(text) == current);
    return 0;
}
