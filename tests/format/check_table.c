/*
 * Sorted tables: every string is found where a search through all of them finds
 * it, and nothing but such a table is taken for one.
 */
#include "format/table.h"

#include <stdlib.h>
#include <string.h>

#include "format/container.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    MAX_STRINGS = 60,
    MAX_LENGTH = 8
};

/* Sorted strings, none of them twice. */
struct strings {
    struct lens_view at[MAX_STRINGS];
    char bytes[MAX_STRINGS][MAX_LENGTH];
    uint32_t n;
};

static int by_view(const void *pa, const void *pb)
{
    const struct lens_view *a = pa, *b = pb;

    return lens_view_compare(*a, *b);
}

/* A few different bytes, of both signs, give many common beginnings. */
static struct lens_view random_string(struct test_random *random,
                                      char out[MAX_LENGTH])
{
    static const char letters[] = { 'a', 'b', '\0', '\x7f', '\x80', '\xff' };
    size_t len = 1 + test_random_below(random, MAX_LENGTH);

    for (size_t i = 0; i < len; i++)
        out[i] = letters[test_random_below(random, sizeof(letters))];
    return (struct lens_view){ out, len };
}

static void make_strings(struct test_random *random, struct strings *out)
{
    uint32_t n = (uint32_t)test_random_below(random, MAX_STRINGS + 1);

    for (uint32_t i = 0; i < n; i++)
        out->at[i] = random_string(random, out->bytes[i]);
    if (n)
        qsort(out->at, n, sizeof(*out->at), by_view);
    out->n = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0 || !lens_view_equal(out->at[i], out->at[out->n - 1]))
            out->at[out->n++] = out->at[i];
    }
}

static void write_table(const struct lens_view *strings, uint32_t n,
                        struct lens_table_writer *writer)
{
    lens_table_writer_init(writer, 1 << 16);
    for (uint32_t i = 0; i < n; i++)
        lens_table_add(writer, strings[i]);
    lens_table_finish(writer);
}

static void check_find(struct lens_view chunk, const struct strings *strings,
                       struct lens_view string)
{
    uint32_t place = 77, expected = 77;

    for (uint32_t i = 0; i < strings->n; i++) {
        if (lens_view_equal(strings->at[i], string))
            expected = i;
    }
    ck_assert(lens_table_find(chunk, strings->n, string, &place) ==
              (expected != 77));
    ck_assert_uint_eq(place, expected);
}

START_TEST(table_finds_what_a_linear_search_finds)
{
    struct test_random random = { (uint64_t)_i };
    struct lens_table_writer writer;
    static struct strings strings;
    struct lens_view chunk;

    make_strings(&random, &strings);
    write_table(strings.at, strings.n, &writer);
    ck_assert_int_eq(lens_buffer_status(&writer.offsets), LENS_OK);
    ck_assert_uint_eq(writer.n, strings.n);
    chunk = lens_buffer_view(&writer.offsets);
    ck_assert(lens_table_is_valid(chunk, strings.n));
    for (uint32_t i = 0; i < strings.n; i++) {
        ck_assert(lens_view_equal(lens_table_get(chunk, strings.n, i),
                                  strings.at[i]));
        check_find(chunk, &strings, strings.at[i]);
    }
    for (size_t i = 0; i < 200; i++) {
        char bytes[MAX_LENGTH];

        check_find(chunk, &strings, random_string(&random, bytes));
    }
    check_find(chunk, &strings, (struct lens_view){ 0 });
    check_find(chunk, &strings, lens_view_of("zzzzzzzzzzzz"));
    lens_table_writer_release(&writer);
}
END_TEST

START_TEST(table_of_nothing_is_valid)
{
    struct lens_table_writer writer;
    struct lens_view chunk;
    uint32_t place;

    write_table(NULL, 0, &writer);
    chunk = lens_buffer_view(&writer.offsets);
    ck_assert_uint_eq(chunk.len, 4);
    ck_assert(lens_table_is_valid(chunk, 0));
    ck_assert(!lens_table_is_valid(chunk, 1));
    ck_assert(!lens_table_find(chunk, 0, lens_view_of("a"), &place));
    ck_assert(!lens_table_find(chunk, 0, (struct lens_view){ 0 }, &place));
    lens_table_writer_release(&writer);
}
END_TEST

START_TEST(table_strings_out_of_order_are_invalid)
{
    static const struct {
        struct lens_view at[3];
        uint32_t n;
    } rows[] = {
        { { { "b", 1 }, { "a", 1 } }, 2 },
        { { { "a", 1 }, { "a", 1 } }, 2 },
        { { { "ab", 2 }, { "a", 1 } }, 2 },
        { { { "a", 1 }, { "c", 1 }, { "b", 1 } }, 3 },
        { { { "\xff", 1 }, { "a", 1 } }, 2 },
        { { { "a\0b", 3 }, { "a", 1 } }, 2 },
        { { { "", 0 } }, 1 },
        { { { "", 0 }, { "a", 1 } }, 2 },
        { { { "a", 1 }, { "", 0 }, { "b", 1 } }, 3 },
        { { { "a", 1 }, { "", 0 } }, 2 },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct lens_table_writer writer;

        write_table(rows[i].at, rows[i].n, &writer);
        ck_assert_msg(
            !lens_table_is_valid(lens_buffer_view(&writer.offsets), rows[i].n),
            "row %zu", i);
        lens_table_writer_release(&writer);
    }
}
END_TEST

/* "a", "bc", "d": offsets 0 1 3 4, then the bytes. */
static const char good[] = "\0\0\0\0\1\0\0\0\3\0\0\0\4\0\0\0"
                           "abcd";
enum {
    GOOD = sizeof(good) - 1
};

START_TEST(table_of_another_length_or_number_is_invalid)
{
    char longer[GOOD + 1] = { 0 };

    ck_assert(lens_table_is_valid((struct lens_view){ good, GOOD }, 3));
    for (size_t len = 0; len < GOOD; len++)
        ck_assert(!lens_table_is_valid((struct lens_view){ good, len }, 3));
    memcpy(longer, good, GOOD);
    ck_assert(!lens_table_is_valid((struct lens_view){ longer, GOOD + 1 }, 3));
    for (uint32_t n = 0; n < 100; n++)
        ck_assert(lens_table_is_valid((struct lens_view){ good, GOOD }, n) ==
                  (n == 3));
    ck_assert(!lens_table_is_valid((struct lens_view){ good, GOOD }, 1 << 30));
    ck_assert(
        !lens_table_is_valid((struct lens_view){ good, GOOD }, 0x3fffffff));
    ck_assert(
        !lens_table_is_valid((struct lens_view){ good, GOOD }, 0xffffffff));
    ck_assert(!lens_table_is_valid((struct lens_view){ 0 }, 0));
    ck_assert(!lens_table_is_valid((struct lens_view){ 0 }, 3));
}
END_TEST

START_TEST(table_of_wrong_offset_is_invalid)
{
    static const struct {
        size_t place;
        uint32_t number;
    } rows[] = {
        { 0, 1 }, { 0, 0xffffffff }, { 1, 0 },          { 1, 3 },
        { 1, 4 }, { 1, 5 },          { 1, 0xffffffff }, { 2, 0 },
        { 2, 1 }, { 2, 4 },          { 2, 0x80000000 }, { 3, 3 },
        { 3, 5 }, { 3, 0 },          { 3, 0xffffffff },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        char spoilt[GOOD];

        memcpy(spoilt, good, GOOD);
        for (size_t b = 0; b < 4; b++)
            spoilt[4 * rows[i].place + b] =
                (char)(rows[i].number >> (8 * b) & 0xff);
        ck_assert_msg(
            !lens_table_is_valid((struct lens_view){ spoilt, GOOD }, 3),
            "row %zu", i);
    }
}
END_TEST

/* What the header demands, decided another way: with the strings laid out. */
static bool is_table(struct lens_view chunk, uint32_t n)
{
    uint64_t at[MAX_STRINGS + 1], room;

    if (chunk.len < 4 * ((size_t)n + 1))
        return false;
    room = chunk.len - 4 * ((size_t)n + 1);
    for (size_t i = 0; i <= n; i++)
        at[i] = lens_read_u32(chunk.p + 4 * i);
    if (at[0] != 0 || at[n] != room)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (at[i + 1] <= at[i] || at[i + 1] > room)
            return false;
    }
    for (size_t i = 1; i < n; i++) {
        const char *bytes = chunk.p + 4 * ((size_t)n + 1);
        size_t before = (size_t)(at[i] - at[i - 1]);
        size_t now = (size_t)(at[i + 1] - at[i]);
        int order = memcmp(bytes + at[i - 1], bytes + at[i],
                           before < now ? before : now);

        if (order > 0 || (order == 0 && before >= now))
            return false;
    }
    return true;
}

/* The chunk ends where the memory does, so that a sanitizer sees each step
 * beyond it. */
START_TEST(table_altered_is_valid_only_if_it_is_one)
{
    struct test_random random = { (uint64_t)_i };
    struct lens_table_writer writer;
    static struct strings strings;
    struct lens_view chunk;
    char *spoilt;

    make_strings(&random, &strings);
    write_table(strings.at, strings.n, &writer);
    chunk = lens_buffer_view(&writer.offsets);
    if (test_random_below(&random, 4) == 0)
        chunk.len = test_random_below(&random, chunk.len + 1);
    spoilt = malloc(chunk.len ? chunk.len : 1);
    ck_assert_ptr_nonnull(spoilt);
    memcpy(spoilt, chunk.p, chunk.len);
    for (size_t k = test_random_below(&random, 4); chunk.len && k > 0; k--)
        spoilt[test_random_below(&random, chunk.len)] = (char)test_random_below(
            &random, test_random_below(&random, 2) ? 16 : 256);
    chunk.p = spoilt;
    ck_assert(lens_table_is_valid(chunk, strings.n) ==
              is_table(chunk, strings.n));
    if (lens_table_is_valid(chunk, strings.n)) {
        for (uint32_t i = 0; i < strings.n; i++) {
            uint32_t place = 77;

            ck_assert(lens_table_find(
                chunk, strings.n, lens_table_get(chunk, strings.n, i), &place));
            ck_assert_uint_eq(place, i);
        }
    }
    free(spoilt);
    lens_table_writer_release(&writer);
}
END_TEST

START_TEST(table_beyond_its_maximum_is_reported)
{
    /* Two strings of 6 bytes take 12 bytes of offsets and 12 of their own. */
    for (size_t max = 0; max < 40; max++) {
        struct lens_table_writer writer;

        lens_table_writer_init(&writer, max);
        lens_table_add(&writer, lens_view_of("aaaaaa"));
        lens_table_add(&writer, lens_view_of("bbbbbb"));
        lens_table_finish(&writer);
        ck_assert_int_eq(lens_buffer_status(&writer.offsets),
                         max < 24 ? LENS_E_LIMIT : LENS_OK);
        lens_table_writer_release(&writer);
    }
}
END_TEST

static enum lens_status write_once(void *arg)
{
    const struct strings *strings = arg;
    struct lens_table_writer writer;
    enum lens_status status;

    write_table(strings->at, strings->n, &writer);
    status = lens_buffer_status(&writer.offsets);
    lens_table_writer_release(&writer);
    return status;
}

START_TEST(table_out_of_memory_anywhere_is_reported)
{
    struct test_random random = { 7 };
    static struct strings strings;

    do
        make_strings(&random, &strings);
    while (strings.n < 20);
    ck_assert_uint_ge(test_faults_sweep(write_once, &strings), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("table");
    TCase *tc = tcase_create("table");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, table_finds_what_a_linear_search_finds, 0, 300);
    tcase_add_test(tc, table_of_nothing_is_valid);
    tcase_add_test(tc, table_strings_out_of_order_are_invalid);
    tcase_add_test(tc, table_of_another_length_or_number_is_invalid);
    tcase_add_test(tc, table_of_wrong_offset_is_invalid);
    tcase_add_loop_test(tc, table_altered_is_valid_only_if_it_is_one, 0, 5000);
    tcase_add_test(tc, table_beyond_its_maximum_is_reported);
    tcase_add_test(tc, table_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
