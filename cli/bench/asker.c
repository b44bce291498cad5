#include "bench/asker.h"

#include <string.h>

#include "answer/findings.h"
#include "api/shared_embedder.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "eval_index.h"

enum {
    ANSWER_ARENA_MAX = 64 << 20,
    FOUND = 10
};

struct lens_bench_asker {
    const struct lens_bench_index *index;
    struct lens_cli cli;
    struct lens_opened opened;
    struct lens_engine *engine; /* NULL: searches */
    struct lens_search_parts parts;
    struct lens_fusion fusion;
    bool is_timed;
    struct lens_stopwatch watch;
    struct lens_arena answer; /* of the ask at hand */
};

static void begin_cli(struct lens_cli *out, const struct lens_cli *from)
{
    out->command = from->command;
    out->options = from->options;
    lens_arena_init(&out->arena, 0);
}

/* A folder with documents a line. */
static bool is_collection(const char *input)
{
    char path[LENS_PATH_MAX];

    return lens_path_join(path, input, "corpus.jsonl", NULL) == LENS_OK &&
           lens_path_exists(path);
}

static enum lens_status open_files(struct lens_bench_index *index,
                                   const char *input, struct lens_error *err)
{
    if (!input)
        return lens_opened_open(&index->cli, &index->opened, err);
    if (is_collection(input))
        return lens_eval_index_open(&index->cli, input, &index->opened, err);
    (void)lens_fail(err, LENS_E_NOT_FOUND,
                    "there is nothing to ask in '%.200s'", input);
    return lens_hint(err, LENS_E_NOT_FOUND,
                     "it needs the lens, or a folder with 'corpus.jsonl' and "
                     "'queries.jsonl'");
}

/* As a server does it: what is attached is shared from here on. */
static enum lens_status attach(struct lens_bench_index *index,
                               struct lens_error *err)
{
    struct lens_opened *opened = &index->opened;
    enum lens_status status =
        lens_opened_attach_for(&index->cli, opened, 0, &index->no_dense, err);

    if (status == LENS_OK && opened->embedder)
        status =
            lens_shared_embedder_new(opened->embedder, &opened->embedder, err);
    return status;
}

static enum lens_status count_documents(struct lens_bench_index *index,
                                        struct lens_error *err)
{
    struct lens_search_parts parts;
    enum lens_status status = lens_opened_search_parts(
        &index->opened, index->is_lens ? LENS_PRACTICE : LENS_PASSAGE, &parts,
        err);

    if (status == LENS_OK)
        index->n_documents = parts.lexical->ops->count(parts.lexical);
    return status;
}

static enum lens_status finish_opening(struct lens_bench_index *out,
                                       enum lens_status status,
                                       struct lens_error *err)
{
    if (status == LENS_OK)
        status = attach(out, err);
    if (status == LENS_OK)
        status = count_documents(out, err);
    if (status != LENS_OK)
        lens_bench_index_close(out);
    return status;
}

enum lens_status lens_bench_index_open(const struct lens_bench_scope *scope,
                                       struct lens_bench_index *out,
                                       struct lens_error *err)
{
    enum lens_status status;

    memset(out, 0, sizeof(*out));
    begin_cli(&out->cli, scope->cli);
    out->is_lens = !scope->input;
    status = open_files(out, scope->input, err);
    return finish_opening(out, status, err);
}

enum lens_status
lens_bench_index_open_again(const struct lens_bench_index *index,
                            struct lens_bench_index *out,
                            struct lens_error *err)
{
    enum lens_status status;

    memset(out, 0, sizeof(*out));
    begin_cli(&out->cli, &index->cli);
    out->is_lens = index->is_lens;
    status =
        lens_opened_open_dir(&out->cli, index->opened.dir, &out->opened, err);
    return finish_opening(out, status, err);
}

void lens_bench_index_close(struct lens_bench_index *index)
{
    lens_opened_close(&index->opened);
    lens_arena_release(&index->cli.arena);
}

enum lens_status lens_bench_index_texts(struct lens_bench_index *index,
                                        const struct lens_bench_scope *scope,
                                        struct lens_bench_asked *out,
                                        struct lens_error *err)
{
    struct lens_arena *arena = &index->cli.arena;

    return scope->input ? lens_bench_texts_of_folder(scope->input, scope->seed,
                                                     arena, out, err)
                        : lens_bench_texts_of_lens(
                              index->opened.docs, scope->seed, arena, out, err);
}

enum lens_channels
lens_bench_index_channels(const struct lens_bench_index *index)
{
    const struct lens_opened *opened = &index->opened;
    enum lens_kind kind = index->is_lens ? LENS_PRACTICE : LENS_PASSAGE;

    return opened->embedder && lens_index_dense(opened->index, kind)
               ? LENS_BOTH
               : LENS_LEXICAL;
}

const char *lens_bench_stage_name(enum lens_bench_stage stage)
{
    static const char *const names[LENS_N_STAGES] = {
        "analyse", "embed", "lexical", "dense", "fuse", "explain", "whole"
    };

    return stage < LENS_N_STAGES ? names[stage] : "?";
}

static enum lens_status time_engine(struct lens_bench_asker *asker,
                                    struct lens_engine_parts *parts,
                                    struct lens_error *err)
{
    const struct {
        enum lens_timed as;
        const struct lens_retriever **port;
    } ports[] = {
        { LENS_TIMED_LEXICAL, &parts->practices },
        { LENS_TIMED_LEXICAL, &parts->scenarios },
        { LENS_TIMED_LEXICAL, &parts->practice_phrases },
        { LENS_TIMED_LEXICAL, &parts->scenario_phrases },
        { LENS_TIMED_LEXICAL, &parts->subject_phrases },
        { LENS_TIMED_DENSE, &parts->practice_vectors },
        { LENS_TIMED_DENSE, &parts->scenario_vectors },
        { LENS_TIMED_DENSE, &parts->practice_discriminant },
    };
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < sizeof(ports) / sizeof(*ports);
         i++)
        status = lens_stopwatch_retriever(
            &asker->watch, ports[i].as, &asker->cli.arena, ports[i].port, err);
    return status;
}

static enum lens_status open_engine(struct lens_bench_asker *asker,
                                    struct lens_error *err)
{
    struct lens_engine_parts parts;
    enum lens_status status = lens_opened_engine_parts(
        &asker->opened, asker->index->no_dense, &parts, err);

    if (status == LENS_OK && asker->is_timed)
        status = time_engine(asker, &parts, err);
    return status == LENS_OK ? lens_engine_open(&parts, &asker->engine, err)
                             : status;
}

static enum lens_status open_search(struct lens_bench_asker *asker,
                                    struct lens_error *err)
{
    struct lens_search_parts *parts = &asker->parts;
    struct lens_arena *arena = &asker->cli.arena;
    enum lens_status status =
        lens_opened_search_parts(&asker->opened, LENS_PASSAGE, parts, err);

    if (status != LENS_OK)
        return status;
    asker->fusion =
        lens_fusion_for(parts->embedder ? parts->embedder->ops->kind : NULL);
    if (!asker->is_timed)
        return LENS_OK;
    status = lens_stopwatch_retriever(&asker->watch, LENS_TIMED_LEXICAL, arena,
                                      &parts->lexical, err);
    if (status == LENS_OK)
        status = lens_stopwatch_retriever(&asker->watch, LENS_TIMED_DENSE,
                                          arena, &parts->dense, err);
    return status == LENS_OK ? lens_stopwatch_embedder(&asker->watch, arena,
                                                       &parts->embedder, err)
                             : status;
}

enum lens_status lens_bench_asker_open(const struct lens_bench_index *index,
                                       bool is_timed,
                                       struct lens_bench_asker **out,
                                       struct lens_error *err)
{
    struct lens_bench_asker *asker = lens_calloc(1, sizeof(*asker));
    enum lens_status status;

    if (!asker)
        return lens_fail(err, LENS_E_NOMEM, "no memory to ask");
    asker->index = index;
    asker->is_timed = is_timed;
    begin_cli(&asker->cli, &index->cli);
    lens_arena_init(&asker->answer, ANSWER_ARENA_MAX);
    status =
        lens_opened_share(&asker->cli, &index->opened, &asker->opened, err);
    if (status == LENS_OK)
        status =
            index->is_lens ? open_engine(asker, err) : open_search(asker, err);
    if (status != LENS_OK) {
        lens_bench_asker_close(asker);
        return status;
    }
    *out = asker;
    return LENS_OK;
}

void lens_bench_asker_close(struct lens_bench_asker *asker)
{
    if (!asker)
        return;
    lens_engine_close(asker->engine);
    lens_opened_close(&asker->opened);
    lens_arena_release(&asker->answer);
    lens_arena_release(&asker->cli.arena);
    lens_free(asker);
}

/* The engine times itself; what it calls retrieval is taken apart. */
static enum lens_status ask_engine(struct lens_bench_asker *asker,
                                   const struct lens_ask *ask, uint64_t *ns,
                                   struct lens_error *err)
{
    const uint64_t *spent = asker->watch.spent_ns;
    const struct lens_answer *answer = NULL;
    const struct lens_timing *t;
    enum lens_status status =
        lens_engine_ask(asker->engine, ask, &asker->answer, &answer, err);

    if (status != LENS_OK)
        return status;
    t = &answer->timing;
    ns[LENS_STAGE_ANALYSE] = t->analyze_ns;
    ns[LENS_STAGE_EMBED] = t->embed_ns;
    ns[LENS_STAGE_LEXICAL] = spent[LENS_TIMED_LEXICAL];
    ns[LENS_STAGE_DENSE] = spent[LENS_TIMED_DENSE];
    ns[LENS_STAGE_FUSE] = t->retrieve_ns - spent[LENS_TIMED_LEXICAL] -
                          spent[LENS_TIMED_DENSE] + t->rank_ns;
    ns[LENS_STAGE_EXPLAIN] = t->explain_ns;
    return LENS_OK;
}

static enum lens_status read_found(struct lens_bench_asker *asker,
                                   const struct lens_result *result,
                                   struct lens_view text,
                                   struct lens_error *err)
{
    const struct lens_findings_parts from = { asker->opened.docs,
                                              asker->opened.analyzer,
                                              asker->parts.lexical };
    struct lens_findings findings = { .text = text, .kind = LENS_PASSAGE };
    struct lens_view *keys =
        lens_arena_alloc(&asker->answer, result->n, sizeof(*keys));

    if (!keys)
        return lens_fail(err, LENS_E_NOMEM, "no memory for what was found");
    for (size_t i = 0; i < result->n; i++)
        keys[i] = lens_index_key(asker->opened.index, LENS_PASSAGE,
                                 result->at[i].docid);
    return lens_findings_read(&from, result, keys, &asker->answer, &findings,
                              err);
}

/* A search analyses before its first retriever and fuses after its last. */
static enum lens_status search(struct lens_bench_asker *asker,
                               const struct lens_ask *ask, uint64_t *ns,
                               struct lens_error *err)
{
    const struct lens_search search = {
        .text = ask->text,
        .k = FOUND,
        .channels = ask->channels ? ask->channels
                                  : lens_bench_index_channels(asker->index),
        .fusion = asker->fusion,
    };
    const struct lens_stopwatch *watch = &asker->watch;
    struct lens_result result = { .at = NULL };
    uint64_t begin_ns = lens_clock_ns(), found_ns;
    enum lens_status status =
        lens_search(&asker->parts, &search, &asker->answer, &result, err);

    found_ns = lens_clock_ns();
    if (status == LENS_OK)
        status = read_found(asker, &result, ask->text, err);
    if (status != LENS_OK || !watch->first_ns)
        return status;
    ns[LENS_STAGE_ANALYSE] = watch->first_ns - begin_ns;
    ns[LENS_STAGE_EMBED] = watch->spent_ns[LENS_TIMED_EMBED];
    ns[LENS_STAGE_LEXICAL] = watch->spent_ns[LENS_TIMED_LEXICAL];
    ns[LENS_STAGE_DENSE] = watch->spent_ns[LENS_TIMED_DENSE];
    ns[LENS_STAGE_FUSE] = found_ns - watch->last_ns;
    ns[LENS_STAGE_EXPLAIN] = lens_clock_ns() - found_ns;
    return LENS_OK;
}

enum lens_status lens_bench_ask(struct lens_bench_asker *asker,
                                struct lens_view text,
                                enum lens_channels channels,
                                uint64_t *stages_ns, struct lens_error *err)
{
    const struct lens_ask ask = { .text = text, .channels = channels };
    uint64_t ns[LENS_N_STAGES] = { 0 }, begin_ns = lens_clock_ns();
    enum lens_status status;

    asker->watch = (struct lens_stopwatch){ .first_ns = 0 };
    status = asker->engine ? ask_engine(asker, &ask, ns, err)
                           : search(asker, &ask, ns, err);
    if (!asker->is_timed)
        memset(ns, 0, sizeof(ns));
    ns[LENS_STAGE_WHOLE] = lens_clock_ns() - begin_ns;
    lens_arena_release(&asker->answer);
    if (status == LENS_OK && stages_ns)
        memcpy(stages_ns, ns, sizeof(ns));
    return status;
}
