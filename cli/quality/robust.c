#include "quality/robust.h"

#include <string.h>

#include "base/error.h"

enum {
    PLACES = 3 /* before, within, behind */
};

/* Scores of the same arithmetic in another order may differ in a last bit. */
static const double rounding = 1e-9;

/* Do the practices that are named fall, and none of them rises? */
static bool holds_denial(const struct lens_judged_text *pair,
                         const struct lens_kept *without,
                         const struct lens_kept *with)
{
    double fall = 0;

    for (size_t i = 0; i < pair->practices.n; i++) {
        const char *key = pair->practices.at[i].key;
        const double less =
            lens_kept_score(without, key) - lens_kept_score(with, key);

        if (less < -rounding)
            return false;
        fall += less;
    }
    return fall > 0;
}

static bool holds_silence(const struct lens_kept *without,
                          const struct lens_kept *with)
{
    for (size_t p = 0; p < with->n_practices; p++) {
        if (with->scores[p] >
            lens_kept_score(without, with->practices[p]) + rounding)
            return false;
    }
    return true;
}

static enum lens_status begin(struct lens_arena *arena, size_t n,
                              const char ***failed, struct lens_robust *out,
                              struct lens_error *err)
{
    *failed = lens_arena_alloc(arena, n, sizeof(**failed));
    *out = (struct lens_robust){ .failed = *failed };
    return *failed ? LENS_OK
                   : lens_fail(err, LENS_E_NOMEM, "no memory for the figures");
}

static void count(struct lens_robust *out, const char **failed, bool holds,
                  const char *id)
{
    if (holds)
        out->n_held++;
    else
        failed[out->n - out->n_held] = id;
    out->n++;
}

enum lens_status lens_robust_denial(const struct lens_way *way,
                                    const struct lens_judged_text *const *pairs,
                                    size_t n, struct lens_arena *arena,
                                    struct lens_robust *denial,
                                    struct lens_robust *silence,
                                    struct lens_error *err)
{
    struct lens_way unrefused = *way;
    const char **failed, **broke = NULL;
    enum lens_status status = begin(arena, n, &failed, denial, err);

    if (status == LENS_OK)
        status = begin(arena, n, &broke, silence, err);

    unrefused.without |= LENS_WITHOUT_REFUSAL;
    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        struct lens_kept without, with;

        status = lens_ask_one(&unrefused, pairs[i]->text, &without, err);
        if (status == LENS_OK)
            status = lens_ask_one(&unrefused, pairs[i]->denied, &with, err);
        if (status != LENS_OK)
            break;
        count(denial, failed, holds_denial(pairs[i], &without, &with),
              pairs[i]->id);
        count(silence, broke, holds_silence(&without, &with), pairs[i]->id);
    }
    return status;
}

/* Where the first sentence ends. */
static size_t first_sentence(const char *text)
{
    size_t end = strcspn(text, ".?!\n");

    return text[end] ? end + 1 : end;
}

/* A blank behind a sentence near the middle; the end when there is none. */
static size_t near_middle(const char *text)
{
    size_t len = strlen(text);

    for (size_t i = len / 2; i + 1 < len; i++) {
        if (strchr(".?!", text[i]) && text[i + 1] == ' ')
            return i + 1;
    }
    return len;
}

static char *distract(const char *text, const char *other, size_t place,
                      struct lens_arena *arena)
{
    const size_t len = strlen(text), more = first_sentence(other);
    const size_t at = place == 0 ? 0 : place == 1 ? near_middle(text) : len;
    char *out = lens_arena_alloc(arena, len + more + 3, 1), *to = out;

    if (!out)
        return NULL;
    memcpy(to, text, at);
    to += at;
    if (at)
        *to++ = ' ';
    memcpy(to, other, more);
    to += more;
    *to++ = ' ';
    memcpy(to, text + at, len - at);
    return out;
}

static bool keeps_top(const struct lens_kept *before,
                      const struct lens_kept *after)
{
    for (size_t i = 0; i < 3 && i < before->n_practices; i++) {
        size_t p = 0;

        while (p < 5 && p < after->n_practices &&
               strcmp(after->practices[p], before->practices[i]) != 0)
            p++;
        if (p == 5 || p == after->n_practices)
            return false;
    }
    return true;
}

enum lens_status lens_robust_distraction(
    const struct lens_way *way, const struct lens_judged_text *const *texts,
    size_t n, const struct lens_judged_text *const *others, size_t n_others,
    struct lens_arena *arena, struct lens_robust *out, struct lens_error *err)
{
    const char **failed;
    enum lens_status status = begin(arena, PLACES * n, &failed, out, err);

    for (size_t i = 0; status == LENS_OK && n_others && i < n; i++) {
        struct lens_kept before, after;

        status = lens_ask_one(way, texts[i]->text, &before, err);
        for (size_t place = 0;
             status == LENS_OK && !before.refused && place < PLACES; place++) {
            const char *other = others[(PLACES * i + place) % n_others]->text;
            const char *text = distract(texts[i]->text, other, place, arena);

            if (!text)
                return lens_fail(err, LENS_E_NOMEM, "no memory for a text");
            status = lens_ask_one(way, text, &after, err);
            if (status == LENS_OK)
                count(out, failed, keeps_top(&before, &after), texts[i]->id);
        }
    }
    return status;
}
