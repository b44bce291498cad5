/*
 * Any bytes as the body of a client's request: the first byte says whose.  What
 * comes back is JSON with a status that says whose fault it was, and what was
 * asked of the engine is within bounds.
 */
#include <string.h>

#include "dialects/stage.h"
#include "fuzz/fuzz.h"
#include "json/json.h"

static void look_at_answer(const struct stage *stage)
{
    const struct lens_json_limits limits = { LENS_API_ANSWER_MAX, 32 };
    int status = stage->response.status;
    struct lens_json *doc = NULL;

    FUZZ_REQUIRE(status == 200 || status == 400 || status == 404 ||
                 status == 413);
    FUZZ_REQUIRE(lens_json_parse(lens_buffer_view(&stage->response.body),
                                 "answer", &limits, &doc, NULL) == LENS_OK);
    lens_json_free(doc);
}

static void look_at_question(const struct stage *stage)
{
    FUZZ_REQUIRE(stage->n_asked <= 16);
    if (!stage->n_asked)
        return;
    FUZZ_REQUIRE(stage->top >= 1 && stage->top <= 100);
    FUZZ_REQUIRE(stage->at_least >= 0 && stage->at_least <= 1);
    FUZZ_REQUIRE(stage->text[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stage stage;
    const char *path;

    if (size == 0 || data[0] < 'a' || !(path = stage_path(data[0] - 'a')))
        return 0;
    FUZZ_REQUIRE(stage_open(&stage) == LENS_OK);
    stage_call(&stage, "POST", path,
               (struct lens_view){ (const char *)data + 1, size - 1 });
    look_at_answer(&stage);
    look_at_question(&stage);
    stage_close(&stage);
    return 0;
}
