"""USearch: a graph over float32, kernels chosen at run time."""
import os

import numpy as np
import usearch
from usearch.index import Index

import adapter


def build(task):
    rows = adapter.vectors(task["documents"])
    p = task["parameters"]
    index = Index(ndim=rows.shape[1], metric="ip", dtype="f32",
                  connectivity=p["degree"],
                  expansion_add=p["ef_construction"])
    index.add(np.arange(len(rows)), rows, threads=1)
    index.save(os.path.join(task["folder"], "index"))


def opened(task):
    index = Index.restore(os.path.join(task["folder"], "index"))
    p = task["parameters"]
    index.expansion_search = p["ef"]

    def search(query, k):
        return index.search(query, k, threads=1).keys

    return search, usearch.__version__, (
        f"HNSW with connectivity={p['degree']}, expansion={p['ef']}, "
        f"{p['ef_construction']} when adding")


adapter.serve(build, opened)
