/*
 * report_write.h - a report for people: on a terminal, as Markdown, as a page.
 *
 * All three show the same: a table per part, then how it was measured.  The
 * page (html.c) has plots besides.  The arena is for what is written with.
 */
#ifndef LENS_BENCH_REPORT_WRITE_H
#define LENS_BENCH_REPORT_WRITE_H

#include "bench/report.h"
#include "bench/sheet.h"

LENS_MUST_CHECK enum lens_status
lens_bench_report_text(const struct lens_bench_report *report,
                       struct lens_arena *arena, struct lens_page *page,
                       struct lens_error *err);

LENS_MUST_CHECK enum lens_status
lens_bench_report_markdown(const struct lens_bench_report *report,
                           struct lens_arena *arena, struct lens_buffer *out,
                           struct lens_error *err);

/* html.c: one file that needs no other, no script and no network. */
LENS_MUST_CHECK enum lens_status
lens_bench_report_html(const struct lens_bench_report *report,
                       struct lens_arena *arena, struct lens_buffer *out,
                       struct lens_error *err);

/* Is row `i` the first of its part? */
bool lens_bench_begins_part(const struct lens_bench_report *report, size_t i);

/* The rows of a part as a table. */
void lens_bench_part_sheet(const struct lens_bench_report *report,
                           const char *part, struct lens_arena *arena,
                           struct lens_sheet *out);

/* What the intervals and the noise mean, in a sentence each. */
extern const char lens_bench_interval_note[];
void lens_bench_noise_note(const struct lens_bench_report *report,
                           char out[200]);

#endif /* LENS_BENCH_REPORT_WRITE_H */
