#include "bench/crew.h"

#include "base/alloc.h"
#include "base/error.h"

struct lens_bench_crew_member {
    const struct lens_bench_crew *crew;
    struct lens_bench_asker *asker;
};

size_t lens_bench_threads(const struct lens_bench_scope *scope)
{
    if (scope->n_threads == 0)
        return 1;
    return scope->n_threads < LENS_LOAD_WORKERS_MAX ? scope->n_threads
                                                    : LENS_LOAD_WORKERS_MAX;
}

struct lens_view lens_bench_asked_text(const struct lens_bench_asked *asked,
                                       size_t i)
{
    const size_t turn = i % LENS_BENCH_LONG_IN, round = i / LENS_BENCH_LONG_IN;
    const struct lens_bench_texts *texts = &asked->of[0];

    if (asked->n > 1 && turn == LENS_BENCH_LONG_IN - 1) {
        texts = &asked->of[1];
        return texts->at[round % texts->n];
    }
    return texts->at[i % texts->n];
}

static enum lens_status answer(void *arg, size_t i, struct lens_error *err)
{
    const struct lens_bench_crew_member *member = arg;
    const struct lens_bench_crew *crew = member->crew;

    return lens_bench_ask(member->asker, lens_bench_asked_text(&crew->asked, i),
                          crew->channels, NULL, err);
}

enum lens_status lens_bench_crew_open(struct lens_bench_crew *out,
                                      const struct lens_bench_scope *scope,
                                      size_t n, struct lens_error *err)
{
    enum lens_status status = lens_bench_index_open(scope, &out->index, err);

    if (status == LENS_OK)
        status = lens_bench_index_texts(&out->index, scope, &out->asked, err);
    if (status != LENS_OK)
        return status;
    out->members = lens_calloc(n, sizeof(*out->members));
    if (!out->members)
        return lens_fail(err, LENS_E_NOMEM, "no memory for %zu threads", n);
    for (; status == LENS_OK && out->n < n; out->n++) {
        struct lens_bench_crew_member *member = &out->members[out->n];

        member->crew = out;
        out->workers[out->n] = (struct lens_load_worker){ answer, member };
        status = lens_bench_asker_open(&out->index, false, &member->asker, err);
    }
    return status;
}

void lens_bench_crew_close(struct lens_bench_crew *crew)
{
    for (size_t i = 0; i < crew->n; i++)
        lens_bench_asker_close(crew->members[i].asker);
    lens_free(crew->members);
    lens_bench_index_close(&crew->index);
    *crew = (struct lens_bench_crew){ .n = 0 };
}

void lens_bench_crew_choose(struct lens_bench_crew *crew,
                            enum lens_channels channels)
{
    crew->channels = channels;
}
