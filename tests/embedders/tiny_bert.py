#!/usr/bin/env python3
"""tiny_bert.py - make the tiny encoder of the tests and what it has to answer.

    python3 tests/embedders/tiny_bert.py

Writes fixtures/tiny-bert/ (a BERT of 2 layers with random weights from a
fixed seed, in the layout of published models) and tiny_bert_expected.h, whose
vectors are computed by sentence-transformers from those very files.  Sizes are
chosen to fit no register: 24 dimensions, heads of 8, 40 inside, 20 tokens.

Needs the packages torch, transformers, sentence-transformers and safetensors of
PyPI; only this script does, the tests read what it left.
"""
import json
import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "fixtures", "tiny-bert")
HIDDEN, LAYERS, HEADS, INNER, POSITIONS, MAX_TOKENS = 24, 2, 3, 40, 32, 20

WORDS = """the a of and to we our is are it runs bill bills cost model models
agent agents chat ##bot bot card number ##s leak never must prompt answer ##ing
##ed call caller ##er data secret log ##ging how much why nobody know ##n slow
fast token . , ? ! ' -""".split()
LETTERS = [c for c in "abcdefghijklmnopqrstuvwxyz0123456789"]

TEXTS = [
    "the bill",
    "Our chatbot must never leak card numbers!",
    "why is it slow?",
    "a",
    "nobody knows how much the agents cost, and the bill is growing fast",
    "logging, answering, calling: data. data. data. data. data. data. data.",
    "ünïcode x9z",
    "[CLS] the [SEP] bill",
]


def write_json(name, value):
    with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as f:
        json.dump(value, f, indent=2)
        f.write("\n")


def vocabulary():
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = special + WORDS + LETTERS + ["##" + c for c in LETTERS]
    return list(dict.fromkeys(pieces))


def make_weights(n_words):
    from safetensors.numpy import save_file

    random = np.random.default_rng(20261126)

    def some(*shape, scale=0.5, mean=0.0):
        return (random.standard_normal(shape) * scale + mean).astype(np.float32)

    tensors = {
        "embeddings.word_embeddings.weight": some(n_words, HIDDEN),
        "embeddings.position_embeddings.weight": some(POSITIONS, HIDDEN),
        "embeddings.token_type_embeddings.weight": some(2, HIDDEN),
        "embeddings.LayerNorm.weight": some(HIDDEN, scale=0.1, mean=1.0),
        "embeddings.LayerNorm.bias": some(HIDDEN, scale=0.1),
    }
    for i in range(LAYERS):
        at = f"encoder.layer.{i}."
        for name in ("query", "key", "value"):
            tensors[at + f"attention.self.{name}.weight"] = some(HIDDEN, HIDDEN)
            tensors[at + f"attention.self.{name}.bias"] = some(HIDDEN)
        shapes = {
            "attention.output.dense": (HIDDEN, HIDDEN),
            "intermediate.dense": (INNER, HIDDEN),
            "output.dense": (HIDDEN, INNER),
        }
        for name, shape in shapes.items():
            tensors[at + name + ".weight"] = some(*shape)
            tensors[at + name + ".bias"] = some(shape[0])
        for name in ("attention.output", "output"):
            tensors[at + name + ".LayerNorm.weight"] = some(HIDDEN, scale=0.1, mean=1.0)
            tensors[at + name + ".LayerNorm.bias"] = some(HIDDEN, scale=0.1)
    save_file(tensors, os.path.join(FOLDER, "model.safetensors"), {"format": "pt"})


def make_folder():
    words = vocabulary()
    os.makedirs(os.path.join(FOLDER, "1_Pooling"), exist_ok=True)
    with open(os.path.join(FOLDER, "vocab.txt"), "w", encoding="utf-8") as f:
        f.write("".join(w + "\n" for w in words))
    write_json("config.json", {
        "architectures": ["BertModel"], "model_type": "bert",
        "hidden_act": "gelu", "hidden_size": HIDDEN,
        "intermediate_size": INNER, "layer_norm_eps": 1e-12,
        "max_position_embeddings": POSITIONS, "num_attention_heads": HEADS,
        "num_hidden_layers": LAYERS, "pad_token_id": 0,
        "position_embedding_type": "absolute", "type_vocab_size": 2,
        "vocab_size": len(words)})
    write_json("tokenizer_config.json", {
        "do_lower_case": True, "tokenizer_class": "BertTokenizer",
        "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]",
        "pad_token": "[PAD]", "mask_token": "[MASK]",
        "model_max_length": POSITIONS})
    kinds = (("0", "", "Transformer"), ("1", "1_Pooling", "Pooling"),
             ("2", "2_Normalize", "Normalize"))
    write_json("modules.json", [
        {"idx": i, "name": name, "path": path,
         "type": "sentence_transformers.models." + kind}
        for i, (name, path, kind) in enumerate(kinds)])
    write_json("sentence_bert_config.json",
               {"max_seq_length": MAX_TOKENS, "do_lower_case": False})
    write_json("1_Pooling/config.json", {
        "word_embedding_dimension": HIDDEN, "pooling_mode_cls_token": False,
        "pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": False,
        "pooling_mode_mean_sqrt_len_tokens": False})
    make_weights(len(words))


def expected():
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(FOLDER, device="cpu")

    def encode(texts):
        return model.encode(texts, normalize_embeddings=True)

    mean = encode(TEXTS)
    prompted = encode(["the card . " + t for t in TEXTS])
    model[1].pooling_mode_mean_tokens = False
    model[1].pooling_mode_cls_token = True
    if hasattr(model[1], "pooling_mode"):
        model[1].pooling_mode = "cls"
    first = encode(TEXTS)
    assert not np.allclose(first, mean)
    return {"mean": mean, "first": first, "prompted": prompted}


def write_expected(answers):
    with open(os.path.join(HERE, "tiny_bert_expected.h"), "w",
              encoding="utf-8") as f:
        f.write("/* tiny_bert_expected.h - written by tiny_bert.py: vectors of "
                "the tiny encoder\n * by sentence-transformers. */\n")
        f.write("#ifndef TESTS_TINY_BERT_EXPECTED_H\n"
                "#define TESTS_TINY_BERT_EXPECTED_H\n\n"
                "/* clang-format off */\n\n")
        f.write(f"enum {{\n    TINY_DIM = {HIDDEN},\n"
                f"    TINY_TEXTS = {len(TEXTS)}\n}};\n\n")
        f.write("static const char *const tiny_texts[TINY_TEXTS] = {\n")
        for text in TEXTS:
            data = "".join(chr(b) if 32 <= b < 127 and b not in (34, 92)
                           else f"\\{b:03o}" for b in text.encode())
            f.write(f'    "{data}",\n')
        f.write("};\n")
        for name, rows in answers.items():
            f.write(f"\nstatic const float tiny_{name}[TINY_TEXTS][TINY_DIM] = {{\n")
            for row in rows:
                f.write("    {\n")
                for i in range(0, HIDDEN, 4):
                    f.write("        " + " ".join(
                        f"{x:.9g}f," for x in row[i:i + 4]) + "\n")
                f.write("    },\n")
            f.write("};\n")
        f.write("\n/* clang-format on */\n\n"
                "#endif /* TESTS_TINY_BERT_EXPECTED_H */\n")


make_folder()
write_expected(expected())
