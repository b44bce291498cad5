#include "base/error.h"
#include "cli.h"

enum lens_exit lens_run_bench_compare(struct lens_cli *cli)
{
    (void)cli;
    return LENS_EXIT_DATA;
}

enum lens_exit lens_run_bench_gate(struct lens_cli *cli)
{
    (void)cli;
    return LENS_EXIT_DATA;
}
