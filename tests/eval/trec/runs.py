"""runs.py - random judgments and runs, and what asklens says of them.

A set is made from its number alone, by a generator of our own: the same bytes
with any Python.  The sets are small and awkward: ties, scores that differ only
beyond a float, grades from -2 to 4, documents that nobody judged, queries that
one file has and the other has not, queries without anything relevant, ranks
that say something else than the scores, lines in any order.
"""

import csv
import io
import subprocess

CUTS = [1, 3, 5, 10, 20]
CUT_MEASURES = ["ndcg", "map", "mrr", "recall", "p", "success", "hole"]
MEASURES = ["ndcg", "map", "mrr"] + [
    f"{name}@{k}" for name in CUT_MEASURES for k in CUTS]
AT_ONCE = 12  # measures that one call takes
SCORES = ["0.5", "1", "1.00000001", "1.5", "2.25", "3", "17.3204", "-1", "0",
          "-0", "1e-3", "16777216", "16777217"]
GRADES = [-2, -1, 0, 0, 1, 1, 1, 2, 3, 4]


class Dice:
    """splitmix64, as engine/base/random.h has it."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return (z ^ (z >> 31)) % n

    def one_of(self, items):
        return items[self.below(len(items))]

    def some_of(self, items, n):
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(n)]


def make(number):
    """Judgments and run of set `number`: {query: {document: value}}; scores are
    as they are written."""
    dice = Dice(number)
    documents = [f"d{i}" for i in range(10 + dice.below(50))]
    queries = [f"q{i}" for i in range(3 + dice.below(12))]
    qrels, run = {}, {}
    for query in queries:
        kind = dice.below(10)
        if kind != 0:  # else only in the run
            grades = [-1, 0] if kind == 1 else GRADES
            judged = dice.some_of(documents, 1 + dice.below(len(documents)))
            qrels[query] = {d: dice.one_of(grades) for d in judged}
            # trec_eval's own code crashes where every grade is below -1.
            qrels[query][judged[0]] = max(0, qrels[query][judged[0]])
        if kind != 2:  # else only judged
            scores = dice.some_of(SCORES, 1 + dice.below(len(SCORES)))
            found = dice.some_of(documents, 1 + dice.below(len(documents)))
            run[query] = {d: dice.one_of(scores) for d in found}
    qrels["both"] = {"d0": 1, "d1": 0}  # so that the files always meet
    run["both"] = {"d1": "2", "d0": "2", "d2": "2"}
    return qrels, run


def write(number, qrels, run, folder):
    """The two files, lines shuffled; their paths."""
    dice = Dice(number + 1000003)
    gap = dice.one_of([" ", "\t"])
    lines = {"qrels": [gap.join([q, "0", d, str(g)])
                       for q in qrels for d, g in qrels[q].items()],
             "run": [gap.join([q, "Q0", d, str(1 + dice.below(99)), s, "tag"])
                     for q in run for d, s in run[q].items()]}
    paths = []
    for name, rows in lines.items():
        paths.append(f"{folder}/{number}.{name}")
        with open(paths[-1], "w", encoding="ascii") as out:
            out.writelines(r + "\n" for r in dice.some_of(rows, len(rows)))
    return paths


def ours(asklens, qrels, run, measures=None):
    """{(query, measure): figure}, the mean under the query ''."""
    measures = measures or MEASURES
    found = {}
    for i in range(0, len(measures), AT_ONCE):
        out = subprocess.run(
            [asklens, "eval", "--qrels", qrels, "--runs", run, "--per-query",
             "--format", "csv", "--measures",
             ",".join(measures[i:i + AT_ONCE])],
            check=True, capture_output=True, text=True).stdout
        for row in csv.DictReader(io.StringIO(out)):
            found[row["query"], row["measure"]] = float(row["value"])
    return found


def compare(expected, found, what):
    """How many figures there are; ends the program where one differs."""
    if not set(expected) <= set(found):
        raise SystemExit(f"{what}: no figure of "
                         f"{sorted(set(expected) - set(found))[:5]}")
    for key, value in expected.items():
        if abs(value - found[key]) > 1e-6:
            raise SystemExit(f"{what}, {key}: {found[key]}, not {value}")
    return len(expected)
