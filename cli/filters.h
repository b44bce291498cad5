/*
 * filters.h - from what people write after --pillar and its like to the values
 * the lens uses.
 *
 * Case does not count, '-', '_' and blanks are one sign, and the maker's name
 * may be left out: "model-selection" is the phase "Model selection", "bedrock"
 * the service "Amazon Bedrock".  The beginning of a value or some of its words
 * will do while only one has them: "sec", "call-center"; so will the prefix of
 * a pillar's ids.  A value the lens does not have, or that could be several, is
 * an error that names those it could be.
 */
#ifndef LENS_CLI_FILTERS_H
#define LENS_CLI_FILTERS_H

#include "asklens/answer.h"
#include "opened.h"

/* Values as somebody wrote them. */
struct lens_filter_values {
    const char *const *at;
    size_t n;
};

struct lens_filter_request {
    struct lens_filter_values pillars, risks, phases, services, roles;
    struct lens_filter_values scenario; /* the first counts */
};

/* Strings are the arena's or the collection's. */
LENS_MUST_CHECK enum lens_status lens_filters_resolve(
    const struct lens_opened *opened, const struct lens_filter_request *request,
    struct lens_arena *arena, struct lens_filter *out, struct lens_error *err);

/* The same from the command line; strings are the run's arena's or the
 * table's. */
LENS_MUST_CHECK enum lens_status lens_filters_read(struct lens_cli *cli,
                                                   struct lens_opened *opened,
                                                   struct lens_filter *out,
                                                   struct lens_error *err);

/* Does the document have one value of each list that is given? */
bool lens_filters_allow(const struct lens_filter *filter,
                        const struct lens_document *doc);

/* The distinct values of an attribute among documents, each with how many
 * have it, in byte order; the run's arena's. */
struct lens_counted {
    const char *value;
    size_t n;
};

LENS_MUST_CHECK enum lens_status
lens_attribute_values(const struct lens_briefs *briefs,
                      enum lens_attribute attribute, struct lens_arena *arena,
                      const struct lens_counted **out, size_t *n_out,
                      struct lens_error *err);

#endif /* LENS_CLI_FILTERS_H */
