/*
 * slice.h - the bytes a part of a JSON text was written with.
 *
 * A parsed document knows what a value means, not how it was spelled: 1.0, 1
 * and 1e0 are one number to it.  Where a value has to go back as it came (the
 * id of a JSON-RPC request) its own bytes are needed.
 *
 * The text is one that lens_json_parse() has accepted.  Of any other text
 * nothing but bytes of its own comes out.
 */
#ifndef LENS_JSON_SLICE_H
#define LENS_JSON_SLICE_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/view.h"

/* The value of element or member number `i`, from 0, of the array or object
 * that the text is; false when there are not so many. */
bool lens_json_slice(struct lens_view text, size_t i, struct lens_view *out);

/* Are the bytes one string or number, spelled as RFC 8259 has it?  Parsers
 * take more than that. */
bool lens_json_is_scalar(struct lens_view bytes);

#endif /* LENS_JSON_SLICE_H */
