/* Lists while they grow: what goes in comes out of a segment's reader. */
#include <check.h>
#include <string.h>

#include "lexical/postings_build.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    N_POSTINGS = 20000, /* crosses blocks of every size */
    GAP_MAX = 300
};

static struct lens_posting random_posting(struct test_random *random,
                                          uint32_t n_fields)
{
    struct lens_posting posting = { .term = 0 };

    while (posting.mask == 0) {
        for (uint32_t f = 0; f < n_fields; f++) {
            if (test_random_below(random, 3) != 0)
                continue;
            posting.mask |= 1u << f;
            posting.tf[f] = 1 + (uint32_t)test_random_below(random, 1000);
        }
    }
    return posting;
}

static lens_docid next_docid(struct test_random *random, uint32_t i,
                             lens_docid before)
{
    uint32_t gap = (uint32_t)test_random_below(random, GAP_MAX);

    return i == 0 ? gap : before + 1 + gap;
}

START_TEST(postings_read_back_are_those_added)
{
    const uint32_t n_fields = _i ? LENS_SEGMENT_MAX_FIELDS : 1;
    struct test_random written = { 7 }, again = { 7 };
    struct lens_postings_list list = { .df = 0 };
    struct lens_postings reader = { .n_fields = n_fields };
    struct lens_arena arena = { 0 };
    struct lens_buffer bytes;
    lens_docid docid = 0;

    for (uint32_t i = 0; i < N_POSTINGS; i++) {
        struct lens_posting posting = random_posting(&written, n_fields);

        docid = next_docid(&written, i, docid);
        ck_assert(lens_postings_list_add(&list, docid, &posting, &arena));
    }
    lens_buffer_init(&bytes, 64 << 20);
    lens_postings_list_write(&list, &bytes);
    ck_assert_uint_eq(list.df, N_POSTINGS);
    ck_assert_uint_eq(list.bytes, bytes.len);

    reader.at = bytes.p;
    reader.end = bytes.p + bytes.len;
    reader.left = list.df;
    reader.n_docs = docid + 1;
    reader.docid = UINT32_MAX;
    for (uint32_t i = 0; i < N_POSTINGS; i++) {
        struct lens_posting posting = random_posting(&again, n_fields);

        docid = next_docid(&again, i, docid);
        ck_assert_int_eq(lens_postings_next(&reader), LENS_OK);
        ck_assert_uint_eq(reader.docid, docid);
        ck_assert_uint_eq(reader.mask, posting.mask);
        for (uint32_t f = 0; f < n_fields; f++) {
            if (posting.mask >> f & 1)
                ck_assert_uint_eq(reader.tf[f], posting.tf[f]);
        }
    }
    ck_assert_int_eq(lens_postings_next(&reader), LENS_END);
    lens_buffer_release(&bytes);
    lens_arena_release(&arena);
}
END_TEST

START_TEST(postings_without_memory_leave_the_list_as_it_was)
{
    struct lens_arena arena = { .max = 4096 };
    struct lens_postings_list list = { .df = 0 }, before;
    struct lens_posting posting = { .mask = 1, .tf = { 1 } };
    lens_docid docid = 0;

    do {
        before = list;
    } while (lens_postings_list_add(&list, docid++, &posting, &arena));
    ck_assert_uint_gt(list.df, 0);
    ck_assert_uint_eq(list.df, before.df);
    ck_assert_uint_eq(list.bytes, before.bytes);
    ck_assert_uint_eq(list.before, before.before);
    lens_arena_release(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lexical postings");
    TCase *tcase = tcase_create("postings");

    tcase_add_loop_test(tcase, postings_read_back_are_those_added, 0, 2);
    tcase_add_test(tcase, postings_without_memory_leave_the_list_as_it_was);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
