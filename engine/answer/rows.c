#include "answer/rows.h"

#include "base/error.h"

enum lens_status lens_rows_check(const struct lens_rows *rows,
                                 struct lens_error *err)
{
    size_t n = rows->forward->ops->rows(rows->forward, rows->docid);

    if (n == rows->doc->n_texts)
        return LENS_OK;
    return lens_hint(err,
                     lens_fail(err, LENS_E_CORRUPT,
                               "the index and the documents disagree: '%s' has "
                               "%zu rows and %zu",
                               rows->doc->key, n, rows->doc->n_texts),
                     "run 'asklens index build' to make it anew");
}

/* A term of the index and what it is worth. */
struct worthy {
    uint32_t id;
    double worth;
};

static size_t find_ids(const struct lens_rows *rows,
                       const struct lens_term_worth *worth, size_t n,
                       struct worthy *out)
{
    size_t found = 0;

    for (size_t t = 0; t < n; t++) {
        if (worth[t].worth > 0 &&
            rows->forward->ops->find(rows->forward, worth[t].term,
                                     &out[found].id))
            out[found++].worth = worth[t].worth;
    }
    return found;
}

enum lens_status lens_rows_best(const struct lens_rows *rows, uint32_t fields,
                                const struct lens_term_worth *worth,
                                size_t n_worth, const char **out,
                                struct lens_error *err)
{
    struct worthy *ids = lens_arena_alloc(rows->arena, n_worth, sizeof(*ids));
    const char *found = "";
    double most = 0;
    size_t n;

    if (!ids)
        return lens_fail(err, LENS_E_NOMEM, "no memory to explain the answer");
    n = find_ids(rows, worth, n_worth, ids);
    for (size_t i = 0; i < rows->doc->n_texts; i++) {
        struct lens_forward_row row;
        double sum = 0;

        if (!(fields >> rows->doc->texts[i].field & 1))
            continue;
        row = rows->forward->ops->row(rows->forward, rows->docid, i);
        for (size_t t = 0; t < n; t++) {
            if (lens_forward_has(row, ids[t].id))
                sum += ids[t].worth;
        }
        if (sum > most) {
            most = sum;
            found = rows->doc->texts[i].text;
        }
    }
    *out = found;
    return LENS_OK;
}
