/* report_print.h - a report to where the options say: --format, --json, --out.
 */
#ifndef LENS_BENCH_REPORT_PRINT_H
#define LENS_BENCH_REPORT_PRINT_H

#include "bench/report.h"
#include "cli.h"

/* Files in the format of their ending, then standard output, unless a format
 * was named for files only.  Complains itself. */
enum lens_exit lens_bench_report_print(const struct lens_cli *cli,
                                       const struct lens_bench_report *report,
                                       struct lens_arena *arena);

#endif /* LENS_BENCH_REPORT_PRINT_H */
