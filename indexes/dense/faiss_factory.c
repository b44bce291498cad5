#include "dense/faiss_factory.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

/* Step over `word` if it is next. */
static bool take(const char **at, const char *word)
{
    size_t len = strlen(word);

    if (strncmp(*at, word, len) != 0)
        return false;
    *at += len;
    return true;
}

/* Step over a decimal number without leading zeros, min .. max. */
static bool take_number(const char **at, size_t min, size_t max, size_t *out)
{
    const char *p = *at;
    size_t value = 0;

    if (*p == '0')
        return false;
    for (; *p >= '0' && *p <= '9'; p++) {
        value = value * 10 + (size_t)(*p - '0');
        if (value > max)
            return false;
    }
    if (p == *at || value < min)
        return false;
    *at = p;
    *out = value;
    return true;
}

static bool take_degree(const char **at, size_t *out)
{
    return take_number(at, LENS_FACTORY_MIN_DEGREE, LENS_FACTORY_MAX_DEGREE,
                       out);
}

/* Scalar quantizers learn a range, for which one row will do. */
static bool take_scalar(const char **at, struct lens_factory *f)
{
    if (!take(at, "SQ8") && !take(at, "SQ6") && !take(at, "SQ4") &&
        !take(at, "SQfp16"))
        return false;
    f->min_rows = f->min_rows ? f->min_rows : 1;
    return true;
}

static bool take_pq(const char **at, size_t dim, struct lens_factory *f)
{
    size_t rows;

    f->pq_bits = 8;
    if (!take(at, "PQ") || !take_number(at, 1, dim, &f->pq_parts) ||
        dim % f->pq_parts != 0)
        return false;
    if (take(at, "x") && !take_number(at, LENS_FACTORY_MIN_BITS,
                                      LENS_FACTORY_MAX_BITS, &f->pq_bits))
        return false;
    rows = (size_t)LENS_FACTORY_ROWS_PER_CENTROID << f->pq_bits;
    f->min_rows = rows > f->min_rows ? rows : f->min_rows;
    return true;
}

static bool take_graph(const char **at, struct lens_factory *f)
{
    if (!take(at, "HNSW") || !take_degree(at, &f->degree))
        return false;
    return !take(at, ",") || take(at, "Flat") || take_scalar(at, f);
}

static bool take_lists(const char **at, struct lens_factory *f)
{
    if (!take(at, "IVF") ||
        !take_number(at, 1, LENS_FACTORY_MAX_LISTS, &f->n_lists))
        return false;
    if (take(at, "_HNSW") && !take_degree(at, &f->lists_degree))
        return false;
    f->min_rows = f->n_lists * LENS_FACTORY_ROWS_PER_CENTROID;
    return take(at, ",");
}

static bool take_index(const char **at, size_t dim, struct lens_factory *f)
{
    if (strncmp(*at, "HNSW", 4) == 0)
        return take_graph(at, f);
    if (strncmp(*at, "IVF", 3) == 0 && !take_lists(at, f))
        return false;
    if (strncmp(*at, "PQ", 2) == 0)
        return take_pq(at, dim, f);
    return take(at, "Flat") || take_scalar(at, f);
}

static enum lens_status refuse(struct lens_error *err, const char *text,
                               size_t dim)
{
    enum lens_status status = lens_fail(
        err, LENS_E_INVAL,
        "'%.63s' is no kind of index for vectors of %zu dimensions", text, dim);

    return lens_hint(err, status,
                     "give one such as 'Flat', 'SQ8', 'HNSW32', 'HNSW32,SQ8', "
                     "'IVF1024,Flat', 'IVF256,SQ8' or 'IVF256,PQ48' (the parts "
                     "of PQ divide the dimensions)");
}

enum lens_status lens_factory_parse(const char *text, size_t dim,
                                    struct lens_factory *out,
                                    struct lens_error *err)
{
    struct lens_factory factory = { .text = "" };
    const char *at = text;
    size_t len = strlen(text);

    if (len >= sizeof(factory.text) || !take_index(&at, dim, &factory) || *at)
        return refuse(err, text, dim);
    memcpy(factory.text, text, len + 1);
    (void)snprintf(factory.faiss, sizeof(factory.faiss), "%s%s", factory.text,
                   factory.pq_parts ? "np" : "");
    *out = factory;
    return LENS_OK;
}

enum lens_status lens_factory_check_rows(const struct lens_factory *factory,
                                         size_t n, struct lens_error *err)
{
    enum lens_status status;
    size_t lists = n / LENS_FACTORY_ROWS_PER_CENTROID;

    if (n >= factory->min_rows)
        return LENS_OK;
    status = lens_fail(err, LENS_E_INVAL,
                       "'%s' is trained on at least %zu vectors, there are %zu",
                       factory->text, factory->min_rows, n);
    if (factory->n_lists > lists && lists > 0)
        return lens_hint(err, status,
                         "use at most IVF%zu, or 'HNSW32', which needs no "
                         "training",
                         lists);
    return lens_hint(err, status,
                     "use 'Flat' or 'HNSW32', which need no training");
}

/* The largest value of each parameter for this index; 0 where it has none. */
struct range {
    const char *name;
    size_t max;
};

static const char *names_of(const struct lens_factory *factory)
{
    if (factory->degree)
        return "efSearch and efConstruction";
    if (factory->lists_degree)
        return "nprobe and quantizer_efSearch";
    return factory->n_lists ? "nprobe" : "none";
}

static enum lens_status refuse_name(struct lens_error *err, const char *text,
                                    const struct lens_factory *factory)
{
    enum lens_status status =
        lens_fail(err, LENS_E_INVAL, "'%.40s' is no parameter of '%s'", text,
                  factory->text);

    return lens_hint(err, status,
                     "parameters are written NAME=NUMBER[,...]; '%s' has %s",
                     factory->text, names_of(factory));
}

/* The value behind '=', for the parameter `range`. */
static enum lens_status read_value(const char **at, const struct range *range,
                                   size_t *out, struct lens_error *err)
{
    const char *value = *at;

    if (!take_number(at, 1, range->max, out) || (**at && **at != ','))
        return lens_fail(err, LENS_E_INVAL,
                         "'%s=%.20s' is out of range: it is 1 to %zu",
                         range->name, value, range->max);
    return LENS_OK;
}

static bool has_parameter(const struct lens_factory_parameters *p,
                          const char *name)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->at[i].name == name)
            return true;
    }
    return false;
}

static enum lens_status read_parameter(const char **at,
                                       const struct lens_factory *factory,
                                       const struct range *ranges,
                                       struct lens_factory_parameters *out,
                                       struct lens_error *err)
{
    const char *start = *at;

    for (size_t i = 0; i < LENS_FACTORY_PARAMETERS; i++) {
        const struct range *range = &ranges[i];

        if (!range->max || !take(at, range->name))
            continue;
        if (!take(at, "="))
            break;
        if (has_parameter(out, range->name))
            return lens_fail(err, LENS_E_INVAL, "'%s' is given twice",
                             range->name);
        out->at[out->n].name = range->name;
        return read_value(at, range, &out->at[out->n++].value, err);
    }
    return refuse_name(err, start, factory);
}

enum lens_status lens_factory_parse_parameters(
    const struct lens_factory *factory, const char *text,
    struct lens_factory_parameters *out, struct lens_error *err)
{
    const struct range ranges[LENS_FACTORY_PARAMETERS] = {
        { "efSearch", factory->degree ? LENS_FACTORY_MAX_EF : 0 },
        { "efConstruction", factory->degree ? LENS_FACTORY_MAX_EF : 0 },
        { "nprobe", factory->n_lists },
        { "quantizer_efSearch",
          factory->lists_degree ? LENS_FACTORY_MAX_EF : 0 },
    };
    struct lens_factory_parameters parameters = { .n = 0 };
    const char *at = text ? text : "";

    while (*at) {
        enum lens_status status =
            read_parameter(&at, factory, ranges, &parameters, err);

        if (status != LENS_OK)
            return status;
        /* A comma separates: one at the end is a name that is not there. */
        if (take(&at, ",") && !*at)
            return refuse_name(err, text, factory);
    }
    *out = parameters;
    return LENS_OK;
}
