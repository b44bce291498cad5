#include "asklens/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

static bool is_zero(const unsigned char *p, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (p[i] != 0)
            return false;
    }
    return true;
}

START_TEST(arena_zero_initialised_works)
{
    struct lens_arena arena = { 0 };
    char *p = lens_arena_alloc(&arena, 10, 1);

    ck_assert_ptr_nonnull(p);
    lens_arena_release(&arena);
    lens_arena_release(&arena);
    lens_arena_release(NULL);
}
END_TEST

/* Pieces are zeroed, aligned, and never share a byte: each keeps its own
 * pattern until the end. */
START_TEST(arena_random_pieces_do_not_overlap)
{
    enum {
        N = 400
    };
    static const size_t sizes[] = { 1, 3, 16, 40, 1000, 70000, 200000 };
    struct test_random r = { (uint64_t)_i };
    struct lens_arena arena;
    unsigned char *piece[N];
    size_t len[N];

    lens_arena_init(&arena, 64 << 20);
    for (size_t i = 0; i < N; i++) {
        size_t size = 1 + test_random_below(
                              &r, sizes[test_random_below(&r, i % 20 ? 5 : 7)]);

        piece[i] = lens_arena_alloc(&arena, 1, size);
        len[i] = size;
        ck_assert_ptr_nonnull(piece[i]);
        ck_assert((uintptr_t)piece[i] % alignof(max_align_t) == 0);
        ck_assert(is_zero(piece[i], size));
        memset(piece[i], (int)(i % 251) + 1, size);
    }
    for (size_t i = 0; i < N; i++) {
        ck_assert_uint_eq(piece[i][0], i % 251 + 1);
        ck_assert(memcmp(piece[i], piece[i] + 1, len[i] - 1) == 0);
    }
    lens_arena_release(&arena);
    ck_assert_uint_eq(arena.used, 0);
    ck_assert_ptr_null(arena.head);
}
END_TEST

START_TEST(arena_reused_memory_is_zero_again)
{
    struct lens_arena arena = { 0 };

    for (int round = 0; round < 3; round++) {
        unsigned char *p = lens_arena_alloc(&arena, 5000, 1);

        ck_assert_ptr_nonnull(p);
        ck_assert(is_zero(p, 5000));
        memset(p, 0xff, 5000);
        lens_arena_release(&arena);
    }
}
END_TEST

START_TEST(arena_maximum_is_kept)
{
    struct lens_arena arena;

    lens_arena_init(&arena, 1024);
    ck_assert_ptr_null(lens_arena_alloc(&arena, 1025, 1));
    ck_assert_ptr_nonnull(lens_arena_alloc(&arena, 1024, 1));
    ck_assert_ptr_null(lens_arena_alloc(&arena, 1, 1));
    ck_assert_uint_eq(arena.used, 1024);
    lens_arena_release(&arena);
    ck_assert_ptr_nonnull(lens_arena_alloc(&arena, 1024, 1));
    lens_arena_release(&arena);
}
END_TEST

START_TEST(arena_product_that_overflows_is_refused)
{
    struct lens_arena arena = { 0 };

    ck_assert_ptr_null(lens_arena_alloc(&arena, SIZE_MAX, 1));
    ck_assert_ptr_null(lens_arena_alloc(&arena, SIZE_MAX / 2, 3));
    ck_assert_ptr_null(lens_arena_alloc(&arena, 3, SIZE_MAX / 2));
    ck_assert_ptr_null(
        lens_arena_copy(&arena, (struct lens_view){ "x", SIZE_MAX }));
    ck_assert_ptr_nonnull(lens_arena_alloc(&arena, SIZE_MAX, 0));
    ck_assert_ptr_nonnull(lens_arena_alloc(&arena, 0, SIZE_MAX));
    lens_arena_release(&arena);
}
END_TEST

START_TEST(arena_copy_ends_with_a_terminator)
{
    struct lens_arena arena = { 0 };
    char *copy = lens_arena_copy(&arena, (struct lens_view){ "abcdef", 3 });
    char *empty = lens_arena_copy(&arena, (struct lens_view){ NULL, 0 });

    ck_assert_str_eq(copy, "abc");
    ck_assert_str_eq(empty, "");
    lens_arena_release(&arena);
}
END_TEST

static enum lens_status fill(void *arg)
{
    struct lens_arena arena = { 0 };
    enum lens_status status = LENS_OK;

    (void)arg;
    for (size_t i = 0; i < 20 && status == LENS_OK; i++) {
        size_t used = arena.used;

        if (!lens_arena_alloc(&arena, 30000 + i * 5000, 1)) {
            status = LENS_E_NOMEM;
            ck_assert_uint_eq(arena.used, used);
            /* The arena is as good as before. */
            ck_assert_ptr_nonnull(lens_arena_alloc(&arena, 10, 1));
        }
    }
    lens_arena_release(&arena);
    return status;
}

START_TEST(arena_without_memory_answers_null)
{
    ck_assert_uint_gt(test_faults_sweep(fill, NULL), 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arena");
    TCase *tc = tcase_create("arena");

    tcase_add_test(tc, arena_zero_initialised_works);
    tcase_add_loop_test(tc, arena_random_pieces_do_not_overlap, 0, 20);
    tcase_add_test(tc, arena_reused_memory_is_zero_again);
    tcase_add_test(tc, arena_maximum_is_kept);
    tcase_add_test(tc, arena_product_that_overflows_is_refused);
    tcase_add_test(tc, arena_copy_ends_with_a_terminator);
    tcase_add_test(tc, arena_without_memory_answers_null);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
