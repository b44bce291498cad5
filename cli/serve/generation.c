#include "serve/generation.h"

#include <assert.h>

#include "base/alloc.h"
#include "base/error.h"

struct lens_generation {
    struct lens_api_service *service;
    struct lens_api_worker **free; /* a stack */
    size_t n_free, n_workers;
};

static void close_generation(struct lens_generation *generation)
{
    if (!generation)
        return;
    for (size_t i = 0; i < generation->n_free; i++)
        lens_api_worker_close(generation->free[i]);
    lens_api_service_close(generation->service);
    lens_free(generation->free);
    lens_free(generation);
}

static enum lens_status open_generation(const struct lens_cli *cli,
                                        size_t n_workers,
                                        struct lens_generation **out,
                                        struct lens_error *err)
{
    struct lens_generation *generation = lens_calloc(1, sizeof(*generation));
    enum lens_status status;

    if (generation)
        generation->free =
            lens_calloc(n_workers, sizeof(struct lens_api_worker *));
    if (!generation || !generation->free) {
        lens_free(generation);
        return lens_fail(err, LENS_E_NOMEM, "no memory to open the index");
    }
    generation->n_workers = n_workers;
    status = lens_api_service_open(cli, &generation->service, err);
    while (status == LENS_OK && generation->n_free < n_workers) {
        status = lens_api_worker_open(
            generation->service, &generation->free[generation->n_free], err);
        if (status == LENS_OK)
            generation->n_free++;
    }
    if (status != LENS_OK) {
        close_generation(generation);
        return status;
    }
    *out = generation;
    return LENS_OK;
}

enum lens_status lens_generations_open(struct lens_generations *out,
                                       const struct lens_cli *cli,
                                       size_t n_workers, struct lens_error *err)
{
    struct lens_generation *first = NULL;
    enum lens_status status = open_generation(cli, n_workers, &first, err);

    if (status != LENS_OK)
        return status;
    *out = (struct lens_generations){ .cli = cli,
                                      .n_workers = n_workers,
                                      .current = first };
    (void)pthread_mutex_init(&out->lock, NULL);
    return LENS_OK;
}

void lens_generations_close(struct lens_generations *generations)
{
    if (!generations->current)
        return;
    close_generation(generations->current);
    generations->current = NULL;
    (void)pthread_mutex_destroy(&generations->lock);
}

static bool is_whole(const struct lens_generation *generation)
{
    return generation->n_free == generation->n_workers;
}

enum lens_status lens_generations_reload(struct lens_generations *generations,
                                         struct lens_error *err)
{
    struct lens_generation *next = NULL, *last;
    enum lens_status status =
        open_generation(generations->cli, generations->n_workers, &next, err);

    if (status != LENS_OK)
        return status;
    (void)pthread_mutex_lock(&generations->lock);
    last = generations->current;
    generations->current = next;
    if (!is_whole(last))
        last = NULL; /* whoever gives its last worker back closes it */
    (void)pthread_mutex_unlock(&generations->lock);
    close_generation(last);
    return LENS_OK;
}

unsigned lens_generations_number(struct lens_generations *generations)
{
    unsigned number;

    (void)pthread_mutex_lock(&generations->lock);
    number = lens_api_service_facts(generations->current->service)->generation;
    (void)pthread_mutex_unlock(&generations->lock);
    return number;
}

struct lens_lease lens_generations_take(struct lens_generations *generations)
{
    struct lens_lease lease;

    (void)pthread_mutex_lock(&generations->lock);
    lease.of = generations->current;
    assert(lease.of->n_free);
    lease.worker = lease.of->free[--lease.of->n_free];
    (void)pthread_mutex_unlock(&generations->lock);
    return lease;
}

void lens_generations_give(struct lens_generations *generations,
                           struct lens_lease lease)
{
    bool is_last;

    lens_api_worker_clear(lease.worker);
    (void)pthread_mutex_lock(&generations->lock);
    lease.of->free[lease.of->n_free++] = lease.worker;
    is_last = lease.of != generations->current && is_whole(lease.of);
    (void)pthread_mutex_unlock(&generations->lock);
    if (is_last)
        close_generation(lease.of);
}
