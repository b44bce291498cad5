/* eval_run.h - a run under evaluation, searched for or read from a file. */
#ifndef LENS_CLI_EVAL_RUN_H
#define LENS_CLI_EVAL_RUN_H

#include "eval/run_read.h"

enum {
    LENS_EVAL_RUNS_MAX = 16 /* 120 pairs */
};

struct lens_eval_run {
    const char *name;    /* "lexical", or that of the file; no name twice */
    struct lens_run run; /* by the numbers of the queries */
    const struct lens_run_file *file; /* it was read from; NULL: searched */
};

#endif /* LENS_CLI_EVAL_RUN_H */
