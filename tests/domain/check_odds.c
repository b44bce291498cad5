/*
 * The domain odds against the formula of domain/odds.h, worked out here from
 * plain counts; and against files that are damaged or of a hostile builder.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/odds.h"
#include "format/container.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

static const char *const chunk_tags[] = { "ANALYZER", "TERMS", "ODDS" };
enum {
    N_TAGS = sizeof(chunk_tags) / sizeof(chunk_tags[0]),
    N_WORDS = 21, /* w0 .. w20 */
    MAX_ROWS = 60,
    MAX_CHUNK = 4096
};

/* A row of text and its class. */
struct row {
    bool background;
    char text[80];
    bool has[N_WORDS];
};

struct made {
    struct row row[MAX_ROWS];
    size_t n;
};

static struct lens_analyzer *analyzer;
static struct test_folder folder;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    test_folder_make(&folder);
    test_folder_path(&folder, "domain.odds", path);
}

static void tear_down(void)
{
    lens_analyzer_free(analyzer);
    test_folder_remove(&folder);
}

static void add_row(struct made *made, bool background)
{
    ck_assert_uint_lt(made->n, MAX_ROWS);
    made->row[made->n++] = (struct row){ .background = background };
}

static void add_word(struct made *made, size_t word)
{
    struct row *row = &made->row[made->n - 1];
    size_t len = strlen(row->text);

    ck_assert_int_lt(snprintf(row->text + len, sizeof(row->text) - len,
                              "%sw%zu", len ? " " : "", word),
                     (int)(sizeof(row->text) - len));
    row->has[word] = true;
}

/* Words of low numbers are common in the lens, of high ones elsewhere. */
static void make_random(struct test_random *random, struct made *made)
{
    memset(made, 0, sizeof(*made));
    for (size_t n = test_random_below(random, MAX_ROWS + 1); n > 0; n--) {
        bool background = test_random_below(random, 2) != 0;

        add_row(made, background);
        for (size_t w = test_random_below(random, 12); w > 0; w--) {
            size_t word = test_random_below(random, 16);

            add_word(made, background ? word + 5 : word);
        }
    }
}

static enum lens_status build(const struct made *made, struct lens_buffer *out)
{
    struct lens_odds_builder *builder = NULL;
    enum lens_status status = lens_odds_builder_new(analyzer, &builder, NULL);

    for (size_t i = 0; status == LENS_OK && i < made->n; i++)
        status = lens_odds_builder_row(builder, made->row[i].background,
                                       lens_view_of(made->row[i].text), NULL);
    if (status == LENS_OK)
        status = lens_odds_builder_write(builder, out, NULL);
    lens_odds_builder_free(builder);
    return status;
}

static void write_made(const struct made *made)
{
    struct lens_buffer bytes;

    lens_buffer_init(&bytes, 1 << 20);
    ck_assert_int_eq(build(made, &bytes), LENS_OK);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
}

static enum lens_status open_file(struct lens_domain **out,
                                  struct lens_error *err)
{
    *out = NULL;
    return lens_odds_open(path, lens_analyzer_description(analyzer), out, err);
}

static struct lens_domain *open_made(const struct made *made)
{
    struct lens_error err = { 0 };
    struct lens_domain *domain;

    write_made(made);
    ck_assert_msg(open_file(&domain, &err) == LENS_OK, "%s", err.text);
    return domain;
}

static bool odds_of(const struct lens_domain *domain, const char *term,
                    float *out)
{
    return domain->ops->odds(domain, lens_view_of(term), out);
}

/* Rows of a class that hold each word, and their sum over all words. */
struct counts {
    double of[N_WORDS], sum;
};

static struct counts count_class(const struct made *made, bool background)
{
    struct counts counts = { .sum = 0 };

    for (size_t i = 0; i < made->n; i++) {
        if (made->row[i].background != background)
            continue;
        for (size_t w = 0; w < N_WORDS; w++) {
            counts.of[w] += made->row[i].has[w];
            counts.sum += made->row[i].has[w];
        }
    }
    return counts;
}

/* The formula, straight from the header. */
static void check_made(const struct lens_domain *domain,
                       const struct made *made)
{
    struct counts lens = count_class(made, false);
    struct counts other = count_class(made, true);
    double v = 0;

    for (size_t w = 0; w < N_WORDS; w++)
        v += lens.of[w] + other.of[w] > 0;
    for (size_t w = 0; w < N_WORDS; w++) {
        double expected = log((lens.of[w] + 0.5) / (lens.sum + 0.5 * v)) -
                          log((other.of[w] + 0.5) / (other.sum + 0.5 * v));
        bool seen = lens.of[w] + other.of[w] > 0;
        float odds = 77;
        char word[8];

        (void)snprintf(word, sizeof(word), "w%zu", w);
        ck_assert_msg(odds_of(domain, word, &odds) == seen, "'%s'", word);
        if (!seen)
            continue;
        expected = expected > 3 ? 3 : expected < -3 ? -3 : expected;
        ck_assert_msg(fabs((double)odds - expected) < 1e-6,
                      "'%s' has %.9g, not %.9g", word, (double)odds, expected);
    }
}

/*
 * Lens: "w1 w2", "w1 w1 w3".  Background: "w3 w4".  A term counts once a row,
 * so that C is 4 and 2, and V is 4.
 */
static void make_small(struct made *made)
{
    static const struct {
        bool background;
        size_t word[3], n;
    } rows[] = { { false, { 1, 2 }, 2 },
                 { false, { 1, 1, 3 }, 3 },
                 { true, { 3, 4 }, 2 } };

    memset(made, 0, sizeof(*made));
    for (size_t i = 0; i < 3; i++) {
        add_row(made, rows[i].background);
        for (size_t k = 0; k < rows[i].n; k++)
            add_word(made, rows[i].word[k]);
    }
}

START_TEST(odds_of_a_small_example_are_right)
{
    static const struct {
        const char *term;
        double odds;
    } rows[] = {
        { "w1", 1.2039728043 },  /* ln (2.5 / 6) / (0.5 / 4) = ln 10/3 */
        { "w2", 0.6931471806 },  /* ln (1.5 / 6) / (0.5 / 4) = ln 2 */
        { "w3", -0.4054651081 }, /* ln (1.5 / 6) / (1.5 / 4) = ln 2/3 */
        { "w4", -1.5040773968 }, /* ln (0.5 / 6) / (1.5 / 4) = ln 2/9 */
    };
    static struct made made;
    struct lens_domain *domain;

    make_small(&made);
    domain = open_made(&made);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        float odds = 77;

        ck_assert(odds_of(domain, rows[i].term, &odds));
        ck_assert_msg(fabs((double)odds - rows[i].odds) < 1e-6, "'%s': %.9g",
                      rows[i].term, (double)odds);
    }
    check_made(domain, &made);
    domain->ops->close(domain);
}
END_TEST

START_TEST(odds_of_random_rows_follow_the_formula)
{
    struct test_random random = { (uint64_t)_i };
    static struct made made;
    struct lens_domain *domain;

    make_random(&random, &made);
    domain = open_made(&made);
    check_made(domain, &made);
    domain->ops->close(domain);
}
END_TEST

START_TEST(odds_unknown_term_is_false)
{
    static const struct lens_view unknown[] = {
        { "", 0 },   { NULL, 0 },    { "w", 1 },       { "w0", 2 },
        { "w5", 2 }, { "w11", 3 },   { "w1 ", 3 },     { "w1\0", 3 },
        { "W1", 2 }, { "zebra", 5 }, { "\xff\xfe", 2 }
    };
    static struct made made;
    struct lens_domain *domain;

    make_small(&made);
    domain = open_made(&made);
    for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++) {
        float odds = 77;

        ck_assert(!domain->ops->odds(domain, unknown[i], &odds));
        ck_assert(odds == 77);
    }
    domain->ops->close(domain);
}
END_TEST

START_TEST(odds_of_nothing_know_no_term)
{
    static struct made made;
    struct lens_domain *domain;
    float odds;

    memset(&made, 0, sizeof(made));
    domain = open_made(&made);
    ck_assert(!odds_of(domain, "w1", &odds));
    domain->ops->close(domain);
    /* Rows without a word leave it so. */
    add_row(&made, false);
    add_row(&made, true);
    domain = open_made(&made);
    ck_assert(!odds_of(domain, "w1", &odds));
    domain->ops->close(domain);
}
END_TEST

START_TEST(odds_are_clipped_at_three)
{
    static struct made made;
    struct lens_domain *domain;
    float odds;

    /* ln 30.5 / 0.5 is 4.1, so both are beyond the limit. */
    memset(&made, 0, sizeof(made));
    for (size_t i = 0; i < MAX_ROWS; i++) {
        add_row(&made, i % 2);
        add_word(&made, i % 2);
    }
    domain = open_made(&made);
    ck_assert(odds_of(domain, "w0", &odds));
    ck_assert(odds == 3);
    ck_assert(odds_of(domain, "w1", &odds));
    ck_assert(odds == -3);
    domain->ops->close(domain);
}
END_TEST

START_TEST(odds_term_counts_once_a_row)
{
    static struct made once, often;
    struct lens_buffer a, b;

    memset(&once, 0, sizeof(once));
    memset(&often, 0, sizeof(often));
    for (size_t row = 0; row < 6; row++) {
        add_row(&once, row % 2);
        add_row(&often, row % 2);
        for (size_t w = row; w < row + 3; w++) {
            add_word(&once, w);
            for (size_t n = 0; n <= w; n++)
                add_word(&often, w);
        }
    }
    lens_buffer_init(&a, 1 << 20);
    lens_buffer_init(&b, 1 << 20);
    ck_assert_int_eq(build(&once, &a), LENS_OK);
    ck_assert_int_eq(build(&often, &b), LENS_OK);
    ck_assert_uint_eq(a.len, b.len);
    ck_assert_mem_eq(a.p, b.p, a.len);
    lens_buffer_release(&a);
    lens_buffer_release(&b);
}
END_TEST

/* Rows are counted, so their order says nothing; the same rows, same bytes. */
START_TEST(odds_do_not_depend_on_the_order_of_rows)
{
    struct test_random random = { (uint64_t)_i };
    static struct made made, turned;
    struct lens_buffer a, b;

    make_random(&random, &made);
    turned.n = made.n;
    for (size_t i = 0; i < made.n; i++)
        turned.row[i] = made.row[made.n - 1 - i];
    lens_buffer_init(&a, 1 << 20);
    lens_buffer_init(&b, 1 << 20);
    ck_assert_int_eq(build(&made, &a), LENS_OK);
    ck_assert_int_eq(build(&turned, &b), LENS_OK);
    ck_assert_uint_eq(a.len, b.len);
    ck_assert_mem_eq(a.p, b.p, a.len);
    lens_buffer_release(&a);
    lens_buffer_release(&b);
}
END_TEST

/* Refused as damaged, by name, with the way out. */
static void expect_refused(enum lens_status expected)
{
    struct lens_domain *domain;
    struct lens_error err = { 0 };
    enum lens_status status = open_file(&domain, &err);

    ck_assert_msg(status == expected, "%s: %s", lens_status_name(status),
                  err.text);
    ck_assert_ptr_null(domain);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
}

START_TEST(odds_every_flipped_byte_is_refused)
{
    static struct made made;
    size_t len;
    char *bytes;

    make_small(&made);
    write_made(&made);
    bytes = test_file_read(path, &len);
    for (size_t at = 0; at < len; at++) {
        struct lens_domain *domain;
        enum lens_status status;

        bytes[at] = (char)(bytes[at] ^ 1 << _i);
        test_file_write(path, bytes, len);
        bytes[at] = (char)(bytes[at] ^ 1 << _i);
        status = open_file(&domain, NULL);
        ck_assert_msg(status == LENS_E_CORRUPT || status == LENS_E_VERSION,
                      "byte %zu: %s", at, lens_status_name(status));
        ck_assert_ptr_null(domain);
    }
    free(bytes);
}
END_TEST

/* Copy a chunk of the file at `path`; its length. */
static size_t copy_chunk(const char *tag, char out[MAX_CHUNK])
{
    struct lens_container file;
    struct lens_view chunk = { 0 };

    ck_assert_int_eq(lens_container_open(path, &file, NULL), LENS_OK);
    ck_assert_int_eq(lens_container_find(&file, tag, &chunk, NULL), LENS_OK);
    ck_assert_uint_le(chunk.len, MAX_CHUNK);
    memcpy(out, chunk.p, chunk.len);
    lens_container_close(&file);
    return chunk.len;
}

/* Write the file again with `altered` in place of chunk `tag`, or without the
 * chunk when altered.p is NULL. */
static void rewrite(const char *tag, struct lens_view altered)
{
    struct lens_container_writer writer = { 0 };
    struct lens_container file;
    struct lens_buffer bytes;

    ck_assert_int_eq(lens_container_open(path, &file, NULL), LENS_OK);
    for (size_t i = 0; i < N_TAGS; i++) {
        struct lens_view chunk = { 0 };
        bool other = strcmp(tag, chunk_tags[i]) != 0;

        ck_assert_int_eq(
            lens_container_find(&file, chunk_tags[i], &chunk, NULL), LENS_OK);
        if (other || altered.p)
            lens_container_add(&writer, chunk_tags[i], other ? chunk : altered);
    }
    lens_buffer_init(&bytes, 1 << 20);
    lens_container_write(&writer, &bytes);
    ck_assert_int_eq(lens_buffer_status(&bytes), LENS_OK);
    lens_container_close(&file);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
}

START_TEST(odds_altered_behind_right_checksums_never_crash)
{
    const char *tag = chunk_tags[_i % N_TAGS];
    struct test_random random = { (uint64_t)_i };
    static struct made made;
    struct lens_domain *domain;
    char altered[MAX_CHUNK];
    enum lens_status status;
    size_t len;

    make_small(&made);
    write_made(&made);
    len = copy_chunk(tag, altered);
    if (test_random_below(&random, 4) == 0)
        len = test_random_below(&random, len + 1);
    for (size_t n = 1 + test_random_below(&random, 3); len && n > 0; n--)
        altered[test_random_below(&random, len)] = (char)test_random_below(
            &random, test_random_below(&random, 2) ? 16 : 256);
    rewrite(tag, (struct lens_view){ altered, len });
    status = open_file(&domain, NULL);
    if (status != LENS_OK) {
        expect_refused(_i % N_TAGS ? LENS_E_CORRUPT : LENS_E_VERSION);
        return;
    }
    for (size_t w = 0; w < N_WORDS; w++) {
        float odds = 0;
        char word[8];

        (void)snprintf(word, sizeof(word), "w%zu", w);
        if (odds_of(domain, word, &odds))
            ck_assert_msg(odds >= -3 && odds <= 3, "'%s' has %g", word,
                          (double)odds);
    }
    domain->ops->close(domain);
}
END_TEST

/* No builder writes these: they would decide alone, or spoil every sum. */
START_TEST(odds_beyond_three_are_corrupt)
{
    static const float values[] = { 3.0001F,  -3.0001F,  1e30F,
                                    INFINITY, -INFINITY, NAN };
    static struct made made;
    char altered[MAX_CHUNK];
    uint32_t bits;
    size_t len;

    make_small(&made);
    write_made(&made);
    len = copy_chunk("ODDS", altered);
    ck_assert_uint_eq(len, 16);
    memcpy(&bits, &values[_i], sizeof(bits));
    for (size_t i = 0; i < 4; i++)
        altered[8 + i] = (char)(bits >> (8 * i) & 0xff);
    rewrite("ODDS", (struct lens_view){ altered, len });
    expect_refused(LENS_E_CORRUPT);
}
END_TEST

START_TEST(odds_without_a_chunk_are_corrupt)
{
    static struct made made;

    make_small(&made);
    write_made(&made);
    rewrite(chunk_tags[_i], (struct lens_view){ 0 });
    expect_refused(LENS_E_CORRUPT);
}
END_TEST

START_TEST(odds_of_another_analyzer_are_refused)
{
    static struct made made;
    struct lens_domain *domain = NULL;
    struct lens_error err = { 0 };

    make_small(&made);
    write_made(&made);
    ck_assert_int_eq(lens_odds_open(path, "klingon/1", &domain, &err),
                     LENS_E_VERSION);
    ck_assert_ptr_null(domain);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_ptr_nonnull(strstr(err.text, "another text analyzer"));
}
END_TEST

START_TEST(odds_missing_file_is_not_found)
{
    struct lens_domain *domain;
    struct lens_error err = { 0 };

    ck_assert_int_eq(open_file(&domain, &err), LENS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.text, path));
}
END_TEST

static enum lens_status build_once(void *arg)
{
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, 1 << 20);
    status = build(arg, &bytes);
    lens_buffer_release(&bytes);
    return status;
}

static enum lens_status open_once(void *arg)
{
    struct lens_domain *domain;
    enum lens_status status = open_file(&domain, NULL);

    if (status != LENS_OK)
        return status;
    check_made(domain, arg);
    domain->ops->close(domain);
    return LENS_OK;
}

START_TEST(odds_out_of_memory_anywhere_is_reported)
{
    static struct made made;

    make_small(&made);
    ck_assert_uint_gt(test_faults_sweep(build_once, &made), 8);
    write_made(&made);
    ck_assert_uint_ge(test_faults_sweep(open_once, &made), 1);
    lens_odds_builder_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("domain odds");
    TCase *tcase = tcase_create("odds");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, odds_of_a_small_example_are_right);
    tcase_add_loop_test(tcase, odds_of_random_rows_follow_the_formula, 0, 300);
    tcase_add_test(tcase, odds_unknown_term_is_false);
    tcase_add_test(tcase, odds_of_nothing_know_no_term);
    tcase_add_test(tcase, odds_are_clipped_at_three);
    tcase_add_test(tcase, odds_term_counts_once_a_row);
    tcase_add_loop_test(tcase, odds_do_not_depend_on_the_order_of_rows, 0, 20);
    tcase_add_loop_test(tcase, odds_every_flipped_byte_is_refused, 0, 8);
    tcase_add_loop_test(tcase, odds_altered_behind_right_checksums_never_crash,
                        0, 3000);
    tcase_add_loop_test(tcase, odds_beyond_three_are_corrupt, 0, 6);
    tcase_add_loop_test(tcase, odds_without_a_chunk_are_corrupt, 0, N_TAGS);
    tcase_add_test(tcase, odds_of_another_analyzer_are_refused);
    tcase_add_test(tcase, odds_missing_file_is_not_found);
    tcase_add_test(tcase, odds_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
