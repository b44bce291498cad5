/*
 * web_file.h - the files of the web page, embedded at build from web/page/.
 */
#ifndef LENS_WEB_FILE_H
#define LENS_WEB_FILE_H

#include <stddef.h>

#include "asklens/view.h"

struct lens_web_file {
    const char *name;         /* "app.js" */
    const char *content_type; /* "text/javascript; charset=utf-8" */
    const char *etag;         /* in its quotes; of the content */
    struct lens_view bytes;
};

/* File `i` in the order of names; NULL at the end. */
const struct lens_web_file *lens_web_file(size_t i);

#endif /* LENS_WEB_FILE_H */
