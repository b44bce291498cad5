#include "serve/reloader.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/error.h"

enum lens_status lens_reloader_open(struct lens_reloader *out,
                                    struct lens_generations *generations,
                                    struct lens_error *err)
{
    *out = (struct lens_reloader){ .generations = generations };
    out->ready = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return out->ready >= 0
               ? LENS_OK
               : lens_fail(err, LENS_E_IO, "cannot prepare for reloading: %s",
                           strerror(errno));
}

static void say_over(struct lens_reloader *reloader)
{
    const uint64_t one = 1;

    /* Cannot fail: there is one at a time. */
    if (write(reloader->ready, &one, sizeof(one)) < 0)
        return;
}

static void *reload(void *arg)
{
    struct lens_reloader *reloader = arg;

    reloader->err = (struct lens_error){ .status = LENS_OK };
    (void)!lens_generations_reload(reloader->generations, &reloader->err);
    say_over(reloader);
    return NULL;
}

void lens_reloader_begin(struct lens_reloader *reloader)
{
    if (reloader->is_running) {
        reloader->is_wanted = true;
        return;
    }
    reloader->is_wanted = false;
    reloader->is_running =
        pthread_create(&reloader->thread, NULL, reload, reloader) == 0;
    if (!reloader->is_running) {
        (void)lens_fail(&reloader->err, LENS_E_IO,
                        "cannot start a thread to reload with");
        say_over(reloader);
    }
}

static void wait_for_thread(struct lens_reloader *reloader)
{
    if (reloader->is_running)
        (void)pthread_join(reloader->thread, NULL);
    reloader->is_running = false;
}

enum lens_status lens_reloader_end(struct lens_reloader *reloader,
                                   struct lens_error *err)
{
    enum lens_status status;
    uint64_t count;

    if (read(reloader->ready, &count, sizeof(count)) < 0)
        errno = 0;
    wait_for_thread(reloader);
    status = reloader->err.status;
    if (status != LENS_OK)
        *err = reloader->err;
    if (reloader->is_wanted)
        lens_reloader_begin(reloader);
    return status;
}

void lens_reloader_close(struct lens_reloader *reloader)
{
    wait_for_thread(reloader);
    if (reloader->ready >= 0)
        (void)close(reloader->ready);
    reloader->ready = -1;
}
