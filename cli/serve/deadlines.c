/*
 * deadlines.c - nobody holds a connection for ever.
 *
 *     phase       how long              then
 *     idle        --idle-seconds        closed
 *     reading     --request-seconds     408, closed
 *     answering   --request-seconds     503, by the worker that comes to it
 *     sending     --idle-seconds        closed
 *
 * The time of a phase is looked at as a whole: a client that sends a byte a
 * second is not idle, and is as much in the way as one that sends none.  A look
 * goes over all connections, twice a second, which is nothing beside a request.
 *
 * A client may also go without our being told: libmicrohttpd waits for edges, and
 * takes less than it had room for as the end of what there is, so that the end
 * of a stream which came along with its last bytes is never read.  Asking the
 * socket shows it.
 *
 * Shutting a socket down is all that is done to it here; libmicrohttpd sees its
 * end and closes it.
 */
#include <sys/socket.h>

#include "base/clock.h"
#include "serve/exchange_int.h"

enum {
    SECOND_US = 1000 * 1000,
    LOOK_US = SECOND_US / 2
};

/* Nothing is left to read, and nothing will come. */
static bool has_ended(const struct lens_exchange *x)
{
    char byte;

    return recv(x->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void look_at(struct lens_exchange *x, uint64_t now)
{
    const struct lens_serve_settings *settings = x->all->settings;
    uint64_t age_s = (now - x->since_us) / SECOND_US;

    if ((x->phase == LENS_IDLE || x->phase == LENS_READING) && has_ended(x)) {
        (void)shutdown(x->fd, SHUT_RD);
        return;
    }
    switch (x->phase) {
    case LENS_READING:
        if (age_s < settings->request_s)
            return;
        x->refused = 0;
        lens_exchange_refuse(x, 408,
                             "the request did not arrive within %zu seconds",
                             settings->request_s);
        lens_exchange_cut(x);
        return;
    case LENS_IDLE:
    case LENS_SENDING:
        if (age_s < settings->idle_s)
            return;
        (void)shutdown(x->fd, SHUT_RDWR);
        if (x->phase == LENS_IDLE)
            x->phase = LENS_CUT;
        return;
    case LENS_ANSWERING:
    case LENS_CUT: return;
    }
}

void lens_exchanges_expire(struct lens_exchanges *all)
{
    uint64_t now = lens_clock_us();

    if (now - all->expired_us < LOOK_US)
        return;
    all->expired_us = now;
    for (struct lens_exchange *x = all->first; x; x = x->next)
        look_at(x, now);
}
