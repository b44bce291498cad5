#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

START_TEST(buffer_empty_is_an_empty_text)
{
    struct lens_buffer buf;

    lens_buffer_init(&buf, 10);
    ck_assert_str_eq(lens_buffer_view(&buf).p, "");
    ck_assert_uint_eq(lens_buffer_view(&buf).len, 0);
    lens_buffer_add(&buf, NULL, 0);
    lens_buffer_add_view(&buf, (struct lens_view){ 0 });
    ck_assert_int_eq(lens_buffer_status(&buf), LENS_OK);
    ck_assert_str_eq(lens_buffer_view(&buf).p, "");
    lens_buffer_release(&buf);
    lens_buffer_release(&buf);
    lens_buffer_release(NULL);
}
END_TEST

/* Against one flat array, whatever the order and size of the pieces. */
START_TEST(buffer_random_pieces_equal_their_concatenation)
{
    enum {
        MAX = 20000
    };
    struct test_random r = { (uint64_t)_i };
    struct lens_buffer buf;
    char *want = malloc(MAX + 200);
    size_t len = 0;

    ck_assert_ptr_nonnull(want);
    lens_buffer_init(&buf, MAX);
    while (len < MAX - 200) {
        char piece[100];
        size_t n = test_random_below(&r, sizeof(piece) - 1);

        for (size_t i = 0; i < n; i++)
            piece[i] = (char)('a' + test_random_below(&r, 26));
        piece[n] = '\0';
        switch (test_random_below(&r, 4)) {
        case 0: lens_buffer_add(&buf, piece, n); break;
        case 1: lens_buffer_add_text(&buf, piece); break;
        case 2: lens_buffer_add_format(&buf, "%s", piece); break;
        default:
            for (size_t i = 0; i < n; i++)
                lens_buffer_add_char(&buf, piece[i]);
        }
        memcpy(want + len, piece, n);
        len += n;
    }
    ck_assert_int_eq(lens_buffer_status(&buf), LENS_OK);
    ck_assert_uint_eq(lens_buffer_view(&buf).len, len);
    ck_assert(memcmp(lens_buffer_view(&buf).p, want, len) == 0);
    ck_assert_int_eq(lens_buffer_view(&buf).p[len], 0);
    lens_buffer_release(&buf);
    free(want);
}
END_TEST

START_TEST(buffer_limit_sticks_until_cleared)
{
    struct lens_buffer buf;

    lens_buffer_init(&buf, 4);
    lens_buffer_add_text(&buf, "abcd");
    ck_assert_int_eq(lens_buffer_status(&buf), LENS_OK);
    lens_buffer_add_char(&buf, 'e');
    ck_assert_int_eq(lens_buffer_status(&buf), LENS_E_LIMIT);
    lens_buffer_add(&buf, NULL, 0);
    ck_assert_int_eq(lens_buffer_status(&buf), LENS_E_LIMIT);
    ck_assert_str_eq(lens_buffer_view(&buf).p, "abcd");

    lens_buffer_clear(&buf);
    ck_assert_int_eq(lens_buffer_status(&buf), LENS_OK);
    lens_buffer_add_text(&buf, "abcde");
    ck_assert_int_eq(lens_buffer_status(&buf), LENS_E_LIMIT);
    ck_assert_uint_eq(lens_buffer_view(&buf).len, 0);
    lens_buffer_clear(&buf);
    lens_buffer_add_format(&buf, "%d", 12345);
    ck_assert_int_eq(lens_buffer_status(&buf), LENS_E_LIMIT);
    lens_buffer_clear(&buf);
    lens_buffer_add(&buf, "x", SIZE_MAX);
    ck_assert_int_eq(lens_buffer_status(&buf), LENS_E_LIMIT);
    lens_buffer_release(&buf);
    ck_assert_uint_eq(buf.max, 4);
}
END_TEST

/* Around every doubling there is room for the terminator. */
START_TEST(buffer_of_any_length_has_a_terminator)
{
    for (size_t len = 0; len < 1100; len++) {
        struct lens_buffer buf;

        lens_buffer_init(&buf, 1100);
        for (size_t i = 0; i < len; i++)
            lens_buffer_add_char(&buf, 'x');
        ck_assert(len == 0 || buf.cap > len);
        lens_buffer_release(&buf);
        lens_buffer_add_format(&buf, "%*d", (int)len, 1);
        ck_assert_uint_gt(buf.cap, buf.len);
        ck_assert_uint_eq(strlen(buf.p), buf.len);
        lens_buffer_release(&buf);
    }
}
END_TEST

START_TEST(buffer_integers_are_little_endian)
{
    static const unsigned char want[] = {
        4, 3, 2,    1,    8, 7,    6,    5,    4,    3,   2,
        1, 0, 0x7f, 0x80, 1, 0xff, 0xff, 0xff, 0xff, 0x0f
    };
    struct lens_buffer buf;

    lens_buffer_init(&buf, 100);
    lens_buffer_add_u32(&buf, 0x01020304u);
    lens_buffer_add_u64(&buf, 0x0102030405060708u);
    lens_buffer_add_varint(&buf, 0);
    lens_buffer_add_varint(&buf, 0x7f);
    lens_buffer_add_varint(&buf, 0x80);
    lens_buffer_add_varint(&buf, UINT32_MAX);
    ck_assert_uint_eq(buf.len, sizeof(want));
    ck_assert_mem_eq(buf.p, want, sizeof(want));
    lens_buffer_release(&buf);
}
END_TEST

static enum lens_status fill(void *arg)
{
    struct lens_buffer buf;
    enum lens_status status;

    (void)arg;
    lens_buffer_init(&buf, 1 << 20);
    for (int i = 0; i < 2000; i++)
        lens_buffer_add_format(&buf, "%d ", i);
    status = lens_buffer_status(&buf);
    /* What is there is a beginning of what was written, and terminated. */
    ck_assert(memcmp(lens_buffer_view(&buf).p, "0 1 2 3",
                     buf.len < 7 ? buf.len : 7) == 0);
    ck_assert_int_eq(lens_buffer_view(&buf).p[buf.len], 0);
    lens_buffer_release(&buf);
    return status;
}

START_TEST(buffer_without_memory_says_so)
{
    ck_assert_uint_gt(test_faults_sweep(fill, NULL), 4);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("buffer");
    TCase *tc = tcase_create("buffer");

    tcase_add_test(tc, buffer_empty_is_an_empty_text);
    tcase_add_loop_test(tc, buffer_random_pieces_equal_their_concatenation, 0,
                        20);
    tcase_add_test(tc, buffer_limit_sticks_until_cleared);
    tcase_add_test(tc, buffer_of_any_length_has_a_terminator);
    tcase_add_test(tc, buffer_integers_are_little_endian);
    tcase_add_test(tc, buffer_without_memory_says_so);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
