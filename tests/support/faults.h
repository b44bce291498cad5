/*
 * faults.h - what happens when memory runs out at every possible place.
 *
 * The sweep runs `run` again and again, each time with one allocation more
 * allowed before one fails, until a run needs none that fails.  A run whose
 * allocation failed must answer LENS_E_NOMEM; the last one must answer LENS_OK.
 * Leaks are the sanitizer's to find.
 */
#ifndef LENS_TEST_FAULTS_H
#define LENS_TEST_FAULTS_H

#include <stddef.h>

#include "asklens/status.h"

/* The number of allocations of a run that succeeds.  Fails the test otherwise.
 */
size_t test_faults_sweep(enum lens_status (*run)(void *arg), void *arg);

/*
 * For a run that may answer something else: let allocation number `nth`
 * (from 0) fail until test_faults_end(), which says whether it came to that.
 */
void test_faults_begin(size_t nth);
int test_faults_end(void);

#endif /* LENS_TEST_FAULTS_H */
