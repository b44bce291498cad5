#include "serve/generation.h"

#include <string.h>

#include "api/call.h"
#include "api/metrics.h"
#include "support/faults.h"
#include "support/suite.h"

static const char index_dir[] = ASKLENS_BINARY_DIR "/index";

static struct lens_cli cli_of(const char *dir)
{
    struct lens_cli cli = { .command = LENS_CMD_SERVE };

    cli.options.of[LENS_OPT_INDEX] =
        (struct lens_option_values){ .is_given = true, .at = { dir }, .n = 1 };
    return cli;
}

static int status_of(struct lens_api_worker *worker)
{
    const struct lens_api_request request = {
        .method = lens_view_of("GET"),
        .path = lens_view_of("/v1/practices/GENSEC01-BP01"),
        .query = lens_view_of(""),
        .body = lens_view_of(""),
    };
    struct lens_api_response response;
    int status;

    lens_api_response_init(&response);
    lens_api_answer(worker, &request, &response);
    status = response.status;
    lens_api_response_release(&response);
    return status;
}

/* A call under way keeps its index; what it leaves is closed with it, which is
 * the leak checker's to see. */
START_TEST(generation_replaced_lives_until_its_last_call)
{
    struct lens_cli cli = cli_of(index_dir);
    struct lens_generations generations;
    struct lens_lease first, second, next;

    ck_assert_int_eq(lens_generations_open(&generations, &cli, 2, NULL),
                     LENS_OK);
    first = lens_generations_take(&generations);
    second = lens_generations_take(&generations);
    ck_assert_ptr_eq(first.of, second.of);
    ck_assert_ptr_ne(first.worker, second.worker);
    ck_assert_int_eq(lens_generations_reload(&generations, NULL), LENS_OK);
    next = lens_generations_take(&generations);
    ck_assert_ptr_ne(next.of, first.of);
    lens_generations_give(&generations, first);
    ck_assert_int_eq(status_of(second.worker), 200);
    ck_assert_int_eq(status_of(next.worker), 200);
    lens_generations_give(&generations, second);
    ck_assert_int_eq(status_of(next.worker), 200);
    lens_generations_give(&generations, next);
    ck_assert_uint_ge(lens_generations_number(&generations), 1);
    lens_generations_close(&generations);
}
END_TEST

START_TEST(generation_that_does_not_open_changes_nothing)
{
    struct lens_cli cli = cli_of(index_dir);
    struct lens_generations generations;
    struct lens_error err = { 0 };
    struct lens_lease lease;

    ck_assert_int_eq(lens_generations_open(&generations, &cli, 1, NULL),
                     LENS_OK);
    cli.options.of[LENS_OPT_INDEX].at[0] = ASKLENS_BINARY_DIR "/nowhere";
    ck_assert_int_ne(lens_generations_reload(&generations, &err), LENS_OK);
    ck_assert_ptr_nonnull(strstr(err.text, "/nowhere"));
    lease = lens_generations_take(&generations);
    ck_assert_int_eq(status_of(lease.worker), 200);
    lens_generations_give(&generations, lease);
    lens_generations_close(&generations);
    ck_assert_int_ne(lens_generations_open(&generations, &cli, 1, &err),
                     LENS_OK);
}
END_TEST

/* Memory that runs out costs the new one, or its dense channel, and never the
 * old one.  Opening allocates thousands of times; the first places are tried
 * one by one, the others in growing steps. */
START_TEST(generation_without_memory_is_not_put_in_force)
{
    struct lens_cli cli = cli_of(index_dir);
    struct lens_generations generations;
    struct lens_error err;
    int struck = 1;

    ck_assert_int_eq(lens_generations_open(&generations, &cli, 1, NULL),
                     LENS_OK);
    for (size_t nth = 0; struck; nth += 1 + nth / 20) {
        struct lens_generation *before = generations.current;
        enum lens_status status;

        test_faults_begin(nth);
        status = lens_generations_reload(&generations, &err);
        struck = test_faults_end();
        if (status == LENS_OK)
            continue;
        ck_assert_int_eq(status, LENS_E_NOMEM);
        ck_assert_int_eq(err.status, LENS_E_NOMEM);
        ck_assert_ptr_eq(generations.current, before);
    }
    lens_generations_close(&generations);
}
END_TEST

static enum lens_status make_metrics(void *arg)
{
    struct lens_api_metrics *metrics = NULL;
    enum lens_status status = lens_api_metrics_new(&metrics, NULL);

    (void)arg;
    lens_api_metrics_free(metrics);
    return status;
}

START_TEST(metrics_without_memory_are_refused)
{
    ck_assert_uint_eq(test_faults_sweep(make_metrics, NULL), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("serve_generation");
    TCase *tc = tcase_create("generation");

    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, generation_replaced_lives_until_its_last_call);
    tcase_add_test(tc, generation_that_does_not_open_changes_nothing);
    tcase_add_test(tc, generation_without_memory_is_not_put_in_force);
    tcase_add_test(tc, metrics_without_memory_are_refused);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}
