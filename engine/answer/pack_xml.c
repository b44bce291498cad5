/* pack_xml.c - the text of a prompt as XML 1.0, which some models are used to;
 * addresses are relative to xml:base. */
#include "answer/pack_int.h"
#include "text/unicode.h"

/* What XML 1.0 (2.2) has no place for becomes U+FFFD, white space a blank. */
static void put_char(struct lens_buffer *out, struct lens_view text,
                     size_t start, size_t end, int32_t cp)
{
    switch (cp) {
    case '&': lens_buffer_add_text(out, "&amp;"); return;
    case '<': lens_buffer_add_text(out, "&lt;"); return;
    case '>': lens_buffer_add_text(out, "&gt;"); return;
    case '"': lens_buffer_add_text(out, "&quot;"); return;
    case '\t':
    case '\n':
    case '\r': lens_buffer_add_char(out, ' '); return;
    default: break;
    }
    if (cp < 0x20 || cp == 0xfffe || cp == 0xffff)
        lens_buffer_add_text(out, "\xef\xbf\xbd");
    else
        lens_buffer_add(out, text.p + start, end - start);
}

static void put_text(struct lens_buffer *out, const char *terminated)
{
    struct lens_view text = lens_view_of(terminated);

    for (size_t at = 0; at < text.len;) {
        const size_t start = at;
        const int32_t cp = lens_utf8_next(text, &at);

        put_char(out, text, start, at, cp);
    }
}

static void put_attribute(struct lens_buffer *out, const char *name,
                          const char *value)
{
    lens_buffer_add_format(out, " %s=\"", name);
    put_text(out, value);
    lens_buffer_add_char(out, '"');
}

void lens_pack_xml_passage(const struct lens_pack *pack,
                           const struct lens_pack_passage *passage,
                           struct lens_buffer *out)
{
    lens_buffer_add_text(out, "<passage");
    put_attribute(out, "id", passage->id);
    put_attribute(out, "title", passage->title);
    put_attribute(out, "href", lens_pack_href(pack, passage->url));
    lens_buffer_add_format(out, " score=\"%.2f\">", passage->score);
    put_text(out, passage->text);
    lens_buffer_add_text(out, "</passage>\n");
}

/* The base belongs to a document: its bytes are those of an address. */
static void put_base(struct lens_buffer *out, struct lens_view base)
{
    lens_buffer_add_text(out, " xml:base=\"");
    for (size_t at = 0; at < base.len;) {
        const size_t start = at;
        const int32_t cp = lens_utf8_next(base, &at);

        put_char(out, base, start, at, cp);
    }
    lens_buffer_add_char(out, '"');
}

void lens_pack_xml(const struct lens_pack *pack, struct lens_buffer *out)
{
    const struct lens_pack_left_out *left = &pack->left_out;

    lens_buffer_add_text(out, "<context");
    put_attribute(out, "version", LENS_PACK_VERSION);
    put_attribute(out, "lens", pack->answer->lens_name);
    put_attribute(out, "edition", pack->answer->lens_edition);
    if (pack->url_base.len)
        put_base(out, pack->url_base);
    lens_buffer_add_text(out, ">\n<instructions>");
    put_text(out, lens_pack_system);
    lens_buffer_add_text(out, "</instructions>\n");
    for (size_t i = 0; i < pack->n; i++)
        lens_pack_xml_passage(pack, &pack->passages[i], out);
    if (pack->n) {
        lens_buffer_add_format(out,
                               "<left-out practices=\"%zu\" scenarios=\"%zu\" "
                               "topics=\"%zu\" sentences=\"%zu\" "
                               "duplicates=\"%zu\"/>\n",
                               left->practices, left->scenarios, left->topics,
                               left->sentences, left->duplicates);
    } else {
        lens_buffer_add_text(out, "<empty>");
        put_text(out, lens_pack_excuse(pack));
        lens_buffer_add_text(out, "</empty>\n");
    }
    lens_buffer_add_text(out, "</context>\n");
}
