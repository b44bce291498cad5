#include "support/faults.h"

#include <check.h>
#include <stdbool.h>

#include "base/alloc.h"

static size_t countdown;
static bool struck;

static bool may_allocate(size_t size)
{
    (void)size;
    if (struck)
        return true;
    struck = countdown == 0;
    countdown -= !struck;
    return !struck;
}

void test_faults_begin(size_t nth)
{
    countdown = nth;
    struck = false;
    lens_alloc_set_hook(may_allocate);
}

int test_faults_end(void)
{
    lens_alloc_set_hook(NULL);
    return struck;
}

size_t test_faults_sweep(enum lens_status (*run)(void *arg), void *arg)
{
    for (size_t nth = 0;; nth++) {
        enum lens_status status;

        test_faults_begin(nth);
        status = run(arg);
        if (!test_faults_end()) {
            ck_assert_msg(status == LENS_OK, "no fault, but %s",
                          lens_status_name(status));
            return nth;
        }
        ck_assert_msg(status == LENS_E_NOMEM, "allocation %zu failed: %s", nth,
                      lens_status_name(status));
    }
}
