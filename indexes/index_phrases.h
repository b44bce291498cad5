/*
 * index_phrases.h - the files of phrases of a generation (phrases/phrases.h).
 *
 *   practice.phrases, scenario.phrases   what tells the documents of the kind
 *                                        apart
 *   subject.phrases                      what tells the lens, document 0, from
 *                                        texts about everything else, document
 *                                        1; where there are such texts
 */
#ifndef LENS_INDEX_PHRASES_H
#define LENS_INDEX_PHRASES_H

#include "asklens/analyzer.h"
#include "asklens/docstore.h"
#include "index_files.h"

#define LENS_SUBJECT_PHRASES_FILE "subject.phrases"

/* "practice.phrases" and so on. */
void lens_index_phrases_name(enum lens_kind kind,
                             char out[LENS_SEGMENT_NAME_MAX]);

/*
 * Append the file subject.phrases to `out`, nothing where the documents do not
 * allow it.  Background texts whose number in order is `part` modulo `parts`
 * are left out, for whoever wants to judge them by what others say; parts of 0
 * takes all.
 */
LENS_MUST_CHECK enum lens_status lens_index_learn_subject(
    struct lens_docstore *docs, struct lens_analyzer *analyzer, size_t part,
    size_t parts, struct lens_buffer *out, struct lens_error *err);

LENS_MUST_CHECK enum lens_status lens_index_build_phrases(
    struct lens_generation_build *build, struct lens_docstore *docs,
    struct lens_analyzer *analyzer, struct lens_manifest *manifest,
    struct lens_error *err);

#endif /* LENS_INDEX_PHRASES_H */
