#include "passages/passage_index.h"

#include <check.h>

#include "base/file.h"

static void build(struct passage_index *x, const char *source,
                  struct lens_error *err)
{
    struct lens_collection collection = { .id = NULL };
    struct lens_index_build *building = NULL;
    struct lens_corpus_summary corpus;
    struct lens_index_summary summary;
    struct lens_docstore *docs = NULL;
    struct lens_arena arena = { 0 };
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_index_begin(x->folder.path, &building, err);

    if (status == LENS_OK)
        status = lens_path_join(path, lens_index_build_path(building),
                                LENS_DOCUMENTS_FILE, err);
    if (status == LENS_OK)
        status = lens_corpus_build(source, path, &corpus, err);
    if (status == LENS_OK)
        status = lens_corpus_open(path, &docs, err);
    if (status == LENS_OK)
        status = lens_corpus_collection(docs, &arena, &collection, err);
    if (status == LENS_OK)
        status = lens_index_finish(
            building, docs, x->analyzer,
            &(struct lens_index_source){ .corpus_id = collection.id,
                                         .corpus_edition = collection.edition,
                                         .corpus_hash = corpus.hash,
                                         .program = "test" },
            &summary, err);
    ck_assert_msg(status == LENS_OK, "%s", err->text);
    docs->ops->close(docs);
    lens_index_abandon(building);
    lens_arena_release(&arena);
}

void passage_index_build(struct passage_index *out, const char *source)
{
    struct lens_error err = { 0 };

    *out = (struct passage_index){ .index = NULL };
    test_folder_make(&out->folder);
    ck_assert_int_eq(lens_analyzer_new(&out->analyzer, &err), LENS_OK);
    build(out, source, &err);
    ck_assert_msg(lens_index_open(out->folder.path,
                                  lens_analyzer_description(out->analyzer),
                                  &out->index, &err) == LENS_OK,
                  "%s", err.text);
    ck_assert_msg(lens_corpus_open(lens_index_documents(out->index), &out->docs,
                                   &err) == LENS_OK,
                  "%s", err.text);
}

void passage_index_close(struct passage_index *index)
{
    if (index->docs)
        index->docs->ops->close(index->docs);
    lens_index_close(index->index);
    lens_analyzer_free(index->analyzer);
    test_folder_remove(&index->folder);
    *index = (struct passage_index){ .index = NULL };
}

struct lens_result passage_index_search(const struct passage_index *index,
                                        const char *text, size_t k,
                                        struct lens_arena *arena)
{
    const struct lens_search_parts parts = {
        .analyzer = index->analyzer,
        .lexical = lens_index_lexical(index->index, LENS_PASSAGE),
    };
    const struct lens_search search = { .text = lens_view_of(text),
                                        .k = k,
                                        .channels = LENS_LEXICAL,
                                        .fusion = lens_fusion_default };
    struct lens_result result = { 0 };
    struct lens_error err = { 0 };

    ck_assert_msg(lens_search(&parts, &search, arena, &result, &err) == LENS_OK,
                  "%s", err.text);
    return result;
}

struct lens_view passage_index_key(const struct passage_index *index,
                                   const struct lens_result *result, size_t i)
{
    return lens_index_key(index->index, LENS_PASSAGE, result->at[i].docid);
}
