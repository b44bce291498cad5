#include "answer/rows.h"

#include "base/error.h"

enum lens_status lens_rows_init(struct lens_rows *rows,
                                struct lens_analyzer *analyzer,
                                struct lens_arena *arena,
                                const struct lens_document *doc,
                                struct lens_error *err)
{
    *rows = (struct lens_rows){ analyzer, arena, doc, NULL };
    rows->at = lens_arena_alloc(arena, doc->n_texts, sizeof(*rows->at));
    return rows->at ? LENS_OK
                    : lens_fail(err, LENS_E_NOMEM, "no memory to explain");
}

static enum lens_status read_row(struct lens_rows *rows, size_t i,
                                 struct lens_error *err)
{
    struct lens_row_terms *row = &rows->at[i];
    struct lens_token *tokens = NULL;
    enum lens_status status;

    if (row->known)
        return LENS_OK;
    status =
        lens_analyze(rows->analyzer, lens_view_of(rows->doc->texts[i].text),
                     rows->arena, &tokens, &row->n, err);
    row->tokens = tokens;
    row->known = status == LENS_OK;
    return status;
}

static bool holds(const struct lens_row_terms *row, struct lens_view term)
{
    for (size_t i = 0; i < row->n; i++) {
        if (lens_view_equal(row->tokens[i].term, term))
            return true;
    }
    return false;
}

enum lens_status lens_rows_best(struct lens_rows *rows, uint32_t fields,
                                const struct lens_term_worth *worth,
                                size_t n_worth, const char **out,
                                struct lens_error *err)
{
    const char *found = "";
    double most = 0;

    for (size_t i = 0; i < rows->doc->n_texts; i++) {
        double sum = 0;
        enum lens_status status;

        if (!(fields >> rows->doc->texts[i].field & 1))
            continue;
        status = read_row(rows, i, err);
        if (status != LENS_OK)
            return status;
        for (size_t t = 0; t < n_worth; t++) {
            if (holds(&rows->at[i], worth[t].term))
                sum += worth[t].worth;
        }
        if (sum > most) {
            most = sum;
            found = rows->doc->texts[i].text;
        }
    }
    *out = found;
    return LENS_OK;
}
