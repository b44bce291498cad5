/*
 * host.h - which machine this is, as far as the system tells.
 *
 * Everything is read from /proc, /sys and sysconf(3); what is not to be had
 * there (in a container, on another system) is "unknown" rather than left out,
 * so that two reports have the same facts.
 */
#ifndef LENS_BENCH_HOST_H
#define LENS_BENCH_HOST_H

#include <stddef.h>

#include "asklens/status.h"
#include "bench/facts.h"

/* CPU, its flags that matter to us, caches, cores, kernel, governor,
 * virtualisation, memory, load. */
void lens_host_facts(struct lens_bench_facts *facts);

/* The program, its libraries and the C library. */
void lens_host_versions(struct lens_bench_facts *facts);

/* Bytes to read so that no cache can hold them: four times the last cache, at
 * least 64 MiB, at most 1 GiB and a quarter of the memory that is available. */
size_t lens_host_buffer_len(void);

/* Run on these processors only: "0-3,6".  LENS_E_INVAL when that is no such
 * list or this process may not run there. */
LENS_MUST_CHECK enum lens_status lens_host_pin(const char *list,
                                               struct lens_error *err);

#endif /* LENS_BENCH_HOST_H */
