"""LanceDB, in process: its full-text index, no vector index, or IVF_HNSW_SQ.

Each call passes through its async runtime and Arrow tables; that is how it is
used.
"""
import lancedb
import pyarrow as pa

import adapter


def lexical(db, task):
    documents = adapter.documents(task)
    table = db.create_table("d", pa.table({
        "id": pa.array(range(len(documents)), pa.int64()),
        "t": documents}))
    table.create_fts_index(
        "t", base_tokenizer="whitespace", stem=False,
        lower_case=False, remove_stop_words=False, ascii_folding=False,
        with_position=False, max_token_length=None)


def dense(db, task):
    rows = adapter.vectors(task["documents"])
    p = task["parameters"]
    flat = pa.FixedSizeListArray.from_arrays(
        pa.array(rows.reshape(-1)), rows.shape[1])
    table = db.create_table("d", pa.table({
        "id": pa.array(range(len(rows)), pa.int64()), "v": flat}))
    if p["index"] != "flat":
        table.create_index(
            metric="dot", vector_column_name="v", index_type=p["index"],
            num_partitions=1, m=p["degree"],
            ef_construction=p["ef_construction"])


def build(task):
    db = lancedb.connect(task["folder"])
    (lexical if task["kind"] == "lexical" else dense)(db, task)


def opened(task):
    table = lancedb.connect(task["folder"]).open_table("d")
    p = task["parameters"]

    def words(query, k):
        found = table.search(" ".join(query), query_type="fts",
                             fts_columns="t")
        return found.limit(k).select(["id"]).to_arrow()["id"].to_pylist()

    def nearest(query, k):
        found = table.search(query, vector_column_name="v")
        found = found.distance_type("dot").limit(k).select(["id"])
        if p["index"] != "flat":
            found = found.nprobes(1).ef(p["ef"])
        return found.to_arrow()["id"].to_pylist()

    if task["kind"] == "lexical":
        return words, lancedb.__version__, (
            "k1 and b cannot be set; the text is stored too; through an "
            "async runtime and Arrow")
    return nearest, lancedb.__version__, (
        "exact, float32, through Arrow" if p["index"] == "flat" else
        f"8 bits a number, one partition, m={p['degree']}, ef={p['ef']}, "
        "no refinement; the vectors are stored too")


adapter.serve(build, opened)
