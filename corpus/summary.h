/* summary.h - how many documents a corpus has, and its fingerprint. */
#ifndef LENS_CORPUS_SUMMARY_H
#define LENS_CORPUS_SUMMARY_H

#include <stddef.h>

#include "asklens/document.h"

struct lens_corpus_summary {
    size_t n[LENS_N_KINDS]; /* documents of each kind */

    /* Over the content hashes of all documents in byte order of keys: 32
     * hexadecimal digits.  Indexes built from the corpus carry it. */
    char hash[32 + 1];
};

#endif /* LENS_CORPUS_SUMMARY_H */
