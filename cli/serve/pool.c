#include "serve/pool.h"

#include <stdbool.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"

struct list {
    struct lens_job *first, **end;
};

struct lens_pool {
    struct lens_generations *generations;
    pthread_t *threads;
    size_t n_threads;
    int ready;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t wake;
    struct list waiting, done;
    bool is_closing;
};

static void list_init(struct list *list)
{
    list->first = NULL;
    list->end = &list->first;
}

static void list_add(struct list *list, struct lens_job *job)
{
    job->next = NULL;
    *list->end = job;
    list->end = &job->next;
}

static struct lens_job *list_pop(struct list *list)
{
    struct lens_job *job = list->first;

    if (job)
        list->first = job->next;
    if (!list->first)
        list->end = &list->first;
    return job;
}

/* The next job, or NULL when the pool is being closed and all are done. */
static struct lens_job *wait_for_job(struct lens_pool *pool)
{
    struct lens_job *job;

    (void)pthread_mutex_lock(&pool->lock);
    while (!pool->waiting.first && !pool->is_closing)
        (void)pthread_cond_wait(&pool->wake, &pool->lock);
    job = list_pop(&pool->waiting);
    (void)pthread_mutex_unlock(&pool->lock);
    return job;
}

static void hand_over(struct lens_pool *pool, struct lens_job *job)
{
    const uint64_t one = 1;
    bool was_empty;

    (void)pthread_mutex_lock(&pool->lock);
    was_empty = !pool->done.first;
    list_add(&pool->done, job);
    (void)pthread_mutex_unlock(&pool->lock);
    /* Cannot fail: the counter is far from full. */
    if (was_empty && write(pool->ready, &one, sizeof(one)) < 0)
        return;
}

static void *work(void *arg)
{
    struct lens_pool *pool = arg;
    struct lens_job *job;

    while ((job = wait_for_job(pool)) != NULL) {
        struct lens_lease lease = lens_generations_take(pool->generations);

        job->run(job, lease.worker);
        lens_generations_give(pool->generations, lease);
        hand_over(pool, job);
    }
    return NULL;
}

enum lens_status lens_pool_open(struct lens_generations *generations,
                                size_t n_threads, struct lens_pool **out,
                                struct lens_error *err)
{
    struct lens_pool *pool = lens_calloc(1, sizeof(*pool));

    if (!pool)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the workers");
    pool->generations = generations;
    list_init(&pool->waiting);
    list_init(&pool->done);
    (void)pthread_mutex_init(&pool->lock, NULL);
    (void)pthread_cond_init(&pool->wake, NULL);
    pool->threads = lens_calloc(n_threads, sizeof(*pool->threads));
    pool->ready = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    while (pool->threads && pool->ready >= 0 && pool->n_threads < n_threads &&
           pthread_create(&pool->threads[pool->n_threads], NULL, work, pool) ==
               0)
        pool->n_threads++;
    if (pool->n_threads < n_threads) {
        lens_pool_close(pool);
        return lens_fail(err, LENS_E_IO, "cannot start %zu workers", n_threads);
    }
    *out = pool;
    return LENS_OK;
}

void lens_pool_finish(struct lens_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    pool->is_closing = true;
    (void)pthread_cond_broadcast(&pool->wake);
    (void)pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < pool->n_threads; i++)
        (void)pthread_join(pool->threads[i], NULL);
    pool->n_threads = 0;
}

void lens_pool_close(struct lens_pool *pool)
{
    if (!pool)
        return;
    lens_pool_finish(pool);
    if (pool->ready >= 0)
        (void)close(pool->ready);
    (void)pthread_cond_destroy(&pool->wake);
    (void)pthread_mutex_destroy(&pool->lock);
    lens_free(pool->threads);
    lens_free(pool);
}

void lens_pool_put(struct lens_pool *pool, struct lens_job *job)
{
    (void)pthread_mutex_lock(&pool->lock);
    list_add(&pool->waiting, job);
    (void)pthread_cond_signal(&pool->wake);
    (void)pthread_mutex_unlock(&pool->lock);
}

struct lens_job *lens_pool_take_done(struct lens_pool *pool)
{
    struct lens_job *jobs;
    uint64_t count;

    if (read(pool->ready, &count, sizeof(count)) < 0)
        return NULL;
    (void)pthread_mutex_lock(&pool->lock);
    jobs = pool->done.first;
    list_init(&pool->done);
    (void)pthread_mutex_unlock(&pool->lock);
    return jobs;
}

int lens_pool_ready(const struct lens_pool *pool)
{
    return pool->ready;
}
