"""theirs.py - the same figures by pytrec_eval (trec_eval's own code) and, for
holes, by ir-measures.

    python theirs.py record        writes recorded.tsv
    python theirs.py compare ASKLENS [N]
                                   N random sets (default 250)
    python theirs.py collection ASKLENS FOLDER
                                   the run files of a BEIR folder

Needs the packages of requirements.txt.
"""

import json
import os
import struct
import subprocess
import sys
import tempfile

import ir_measures
import pytrec_eval
from scipy import stats

import runs

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDED = 24  # sets, the first of them query by query
WITH_QUERIES = 4
THEIR_NAMES = {"ndcg": "ndcg", "map": "map", "mrr": "recip_rank",
               "ndcg@": "ndcg_cut", "map@": "map_cut", "recall@": "recall",
               "p@": "P", "success@": "success"}


def as_float(score):
    return struct.unpack("f", struct.pack("f", score))[0]


def in_order(found):
    """Documents as trec_eval sorts them."""
    return sorted(found, key=lambda d: (as_float(found[d]), d), reverse=True)


def by_pytrec(qrels, run, name, k):
    theirs = THEIR_NAMES[name + ("@" if k else "")]
    wanted = {f"{theirs}.{k}" if k else theirs}
    found = pytrec_eval.RelevanceEvaluator(qrels, wanted).evaluate(run)
    return {q: found[q][f"{theirs}_{k}" if k else theirs] for q in found}


def cut_mrr(qrels, run, k):
    """trec_eval has no recip_rank of the first k: cut the run."""
    top = {q: {d: run[q][d] for d in in_order(run[q])[:k]} for q in run}
    return by_pytrec(qrels, top, "mrr", None)


def holes(qrels, run, k):
    """ir-measures breaks ties by the lesser name, so it gets scores without
    any, in trec_eval's order."""
    untied = {q: {d: -float(i) for i, d in enumerate(in_order(run[q]))}
              for q in run}
    return {m.query_id: 1 - m.value for m in ir_measures.iter_calc(
        [ir_measures.Judged @ k], qrels, untied) if m.query_id in run}


def figures(qrels, run, measures):
    """{(query, measure): figure}; a judged query without results is 0."""
    expected = {}
    for measure in measures:
        name, _, k = measure.partition("@")
        k = int(k) if k else None
        if name == "hole":
            found = holes(qrels, run, k)
        elif name == "mrr" and k:
            found = cut_mrr(qrels, run, k)
        else:
            found = by_pytrec(qrels, run, name, k)
        column = {q: found.get(q, 0.0) for q in qrels}
        for query, value in column.items():
            expected[query, measure] = value
        expected["", measure] = sum(column.values()) / len(column)
    return expected


def numbers(run):
    return {q: {d: float(s) for d, s in run[q].items()} for q in run}


def record():
    with open(os.path.join(HERE, "recorded.tsv"), "w", encoding="ascii") as out:
        for number in range(RECORDED):
            qrels, run = runs.make(number)
            expected = figures(qrels, numbers(run), runs.MEASURES)
            for (query, measure), value in expected.items():
                if query and number >= WITH_QUERIES:
                    continue
                out.write(f"{number}\t{query}\t{measure}\t{value:.9g}\n")


def compare_random(asklens, n):
    total = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(n):
            qrels, run = runs.make(number)
            expected = figures(qrels, numbers(run), runs.MEASURES)
            found = runs.ours(asklens, *runs.write(number, qrels, run, folder))
            assert set(expected) == set(found), f"set {number}"
            total += runs.compare(expected, found, f"set {number}")
    print(f"{n} random runs: {total} figures are theirs")


def read_run(path):
    run = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            query, _, document, _, score, _ = line.split()
            run.setdefault(query, {})[document] = float(score)
    return run


def read_qrels(path):
    qrels = {}
    with open(path, encoding="utf-8") as lines:
        for line in list(lines)[1:]:
            query, document, grade = line.split()
            qrels.setdefault(query, {})[document] = int(grade)
    return qrels


def compare_tests(report):
    """Every t-test against scipy's."""
    (judged,) = report["qrels"]
    for pair in judged["comparisons"]:
        for name, found in pair["measures"].items():
            a, b = ([q["runs"][r][name] for q in judged["per_query"]]
                    for r in (pair["run"], pair["less"]))
            theirs = stats.ttest_rel(a, b)
            # Of figures that the report has with six decimals.
            if (abs(theirs.statistic - found["t_test"]["t"]) > 1e-3 or
                    abs(theirs.pvalue - found["t_test"]["p"]) > 1e-5):
                raise SystemExit(f"{pair['run']} less {pair['less']}, {name}: "
                                 f"{found['t_test']}, not {theirs}")
    return len(judged["comparisons"])


def compare_collection(asklens, folder):
    """A search, its run files, and those measured again as given files."""
    measures = ["ndcg@10", "map", "mrr", "mrr@10", "recall@100", "p@5",
                "success@5", "hole@10", "ndcg"]
    qrels = read_qrels(f"{folder}/qrels/test.tsv")
    with tempfile.TemporaryDirectory() as scratch:
        out = subprocess.run(
            [asklens, "eval", folder, "--embedder", "lsa", "--json",
             "--per-query", "--measures", "ndcg@10,map", "--run",
             f"{scratch}/run"],
            check=True, capture_output=True, text=True).stdout
        report = json.loads(out)
        means = report["qrels"][0]["runs"]
        for channel in "lexical", "dense", "fused":
            file = f"{scratch}/run.{channel}"
            expected = figures(qrels, read_run(file), measures)
            n = runs.compare(
                expected, runs.ours(asklens, f"{folder}/qrels/test.tsv", file,
                                    measures), channel)
            for name in "ndcg@10", "map":
                assert abs(means[channel][name] - expected["", name]) < 1e-6
            print(f"{folder}, {channel}: {n} figures are theirs, ndcg@10 "
                  f"{means[channel]['ndcg@10']:.4f}")
    print(f"{compare_tests(report)} pairs: t-tests are theirs")


def main():
    if sys.argv[1] == "record":
        record()
    elif sys.argv[1] == "compare":
        compare_random(sys.argv[2],
                       int(sys.argv[3]) if len(sys.argv) > 3 else 250)
    else:
        compare_collection(*sys.argv[2:4])


main()
