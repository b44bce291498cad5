#include <inttypes.h>
#include <stdio.h>

#include "store/check.h"
#include "store/store_int.h"

/* Only one document is kept in memory at a time. */
static enum lens_status forget(const struct lens_document *doc, void *arg,
                               struct lens_error *err)
{
    (void)doc;
    (void)err;
    lens_arena_release(arg);
    return LENS_OK;
}

static enum lens_status check_documents(struct lens_store *store,
                                        struct lens_arena *arena,
                                        struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (unsigned i = 0; status == LENS_OK && i < LENS_N_KINDS; i++)
        status = lens_store_walk(store, i, LENS_STORE_COMPLETE, arena, forget,
                                 arena, err);
    return status;
}

/* Lines that no load would ever meet. */
static enum lens_status check_strays(const struct lens_sql *sql,
                                     struct lens_error *err)
{
    static const struct {
        const char *select;
        const char *what;
        int64_t expected;
    } strays[] = {
        { "SELECT count(*) FROM documents WHERE number NOT IN "
          "(SELECT document FROM provenance)",
          "no provenance is known, documents", 0 },
        { "SELECT count(*) FROM collections WHERE number <> 1",
          "there is more than one collection, more", 0 },
        { "SELECT count(*) FROM kinds", "there are unknown kinds, in all",
          LENS_N_KINDS },
    };
    enum lens_status status = LENS_OK;

    for (size_t i = 0; i < sizeof(strays) / sizeof(*strays); i++) {
        char number[24];
        int64_t n = 0;

        status = lens_sql_integer(sql, strays[i].select, &n, err);
        if (status != LENS_OK)
            return status;
        (void)snprintf(number, sizeof(number), "%" PRId64, n);
        if (n != strays[i].expected)
            return lens_sql_damaged(sql, strays[i].what, number, err);
    }
    return status;
}

enum lens_status lens_store_verify(struct lens_docstore *store,
                                   struct lens_error *err)
{
    struct lens_arena arena = { .head = NULL };
    struct lens_collection collection;
    struct lens_store *self = NULL;
    enum lens_status status = lens_store_of(store, &self, err);

    if (status != LENS_OK)
        return status;
    status = lens_check_tables(&self->sql, err);
    if (status == LENS_OK)
        status = lens_store_collection(store, &arena, &collection, err);
    if (status == LENS_OK)
        status = check_documents(self, &arena, err);
    if (status == LENS_OK)
        status = check_strays(&self->sql, err);
    lens_arena_release(&arena);
    return status;
}
