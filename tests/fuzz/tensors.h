/* tensors.h - what both targets of weight files do with their input. */
#ifndef LENS_TEST_FUZZ_TENSORS_H
#define LENS_TEST_FUZZ_TENSORS_H

#include "asklens/view.h"
#include "fuzz/fuzz.h"

/* Open a file of these bytes; whatever opens must lie within it, and what does
 * not must say why. */
void tensors_try(struct lens_view bytes);

#endif /* LENS_TEST_FUZZ_TENSORS_H */
