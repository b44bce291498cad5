#include "bench/process_memory.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"

enum {
    PROC_MAX = 16 << 20,
    KIB = 1024
};

/* The next line without its end; false after the last. */
static bool next_line(struct lens_view *rest, struct lens_view *line)
{
    const char *end;

    if (rest->len == 0)
        return false;
    end = memchr(rest->p, '\n', rest->len);
    line->p = rest->p;
    line->len = end ? (size_t)(end - rest->p) : rest->len;
    rest->len -= line->len + (end != NULL);
    rest->p += line->len + (end != NULL);
    return true;
}

/* "Rss:     12 kB" into bytes, if the line is of that name. */
static bool read_amount(struct lens_view line, const char *name, uint64_t *out)
{
    const size_t len = strlen(name);
    uint64_t kib = 0;

    if (line.len < len || memcmp(line.p, name, len) != 0)
        return false;
    for (size_t i = len; i < line.len; i++) {
        if (line.p[i] >= '0' && line.p[i] <= '9' && kib < UINT64_MAX / 16384)
            kib = kib * 10 + (uint64_t)(line.p[i] - '0');
    }
    *out = kib * KIB;
    return true;
}

/* "7f00-7f10 r--p 00000000 fe:01 12   /folder/name": a mapping begins. */
static bool is_mapping(struct lens_view line)
{
    size_t n = 0;

    while (n < line.len && strchr("0123456789abcdef", line.p[n]))
        n++;
    return n > 0 && n < line.len && line.p[n] == '-';
}

static bool is_below(struct lens_view line, const char *folder)
{
    const char *path = memchr(line.p, '/', line.len);
    const size_t len = strlen(folder);

    return path && (size_t)(line.p + line.len - path) > len &&
           memcmp(path, folder, len) == 0 && path[len] == '/';
}

void lens_process_memory_parse(struct lens_view smaps, struct lens_view status,
                               const char *folder,
                               struct lens_process_memory *out)
{
    struct lens_view line;
    bool is_ours = false;
    uint64_t bytes = 0;

    *out = (struct lens_process_memory){ .resident = 0 };
    while (next_line(&smaps, &line)) {
        if (read_amount(line, "Size:", &bytes)) {
            out->mapped += is_ours ? bytes : 0;
        } else if (read_amount(line, "Rss:", &bytes)) {
            out->resident += bytes;
            out->touched += is_ours ? bytes : 0;
        } else if (read_amount(line, "Anonymous:", &bytes)) {
            out->anonymous += bytes;
        } else if (is_mapping(line)) {
            is_ours = is_below(line, folder);
        }
    }
    while (next_line(&status, &line)) {
        if (read_amount(line, "VmHWM:", &bytes))
            out->peak = bytes;
    }
    /* The kernel gathers its counters from threads now and then, so that its
     * peak may be some pages behind what is mapped. */
    if (out->peak < out->resident)
        out->peak = out->resident;
}

static enum lens_status read_proc(pid_t pid, const char *name,
                                  struct lens_buffer *out,
                                  struct lens_error *err)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "/proc/%ld/%s", (long)pid, name);
    return lens_file_read(path, out, err);
}

enum lens_status lens_process_memory_read(pid_t pid, const char *folder,
                                          struct lens_process_memory *out,
                                          struct lens_error *err)
{
    struct lens_buffer smaps, status_text;
    enum lens_status status;

    lens_buffer_init(&smaps, PROC_MAX);
    lens_buffer_init(&status_text, PROC_MAX);
    status = read_proc(pid, "smaps", &smaps, err);
    if (status == LENS_OK)
        status = read_proc(pid, "status", &status_text, err);
    if (status == LENS_OK)
        lens_process_memory_parse(lens_buffer_view(&smaps),
                                  lens_buffer_view(&status_text), folder, out);
    lens_buffer_release(&smaps);
    lens_buffer_release(&status_text);
    return status;
}
