#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

static enum lens_status write_all(struct lens_view bytes,
                                  struct lens_error *err)
{
    size_t done = 0;

    while (done < bytes.len) {
        ssize_t n = write(STDOUT_FILENO, bytes.p + done, bytes.len - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EPIPE)
            return LENS_OK;
        if (n < 0)
            return lens_fail(err, LENS_E_IO, "cannot write the output: %s",
                             strerror(errno));
        done += (size_t)n;
    }
    return LENS_OK;
}

enum lens_exit lens_output(const struct lens_buffer *bytes, enum lens_exit code)
{
    struct lens_error err = { 0 };
    enum lens_status status = lens_buffer_status(bytes);

    if (status != LENS_OK) {
        (void)lens_fail(&err, status, "no room for the output: %s",
                        lens_status_text(status));
        return lens_complain(&err, LENS_EXIT_DATA);
    }
    if (write_all(lens_buffer_view(bytes), &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_DATA);
    return code;
}

/* An error can quote a file name or an argument: nothing of it may drive the
 * terminal. */
static void put_line(const char *label, const char *text)
{
    char line[640];
    size_t len = 0;

    for (; *text && len < sizeof(line) - 1; text++)
        line[len++] =
            (char)((unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text);
    line[len] = '\0';
    (void)fprintf(stderr, "%s: %s\n", label, line);
}

void lens_warn(const char *sentence)
{
    put_line("asklens", sentence);
}

enum lens_exit lens_complain(const struct lens_error *err, enum lens_exit code)
{
    put_line("asklens",
             err->text[0] ? err->text : lens_status_text(err->status));
    if (err->hint[0])
        put_line("hint", err->hint);
    return code;
}
