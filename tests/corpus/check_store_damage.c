/*
 * A store somebody has damaged: cut short, overwritten, of another time, or
 * never written to its end.  None of it may crash, and no complete load may
 * answer with other text than was stored.
 */
#include <check.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "corpus.h"
#include "fixture.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    MAX_TOLD = 128 << 10
};

static struct test_folder folder;
static char db[TEST_PATH_MAX];
static char *good; /* the bytes of an undamaged store */
static size_t n_good;

static void set_up(void)
{
    struct lens_error err = { .status = LENS_OK };

    fixture_make_corpus(&folder);
    test_folder_path(&folder, "corpus.db", db);
    ck_assert_msg(lens_corpus_build(folder.path, db, NULL, &err) == LENS_OK,
                  "%s", err.text);
    good = test_file_read(db, &n_good);
}

static void tear_down(void)
{
    free(good);
    test_folder_remove(&folder);
}

static enum lens_status tell(const struct lens_document *doc, void *arg,
                             struct lens_error *err)
{
    static char text[MAX_TOLD];
    size_t len = fixture_describe(doc, text, sizeof(text));

    (void)err;
    lens_buffer_add(arg, text, len);
    return LENS_OK;
}

/* Load every document completely; what was told goes to `out`. */
static enum lens_status tell_all(struct lens_docstore *store,
                                 struct lens_buffer *out,
                                 struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (unsigned i = 0; status == LENS_OK && i < LENS_N_KINDS; i++) {
        struct lens_arena arena = { .head = NULL };

        status = store->ops->each(store, i, &arena, tell, out, err);
        lens_arena_release(&arena);
    }
    return status;
}

static void check_error(enum lens_status status, const struct lens_error *err)
{
    ck_assert_msg(status == LENS_E_CORRUPT || status == LENS_E_VERSION,
                  "%s: %s", lens_status_name(status), err->text);
    ck_assert_ptr_nonnull(strstr(err->text, db));
    ck_assert_ptr_nonnull(strstr(err->hint, "asklens index build"));
}

/*
 * Use the store at `db` in every way.  `told` is what an undamaged one tells: a
 * load must give a beginning of it, and all of it if it says it succeeded.
 */
static bool survives(struct lens_view told, struct lens_view key)
{
    struct lens_arena arena = { .head = NULL };
    struct lens_error err = { .status = LENS_OK };
    struct lens_docstore *store = NULL;
    struct lens_collection lens;
    struct lens_document doc;
    struct lens_buffer out;
    enum lens_status status = lens_corpus_open(db, &store, &err);
    bool whole;

    if (status != LENS_OK) {
        check_error(status, &err);
        return false;
    }
    lens_buffer_init(&out, 16 << 20);
    status = tell_all(store, &out, &err);
    if (status != LENS_OK)
        check_error(status, &err);
    whole = status == LENS_OK;
    ck_assert_uint_le(out.len, told.len);
    ck_assert(out.len == 0 || memcmp(out.p, told.p, out.len) == 0);
    ck_assert(!whole || out.len == told.len);
    lens_buffer_clear(&out);

    status = store->ops->find(store, key, &arena, &doc, &err);
    if (status == LENS_OK) {
        (void)tell(&doc, &out, NULL);
        ck_assert_ptr_nonnull(strstr(told.p, out.p));
    } else {
        check_error(status, &err);
    }
    status = lens_corpus_collection(store, &arena, &lens, &err);
    if (status != LENS_OK)
        check_error(status, &err);
    status = lens_corpus_verify(store, &err);
    ck_assert(status != LENS_OK || whole);
    if (status != LENS_OK)
        check_error(status, &err);
    store->ops->close(store);
    lens_buffer_release(&out);
    lens_arena_release(&arena);
    return whole;
}

/* What the undamaged store at `db` tells; release it. */
static void tell_good(struct lens_buffer *told)
{
    struct lens_docstore *store = NULL;

    lens_buffer_init(told, 16 << 20);
    ck_assert_int_eq(lens_corpus_open(db, &store, NULL), LENS_OK);
    ck_assert_int_eq(tell_all(store, told, NULL), LENS_OK);
    ck_assert_int_eq(lens_buffer_status(told), LENS_OK);
    store->ops->close(store);
}

/* Flip a bit at n places of `bytes`, spread evenly with a random offset. */
static void flip_everywhere(const char *bytes, size_t len, size_t n,
                            struct lens_view told, uint64_t seed)
{
    struct test_random random = { seed };
    char *spoilt = malloc(len);
    size_t n_noticed = 0;

    ck_assert_ptr_nonnull(spoilt);
    memcpy(spoilt, bytes, len);
    for (size_t i = 0; i < n; i++) {
        size_t at = len / n * i + test_random_below(&random, len / n);

        spoilt[at] = (char)(bytes[at] ^ (1 << test_random_below(&random, 8)));
        test_file_write(db, spoilt, len);
        n_noticed += !survives(told, lens_view_of("GENSEC01-BP01"));
        spoilt[at] = bytes[at];
    }
    /* Some bytes are free space and say nothing. */
    ck_assert_uint_gt(n_noticed, 0);
    free(spoilt);
}

START_TEST(flipped_byte_never_gives_other_text)
{
    struct lens_buffer told;

    tell_good(&told);
    flip_everywhere(good, n_good, 200, lens_buffer_view(&told), (uint64_t)_i);
    lens_buffer_release(&told);
}
END_TEST

START_TEST(flipped_byte_of_the_lens_never_gives_other_text)
{
    struct lens_buffer told;
    size_t len;
    char *bytes;

    ck_assert_int_eq(unlink(db), 0);
    ck_assert_int_eq(
        lens_corpus_build(ASKLENS_SOURCE_DIR "/corpus/lens", db, NULL, NULL),
        LENS_OK);
    tell_good(&told);
    bytes = test_file_read(db, &len);
    flip_everywhere(bytes, len, 60, lens_buffer_view(&told), 1);
    free(bytes);
    lens_buffer_release(&told);
}
END_TEST

static enum lens_status pass_over(const struct lens_document *doc, void *arg,
                                  struct lens_error *err)
{
    (void)doc;
    (void)arg;
    (void)err;
    return LENS_OK;
}

static enum lens_status walk_brief(struct lens_docstore *store,
                                   struct lens_arena *arena,
                                   struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (unsigned i = 0; status == LENS_OK && i < LENS_N_KINDS; i++)
        status = store->ops->each_brief(store, i, arena, pass_over, NULL, err);
    return status;
}

static enum lens_status walk_whole(struct lens_docstore *store,
                                   struct lens_arena *arena,
                                   struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (unsigned i = 0; status == LENS_OK && i < LENS_N_KINDS; i++)
        status = store->ops->each(store, i, arena, pass_over, NULL, err);
    return status;
}

static enum lens_status find_desk(struct lens_docstore *store,
                                  struct lens_arena *arena,
                                  struct lens_error *err)
{
    struct lens_document doc;

    return store->ops->find(store, lens_view_of("help-desk"), arena, &doc, err);
}

static enum lens_status find_nothing(struct lens_docstore *store,
                                     struct lens_arena *arena,
                                     struct lens_error *err)
{
    struct lens_document doc;

    return store->ops->find(store, lens_view_of("nothing"), arena, &doc, err);
}

static enum lens_status take_lens(struct lens_docstore *store,
                                  struct lens_arena *arena,
                                  struct lens_error *err)
{
    struct lens_collection lens;

    return lens_corpus_collection(store, arena, &lens, err);
}

/* Change the last letter of a fact wherever it stands: who must notice, and
 * whom it names. */
static const struct {
    const char *fact;
    enum lens_status (*use)(struct lens_docstore *store,
                            struct lens_arena *arena, struct lens_error *err);
    const char *says;
} altered[] = {
    { "Grant least privilege", walk_brief, "GENSEC01-BP01" },
    { "https://example.org/sec01-bp01", walk_brief, "GENSEC01-BP01" },
    { "Amazon Bedrock", walk_brief, "GENSEC01-BP01" },
    { "https://example.org/cables", walk_brief, "GENREL02-BP01" },
    { "Calls must not drop.", walk_brief, "help-desk" },
    { "What if the network fails?", walk_brief, "GENREL02" },
    { "Deny the rest.", walk_whole, "GENSEC01-BP01" },
    { "finance/symptom", walk_whole, "GENSEC01-BP01" },
    { "And some nights.", walk_whole, "prompt-engineer" },
    { "phone bot", find_desk, "help-desk" },
    { "The line drops", walk_brief, "concept-line-drops" },
    { "A second way keeps the line.", walk_brief, "concept-line-drops" },
    { "hung up", walk_whole, "concept-line-drops" },
    { "Tiny lens", take_lens, "tiny" },
    { "It goes on working.", take_lens, "tiny" },
    { "Deployment", take_lens, "tiny" },
    /* The line of a kind: its name, the number of documents, the hash. */
    { "practice\x02", walk_brief, "practice" },
    { "practice\x02", find_nothing, "practice" },
};

START_TEST(altered_fact_is_noticed_by_its_reader)
{
    size_t len = strlen(altered[_i].fact), n_found = 0;
    struct lens_arena arena = { .head = NULL };
    struct lens_error err = { .status = LENS_OK };
    struct lens_docstore *store = NULL;

    for (size_t at = 0; at + len <= n_good; at++) {
        if (memcmp(good + at, altered[_i].fact, len) == 0) {
            good[at + len - 1] ^= 1;
            n_found++;
        }
    }
    ck_assert_uint_gt(n_found, 0);
    test_file_write(db, good, n_good);
    ck_assert_int_eq(lens_corpus_open(db, &store, NULL), LENS_OK);
    ck_assert_int_eq(altered[_i].use(store, &arena, &err), LENS_E_CORRUPT);
    check_error(err.status, &err);
    ck_assert_msg(strstr(err.text, altered[_i].says) != NULL, "%s", err.text);
    store->ops->close(store);
    lens_arena_release(&arena);
}
END_TEST

/* Structure is where SQLite may be led astray: bytes of the first two pages,
 * which hold the header and the tables' definitions. */
START_TEST(overwritten_structure_never_crashes)
{
    struct lens_buffer told;
    char *spoilt = malloc(n_good);

    ck_assert_ptr_nonnull(spoilt);
    tell_good(&told);
    memcpy(spoilt, good, n_good);
    for (size_t at = (size_t)_i; at < 8192; at += 20) {
        spoilt[at] = (char)(at % 3 == 0 ? 0 : at % 3 == 1 ? 0xff : 0x80);
        test_file_write(db, spoilt, n_good);
        (void)survives(lens_buffer_view(&told), lens_view_of("help-desk"));
        spoilt[at] = good[at];
    }
    free(spoilt);
    lens_buffer_release(&told);
}
END_TEST

static void expect_open(enum lens_status expected, const char *says)
{
    struct lens_docstore *store = NULL;
    struct lens_error err = { .status = LENS_OK };
    enum lens_status status = lens_corpus_open(db, &store, &err);

    ck_assert_msg(status == expected, "%s instead of %s: %s",
                  lens_status_name(status), lens_status_name(expected),
                  err.text);
    ck_assert_ptr_null(store);
    ck_assert_msg(strstr(err.text, says) != NULL, "%s", err.text);
    ck_assert_ptr_nonnull(strstr(err.text, db));
    if (expected != LENS_E_INVAL)
        ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
}

START_TEST(truncated_file_is_corrupt)
{
    for (size_t len = 0; len < n_good; len += len < 200 ? 1 : 509) {
        test_file_write(db, good, len);
        expect_open(LENS_E_CORRUPT, "is damaged: it");
    }
}
END_TEST

START_TEST(lengthened_file_is_corrupt)
{
    char *longer = calloc(1, n_good + 4096);

    ck_assert_ptr_nonnull(longer);
    memcpy(longer, good, n_good);
    test_file_write(db, longer, n_good + 4096);
    expect_open(LENS_E_CORRUPT, "header expects");
    free(longer);
}
END_TEST

START_TEST(other_things_are_no_store)
{
    ck_assert_int_eq(unlink(db), 0);
    expect_open(LENS_E_NOT_FOUND, "cannot open");
    ck_assert_int_eq(mkdir(db, 0755), 0);
    expect_open(LENS_E_INVAL, "is a folder");
    ck_assert_int_eq(rmdir(db), 0);
    test_file_write(db, "", 0);
    expect_open(LENS_E_CORRUPT, "it is no SQLite database");
    test_file_write(db, "{\"id\": \"generative-ai\"}", 23);
    expect_open(LENS_E_CORRUPT, "it is no SQLite database");
}
END_TEST

/* Big-endian numbers in SQLite's header: user_version at byte 60,
 * application_id at byte 68 (https://sqlite.org/fileformat.html, 1.3). */
static const struct {
    size_t at;
    unsigned char number[4];
    enum lens_status expected;
    const char *says;
} headers[] = {
    { 60, { 0, 0, 0, 3 }, LENS_E_VERSION, "has store version 3, this program" },
    { 60, { 0, 0, 0, 1 }, LENS_E_VERSION, "outdated store version 1" },
    { 60, { 127, 255, 255, 255 }, LENS_E_VERSION, "version 2147483647" },
    { 60, { 0, 0, 0, 0 }, LENS_E_VERSION, "outdated store version 0" },
    { 68, { 0, 0, 0, 1 }, LENS_E_CORRUPT, "another program" },
};

START_TEST(header_of_another_time_or_program_is_refused)
{
    memcpy(good + headers[_i].at, headers[_i].number, 4);
    test_file_write(db, good, n_good);
    expect_open(headers[_i].expected, headers[_i].says);
}
END_TEST

/* No file may grow beyond `limit`, which is what a full disk looks like. */
static void with_full_disk(rlim_t limit)
{
    struct rlimit before, now;
    struct lens_error err = { .status = LENS_OK };
    enum lens_status status;

    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    now = before;
    now.rlim_cur = limit;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &now), 0);
    status = lens_corpus_build(folder.path, db, NULL, &err);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);

    ck_assert_msg(status == LENS_E_IO, "at %zu: %s: %s", (size_t)limit,
                  lens_status_name(status), err.text);
    ck_assert_ptr_nonnull(strstr(err.text, db));
    ck_assert(!lens_path_exists(db));
}

START_TEST(full_disk_is_named_and_leaves_no_file)
{
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);

    ck_assert_int_eq(unlink(db), 0);
    for (size_t limit = 0; limit < n_good; limit += 2048)
        with_full_disk((rlim_t)limit);
    (void)signal(SIGXFSZ, handler);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("corpus/store damaged");
    TCase *tc = tcase_create("damage");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, flipped_byte_never_gives_other_text, 0, 5);
    tcase_add_test(tc, flipped_byte_of_the_lens_never_gives_other_text);
    tcase_add_loop_test(tc, altered_fact_is_noticed_by_its_reader, 0,
                        sizeof(altered) / sizeof(*altered));
    tcase_add_loop_test(tc, overwritten_structure_never_crashes, 0, 5);
    tcase_add_test(tc, truncated_file_is_corrupt);
    tcase_add_test(tc, lengthened_file_is_corrupt);
    tcase_add_test(tc, other_things_are_no_store);
    tcase_add_loop_test(tc, header_of_another_time_or_program_is_refused, 0,
                        sizeof(headers) / sizeof(*headers));
    tcase_add_test(tc, full_disk_is_named_and_leaves_no_file);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
