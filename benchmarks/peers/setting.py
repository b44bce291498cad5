"""setting.py - what every stage of a comparison agrees on."""
import os
import sys

K = 10
BM25 = {"k1": 1.2, "b": 0.75}
WARM_UP = {"lexical": 20, "dense": 20, "encoder": 5}  # of each set
# What an adapter answers a query with: documents, or the vector of a text.
ANSWERS = {"lexical": "ids", "dense": "ids", "encoder": "vectors"}


class Trouble(Exception):
    """Why there can be no comparison; one sentence."""


def say(text):
    sys.stderr.write(f"run: {text}\n")
    sys.stderr.flush()


def cache():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "asklens", "peers")
