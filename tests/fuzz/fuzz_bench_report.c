/* Read any bytes as a report; what reads says the same when it is written and
 * read again, compares with itself as the same, and makes a page. */
#include <string.h>

#include "bench/compare.h"
#include "bench/report_write.h"
#include "fuzz/fuzz.h"

static void check_comparison(const struct lens_bench_report *report,
                             struct lens_arena *arena)
{
    struct lens_bench_comparison comparison;
    struct lens_buffer out;

    FUZZ_REQUIRE(lens_bench_compare(report, report, arena, &comparison, NULL) ==
                 LENS_OK);
    FUZZ_REQUIRE(comparison.verdict == LENS_BENCH_SAME);
    lens_buffer_init(&out, LENS_BENCH_REPORT_MAX);
    lens_bench_comparison_json(&comparison, &out);
    lens_buffer_release(&out);
}

static void check_round_trip(const struct lens_bench_report *report,
                             struct lens_arena *arena)
{
    struct lens_bench_report again;
    struct lens_buffer first, second;

    lens_buffer_init(&first, LENS_BENCH_REPORT_MAX);
    lens_buffer_init(&second, LENS_BENCH_REPORT_MAX);
    lens_bench_report_json(report, &first);
    FUZZ_REQUIRE(lens_bench_report_read(lens_buffer_view(&first), "again",
                                        arena, &again, NULL) == LENS_OK);
    lens_bench_report_json(&again, &second);
    FUZZ_REQUIRE(
        lens_view_equal(lens_buffer_view(&first), lens_buffer_view(&second)));
    lens_buffer_clear(&first);
    FUZZ_REQUIRE(lens_bench_report_html(&again, arena, &first, NULL) ==
                 LENS_OK);
    FUZZ_REQUIRE(!strstr(first.p, "<script"));
    lens_buffer_release(&first);
    lens_buffer_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_bench_report report;
    struct lens_error err = { 0 };
    struct lens_arena arena;
    enum lens_status status;

    lens_arena_init(&arena, (size_t)256 << 20);
    status =
        lens_bench_report_read((struct lens_view){ (const char *)data, size },
                               "the report", &arena, &report, &err);
    if (status == LENS_OK) {
        check_comparison(&report, &arena);
        check_round_trip(&report, &arena);
    } else {
        FUZZ_REQUIRE(status == LENS_E_INVAL || status == LENS_E_LIMIT ||
                     status == LENS_E_VERSION);
        FUZZ_REQUIRE(err.status == status && strstr(err.text, "the report"));
    }
    lens_arena_release(&arena);
    return 0;
}
