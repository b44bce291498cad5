/*
 * Any bytes as a factory string and, behind a line end, as parameters: what we
 * accept FAISS must accept too, and be able to build.
 */
#include <string.h>

#include "dense/faiss_factory.h"
#include "dense/faiss_index.h"
#include "fuzz/fuzz.h"

enum {
    DIM = 24,
    N_ROWS = 64,
    MAX_INPUT = 512
};

static float rows_at[N_ROWS * DIM];

/* The same number in every element of a row, of length below 1. */
static void make_rows(void)
{
    for (size_t i = 0; i < N_ROWS * DIM; i++)
        rows_at[i] =
            (float)(i / DIM) / (float)(N_ROWS * 5) * (i % 3 ? 1.0F : -1.0F);
}

static void build(const char *factory, const char *parameters, size_t n)
{
    struct lens_faiss_options options = { factory, parameters };
    struct lens_faiss_vectors rows = { rows_at, n, DIM };
    struct lens_error err = { 0 };
    struct lens_buffer out;

    lens_buffer_init(&out, 1 << 24);
    FUZZ_REQUIRE(lens_faiss_build(&rows, &options, &out, &err) == LENS_OK);
    lens_buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_factory_parameters parameters;
    char text[MAX_INPUT + 1], *second;
    struct lens_error err = { 0 };
    struct lens_factory factory;

    if (size > MAX_INPUT)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    second = strchr(text, '\n');
    if (second)
        *second++ = '\0';
    if (rows_at[DIM] == 0)
        make_rows();
    if (lens_factory_parse(text, DIM, &factory, &err) != LENS_OK) {
        FUZZ_REQUIRE(err.status == LENS_E_INVAL && err.hint[0]);
        return 0;
    }
    FUZZ_REQUIRE(!strcmp(factory.text, text));
    if (lens_factory_parse_parameters(&factory, second, &parameters, &err) !=
        LENS_OK) {
        FUZZ_REQUIRE(err.status == LENS_E_INVAL);
        return 0;
    }
    FUZZ_REQUIRE(parameters.n <= LENS_FACTORY_PARAMETERS);
    if (factory.min_rows <= N_ROWS)
        build(text, second, N_ROWS);
    else
        FUZZ_REQUIRE(lens_factory_check_rows(&factory, N_ROWS, &err) ==
                     LENS_E_INVAL);
    return 0;
}
