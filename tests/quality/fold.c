#include "quality/fold.h"

#include "base/file.h"
#include "domain/odds.h"
#include "index_fields.h"
#include "index_phrases.h"
#include "phrases/phrases.h"

enum {
    FILE_MAX_BYTES = 64 << 20
};

/* Odds being counted. */
struct counting {
    struct lens_odds_builder *odds;
    size_t number, of, place;
};

static enum lens_status count_document(const struct lens_document *doc,
                                       void *arg, struct lens_error *err)
{
    struct counting *counting = arg;
    const bool background = doc->kind == LENS_BACKGROUND;
    enum lens_status status = LENS_OK;

    if (doc->kind == LENS_CONCEPT)
        return LENS_OK;
    if (background && counting->place++ % counting->of == counting->number)
        return LENS_OK;
    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++) {
        if (background || lens_index_sounds_like_user(doc->texts[i].field))
            status =
                lens_odds_builder_row(counting->odds, background,
                                      lens_view_of(doc->texts[i].text), err);
    }
    return status;
}

static enum lens_status learn_odds(const struct opened *opened,
                                   const char *scratch, struct fold *fold,
                                   struct lens_error *err)
{
    struct lens_docstore *docs = opened->docs;
    struct counting counting = { .number = fold->number, .of = fold->of };
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, FILE_MAX_BYTES);
    status = lens_odds_builder_new(opened->analyzer, &counting.odds, err);
    for (unsigned k = 0; status == LENS_OK && k < LENS_N_KINDS; k++) {
        struct lens_arena arena = { 0 };

        status = docs->ops->each(docs, (enum lens_kind)k, &arena,
                                 count_document, &counting, err);
        lens_arena_release(&arena);
    }
    if (status == LENS_OK)
        status = lens_odds_builder_write(counting.odds, &bytes, err);
    if (status == LENS_OK)
        status = lens_file_replace(scratch, lens_buffer_view(&bytes), err);
    if (status == LENS_OK)
        status =
            lens_odds_open(scratch, lens_analyzer_description(opened->analyzer),
                           &fold->domain, err);
    lens_odds_builder_free(counting.odds);
    lens_buffer_release(&bytes);
    return status;
}

static enum lens_status learn_phrases(const struct opened *opened,
                                      const char *scratch, struct fold *fold,
                                      struct lens_error *err)
{
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, FILE_MAX_BYTES);
    status = lens_index_learn_subject(opened->docs, opened->analyzer,
                                      fold->number, fold->of, &bytes, err);
    if (status == LENS_OK)
        status = lens_file_replace(scratch, lens_buffer_view(&bytes), err);
    if (status == LENS_OK)
        status = lens_phrases_open(scratch,
                                   lens_analyzer_description(opened->analyzer),
                                   &fold->like_us, err);
    lens_buffer_release(&bytes);
    return status;
}

enum lens_status fold_learn(const struct opened *opened, size_t number,
                            size_t of, const char *scratch, struct fold *out,
                            struct lens_error *err)
{
    enum lens_status status;

    *out = (struct fold){ .number = number, .of = of };
    status = learn_odds(opened, scratch, out, err);
    return status == LENS_OK ? learn_phrases(opened, scratch, out, err)
                             : status;
}

void fold_close(struct fold *fold)
{
    fold->domain->ops->close(fold->domain);
    fold->like_us->ops->close(fold->like_us);
}
