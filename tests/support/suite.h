/* suite.h - what every test program does with its suite. */
#ifndef LENS_TEST_SUITE_H
#define LENS_TEST_SUITE_H

#include <check.h>

/* Run and free the suite; the exit code of main(). */
int test_suite_run(Suite *suite);

#endif /* LENS_TEST_SUITE_H */
