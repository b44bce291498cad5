"""hnswlib: a graph over float32, compiled on this host for this host."""
import importlib.metadata
import os

import hnswlib

import adapter


def build(task):
    rows = adapter.vectors(task["documents"])
    p = task["parameters"]
    index = hnswlib.Index(space="ip", dim=rows.shape[1])
    index.init_index(max_elements=len(rows), M=p["degree"],
                     ef_construction=p["ef_construction"], random_seed=1)
    index.set_num_threads(1)
    index.add_items(rows, num_threads=1)
    index.save_index(os.path.join(task["folder"], "index"))


def opened(task):
    dim = adapter.vectors(task["documents"]).shape[1]
    p = task["parameters"]
    index = hnswlib.Index(space="ip", dim=dim)
    index.load_index(os.path.join(task["folder"], "index"))
    index.set_ef(p["ef"])

    def search(query, k):
        return index.knn_query(query, k=k, num_threads=1)[0][0]

    return search, importlib.metadata.version("hnswlib"), (
        f"HNSW with M={p['degree']}, ef={p['ef']}, "
        f"efConstruction={p['ef_construction']}; built with -march=native")


adapter.serve(build, opened)
