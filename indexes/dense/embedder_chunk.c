#include "dense/embedder_chunk.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"

void lens_embedder_chunk(const struct lens_embedder_facts *facts,
                         char out[LENS_EMBEDDER_CHUNK_MAX])
{
    (void)snprintf(out, LENS_EMBEDDER_CHUNK_MAX, "%s\n%s", facts->id,
                   facts->hash);
}

enum lens_status
lens_embedder_chunk_check(struct lens_view chunk,
                          const struct lens_embedder_facts *facts,
                          const char *path, struct lens_error *err)
{
    char wanted[LENS_EMBEDDER_CHUNK_MAX];
    const char *end = chunk.p ? memchr(chunk.p, '\n', chunk.len) : NULL;

    lens_embedder_chunk(facts, wanted);
    if (lens_view_equal(chunk, lens_view_of(wanted)))
        return LENS_OK;
    return lens_hint(
        err,
        lens_fail(err, LENS_E_INVAL,
                  "'%s' holds vectors of '%.*s', the embedder at hand is '%s' "
                  "%.8s",
                  path, end ? (int)(end - chunk.p) : 0, chunk.p ? chunk.p : "",
                  facts->id, facts->hash),
        "build the index again with 'asklens index build --embedder NAME', or "
        "ask with the embedder it was built with");
}
