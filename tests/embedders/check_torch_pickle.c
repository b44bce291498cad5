/*
 * The unpickler: what a state_dict may be made of, and everything else refused.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "made_zip.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

static struct test_folder folder;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "pytorch_model.bin", path);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

static struct lens_tensors *open_made(const struct made_zip *made)
{
    struct lens_tensors *tensors = NULL;
    struct lens_error err = { 0 };

    made_zip_write(made, path);
    ck_assert_msg(lens_tensors_open(path, &tensors, &err) == LENS_OK, "%s",
                  err.text);
    return tensors;
}

static void check_good(const struct made_zip *made)
{
    struct lens_tensors *tensors = open_made(made);

    ck_assert_uint_eq(lens_tensors_count(tensors), 1);
    made_zip_check(tensors, "w", LENS_F32, 4,
                   (const float[]){ 11, 12, 13, 14 });
    lens_tensors_close(tensors);
}

static const struct lens_view good_pickles[] = {
    /* Never stepped along, so any stride will do. */
    PICKLE(TENSOR("K\1K\1K\4\x86K\7K\1\x86")),
    PICKLE(TENSOR("K\1K\4\x85K\1\x85")),
    /* The dictionary set item by item, through the memo, with other values. */
    PICKLE("\x80\2ccollections\nOrderedDict\n)Rq\0X\1\0\0\0wr\0\1\0\0" PRE
           "K\1K\4\x85K\1\x85" POST "s."),
    PICKLE("\x80\2}}X\1\0\0\0aX\1\0\0\0wr\0\1\0\0sbj\0\1\0\0" PRE
           "K\1K\4\x85K\1\x85" POST "s."),
    /* Numbers of every width, and a long of none. */
    PICKLE(TENSOR("M\1\0J\4\0\0\0\x85\x8a\1\1\x85")),
    PICKLE(TENSOR("\x8a\10\1\0\0\0\0\0\0\0K\4\x85K\1\x85")),
    PICKLE(HEAD PRE "K\1K\4\x85K\1\x85\x88"
                    "N]K\1a](K\1K\2eG01234567\x86tR" TAIL),
    /* A parameter, and a state that is dropped. */
    PICKLE("\x80\2}(X\1\0\0\0wctorch._utils\n_rebuild_parameter\n" PRE
           "K\1K\4\x85K\1\x85" POST "\x88}\x87Ru}X\1\0\0\0aK\1sb."),
};

START_TEST(torch_pickle_good_ones_open)
{
    struct made_zip made = made_zip_good;

    made.pickle = good_pickles[_i];
    check_good(&made);
}
END_TEST

static const struct {
    struct lens_view pickle;
    enum lens_status status;
    const char *says;
} bad[] = {
    /* Names. */
    { PICKLE("\x80\2cposix\nsystem\nX\1\0\0\0a\x85R."), LENS_E_INVAL,
      "'posix.system'" },
    { PICKLE("\x80\2cbuiltins\neval\n."), LENS_E_INVAL, "'builtins.eval'" },
    { PICKLE("\x80\2ctorch\n_utils._rebuild_tensor\n."), LENS_E_INVAL,
      "'torch._utils._rebuild_tensor'" },
    { PICKLE("\x80\2ctorch\nComplexFloatStorage\n."), LENS_E_INVAL,
      "'torch.ComplexFloatStorage'" },
    { PICKLE("\x80\2c\x1b[2J\n\n."), LENS_E_INVAL, "'?[2J.'" },
    { PICKLE("\x80\2ctorch\nFloatStorage"), LENS_E_CORRUPT, "no end" },
    { PICKLE("\x80\2ctorch\nFloatStorage\n)R."), LENS_E_INVAL,
      "'torch.FloatStorage'" },
    /* Opcodes. */
    { PICKLE("\x80\2i"), LENS_E_INVAL, "'opcode 0x69'" },
    { PICKLE("\x80\2\x93"), LENS_E_INVAL, "'opcode 0x93'" },
    { PICKLE("\x80\4."), LENS_E_INVAL, "another protocol" },
    { PICKLE("\x80"), LENS_E_CORRUPT, "no protocol" },
    { PICKLE(""), LENS_E_CORRUPT, "no end" },
    { PICKLE("\x80\2}"), LENS_E_CORRUPT, "no end" },
    /* Results. */
    { PICKLE("\x80\2."), LENS_E_INVAL, "other than one dictionary" },
    { PICKLE("\x80\2N."), LENS_E_INVAL, "other than one dictionary" },
    { PICKLE("\x80\2}}."), LENS_E_INVAL, "other than one dictionary" },
    { PICKLE("\x80\2}K\1K\2s."), LENS_E_CORRUPT, "no text" },
    { PICKLE("\x80\2}X\1\0\0\0aK\2s."), LENS_E_INVAL, "'a' of its dictionary" },
    { PICKLE("\x80\2}q\0X\1\0\0\0ah\0s."), LENS_E_INVAL,
      "'a' of its dictionary" },
    /* The stack. */
    { PICKLE("\x80\2\x85."), LENS_E_CORRUPT, "a tuple lacks values" },
    { PICKLE("\x80\2t."), LENS_E_CORRUPT, "lacks its mark" },
    { PICKLE("\x80\2}K\1s."), LENS_E_CORRUPT, "lacks values" },
    { PICKLE("\x80\2K\1s."), LENS_E_CORRUPT, "lacks values" },
    { PICKLE("\x80\2NK\1K\2s."), LENS_E_CORRUPT, "no dictionary" },
    { PICKLE("\x80\2}(K\1u."), LENS_E_CORRUPT, "lacks values" },
    { PICKLE("\x80\2(K\1K\1u."), LENS_E_CORRUPT, "lacks values" },
    { PICKLE("\x80\2}K\1K\1u."), LENS_E_CORRUPT, "lacks its mark" },
    { PICKLE("\x80\2}a."), LENS_E_CORRUPT, "no list" },
    { PICKLE("\x80\2(e."), LENS_E_CORRUPT, "no list" },
    { PICKLE("\x80\2e."), LENS_E_CORRUPT, "lacks its mark" },
    { PICKLE("\x80\2b."), LENS_E_CORRUPT, "not one dictionary's" },
    { PICKLE("\x80\2}Nb."), LENS_E_CORRUPT, "not one dictionary's" },
    { PICKLE("\x80\2R."), LENS_E_CORRUPT, "a call without" },
    { PICKLE("\x80\2)R."), LENS_E_CORRUPT, "a call without" },
    { PICKLE("\x80\2})R."), LENS_E_CORRUPT, "a call without" },
    { PICKLE("\x80\2ccollections\nOrderedDict\nK\1\x85R."), LENS_E_CORRUPT,
      "made of arguments" },
    /* The memo. */
    { PICKLE("\x80\2q\0."), LENS_E_CORRUPT, "nothing to remember" },
    { PICKLE("\x80\2(q\0."), LENS_E_CORRUPT, "nothing to remember" },
    { PICKLE("\x80\2h\0."), LENS_E_CORRUPT, "never was" },
    { PICKLE("\x80\2}r\0\0\2\0."), LENS_E_LIMIT, "remembers more than" },
    { PICKLE("\x80\2j\xff\xff\xff\xff."), LENS_E_LIMIT, "remembers more than" },
    { PICKLE("\x80\2}q"), LENS_E_CORRUPT, "memo place is cut" },
    /* Numbers and texts. */
    { PICKLE("\x80\2X\xff\xff\xff\xff."), LENS_E_CORRUPT, "text is cut" },
    { PICKLE("\x80\2X\1\0"), LENS_E_CORRUPT, "text is cut" },
    { PICKLE("\x80\2J\1\0"), LENS_E_CORRUPT, "a number is cut" },
    { PICKLE("\x80\2G\1\0"), LENS_E_CORRUPT, "a number is cut" },
    { PICKLE("\x80\2\x8a"), LENS_E_CORRUPT, "a number is cut" },
    { PICKLE("\x80\2\x8a\011123456789."), LENS_E_CORRUPT, "more than 8 bytes" },
    /* Storages. */
    { PICKLE("\x80\2Q."), LENS_E_CORRUPT, "no tuple of five" },
    { PICKLE("\x80\2)Q."), LENS_E_CORRUPT, "no tuple of five" },
    { PICKLE("\x80\2(NNNNNtQ."), LENS_E_CORRUPT, "without type" },
    { PICKLE("\x80\2" STORE("FloatStorage", "\6") "J\xff\xff\xff\xff"
                                                  "\x85Q."),
      LENS_E_CORRUPT, "no tuple of five" },
    { PICKLE("\x80\2(X\7\0\0\0storageccollections\nOrderedDict\n"
             "X\1\0\0\0000NK\6tQ."),
      LENS_E_CORRUPT, "without type" },
    { PICKLE("\x80\2(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0000N"
             "J\xff\xff\xff\xfftQ."),
      LENS_E_CORRUPT, "without type" },
    { PICKLE(
          HEAD CALL STORE("FloatStorage", "\7") "K\0K\1\x85K\1\x85" POST TAIL),
      LENS_E_CORRUPT, "'w': expected a storage '0' of 7" },
    { PICKLE(
          HEAD CALL STORE("DoubleStorage", "\6") "K\0K\1\x85K\1\x85" POST TAIL),
      LENS_E_CORRUPT, "of 6 times F64" },
    /* Tensors. */
    { PICKLE(HEAD PRE "tR" TAIL), LENS_E_CORRUPT, "without storage" },
    { PICKLE(TENSOR("J\xff\xff\xff\xffK\1\x85K\1\x85")), LENS_E_CORRUPT,
      "without storage or offset" },
    { PICKLE(TENSOR("NK\1\x85K\1\x85")), LENS_E_CORRUPT,
      "without storage or offset" },
    { PICKLE(TENSOR("K\1NK\1\x85")), LENS_E_CORRUPT, "no shape" },
    { PICKLE(TENSOR("K\1J\xff\xff\xff\xff\x85K\1\x85")), LENS_E_CORRUPT,
      "no shape" },
    { PICKLE(TENSOR("K\1(K\1K\1K\1K\1K\1K\1K\1K\1K\1tK\1\x85")), LENS_E_CORRUPT,
      "at most 8" },
    { PICKLE(TENSOR("K\1\x8a\10\0\0\0\0\1\0\0\0\x8a\10\0\0\0\0\1\0\0\0\x86"
                    "K\1K\1\x86")),
      LENS_E_CORRUPT, "no shape" },
    { PICKLE(TENSOR("K\1K\2K\2\x86K\1K\2\x86")), LENS_E_INVAL,
      "storage '0' does not lie row-major" },
    { PICKLE(TENSOR("K\0K\2\x85K\2\x85")), LENS_E_INVAL, "row-major" },
    { PICKLE(TENSOR("K\0K\2\x85J\xff\xff\xff\xff\x85")), LENS_E_INVAL,
      "row-major" },
    { PICKLE(TENSOR("K\0K\2\x85)")), LENS_E_INVAL, "row-major" },
    { PICKLE(TENSOR("K\3K\4\x85K\1\x85")), LENS_E_CORRUPT,
      "'w' goes beyond its storage '0' of 6" },
    { PICKLE(TENSOR("K\7K\0\x85K\1\x85")), LENS_E_CORRUPT, "goes beyond" },
    { PICKLE(TENSOR("\x8a\10\xff\xff\xff\xff\xff\xff\xff\x7fK\1\x85K\1\x85")),
      LENS_E_CORRUPT, "goes beyond" },
    { PICKLE("\x80\2}(X\1\0\0\0wctorch._utils\n_rebuild_parameter\n"
             "N\x85Ru."),
      LENS_E_CORRUPT, "a parameter without" },
    { PICKLE("\x80\2}(X\1\0\0\0wctorch._utils\n_rebuild_parameter\n)Ru."),
      LENS_E_CORRUPT, "a parameter without" },
    /* The same name twice, and one that is none. */
    { PICKLE("\x80\2}X\1\0\0\0w" PRE "K\1K\4\x85K\1\x85" POST
             "q\1sX\1\0\0\0wh\1s."),
      LENS_E_CORRUPT, "'w' is there twice" },
    { PICKLE("\x80\2}X\1\0\0\0\n" PRE "K\1K\4\x85K\1\x85" POST "s."),
      LENS_E_CORRUPT, "'?' is no name" },
};

START_TEST(torch_pickle_bad_one_is_refused)
{
    struct made_zip made = made_zip_good;

    made.pickle = bad[_i].pickle;
    made_zip_write(&made, path);
    made_zip_refused(path, bad[_i].status, bad[_i].says);
}
END_TEST

/* `n` times the same byte between a good beginning and end. */
static void write_repeated(char byte, size_t n)
{
    struct made_zip made = made_zip_good;
    struct lens_buffer pickle;

    lens_buffer_init(&pickle, 8 << 20);
    lens_buffer_add(&pickle, "\x80\2", 2);
    for (size_t i = 0; i < n; i++)
        lens_buffer_add_char(&pickle, byte);
    lens_buffer_add_char(&pickle, '.');
    made.pickle = lens_buffer_view(&pickle);
    made_zip_write(&made, path);
    lens_buffer_release(&pickle);
}

START_TEST(torch_pickle_meets_its_limits)
{
    write_repeated('}', 8192);
    made_zip_refused(path, LENS_E_INVAL, "other than one dictionary");
    write_repeated('}', 8193);
    made_zip_refused(path, LENS_E_LIMIT, "stacks more than 8192");
    write_repeated('\x85', 0);
    made_zip_refused(path, LENS_E_INVAL, "other than one dictionary");
    write_repeated('}', (4 << 20) - 3);
    made_zip_refused(path, LENS_E_LIMIT, "stacks more than 8192");
    write_repeated('}', (4 << 20) - 2);
    made_zip_refused(path, LENS_E_LIMIT, "the limit is 4194304");
}
END_TEST

/* One tuple in another: one value on the stack, but millions made. */
START_TEST(torch_pickle_of_too_many_values_is_over_the_limit)
{
    struct made_zip made = made_zip_good;
    struct lens_buffer pickle;

    lens_buffer_init(&pickle, 8 << 20);
    lens_buffer_add(&pickle, "\x80\2N", 3);
    for (size_t i = 0; i < 1 << 20; i++)
        lens_buffer_add_char(&pickle, '\x85');
    made.pickle = lens_buffer_view(&pickle);
    made_zip_write(&made, path);
    lens_buffer_release(&pickle);
    made_zip_refused(path, LENS_E_LIMIT, "more values than");
}
END_TEST

/* Opcodes put in place of others, and whole pieces moved about. */
START_TEST(torch_pickle_random_one_stays_within_the_file)
{
    static const char opcodes[] = "NKMJX(t}]uaesbRQcqrhj.)\x80\x85\x86\x87";
    struct test_random random = { (uint64_t)_i };
    struct made_zip made = made_zip_good;
    char pickle[sizeof(TENSOR("K\1K\2K\2\x86K\2K\1\x86"))];
    size_t len = made.pickle.len, at;
    char *bytes;

    memcpy(pickle, made.pickle.p, len);
    for (size_t n = 1 + test_random_below(&random, 4); n > 0; n--)
        pickle[test_random_below(&random, len)] =
            test_random_below(&random, 2)
                ? opcodes[test_random_below(&random, sizeof(opcodes) - 1)]
                : pickle[test_random_below(&random, len)];
    made.pickle.p = pickle;
    made.zip64 = _i % 2;
    made_zip_write(&made, path);
    bytes = test_file_read(path, &at);
    made_zip_try(path, bytes, at);
    free(bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("embedders torch pickle");
    TCase *tcase = tcase_create("torch pickle");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, torch_pickle_good_ones_open, 0,
                        sizeof(good_pickles) / sizeof(*good_pickles));
    tcase_add_loop_test(tcase, torch_pickle_bad_one_is_refused, 0,
                        sizeof(bad) / sizeof(*bad));
    tcase_add_test(tcase, torch_pickle_meets_its_limits);
    tcase_add_test(tcase, torch_pickle_of_too_many_values_is_over_the_limit);
    tcase_add_loop_test(tcase, torch_pickle_random_one_stays_within_the_file, 0,
                        2000);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
