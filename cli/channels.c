#include "channels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum {
    RANK_OFFSET_MAX = 10000
};

enum lens_channels lens_channels_read(const struct lens_cli *cli,
                                      enum lens_channels otherwise)
{
    const char *word = lens_option_value(&cli->options, LENS_OPT_CHANNELS);

    if (!word)
        return otherwise;
    if (!strcmp(word, "both"))
        return LENS_BOTH;
    return strcmp(word, "dense") ? LENS_LEXICAL : LENS_DENSE;
}

/* Digits with at most one point among them. */
static bool read_number(const char *text, double max, double *out)
{
    char *end = NULL;
    double value;

    if (!*text || text[strspn(text, "0123456789.")])
        return false;
    value = strtod(text, &end);
    if (*end || !isfinite(value) || value > max)
        return false;
    *out = value;
    return true;
}

static enum lens_status no_such(const char *word, struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_INVAL, "'%.40s' is no value of '--fusion'",
                    word);
    return lens_hint(err, LENS_E_INVAL,
                     "values are weighted, rrf, weighted:W with the weight of "
                     "the dense channel, 0 to 1, and rrf:K with K above 0");
}

enum lens_status lens_fusion_read(const struct lens_cli *cli,
                                  struct lens_fusion *out,
                                  struct lens_error *err)
{
    const char *word = lens_option_value(&cli->options, LENS_OPT_FUSION);
    struct lens_fusion fusion = *out;
    size_t len = word ? strcspn(word, ":") : 0;
    unsigned m = 0;
    bool ok = true;

    if (!word)
        return LENS_OK;
    while (m < LENS_N_FUSIONS &&
           !lens_view_equal(
               lens_view_of(lens_fusion_name((enum lens_fusion_method)m)),
               (struct lens_view){ word, len }))
        m++;
    if (m == LENS_N_FUSIONS)
        return no_such(word, err);
    fusion.method = (enum lens_fusion_method)m;
    if (word[len] && fusion.method == LENS_FUSE_WEIGHTED)
        ok = read_number(word + len + 1, 1, &fusion.dense_weight);
    else if (word[len])
        ok =
            read_number(word + len + 1, RANK_OFFSET_MAX, &fusion.rank_offset) &&
            fusion.rank_offset > 0;
    if (!ok)
        return no_such(word, err);
    *out = fusion;
    return LENS_OK;
}
