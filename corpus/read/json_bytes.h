/* json_bytes.h - what must be true of JSON text before cJSON sees it. */
#ifndef LENS_READ_JSON_BYTES_H
#define LENS_READ_JSON_BYTES_H

#include "asklens/status.h"
#include "asklens/view.h"

/* LENS_E_INVAL, with the byte, for text that is not UTF-8 or holds a NUL,
 * escaped or not: cJSON would cut its string short without a word. */
LENS_MUST_CHECK enum lens_status lens_json_bytes_check(struct lens_view text,
                                                       const char *file,
                                                       struct lens_error *err);

#endif /* LENS_READ_JSON_BYTES_H */
