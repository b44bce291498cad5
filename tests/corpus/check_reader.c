#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "fixture.h"
#include "read/draft.h"
#include "read/lens_reader.h"
#include "read/source_file.h"
#include "support/faults.h"
#include "support/suite.h"

static struct test_folder folder;

static void set_up(void)
{
    fixture_make_corpus(&folder);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

/* What a reading showed. */
struct shown {
    struct lens_collection lens;
    const struct lens_document *docs[16];
    const struct lens_provenance *from[16];
    size_t n;
    enum lens_status answer; /* to the second document */
};

static enum lens_status show_collection(const struct lens_collection *lens,
                                        void *arg, struct lens_error *err)
{
    struct shown *shown = arg;

    (void)err;
    shown->lens = *lens;
    return LENS_OK;
}

static enum lens_status show_document(const struct lens_document *doc,
                                      const struct lens_provenance *from,
                                      void *arg, struct lens_error *err)
{
    struct shown *shown = arg;

    (void)err;
    ck_assert_uint_lt(shown->n, 16);
    shown->docs[shown->n] = doc;
    shown->from[shown->n++] = from;
    return shown->n == 2 ? shown->answer : LENS_OK;
}

static enum lens_status read_into(struct shown *shown, struct lens_arena *arena,
                                  struct lens_error *err)
{
    const struct lens_reader_visitor visitor = { show_collection, show_document,
                                                 shown };

    *shown = (struct shown){ .answer = shown->answer };
    return lens_reader_read(folder.path, arena, &visitor, err);
}

static const struct lens_document *shown_key(const struct shown *shown,
                                             const char *key)
{
    for (size_t i = 0; i < shown->n; i++) {
        if (strcmp(shown->docs[i]->key, key) == 0)
            return shown->docs[i];
    }
    ck_abort_msg("no document '%s'", key);
    return NULL;
}

static const struct {
    const char *key;
    const char *expected;
} mapped[] = {
    { "GENSEC01-BP01",
      "practice|GENSEC01-BP01|Grant least privilege|"
      "https://example.org/sec01-bp01|security|GENSEC01|Medium|0\n"
      "summary[]=Only what is needed.\n"
      "guidance[]=Name the callers.\nguidance[]=Deny the rest.\n"
      "on_aws[]=Use a role.\nsteps[]=List.\nsteps[]=Grant.\n"
      "protects_against[]=Strangers.\nmissing_signs[]=One key for all.\n"
      "questions[finance/symptom]=Who ran up this bill?\n"
      "questions[risk/audit]=Show me the list of callers.\n"
      "phrases[]=shared key\nphrases[]=no login\n"
      "situations[]=All of us log in as the same user.\n"
      "principles[]=One caller, one key.\n"
      "failures[]=The old key still worked.\n"
      "because[]=Keys are shared.\n"
      "not_for[GENREL02-BP01]=Two doors lead in.\n"
      "phase:Deployment()\nphase:Scoping()\n"
      "service:Amazon Bedrock()\nservice:AWS IAM()\n"
      "role:engineer()\nrole:risk-compliance()\n"
      "resource:Roles(https://example.org/roles)\n"
      "related>GENREL02-BP01*0 Both concern doors.\n" },
    { "GENREL02-BP01",
      "practice|GENREL02-BP01|Have two ways|https://example.org/rel02-bp01|"
      "reliability|GENREL02|High|0\n"
      "summary[]=Two ways are better than one.\n"
      "guidance[]=Caf\xc3\xa9 \xc3\xa0 la carte.\nsteps[]=Dig.\n"
      "role:operator()\nresource:Cables(https://example.org/cables)\n"
      "related>GENSEC01-BP01*0 Both concern doors.\n" },
    { "help-desk",
      "scenario|help-desk|Help desk|https://example.org/help-desk|"
      "|||3\n"
      "summary[]=It answers calls.\nuse_when[]=People call.\n"
      "not_when[]=Nobody calls.\ncharacteristics[]=It speaks.\n"
      "components[]=A telephone.\n"
      "personas[]=Caller\npersonas[]=Agent\n"
      "questions[operator/incident]=Why is the line dead?\n"
      "phrases[]=phone bot\n"
      "situations[]=The phone never stops.\nservice:Amazon Connect()\n"
      "stresses>GENSEC01-BP01*3 Callers are strangers.\n"
      "stresses>GENREL02-BP01*1 Calls must not drop.\n" },
    { "GENREL02",
      "question|GENREL02|What if the network fails?|"
      "https://example.org/rel02|reliability|||2\n"
      "text[]=Network\nsummary[]=Ways round.\nwhy_asked[]=Cables break.\n"
      "good_answer[]=Two cables.\n" },
    { "prompt-engineer",
      "topic|prompt-engineer|Prompt engineer|https://example.org/roles||role||"
      "1\n"
      "summary[]=Writes prompts.\ntext[]=All day.\ntext[]=And some nights.\n"
      "questions[]=Who writes prompts?\nphrases[]=prompt writer\n"
      "related>GENSEC01-BP01*0 Prompts leak.\n" },
    { "concept-line-drops",
      "concept|concept-line-drops|The line drops|||worry||1\n"
      "phrases[]=line drops\nphrases[]=hung up\nphrases[]=cut off\n"
      "stresses>GENREL02-BP01*3 A second way keeps the line.\n"
      "stresses>GENSEC01-BP01*2 Somebody may have pulled the plug.\n" },
    { "background-0001", "background|background-0001|everyday|||||1\n"
                         "text[]=How long do eggs boil?\n" },
};

START_TEST(member_of_each_kind_becomes_its_row)
{
    struct lens_arena arena = { .head = NULL };
    struct lens_error err;
    struct shown shown = { .answer = LENS_OK };
    char text[4096];

    ck_assert_int_eq(read_into(&shown, &arena, &err), LENS_OK);
    (void)fixture_describe(shown_key(&shown, mapped[_i].key), text,
                           sizeof(text));
    ck_assert_str_eq(text, mapped[_i].expected);
    lens_arena_release(&arena);
}
END_TEST

START_TEST(collection_and_provenance_are_shown)
{
    struct lens_arena arena = { .head = NULL };
    struct lens_error err;
    struct shown shown = { .answer = LENS_OK };

    ck_assert_int_eq(read_into(&shown, &arena, &err), LENS_OK);
    ck_assert_uint_eq(shown.n, FIXTURE_N_DOCUMENTS);
    ck_assert_str_eq(shown.lens.id, "tiny");
    ck_assert_str_eq(shown.lens.edition, "2025-11-19");
    ck_assert_uint_eq(shown.lens.n_pillars, 2);
    ck_assert_str_eq(shown.lens.pillars[1].prefix, "GENREL");
    ck_assert_str_eq(shown.lens.pillars[1].summary, "It goes on working.");
    ck_assert_uint_eq(shown.lens.n_phases, 2);
    ck_assert_str_eq(shown.lens.phases[0], "Scoping");
    ck_assert_str_eq(shown.from[0]->file, "questions.json");
    ck_assert_str_eq(shown.from[2]->file, "practices/genrel02-bp01.json");
    ck_assert_str_eq(shown.from[2]->reader, "lens");
    ck_assert_int_eq(shown.from[2]->reader_version, LENS_READER_VERSION);
    ck_assert_uint_eq(strlen(shown.from[2]->file_hash), 32);
    ck_assert_str_ne(shown.from[2]->file_hash, shown.from[3]->file_hash);
    ck_assert_int_eq(shown.docs[6]->kind, LENS_CONCEPT);
    ck_assert_str_eq(shown.from[6]->file, "concepts.json");
    ck_assert_int_eq(shown.docs[7]->kind, LENS_BACKGROUND);
    ck_assert_str_eq(shown.from[7]->file, "background.json");
    lens_arena_release(&arena);
}
END_TEST

START_TEST(visitor_that_stops_is_obeyed)
{
    struct lens_arena arena = { .head = NULL };
    struct shown shown = { .answer = LENS_END };

    ck_assert_int_eq(read_into(&shown, &arena, NULL), LENS_END);
    ck_assert_uint_eq(shown.n, 2);
    lens_arena_release(&arena);
}
END_TEST

#define SEC "practices/gensec01-bp01.json"

static void expect_failure(enum lens_status expected, const char *file,
                           const char *says)
{
    struct lens_arena arena = { .head = NULL };
    struct lens_error err = { .status = LENS_OK };
    struct shown shown = { .answer = LENS_OK };
    enum lens_status status = read_into(&shown, &arena, &err);

    ck_assert_msg(status == expected, "%s instead of %s: %s",
                  lens_status_name(status), lens_status_name(expected),
                  err.text);
    ck_assert_int_eq(err.status, expected);
    ck_assert_msg(strstr(err.text, file) && strstr(err.text, says),
                  "'%s' does not name '%s' and '%s'", err.text, file, says);
    ck_assert_ptr_null(shown.lens.id);
    ck_assert_uint_eq(shown.n, 0);
    lens_arena_release(&arena);
}

START_TEST(missing_file_is_not_found)
{
    char path[TEST_PATH_MAX];

    test_folder_path(&folder, "questions.json", path);
    ck_assert_int_eq(remove(path), 0);
    expect_failure(LENS_E_NOT_FOUND, "questions.json", "cannot open");
}
END_TEST

START_TEST(missing_corpus_is_not_found)
{
    char path[TEST_PATH_MAX];
    struct lens_arena arena = { .head = NULL };
    const struct lens_reader_visitor visitor = { show_collection, show_document,
                                                 NULL };
    struct lens_error err;

    test_folder_path(&folder, "nowhere", path);
    ck_assert_int_eq(lens_reader_read(path, &arena, &visitor, &err),
                     LENS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.text, "nowhere/lens.json"));
    lens_arena_release(&arena);
}
END_TEST

START_TEST(file_of_another_kind_is_refused)
{
    fixture_write(&folder, "practices/notes.txt", "remember the milk");
    expect_failure(LENS_E_INVAL, "practices/notes.txt",
                   "does not end in .json");
}
END_TEST

START_TEST(folder_in_place_of_a_file_is_refused)
{
    char path[TEST_PATH_MAX];

    test_folder_path(&folder, "topics/more.json", path);
    ck_assert_int_eq(mkdir(path, 0755), 0);
    expect_failure(LENS_E_INVAL, "topics/more.json", "is a folder");
}
END_TEST

START_TEST(empty_file_is_refused)
{
    fixture_write(&folder, SEC, "");
    expect_failure(LENS_E_INVAL, SEC, "is not JSON");
}
END_TEST

/* A string literal of `len` letters, written over "List.". */
static void lengthen(size_t len)
{
    char *text = malloc(len + 4096);
    const char *whole = fixture_files[3].text;
    const char *at = strstr(whole, "List.");
    size_t before = (size_t)(at - whole);

    ck_assert_str_eq(fixture_files[3].name, SEC);
    ck_assert_ptr_nonnull(text);
    memcpy(text, whole, before);
    memset(text + before, 'x', len);
    memcpy(text + before + len, at + 5, strlen(at + 5) + 1);
    fixture_write(&folder, SEC, text);
    free(text);
}

START_TEST(text_at_its_limit_is_read_and_beyond_refused)
{
    struct lens_arena arena = { .head = NULL };
    struct shown shown = { .answer = LENS_OK };

    lengthen(LENS_READING_MAX_TEXT);
    ck_assert_int_eq(read_into(&shown, &arena, NULL), LENS_OK);
    lens_arena_release(&arena);
    lengthen(LENS_READING_MAX_TEXT + 1);
    expect_failure(LENS_E_INVAL, SEC, "steps/0 is longer than 8192 bytes");
}
END_TEST

START_TEST(file_beyond_its_limit_is_refused)
{
    lengthen(LENS_SOURCE_MAX_BYTES + 1);
    expect_failure(LENS_E_LIMIT, SEC, "more than the limit of 1048576 bytes");
}
END_TEST

START_TEST(rows_beyond_their_limit_are_refused)
{
    struct lens_buffer rows;

    lens_buffer_init(&rows, 1 << 20);
    lens_buffer_add_text(&rows, "'List.'");
    for (int i = 0; i < LENS_DRAFT_MAX_TEXTS; i++)
        lens_buffer_add_text(&rows, ",'x'");
    ck_assert_int_eq(lens_buffer_status(&rows), LENS_OK);
    fixture_replace(&folder, SEC, "'List.'", rows.p);
    lens_buffer_release(&rows);
    expect_failure(LENS_E_LIMIT, SEC, "steps takes its document over");
}
END_TEST

START_TEST(arena_too_small_is_no_memory)
{
    struct lens_arena arena;
    struct lens_error err;
    struct shown shown = { .answer = LENS_OK };

    lens_arena_init(&arena, 1024);
    ck_assert_int_eq(read_into(&shown, &arena, &err), LENS_E_NOMEM);
    lens_arena_release(&arena);
}
END_TEST

/* Any prefix of a file, and any byte of it turned over, is read or refused. */
START_TEST(damaged_file_never_crashes)
{
    const char *name = fixture_files[_i].name, *text = fixture_files[_i].text;
    size_t len = strlen(text);
    char spoilt[4096], path[TEST_PATH_MAX];

    test_folder_path(&folder, name, path);
    for (size_t at = 0; at < len; at += 3) {
        struct lens_arena arena = { .head = NULL };
        struct lens_error err;
        struct shown shown = { .answer = LENS_OK };

        for (size_t i = 0; i < len; i++)
            spoilt[i] = (char)(text[i] == '\'' ? '"' : text[i]);
        test_file_write(path, spoilt, at);
        ck_assert_int_eq(read_into(&shown, &arena, &err), LENS_E_INVAL);
        spoilt[at] = (char)(spoilt[at] ^ (1 << at % 8));
        test_file_write(path, spoilt, len);
        if (read_into(&shown, &arena, &err) != LENS_OK) {
            ck_assert_int_eq(err.status, LENS_E_INVAL);
            ck_assert_uint_eq(shown.n, 0);
        }
        lens_arena_release(&arena);
    }
}
END_TEST

static enum lens_status read_once(void *arg)
{
    struct lens_arena arena = { .head = NULL };
    struct shown shown = { .answer = LENS_OK };
    enum lens_status status;

    (void)arg;
    status = read_into(&shown, &arena, NULL);
    lens_arena_release(&arena);
    return status;
}

START_TEST(reading_survives_every_allocation_fault)
{
    ck_assert_uint_gt(test_faults_sweep(read_once, NULL), 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("corpus/read");
    TCase *tc = tcase_create("reader");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, member_of_each_kind_becomes_its_row, 0,
                        sizeof(mapped) / sizeof(*mapped));
    tcase_add_test(tc, collection_and_provenance_are_shown);
    tcase_add_test(tc, visitor_that_stops_is_obeyed);
    tcase_add_test(tc, missing_file_is_not_found);
    tcase_add_test(tc, missing_corpus_is_not_found);
    tcase_add_test(tc, file_of_another_kind_is_refused);
    tcase_add_test(tc, folder_in_place_of_a_file_is_refused);
    tcase_add_test(tc, empty_file_is_refused);
    tcase_add_test(tc, text_at_its_limit_is_read_and_beyond_refused);
    tcase_add_test(tc, file_beyond_its_limit_is_refused);
    tcase_add_test(tc, rows_beyond_their_limit_are_refused);
    tcase_add_test(tc, arena_too_small_is_no_memory);
    tcase_add_loop_test(tc, damaged_file_never_crashes, 0, FIXTURE_N_FILES - 1);
    tcase_add_test(tc, reading_survives_every_allocation_fault);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
