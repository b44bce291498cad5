"""tiny_model.py FOLDER - write a small static model in published form.

A vector of eight numbers per token of a small WordPiece vocabulary, laid out as
model2vec does: config.json, tokenizer.json, model.safetensors.
"""
import json
import os
import struct
import sys

WORDS = """the answer to a question is in text of 1 or 2 words voice bot for
hospital caller book cancel appointment patient data private prompt caching
model price advice person over when unsure""".split()
TOKENS = ["[PAD]", "[UNK]"] + WORDS + ["##s", "##ing", "##ed", "."]
DIM = 8


def numbers():
    """A linear congruential sequence, -1 to 1: the same everywhere."""
    state = 1
    for _ in range(len(TOKENS) * DIM):
        state = (state * 1103515245 + 12345) % (1 << 31)
        yield state / (1 << 30) - 1


def write(folder, name, value):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        json.dump(value, file, indent=2, sort_keys=True)
        file.write("\n")


def main(folder):
    os.makedirs(folder, exist_ok=True)
    write(folder, "config.json", {"model_type": "model2vec",
                                  "architectures": ["StaticModel"],
                                  "hidden_dim": DIM, "normalize": True})
    write(folder, "tokenizer.json", {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": i, "content": TOKENS[i], "single_word": False,
             "lstrip": False, "rstrip": False, "normalized": False,
             "special": True} for i in range(2)],
        "normalizer": {"type": "BertNormalizer", "clean_text": True,
                       "handle_chinese_chars": True, "strip_accents": None,
                       "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": None,
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]",
                  "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100,
                  "vocab": {token: i for i, token in enumerate(TOKENS)}}})
    rows = b"".join(struct.pack("<f", x) for x in numbers())
    header = json.dumps({"embeddings": {
        "dtype": "F32", "shape": [len(TOKENS), DIM],
        "data_offsets": [0, len(rows)]}}).encode()
    header += b" " * (-len(header) % 8)
    with open(os.path.join(folder, "model.safetensors"), "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + rows)


main(sys.argv[1])
