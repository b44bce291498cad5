/*
 * faiss_int.h - what building and searching share: FAISS's errors in our words,
 * its threads, its parameters.
 *
 * The C headers of FAISS define names such as OK and idx_t: they are included
 * by .c files of this folder only, and here its types are declared instead.
 */
#ifndef LENS_DENSE_FAISS_INT_H
#define LENS_DENSE_FAISS_INT_H

#include "asklens/status.h"
#include "dense/faiss_factory.h"
#include "dense/faiss_index.h"

struct FaissIndex_H;

/* Chunks of the file. */
#define LENS_FAISS_META    "META"
#define LENS_FAISS_FACTORY "FACTORY"
#define LENS_FAISS_BYTES   "FAISS"

/*
 * What to answer for a FAISS call that returned `code` and not 0:
 * LENS_E_NOMEM, or `status` with the end of FAISS's message.  `doing` completes
 * the sentence "cannot ...".
 */
LENS_MUST_CHECK enum lens_status lens_faiss_failed(int code,
                                                   enum lens_status status,
                                                   const char *doing,
                                                   struct lens_error *err);

/* From here to lens_faiss_threads_back(), what FAISS does on this thread it
 * does on this thread alone. */
int lens_faiss_one_thread(void);
void lens_faiss_threads_back(int threads);

/* LENS_E_INVAL, with its number, for one that is longer than 1 or not a number.
 */
LENS_MUST_CHECK enum lens_status
lens_faiss_check_vectors(const struct lens_faiss_vectors *vectors,
                         const char *what, struct lens_error *err);

LENS_MUST_CHECK enum lens_status
lens_faiss_set_parameters(struct FaissIndex_H *index,
                          const struct lens_factory *factory, const char *text,
                          struct lens_error *err);

#endif /* LENS_DENSE_FAISS_INT_H */
