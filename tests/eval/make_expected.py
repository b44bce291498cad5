"""Writes the files of tests/eval/expected/, by pytrec_eval (trec_eval's code).

    pip install pytrec_eval-terrier
    python tests/eval/make_expected.py

Random judgments and a random run, small and awkward: equal scores, scores that
differ only beyond a float, grades from -2 to 4, documents nobody judged, judged
documents that were not found, a query without anything relevant and one for
which little was found.  `figures.tsv` has a line per query and measure.
"""

import os
import random
import struct

import pytrec_eval

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "expected")
DOCUMENTS = [f"d{i}" for i in range(40)]
CUTS = [1, 5, 10, 20]
SCORES = [0.5, 1.0, 1.00000001, 1.5, 2.25, 3.0, 17.3204, -1.0]


def as_float(score):
    return struct.unpack("f", struct.pack("f", score))[0]


def judge(dice, query):
    if query == "q7":  # nothing is relevant
        return {d: dice.choice([-1, 0]) for d in dice.sample(DOCUMENTS, 6)}
    n = dice.randint(1, 25)
    grades = [-2, -1, 0, 0, 1, 1, 1, 2, 3, 4]
    return {d: dice.choice(grades) for d in dice.sample(DOCUMENTS, n)}


def search(dice, query):
    n = 2 if query == "q9" else dice.randint(5, 40)
    return {d: dice.choice(SCORES) for d in dice.sample(DOCUMENTS, n)}


def cut(found, k):
    """The first k, in trec_eval's order."""
    order = sorted(found, key=lambda d: (as_float(found[d]), d), reverse=True)
    return {d: found[d] for d in order[:k]}


def figures(qrels, run):
    theirs = {
        "ndcg": "ndcg", "map": "map", "mrr": "recip_rank", "ndcg@": "ndcg_cut",
        "map@": "map_cut", "recall@": "recall", "p@": "P",
        "success@": "success",
    }
    cuts = ",".join(map(str, CUTS))
    wanted = {t + "." + cuts if o.endswith("@") else t
              for o, t in theirs.items()}
    found = pytrec_eval.RelevanceEvaluator(qrels, wanted).evaluate(run)
    for query in sorted(run, key=lambda q: int(q[1:])):
        for ours, name in theirs.items():
            for k in CUTS if ours.endswith("@") else [None]:
                value = found[query][f"{name}_{k}" if k else name]
                yield query, f"{ours}{k or ''}", value
        for k in CUTS:
            top = {query: cut(run[query], k)}
            one = pytrec_eval.RelevanceEvaluator(qrels, {"recip_rank"})
            value = one.evaluate(top)[query]["recip_rank"]
            yield query, f"mrr@{k}", value


def main():
    dice = random.Random(20250611)
    queries = [f"q{i}" for i in range(30)]
    qrels = {q: judge(dice, q) for q in queries}
    run = {q: search(dice, q) for q in queries}
    with open(os.path.join(FOLDER, "qrels.trec"), "w") as out:
        for q in queries:
            for d, grade in qrels[q].items():
                out.write(f"{q} 0 {d} {grade}\n")
    with open(os.path.join(FOLDER, "run.tsv"), "w") as out:
        for q in queries:
            for d, score in run[q].items():
                out.write(f"{q}\t{d}\t{score!r}\n")
    with open(os.path.join(FOLDER, "figures.tsv"), "w") as out:
        for q, name, value in figures(qrels, run):
            out.write(f"{q}\t{name}\t{value:.12g}\n")


main()
