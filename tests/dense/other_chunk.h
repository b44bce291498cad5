/* other_chunk.h - a dense file as a hostile builder would write it. */
#ifndef TESTS_DENSE_OTHER_CHUNK_H
#define TESTS_DENSE_OTHER_CHUNK_H

#include "asklens/view.h"

/* Write the container at `path` anew with other bytes in the chunk `tag`, or
 * without it where there are none, and good checksums.  `tags` names all of its
 * chunks and ends with NULL. */
void test_file_with_chunk(const char *path, const char *const *tags,
                          const char *tag, struct lens_view bytes);

#endif /* TESTS_DENSE_OTHER_CHUNK_H */
