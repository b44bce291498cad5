#include "input.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "text/unicode.h"

static enum lens_status join(const char *const *args, size_t n_args,
                             struct lens_buffer *out, struct lens_error *err)
{
    for (size_t i = 0; i < n_args; i++) {
        if (i)
            lens_buffer_add_char(out, ' ');
        lens_buffer_add_text(out, args[i]);
    }
    if (lens_buffer_status(out) == LENS_E_LIMIT)
        return LENS_E_LIMIT;
    if (lens_buffer_status(out) != LENS_OK)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the text");
    return LENS_OK;
}

static enum lens_status read_file(const char *path, struct lens_buffer *out,
                                  struct lens_error *err)
{
    if (!*path)
        return lens_fail(err, LENS_E_INVAL, "there is no file name after '@'");
    return lens_file_read(path, out, err);
}

/* Some editors begin a file with U+FEFF; it is not part of the text. */
static void drop_byte_order_mark(struct lens_buffer *text)
{
    if (text->len < 3 || memcmp(text->p, "\xef\xbb\xbf", 3) != 0)
        return;
    text->len -= 3;
    memmove(text->p, text->p + 3, text->len + 1);
}

static bool is_utf16(struct lens_view text)
{
    return text.len >= 2 &&
           (!memcmp(text.p, "\xff\xfe", 2) || !memcmp(text.p, "\xfe\xff", 2));
}

static enum lens_status is_binary(const char *name, size_t at,
                                  struct lens_error *err)
{
    return lens_fail(err, LENS_E_INVAL,
                     "%s is binary, not text: byte 0x00 at offset %zu", name,
                     at);
}

static enum lens_status check_encoding(struct lens_view text, const char *name,
                                       struct lens_error *err)
{
    size_t at = 0;

    if (is_utf16(text)) {
        (void)lens_fail(err, LENS_E_INVAL, "%s is UTF-16, UTF-8 was expected",
                        name);
        return lens_hint(err, LENS_E_INVAL,
                         "convert it with 'iconv -f UTF-16 -t UTF-8'");
    }
    if (lens_utf8_check(text, &at))
        return LENS_OK;
    if (!text.p[at])
        return is_binary(name, at, err);
    (void)lens_fail(err, LENS_E_INVAL,
                    "%s is not UTF-8: byte 0x%02x at offset "
                    "%zu",
                    name, (unsigned)(unsigned char)text.p[at], at);
    return lens_hint(err, LENS_E_INVAL,
                     "convert it, for example with 'iconv -f LATIN1 -t UTF-8'");
}

/* The last line that fits whole, else the last character. */
static enum lens_status too_long(struct lens_view text, const char *name,
                                 size_t max, struct lens_error *err)
{
    size_t n_lines = 0, n_bytes = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.p[i] == '\n') {
            n_lines++;
            n_bytes = i + 1;
        }
    }
    (void)lens_fail(err, LENS_E_LIMIT,
                    "%s is longer than %zu KiB, the most that can be asked",
                    name, max >> 10);
    if (n_lines)
        return lens_hint(err, LENS_E_LIMIT,
                         "cut it: the first %zu lines fit, 'head -c %zu'",
                         n_lines, n_bytes);
    n_bytes = text.len;
    while (n_bytes && ((unsigned char)text.p[n_bytes - 1] & 0xc0) == 0x80)
        n_bytes--;
    if (n_bytes && (unsigned char)text.p[n_bytes - 1] >= 0xc0)
        n_bytes--;
    else
        n_bytes = text.len;
    return lens_hint(err, LENS_E_LIMIT,
                     "cut it: the first %zu bytes fit, 'head -c %zu'", n_bytes,
                     n_bytes);
}

/* What was read before the limit was met, as far as it can be judged. */
static enum lens_status refuse_long(const struct lens_buffer *out,
                                    const char *name, struct lens_error *err)
{
    const char *nul = out->len ? memchr(out->p, '\0', out->len) : NULL;
    struct lens_view text = { out->p, out->len };

    if (nul)
        return is_binary(name, (size_t)(nul - out->p), err);
    return too_long(text, name, out->max, err);
}

static enum lens_status check_empty(struct lens_view text, const char *name,
                                    struct lens_error *err)
{
    size_t at = 0;

    while (at < text.len) {
        if (lens_char_class_of(lens_utf8_next(text, &at)) != LENS_CHAR_SPACE)
            return LENS_OK;
    }
    (void)lens_fail(err, LENS_E_INVAL, "%s is empty", name);
    return lens_hint(err, LENS_E_INVAL,
                     "describe the workload in a sentence or a page, see "
                     "'asklens ask --help'");
}

static bool is_stdin(const char *const *args, size_t n_args)
{
    return n_args == 0 || (n_args == 1 && !strcmp(args[0], "-"));
}

static bool is_file(const char *const *args, size_t n_args)
{
    return n_args == 1 && args[0][0] == '@';
}

/* What the text is called in errors. */
static void name_text(const char *const *args, size_t n_args, char out[200])
{
    if (is_file(args, n_args))
        (void)snprintf(out, 200, "'%s'", args[0] + 1);
    else
        (void)snprintf(out, 200, "%s",
                       is_stdin(args, n_args) ? "standard input" : "the text");
}

enum lens_status lens_input_read_any(const char *const *args, size_t n_args,
                                     struct lens_buffer *out,
                                     struct lens_error *err)
{
    enum lens_status status;
    char name[200];

    name_text(args, n_args, name);
    if (is_stdin(args, n_args))
        status = lens_file_read_fd(STDIN_FILENO, name, out, err);
    else if (is_file(args, n_args))
        status = read_file(args[0] + 1, out, err);
    else
        status = join(args, n_args, out, err);
    if (status == LENS_E_LIMIT)
        return refuse_long(out, name, err);
    if (status != LENS_OK)
        return status;
    drop_byte_order_mark(out);
    return check_encoding(lens_buffer_view(out), name, err);
}

enum lens_status lens_input_read(const char *const *args, size_t n_args,
                                 struct lens_buffer *out,
                                 struct lens_error *err)
{
    enum lens_status status = lens_input_read_any(args, n_args, out, err);
    char name[200];

    if (status != LENS_OK)
        return status;
    name_text(args, n_args, name);
    return check_empty(lens_buffer_view(out), name, err);
}
