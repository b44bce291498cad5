#include "eval_collection.h"

#include "base/error.h"
#include "channels.h"
#include "eval_index.h"

enum lens_status lens_eval_collection_open(struct lens_cli *cli,
                                           const char *dir,
                                           struct lens_eval_collection *out,
                                           struct lens_error *err)
{
    enum lens_status status = lens_eval_index_open(cli, dir, &out->opened, err);

    out->dir = dir;
    if (status == LENS_OK && lens_channels_read(cli, 0) != LENS_LEXICAL)
        status = lens_opened_attach(cli, &out->opened, err);
    if (status == LENS_OK)
        status = lens_opened_search_parts(&out->opened, LENS_PASSAGE,
                                          &out->parts, err);
    if (status == LENS_OK)
        out->n_documents = out->parts.lexical->ops->count(out->parts.lexical);
    return status;
}

void lens_eval_collection_close(struct lens_eval_collection *collection)
{
    lens_opened_close(&collection->opened);
}

/* Is there a document of this key?  They are numbered in byte order. */
static bool knows_document(const char *key, const void *arg)
{
    const struct lens_eval_collection *collection = arg;
    size_t low = 0, high = collection->n_documents;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order =
            lens_view_compare(lens_index_key(collection->opened.index,
                                             LENS_PASSAGE, (lens_docid)middle),
                              lens_view_of(key));

        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static enum lens_status
none_known(const struct lens_eval_collection *collection,
           const struct lens_eval_set *set, struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_INVAL,
                    "'%.140s' judges none of the documents of '%.80s'",
                    set->path, collection->dir);
    return lens_hint(err, LENS_E_INVAL,
                     "name the judgments of this collection with '--qrels'");
}

enum lens_status
lens_eval_check_documents(const struct lens_eval_collection *collection,
                          struct lens_eval_set *set, struct lens_error *err)
{
    const size_t n = set->qrels.n_judgments;
    struct lens_error warning;

    set->n_unknown_documents =
        lens_qrels_unknown(&set->qrels, knows_document, collection);
    if (set->n_unknown_documents == n)
        return none_known(collection, set, err);
    if (set->n_unknown_documents) {
        (void)lens_fail(&warning, LENS_E_INVAL,
                        "'%.140s': of %zu judgments %zu are about documents "
                        "that '%.80s' has not",
                        set->path, n, set->n_unknown_documents,
                        collection->dir);
        lens_warn(warning.text);
    }
    return LENS_OK;
}
