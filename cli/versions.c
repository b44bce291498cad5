#include "versions.h"

#include <string.h>

/* Written by the build: "sqlite3=3.40.1,utf8proc=2.8.0". */
static const char libraries[] = ASKLENS_LIBRARIES;

bool lens_library(size_t i, struct lens_view *name, struct lens_view *version)
{
    const char *at = libraries;
    size_t len;

    for (; i; i--) {
        at = strchr(at, ',');
        if (!at)
            return false;
        at++;
    }
    len = strcspn(at, ",");
    *name = (struct lens_view){ at, strcspn(at, "=") };
    *version = (struct lens_view){ at + name->len + 1, len - name->len - 1 };
    return true;
}
