#include "cases.h"

#include <check.h>
#include <stdlib.h>

#include "support/folder.h"
#include "json/json.h"

static const struct lens_json_limits limits = { 1 << 20, 8 };

static struct lens_json *parse(const char *path)
{
    struct lens_error err = { 0 };
    struct lens_json *doc = NULL;
    size_t len;
    char *bytes = test_file_read(path, &len);

    ck_assert_msg(lens_json_parse((struct lens_view){ bytes, len }, path,
                                  &limits, &doc, &err) == LENS_OK,
                  "%s", err.text);
    free(bytes);
    return doc;
}

static size_t read_numbers(struct lens_json_value array, double *out)
{
    struct lens_json_value at = lens_json_first(array);
    size_t n = 0;

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        ck_assert_uint_lt(n, CASE_NUMBERS_MAX);
        out[n++] = lens_json_as_number(at);
    }
    return n;
}

static void read_case(struct lens_json_value at, struct test_case *out)
{
    double ids[CASE_NUMBERS_MAX];

    out->text = lens_view_of(lens_json_text(at, "text"));
    out->n_ids = read_numbers(lens_json_array(at, "ids"), ids);
    for (size_t i = 0; i < out->n_ids; i++)
        out->ids[i] = (int32_t)ids[i];
    out->dim = read_numbers(lens_json_array(at, "mean"), out->mean);
    ck_assert_uint_eq(read_numbers(lens_json_array(at, "unit"), out->unit),
                      out->dim);
}

void cases_each(const char *path,
                void (*check)(const struct test_case *one, void *arg),
                void *arg)
{
    struct lens_json *doc = parse(path);
    struct lens_json_value at = lens_json_first(lens_json_root(doc));
    size_t n = 0;

    for (; !lens_json_is_end(at); at = lens_json_next(at), n++) {
        static struct test_case one;

        read_case(at, &one);
        check(&one, arg);
    }
    ck_assert_int_eq(lens_json_check(doc, NULL), LENS_OK);
    ck_assert_uint_ge(n, 50);
    lens_json_free(doc);
}

size_t cases_first_row(const char *path, double out[CASE_NUMBERS_MAX])
{
    struct lens_json *doc = parse(path);
    size_t n = read_numbers(lens_json_first(lens_json_root(doc)), out);

    ck_assert_int_eq(lens_json_check(doc, NULL), LENS_OK);
    lens_json_free(doc);
    return n;
}
