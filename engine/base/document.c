#include "asklens/document.h"

const char *lens_kind_name(enum lens_kind kind)
{
    static const char *const names[] = {
#define X(name, text) text,
        LENS_KIND_MAP(X)
#undef X
    };

    return (unsigned)kind < LENS_N_KINDS ? names[kind] : "?";
}

const char *lens_field_name(enum lens_field field)
{
    static const char *const names[] = {
#define X(name, text) text,
        LENS_FIELD_MAP(X)
#undef X
    };

    return (unsigned)field < LENS_N_FIELDS ? names[field] : "?";
}

enum lens_field lens_field_of(struct lens_view name)
{
    for (unsigned i = 0; i < LENS_N_FIELDS; i++) {
        if (lens_view_equal(name, lens_view_of(lens_field_name(i))))
            return (enum lens_field)i;
    }
    return LENS_N_FIELDS;
}

const char *lens_attribute_name(enum lens_attribute attribute)
{
    static const char *const names[] = {
#define X(name, text) text,
        LENS_ATTRIBUTE_MAP(X)
#undef X
    };

    return (unsigned)attribute < LENS_N_ATTRIBUTES ? names[attribute] : "?";
}
