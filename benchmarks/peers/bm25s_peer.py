"""bm25s: every score is computed when indexing; a query adds up rows."""
import os

import bm25s

import adapter


def build(task):
    index = bm25s.BM25(k1=task["bm25"]["k1"], b=task["bm25"]["b"],
                       method="lucene", backend="numba")
    index.index([line.split() for line in adapter.documents(task)],
                show_progress=False)
    index.save(os.path.join(task["folder"], "bm25s"), show_progress=False)


def opened(task):
    index = bm25s.BM25.load(os.path.join(task["folder"], "bm25s"))
    index.backend = "numba"

    def search(query, k):
        found = index.retrieve([query], k=k, show_progress=False, n_threads=1,
                               return_as="documents")
        return found[0]

    return search, bm25s.__version__, (
        "scores are float32, made when indexing; an answer always has k "
        "documents, those that score 0 too; numba backend")


adapter.serve(build, opened)
