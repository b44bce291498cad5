#include "corpus.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "read/jsonl_reader.h"
#include "read/lens_reader.h"
#include "read/qrels.h"
#include "read/queries.h"
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

/* What stands at a path. */
enum source {
    NOTHING,
    LENS,    /* a folder with lens.json */
    PASSAGES /* a folder with corpus.jsonl, or such a file */
};

static bool has_file(const char *dir, const char *name)
{
    char path[LENS_PATH_MAX];

    return lens_path_join(path, dir, name, NULL) == LENS_OK &&
           lens_path_exists(path);
}

static enum source source_of(const char *path)
{
    size_t len = strlen(path);
    struct stat st;

    if (stat(path, &st) != 0)
        return NOTHING;
    if (!S_ISDIR(st.st_mode))
        return len > 6 && !strcmp(path + len - 6, ".jsonl") ? PASSAGES
                                                            : NOTHING;
    if (has_file(path, "lens.json"))
        return LENS;
    return has_file(path, "corpus.jsonl") ? PASSAGES : NOTHING;
}

static enum lens_status read_source(const char *path, struct lens_arena *arena,
                                    const struct lens_reader_visitor *visitor,
                                    struct lens_error *err)
{
    switch (source_of(path)) {
    case LENS: return lens_reader_read(path, arena, visitor, err);
    case PASSAGES: return lens_jsonl_read(path, visitor, err);
    case NOTHING: break;
    }
    return lens_hint(
        err,
        lens_fail(err, LENS_E_NOT_FOUND, "there is nothing to read in '%.200s'",
                  path),
        "name a folder with a 'lens.json' or a 'corpus.jsonl', or a file that "
        "ends in '.jsonl'");
}

enum lens_status lens_corpus_build(const char *source, const char *db_path,
                                   struct lens_corpus_summary *out,
                                   struct lens_error *err)
{
    struct build build = { .db_path = db_path };
    const struct lens_reader_visitor visitor = { take_collection, take_document,
                                                 &build };
    struct lens_arena arena = { .head = NULL };
    struct lens_corpus_summary summary;
    enum lens_status status;

    status = read_source(source, &arena, &visitor, err);
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

enum lens_status lens_corpus_queries(const char *path, struct lens_arena *arena,
                                     struct lens_test_queries *out,
                                     struct lens_error *err)
{
    return lens_queries_read(path, arena, out, err);
}

enum lens_status lens_corpus_qrels(const char *path, struct lens_arena *arena,
                                   struct lens_qrels *out,
                                   struct lens_error *err)
{
    return lens_qrels_read(path, arena, out, err);
}
