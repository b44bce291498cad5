#include "tokenizer_choice.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "embedders/embedders.h"
#include "embedders/model_store.h"
#include "places.h"

static enum lens_status open_model(const char *name,
                                   struct lens_token_counter **out,
                                   struct lens_error *err)
{
    char store[LENS_PATH_MAX], folder[LENS_PATH_MAX];
    struct lens_model_record record;
    enum lens_status status = lens_place_models(store, err);

    if (status == LENS_OK)
        status = lens_model_read(store, name, &record, err);
    if (status == LENS_OK)
        status = lens_model_check(store, &record, LENS_MODEL_CHECK_SIZES, err);
    if (status == LENS_OK)
        status = lens_model_path(store, name, folder, err);
    return status == LENS_OK ? lens_model_tokens_open(folder, name, out, err)
                             : status;
}

enum lens_status lens_tokenizer_choose(const char *name,
                                       struct lens_token_counter **out,
                                       struct lens_error *err)
{
    enum lens_status status;

    if (!name || !strcmp(name, "estimate")) {
        *out = NULL;
        return LENS_OK;
    }
    status = open_model(name, out, err);
    if (status == LENS_E_NOT_FOUND)
        return lens_hint(err, status,
                         "'asklens model list' shows the models that are "
                         "installed; 'estimate' needs none");
    return status;
}

void lens_tokenizer_close(struct lens_token_counter *counter)
{
    if (counter)
        counter->ops->close(counter);
}
