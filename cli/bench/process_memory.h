/*
 * process_memory.h - the memory of a process, as the kernel counts it.
 *
 * From /proc/PID/smaps and /proc/PID/status (proc(5)):
 *
 *     resident   pages in memory, shared ones included
 *     anonymous  of these, what belongs to no file: heap, stacks, written data
 *     mapped     bytes of files below a folder that are mapped
 *     touched    of these, what is resident
 *     peak       the most that was ever resident (VmHWM)
 *
 * An index is mapped, so that what it costs is `touched` at most, once for all
 * processes, and the kernel may take it back; `anonymous` is each process's
 * own.
 */
#ifndef LENS_BENCH_PROCESS_MEMORY_H
#define LENS_BENCH_PROCESS_MEMORY_H

#include <stdint.h>
#include <sys/types.h>

#include "asklens/status.h"
#include "asklens/view.h"

struct lens_process_memory {
    uint64_t resident, anonymous, mapped, touched, peak; /* bytes */
};

/* `folder` is a path as realpath(3) gives it. */
LENS_MUST_CHECK enum lens_status
lens_process_memory_read(pid_t pid, const char *folder,
                         struct lens_process_memory *out,
                         struct lens_error *err);

/* The same from the text of the two files; lines of another form are passed
 * over. */
void lens_process_memory_parse(struct lens_view smaps, struct lens_view status,
                               const char *folder,
                               struct lens_process_memory *out);

#endif /* LENS_BENCH_PROCESS_MEMORY_H */
