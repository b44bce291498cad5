/* cmd_eval_lens.h - the half of 'eval' that measures the answers of 'ask'. */
#ifndef LENS_CLI_CMD_EVAL_LENS_H
#define LENS_CLI_CMD_EVAL_LENS_H

#include "cli.h"

enum lens_exit lens_run_eval_lens(struct lens_cli *cli);

#endif /* LENS_CLI_CMD_EVAL_LENS_H */
