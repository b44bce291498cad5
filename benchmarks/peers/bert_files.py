#!/usr/bin/env python3
"""bert_files.py - the folder of a BERT-family encoder, read or made up.

    bert_files.py FOLDER [--layers 6] [--hidden 384] [--heads 12]
                  [--inner 1536] [--positions 512] [--words 4000] [--std 0.02]

makes one up: seeded normal weights in the shape of MiniLM-L6, or another, as
BERT's are before training (standard deviation 0.02), but with norms near 1 and
biases near 0 instead of at them, so that one that is left out shows.  Its
vectors mean nothing; the time to compute one does not depend on the values.

    config.json         the shape
    model.safetensors   u64 bytes of a JSON head, the head (type, shape and
                        place of each tensor), the numbers
    tokenizer.json      WordPiece over invented words of two syllables
"""
import argparse
import json
import os
import random
import re
import sys
from array import array

from setting import Trouble

SEED = 20261127
SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ALIGNED = 64
LAYER_NORMS = ("attention.output", "output")


class Config:
    """The shape in a folder; what no side could compute alike is refused."""

    def __init__(self, folder):
        said = read_json(folder, "config.json")
        try:
            self.hidden = said["hidden_size"]
            self.layers = said["num_hidden_layers"]
            self.heads = said["num_attention_heads"]
            self.inner = said["intermediate_size"]
            self.words = said["vocab_size"]
            self.positions = said["max_position_embeddings"]
            self.types = said["type_vocab_size"]
        except KeyError as missing:
            raise Trouble(f"'{folder}/config.json' has no {missing}")
        self.epsilon = said.get("layer_norm_eps", 1e-12)
        if said.get("model_type", "bert") != "bert" or \
                said.get("hidden_act", "gelu") != "gelu":
            raise Trouble(f"'{folder}' is not a BERT with GELU")
        pooling = {}
        # A bare folder means the mean, whatever lies beside.
        if os.path.exists(os.path.join(folder, "modules.json")):
            pooling = read_json(folder, os.path.join("1_Pooling",
                                                     "config.json"))
        self.first_token = bool(pooling.get("pooling_mode_cls_token"))


def read_json(folder, name):
    path = os.path.join(folder, name)
    try:
        with open(path, encoding="utf-8") as f:
            return json.load(f)
    except (OSError, ValueError) as error:
        raise Trouble(f"'{path}': {error}")


def shapes(c):
    """(name, shape) of every tensor, as they are published."""
    yield "embeddings.word_embeddings.weight", (c.words, c.hidden)
    yield "embeddings.position_embeddings.weight", (c.positions, c.hidden)
    yield "embeddings.token_type_embeddings.weight", (c.types, c.hidden)
    yield from norm_shapes("embeddings", c.hidden)
    for i in range(c.layers):
        layer = f"encoder.layer.{i}."
        for name, rows, n in (
                ("attention.self.query", c.hidden, c.hidden),
                ("attention.self.key", c.hidden, c.hidden),
                ("attention.self.value", c.hidden, c.hidden),
                ("attention.output.dense", c.hidden, c.hidden),
                ("intermediate.dense", c.inner, c.hidden),
                ("output.dense", c.hidden, c.inner)):
            yield f"{layer}{name}.weight", (rows, n)
            yield f"{layer}{name}.bias", (rows,)
        for name in LAYER_NORMS:
            yield from norm_shapes(layer + name, c.hidden)


def norm_shapes(name, n):
    yield f"{name}.LayerNorm.weight", (n,)
    yield f"{name}.LayerNorm.bias", (n,)


def size_of(shape):
    return shape[0] * (shape[1] if len(shape) == 2 else 1)


def floats(data):
    """An array of little-endian float32."""
    out = array("f", data)
    if sys.byteorder == "big":
        out.byteswap()
    return out


def read_head(f, path):
    size = int.from_bytes(f.read(8), "little")
    if size > os.path.getsize(path):
        raise ValueError("is no safetensors")
    return json.loads(f.read(size))


def read_tensors(folder):
    """{name: (shape, array of float32)}; names without "bert."."""
    path = os.path.join(folder, "model.safetensors")
    out = {}
    try:
        with open(path, "rb") as f:
            head = read_head(f, path)
            start = f.tell()
            for name, what in head.items():
                # Position ids and the like are no weights.
                if name == "__metadata__" or what["dtype"] == "I64":
                    continue
                if what["dtype"] != "F32":
                    raise Trouble(f"'{path}': '{name}' is {what['dtype']}; "
                                  "F32 is compared")
                begin, end = what["data_offsets"]
                f.seek(start + begin)
                out[name[5:] if name.startswith("bert.") else name] = (
                    tuple(what["shape"]), floats(f.read(end - begin)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Trouble(f"'{path}': {error}")
    return out


def tensors(folder, config):
    """Those of the shape in config.json, all of them."""
    there = read_tensors(folder)
    out = {}
    for name, shape in shapes(config):
        found, numbers = there.get(name, ((), ()))
        if found != shape or len(numbers) != size_of(shape):
            raise Trouble(f"'{folder}': the tensor '{name}' is not "
                          f"{' x '.join(map(str, shape))}")
        out[name] = numbers
    return out


def vocabulary(folder):
    """(words that are one token, their ids, the ids of [CLS] and [SEP])"""
    try:
        ids = read_json(folder, "tokenizer.json")["model"]["vocab"]
        ends = ids["[CLS]"], ids["[SEP]"]
        words = sorted((w for w in ids if re.fullmatch("[a-z]{2,20}", w)),
                       key=ids.get)
    except (KeyError, TypeError):
        raise Trouble(f"'{folder}/tokenizer.json' is no WordPiece with [CLS] "
                      "and [SEP]")
    if not words:
        raise Trouble(f"'{folder}/tokenizer.json' has no words")
    return words, ids, ends


def invented_words(n):
    syllables = [a + b for a in "bdfghjklmnprstvwxyz" for b in "aeiou"]
    words = [a + b for a in syllables for b in syllables]
    if n > len(words):
        raise Trouble(f"there are {len(words)} invented words")
    return words[:n]


def tokenizer(words):
    vocab = {word: i for i, word in enumerate(SPECIALS + words)}
    added = [{"id": i, "content": word, "single_word": False, "lstrip": False,
              "rstrip": False, "normalized": False, "special": True}
             for i, word in enumerate(SPECIALS)]
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": added,
        "normalizer": {"type": "BertNormalizer", "clean_text": True,
                       "handle_chinese_chars": True, "strip_accents": None,
                       "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing",
                           "sep": ["[SEP]", vocab["[SEP]"]],
                           "cls": ["[CLS]", vocab["[CLS]"]]},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]",
                  "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": vocab}}


def draw(pick, name, shape, std):
    middle = 1.0 if name.endswith("LayerNorm.weight") else 0.0
    return floats(pick.gauss(middle, std) for _ in range(size_of(shape)))


def write_tensors(path, all_shapes, std):
    pick = random.Random(SEED)
    head, end = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in all_shapes:
        begin, end = end, end + 4 * size_of(shape)
        head[name] = {"dtype": "F32", "shape": list(shape),
                      "data_offsets": [begin, end]}
    text = json.dumps(head).encode()
    text += b" " * (-(len(text) + 8) % ALIGNED)
    with open(path, "wb") as f:
        f.write(len(text).to_bytes(8, "little") + text)
        for name, shape in all_shapes:
            f.write(draw(pick, name, shape, std).tobytes())


def invent(folder, layers=6, hidden=384, heads=12, inner=1536, positions=512,
           words=4000, std=0.02):
    """Write a folder of that shape."""
    os.makedirs(folder, exist_ok=True)
    names = invented_words(words)
    settings = {
        "model_type": "bert", "hidden_act": "gelu", "hidden_size": hidden,
        "num_hidden_layers": layers, "num_attention_heads": heads,
        "intermediate_size": inner, "vocab_size": len(SPECIALS) + words,
        "max_position_embeddings": positions, "type_vocab_size": 2,
        "layer_norm_eps": 1e-12, "position_embedding_type": "absolute"}
    for name, value in (("config.json", settings),
                        ("tokenizer.json", tokenizer(names))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            json.dump(value, f)
    write_tensors(os.path.join(folder, "model.safetensors"),
                  list(shapes(Config(folder))), std)


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in (("layers", 6), ("hidden", 384), ("heads", 12),
                        ("inner", 1536), ("positions", 512), ("words", 4000)):
        args.add_argument(f"--{name}", type=int, default=value)
    args.add_argument("--std", type=float, default=0.02)
    args.add_argument("folder", metavar="FOLDER")
    try:
        invent(**vars(args.parse_args()))
    except (OSError, Trouble) as trouble:
        sys.exit(f"bert_files.py: {trouble}")


if __name__ == "__main__":
    main()
