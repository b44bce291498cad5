#include "eval/measure_table.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"

static const struct lens_measure_entry entries[] = {
    { "ndcg", false, true, lens_ndcg,
      "gain of each document by its grade, discounted by rank, against the "
      "best order there is" },
    { "map", false, true, lens_average_precision,
      "mean over the relevant documents of the precision where each is found" },
    { "mrr", false, true, lens_reciprocal_rank,
      "one by the rank of the first relevant document" },
    { "recall", true, true, lens_recall, "how many of the relevant documents" },
    { "p", true, true, lens_precision,
      "how many of the documents are relevant" },
    { "success", true, true, lens_success, "whether any document is relevant" },
    { "hole", true, false, lens_hole,
      "how many of the documents nobody judged" },
};

const struct lens_measure_entry *lens_measure_entry(size_t i)
{
    return i < sizeof(entries) / sizeof(*entries) ? &entries[i] : NULL;
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool is_named(const struct lens_measure_entry *entry,
                     struct lens_view name)
{
    size_t i = 0;

    while (i < name.len && lower(name.p[i]) == entry->name[i])
        i++;
    return i == name.len && !entry->name[i];
}

static const struct lens_measure_entry *find(struct lens_view name)
{
    size_t i = 0;

    while (lens_measure_entry(i) && !is_named(lens_measure_entry(i), name))
        i++;
    return lens_measure_entry(i);
}

static enum lens_status no_such(struct lens_view word, struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_INVAL, "there is no measure '%.*s'",
                    word.len < 40 ? (int)word.len : 40, word.p ? word.p : "");
    return lens_hint(err, LENS_E_INVAL,
                     "measures are ndcg, map and mrr, with or without '@' and "
                     "a number, and recall@N, p@N, success@N and hole@N");
}

/* The number after '@': digits alone, 1 to LENS_CUT_MAX; 0 for anything else.
 */
static size_t cut_of(struct lens_view digits)
{
    size_t k = 0;

    for (size_t i = 0; i < digits.len; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9' || k > LENS_CUT_MAX)
            return 0;
        k = k * 10 + (size_t)(digits.p[i] - '0');
    }
    return k <= LENS_CUT_MAX ? k : 0;
}

enum lens_status lens_measure_parse(struct lens_view word,
                                    struct lens_measure *out,
                                    struct lens_error *err)
{
    const char *at = word.len ? memchr(word.p, '@', word.len) : NULL;
    struct lens_view name = { word.p, at ? (size_t)(at - word.p) : word.len };
    struct lens_measure measure = { find(name), LENS_NO_CUT, "" };

    if (!measure.entry)
        return no_such(word, err);
    (void)snprintf(measure.name, sizeof(measure.name), "%s",
                   measure.entry->name);
    if (!at && measure.entry->needs_cut)
        return lens_fail(err, LENS_E_INVAL,
                         "'%s' needs a number of documents, such as '%s@10'",
                         measure.name, measure.name);
    if (at) {
        measure.k =
            cut_of((struct lens_view){ at + 1, word.len - name.len - 1 });
        (void)snprintf(measure.name, sizeof(measure.name), "%s@%zu",
                       measure.entry->name, measure.k);
    }
    if (!measure.k)
        return lens_fail(
            err, LENS_E_INVAL, "'%.*s' does not look at 1 to %d documents",
            word.len < 40 ? (int)word.len : 40, word.p, LENS_CUT_MAX);
    *out = measure;
    return LENS_OK;
}

double lens_measure_of(const struct lens_measure *measure,
                       const struct lens_graded *graded)
{
    return measure->entry->of(graded, measure->k);
}
