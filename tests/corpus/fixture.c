#include "fixture.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* clang-format off */
const struct fixture_file fixture_files[] = {
    { "lens.json",
      "{'id':'tiny','name':'Tiny lens','edition':'2025-11-19',"
      "'url':'https://example.org/',"
      "'pillars':["
      "{'id':'security','name':'Security','prefix':'GENSEC',"
      "'url':'https://example.org/sec','summary':'Who may do what.'},"
      "{'id':'reliability','name':'Reliability','prefix':'GENREL',"
      "'url':'https://example.org/rel','summary':'It goes on working.'}],"
      "'phases':['Scoping','Deployment']}" },
    { "questions.json",
      "[{'id':'GENSEC01','text':'Who may call a model?',"
      "'focus_area':'Endpoint security','pillar':'security',"
      "'url':'https://example.org/sec01','summary':'Who gets in.',"
      "'why_asked':['Doors are left open.'],"
      "'good_answer':['A list of callers.','Logs.']},"
      "{'id':'GENREL02','text':'What if the network fails?',"
      "'focus_area':'Network','pillar':'reliability',"
      "'url':'https://example.org/rel02','summary':'Ways round.',"
      "'why_asked':['Cables break.'],'good_answer':['Two cables.']}]" },
    { "practices/genrel02-bp01.json",
      "{'id':'GENREL02-BP01','title':'Have two ways','pillar':'reliability',"
      "'question':'GENREL02','risk':'High','phases':[],"
      "'url':'https://example.org/rel02-bp01','services':[],"
      "'roles':['operator'],'summary':'Two ways are better than one.',"
      "'guidance':['Caf\xc3\xa9 \\u00e0 la carte.'],'on_aws':[],"
      "'steps':['Dig.'],'protects_against':[],'missing_signs':[],"
      "'questions':[],'phrases':[],'situations':[],'principles':[],"
      "'failures':[],'because':[],'not_for':[],"
      "'related':[{'id':'GENSEC01-BP01','reason':'Both concern doors.'}],"
      "'resources':[{'title':'Cables','url':'https://example.org/cables'}]}" },
    { "practices/gensec01-bp01.json",
      "{'id':'GENSEC01-BP01','title':'Grant least privilege',"
      "'pillar':'security','question':'GENSEC01','risk':'Medium',"
      "'phases':['Deployment','Scoping'],"
      "'url':'https://example.org/sec01-bp01',"
      "'services':['Amazon Bedrock','AWS IAM'],"
      "'roles':['engineer','risk-compliance'],"
      "'summary':'Only what is needed.',"
      "'guidance':['Name the callers.','Deny the rest.'],"
      "'on_aws':['Use a role.'],'steps':['List.','Grant.'],"
      "'protects_against':['Strangers.'],'missing_signs':['One key for all.'],"
      "'questions':[{'asker':'finance','kind':'symptom',"
      "'text':'Who ran up this bill?'},"
      "{'asker':'risk','kind':'audit','text':'Show me the list of callers.'}],"
      "'phrases':['shared key','no login'],"
      "'situations':['All of us log in as the same user.'],"
      "'principles':['One caller, one key.'],"
      "'failures':['The old key still worked.'],"
      "'because':['Keys are shared.'],"
      "'not_for':[{'when':'Two doors lead in.','instead':'GENREL02-BP01'}],"
      "'related':[{'id':'GENREL02-BP01','reason':'Both concern doors.'}],"
      "'resources':[{'title':'Roles','url':'https://example.org/roles'}]}" },
    { "scenarios/help-desk.json",
      "{'id':'help-desk','name':'Help desk','order':3,"
      "'url':'https://example.org/help-desk','summary':'It answers calls.',"
      "'use_when':['People call.'],'not_when':['Nobody calls.'],"
      "'characteristics':['It speaks.'],'components':['A telephone.'],"
      "'services':['Amazon Connect'],'personas':['Caller','Agent'],"
      "'stressed':[{'practice':'GENSEC01-BP01','weight':3,"
      "'reason':'Callers are strangers.'},"
      "{'practice':'GENREL02-BP01','weight':1,"
      "'reason':'Calls must not drop.'}],"
      "'questions':[{'asker':'operator','kind':'incident',"
      "'text':'Why is the line dead?'}],"
      "'phrases':['phone bot'],'situations':['The phone never stops.']}" },
    { "topics/roles.json",
      "[{'id':'prompt-engineer','group':'role','title':'Prompt engineer',"
      "'url':'https://example.org/roles','summary':'Writes prompts.',"
      "'text':['All day.','And some nights.'],"
      "'questions':['Who writes prompts?'],'phrases':['prompt writer'],"
      "'related':[{'id':'GENSEC01-BP01','reason':'Prompts leak.'}]}]" },
    { "concepts.json",
      "[{'id':'concept-line-drops','kind':'worry','title':'The line drops',"
      "'phrases':['line drops','hung up','cut off'],"
      "'stressed':[{'practice':'GENREL02-BP01','weight':3,"
      "'reason':'A second way keeps the line.'},"
      "{'practice':'GENSEC01-BP01','weight':2,"
      "'reason':'Somebody may have pulled the plug.'}]}]" },
    { "background.json",
      "[{'id':'background-0001','kind':'everyday',"
      "'text':'How long do eggs boil?'}]" },
    { ".hidden", "not JSON, and passed over" },
};
/* clang-format on */

_Static_assert(sizeof(fixture_files) / sizeof(*fixture_files) ==
                   FIXTURE_N_FILES,
               "FIXTURE_N_FILES must be the number of files");

void fixture_write(const struct test_folder *folder, const char *name,
                   const char *text)
{
    char path[TEST_PATH_MAX];
    size_t len = strlen(text);
    char *copy = malloc(len + 1);

    ck_assert_ptr_nonnull(copy);
    for (size_t i = 0; i <= len; i++)
        copy[i] = (char)(text[i] == '\'' ? '"' : text[i]);
    test_folder_path(folder, name, path);
    test_file_write(path, copy, len);
    free(copy);
}

void fixture_make_corpus(struct test_folder *out)
{
    static const char *const folders[] = { "practices", "scenarios", "topics" };
    char path[TEST_PATH_MAX];

    test_folder_make(out);
    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
        test_folder_path(out, folders[i], path);
        ck_assert_int_eq(mkdir(path, 0755), 0);
    }
    for (size_t i = 0; i < FIXTURE_N_FILES; i++)
        fixture_write(out, fixture_files[i].name, fixture_files[i].text);
    fixture_write(out, "practices/.swp", "an editor's leftovers");
}

void fixture_replace(const struct test_folder *folder, const char *file,
                     const char *from, const char *to)
{
    char text[4096];
    const char *at = NULL, *whole = NULL;

    for (size_t i = 0; i < FIXTURE_N_FILES; i++) {
        if (strcmp(fixture_files[i].name, file) == 0)
            whole = fixture_files[i].text;
    }
    ck_assert_ptr_nonnull(whole);
    at = strstr(whole, from);
    ck_assert_msg(at != NULL, "'%s' is not in '%s'", from, file);
    ck_assert_int_lt(snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - whole),
                              whole, to, at + strlen(from)),
                     (int)sizeof(text));
    fixture_write(folder, file, text);
}

size_t fixture_describe(const struct lens_document *doc, char *out, size_t cap)
{
    size_t n = (size_t)snprintf(out, cap, "%s|%s|%s|%s|%s|%s|%s|%d\n",
                                lens_kind_name(doc->kind), doc->key, doc->title,
                                doc->url, doc->pillar, doc->parent, doc->risk,
                                doc->ordinal);

    for (size_t i = 0; i < doc->n_texts && n < cap; i++)
        n += (size_t)snprintf(out + n, cap - n, "%s[%s]=%s\n",
                              lens_field_name(doc->texts[i].field),
                              doc->texts[i].tag, doc->texts[i].text);
    for (size_t i = 0; i < doc->n_attributes && n < cap; i++)
        n += (size_t)snprintf(out + n, cap - n, "%s:%s(%s)\n",
                              lens_attribute_name(doc->attributes[i].attribute),
                              doc->attributes[i].value, doc->attributes[i].url);
    for (size_t i = 0; i < doc->n_relations && n < cap; i++)
        n += (size_t)snprintf(out + n, cap - n, "%s>%s*%d %s\n",
                              doc->relations[i].type, doc->relations[i].to,
                              doc->relations[i].weight,
                              doc->relations[i].reason);
    ck_assert_uint_lt(n, cap);
    return n;
}
