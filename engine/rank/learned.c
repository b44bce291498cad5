#include "rank/learned.h"

#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "json/json.h"

static const struct lens_json_limits limits = { .max_bytes = 1 << 20,
                                                .max_depth = 8 };

/* The names of weights in the file, and where they go. */
struct weight {
    const char *name;
    size_t offset;
};

#define WEIGHT(name)                                        \
    {                                                       \
#name, offsetof(struct lens_practice_weights, name) \
    }
static const struct weight practice_weights[] = {
    WEIGHT(bias),    WEIGHT(clauses), WEIGHT(whole),   WEIGHT(concepts),
    WEIGHT(meaning), WEIGHT(apart),   WEIGHT(peak),    WEIGHT(stress),
    WEIGHT(clarity), WEIGHT(absent),  WEIGHT(phrases), WEIGHT(phrase_peak),
};
#undef WEIGHT

#define WEIGHT(name)                                              \
    {                                                             \
#name, offsetof(struct lens_practice_weights, scenario) + \
                   offsetof(struct lens_scenario_weights, name)   \
    }
static const struct weight scenario_weights[] = {
    WEIGHT(none),         WEIGHT(words),        WEIGHT(words_part),
    WEIGHT(phrases),      WEIGHT(phrases_part), WEIGHT(meaning),
    WEIGHT(meaning_part),
};
#undef WEIGHT

#define WEIGHT(name)                                      \
    {                                                     \
#name, offsetof(struct lens_belief_weights, name) \
    }
static const struct weight belief_weights[] = {
    WEIGHT(bias),
    WEIGHT(odds),
    WEIGHT(like_us),
    WEIGHT(length),
};
#undef WEIGHT

#define WEIGHT(name)                                       \
    {                                                      \
#name, offsetof(struct lens_subject_weights, name) \
    }
static const struct weight subject_weights[] = {
    WEIGHT(bias),       WEIGHT(odds),    WEIGHT(peak),
    WEIGHT(clause),     WEIGHT(best),    WEIGHT(clarity),
    WEIGHT(scenario),   WEIGHT(named),   WEIGHT(no_match_below),
    WEIGHT(match_from), WEIGHT(like_us), WEIGHT(clause_like_us),
    WEIGHT(belief),
};
#undef WEIGHT

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void read_weights(struct lens_json_value object,
                         const struct weight *weights, size_t n, void *out)
{
    for (size_t i = 0; i < n; i++) {
        double value = lens_json_number(object, weights[i].name);

        memcpy((char *)out + weights[i].offset, &value, sizeof(value));
    }
}

static struct lens_practice_weights *set_of(struct lens_learned *learned,
                                            enum lens_channels channels,
                                            const char *embedder)
{
    const bool lsa = embedder && !strcmp(embedder, "lsa");

    if (channels == LENS_LEXICAL)
        return &learned->words;
    return &(lsa ? learned->lsa : learned->encoder)[channels == LENS_BOTH];
}

static void read_sets(struct lens_json_value sets, struct lens_learned *out)
{
    for (struct lens_json_value set = lens_json_first(sets);
         !lens_json_is_end(set); set = lens_json_next(set)) {
        const char *name = lens_json_text(set, "channels");
        enum lens_channels channels = LENS_LEXICAL;
        struct lens_practice_weights *to;

        if (!strcmp(name, lens_channels_name(LENS_DENSE)))
            channels = LENS_DENSE;
        else if (!strcmp(name, lens_channels_name(LENS_BOTH)))
            channels = LENS_BOTH;
        else if (strcmp(name, lens_channels_name(LENS_LEXICAL)) != 0)
            lens_json_reject(set, "names no channels");
        to = set_of(out, channels, lens_json_text(set, "embedder"));
        read_weights(lens_json_object(set, "weights"), practice_weights,
                     COUNT(practice_weights), to);
        read_weights(lens_json_object(set, "scenario"), scenario_weights,
                     COUNT(scenario_weights), to);
    }
}

enum lens_status lens_learned_read(struct lens_view json, const char *name,
                                   struct lens_learned *out,
                                   struct lens_error *err)
{
    struct lens_learned learned = { 0 };
    struct lens_json *doc;
    struct lens_json_value root;
    enum lens_status status = lens_json_parse(json, name, &limits, &doc, err);

    if (status != LENS_OK)
        return status;
    root = lens_json_root(doc);
    if (strcmp(lens_json_text(root, "schema"), "learned/3") != 0)
        lens_json_reject(root, "is no learned/3");
    read_sets(lens_json_array(root, "practices"), &learned);
    read_weights(lens_json_object(root, "subject"), subject_weights,
                 COUNT(subject_weights), &learned.subject);
    read_weights(lens_json_object(root, "belief"), belief_weights,
                 COUNT(belief_weights), &learned.belief);
    status = lens_json_check(doc, err);
    lens_json_free(doc);
    if (status == LENS_OK)
        *out = learned;
    return status;
}

const struct lens_practice_weights *
lens_learned_weights(const struct lens_learned *learned,
                     enum lens_channels channels, const char *embedder)
{
    if (channels == LENS_LEXICAL)
        return &learned->words;
    return &(embedder && !strcmp(embedder, "lsa")
                 ? learned->lsa
                 : learned->encoder)[channels == LENS_BOTH];
}
