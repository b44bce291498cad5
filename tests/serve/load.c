/*
 * load.c - how a server bears a load: run by hand, not by ctest.
 *
 *     load_serve PORT PID SECONDS [CONNECTIONS [IDLE [SLOW [RELOADS]]]]
 *
 * One thread and epoll.  CONNECTIONS (64) ask without a pause over the lexical
 * channel; IDLE connections say nothing; SLOW ones send a request a byte each
 * second; the process PID gets RELOADS SIGHUPs a second.  First one connection
 * asks alone for a second: what the server then says an answer takes, stage by
 * stage, is the engine time of the bound
 *
 *     0.8 x workers / (engine time + 15 us)
 *
 * which is printed beside what was reached.  On a machine that does other things
 * too, the processor time of an answer says more.  An answer other than 200, and a
 * connection that ends before its answer, is an error.  Slow clients that are
 * sent away come again, which is none.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    MAX_CONNECTIONS = 4096,
    MAX_SAMPLES = 16 << 20,
    MAX_EVENTS = 256,
    ANSWER_MAX = 1 << 20,
    SECOND_US = 1000 * 1000
};

enum role {
    ASKING,
    IDLE,
    SLOW
};

struct client {
    int fd;
    enum role role;
    uint64_t sent_us;
    size_t sent, got, body_at, length; /* body_at 0: the head is not whole */
    char *answer;
};

struct load {
    uint16_t port;
    int epoll;
    struct client clients[MAX_CONNECTIONS];
    size_t n;
    bool is_counting;
    uint32_t *samples;
    size_t n_samples, n_errors, n_comebacks;
};

static const char *const texts[] = {
    "A voice bot answers callers of a clinic and books appointments.",
    "Internal assistant over our wiki; answers must cite their sources.",
    "Nightly batch that summarises tickets with the cheapest model.",
    "Agents refund customers by calling our payment API on their own.",
    "Fine-tuning a small model on private contracts, in one region only.",
};
static char requests[sizeof(texts) / sizeof(*texts)][600];

enum {
    N_TEXTS = sizeof(texts) / sizeof(*texts)
};

static uint64_t now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND_US + (uint64_t)now.tv_nsec / 1000;
}

static void die(const char *what)
{
    perror(what);
    exit(2);
}

static void make_requests(void)
{
    char body[400];

    for (size_t i = 0; i < N_TEXTS; i++) {
        (void)snprintf(body, sizeof(body),
                       "{\"text\": \"%s\", \"channels\": \"lexical\"}",
                       texts[i]);
        (void)snprintf(requests[i], sizeof(requests[i]),
                       "POST /v1/ask HTTP/1.1\r\nHost: localhost\r\n"
                       "Content-Type: application/json\r\n"
                       "Content-Length: %zu\r\n\r\n%s",
                       strlen(body), body);
    }
}

static void connect_client(struct load *load, struct client *client)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons(load->port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
    const int on = 1;

    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client->fd < 0 ||
        connect(client->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
        die("connect");
    (void)setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    (void)fcntl(client->fd, F_SETFL, O_NONBLOCK);
    if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, client->fd, &event) != 0)
        die("epoll_ctl");
    client->sent = client->got = client->body_at = 0;
}

static void add_client(struct load *load, enum role role)
{
    struct client *client = &load->clients[load->n++];

    *client = (struct client){ .role = role };
    if (role == ASKING)
        client->answer = malloc(ANSWER_MAX + 1);
    connect_client(load, client);
}

static void ask(struct load *load, struct client *client)
{
    const char *request = requests[(size_t)(client - load->clients) % N_TEXTS];

    client->got = client->body_at = 0;
    client->sent_us = now_us();
    if (send(client->fd, request, strlen(request), MSG_NOSIGNAL) !=
        (ssize_t)strlen(request))
        load->n_errors++;
}

static void come_again(struct load *load, struct client *client)
{
    (void)close(client->fd);
    connect_client(load, client);
    if (client->role == ASKING)
        ask(load, client);
}

/* Where the body begins, once the head is whole. */
static void read_head(struct client *client)
{
    const char *end, *field;

    client->answer[client->got] = '\0';
    end = strstr(client->answer, "\r\n\r\n");
    if (!end)
        return;
    client->body_at = (size_t)(end - client->answer) + 4;
    field = strstr(client->answer, "Content-Length: ");
    client->length = field ? strtoul(field + 16, NULL, 10) : 0;
}

static void take_answer(struct load *load, struct client *client)
{
    if (strncmp(client->answer, "HTTP/1.1 200", 12) != 0) {
        if (load->n_errors++ == 0)
            (void)fprintf(stderr, "%.400s\n", client->answer);
    } else if (load->is_counting && load->n_samples < MAX_SAMPLES) {
        load->samples[load->n_samples++] =
            (uint32_t)(now_us() - client->sent_us);
    }
    ask(load, client);
}

static void read_client(struct load *load, struct client *client)
{
    static char unwanted[4096];
    char *to = client->role == ASKING ? client->answer + client->got : unwanted;
    size_t room =
        client->role == ASKING ? ANSWER_MAX - client->got : sizeof(unwanted);
    ssize_t n = recv(client->fd, to, room, 0);

    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0) {
        *(client->role == ASKING ? &load->n_errors : &load->n_comebacks) += 1;
        come_again(load, client);
        return;
    }
    if (client->role != ASKING)
        return;
    client->got += (size_t)n;
    if (!client->body_at)
        read_head(client);
    if (client->body_at && client->got >= client->body_at + client->length)
        take_answer(load, client);
}

/* One byte of each slow request. */
static void crawl(struct load *load)
{
    for (size_t i = 0; i < load->n; i++) {
        struct client *client = &load->clients[i];
        const char *request = requests[i % N_TEXTS];

        if (client->role != SLOW)
            continue;
        if (!request[client->sent])
            client->sent = 0;
        if (send(client->fd, request + client->sent, 1, MSG_NOSIGNAL) == 1)
            client->sent++;
    }
}

static void run(struct load *load, double seconds, double reloads, pid_t pid)
{
    uint64_t begin = now_us(), end = begin + (uint64_t)(seconds * SECOND_US);
    uint64_t crawl_us = begin, reload_us = begin, now;
    struct epoll_event events[MAX_EVENTS];

    while ((now = now_us()) < end) {
        int n = epoll_wait(load->epoll, events, MAX_EVENTS, 100);

        for (int i = 0; i < n; i++)
            read_client(load, events[i].data.ptr);
        if (now >= crawl_us) {
            crawl(load);
            crawl_us += SECOND_US;
        }
        if (reloads > 0 && now >= reload_us) {
            (void)kill(pid, SIGHUP);
            reload_us += (uint64_t)(SECOND_US / reloads);
        }
    }
}

/* The sum of all series that begin so, in the text of /metrics. */
static double sum_of(const char *text, const char *series)
{
    double sum = 0;

    for (const char *p = text; (p = strstr(p, series)) != NULL; p++) {
        const char *value = strstr(p, "} ");

        if (value)
            sum += strtod(value + 2, NULL);
    }
    return sum;
}

static char *get_metrics(const struct load *load)
{
    static const char request[] = "GET /metrics HTTP/1.1\r\n"
                                  "Host: localhost\r\n"
                                  "Connection: close\r\n\r\n";
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons(load->port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    char *text = calloc(1, ANSWER_MAX + 1);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    size_t len = 0;
    ssize_t n;

    if (!text || fd < 0 ||
        connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0 ||
        send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL) < 0)
        die("metrics");
    while (len < ANSWER_MAX &&
           (n = recv(fd, text + len, ANSWER_MAX - len, 0)) > 0)
        len += (size_t)n;
    (void)close(fd);
    return text;
}

/* Mean time of the stages so far, in microseconds. */
static double engine_us(const struct load *load)
{
    char *text = get_metrics(load);
    double sum = sum_of(text, "asklens_stage_seconds_sum");
    double n = sum_of(text, "asklens_stage_seconds_count{stage=\"rank\"");

    free(text);
    return n > 0 ? sum / n * 1e6 : 0;
}

static double resident_mb(pid_t pid)
{
    unsigned long pages = 0;
    char path[64], line[128];
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
    file = fopen(path, "r");
    if (file && fgets(line, sizeof(line), file) && strchr(line, ' '))
        pages = strtoul(strchr(line, ' '), NULL, 10);
    if (file)
        (void)fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

/* Processor time of the server so far: fields 14 and 15 of its stat. */
static double processor_us(pid_t pid)
{
    char path[64], line[1024];
    double ticks = 0;
    FILE *file;
    char *p = NULL;

    (void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    file = fopen(path, "r");
    if (file && fgets(line, sizeof(line), file))
        p = strrchr(line, ')');
    for (int field = 2; p && field < 14; field++)
        p = strchr(p + 1, ' ');
    if (p) {
        ticks = strtod(p, &p);
        ticks += strtod(p, NULL);
    }
    if (file)
        (void)fclose(file);
    return ticks / (double)sysconf(_SC_CLK_TCK) * 1e6;
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void report(struct load *load, double seconds, double engine)
{
    long workers = sysconf(_SC_NPROCESSORS_ONLN);
    double bound = 0.8 * (double)workers / ((engine + 15) / 1e6);
    double rate = (double)load->n_samples / seconds;
    uint32_t p50, p99;

    if (load->n_samples == 0) {
        (void)printf("no answer; %zu errors\n", load->n_errors);
        return;
    }
    qsort(load->samples, load->n_samples, sizeof(*load->samples), by_value);
    p50 = load->samples[load->n_samples / 2];
    p99 = load->samples[load->n_samples * 99 / 100];
    (void)printf("answers    %zu, %zu errors, %zu came again\n",
                 load->n_samples, load->n_errors, load->n_comebacks);
    (void)printf("latency    p50 %u us, p99 %u us (%.1f x), most %u us\n", p50,
                 p99, (double)p99 / p50, load->samples[load->n_samples - 1]);
    (void)printf("throughput %.0f/s; bound %.0f/s (%ld workers, engine %.0f "
                 "us): %.2f of it\n",
                 rate, bound, workers, engine, rate / bound);
}

int main(int argc, char **argv)
{
    static struct load load;
    double numbers[7] = { 0, 0, 10, 64, 0, 0, 0 }, engine, before, spent;
    pid_t pid;

    for (int i = 1; i < argc && i <= 7; i++)
        numbers[i - 1] = strtod(argv[i], NULL);
    if (argc < 3 || numbers[3] + numbers[4] + numbers[5] > MAX_CONNECTIONS) {
        (void)fprintf(stderr, "usage: load_serve PORT PID SECONDS [CONNECTIONS "
                              "[IDLE [SLOW [RELOADS]]]]\n");
        return 2;
    }
    load.port = (uint16_t)numbers[0];
    pid = (pid_t)numbers[1];
    load.epoll = epoll_create1(EPOLL_CLOEXEC);
    load.samples = calloc(MAX_SAMPLES, sizeof(*load.samples));
    make_requests();
    add_client(&load, ASKING);
    ask(&load, &load.clients[0]);
    run(&load, 1, 0, pid);
    engine = engine_us(&load);
    for (size_t i = 1; i < (size_t)numbers[3]; i++) {
        add_client(&load, ASKING);
        ask(&load, &load.clients[load.n - 1]);
    }
    for (size_t i = 0; i < (size_t)numbers[4]; i++)
        add_client(&load, IDLE);
    for (size_t i = 0; i < (size_t)numbers[5]; i++)
        add_client(&load, SLOW);
    run(&load, 1, 0, pid);
    before = resident_mb(pid);
    spent = processor_us(pid);
    load.is_counting = true;
    run(&load, numbers[2], numbers[6], pid);
    spent = processor_us(pid) - spent;
    report(&load, numbers[2], engine);
    (void)printf("processor  %.0f us an answer\n",
                 load.n_samples ? spent / (double)load.n_samples : 0);
    (void)printf("memory     %.1f MB, then %.1f MB\n", before,
                 resident_mb(pid));
    return load.n_errors != 0;
}
