/* Read any bytes as the record of a model; what reads is safe to use as paths,
 * and says the same when it is written and read again. */
#include <string.h>

#include "embedders/model_record.h"
#include "fuzz/fuzz.h"

static struct lens_model_record record, again;

static void write_record(const struct lens_model_record *from,
                         struct lens_buffer *out)
{
    lens_buffer_init(out, LENS_MODEL_RECORD_BYTES_MAX);
    lens_model_record_write(from, out);
}

static void check_paths(void)
{
    FUZZ_REQUIRE(lens_model_name_is_valid(record.name));
    FUZZ_REQUIRE(record.n_files >= 1 && record.n_files <= LENS_MODEL_FILES_MAX);
    for (size_t i = 0; i < record.n_files; i++) {
        const char *path = record.files[i].path;

        FUZZ_REQUIRE(path[0] != '/' && path[0] != '.' && !strstr(path, "/."));
        FUZZ_REQUIRE(lens_sha256_is_valid(record.files[i].sha256));
    }
}

/* A text of control characters grows sixfold, and may then be too long. */
static void check_round_trip(void)
{
    struct lens_buffer first, second;

    write_record(&record, &first);
    if (lens_buffer_status(&first) == LENS_OK) {
        FUZZ_REQUIRE(lens_model_record_parse(lens_buffer_view(&first), "again",
                                             &again, NULL) == LENS_OK);
        write_record(&again, &second);
        FUZZ_REQUIRE(lens_view_equal(lens_buffer_view(&first),
                                     lens_buffer_view(&second)));
        lens_buffer_release(&second);
    }
    lens_buffer_release(&first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_error err = { 0 };
    enum lens_status status;

    status =
        lens_model_record_parse((struct lens_view){ (const char *)data, size },
                                "the record", &record, &err);
    if (status == LENS_OK) {
        check_paths();
        check_round_trip();
        return 0;
    }
    FUZZ_REQUIRE(status == LENS_E_CORRUPT || status == LENS_E_VERSION);
    FUZZ_REQUIRE(err.status == status && strstr(err.text, "the record"));
    return 0;
}
