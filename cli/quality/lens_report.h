/*
 * lens_report.h - the whole report on how good the answers of `ask` are.
 *
 * One call reads a folder of judged texts (its GUIDE.md says how they were
 * made) and fills a report: figures by kind of text, refusals, calibration,
 * what must hold of changed texts, ablations with paired tests, and the worst
 * texts.  No randomness but a seeded one: the same index and texts give the
 * same report.
 */
#ifndef LENS_CLI_QUALITY_LENS_REPORT_H
#define LENS_CLI_QUALITY_LENS_REPORT_H

#include "asklens/engine.h"
#include "packing.h"
#include "quality/table.h"

struct lens_quality_input {
    const char *folder, *split;
    const char *const *more; /* files of texts by others */
    size_t n_more;
    struct lens_engine *engine, *plain; /* plain: an index of the official
                                         * fields; NULL leaves that out */
    bool has_dense;
    struct lens_packing packing; /* of `engine`; topics.lexical NULL leaves
                                  * those out */
};

/* Everything of the report lives in the arena. */
LENS_MUST_CHECK enum lens_status
lens_quality_report(const struct lens_quality_input *input,
                    struct lens_arena *arena, struct lens_report *report,
                    struct lens_error *err);

#endif /* LENS_CLI_QUALITY_LENS_REPORT_H */
