/* tokenizer_choice.h - whose tokens a budget is counted in. */
#ifndef LENS_CLI_TOKENIZER_CHOICE_H
#define LENS_CLI_TOKENIZER_CHOICE_H

#include "asklens/status.h"
#include "asklens/token_counter.h"

/*
 * The tokenizer of the installed model of that name, to be closed by
 * lens_tokenizer_close(); NULL, which stands for the estimate, where `name` is
 * NULL or "estimate".  LENS_E_NOT_FOUND when there is no such model.
 */
LENS_MUST_CHECK enum lens_status
lens_tokenizer_choose(const char *name, struct lens_token_counter **out,
                      struct lens_error *err);

/* NULL is allowed. */
void lens_tokenizer_close(struct lens_token_counter *counter);

#endif /* LENS_CLI_TOKENIZER_CHOICE_H */
