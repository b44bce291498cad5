#!/usr/bin/env python3
"""compare_encoder.py - our vectors against sentence-transformers.

    python3 tests/embedders/compare_encoder.py ASKLENS MODEL FILE

MODEL is the folder of a published encoder, FILE a text of at least 200 lines.
Takes 256 pieces of 1, 2, 3, ... words from it, so that texts of every length up
to the model's limit are among them, embeds them with sentence-transformers from
the files of MODEL and with 'asklens embed' from the same folder installed into
an empty store, and prints the largest difference of a number and the smallest
cosine.  Exits with 1 beyond 1e-4 or below 0.9999.

Needs sentence-transformers and numpy of PyPI; run by hand.
"""
import json
import os
import subprocess
import sys
import tempfile


def pieces(path):
    with open(path, encoding="utf-8") as f:
        words = f.read().split()
    texts, at = [], 0
    for n in range(1, 257):
        texts.append(" ".join(words[at:at + n]))
        at = (at + n) % (len(words) - 256)
    return texts


def ours(asklens, model, texts):
    with tempfile.TemporaryDirectory() as store:
        env = dict(os.environ, ASKLENS_MODELS=store)
        subprocess.run([asklens, "model", "install", model, "--name", "compared"],
                       check=True, env=env, stdout=subprocess.DEVNULL)
        out = subprocess.run(
            [asklens, "embed", "--lines", "--passage", "--format", "jsonl",
             "--embedder", "compared", "-"], check=True, env=env, text=True,
            input="".join(t + "\n" for t in texts), capture_output=True)
    return [json.loads(line)["vector"] for line in out.stdout.splitlines()]


def main():
    import numpy as np
    from sentence_transformers import SentenceTransformer

    asklens, model, path = sys.argv[1:4]
    texts = pieces(path)
    encoder = SentenceTransformer(model, device="cpu")
    wanted = encoder.encode(texts, normalize_embeddings=True)
    lengths = [len(encoder.tokenizer(t, truncation=True, max_length=encoder.
                                     max_seq_length)["input_ids"])
               for t in texts]
    got = np.array(ours(asklens, model, texts), dtype=np.float32)
    worst = float(np.abs(got - wanted).max())
    cosine = float((got * wanted).sum(1).min())
    print(f"{len(texts)} texts of {min(lengths)} to {max(lengths)} tokens: "
          f"largest difference {worst:.2e}, smallest cosine {cosine:.7f}")
    return worst > 1e-4 or cosine < 0.9999


if __name__ == "__main__":
    sys.exit(main())
