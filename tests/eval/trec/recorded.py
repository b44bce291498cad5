"""recorded.py ASKLENS - figures of asklens against those that trec_eval's code
gave for the same files (recorded.tsv, by theirs.py); needs nothing but Python.
"""

import os
import sys
import tempfile

import runs

HERE = os.path.dirname(os.path.abspath(__file__))


def main(asklens):
    expected = {}
    with open(os.path.join(HERE, "recorded.tsv"), encoding="ascii") as lines:
        for line in lines:
            number, query, measure, value = line.rstrip("\n").split("\t")
            expected.setdefault(int(number), {})[query, measure] = float(value)
    assert len(expected) >= 20, len(expected)
    with tempfile.TemporaryDirectory() as folder:
        for number, figures in expected.items():
            files = runs.write(number, *runs.make(number), folder)
            runs.compare(figures, runs.ours(asklens, *files), f"set {number}")


main(sys.argv[1])
