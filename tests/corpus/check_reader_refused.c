/* Files with one thing wrong: each is refused by file and place. */
#include <check.h>
#include <string.h>

#include "fixture.h"
#include "read/lens_reader.h"
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

static enum lens_status refuse_lens(const struct lens_collection *lens,
                                    void *arg, struct lens_error *err)
{
    (void)lens;
    (void)arg;
    (void)err;
    ck_abort_msg("a spoiled corpus was shown");
    return LENS_OK;
}

static enum lens_status refuse_document(const struct lens_document *doc,
                                        const struct lens_provenance *from,
                                        void *arg, struct lens_error *err)
{
    (void)doc;
    (void)from;
    (void)arg;
    (void)err;
    ck_abort_msg("a document of a spoiled corpus was shown");
    return LENS_OK;
}

static void expect_failure(enum lens_status expected, const char *file,
                           const char *says)
{
    const struct lens_reader_visitor visitor = { refuse_lens, refuse_document,
                                                 NULL };
    struct lens_arena arena = { .head = NULL };
    struct lens_error err = { .status = LENS_OK };
    enum lens_status status =
        lens_reader_read(folder.path, &arena, &visitor, &err);

    ck_assert_msg(status == expected, "%s instead of %s: %s",
                  lens_status_name(status), lens_status_name(expected),
                  err.text);
    ck_assert_int_eq(err.status, expected);
    ck_assert_msg(strstr(err.text, file) && strstr(err.text, says),
                  "'%s' does not name '%s' and '%s'", err.text, file, says);
    ck_assert_ptr_nonnull(strstr(err.hint, folder.path));
    lens_arena_release(&arena);
}

#define SEC       "practices/gensec01-bp01.json"
#define REL       "practices/genrel02-bp01.json"
#define DESK      "scenarios/help-desk.json"
#define ROLES     "topics/roles.json"
#define QUESTIONS "questions.json"
#define CONCEPTS  "concepts.json"

/* Replace the first `from` of a file by `to`: what must the error say? */
static const struct {
    const char *file, *from, *to;
    const char *says; /* after the name of the file */
} spoiled[] = {
    { SEC, "'risk':'Medium',", "", "risk is missing" },
    { SEC, "'risk':'Medium'", "'risk':'Huge'", "risk is none of the words" },
    { SEC, "'risk':'Medium'", "'risk':7", "risk is not a string" },
    { SEC, "'risk':'Medium'", "'risk':null", "risk is not a string" },
    { SEC, "'risk':'Medium'", "'risk':''", "risk is empty" },
    { SEC, "'risk':'Medium'", "'risk':'Medium','mood':1",
      "mood is no member known here" },
    { SEC, "'risk':'Medium'", "'risk':'Medium','risk':'Low'",
      "risk stands there twice" },
    { SEC, "'Scoping'", "'Dreaming'", "phases/1 is none of the words" },
    { SEC, "'Scoping'", "'Deployment'", "phases/1 stands there twice" },
    { SEC, "['Deployment','Scoping']", "'Scoping'", "phases is not an array" },
    { SEC, "'engineer'", "'king'", "roles/0 is none of the words" },
    { SEC, "'AWS IAM'", "'Amazon Bedrock'", "services/1 stands there twice" },
    { SEC, "'AWS IAM'", "['AWS IAM']", "services/1 is not a string" },
    { SEC, "'pillar':'security'", "'pillar':'beauty'",
      "pillar is no pillar of 'lens.json'" },
    { SEC, "'pillar':'security'", "'pillar':'reliability'",
      "id is no practice id of its pillar" },
    { SEC, "GENSEC01-BP01", "GENSEC01-BP1",
      "id is no practice id of its pillar" },
    { SEC, "GENSEC01-BP01", "GENSEC01-BP011",
      "id is no practice id of its pillar" },
    { SEC, "GENSEC01-BP01", "GENSEC01-BP02", "id does not fit the name" },
    { SEC, "'question':'GENSEC01'", "'question':'GENSEC02'",
      "question is not the question its id belongs to" },
    { SEC, "https://example.org/sec", "http://example.org/",
      "url is no https:// address" },
    { SEC, "org/roles", "org/ro les", "resources/0/url is no https://" },
    { SEC, "'title':'Roles',", "", "resources/0/title is missing" },
    { SEC, "'finance'", "'pirate'", "questions/0/asker is none of the words" },
    { SEC, "'audit'", "'raid'", "questions/1/kind is none of the words" },
    { SEC, "'kind':'audit'", "'kind':'audit','x':{}",
      "questions/1/x is no member known here" },
    { SEC, "'no login'", "'shared key'", "phrases/1 stands there twice" },
    { SEC, "'no login'", "'   '", "phrases/1 is empty" },
    { SEC, "no login", "no\\u0007login",
      "phrases/1 holds a control character" },
    { SEC, "no login", "no\\u0085login",
      "phrases/1 holds a control character" },
    { SEC, "'id':'GENREL02-BP01'", "'id':'GENREL09-BP09'",
      "related/0 of 'GENSEC01-BP01' leads to 'GENREL09-BP09', which is no "
      "document" },
    { SEC, "'instead':'GENREL02-BP01'", "'instead':'GENREL09-BP09'",
      "'not_for' of 'GENSEC01-BP01' leads to 'GENREL09-BP09', which is no "
      "other practice" },
    { SEC, "'instead':'GENREL02-BP01'", "'instead':'GENSEC01-BP01'",
      "'not_for' of 'GENSEC01-BP01' leads to 'GENSEC01-BP01'" },
    { SEC, "'related':[{'id':'GENREL02-BP01'",
      "'related':[{'id':'GENSEC01-BP01'",
      "related/0 leads to the document itself" },
    { SEC, "'reason':'Both concern doors.'", "'reason':[]",
      "related/0/reason is not a string" },
    { SEC, "'Deny the rest.'", "17", "guidance/1 is not a string" },
    { SEC, "no login", "no\\u0000login", "holds an escaped NUL: see byte" },
    { SEC, "no login", "no\xff", "is not valid UTF-8 text: see byte" },
    { SEC, "no login", "no\\ud800login", "is not JSON: see line 1" },
    { SEC, "}]}", "}]", "is not JSON: see line 1" },
    { SEC, "}]}", "}]}]", "goes on after its JSON value" },
    { SEC, "'List.'", "[[[[[[[['List.']]]]]]]]", "nests JSON deeper" },
    { DESK, "'weight':3", "'weight':4", "stressed/0/weight is not a whole" },
    { DESK, "'weight':3", "'weight':2.5", "stressed/0/weight is not a whole" },
    { DESK, "'weight':3", "'weight':'3'", "stressed/0/weight is not a number" },
    { DESK, "'order':3", "'order':0", "order is not a whole number" },
    { DESK, "GENREL02-BP01", "GENSEC01-BP01",
      "stressed/1 names a document for the second time" },
    { DESK, "GENREL02-BP01", "GENREL02",
      "stressed/1 of 'help-desk' leads to 'GENREL02', which is no practice" },
    { DESK, "'id':'help-desk'", "'id':'Help-desk'", "id is no slug" },
    { DESK, "'id':'help-desk'", "'id':'help-desks'", "id does not fit" },
    { ROLES, "'group':'role'", "'group':'rule'", "0/group is none of the" },
    { ROLES, "prompt-engineer", "prompt_engineer", "0/id is no slug" },
    { ROLES, "'prompt-engineer'", "'help-desk'",
      "both have a document with the id 'help-desk'" },
    { ROLES, "[{", "{'x':{", "is not JSON" },
    { QUESTIONS, "'id':'GENREL02'", "'id':'GENSEC01'",
      "1/id is no question id of its pillar" },
    { QUESTIONS, "GENREL02", "GENREL03",
      "the question 'GENREL02' is not in 'questions.json'" },
    { CONCEPTS, "'phrases'", "'wordings'", "0/wordings is no member known" },
    { CONCEPTS, "'title':'The line drops'", "'title':'The line drops','mood':1",
      "0/mood is no member known here" },
    { CONCEPTS, "'title':'The line drops',", "", "0/title is missing" },
    { CONCEPTS, "'phrases':['line drops','hung up','cut off'],", "",
      "0/phrases is missing" },
    { CONCEPTS, "'hung up'", "'line drops'", "0/phrases/1 stands there twice" },
    { CONCEPTS, "'hung up'", "['hung up']", "0/phrases/1 is not a string" },
    { CONCEPTS, "'hung up'", "' '", "0/phrases/1 is empty" },
    { CONCEPTS, "'worry'", "'hope'", "0/kind is none of the words" },
    { CONCEPTS, "'kind':'worry',", "", "0/kind is missing" },
    { CONCEPTS, "concept-line-drops", "concept line", "0/id is no slug" },
    { CONCEPTS, "concept-line-drops", "help-desk",
      "both have a document with the id 'help-desk'" },
    { CONCEPTS, "GENREL02-BP01", "GENREL09-BP09",
      "stressed/0 of 'concept-line-drops' leads to 'GENREL09-BP09', which is "
      "no practice" },
    { CONCEPTS, "GENSEC01-BP01", "GENSEC01",
      "stressed/1 of 'concept-line-drops' leads to 'GENSEC01', which is no "
      "practice" },
    { CONCEPTS, "GENSEC01-BP01", "GENREL02-BP01",
      "0/stressed/1 names a document for the second time" },
    { CONCEPTS, "'practice':'GENREL02-BP01',", "",
      "0/stressed/0/practice is missing" },
    { CONCEPTS, "'weight':3", "'weight':0",
      "0/stressed/0/weight is not a whole" },
    { CONCEPTS, "'weight':2", "'weight':4",
      "0/stressed/1/weight is not a whole" },
    { CONCEPTS, "'weight':2", "'weight':1.5",
      "0/stressed/1/weight is not a whole" },
    { CONCEPTS, "'weight':2", "'weight':'2'",
      "0/stressed/1/weight is not a number" },
    { CONCEPTS, "'weight':2,", "", "0/stressed/1/weight is missing" },
    { CONCEPTS, "'weight':2", "'weight':2,'mood':1",
      "0/stressed/1/mood is no member known here" },
    { CONCEPTS, "'A second way keeps the line.'", "''",
      "0/stressed/0/reason is empty" },
    { "background.json", "'everyday'", "'boring'", "0/kind is none of the" },
    { "background.json", "'kind':'everyday',", "", "0/kind is missing" },
    { "lens.json", "'GENREL'", "'GENSEC'",
      "pillars/1 has the id or prefix of another pillar" },
    { "lens.json", "'GENREL'", "'genrel'", "pillars/1/prefix is not made" },
    { "lens.json", "['Scoping','Deployment']", "[]",
      "phases is empty or has more" },
    { "lens.json", "'Deployment'", "'Scoping'", "phases/1 stands there twice" },
    { "lens.json", "'edition':'2025-11-19',", "", "edition is missing" },
    { "lens.json", "'tiny'", "'Tiny'", "id is no slug" },
};

START_TEST(spoiled_file_is_refused_by_place)
{
    enum lens_status expected =
        strstr(spoiled[_i].says, "deeper") ? LENS_E_LIMIT : LENS_E_INVAL;
    /* A missing question is noticed where it is asked for. */
    const char *file = strstr(spoiled[_i].says, "is not in 'questions")
                           ? REL
                           : spoiled[_i].file;

    fixture_replace(&folder, spoiled[_i].file, spoiled[_i].from,
                    spoiled[_i].to);
    expect_failure(expected, file, spoiled[_i].says);
}
END_TEST

START_TEST(root_of_wrong_shape_is_refused)
{
    static const char *const roots[] = { "{}",   "[]",   "'text'",
                                         "17",   "null", "[1]",
                                         "[[]]", "[{}]", "{'a':[]}" };

    for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
        for (size_t k = 0; k < FIXTURE_N_FILES - 1; k++) {
            fixture_write(&folder, fixture_files[k].name, roots[i]);
            expect_failure(LENS_E_INVAL, fixture_files[k].name, "is");
            fixture_write(&folder, fixture_files[k].name,
                          fixture_files[k].text);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("corpus/read refused");
    TCase *tc = tcase_create("refused");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, spoiled_file_is_refused_by_place, 0,
                        sizeof(spoiled) / sizeof(*spoiled));
    tcase_add_test(tc, root_of_wrong_shape_is_refused);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
