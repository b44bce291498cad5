#include "embedders/http_answer.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "json/json.h"
#include "json/writer.h"

enum {
    ANSWER_DEPTH = 16,
    /* Values that may stand beside the numbers of a vector, and beside the
     * vectors: usage, identifiers, times. */
    ROW_VALUES = 16,
    OTHER_VALUES = 1024
};

void lens_http_request_write(struct lens_buffer *out, const char *model,
                             const char *prefix, const struct lens_view *texts,
                             size_t n)
{
    struct lens_json_writer w;
    struct lens_buffer text;

    lens_buffer_init(&text, out->max);
    lens_json_writer_init(&w, out, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "model", model);
    lens_json_open_array(&w, "input");
    for (size_t i = 0; i < n; i++) {
        lens_buffer_clear(&text);
        lens_buffer_add_text(&text, prefix);
        lens_buffer_add_view(&text, texts[i]);
        lens_json_put_view(&w, NULL, lens_buffer_view(&text));
        if (lens_buffer_status(&text) != LENS_OK)
            out->status = lens_buffer_status(&text);
    }
    lens_json_close_array(&w);
    lens_json_put_text(&w, "encoding_format", "float");
    lens_json_close_object(&w);
    lens_buffer_release(&text);
}

size_t lens_http_answer_max(size_t n)
{
    return LENS_HTTP_ENVELOPE_BYTES +
           n * LENS_EMBED_DIM_MAX * LENS_HTTP_NUMBER_BYTES;
}

/* An upper bound: each value but the first stands behind one of these. */
static size_t count_values(struct lens_view body)
{
    size_t n = 1;

    for (size_t i = 0; i < body.len; i++)
        n += body.p[i] == ',' || body.p[i] == '[' || body.p[i] == '{';
    return n;
}

static enum lens_status parse(struct lens_view body, const char *endpoint,
                              size_t n, struct lens_json **out,
                              struct lens_error *err)
{
    const struct lens_json_limits limits = { lens_http_answer_max(n),
                                             ANSWER_DEPTH };
    size_t most = OTHER_VALUES + n * (LENS_EMBED_DIM_MAX + ROW_VALUES);

    if (count_values(body) > most)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' answers with more than the %zu JSON values that "
                         "%zu vectors may take",
                         endpoint, most, n);
    return lens_json_parse(body, endpoint, &limits, out, err);
}

/* Wrong bytes from a server are no mistake of the caller's. */
static enum lens_status blame_server(enum lens_status status,
                                     struct lens_error *err)
{
    if (status != LENS_E_INVAL)
        return status;
    if (err)
        err->status = LENS_E_CORRUPT;
    return LENS_E_CORRUPT;
}

static bool is_ok(struct lens_json_value at)
{
    return lens_json_check(at.doc, NULL) == LENS_OK;
}

static void check_numbers(struct lens_json_value vector)
{
    struct lens_json_value at;

    for (at = lens_json_first(vector); !lens_json_is_end(at);
         at = lens_json_next(at))
        if (fabs(lens_json_as_number(at)) > (double)FLT_MAX)
            lens_json_reject(at, "is too large a number");
}

/* Returns the dimension; `dim` is the expected one, or 0 for any. */
static size_t check_vector(struct lens_json_value row, size_t dim)
{
    struct lens_json_value vector = lens_json_array(row, "embedding");
    size_t n = lens_json_count(vector);
    char why[96];

    if (!is_ok(vector))
        return 0;
    if (n == 0 || n > LENS_EMBED_DIM_MAX || (dim && n != dim)) {
        if (dim)
            (void)snprintf(why, sizeof(why),
                           "has %zu dimensions instead of %zu", n, dim);
        else
            (void)snprintf(why, sizeof(why),
                           "has %zu dimensions, from 1 to %d are possible", n,
                           (int)LENS_EMBED_DIM_MAX);
        lens_json_reject(vector, why);
    }
    check_numbers(vector);
    return n;
}

/* Everything the header says of an answer; the dimension of its vectors. */
static size_t check_rows(struct lens_json_value data, size_t n, size_t dim)
{
    bool seen[LENS_HTTP_BATCH_MAX] = { false };
    size_t n_rows = lens_json_count(data);
    struct lens_json_value row;
    char why[96];

    if (is_ok(data) && n_rows != n) {
        (void)snprintf(why, sizeof(why), "has %zu vectors for %zu texts",
                       n_rows, n);
        lens_json_reject(data, why);
    }
    for (row = lens_json_first(data); !lens_json_is_end(row);
         row = lens_json_next(row)) {
        int64_t index = lens_json_integer(row, "index", 0, (int64_t)n - 1);

        if (is_ok(row) && seen[index])
            lens_json_reject(row, "has the index of another row");
        seen[index] = true;
        dim = check_vector(row, dim);
    }
    return dim;
}

/* Sums of squares of floats neither overflow nor vanish in a double. */
static void scale_to_unit(float *x, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += (double)x[i] * (double)x[i];
    if (sum == 0)
        return;
    sum = sqrt(sum);
    for (size_t i = 0; i < n; i++)
        x[i] = (float)((double)x[i] / sum);
}

static void write_rows(struct lens_json_value data, size_t dim, float *out)
{
    struct lens_json_value row, at;

    for (row = lens_json_first(data); !lens_json_is_end(row);
         row = lens_json_next(row)) {
        float *x = out + dim * (size_t)lens_json_integer(row, "index", 0,
                                                         LENS_HTTP_BATCH_MAX);
        size_t i = 0;

        for (at = lens_json_first(lens_json_array(row, "embedding"));
             !lens_json_is_end(at); at = lens_json_next(at))
            x[i++] = (float)lens_json_as_number(at);
        scale_to_unit(x, dim);
    }
}

enum lens_status lens_http_answer_vectors(struct lens_view body,
                                          const char *endpoint, size_t n,
                                          size_t dim, float *out,
                                          struct lens_error *err)
{
    struct lens_json *doc = NULL;
    enum lens_status status = parse(body, endpoint, n, &doc, err);
    struct lens_json_value data;

    if (status != LENS_OK)
        return blame_server(status, err);
    data = lens_json_array(lens_json_root(doc), "data");
    (void)check_rows(data, n, dim);
    status = lens_json_check(doc, err);
    if (status == LENS_OK)
        write_rows(data, dim, out);
    lens_json_free(doc);
    return blame_server(status, err);
}

enum lens_status lens_http_answer_dim(struct lens_view body,
                                      const char *endpoint, size_t *dim,
                                      struct lens_error *err)
{
    struct lens_json *doc = NULL;
    enum lens_status status = parse(body, endpoint, 1, &doc, err);
    size_t found;

    if (status != LENS_OK)
        return blame_server(status, err);
    found = check_rows(lens_json_array(lens_json_root(doc), "data"), 1, 0);
    status = lens_json_check(doc, err);
    if (status == LENS_OK)
        *dim = found;
    lens_json_free(doc);
    return blame_server(status, err);
}
