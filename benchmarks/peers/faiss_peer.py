"""FAISS as PyPI has it: newer than Debian's, with kernels per processor."""
import os

import faiss

import adapter


def build(task):
    rows = adapter.vectors(task["documents"])
    p = task["parameters"]
    index = faiss.index_factory(rows.shape[1], p["index"],
                                faiss.METRIC_INNER_PRODUCT)
    if "ef_construction" in p:
        index.hnsw.efConstruction = p["ef_construction"]
    index.train(rows)
    index.add(rows)
    faiss.write_index(index, os.path.join(task["folder"], "index"))


def opened(task):
    index = faiss.read_index(os.path.join(task["folder"], "index"))
    p = task["parameters"]
    if "ef" in p:
        index.hnsw.efSearch = p["ef"]

    def search(query, k):
        return index.search(query[None], k)[1][0]

    return search, faiss.__version__, {
        "Flat": "exact, float32", "SQ8": "8 bits a number, no rescoring",
    }.get(p["index"], f"{p['index']} with efSearch={p.get('ef')}, "
                      f"efConstruction={p.get('ef_construction')}")


faiss.omp_set_num_threads(1)
adapter.serve(build, opened)
