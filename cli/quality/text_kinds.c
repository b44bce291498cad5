#include "quality/text_kinds.h"

#include <string.h>

enum {
    SHORT_WORDS = 80
};

static size_t count_words(const char *text)
{
    size_t n = 0;

    for (const char *p = text; *p; n++) {
        p += strspn(p, " \t\r\n");
        if (!*p)
            break;
        p += strcspn(p, " \t\r\n");
    }
    return n;
}

bool lens_text_is_any(const struct lens_judged_text *text)
{
    return text->practices.n > 0;
}

bool lens_text_is_long(const struct lens_judged_text *text)
{
    return count_words(text->text) > SHORT_WORDS;
}

bool lens_text_is_short(const struct lens_judged_text *text)
{
    return !lens_text_is_long(text);
}

bool lens_text_is_not_about(const struct lens_judged_text *text)
{
    return !text->about;
}

bool lens_text_is_everyday(const struct lens_judged_text *text)
{
    return !strcmp(text->kind, "everyday");
}

bool lens_text_is_text(const struct lens_judged_text *text)
{
    return *text->text != '\0';
}
