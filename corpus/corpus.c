#include "corpus.h"

#include "read/lens_reader.h"
#include "store/store.h"
#include "store/store_write.h"

struct build {
    const char *db_path;
    struct lens_store_writer *writer;
};

static enum lens_status
take_collection(const struct lens_collection *collection, void *arg,
                struct lens_error *err)
{
    struct build *build = arg;

    return lens_store_writer_open(build->db_path, collection, &build->writer,
                                  err);
}

static enum lens_status take_document(const struct lens_document *doc,
                                      const struct lens_provenance *from,
                                      void *arg, struct lens_error *err)
{
    struct build *build = arg;

    return lens_store_writer_add(build->writer, doc, from, err);
}

enum lens_status lens_corpus_build(const char *lens_dir, const char *db_path,
                                   struct lens_corpus_summary *out,
                                   struct lens_error *err)
{
    struct build build = { .db_path = db_path };
    const struct lens_reader_visitor visitor = { take_collection, take_document,
                                                 &build };
    struct lens_arena arena = { .head = NULL };
    struct lens_corpus_summary summary;
    enum lens_status status;

    status = lens_reader_read(lens_dir, &arena, &visitor, err);
    if (status == LENS_OK)
        status = lens_store_writer_finish(build.writer, &summary, err);
    lens_store_writer_close(build.writer);
    lens_arena_release(&arena);
    if (status == LENS_OK && out)
        *out = summary;
    return status;
}

enum lens_status lens_corpus_open(const char *db_path,
                                  struct lens_docstore **out,
                                  struct lens_error *err)
{
    return lens_store_open(db_path, out, err);
}

enum lens_status lens_corpus_collection(struct lens_docstore *store,
                                        struct lens_arena *arena,
                                        struct lens_collection *out,
                                        struct lens_error *err)
{
    return lens_store_collection(store, arena, out, err);
}

enum lens_status lens_corpus_summarise(struct lens_docstore *store,
                                       struct lens_corpus_summary *out,
                                       struct lens_error *err)
{
    return lens_store_summarise(store, out, err);
}

enum lens_status lens_corpus_verify(struct lens_docstore *store,
                                    struct lens_error *err)
{
    return lens_store_verify(store, err);
}
