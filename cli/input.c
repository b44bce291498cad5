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
        return lens_fail(err, LENS_E_LIMIT,
                         "the text is longer than the limit of %zu bytes",
                         out->max);
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
        return lens_fail(err, LENS_E_INVAL,
                         "%s is binary, not text: byte 0x00 at offset %zu",
                         name, at);
    (void)lens_fail(err, LENS_E_INVAL,
                    "%s is not UTF-8: byte 0x%02x at offset "
                    "%zu",
                    name, (unsigned)(unsigned char)text.p[at], at);
    return lens_hint(err, LENS_E_INVAL,
                     "convert it, for example with 'iconv -f LATIN1 -t UTF-8'");
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

enum lens_status lens_input_read(const char *const *args, size_t n_args,
                                 struct lens_buffer *out,
                                 struct lens_error *err)
{
    bool is_stdin = n_args == 0 || (n_args == 1 && !strcmp(args[0], "-"));
    bool is_file = n_args == 1 && args[0][0] == '@';
    char name[200] = "the text";
    enum lens_status status;

    if (is_stdin) {
        (void)strcpy(name, "standard input");
        status = lens_file_read_fd(STDIN_FILENO, name, out, err);
    } else if (is_file) {
        status = read_file(args[0] + 1, out, err);
        (void)snprintf(name, sizeof(name), "'%s'", args[0] + 1);
    } else {
        status = join(args, n_args, out, err);
    }
    if (status == LENS_OK) {
        drop_byte_order_mark(out);
        status = check_encoding(lens_buffer_view(out), name, err);
    }
    if (status == LENS_OK)
        status = check_empty(lens_buffer_view(out), name, err);
    return status;
}
