/*
 * An answer of an endpoint from any bytes: the first says how many vectors were
 * asked for ("0" is 1, "1" is 2, ...), the rest is the body.  The same body is
 * searched for a message.
 */
#include <string.h>

#include "embedders/http_answer.h"
#include "fuzz/fuzz.h"
#include "text/unicode.h"

enum {
    MAX_N = 4,
    DIM = 3
};

static const char name[] = "http://host/v1/embeddings";
static const char key[] = "sk-1";

static void try_vectors(struct lens_view body, size_t n)
{
    static const float before[MAX_N * DIM] = { 7 };
    struct lens_error err = { 0 };
    float rows[MAX_N * DIM];
    enum lens_status status;

    memcpy(rows, before, sizeof(rows));
    status = lens_http_answer_vectors(body, name, n, DIM, rows, &err);
    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT || status == LENS_E_LIMIT);
        FUZZ_REQUIRE(err.status == status && strstr(err.text, name));
        FUZZ_REQUIRE(memcmp(rows, before, sizeof(rows)) == 0);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const float *x = rows + i * DIM;
        float square = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];

        FUZZ_REQUIRE(square == 0 || (square > 0.999f && square < 1.001f));
    }
}

static void try_dim(struct lens_view body)
{
    size_t dim = 0;

    if (lens_http_answer_dim(body, name, &dim, NULL) == LENS_OK)
        FUZZ_REQUIRE(dim >= 1 && dim <= LENS_EMBED_DIM_MAX);
    else
        FUZZ_REQUIRE(dim == 0);
}

static void try_message(struct lens_view body)
{
    char out[LENS_HTTP_MESSAGE_MAX];
    struct lens_view message;
    size_t at = 0;

    lens_http_answer_message(body, key, out);
    message = lens_view_of(out);
    FUZZ_REQUIRE(message.len < sizeof(out) && !strstr(out, key));
    FUZZ_REQUIRE(lens_utf8_check(message, &at));
    for (at = 0; at < message.len;)
        FUZZ_REQUIRE(lens_char_width(lens_utf8_next(message, &at)) >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_view body = { (const char *)data + 1, size ? size - 1 : 0 };

    if (size == 0)
        return 0;
    try_vectors(body, 1 + data[0] % MAX_N);
    try_dim(body);
    try_message(body);
    return 0;
}
