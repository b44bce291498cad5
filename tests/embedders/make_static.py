"""Write the two small static models that check_static.c reads.

Run by hand; the tests need neither Python nor these packages:
    pip install model2vec
    python3 tests/embedders/make_static.py tests/embedders/fixtures

static_wordpiece/  WordPiece, a half-precision table, "max_length": 12
static_unigram/    Unigram, rows shared by a mapping, weights

Each folder gets cases.json beside the model: texts with the ids and the vector
that the published packages give.  Numbers of the tables are multiples of 1/16,
so that every type holds them.
"""

import json
import pathlib
import random
import sys

import numpy as np
from model2vec import StaticModel
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, models
from tokenizers import normalizers, pre_tokenizers

random.seed(3)
rng = np.random.default_rng(3)

WORDS = [
    "agent", "agents", "model", "prompt", "cache", "the", "a", "of", "guard",
    "rail", "rails", "caf", "na", "ive", "ing", "s", "e", "un", "known",
]
SIGNS = list("!,.-") + ["中", "文"]
LETTERS = list("abcdeghilmnoprstuv")

TEXTS = [
    "", " ", "agent", "The agents of the MODEL", "guardrails, prompts!",
    "Café naïve", "cafe\u0301", "unknown", "xyz", "agent xyz agent", "中文",
    "the中a", "\u2581agent", " agent ", "agent\u00a0model\u3000cache",
    "agent\tmodel\nprompt", "a-b-c", "!!!", "[PAD] agent", "agent[UNK]model",
    "agent\u0000model".replace("\u0000", "\u0001"), "😀 agent 😀😀",
    "the the the the the the agent agent agent agent agent agent model model",
    "xyz " * 20 + "agent", "İstanbul agent", "a\u0327\u0301\u0316 e\u0316\u0301",
]
ALPHABET = WORDS + SIGNS + [" ", " ", " ", "x", "É", "ü", "zz", "\u0301", "❤"]
TEXTS += ["".join(random.choices(ALPHABET, k=random.randint(1, 14)))
          for _ in range(60)]


def bert():
    return normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=None,
        lowercase=True)


def wordpiece():
    vocab = ["[PAD]", "[UNK]"] + WORDS + SIGNS + LETTERS
    vocab += ["##" + piece for piece in ["ing", "s", "e", "ive", "rails", "a"]]
    vocab = list(dict.fromkeys(vocab))
    tokenizer = Tokenizer(models.WordPiece(
        {token: i for i, token in enumerate(vocab)}, unk_token="[UNK]",
        max_input_chars_per_word=100))
    tokenizer.normalizer = bert()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def unigram():
    vocab = ["[PAD]", "[UNK]"] + ["\u2581" + piece for piece in WORDS + SIGNS]
    vocab += WORDS[9:] + LETTERS + ["\u2581"]
    vocab = list(dict.fromkeys(vocab))
    # Few different scores, so that ties are common.
    scores = [-8.0 - round(4 / len(piece), 1) for piece in vocab]
    tokenizer = Tokenizer(models.Unigram(list(zip(vocab, scores)), unk_id=1))
    steps = [bert()]
    steps += [normalizers.Replace(sign, f" {sign} ") for sign in "!,.-"]
    steps += [normalizers.Replace(Regex(r"\s+"), " ")]
    steps += [normalizers.Strip(left=True, right=True)]
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
        replacement="\u2581", prepend_scheme="always", split=False)
    return tokenizer


def table(rows, dim):
    return (rng.integers(-64, 65, (rows, dim)) / 16).astype(np.float32)


def write(folder, tokenizer, tensors, config):
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.add_special_tokens([
        AddedToken("[PAD]", special=True, normalized=False),
        AddedToken("[UNK]", special=True, normalized=False)])
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    save_file(tensors, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(config) + "\n")
    model = StaticModel.from_pretrained(folder)
    size = config.get("max_length", 512)
    median = model.median_token_length
    cases = []
    for text in TEXTS:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        # The unknown is dropped before the cut, as model2vec-rs does.  The
        # Python package cuts first; it is asked where that is the same.
        kept = [i for i in tokenizer.encode(
            text[:size * median], add_special_tokens=False).ids
            if i != model.unk_token_id][:size]
        rows = model.token_mapping[kept] if model.token_mapping is not None \
            else kept
        mean = np.zeros(model.dim)
        if kept:
            vectors = model.embedding[rows].astype(np.float64)
            if model.weights is not None:
                vectors = vectors * model.weights[kept][:, None]
            mean = vectors.mean(axis=0)
        if len(ids) <= size:
            expected = model.encode([text], normalize=False)[0]
            assert np.allclose(mean, expected, atol=1e-2), text
        length = np.linalg.norm(mean)
        unit = mean / length if length else mean
        cases.append({"text": text, "ids": ids, "mean": mean.round(8).tolist(),
                      "unit": unit.round(8).tolist()})
    with open(folder / "cases.json", "w") as out:
        out.write("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]\n")


def main():
    root = pathlib.Path(sys.argv[1])
    tokenizer = wordpiece()
    write(root / "static_wordpiece", tokenizer,
          {"embeddings": table(tokenizer.get_vocab_size(), 3)
           .astype(np.float16)},
          {"model_type": "model2vec", "normalize": False, "max_length": 12})
    tokenizer = unigram()
    n = tokenizer.get_vocab_size()
    write(root / "static_unigram", tokenizer,
          {"embeddings": table(8, 4),
           "mapping": rng.integers(0, 8, n).astype(np.int32),
           "weights": rng.integers(1, 33, n) / 16},
          {"model_type": "model2vec", "normalize": True})


main()
