#include <string.h>

#include <sqlite3.h>

#include "base/error.h"
#include "store/hash.h"
#include "store/store_int.h"

enum {
    MAX_PLACES = 4096
};

/* The number `select` answers, within reason. */
static enum lens_status count(const struct lens_sql *sql, const char *select,
                              size_t *out, struct lens_error *err)
{
    int64_t n = 0;
    enum lens_status status = lens_sql_integer(sql, select, &n, err);

    if (status == LENS_OK && (n < 0 || n > MAX_PLACES))
        status = lens_sql_damaged(sql, "too many lines answer", select, err);
    if (status == LENS_OK)
        *out = (size_t)n;
    return status;
}

/* Fill `strings` with the n_columns texts of each of `n` lines. */
static enum lens_status read_strings(const struct lens_sql *sql,
                                     const char *select, size_t n,
                                     int n_columns, struct lens_arena *arena,
                                     const char **strings,
                                     struct lens_error *err)
{
    struct sqlite3_stmt *statement = NULL;
    enum lens_status status = lens_sql_prepare(sql, select, &statement, err);

    if (status != LENS_OK)
        return status;
    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        status = lens_sql_step(sql, statement, err);
        if (status == LENS_END)
            status = lens_sql_damaged(sql, "too few lines answer", select, err);
        for (int c = 0; status == LENS_OK && c < n_columns; c++)
            status = lens_sql_text(sql, statement, c, arena, strings++, err);
    }
    (void)sqlite3_finalize(statement);
    return status;
}

static enum lens_status no_memory(const struct lens_sql *sql,
                                  struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", sql->path);
}

enum {
    PILLAR_COLUMNS = 5
};

static enum lens_status read_pillars(const struct lens_sql *sql,
                                     struct lens_arena *arena,
                                     struct lens_collection *out,
                                     struct lens_error *err)
{
    const char **strings;
    struct lens_pillar *pillars;
    enum lens_status status;

    status = count(sql, "SELECT count(*) FROM pillars", &out->n_pillars, err);
    if (status != LENS_OK)
        return status;
    strings = lens_arena_alloc(arena, out->n_pillars * PILLAR_COLUMNS,
                               sizeof(*strings));
    pillars = lens_arena_alloc(arena, out->n_pillars, sizeof(*pillars));
    if (!strings || !pillars)
        return no_memory(sql, err);
    status = read_strings(sql,
                          "SELECT id, name, prefix, url, summary FROM pillars "
                          "ORDER BY collection, place",
                          out->n_pillars, PILLAR_COLUMNS, arena, strings, err);
    for (size_t i = 0; status == LENS_OK && i < out->n_pillars; i++) {
        const char **at = strings + i * PILLAR_COLUMNS;

        pillars[i] = (struct lens_pillar){ at[0], at[1], at[2], at[3], at[4] };
    }
    out->pillars = pillars;
    return status;
}

static enum lens_status read_phases(const struct lens_sql *sql,
                                    struct lens_arena *arena,
                                    struct lens_collection *out,
                                    struct lens_error *err)
{
    const char **phases;
    enum lens_status status;

    status = count(sql, "SELECT count(*) FROM phases", &out->n_phases, err);
    if (status != LENS_OK)
        return status;
    phases = lens_arena_alloc(arena, out->n_phases, sizeof(*phases));
    if (!phases)
        return no_memory(sql, err);
    out->phases = phases;
    return read_strings(sql,
                        "SELECT name FROM phases ORDER BY collection, place",
                        out->n_phases, 1, arena, phases, err);
}

enum lens_status lens_store_collection(struct lens_docstore *store,
                                       struct lens_arena *arena,
                                       struct lens_collection *out,
                                       struct lens_error *err)
{
    struct lens_collection found = { .id = NULL };
    char hash[LENS_CONTENT_HASH_LEN + 1];
    const char *facts[5];
    struct lens_store *self = NULL;
    enum lens_status status = lens_store_of(store, &self, err);

    if (status != LENS_OK)
        return status;
    status = read_strings(&self->sql,
                          "SELECT id, name, edition, url, hash "
                          "FROM collections ORDER BY number",
                          1, 5, arena, facts, err);
    if (status == LENS_OK)
        status = read_pillars(&self->sql, arena, &found, err);
    if (status == LENS_OK)
        status = read_phases(&self->sql, arena, &found, err);
    if (status != LENS_OK)
        return status;
    found.id = facts[0];
    found.name = facts[1];
    found.edition = facts[2];
    found.url = facts[3];
    status = lens_hash_collection(&found, &self->scratch, hash, err);
    if (status == LENS_OK && strcmp(hash, facts[4]) != 0)
        status = lens_sql_damaged(&self->sql,
                                  "the hash does not match for collection",
                                  found.id, err);
    if (status == LENS_OK)
        *out = found;
    return status;
}
