#include "answer/findings_table.h"

#include <stdio.h>

#include "answer/answer_csv.h"
#include "base/error.h"
#include "text/unicode.h"

static void put_number(struct lens_csv *table, double value, bool is_there)
{
    char number[64] = "";

    if (is_there)
        (void)snprintf(number, sizeof(number), "%.6f", value);
    lens_csv_cell(table, number);
}

void lens_findings_tsv(const struct lens_findings *findings,
                       struct lens_buffer *out)
{
    static const char *const names[] = { "rank",  "id",    "score",  "lexical",
                                         "dense", "title", "snippet" };
    struct lens_csv table = { .out = out, .tabs = true };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        lens_csv_cell(&table, names[i]);
    lens_csv_end_row(&table);
    for (size_t i = 0; i < findings->n; i++) {
        const struct lens_finding *f = &findings->at[i];
        char rank[24];

        (void)snprintf(rank, sizeof(rank), "%zu", i + 1);
        lens_csv_cell(&table, rank);
        lens_csv_visible_cell(&table, lens_view_of(f->key));
        put_number(&table, f->score, true);
        put_number(&table, f->lexical, findings->channels & LENS_LEXICAL);
        put_number(&table, f->dense, findings->channels & LENS_DENSE);
        lens_csv_visible_cell(&table, lens_view_of(f->title));
        lens_csv_visible_cell(&table, lens_view_of(f->snippet));
        lens_csv_end_row(&table);
    }
}

static bool has_space(const char *key)
{
    struct lens_view text = lens_view_of(key);

    for (size_t at = 0; at < text.len;) {
        if (lens_char_class_of(lens_utf8_next(text, &at)) == LENS_CHAR_SPACE)
            return true;
    }
    return false;
}

enum lens_status lens_findings_trec(const struct lens_findings *findings,
                                    const char *topic, struct lens_buffer *out,
                                    struct lens_error *err)
{
    for (size_t i = 0; i < findings->n; i++) {
        const struct lens_finding *f = &findings->at[i];

        if (has_space(f->key))
            return lens_hint(err,
                             lens_fail(err, LENS_E_INVAL,
                                       "a TREC run cannot name '%.80s': it has "
                                       "white space in it",
                                       f->key),
                             "use '--format tsv'");
        lens_buffer_add_format(out, "%s Q0 ", topic);
        lens_buffer_add_text(out, f->key);
        lens_buffer_add_format(out, " %zu %.6f asklens\n", i + 1, f->score);
    }
    return LENS_OK;
}
