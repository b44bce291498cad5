#include "dense/plan.h"

#include <string.h>

#include "base/error.h"

static const char default_parameters[] = "efConstruction=80,efSearch=128";

enum lens_status lens_dense_choose(size_t n_documents, size_t n_rows,
                                   const char *wanted,
                                   struct lens_dense_plan *out,
                                   struct lens_error *err)
{
    const bool one_row_each = n_documents == n_rows;

    if (wanted && strcmp(wanted, LENS_PLAN_EXACT) != 0) {
        if (!one_row_each)
            return lens_hint(err,
                             lens_fail(err, LENS_E_INVAL,
                                       "'%.60s' cannot search documents of "
                                       "several rows",
                                       wanted),
                             "leave '--dense' out, or say '--dense exact'");
        *out = (struct lens_dense_plan){ wanted, NULL, false };
    } else if (wanted || !one_row_each || n_rows < LENS_EXACT_ROWS) {
        *out = (struct lens_dense_plan){ LENS_PLAN_EXACT, NULL,
                                         n_rows >= LENS_CODED_ROWS };
    } else {
        *out = (struct lens_dense_plan){ "HNSW32", default_parameters, false };
    }
    return LENS_OK;
}
