/* visitor.h - what a reader calls with what it has read. */
#ifndef LENS_READ_VISITOR_H
#define LENS_READ_VISITOR_H

#include "asklens/document.h"
#include "asklens/status.h"
#include "provenance.h"

/* A status other than LENS_OK ends the reading and is returned.  `number` is 0
 * and `content_hash` "", which are the store's to give. */
struct lens_reader_visitor {
    /* Once, before any document. */
    LENS_MUST_CHECK enum lens_status (*collection)(
        const struct lens_collection *collection, void *arg,
        struct lens_error *err);

    /* In the order the reader promises. */
    LENS_MUST_CHECK enum lens_status (*document)(
        const struct lens_document *doc, const struct lens_provenance *from,
        void *arg, struct lens_error *err);

    void *arg;
};

#endif /* LENS_READ_VISITOR_H */
