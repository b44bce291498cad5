#include "json/writer.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void lens_json_writer_init(struct lens_json_writer *w, struct lens_buffer *out,
                           bool pretty)
{
    *w = (struct lens_json_writer){ .out = out, .pretty = pretty };
}

static void new_line(struct lens_json_writer *w)
{
    if (!w->pretty)
        return;
    lens_buffer_add_char(w->out, '\n');
    for (unsigned i = 0; i < w->depth; i++)
        lens_buffer_add_text(w->out, "  ");
}

static void put_string(struct lens_json_writer *w, struct lens_view text)
{
    size_t plain = 0;

    lens_buffer_add_char(w->out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        lens_buffer_add(w->out, text.p + plain, i - plain);
        plain = i + 1;
        if (c == '"' || c == '\\')
            lens_buffer_add_format(w->out, "\\%c", c);
        else if (c == '\n')
            lens_buffer_add_text(w->out, "\\n");
        else if (c == '\t')
            lens_buffer_add_text(w->out, "\\t");
        else
            lens_buffer_add_format(w->out, "\\u%04x", c);
    }
    if (text.len > plain)
        lens_buffer_add(w->out, text.p + plain, text.len - plain);
    lens_buffer_add_char(w->out, '"');
}

static struct lens_view without_indent(struct lens_view text)
{
    while (text.len && *text.p == ' ') {
        text.p++;
        text.len--;
    }
    return text;
}

/* Comma, line and name: everything that stands before a value. */
static void begin_value(struct lens_json_writer *w, const char *name)
{
    if (w->depth) {
        if (w->has_members[w->depth - 1])
            lens_buffer_add_char(w->out, ',');
        w->has_members[w->depth - 1] = true;
        new_line(w);
    }
    if (name) {
        put_string(w, lens_view_of(name));
        lens_buffer_add_text(w->out, w->pretty ? ": " : ":");
    }
}

static void open_level(struct lens_json_writer *w, const char *name, char sign)
{
    begin_value(w, name);
    lens_buffer_add_char(w->out, sign);
    assert(w->depth < LENS_JSON_WRITER_DEPTH);
    w->has_members[w->depth++] = false;
}

static void close_level(struct lens_json_writer *w, char sign)
{
    bool had_members;

    assert(w->depth > 0);
    had_members = w->has_members[--w->depth];
    if (had_members)
        new_line(w);
    lens_buffer_add_char(w->out, sign);
    if (w->depth == 0)
        lens_buffer_add_char(w->out, '\n');
}

void lens_json_open_object(struct lens_json_writer *w, const char *name)
{
    open_level(w, name, '{');
}

void lens_json_close_object(struct lens_json_writer *w)
{
    close_level(w, '}');
}

void lens_json_open_array(struct lens_json_writer *w, const char *name)
{
    open_level(w, name, '[');
}

void lens_json_close_array(struct lens_json_writer *w)
{
    close_level(w, ']');
}

void lens_json_put_view(struct lens_json_writer *w, const char *name,
                        struct lens_view text)
{
    begin_value(w, name);
    put_string(w, text);
}

void lens_json_put_text(struct lens_json_writer *w, const char *name,
                        const char *text)
{
    lens_json_put_view(w, name, lens_view_of(text));
}

void lens_json_put_integer(struct lens_json_writer *w, const char *name,
                           int64_t value)
{
    begin_value(w, name);
    lens_buffer_add_format(w->out, "%" PRId64, value);
}

void lens_json_put_number(struct lens_json_writer *w, const char *name,
                          double value, int decimals)
{
    double scale = pow(10.0, decimals);

    assert(isfinite(value));
    /* From 2^53 on there are no decimals, and scaling could overflow. */
    if (fabs(value) < 0x1p53)
        value = round(value * scale) / scale;
    begin_value(w, name);
    /* Adding zero turns -0.0 into 0.0. */
    lens_buffer_add_format(w->out, "%.*f", decimals, value + 0.0);
}

void lens_json_put_float(struct lens_json_writer *w, const char *name,
                         float value)
{
    assert(isfinite(value));
    begin_value(w, name);
    lens_buffer_add_format(w->out, "%.9g", (double)value + 0.0);
}

void lens_json_put_double(struct lens_json_writer *w, const char *name,
                          double value)
{
    char digits[32];

    assert(isfinite(value));
    begin_value(w, name);
    /* Adding zero turns -0.0 into 0.0. */
    for (int n = 6; n <= 17; n++) {
        (void)snprintf(digits, sizeof(digits), "%.*g", n, value + 0.0);
        if (!(strtod(digits, NULL) != value))
            break;
    }
    lens_buffer_add_text(w->out, digits);
}

void lens_json_put_bool(struct lens_json_writer *w, const char *name,
                        bool value)
{
    begin_value(w, name);
    lens_buffer_add_text(w->out, value ? "true" : "false");
}

void lens_json_put_null(struct lens_json_writer *w, const char *name)
{
    begin_value(w, name);
    lens_buffer_add_text(w->out, "null");
}

void lens_json_put_json(struct lens_json_writer *w, const char *name,
                        struct lens_view json)
{
    begin_value(w, name);
    while (json.len) {
        const char *end = memchr(json.p, '\n', json.len);
        size_t n = end ? (size_t)(end - json.p) : json.len;

        lens_buffer_add(w->out, json.p, n);
        n += end != NULL;
        json.p += n;
        json.len -= n;
        if (!json.len)
            return;
        if (w->pretty)
            new_line(w);
        else
            json = without_indent(json);
    }
}
