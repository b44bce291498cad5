/* Which practices a filter allows, and which values it may name. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "rank/filter.h"
#include "support/suite.h"

static const struct lens_attribute_row attributes[] = {
    { LENS_A_PHASE, "Deployment", "" },
    { LENS_A_SERVICE, "Amazon Bedrock", "" },
    { LENS_A_SERVICE, "AWS IAM", "" },
    { LENS_A_ROLE, "engineer", "" },
    { LENS_A_RESOURCE, "Scoping", "https://example.org/" },
};

/* One practice with every kind of value, one with as few as there may be. */
static struct lens_catalog_entry practices[] = {
    { .doc = { .key = "GENSEC01-BP01",
               .pillar = "security",
               .risk = "High",
               .attributes = attributes,
               .n_attributes = 5 } },
    { .doc = { .key = "GENREL02-BP01",
               .pillar = "reliability",
               .risk = "Low" } },
};
static const struct lens_catalog catalog = { .practices = practices,
                                             .n_practices = 2 };
static const struct lens_pillar pillars[] = { { .id = "security" },
                                              { .id = "reliability" },
                                              { .id = "sustainability" } };
static const struct lens_collection collection = { .pillars = pillars,
                                                   .n_pillars = 3 };

/* At most two values of each kind; what is left out is NULL. */
struct wanted {
    const char *pillars[2], *risks[2], *phases[2], *services[2], *roles[2];
};

static size_t count(const char *const values[2])
{
    return (size_t)(values[0] != NULL) + (size_t)(values[1] != NULL);
}

/* Borrows from `wanted`. */
static struct lens_filter filter_of(const struct wanted *wanted)
{
    return (struct lens_filter){ .pillars = wanted->pillars,
                                 .n_pillars = count(wanted->pillars),
                                 .risks = wanted->risks,
                                 .n_risks = count(wanted->risks),
                                 .phases = wanted->phases,
                                 .n_phases = count(wanted->phases),
                                 .services = wanted->services,
                                 .n_services = count(wanted->services),
                                 .roles = wanted->roles,
                                 .n_roles = count(wanted->roles) };
}

static const struct {
    struct wanted wanted;
    bool first, second; /* which practices are allowed */
} cases[] = {
    { { .pillars = { NULL } }, true, true },
    { { .pillars = { "security" } }, true, false },
    { { .pillars = { "SECURITY" } }, true, false },
    { { .pillars = { "reliability", "security" } }, true, true },
    { { .pillars = { "sustainability" } }, false, false },
    { { .pillars = { "secur" } }, false, false },
    { { .risks = { "high" } }, true, false },
    { { .risks = { "Low", "High" } }, true, true },
    { { .risks = { "Medium" } }, false, false },
    { { .phases = { "deployment" } }, true, false },
    { { .services = { "aws iam" } }, true, false },
    { { .services = { "Amazon Q", "amazon bedrock" } }, true, false },
    { { .roles = { "Engineer" } }, true, false },
    /* A value counts for its own kind only. */
    { { .phases = { "Scoping" } }, false, false },
    { { .roles = { "AWS IAM" } }, false, false },
    /* Kinds are conditions. */
    { { .pillars = { "security" }, .risks = { "High" } }, true, false },
    { { .pillars = { "security" }, .risks = { "Low" } }, false, false },
    { { .pillars = { "security", "reliability" }, .risks = { "Low" } },
      false,
      true },
    { { .services = { "AWS IAM" }, .roles = { "operator" } }, false, false },
};

START_TEST(filter_allows_what_every_kind_names)
{
    struct lens_filter filter = filter_of(&cases[_i].wanted);

    ck_assert(lens_filter_allows(&filter, &practices[0].doc) ==
              cases[_i].first);
    ck_assert(lens_filter_allows(&filter, &practices[1].doc) ==
              cases[_i].second);
}
END_TEST

static const struct wanted known[] = {
    { .pillars = { NULL } },
    { .pillars = { "Sustainability", "security" } },
    { .risks = { "high", "MEDIUM" } },
    { .risks = { "Low" } },
    { .phases = { "deployment" } },
    { .services = { "aws IAM", "Amazon Bedrock" } },
    { .roles = { "engineer" } },
};

START_TEST(filter_known_values_are_accepted)
{
    struct lens_filter filter = filter_of(&known[_i]);
    struct lens_error err = { 0 };

    ck_assert_msg(lens_filter_check(&filter, &collection, &catalog, &err) ==
                      LENS_OK,
                  "%s", err.text);
    ck_assert_str_eq(err.text, "");
}
END_TEST

static const struct {
    struct wanted wanted;
    const char *text, *hint;
} unknown[] = {
    { { .pillars = { "safety" } },
      "there is no pillar 'safety'",
      "valid are: security, reliability, sustainability" },
    { { .pillars = { "security", "" } },
      "there is no pillar ''",
      "valid are: security, reliability, sustainability" },
    { { .risks = { "High", "Severe" } },
      "there is no risk 'Severe'",
      "valid are: High, Medium, Low" },
    { { .phases = { "Scoping" } },
      "there is no phase 'Scoping'",
      "valid are: Deployment" },
    { { .services = { "Bedrock" } },
      "there is no service 'Bedrock'",
      "valid are: Amazon Bedrock, AWS IAM" },
    { { .roles = { "operator" } },
      "there is no role 'operator'",
      "valid are: engineer" },
    /* The first wrong kind is told. */
    { { .risks = { "none" }, .roles = { "nobody" } },
      "there is no risk 'none'",
      "valid are: High, Medium, Low" },
};

START_TEST(filter_unknown_value_lists_those_there_are)
{
    struct lens_filter filter = filter_of(&unknown[_i].wanted);
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_filter_check(&filter, &collection, &catalog, &err),
                     LENS_E_INVAL);
    ck_assert_int_eq(err.status, LENS_E_INVAL);
    ck_assert_str_eq(err.text, unknown[_i].text);
    ck_assert_str_eq(err.hint, unknown[_i].hint);
    ck_assert_int_eq(lens_filter_check(&filter, &collection, &catalog, NULL),
                     LENS_E_INVAL);
}
END_TEST

START_TEST(filter_value_in_an_empty_lens_is_unknown)
{
    static const struct lens_collection no_pillars;
    static const struct lens_catalog nothing;
    static const struct wanted role = { .roles = { "engineer" } };
    static const struct wanted pillar = { .pillars = { "security" } };
    struct lens_filter filter = filter_of(&role);

    ck_assert_int_eq(lens_filter_check(&filter, &no_pillars, &nothing, NULL),
                     LENS_E_INVAL);
    filter = filter_of(&pillar);
    ck_assert_int_eq(lens_filter_check(&filter, &no_pillars, &nothing, NULL),
                     LENS_E_INVAL);
}
END_TEST

/* A long list ends at a whole value; a long value is cut. */
START_TEST(filter_long_lists_and_values_are_cut)
{
    static char names[40][24], wrong[400];
    static struct lens_attribute_row rows[40];
    struct lens_catalog_entry entry = { .doc = { .attributes = rows,
                                                 .n_attributes = 40 } };
    struct lens_catalog many = { .practices = &entry, .n_practices = 1 };
    struct wanted wanted = { .services = { wrong } };
    struct lens_filter filter = filter_of(&wanted);
    struct lens_error err = { 0 };
    const char *end;

    for (int i = 0; i < 40; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "service number %d", i);
        rows[i] = (struct lens_attribute_row){ LENS_A_SERVICE, names[i], "" };
    }
    memset(wrong, 'x', sizeof(wrong) - 1);
    ck_assert_int_eq(lens_filter_check(&filter, &collection, &many, &err),
                     LENS_E_INVAL);
    ck_assert_uint_lt(strlen(err.text), 120);
    ck_assert_ptr_nonnull(strstr(err.hint, "service number 5"));
    ck_assert_ptr_null(strstr(err.hint, "service number 30"));
    end = strrchr(err.hint, ',');
    ck_assert_ptr_nonnull(end);
    ck_assert_str_eq(end, ", ...");
    /* The values that are not named are valid all the same. */
    wanted.services[0] = names[39];
    ck_assert_int_eq(lens_filter_check(&filter, &collection, &many, &err),
                     LENS_OK);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("filter");
    TCase *tcase = tcase_create("filter");

    tcase_add_loop_test(tcase, filter_allows_what_every_kind_names, 0,
                        (int)(sizeof(cases) / sizeof(*cases)));
    tcase_add_loop_test(tcase, filter_known_values_are_accepted, 0,
                        (int)(sizeof(known) / sizeof(*known)));
    tcase_add_loop_test(tcase, filter_unknown_value_lists_those_there_are, 0,
                        (int)(sizeof(unknown) / sizeof(*unknown)));
    tcase_add_test(tcase, filter_value_in_an_empty_lens_is_unknown);
    tcase_add_test(tcase, filter_long_lists_and_values_are_cut);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}
