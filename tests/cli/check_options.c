#include "options.h"

#include <string.h>

#include "support/suite.h"

/* The table names the commands' functions; none is called here. */
#define NEVER_RUN(name)                       \
    enum lens_exit name(struct lens_cli *cli) \
    {                                         \
        (void)cli;                            \
        return LENS_EXIT_DATA;                \
    }
NEVER_RUN(lens_run_ask)
NEVER_RUN(lens_run_context)
NEVER_RUN(lens_run_cite_check)
NEVER_RUN(lens_run_search)
NEVER_RUN(lens_run_serve)
NEVER_RUN(lens_run_show)
NEVER_RUN(lens_run_list)
NEVER_RUN(lens_run_index_build)
NEVER_RUN(lens_run_index_status)
NEVER_RUN(lens_run_index_verify)
NEVER_RUN(lens_run_eval)
NEVER_RUN(lens_run_bench_compare)
NEVER_RUN(lens_run_bench_gate)
NEVER_RUN(lens_run_bench_show)
NEVER_RUN(lens_run_bench)
NEVER_RUN(lens_run_model_install)
NEVER_RUN(lens_run_model_list)
NEVER_RUN(lens_run_model_info)
NEVER_RUN(lens_run_model_remove)
NEVER_RUN(lens_run_embed)
NEVER_RUN(lens_run_api)
NEVER_RUN(lens_run_mcp_config)
NEVER_RUN(lens_run_mcp)
NEVER_RUN(lens_run_doctor)
NEVER_RUN(lens_run_version)
NEVER_RUN(lens_run_help)

enum {
    ARGS_MAX = 12
};

static struct lens_arena arena;
static struct lens_options options;
static struct lens_error err;
static int next;

/* Words separated by one blank each, after the command. */
static enum lens_status parse(unsigned command, const char *line)
{
    static char words[400];
    char *argv[ARGS_MAX + 1] = { (char[]){ "asklens" } };
    int argc = 1;

    lens_arena_release(&arena);
    options = (struct lens_options){ .n_args = 0 };
    err = (struct lens_error){ .status = LENS_OK };
    (void)strcpy(words, line);
    for (char *p = strtok(words, " "); p && argc < ARGS_MAX;
         p = strtok(NULL, " "))
        argv[argc++] = p;
    return lens_options_parse(command, argc, argv, 1, &arena, &options, &next,
                              &err);
}

START_TEST(options_and_words_in_any_order)
{
    ck_assert_int_eq(parse(LENS_CMD_ASK, "one --top 3 two --explain three"),
                     LENS_OK);
    ck_assert_uint_eq(options.n_args, 3);
    ck_assert_str_eq(options.args[0], "one");
    ck_assert_str_eq(options.args[2], "three");
    ck_assert_str_eq(lens_option_value(&options, LENS_OPT_TOP), "3");
    ck_assert(lens_option_given(&options, LENS_OPT_EXPLAIN));
    ck_assert(!lens_option_given(&options, LENS_OPT_JSON));
}
END_TEST

START_TEST(options_end_at_two_dashes)
{
    ck_assert_int_eq(parse(LENS_CMD_ASK, "--explain -- --top -x"), LENS_OK);
    ck_assert_uint_eq(options.n_args, 2);
    ck_assert_str_eq(options.args[0], "--top");
    ck_assert_str_eq(options.args[1], "-x");
}
END_TEST

START_TEST(options_one_dash_is_a_word)
{
    ck_assert_int_eq(parse(LENS_CMD_ASK, "- --explain"), LENS_OK);
    ck_assert_uint_eq(options.n_args, 1);
    ck_assert_str_eq(options.args[0], "-");
}
END_TEST

START_TEST(options_lists_add_up_and_values_replace)
{
    const struct lens_option_values *pillars = &options.of[LENS_OPT_PILLAR];

    ck_assert_int_eq(
        parse(LENS_CMD_ASK, "--pillar a,b --top 1 --pillar=c --top=2"),
        LENS_OK);
    ck_assert_uint_eq(pillars->n, 3);
    ck_assert_str_eq(pillars->at[1], "b");
    ck_assert_str_eq(pillars->at[2], "c");
    ck_assert_str_eq(lens_option_value(&options, LENS_OPT_TOP), "2");
    ck_assert_uint_eq(options.of[LENS_OPT_TOP].n, 1);
}
END_TEST

START_TEST(options_allowed_values_come_in_their_own_spelling)
{
    ck_assert_int_eq(parse(LENS_CMD_ASK, "--risk hIGH,low --format MD"),
                     LENS_OK);
    ck_assert_str_eq(options.of[LENS_OPT_RISK].at[0], "High");
    ck_assert_str_eq(options.of[LENS_OPT_RISK].at[1], "Low");
    ck_assert_str_eq(lens_option_value(&options, LENS_OPT_FORMAT), "md");
}
END_TEST

START_TEST(options_json_takes_a_value_only_with_a_sign)
{
    ck_assert_int_eq(parse(LENS_CMD_ASK, "--json text"), LENS_OK);
    ck_assert_ptr_null(lens_option_value(&options, LENS_OPT_JSON));
    ck_assert_uint_eq(options.n_args, 1);
    ck_assert_int_eq(parse(LENS_CMD_ASK, "--json=verdict text"), LENS_OK);
    ck_assert_str_eq(lens_option_value(&options, LENS_OPT_JSON), "verdict");
    ck_assert_int_eq(parse(LENS_CMD_SHOW, "--json=verdict X"), LENS_E_INVAL);
}
END_TEST

START_TEST(options_before_the_command_stop_at_it)
{
    ck_assert_int_eq(parse(LENS_CMD_GLOBAL, "--index d ask --top 3"), LENS_OK);
    ck_assert_int_eq(next, 3);
    ck_assert_str_eq(lens_option_value(&options, LENS_OPT_INDEX), "d");
    ck_assert(!lens_option_given(&options, LENS_OPT_TOP));
    ck_assert_int_eq(parse(LENS_CMD_GLOBAL, "--top 3 ask"), LENS_E_INVAL);
}
END_TEST

START_TEST(options_too_many_values_are_refused)
{
    char line[400] = "--pillar ";

    for (int i = 0; i < LENS_VALUES_MAX; i++)
        strcat(line, "a,");
    strcat(line, "a");
    ck_assert_int_eq(parse(LENS_CMD_ASK, line), LENS_E_LIMIT);
}
END_TEST

START_TEST(options_shortened_while_unique)
{
    ck_assert_int_eq(parse(LENS_CMD_ASK, "--expl"), LENS_OK);
    ck_assert(lens_option_given(&options, LENS_OPT_EXPLAIN));
    ck_assert_int_eq(parse(LENS_CMD_ASK, "--ph x"), LENS_OK);
    ck_assert_int_eq(parse(LENS_CMD_ASK, "--p x"), LENS_E_INVAL);
}
END_TEST

START_TEST(options_numbers_keep_their_limits)
{
    static const char *const good[] = { "1", "51", "007" };
    static const char *const bad[] = {
        "0", "52", "-1", "+1", "1x", "1.0", "18446744073709551617"
    };
    size_t n = 77;

    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
        options = (struct lens_options){ .n_args = 0 };
        options.of[LENS_OPT_TOP].at[0] = good[i];
        options.of[LENS_OPT_TOP].n = 1;
        ck_assert_int_eq(
            lens_option_number(&options, LENS_OPT_TOP, 1, 51, &n, &err),
            LENS_OK);
    }
    ck_assert_uint_eq(n, 7);
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        options.of[LENS_OPT_TOP].at[0] = bad[i];
        ck_assert_int_eq(
            lens_option_number(&options, LENS_OPT_TOP, 1, 51, &n, &err),
            LENS_E_INVAL);
    }
    ck_assert_uint_eq(n, 7);
}
END_TEST

/* Every row can be read: a name, help, values that fit their own list. */
START_TEST(options_table_is_sound)
{
    const struct lens_option_row *row;

    for (size_t i = 0; (row = lens_option_row(i)) != NULL; i++) {
        ck_assert_uint_lt(row->option, LENS_N_OPTIONS);
        ck_assert(row->commands != 0);
        ck_assert_int_eq(row->argument == NULL,
                         row->takes == LENS_TAKES_NOTHING);
        ck_assert_uint_gt(strlen(row->help), 5);
        for (size_t j = 0; j < i; j++) {
            const struct lens_option_row *other = lens_option_row(j);

            ck_assert_msg(strcmp(row->name, other->name) != 0 ||
                              !(row->commands & other->commands),
                          "two rows for --%s of one command", row->name);
        }
    }
    for (unsigned c = 0; c < LENS_N_COMMANDS; c++) {
        const struct lens_command_entry *entry =
            lens_command_entry((enum lens_command)c);

        ck_assert_ptr_nonnull(entry->name);
        ck_assert_ptr_nonnull(entry->examples[0]);
        ck_assert_ptr_nonnull(entry->about);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli_options");
    TCase *tc = tcase_create("options");

    tcase_add_test(tc, options_and_words_in_any_order);
    tcase_add_test(tc, options_end_at_two_dashes);
    tcase_add_test(tc, options_one_dash_is_a_word);
    tcase_add_test(tc, options_lists_add_up_and_values_replace);
    tcase_add_test(tc, options_allowed_values_come_in_their_own_spelling);
    tcase_add_test(tc, options_json_takes_a_value_only_with_a_sign);
    tcase_add_test(tc, options_before_the_command_stop_at_it);
    tcase_add_test(tc, options_too_many_values_are_refused);
    tcase_add_test(tc, options_shortened_while_unique);
    tcase_add_test(tc, options_numbers_keep_their_limits);
    tcase_add_test(tc, options_table_is_sound);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
