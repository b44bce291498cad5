#!/usr/bin/env python3
"""compare_dense.py - the dense channel against sentence-transformers.

    python3 tests/eval/compare_dense.py ASKLENS MODEL COLLECTION [BATCH]

Embeds a BEIR folder's documents (title, a blank, text) and judged queries with
sentence-transformers from the files of MODEL, ranks them by exact inner product,
and prints its nDCG@10 beside what 'asklens eval --channels dense' says of the
same collection with the installed model of the same files.  Exits with 1 when
they differ by more than 0.003.

Needs sentence-transformers and numpy of PyPI; run by hand (minutes).
"""
import json
import math
import os
import subprocess
import sys


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def judgments(path):
    grades = {}
    with open(path, encoding="utf-8") as f:
        for row in list(f)[1:]:
            query, document, grade = row.rstrip("\n").split("\t")
            grades.setdefault(query, {})[document] = int(grade)
    return {q: g for q, g in grades.items() if any(g.values())}


def ndcg(ranked, grades, k=10):
    gained = sum(grades.get(d, 0) / math.log2(i + 2)
                 for i, d in enumerate(ranked[:k]))
    ideal = sum(g / math.log2(i + 2) for i, g in
                enumerate(sorted(grades.values(), reverse=True)[:k]))
    return gained / ideal


def reference(model, folder, batch):
    import numpy as np
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(model, device="cpu")

    def encode(texts):
        return encoder.encode(texts, batch_size=batch,
                              normalize_embeddings=True)

    documents = lines(os.path.join(folder, "corpus.jsonl"))
    queries = lines(os.path.join(folder, "queries.jsonl"))
    judged = judgments(os.path.join(folder, "qrels", "test.tsv"))
    queries = [q for q in queries if q["_id"] in judged]
    keys = [d["_id"] for d in documents]
    rows = encode([(d.get("title", "") + " " + d["text"]).strip()
                   for d in documents])
    scores = encode([q["text"] for q in queries]) @ rows.T
    found = []
    for query, row in zip(queries, scores):
        order = np.argsort(-row, kind="stable")[:10]
        found.append(ndcg([keys[i] for i in order], judged[query["_id"]]))
    return sum(found) / len(found)


def ours(asklens, folder):
    out = subprocess.run(
        [asklens, "eval", folder, "--channels", "dense", "--json",
         "--measures", "ndcg@10"], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)["qrels"][0]["runs"]["dense"]["ndcg@10"]


def main():
    asklens, model, folder = sys.argv[1:4]
    batch = int(sys.argv[4]) if len(sys.argv) > 4 else 32
    figure = ours(asklens, folder)
    theirs = reference(model, folder, batch)
    print(f"sentence-transformers {theirs:.4f}, asklens {figure:.4f}, "
          f"difference {figure - theirs:+.4f}")
    return abs(figure - theirs) > 0.003


if __name__ == "__main__":
    sys.exit(main())
