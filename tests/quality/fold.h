/*
 * fold.h - a part of the background, judged by what the other parts say.
 *
 * Word odds and phrases are learned from the background; a background text that
 * they have seen is no test of them.
 */
#ifndef LENS_TEST_QUALITY_FOLD_H
#define LENS_TEST_QUALITY_FOLD_H

#include "asklens/domain.h"
#include "asklens/retriever.h"
#include "quality/opened.h"

struct fold {
    struct lens_domain *domain;
    struct lens_retriever *like_us;
    size_t number, of;
    size_t place; /* of the next background text; number modulo `of` is left */
};

/* Learn from all but part `number` of `of`; `scratch` is a file for that. */
enum lens_status fold_learn(const struct opened *opened, size_t number,
                            size_t of, const char *scratch, struct fold *out,
                            struct lens_error *err);
void fold_close(struct fold *fold);

#endif /* LENS_TEST_QUALITY_FOLD_H */
