/*
 * asker.h - the index that is measured, and one thread that asks it.
 *
 * The input of a run is the built-in lens, which is asked, or a folder in BEIR
 * layout, which is searched for the ten best passages, titles and snippets
 * included.  Either way with all channels the index has, unless a call says
 * otherwise.
 *
 * Threads share the index and its embedder as the workers of a server do
 * (api/service.h): mapped files are common, documents, analyzer and engine are
 * each thread's own, and for the embedder they queue.
 */
#ifndef LENS_BENCH_ASKER_H
#define LENS_BENCH_ASKER_H

#include "asklens/engine.h"
#include "bench/part.h"
#include "bench/stopwatch.h"
#include "bench/texts.h"
#include "opened.h"

struct lens_bench_index {
    struct lens_cli cli; /* options of the run, an arena that goes with it */
    struct lens_opened opened;
    const char *no_dense; /* why there is no dense channel; or NULL */
    bool is_lens;
    size_t n_documents; /* practices or passages: what an ask ranks */
};

/*
 * Open what the scope names, embedder included; a collection that has no index
 * yet gets one (eval_index.h).  LENS_E_NOT_FOUND for an input of another kind.
 * On failure there is nothing to close.
 */
LENS_MUST_CHECK enum lens_status
lens_bench_index_open(const struct lens_bench_scope *scope,
                      struct lens_bench_index *out, struct lens_error *err);
/* The same files once more, without looking whether they are up to date. */
LENS_MUST_CHECK enum lens_status
lens_bench_index_open_again(const struct lens_bench_index *index,
                            struct lens_bench_index *out,
                            struct lens_error *err);
void lens_bench_index_close(struct lens_bench_index *index);

/* What to ask it; lives with the index. */
LENS_MUST_CHECK enum lens_status
lens_bench_index_texts(struct lens_bench_index *index,
                       const struct lens_bench_scope *scope,
                       struct lens_bench_asked *out, struct lens_error *err);

/* The channels it has: LENS_BOTH, or LENS_LEXICAL. */
enum lens_channels
lens_bench_index_channels(const struct lens_bench_index *index);

/* Where the time of one ask went, in ns; the parts sum to the whole less what
 * lies between them. */
enum lens_bench_stage {
    LENS_STAGE_ANALYSE, /* text to facets, or to terms */
    LENS_STAGE_EMBED,   /* facets or text to vectors */
    LENS_STAGE_LEXICAL, /* all retrievers that go by words */
    LENS_STAGE_DENSE,   /* all that go by vectors */
    LENS_STAGE_FUSE,    /* evidence to scores, order, verdict */
    LENS_STAGE_EXPLAIN, /* reasons and quotes, or titles and snippets */
    LENS_STAGE_WHOLE,
    LENS_N_STAGES
};

const char *lens_bench_stage_name(enum lens_bench_stage stage);

struct lens_bench_asker;

/* With `is_timed` every ask is taken apart by a stopwatch, which costs a few
 * microseconds. */
LENS_MUST_CHECK enum lens_status
lens_bench_asker_open(const struct lens_bench_index *index, bool is_timed,
                      struct lens_bench_asker **out, struct lens_error *err);
void lens_bench_asker_close(struct lens_bench_asker *asker);

/*
 * Ask, and forget the answer; 0 is all channels there are.  `stages_ns`,
 * LENS_N_STAGES of them, may be NULL; without a stopwatch only the whole is
 * known, and the others are 0.
 */
LENS_MUST_CHECK enum lens_status lens_bench_ask(struct lens_bench_asker *asker,
                                                struct lens_view text,
                                                enum lens_channels channels,
                                                uint64_t *stages_ns,
                                                struct lens_error *err);

#endif /* LENS_BENCH_ASKER_H */
